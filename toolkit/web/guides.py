"""The guides: what happened, which topic, which row of the essay; one guide, and its handout.

What is typed into the search goes with the form, never into an address or a file. The page that
answers it waits in the visit's memory; nothing else that is read, ticked or looked for is kept.
"""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolkit.guidebook import export, installed, labels, load, order, page, search, state
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book, Guide
from toolkit.web.words import here

pages = Blueprint("guides", __name__)

#: Longer searches are cut.
_MOST = 200


class Library(NamedTuple):
    """All guides, and what finds them."""

    book: Book
    finder: search.Index


def library() -> Library:
    """Read when somebody first asks, and again once a pack was added or removed."""
    return _library(installed.home())


@functools.lru_cache(maxsize=1)
def _library(home: Path) -> Library:
    book = load.book(home)
    return Library(book, search.Index(book))


_BY_CODE = {tongue.code: tag for tag, tongue in TONGUES.items()}


def _lang() -> str:
    """The language of guides for whoever asks now."""
    return _BY_CODE.get(here().code, SOURCE)


@pages.get("/guides")
def index() -> ResponseReturnValue:
    """By situation, by topic, by row of the essay."""
    book, lang, words = library().book, _lang(), here()
    return render_template(
        "guides.html",
        situations=order.situations(book, lang),
        clusters=[(words.gettext(labels.CLUSTERS[name]), guides)
                  for name, guides in order.clusters(book, lang)],
        rows=order.rows(book, lang),
        missing=_missing(book, lang),
        directions=_directions(),
    )  # fmt: skip


def _missing(book: Book, lang: str) -> str:
    """What is to be known where a language has no reviewed guide."""
    return state.unreviewed(book, lang, here())


def _directions() -> dict[str, str]:
    return {tag: tongue.direction for tag, tongue in TONGUES.items()}


@pages.get("/guides/search")
def empty_search() -> ResponseReturnValue:
    """Nothing was typed."""
    return redirect("/guides", 303)


@pages.post("/guides/search")
def find() -> ResponseReturnValue:
    """The guides that fit best, each once, in the visitor's language where it can be."""
    said = request.form.get("words", "")[:_MOST]
    hits = library().finder.best(said, _lang())
    return render_template("guides_found.html", hits=hits, said=said, directions=_directions())


@pages.get("/guides/law")
def law() -> ResponseReturnValue:
    """The law in short, region by region."""
    drawn = page.law(library().book, date.today())
    return render_template("guides_law.html", article=drawn)


@pages.get("/guides/<name>")
def guide(name: str) -> ResponseReturnValue:
    """One guide, in the visitor's language, or in English where there is no other."""
    found, lang = _found(name, _lang()), _lang()
    return _shown(found, "" if found.lang == lang else here().gettext(state.NOT_THERE))


@pages.get("/guides/<name>/<lang>")
def in_language(name: str, lang: str) -> ResponseReturnValue:
    """One guide in one language."""
    found = library().book.guides.get(lang, {}).get(name)
    return _shown(found or abort(404))


@pages.get("/guides/<name>/handout")
def handout(name: str) -> ResponseReturnValue:
    """What is worth a sheet of paper."""
    return _handed(_found(name, _lang()))


@pages.get("/guides/<name>/handout/<lang>")
def handout_in_language(name: str, lang: str) -> ResponseReturnValue:
    """The same in one language."""
    return _handed(library().book.guides.get(lang, {}).get(name) or abort(404))


def _handed(found: Guide) -> str:
    drawn = page.handout(page.sheet(library().book, found), date.today())
    return render_template("guide_handout.html", guide=found, article=drawn)


def _found(name: str, lang: str) -> Guide:
    return order.find(library().book, name, lang) or abort(404)


def _shown(found: Guide, missing: str = "") -> str:
    book = library().book
    drawn = page.article(page.sheet(book, found), date.today())
    others = [
        (tag, TONGUES[tag].name, tag == SOURCE or state.is_reviewed(book.guides[tag][found.id]))
        for tag in book.guides
        if tag != found.lang and found.id in book.guides[tag]
    ]
    return render_template(
        "guide.html",
        guide=found,
        article=drawn,
        ways=export.ways(book, found, _lang(), _address, here()),
        missing=missing,
        others=others,
    )


def _address(name: str, part: str) -> str:
    return url_for("guides.guide", name=name, _anchor=part or None)
