"""The script of the page: it filters and unfolds, no more."""

SCRIPT = """\
"use strict";
(function () {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const byPackage = document.getElementById("by-package");
  const byVerdict = document.getElementById("by-verdict");

  function fits(element, wanted, verdict) {
    const words = (element.dataset.verdicts || "").split(" ");
    return (!wanted || element.dataset.package === wanted)
      && (!verdict || words.includes(verdict));
  }

  function filterMatrix(table, wanted, verdict) {
    const heads = Array.from(table.querySelectorAll("thead tr + tr > th"));
    const shown = heads.map((head) => fits(head, wanted, verdict));
    const left = {};
    heads.forEach((head, i) => {
      head.hidden = !shown[i];
      const name = head.dataset.package;
      left[name] = (left[name] || 0) + (shown[i] ? 1 : 0);
    });
    table.querySelectorAll("thead th.package").forEach((group) => {
      const count = left[group.dataset.package];
      group.hidden = count === 0;
      group.colSpan = Math.max(count, 1);
    });
    table.parentElement.hidden = !shown.includes(true);
    table.querySelectorAll("tbody tr").forEach((row) => {
      let found = false;
      row.querySelectorAll("td").forEach((cell, i) => {
        cell.hidden = !shown[i];
        found = found || (shown[i]
          && (!verdict || cell.dataset.verdict === verdict));
      });
      row.hidden = !found;
    });
  }

  function filter() {
    const wanted = byPackage.value;
    const verdict = byVerdict.value;
    let left = 0;
    all("table.subjects tbody").forEach((body) => {
      let found = false;
      body.querySelectorAll("tr.subject").forEach((row) => {
        row.hidden = !fits(row, wanted, verdict);
        found = found || !row.hidden;
      });
      body.hidden = !found;
    });
    all("details.subject").forEach((part) => {
      const cards = Array.from(part.querySelectorAll(".finding"));
      cards.forEach((card) => {
        card.hidden = Boolean(verdict) && card.dataset.verdict !== verdict;
      });
      part.hidden = !fits(part, wanted, verdict)
        || (Boolean(verdict) && verdict !== "PASS"
            && cards.every((card) => card.hidden));
      left += part.hidden ? 0 : 1;
    });
    document.getElementById("none").hidden = left > 0;
    all("table.matrix").forEach((table) => {
      filterMatrix(table, wanted, verdict);
    });
  }

  function unfold() {
    const place = decodeURIComponent(location.hash.slice(1));
    let element = place ? document.getElementById(place) : null;
    if (!element) {
      return;
    }
    const found = element;
    if (found.closest("[hidden]")) {
      byPackage.value = "";
      byVerdict.value = "";
      filter();
    }
    for (; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") {
        element.open = true;
      }
    }
    found.scrollIntoView();
  }

  document.getElementById("filter").hidden = false;
  byPackage.addEventListener("change", filter);
  byVerdict.addEventListener("change", filter);
  window.addEventListener("hashchange", unfold);
  unfold();
})();
"""
