"""HTML that was made here, piece by piece, with every text escaped where it enters.

This is the only place that vouches for markup: templates let an `Html` through as it is and
escape all else.
"""

from __future__ import annotations

import html


class Html(str):
    """Markup of ours."""

    __slots__ = ()

    def __html__(self) -> Html:
        """What templates ask before they escape."""
        return self


def escape(text: object) -> Html:
    """A text made harmless; markup of ours stays."""
    return text if isinstance(text, Html) else Html(html.escape(str(text)))


def joined(*pieces: object) -> Html:
    """Pieces one after the other."""
    return Html("".join(map(escape, pieces)))


_VOID = ("input", "br", "hr", "meta", "link")


def element(name: str, /, *inside: object, **attributes: object) -> Html:
    """An element; `class_` is class, a value of True is an attribute alone, None is none."""
    said = ""
    for key, value in attributes.items():
        if value is not None and value is not False:
            name_ = key.rstrip("_").replace("_", "-")
            said += f" {name_}" if value is True else f' {name_}="{html.escape(str(value))}"'
    if name in _VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{joined(*inside)}</{name}>")
