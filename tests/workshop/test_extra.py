"""The extra: PDF and slides to edit carry the same words, and no trace of their making."""
# ruff: noqa: RUF001  (letters and signs of several scripts)

from __future__ import annotations

import base64
import io
import json
import re
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from tests.workshop.shop import TODAY, book, room
from toolkit.clean.pipeline import inspect, inspect_stream
from toolkit.clean.report import is_harmless
from toolkit.cli import lampshade
from toolkit.errors import GuideError, MissingPart
from toolkit.guidebook.page import words_in
from toolkit.workshop import (
    agenda,
    agenda_sheet,
    clean_copy,
    deck,
    fonts,
    html_page,
    kit,
    pdf,
    slides,
    typeset,
)

typst = pytest.importorskip("typst", reason="the extra workshop is not installed")
pptx: Any = pytest.importorskip("pptx", reason="the extra workshop is not installed")
#: The smallest picture.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
#: Fonts of the system, to stand for a pack; tests without them are skipped.
SYSTEM = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))


def paper(name: str, size: str = html_page.A4) -> bytes:
    return pdf.handout(book(), room(), name, size, TODAY)


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", data))


@pytest.mark.parametrize("size", html_page.PAPERS)
def test_every_handout_is_two_pages_at_most(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 11 points, on A4 and on Letter. Cleaning, which takes longest, changes no page."""
    monkeypatch.setattr(clean_copy, "copy", lambda data: data)
    handed = [name for name, one in book().guides["en"].items() if one.handout]
    long = {name: count for name in handed if (count := pages(paper(name, size))) > 2}

    assert handed
    assert long == {}


@pytest.mark.parametrize("size", html_page.PAPERS)
def test_every_poster_is_one_page_with_its_words(
    size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large enough for a wall, and still on one sheet."""
    monkeypatch.setattr(clean_copy, "copy", lambda data: data)
    made = {one.id: pdf.poster(one, book(), "en", size) for one in room().texts.posters}

    assert made
    assert {name: pages(data) for name, data in made.items() if pages(data) != 1} == {}


def test_a_long_handout_is_seen() -> None:
    """The measure above can fail."""
    many = [{"kind": "p", "runs": [("", "word " * 80)]}] * 40

    assert pages(typeset.pdf({"title": "Long", "blocks": many}, "en", html_page.A4)) > 2


def test_a_few_lines_need_no_sheet_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are set closer where that spares a page, and only there."""

    def made(lines: int, *ways: bool) -> bytes:
        some = [{"kind": "p", "runs": [("", f"line {number}")]} for number in range(lines)]
        monkeypatch.setattr(typeset, "CLOSER", ways)
        return typeset.pdf({"title": "Lines", "blocks": some}, "en", html_page.A4)

    plain, best = ([made(n, *ways) for n in range(36, 60)] for ways in ((False,), (False, True)))
    spared = [pages(one) < pages(other) for one, other in zip(best, plain, strict=True)]

    assert 2 <= spared.count(True) <= 10
    assert [one != other for one, other in zip(best, plain, strict=True)] == spared


def traces(data: bytes) -> list[str]:
    """What says who or what made a PDF, and when."""
    words = [rb"Typst", rb"typst", rb"/Author", rb"CreationDate", rb"ModDate", rb"CreateDate",
             rb"xmp:ModifyDate", rb"/home/", rb"/tmp/"]  # fmt: skip
    return [word.decode() for word in words if word in data]


@pytest.mark.parametrize("name", ["protest", "opening", "consent"])
def test_a_pdf_has_no_date_no_maker_and_is_always_the_same(name: str) -> None:
    """Two trainers make the same file."""
    assert traces(paper(name)) == []
    assert paper(name) == paper(name)


def test_a_trace_in_a_pdf_is_seen() -> None:
    """As it comes from the program, there is one."""
    assert traces(typst.compile(b"word", format="pdf")) != []


def test_words_are_never_instructions() -> None:
    """What a guide says is set as it is said."""
    evil = '#panic() $x$ *b* _i_ `c` #read("a") \\ @a <b> // c'
    made = typeset.pdf(
        {"title": evil, "blocks": [{"kind": "p", "runs": [("", evil)]}]}, "en", html_page.A4
    )

    assert pages(made) == 1


def test_a_guide_becomes_blocks() -> None:
    """Lists, ticks and paragraphs; links, citations and marks are words alone."""
    one = book().guides["en"]["protest"]
    text = "1. **Do** [this](guide:myths).[^FR5]\n2. Then\n   that\n\nSo.\n{{checklist}}\n- `a b`"
    found = [*pdf.blocks(text, one, book())]

    assert [block["kind"] for block in found] == ["ol", "p", "ticks", "ul"]
    assert found[0]["items"] == [[("b", "Do"), ("", " this.")], [("", "Then that")]]
    assert len(found[2]["items"]) == len(one.checklist)
    assert found[3]["items"] == [[("c", "a b")]]


def test_a_quiz_has_its_answers_on_a_page_of_their_own() -> None:
    """Questions can be handed out without them."""
    assert pages(pdf.test(room().quizzes["cover-faces"], "en", html_page.A4)) == 2


@pytest.mark.parametrize("size", html_page.PAPERS)
def test_the_six_questions_are_a_paper_too(size: str, tmp_path: Path) -> None:
    """Questions, then what the trainer needs on a page of its own."""
    made = tmp_path / "six.pdf"
    words = ["workshop", "quiz", "before-after", "-o", str(made), "--paper", size]

    assert lampshade.main(words, prog_name="lampshade", standalone_mode=False) == 0
    assert pages(made.read_bytes()) >= 2
    assert given_away(made) == set()


@pytest.mark.parametrize("size", html_page.PAPERS)
@pytest.mark.parametrize(("minutes", "devices"), [(45, "none"), (120, "own"), (360, "none")])
def test_an_agenda_is_a_paper_too(
    minutes: int, devices: str, size: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part of the one on the terminal is in it, it can be read aloud, and has no trace."""
    made = tmp_path / "plan.pdf"
    words = ["workshop", "agenda", "--minutes", str(minutes), "--devices", devices]
    assert lampshade.main(words, prog_name="lampshade", standalone_mode=False) == 0
    told = capsys.readouterr().out
    paper = [*words, "-o", str(made), "--paper", size]
    assert lampshade.main(paper, prog_name="lampshade", standalone_mode=False) == 0

    assert pages(made.read_bytes()) <= (3 if minutes == 360 else 2)
    assert given_away(made) == set()
    assert b"/Table" in made.read_bytes()
    wide = {"a4": b"595", "letter": b"612"}[size]
    assert re.search(rb"/MediaBox ?\[ ?0 0 " + wide, made.read_bytes())
    planned = agenda.plan(room(), agenda.Request(minutes, devices=devices))
    blocks = [*pdf._plan(planned, words_in("en"))]
    said = json.dumps(blocks, ensure_ascii=False).replace('\\"', '"')
    for entry in planned.entries:
        assert agenda_sheet.title(entry, words_in("en")) in told
        assert agenda_sheet.title(entry, words_in("en")) in said
        assert f'"{agenda_sheet.clock(entry.start)}"' in said
    for thing in agenda_sheet.materials(planned):
        assert thing in said
    assert all(left.module.title in said for left in planned.left)
    assert words_in("en").gettext(agenda_sheet.NO_LIST) in said


def test_an_agenda_is_a_document_or_a_file() -> None:
    """Options of which one would be passed over are refused."""
    for more in (["-o", "a.pdf"], ["--paper", "a4"]):
        with pytest.raises(click.UsageError):
            lampshade.main(
                ["workshop", "agenda", "--json", *more], prog_name="lampshade",
                standalone_mode=False,
            )  # fmt: skip


def test_what_is_not_there_is_not_made() -> None:
    """A clear word, and no empty page."""
    with pytest.raises(GuideError):
        paper("lamps")
    with pytest.raises(GuideError):
        pdf.paper(book(), "lamps", "en", TODAY)


@pytest.mark.parametrize("lang", ["ar", "zh-Hans", "bo"])
def test_a_language_without_its_fonts_is_refused(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page of empty boxes."""
    monkeypatch.setattr(fonts, "place", lambda: tmp_path)
    with pytest.raises(MissingPart) as caught:
        typeset.pdf({"title": "x", "blocks": []}, lang, html_page.A4)
    assert caught.value.detail == "no_font"


def test_a_letter_without_a_shape_is_refused() -> None:
    """A font that was cut down, or a word in another script: no empty box on paper."""
    for said, wrong in (("so", False), ("\u4e2d", True)):
        data = {"title": "x", "blocks": [{"kind": "p", "runs": [("", said)]}]}
        if not wrong:
            assert typeset.pdf(data, "en", html_page.A4)
            continue
        with pytest.raises(MissingPart) as caught:
            typeset.pdf(data, "en", html_page.A4)
        assert caught.value.detail == "no_letter"


def test_a_pdf_can_be_read_aloud() -> None:
    """It says in which language it is, what its parts are, and in which order."""
    made = paper("protest")

    assert b"/StructTreeRoot" in made
    assert b"/Marked true" in made
    assert b"/Outlines" in made
    assert re.search(rb"/Lang ?\(en\)", made)
    assert {b"/H1", b"/H2", b"/L", b"/LI"} <= {*re.findall(rb"/S (/\w+)", made)}


#: What the papers and slides of a kit say on purpose: notes, and descriptions of drawings.
MEANT = {".pdf": set(), ".pptx": {"content.hidden_part", "content.description"}, ".png": set()}


def given_away(path: Path) -> set[str]:
    """What `lampshade inspect` finds in a file, but for what is meant to be in it."""
    seen = inspect(path, faces=False)
    return {found.kind for found in seen.findings} - MEANT[path.suffix]


def test_a_description_with_the_word_file_is_no_path() -> None:
    """The words for who cannot see a drawing stay, whatever it is of."""
    made = deck.deck([room().modules["hidden-data-hunt"]], book(), "en")
    told = [shape._element.nvPicPr.cNvPr.get("descr") for slide in unpacked(made).slides
            for shape in slide.shapes if shape.shape_type == 13]  # fmt: skip

    assert slides.described("crop-inside", book(), "en") in told


def test_what_is_made_is_seen_before_it_is_cleaned() -> None:
    """The check of a kit can fail: as they come from their programs, files give a lot away."""
    raw = typeset.pdf({"title": "x", "blocks": []}, "en", html_page.A4)
    out = io.BytesIO()
    pptx.Presentation().save(out)

    for data in (raw, out.getvalue()):
        assert not all(is_harmless(found) for found in inspect_stream([data]).findings)
        assert clean_copy.copy(data) == clean_copy.copy(data)


@pytest.mark.parametrize(("lang", "text"), [
    ("ar", "قبل أن تنشر الصورة، انظر إلى كل وجه."), ("ug", "رەسىمنى ئەۋەتىشتىن بۇرۇن قاراڭ."),
    ("zh-Hans", "在分享照片之前，请先检查每一张脸。" * 9),
    ("bo", "བོད་ཡིག་གི་ཡིག་ཆ་འདི་ནི་ཚོད་ལྟ་ཞིག་ཡིན།" * 9),
])  # fmt: skip
def test_a_language_with_its_fonts_is_set(
    lang: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every letter has its shape: none is drawn as the sign for a missing one."""
    pack = next((place for place in SYSTEM if fonts.found(lang, place)[0]), None)
    if pack is None:
        pytest.skip("fonts for this language are not on this system")
    for path in fonts.found(lang, pack)[1]:
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(fonts, "place", lambda: tmp_path)
    made = typeset.pdf(
        {"title": "x", "blocks": [{"kind": "p", "runs": [("", text)]}]}, lang, html_page.A4
    )

    family = fonts.found(lang)[0].replace(" ", "").encode()
    assert family[:8] in made
    assert typeset.BASE.replace(" ", "").encode() not in made


def unpacked(data: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(data))


def test_a_deck_says_what_the_slides_say() -> None:
    """The same words and notes, and each drawing with words for who cannot see it."""
    modules = [room().modules["closing"], room().modules["what-camera-sees"]]
    show = unpacked(deck.deck(modules, book(), "en"))
    wanted = [*slides.screens(modules, book())]

    assert len(show.slides) == len(wanted)
    for slide, screen in zip(show.slides, wanted, strict=True):
        assert slide.notes_slide.notes_text_frame.text == screen.slide.say
        if screen.drawing:
            picture = slide.shapes[0]
            assert picture._element.nvPicPr.cNvPr.get("descr") == slides.described(
                screen.drawing, book(), "en"
            )
            words = slides.words_in_drawing(screen.drawing, book(), "en")
            told = slide.shapes[1].text_frame
            assert told.text.split("\n") == [label.words for label in words]
            assert {run.font.size.pt for each in told.paragraphs for run in each.runs} == {28}
            for shape in slide.shapes:
                assert 0 <= shape.left <= shape.left + shape.width <= show.slide_width
                assert 0 <= shape.top <= shape.top + shape.height <= show.slide_height
        else:
            assert slide.shapes.title.text_frame.text == screen.slide.title
            assert slide.placeholders[1].text_frame.text.split("\n") == [*screen.slide.lines]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_slide_has_its_number_as_a_field(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is right, and stays so when slides are moved; where the eye of the language ends."""
    modules = [replace(room().modules["closing"], lang=lang)]
    monkeypatch.setattr(typeset, "picture", lambda svg, lang: DOT)
    show = unpacked(deck.deck(modules, book(), lang))

    assert len(show.slides) > 2
    for at, slide in enumerate(show.slides, 1):
        number = slide.placeholders[12]
        fields = [*number._element.iter(deck._FIELD)]
        assert [each.get("type") for each in fields] == ["slidenum"]
        assert fields[0].find(f"{deck._DRAWING}t").text == str(at)
        assert 0 <= number.left <= number.left + number.width <= show.slide_width
        assert (number.left < show.slide_width // 2) is (lang == "ar")
        assert number.top + number.height <= show.slide_height
        assert len({shape.shape_id for shape in slide.shapes}) == len(slide.shapes)


def test_a_deck_that_is_english_says_so() -> None:
    """To the trainer, in the first note; nothing of it is on the wall."""
    show = unpacked(deck.deck([room("es").modules["closing"]], book(), "es"))
    notes = [slide.notes_slide.notes_text_frame.text for slide in show.slides]
    said = words_in("es").gettext(html_page.NOT_THERE)

    assert said != html_page.NOT_THERE
    assert [said in each for each in notes] == [True] + [False] * (len(notes) - 1)


def deck_traces(data: bytes) -> list[str]:
    """What tells of a person, a program, a printer or a time in a deck."""
    words = (b"Canny", b"python-pptx", b"PowerPoint", b"2013", b"printerSettings", b"Typst")
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for row in parts.infolist():
            inside = parts.read(row)
            found += [f"{row.filename}: {word.decode()}" for word in words if word in inside]
            found += [] if row.date_time == (1980, 1, 1, 0, 0, 0) else [f"{row.filename}: time"]
    return found


def test_a_deck_has_no_maker_and_no_time_and_is_always_the_same() -> None:
    """Core properties are empty, the template's printer and thumbnail are gone."""
    made = deck.deck([room().modules["closing"]], book(), "en")

    assert deck_traces(made) == []
    assert unpacked(made).core_properties.author == ""
    assert made == deck.deck([room().modules["closing"]], book(), "en")


def test_a_trace_in_a_deck_is_seen() -> None:
    """As it comes from the library, there are some."""
    out = io.BytesIO()
    pptx.Presentation().save(out)

    assert len(deck_traces(out.getvalue())) > 5
    assert deck_traces(clean_copy.copy(out.getvalue())) == []


def test_a_deck_runs_as_its_language_does() -> None:
    """Arabic begins at the right."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    deck._say(slide.shapes.title.text_frame, ["مرحبا"], 44, "ar")

    assert slide.shapes.title.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"


@pytest.mark.parametrize(("module", "detail", "call"), [
    ("typst", "no_typesetter", lambda: typeset.pdf({"title": "", "blocks": []}, "en", "a4")),
    ("pptx", "no_slide_maker", lambda: deck.deck([], book(), "en")),
])  # fmt: skip
def test_without_the_extra_it_says_so(
    module: str, detail: str, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear sentence, and what to use instead."""
    for loader in (typeset._typst, deck._pptx):
        loader.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingPart) as caught:
        call()
    for loader in (typeset._typst, deck._pptx):
        loader.cache_clear()

    assert caught.value.detail == detail


def test_a_kit_has_both(tmp_path: Path) -> None:
    """PDF handouts and decks, linked from the page of the language."""
    day = date(2026, 11, 26)
    plan = kit.Plan(book(), {"en": room()}, "", day, {}, deck.deck, pdf.paper)
    made = kit.build(plan, tmp_path / "kit")
    page = (tmp_path / "kit" / "en" / "index.html").read_text("utf-8")

    assert 'href="slides/opening.pptx"' in page
    assert 'href="handouts/first-hour.pdf"' in page
    assert (tmp_path / "kit" / "en" / "handouts" / "first-hour.pdf").read_bytes()[:5] == b"%PDF-"
    assert made.size < 25 << 20
    papers = [path for path in (tmp_path / "kit").rglob("*") if path.suffix in MEANT]
    assert {".pdf", ".pptx"} <= {path.suffix for path in papers}
    assert {path.name: kinds for path in papers if (kinds := given_away(path))} == {}
    for path in papers:
        wrong = traces if path.suffix == ".pdf" else deck_traces
        assert wrong(path.read_bytes()) == []


def test_pictures_in_a_deck_hold_nothing_but_the_picture() -> None:
    """Only the blocks that a PNG picture is made of: size, colours, pixels, end."""
    made = deck.deck([room().modules["closing"]], book(), "en")
    kinds = set()
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        pictures = [parts.read(name) for name in parts.namelist() if name.endswith(".png")]
    for data in pictures:
        at = 8
        while at < len(data):
            size = int.from_bytes(data[at : at + 4], "big")
            kinds.add(data[at + 4 : at + 8])
            at += size + 12

    assert pictures
    assert kinds <= {b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"pHYs", b"sRGB", b"gAMA"}
