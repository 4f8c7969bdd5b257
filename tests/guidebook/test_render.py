"""A page shows what a guide says and nothing that could run, load or lead elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.guidebook.shelf import DRAWING, TODAY, build, change
from toolkit.guidebook import drawings, load, markup, page, render
from toolkit.guidebook.values import Book, Guide
from toolkit.workshop import pdf


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load.book(build(tmp_path))


def blocks(book: Book, text: str) -> str:
    return render.blocks(text, page.sheet(book, book.guides["en"]["lamps"]))


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b onmouseover=x>y</b>",
        "[x](javascript:alert(1))", "[x](data:text/html,evil)", "[x](https://evil.example)",
        "[x](//evil.example)", "![x](https://evil.example/a.png)", "<https://evil.example>",
        "![x](drawing:../../etc/passwd)", "[x](guide:../../evil)", "{{tool:<b>}}", "[^<b>]",
        "`<script>`", "```\n<script>\n```", "[x](guide:lamps \"onclick=1\")", "&lt;script&gt;",
        '![" onload="x](drawing:lamp "\\" onload=\\"x")', "<!-- x -->", "<?xml x?>",
    ],
)  # fmt: skip
def test_nothing_runs_or_leads_away(evil: str, book: Book) -> None:
    """Foreign markup is text, foreign addresses are no links."""
    drawn = blocks(book, evil)

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in ("script", "img", "iframe", "style", "b", "base"), drawn
            for name, value in attrs:
                assert not name.startswith("on"), drawn
                if name in ("href", "src", "action"):
                    assert (value or "").startswith(("#", "/guides/")), drawn
                    assert ".." not in (value or "")

    Tags().feed(drawn)


def test_links_tools_notes_and_code(book: Book) -> None:
    """Each becomes what it stands for."""
    drawn = blocks(book, "See [it](guide:candles#helps), {{tool:torch}}. So.[^F2][^F1][^F2] `a b`")

    assert '<a href="/guides/candles#helps">it</a>' in drawn
    assert "<bdi>Torchlight</bdi>" in drawn
    assert re.findall(r'href="#note-(\d)"', drawn) == ["1", "2", "1"]
    assert "So.1 2 1 " in re.sub("<[^>]+>", "", drawn)
    assert '<bdi><code dir="ltr">a b</code></bdi>' in drawn


def test_a_link_to_a_guide_that_is_not_there_is_plain(book: Book) -> None:
    """A dead link is none."""
    assert blocks(book, "[it](guide:nowhere)") == "<p><span>it</span></p>\n"


def test_a_word_of_the_glossary_leads_to_its_meaning_once(book: Book) -> None:
    """Not in code, links or headings, not within another word."""
    drawn = blocks(book, "# shade\n`shade` [shade](guide:candles) shaded Shade and shades.")

    assert drawn.count('class="term"') == 1
    assert 'title="What keeps the light off.">Shade</a>' in drawn
    whole = page.article(page.sheet(book, book.guides["en"]["lamps"]), TODAY)
    assert '<dt id="word-shade">shade</dt><dd>What keeps the light off.</dd>' in whole


def test_a_drawing_stands_in_the_page_with_its_words(book: Book) -> None:
    """Said for those who cannot see it; labels in the page's language; ids its own."""
    drawn = blocks(book, '![A lamp with its light](drawing:lamp "Light")')
    arabic = page.article(page.sheet(book, book.guides["ar"]["lamps"]), TODAY)

    assert '<div role="img" aria-label="A lamp with its light"><svg viewBox="0 0 20 20">' in drawn
    assert "<figcaption>Light</figcaption>" in drawn
    assert "<p><figure" not in drawn
    assert 'id="lamp-a"' in drawn
    assert 'href="#lamp-a"' in drawn
    assert ">ضوء</text>" in arabic
    assert ">light</text>" not in arabic


