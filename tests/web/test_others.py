"""Documents, sound and archives: the same way to a proven copy, in words that fit them."""

from __future__ import annotations

import html
import io
import re
import zipfile

import pytest

from tests.conftest import sample_of
from tests.formats.test_ooxml import letter
from tests.samples import docx
from tests.web.conftest import Visitor
from tests.web.originals import KEY_FILE, PUBLIC, said, sent, upload
from toolkit.clean import pipeline
from toolkit.errors import NotCleanable
from toolkit.formats.base import Format
from toolkit.formats.others import FORMATS
from toolkit.i18n import speaking
from toolkit.web.visits import Photo

WORD = "Canarysdottir-2026"


def _photo(visitor: Visitor) -> Photo:
    return next(iter(visitor.site.state.visits._open.values())).photos()[-1]


def _copied(visitor: Visitor, path: str, **form: str) -> str:
    """Ask for a copy; the page that tells what became of it."""
    visitor.post(f"{path}/copy", {"faces": "keep", **form})
    visitor.until("done", "refused")
    return html.unescape(visitor.get(f"{path}/result").text)


@pytest.mark.parametrize("name", ["docx", "pdf", "mp3", "zip", "txt"])
def test_pages_speak_of_a_file(visitor: Visitor, name: str, no_pixels: None) -> None:
    """No editor, no word of a photo, and the kind of file by its whole name."""
    path = visitor.choose(sample_of(name)[0], f"Letter of Maria.{name}")
    visitor.until("ready")
    page = html.unescape(visitor.get(path).text)
    _copied(visitor, path, accept_changes="1", drop_hidden="1", drop_unknown="1")
    pages = [
        page,
        *(html.unescape(visitor.get(f"{path}{r}").text) for r in ("/result", "/receipt")),
    ]
    labels = [row["label"] for row in pipeline.formats() if row["name"] == name]

    for text in pages:
        main = text.split("<main")[1].split("</main>")[0]
        assert not re.search(r"(?i)\bphotos?\b(?![s/\"])", re.sub(r"<[^>]*>", " ", main))
        assert labels[0] in main
        assert 'id="editor"' not in main
    assert "This file says" in page
    assert page.count('id="options"') == 1


def test_sound_has_no_choices_about_faces_and_words(visitor: Visitor, no_pixels: None) -> None:
    path = visitor.choose(sample_of("mp3")[0], "a.mp3")
    visitor.until("ready")
    page = visitor.get(path).text
    for field in ("faces", "drop_hidden", "accept_changes", "keep_names", "password", "repaint"):
        assert f'name="{field}"' not in page


def test_what_stays_is_told_worst_first_with_its_words(visitor: Visitor, no_pixels: None) -> None:
    """Hidden text that stayed is no footnote."""
    data, _ = sample_of("docx")
    path = visitor.choose(data, "a.docx")
    visitor.until("ready")
    page = html.unescape(visitor.get(path).text)
    result = _copied(visitor, path, accept_changes="1")
    outcome = _photo(visitor).outcome
    assert outcome is not None
    part = result.split('id="stays-title"')[1].split("</section>")[0]

    assert "Stays in the copy, unless you choose to take out what is hidden" in page
    for finding in outcome.kept:
        assert " ".join((finding.value or "").split()) in part
    grades = re.findall(r'class="sev (\w+)"', part)
    assert grades == sorted(grades, key=["critical", "high", "medium", "low"].index)
    assert "nothing in it but what is listed here" in result


def test_what_is_hidden_goes_when_it_is_to_go(visitor: Visitor, no_pixels: None) -> None:
    path = visitor.choose(sample_of("docx")[0], "a.docx")
    visitor.until("ready")
    result = _copied(visitor, path, accept_changes="1", drop_hidden="1")

    stays = result.split('id="stays-title"')[1].split("</section>")[0]
    assert stays.count('class="sev') == stays.count("a program filled into a form") == 1
    assert "found nothing in it but what is listed here as staying" in result
    assert visitor.post(f"{path}/file").headers["Content-Disposition"].endswith(".docx")


@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form.refuses], ids=lambda form: form.name
)
def test_of_what_cannot_be_cleaned_no_copy_is_promised(
    visitor: Visitor, form: Format, no_pixels: None
) -> None:
    """Neither that traces are removed nor that there will be a copy; but what to do instead."""
    path = visitor.choose(sample_of(form.name)[0], f"a{form.suffix}")
    visitor.until("ready", "refused")
    page = html.unescape(visitor.get(path).text).split("<main")[1]
    never = NotCleanable(form.refuses)

    assert never.why_in(speaking("en")) in page
    assert never.hint in page
    for promise in ("removed from the copy", "Make a safe copy", "More choices"):
        assert promise not in page


def test_words_that_go_are_not_said_to_stay(visitor: Visitor, no_pixels: None) -> None:
    """A name that a program filled in stands on the page, and not in the copy."""
    data = letter(f"<w:p><w:r><w:t>by </w:t></w:r>{docx.field(' AUTHOR ', WORD)}</w:p>")
    path = visitor.choose(data, "a.docx")
    visitor.until("ready")
    page = html.unescape(visitor.get(path).text)
    result = _copied(visitor, path)
    made = _photo(visitor).copy
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made.data)) as copy:
        assert WORD.encode() not in copy.read("word/document.xml")

    for text in (page, result):
        assert "what a program filled in about who, where and when" in text
        assert "nothing that readers see" not in text
    assert "what you asked to change, what a program filled in" in result


