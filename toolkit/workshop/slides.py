"""Slides as one file for any browser: one idea a screen, large, for the back row.

A drawing has a screen of its own, and the words of its labels beside it, as large as all others.

Links lead on with scripts off, and to a black screen and back to the same slide; a small script,
named by its hash, adds keys for both. What the trainer says is in a second part, which is
printed, or shown in a window of its own, and is never on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.guidebook import drawings
from toolkit.guidebook.load import text_of
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.workshop import html_page, legend
from toolkit.workshop.values import Module, Slide

STYLE, SCRIPT = "slides.css", "slides.js"
NOTES = _("What you say")
HINT = _(
    "Arrow keys lead on, B makes the screen black. Notes open in a window of their own; "
    "printing this page prints the notes."
)
_TITLE = re.compile(r"<(title|desc)\b[^>]*>.*?</\1>", re.DOTALL)


class Screen(NamedTuple):
    """What is on the wall at one time: the words of a slide, or its drawing alone."""

    module: Module
    slide: Slide
    drawing: str = ""


def screens(modules: Sequence[Module], book: Book) -> Iterator[Screen]:
    """Everything that is shown, in order; a drawing fills a screen of its own."""
    for module in modules:
        for slide in module.slides:
            yield Screen(module, slide)
            if slide.drawing in book.drawings:
                yield Screen(module, slide, slide.drawing)


def html(modules: Sequence[Module], book: Book, lang: str) -> str:
    """The slides of some modules, one behind the other."""
    words = words_in(lang)
    shown = [*screens(modules, book)]
    drawn = [_screen(at, len(shown), screen, book, words) for at, screen in enumerate(shown, 1)]
    black = [_black(at, words) for at in range(1, len(shown) + 1)]
    title = modules[0].title if len(modules) == 1 else words.gettext(_("Slides"))
    notes = element("aside", *_notes(shown, lang, words), id="notes", lang=lang)
    body = joined(element("main", *drawn), *black, notes)
    return html_page.page(title, body, lang, styles=(STYLE,), script=SCRIPT)


BACK, BLACK = _("Back to the slides"), _("Black screen")


def _black(at: int, words: Words) -> Html:
    """A black screen of a slide's own, so that it leads back to that slide with scripts off."""
    back = element("a", "●", href=f"#s{at}", aria_label=words.gettext(BACK))
    return element("section", back, id=f"b{at}", class_="black", aria_label=words.gettext(BLACK))


def _screen(at: int, count: int, screen: Screen, book: Book, words: Words) -> Html:
    """A screen, and the links to its neighbours."""
    module, slide, name = screen
    lines = html_page.listed(slide.lines) if slide.lines else Html()
    title = element("h1" if at == 1 else "h2", slide.title, class_="unseen" if name else None)
    return element(
        "section",
        title,
        drawing(name, book, module.lang) if name else element("div", lines),
        _legend(name, book, module.lang) if name else "",
        _links(at, count, words),
        id=f"s{at}",
        class_="slide picture" if name else "slide",
        lang=module.lang,
        dir=TONGUES[module.lang].direction,
    )


def _links(at: int, count: int, words: Words) -> Html:
    """The number, back, on, black, notes; signs need no reading, and have words for the ear."""
    ways = [
        (f"#s{at - 1}", "<", _("Back"), at > 1), (f"#s{at + 1}", ">", _("On"), at < count),
        (f"#b{at}", "●", BLACK, True), ("#notes", "≡", NOTES, True),
    ]  # fmt: skip
    links = [
        element("a", sign, href=target, aria_label=words.gettext(label),
                target="_blank" if target == "#notes" else None,
                rel="noopener" if target == "#notes" else None)
        for target, sign, label, there in ways
        if there
    ]  # fmt: skip
    label = words.say(_("Slide {number} of {count}"), number=at, count=count)
    number = element("span", str(at), aria_hidden="true")
    return element("nav", number, *links, aria_label=label)


def drawing(name: str, book: Book, lang: str) -> Html:
    """A drawing that stands in the page; nothing where there is none."""
    path = book.drawings.get(name)
    if path is None:
        return Html()
    drawn = labelled(text_of(path), name, book, lang)
    label = described(name, book, lang)
    return element("figure", Html(_TITLE.sub("", drawn)), role="img", aria_label=label)


def _legend(name: str, book: Book, lang: str) -> Html:
    """The words in a drawing, large; nothing where it has none."""
    said = [
        element("li", element("b", words) if head else words)
        for words, head in words_in_drawing(name, book, lang)
    ]
    return element("ul", *said) if said else Html()


def words_in_drawing(name: str, book: Book, lang: str) -> list[legend.Label]:
    """What the labels of a drawing say in a language."""
    return [*legend.labels(labelled(text_of(book.drawings[name]), name, book, lang))]


def labelled(svg: str, name: str, book: Book, lang: str) -> str:
    """A drawing with its labels in a language, and nothing in it that could run."""
    return drawings.inline(svg, name, book.labels.get(lang, {}))


def described(name: str, book: Book, lang: str) -> str:
    """What a drawing shows, for those who cannot see it."""
    path = book.drawings.get(name)
    found = re.search(r"<desc[^>]*>(.*?)</desc>", text_of(path), re.DOTALL) if path else None
    said = found[1].strip() if found else name
    return book.labels.get(lang, {}).get(said, said)


def untranslated(shown: Sequence[Screen], lang: str) -> str:
    """Another language that some screen is in; the one that was asked for where there is none."""
    return next((each.module.lang for each in shown if each.module.lang != lang), lang)


def _notes(shown: Sequence[Screen], lang: str, words: Words) -> Iterator[Html]:
    yield element("h2", words.gettext(NOTES))
    yield element("p", words.gettext(HINT))
    yield from html_page.english(words, untranslated(shown, lang), lang)
    module = None
    for at, (one, slide, name) in enumerate(shown, 1):
        if one is not module:
            module = one
            yield element("h3", html_page.foreign(one.title, one.lang, lang))
        title = element("b", f"{at}. {slide.title}")
        small = element("small", words.gettext(PICTURE) if name else " / ".join(slide.lines))
        said = [] if name else [element("p", slide.say)]
        yield element("div", element("p", title, " ", small), *said, class_="say",
                      lang=one.lang, dir=TONGUES[one.lang].direction)  # fmt: skip


PICTURE = _("(picture)")