def test_what_is_wrong_in_a_drawing_is_left_out() -> None:
    """Not only told by the checker: it does not get onto a page either."""
    evil = DRAWING.replace("<path", "<script>evil()</script><path onload='evil()' style='evil'")
    evil = evil.replace('href="#a"', 'href="https://evil.example"').replace("<text", "<b/><text")
    evil = evil.replace("var(--lamp)", "url(https://evil.example)")
    drawn = drawings.inline(evil, "lamp", {})

    assert "evil" not in drawn
    assert len(list(drawings.faults(evil))) >= 5
    assert list(drawings.faults(DRAWING)) == []
    assert drawings.labels(DRAWING) == ["A lamp", "light"]


def test_a_broken_drawing_can_not_break_a_page() -> None:
    """Whatever is open is closed or left out."""
    for broken in ("<svg><g>", "</g>", "words", "<svg></svg></svg>", "<svg><!DOCTYPE x>", "<b>"):
        drawn = drawings.inline(broken, "x", {})
        assert drawn.count("<svg") >= drawn.count("</svg")
        assert list(drawings.faults(broken))


def test_the_page_has_all_its_parts(book: Book) -> None:
    """Contents that lead to them, the checklist to tick, law, harm, limits, sources."""
    drawn = page.article(page.sheet(book, book.guides["en"]["lamps"]), TODAY)

    for target in re.findall(r'href="#([^"]+)"', drawn):
        assert drawn.count(f'id="{target}"') == 1, target
    assert drawn.count('type="checkbox"') == 2
    assert "<form" not in drawn
    assert "name=" not in drawn
    assert 'autocomplete="off"' in drawn
    for words in ("Hong Kong: Lamps must be lit.", "Hot lamps burn.", "You cannot put out a lamp",
                  "Lamp Press: On lamps (2024)", "Also read:",
                  "checked by its author on <time>2026-11-20</time>"):  # fmt: skip
        assert words in drawn
    assert '<code dir="ltr">https://lamps.example/on</code>' in drawn


def test_law_harm_and_limits_have_footnotes(book: Book) -> None:
    """Numbered as they are read: the box on the law stands before what is said on how it works."""
    guide = book.guides["en"]["lamps"]
    swapped = [*guide.legal_risk]
    swapped[0] = replace(swapped[0], text="Lamps may change.[^F2] Ask first.")
    drawn = page.article(page.sheet(book, replace(guide, legal_risk=tuple(swapped))), TODAY)

    assert re.search(r'Lamps may change\.<sup><a href="#note-1"', drawn)
    assert re.search(r'<p>Lamps were lit in 2024\.<sup><a href="#note-2"', drawn)
    assert re.search(r'by looking at it\.<sup><a href="#note-1"', drawn)
    assert (
        drawn.index('id="note-1"')
        < drawn.index("Light House: More on lamps")
        < drawn.index('id="note-2"')
    )
    assert "[^" not in drawn


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_paper_has_no_footnotes(lang: str, book: Book) -> None:
    """Neither the handout that a browser prints, nor the one that is made as PDF."""
    guide = book.guides[lang]["lamps"]
    drawn = page.handout(page.sheet(book, guide), TODAY)
    limit = guide.cannot[0].removesuffix("[^F2]")

    assert f"<li>{limit}</li>" in drawn
    assert "[^" not in drawn
    assert "<sup>" not in drawn
    assert pdf.runs(guide.cannot[0], book) == [("", limit)]


def test_tools_come_from_one_table(book: Book) -> None:
    """A6: one entry is changed, and every page says the new name."""
    tools = {"torch": {**book.tools["torch"], "name": "Newlight"}}
    renamed = replace(book, tools=tools)

    for shelf in renamed.guides.values():
        for guide in shelf.values():
            drawn = page.article(page.sheet(renamed, guide), TODAY)
            assert "Newlight" in drawn
            assert "Torchlight" not in drawn