def test_tracked_changes_are_refused_with_what_to_tick(visitor: Visitor, no_pixels: None) -> None:
    path = visitor.choose(sample_of("docx")[0], "a.docx")
    visitor.until("ready")
    refusal = _copied(visitor, path)

    assert "it records changes" in refusal
    assert "tick “Let tracked changes become the text”" in refusal
    assert "--" not in refusal.split("<main")[1].split("</main>")[0]
    assert f'class="go" href="{path}#options"' in refusal
    page = html.unescape(visitor.get(path).text)
    choices = page.split('<details id="options"')[1].split("</details>")[0]
    assert choices.startswith(" open")
    assert "tick “Let tracked changes become the text”" in choices


def test_a_refusal_names_the_file_inside(visitor: Visitor, no_pixels: None) -> None:
    """And says that it can be left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letters/unknown.bin", bytes(range(256)) * 4)
        archive.writestr("notes.txt", "words\n")
    path = visitor.choose(out.getvalue(), "a.zip")
    visitor.until("ready")
    refusal = _copied(visitor, path)
    assert "letters/unknown.bin" in refusal
    assert "tick “Leave out files inside that cannot be cleaned”" in refusal

    assert "Your safe copy is ready" in _copied(visitor, path, drop_unknown="1")
    copy = zipfile.ZipFile(io.BytesIO(visitor.post(f"{path}/file").data))
    assert len(copy.namelist()) == 1
    assert "notes.txt" not in copy.namelist()

    _copied(visitor, path, drop_unknown="1", keep_names="1")
    copy = zipfile.ZipFile(io.BytesIO(visitor.post(f"{path}/file").data))
    assert copy.namelist() == ["notes.txt"]


def test_an_encrypted_pdf_is_opened_for_one_copy(visitor: Visitor, no_pixels: None) -> None:
    """Its password stands in no page and nowhere in memory afterwards."""
    data, word = _encrypted(), "open sesame"
    path = visitor.choose(data, "a.pdf")
    visitor.until("refused")
    assert 'type="password"' in visitor.get(path).text
    refusal = _copied(visitor, path, password=WORD)
    assert 'type="password"' in refusal
    assert WORD not in refusal

    result = _copied(visitor, path, password=word)
    assert "Your safe copy is ready" in result
    photo = _photo(visitor)
    assert photo.recipe is not None
    assert (photo.recipe.password, photo.options.password) == ("", "")
    assert "This file says" in visitor.get(path).text
    assert "ready" in _copied(visitor, path, password=word)
    assert b"Encrypt" not in visitor.post(f"{path}/file").data


def test_the_copy_of_an_encrypted_pdf_is_proven(visitor: Visitor, no_pixels: None) -> None:
    """The record has no password; who checks the copy types it again."""
    data, word = _encrypted(), "open sesame"
    path = visitor.choose(data, "a.pdf")
    visitor.until("refused")
    _copied(visitor, path, password=word, lock_to=PUBLIC)
    grown = sent(visitor, f"{path}/record").data
    copy = visitor.post(f"{path}/file").data

    def check(**form: str) -> str:
        files = {"record": grown, "original": data, "copy": copy, "identity": KEY_FILE}
        chosen = {name: upload(each, name) for name, each in files.items()}
        return said(sent(visitor, "/originals/record", {**chosen, **form}))

    assert "comes from this original" in check(password=word)
    assert "locked by a password" in check()


def _encrypted() -> bytes:
    """A PDF of one empty page that a password opens."""
    pikepdf = pytest.importorskip("pikepdf", reason="the part that reads PDF is not installed")
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Maria Canarysdottir"
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="open sesame", R=4))
    return out.getvalue()


def test_all_kinds_are_copied_together(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    """One ZIP, neutral names, each with the right suffix."""
    names = ("mp3", "txt", "html")
    visitor.upload(("a.jpg", jpeg), *((f"maria.{name}", sample_of(name)[0]) for name in names))
    visitor.until("ready")
    page = visitor.get("/photos").text
    assert "MP3 sound" in page
    visitor.post("/photos/copy", {"faces": "keep"})
    visitor.until("done")
    archive = zipfile.ZipFile(io.BytesIO(visitor.post("/photos/zip").data))

    assert sorted(name.rpartition(".")[2] for name in archive.namelist()) == [
        "html", "jpg", "mp3", "txt",
    ]  # fmt: skip
    assert "maria" not in " ".join(archive.namelist())


def test_faces_in_pictures_inside_are_counted_and_covered(visitor: Visitor) -> None:
    """With the real detector: a drawn face in an archive."""
    from toolkit.workshop.practice import practice_photo

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.jpg", practice_photo())
    path = visitor.choose(out.getvalue(), "a.zip")
    visitor.until("ready", seconds=240)
    page = visitor.get(path).text
    assert re.search(r"\d+ faces? found", page)
    visitor.post(f"{path}/copy", {"faces": "hide"})
    visitor.until("done", seconds=240)
    result = visitor.get(f"{path}/result").text
    said = re.search(r"Faces found in pictures inside: (\d+). Places covered: (\d+)", result)

    assert said is not None
    assert int(said[1]) > 0
    assert int(said[2]) >= int(said[1])
    assert "The copy was looked at again" in result
