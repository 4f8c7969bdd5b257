"""The frame of every page that is made for a workshop: one file that opens by a double click.

Its style is in it, nothing is loaded from elsewhere, and a script runs only where its hash stands
in the page's own rules. Nothing says who made it, where or when.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files as resources

from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import Words
from toolkit.i18n import mark as _

A4, LETTER = "a4", "letter"
#: A paper as CSS calls it.
PAPERS = {A4: "A4", LETTER: "letter"}
NOT_THERE = _("This part is not in your language yet. Here it is in English.")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def resource(name: str) -> str:
    """A style or a script that lies beside this module, without its comments."""
    return _COMMENT.sub("", resources("toolkit.workshop").joinpath(name).read_text("utf-8"))


def page(
    title: str,
    body: Html,
    lang: str,
    *,
    styles: Sequence[str] = ("paper.css",),
    script: str = "",
    paper: str = "",
    more: str = "",
) -> str:
    """A whole page. styles and script are names of files beside this module; more: style, too."""
    style = "".join(map(resource, styles)) + more
    if paper:
        style += f"@page {{ size: {PAPERS[paper]} }}\n"
    code = resource(script) if script else ""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_rules(code)),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(style)),
    )  # fmt: skip
    ending = element("script", Html(code)) if code else ""
    whole = element("html", head, element("body", body, ending),
                    lang=lang, dir=TONGUES[lang].direction)  # fmt: skip
    return joined(Html("<!doctype html>\n"), whole, "\n")


def _rules(code: str) -> str:
    """What the browser lets the page do: show itself, and run the one script we wrote."""
    script = f" script-src 'sha256-{_hash(code)}';" if code else ""
    return f"default-src 'none'; style-src 'unsafe-inline';{script} base-uri 'none'"


def _hash(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def listed(lines: Sequence[object], kind: str = "ul", class_: str | None = None) -> Html:
    """A list of lines."""
    return element(kind, *(element("li", line) for line in lines), class_=class_)


def foreign(text: str, lang: str, shown: str) -> Html:
    """A text that stands in another language than the page around it."""
    if lang == shown:
        return joined(text)
    return element("span", text, lang=lang, dir=TONGUES[lang].direction)


def english(words: Words, lang: str, shown: str) -> list[Html]:
    """A note where what follows is not translated yet."""
    if lang == shown:
        return []
    note = element("p", words.gettext(NOT_THERE))
    return [element("div", note, class_="note")]