@pytest.mark.parametrize(("lang", "words"), [("en", "has passed"), ("ar", "انقضى")])
def test_a_page_says_that_it_is_old(lang: str, words: str, book: Book) -> None:
    """A7: on the day after its review day, on page and print, in its own language."""
    guide = book.guides[lang]["lamps"]
    due = guide.review_by

    for draw in (page.article, page.handout):
        assert words not in draw(page.sheet(book, guide), due)
        assert words in draw(page.sheet(book, guide), date.fromordinal(due.toordinal() + 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A dark room.", "A darker room."), ("Ask first.", "Ask now."),
        ("Hot lamps burn.", "Hot lamps can burn."), ("by looking at it.", "by a look at it."),
    ],
)  # fmt: skip
def test_a_changed_sentence_makes_translations_outdated(
    old: str, new: str, tmp_path: Path
) -> None:
    """D1: every translation says so in its own language, until it is made anew."""
    home = build(tmp_path)
    older = "تغيّر الدليل الإنكليزي"
    arabic: Guide = load.book(home).guides["ar"]["lamps"]
    assert older not in page.article(page.sheet(load.book(home), arabic), TODAY)

    change(home, "en/lamps.md", old, new)
    book = load.book(home)
    assert older in page.article(page.sheet(book, book.guides["ar"]["lamps"]), TODAY)
    assert older in page.handout(page.sheet(book, book.guides["ar"]["lamps"]), TODAY)


def test_spaces_at_the_end_change_nothing(tmp_path: Path) -> None:
    """The hash is of what is read, not of how it is stored."""
    home = build(tmp_path)
    before = load.book(home).guides["en"]["lamps"].digest
    change(home, "en/lamps.md", "A dark room.", "A dark room.   ")
    text = (home / "en/lamps.md").read_bytes().replace(b"\n", b"\r\n")
    (home / "en/lamps.md").write_bytes(text + b"\r\n\r\n")

    assert load.book(home).guides["en"]["lamps"].digest == before


def test_arabic_runs_from_right_to_left(book: Book) -> None:
    """D2: the page has its direction, and Latin words in it have theirs."""
    drawn = page.article(page.sheet(book, book.guides["ar"]["lamps"]), TODAY)

    assert '<article lang="ar" dir="rtl"' in drawn
    assert '<bdi><code dir="ltr">lampshade clean</code></bdi>' in drawn
    assert "<bdi>Torchlight</bdi>" in drawn
    assert 'title="ما يحجب الضوء"' in drawn


@pytest.mark.parametrize(("tag", "direction"), [("ug", "rtl"), ("bo", "ltr")])
def test_awaited_languages_are_ready(tag: str, direction: str, tmp_path: Path) -> None:
    """Their direction, their headings, a mark that nobody has reviewed them; words fall back."""
    from toolkit.guidebook.parts import PARTS

    home = build(tmp_path)
    text = (home / "ar/lamps.md").read_text("utf-8").replace("lang: ar", f"lang: {tag}")
    for part in PARTS.values():
        text = text.replace(f"## {part.headings['ar']}\n", f"## {part.headings[tag]}\n")
    (home / tag).mkdir()
    (home / tag / "lamps.md").write_text(text, "utf-8")
    book = load.book(home)
    drawn = page.article(page.sheet(book, book.guides[tag]["lamps"]), TODAY)

    assert f'<article lang="{tag}" dir="{direction}"' in drawn
    assert {section.part for section in book.guides[tag]["lamps"].sections} >= {"first", "open"}
    assert "not yet reviewed by a native speaker" in drawn


def test_markup_is_escaped_where_it_enters() -> None:
    """Text is text; only what was made here is markup."""
    made = markup.element("p", "<b>", markup.element("i", "&"), class_='"', hidden=True, id=None)

    assert made == '<p class="&quot;" hidden>&lt;b&gt;<i>&amp;</i></p>'
    assert markup.escape(made) is made
    assert made.__html__() is made


def test_only_one_place_vouches_for_markup() -> None:
    """No other file of the house may say that a text needs no escaping."""
    from tests.conftest import ROOT

    named = {path.name for path in (ROOT / "toolkit").rglob("*.py")
             if "__html__" in path.read_text("utf-8")}  # fmt: skip
    assert named == {"markup.py"}


def test_a_law_that_nobody_looked_at_in_time_says_so(book: Book) -> None:
    """From the day after; until then there is nothing to warn of."""
    due = book.regions["hk"]["review_by"]

    assert 'role="note"' not in page.law(book, due)
    assert page.law(book, due + timedelta(days=1)).count('role="note"') == 1
