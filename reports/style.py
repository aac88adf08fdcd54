"""The look of the page; a module, so that it is installed like one."""

STYLE = """\
:root {
  --page: #f7f7f5; --sheet: #ffffff; --ink: #1c2024; --soft: #5d6670;
  --line: #e1e3e6; --faint: #f0f1f2; --link: #1f5fae;
  --wash: #f8f8f9; --chip: #eaecee;
  --fail: #b4231c; --fail-ink: #ffffff;
  --warn: #f1bb42; --warn-ink: #3a2800;
  --note: #d5e3f5; --note-ink: #1b4680; --note-edge: #8fb4df;
  --pass: #e4f1e7; --pass-ink: #27663a; --pass-bar: #8fc39d;
  --none: transparent; --none-ink: #8b939c;
  --ours: #6b3fa0; --ours-ink: #ffffff;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
    monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121417; --sheet: #1a1d21; --ink: #e4e6e9; --soft: #9aa3ad;
    --line: #2e3339; --faint: #22262b; --link: #7fb2ee;
    --wash: #1f2327; --chip: #2c3137;
    --fail: #d0473e; --fail-ink: #ffffff;
    --warn: #d9a32f; --warn-ink: #221700;
    --note: #24405f; --note-ink: #bcd7f7; --note-edge: #44699a;
    --pass: #1d3324; --pass-ink: #93cda3; --pass-bar: #437a52;
    --none-ink: #6f7882; --ours: #8a62bf;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 84rem; padding: 0 1.5rem 4rem;
  background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
    "Liberation Sans", sans-serif;
}
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
code { font: .87em/1.4 var(--mono); overflow-wrap: anywhere; }
[hidden] { display: none !important; }
.muted, .note-text, small, cite { color: var(--soft); }
.note-text { max-width: 46rem; margin: 0 0 1rem; }

header { padding: 2.5rem 0 1.25rem; }
.brand {
  margin: 0; color: var(--soft); font: 600 .9rem var(--mono);
  letter-spacing: .02em;
}
h1 { margin: .15rem 0 .5rem; font-size: 1.9rem; line-height: 1.2;
  letter-spacing: -.015em; text-wrap: balance; }
.lead { margin: 0 0 1.1rem; font-size: 1.15rem; }
.bar { display: flex; gap: 2px; height: .7rem; border-radius: .35rem;
  overflow: hidden; }
.bar .part { flex-basis: 0; min-width: 3px; background: var(--note); }
.bar .fail { background: var(--fail); }
.bar .warn { background: var(--warn); }
.bar .pass { background: var(--pass-bar); }
.bar .none { background: var(--line); }
.bar .ours { background: var(--ours); }
.key, .signs { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem;
  margin: .6rem 0 0; padding: 0; list-style: none; }
.facts { display: flex; flex-wrap: wrap; gap: .7rem 2.5rem;
  margin: 1.6rem 0 0; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; }

nav {
  position: sticky; top: 0; z-index: 5; display: flex; flex-wrap: wrap;
  justify-content: space-between; align-items: center; gap: .3rem 1.5rem;
  margin: 0 -1.5rem; padding: .6rem 1.5rem;
  background: var(--page); border-bottom: 1px solid var(--line);
}
nav ul { display: flex; gap: 1.25rem; margin: 0; padding: 0;
  list-style: none; }
nav form { display: flex; gap: 1rem; margin: 0; color: var(--soft);
  font-size: .87rem; }
select { font: inherit; color: var(--ink); background: var(--sheet);
  border: 1px solid var(--line); border-radius: .3rem;
  padding: .15rem .3rem; max-width: 9rem; }

section { padding-top: 2.2rem; }
h2 { margin: 0 0 .4rem; font-size: 1.3rem; letter-spacing: -.01em; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1rem; }

.badge {
  display: inline-block; padding: .05rem .45rem; border-radius: .25rem;
  font: 600 .72rem/1.5 var(--mono); letter-spacing: .02em;
  white-space: nowrap; vertical-align: .08em; background: var(--faint);
}
.badge.none { color: var(--soft); background: var(--faint); }
.fail.badge, .fail.sign, td.fail { background: var(--fail);
  color: var(--fail-ink); }
.warn.badge, .warn.sign, td.warn { background: var(--warn);
  color: var(--warn-ink); }
.note.badge, .note.sign, td.note { background: var(--note);
  color: var(--note-ink); }
.pass.badge, .pass.sign, td.pass { background: var(--pass);
  color: var(--pass-ink); }
.ours.badge, .ours.sign, td.ours { background: var(--ours);
  color: var(--ours-ink); }
.none.sign, td.none { background: var(--none); color: var(--none-ink); }
.sign {
  display: inline-grid; place-items: center; width: 1.25rem;
  height: 1.25rem; border-radius: .2rem; font: 600 .75rem var(--mono);
}
.signs { margin: 0 0 .8rem; font-size: .8rem; color: var(--soft); }

.scroll { overflow-x: auto; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; }
th { font-weight: 500; text-align: left; }
td, th { padding: .35rem .7rem; vertical-align: top; }
.subjects tr + tr, .clauses tr + tr, .agreed tr + tr {
  border-top: 1px solid var(--line); }
.subjects thead th { color: var(--soft); font-size: .82rem;
  vertical-align: bottom; white-space: nowrap; }
.subjects thead abbr { text-decoration: none; font: 600 .72rem var(--mono); }
.subjects .package th { padding-top: 1rem; font-weight: 650; }
.subjects tbody { border-top: 1px solid var(--line); }
.subjects .subject th div { display: grid; gap: 0 1rem;
  grid-template-columns: 14rem 1fr; align-items: baseline; }
.subjects .subject th a { min-width: 0; overflow-wrap: anywhere; }
.subjects .subject th code { color: var(--soft); font-weight: 400;
  font-size: .78rem; }
.number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
td.count { background: none; }
td.count.fail { color: var(--fail); font-weight: 700; }
td.count.warn, td.count.note { color: inherit; }
.share { display: inline-block; width: 3.5rem; height: .4rem;
  margin-left: .6rem; border-radius: .2rem; background: var(--line);
  overflow: hidden; vertical-align: .1em; }
.share span { display: block; height: 100%; background: var(--soft); }
.skipped { margin: 0; padding: 0; list-style: none; }
.skipped li { margin: .3rem 0; }

#matrix > .scroll { width: fit-content; max-width: 100%; }
.scroll + .scroll { margin-top: 1rem; }
.matrix { width: auto; border-collapse: separate; border-spacing: 0; }
.matrix td, .matrix thead th { padding: 0; text-align: center; }
.matrix td { min-width: 1.22rem; height: 1.55rem; vertical-align: middle;
  font: 600 .75rem var(--mono); border: 1px solid var(--sheet);
  border-width: 0 1px 1px 0; }
.matrix .first { border-left: 3px solid var(--sheet); }
.matrix td a { display: grid; place-items: center; height: 100%;
  color: inherit; }
.matrix td a:hover { text-decoration: none; outline: 2px solid var(--ink);
  outline-offset: -1px; }
.matrix td.pass { font-weight: 400; }
.matrix tbody th, .matrix .corner {
  position: sticky; left: 0; z-index: 2; background: var(--sheet);
  border-right: 1px solid var(--line); padding: .1rem .6rem;
  white-space: nowrap; vertical-align: middle; }
.matrix tbody th { font: 500 .82rem var(--mono); }
.matrix tbody th small { display: block; font: .68rem/1.1 system-ui,
  sans-serif; }
.matrix .corner { color: var(--soft); font-size: .8rem;
  vertical-align: bottom; text-align: left; padding-bottom: .4rem; }
.matrix .package { padding: .35rem .3rem; font-size: .8rem;
  color: var(--soft); text-align: left; white-space: nowrap; max-width: 0;
  overflow: hidden; text-overflow: ellipsis; }
.matrix thead tr + tr th { height: 1px; vertical-align: bottom;
  padding-bottom: .4rem; font-size: .75rem; }
.matrix thead tr + tr a { display: inline-block; color: var(--ink); }
.matrix thead tr + tr span { display: block; writing-mode: vertical-rl;
  transform: rotate(180deg); max-height: 12rem; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; margin: 0 auto;
  line-height: 1.15rem; }

details { margin: .6rem 0; }
summary { cursor: pointer; }
#matrix > details > summary { color: var(--link); margin-bottom: .5rem; }
.agreed td { font-size: .92rem; }
.agreed td:nth-child(2) { white-space: nowrap; color: var(--soft); }
.agreed th, .clauses th { font: 500 .85rem/1.6 var(--mono);
  white-space: nowrap; }

.liars details { margin: 0; }
.liars td:last-child { min-width: 12rem; }
.liars .evidence > div { grid-template-columns: 1fr; }

details.subject { margin: .5rem 0; padding: .55rem .9rem;
  background: var(--sheet); border: 1px solid var(--line);
  border-radius: .5rem; }
details.subject[open] { padding-bottom: .9rem; }
details.subject > summary b { font-weight: 600; }
.evidence { margin: .6rem 0 .2rem; font-size: .94rem; }
.evidence > div { display: grid; grid-template-columns: 6.5rem 1fr;
  gap: 0 .8rem; padding: .1rem 0; }
.evidence dt { color: var(--soft); }
.evidence dd { margin: 0; min-width: 0; }
.evidence dd code { padding: 0 .3rem; border-radius: .2rem;
  background: var(--chip); }
.evidence dd details { display: inline; }
.evidence dd details[open] { display: block; margin: .2rem 0 0; }
.evidence dd summary { color: var(--link); font-size: .88rem; }
.evidence dd details:not([open]) summary { display: inline; }
.script { margin: .4rem 0 .2rem; padding: .6rem .8rem; max-height: 24rem;
  overflow: auto; background: var(--sheet); border: 1px solid var(--line);
  border-radius: .3rem; font: .78rem/1.45 var(--mono); }
.finding { margin: .8rem 0 0; padding: .6rem .9rem .5rem;
  border-left: 3px solid var(--line); border-radius: .15rem;
  background: var(--wash); }
.finding.fail { border-color: var(--fail); }
.finding.warn { border-color: var(--warn); }
.finding.note { border-color: var(--note-edge); }
.finding.ours { border-color: var(--ours); }
.finding h3 { margin: .2rem 0 .3rem; }
.finding h4 { margin: 0; font-size: 1rem; font-weight: 600; }
.level { padding-left: .2rem; color: var(--soft); font-size: .82rem;
  font-weight: 400; white-space: nowrap; }
.cause { float: right; color: var(--soft); font: .8rem/1.8 var(--mono); }
.rule { margin: .35rem 0 .5rem; max-width: 54rem; }
cite { font-style: normal; font-size: .84rem; }
.rule cite, .clauses cite { display: block; }
:target { scroll-margin-top: 4rem; }
.finding:target, details.subject:target { outline: 2px solid var(--link);
  outline-offset: 1px; }
tr:target { background: var(--chip); }

.legend { display: grid; gap: .5rem 2rem; margin: 0;
  grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
.legend dt { font: 600 .8rem var(--mono); }
.legend dd { margin: .1rem 0 0 1.7rem; color: var(--soft);
  font-size: .9rem; }
.legend .none.sign { background: var(--faint); }
.euler { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.euler text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.euler .euler-name { font: 600 12px var(--mono); stroke: var(--sheet);
  stroke-width: 4; paint-order: stroke; }
.euler .euler-count { font-weight: 600; font-size: 15px; }
.euler .euler-head, .euler .euler-row { fill: var(--soft); font-size: 12px; }
.euler-layout { fill: var(--link); fill-opacity: .06; stroke: var(--link);
  stroke-width: 1.5; }
.euler-access { fill: none; stroke: var(--soft); stroke-width: 1.5;
  stroke-dasharray: 5 4; }
footer { margin-top: 3rem; padding-top: 1rem; color: var(--soft);
  border-top: 1px solid var(--line); font-size: .87rem; }

@media (max-width: 640px) {
  body { padding: 0 1rem 3rem; }
  header { padding-top: 1.5rem; }
  h1 { font-size: 1.5rem; }
  .facts { gap: .6rem 1.5rem; }
  nav { position: static; margin: 0 -1rem; padding: .6rem 1rem; }
  nav ul { gap: .9rem; flex-wrap: wrap; }
  html { scroll-padding-top: 1rem; }
  td, th { padding: .35rem .5rem; }
  .subjects thead, .share { display: none; }
  .subjects tbody:first-of-type { border-top: 0; }
  .subjects .subject { display: flex; flex-wrap: wrap; gap: 0 .9rem;
    padding: .4rem .7rem .5rem; }
  .subjects .subject > * { padding: 0; }
  .subjects .subject > :empty { display: none; }
  .subjects .subject th { flex-basis: 100%; }
  .subjects .subject th div { grid-template-columns: 1fr;
    padding-bottom: .15rem; }
  .subjects [data-label] { font-size: .85rem; }
  .subjects [data-label]::before { content: attr(data-label) " ";
    color: var(--soft); font-weight: 400; }
  .evidence > div { grid-template-columns: 1fr; padding: .2rem 0; }
  .evidence dt { font-size: .8rem; }
  .cause { float: none; }
  .clauses td:nth-child(2) { display: none; }
  .agreed td:nth-child(2) { white-space: normal; }
}
@media print {
  nav { display: none; }
  body { background: none; max-width: none; }
}
"""
