"""HTML by functions: whatever is not made by `tag` is escaped."""

from html import escape

VOID = {"meta", "link", "br", "col"}


class Html(str):
    """Text that is HTML already."""


def text(value):
    """VALUE as HTML."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(parts, between=""):
    """PARTS, one after the other; None is left out."""
    return Html(text(between).join(text(part) for part in parts
                                   if part is not None))


def tag(name, /, *children, **attributes):
    """
    An element.

    An attribute's "_" is a "-", and one at its end is dropped: class_,
    data_package.  True is an attribute without a value; None is left out.
    """
    parts = [name]
    for key, value in attributes.items():
        key = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(key)
        elif value is not None and value is not False:
            parts.append(f'{key}="{escape(str(value))}"')
    start = Html("<" + " ".join(parts) + ">")
    if name in VOID:
        return start
    return Html(start + join(children) + f"</{name}>")
