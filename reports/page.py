"""What is around every page."""

import base64
import hashlib

from .html_text import Html, tag
from .style import STYLE


def whole(title, body, script=None):
    """
    BODY as a page that loads nothing from anywhere.

    SCRIPT is the one that it may run; None: none at all.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    if script is not None:
        digest = base64.b64encode(hashlib.sha256(
            script.encode("utf-8")).digest()).decode("ascii")
        policy += f"; script-src 'sha256-{digest}'"
    head = tag(
        "head", tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport",
            content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("link", rel="icon", href="data:,"),
        tag("title", "bufconf: " + title), tag("style", Html(STYLE)))
    return "<!DOCTYPE html>\n" + tag("html", head, body, lang="en") + "\n"
