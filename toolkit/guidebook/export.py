"""The guides as a folder of pages that open by a double click, without Lampshade.

Each page stands alone: its style is in it, no script, nothing from elsewhere. Carrying such a
folder can be a risk of its own, which the first page says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files as resources
from pathlib import Path

from toolkit import files
from toolkit.errors import CannotWrite
from toolkit.guidebook import labels, order, page, state
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book, Guide
from toolkit.i18n import Words
from toolkit.i18n import mark as _

INDEX, LAW = "index.html", "the-law.html"


def export(book: Book, lang: str, folder: Path, today: date) -> int:
    """Write all guides, in a language or in English, into a new folder; gives their number.

    Raises CannotWrite where there is such a folder already, or not all can be written; then
    nothing is left.
    """
    if folder.exists():
        raise CannotWrite("exists")
    guides = order.every(book, lang)
    title = page.words_in(SOURCE).gettext(page.LAW)
    with files.none_left_empty(folder), files.all_or_none() as save:
        files.make_folder(folder)
        for guide in guides:
            save(folder / f"{guide.id}.html", _guide(book, guide, lang, today))
            short = page.handout(page.sheet(book, guide, _link), today)
            save(folder / f"{guide.id}-handout.html", _framed(guide.title, short, guide.lang))
        save(folder / LAW, _framed(title, page.law(book, today), SOURCE))
        # last: a folder that a kill left unfinished does not look whole
        save(folder / INDEX, _index(book, lang))
    return 2 * len(guides) + 2


def _link(name: str, part: str) -> str:
    return f"{name}.html#{part}" if part else f"{name}.html"


def _guide(book: Book, guide: Guide, lang: str, today: date) -> Html:
    words = page.words_of(guide)
    short = element("a", words.gettext(page.HANDOUT), href=f"{guide.id}-handout.html")
    whole = element("a", words.gettext(ALL), href=INDEX)
    return _framed(
        guide.title,
        joined(
            page.article(page.sheet(book, guide, _link), today),
            ways(book, guide, lang, _link, words),
            element("p", short, " · ", whole, class_="noprint"),
        ),
        guide.lang,
    )


ALL = _("All guides")


def ways(book: Book, guide: Guide, lang: str, link: page.Link, words: Words) -> Html:
    """Where to go from a guide: what is related, what comes before and after."""
    near = order.related(book, guide, lang)
    before, after = order.around(book, guide, lang)
    inside: list[Html] = []
    if near:
        inside += [element("h2", words.gettext(_("Related guides"))), _listed(near, link)]
    steps = [
        element(
            "a",
            each.title,
            href=link(each.id, ""),
            rel=rel,
            class_="button",
            lang=each.lang,
            dir=TONGUES[each.lang].direction,
        )
        for each, rel in ((before, "prev"), (after, "next"))
        if each
    ]
    inside.append(element("p", *steps, class_="row"))
    return element("nav", *inside, class_="noprint prose way",
                   aria_label=words.gettext(_("More guides")))  # fmt: skip


def _listed(guides: list[Guide], link: page.Link) -> Html:
    return element("ul", *(
        element("li", element("a", guide.title, href=link(guide.id, ""), lang=guide.lang,
                              dir=TONGUES[guide.lang].direction), " ",
                element("small", guide.summary, lang=guide.lang))
        for guide in guides
    ))  # fmt: skip


def _index(book: Book, lang: str) -> Html:
    words = page.words_in(lang)
    title = words.gettext(_("Guides"))
    notes = [state.unreviewed(book, lang, words), words.gettext(_(
        "Whoever finds these pages with you sees what you read. Keep them where that does no harm."
    ))]  # fmt: skip
    body = element(
        "div",
        element("h1", title),
        *(element("div", element("p", note), class_="note") for note in notes if note),
        *_index_parts(book, lang, words),
        class_="prose",
    )
    return _framed(title, body, lang)


def _index_parts(book: Book, lang: str, words: Words) -> Iterator[Html]:
    yield element("h2", words.gettext(_("What happened?")))
    for situation in order.situations(book, lang):
        yield element("h3", situation.words, lang=situation.lang)
        yield _listed(situation.guides, _link)
    for cluster, guides in order.clusters(book, lang):
        yield element("h2", words.gettext(labels.CLUSTERS[cluster]))
        yield _listed(guides, _link)
    yield element("p", element("a", words.gettext(page.LAW), href=LAW))


def _framed(title: str, body: Html, lang: str) -> Html:
    style = resources("toolkit.guidebook").joinpath("export.css").read_text("utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy",
                content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Html(style)),
    )  # fmt: skip
    framed = element("html", head, element("body", element("main", body)),
                     lang=lang, dir=TONGUES[lang].direction)  # fmt: skip
    return joined(Html("<!doctype html>\n"), framed, "\n")
