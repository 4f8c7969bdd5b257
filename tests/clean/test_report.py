"""The words for people: grouped by question, worst first, short, and honest about faces."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.clean import report, rows
from toolkit.errors import Damaged
from toolkit.formats.base import Format
from toolkit.formats.others import FORMATS
from toolkit.kinds import KINDS
from toolkit.model import Box, Faces, FilmReport, Finding, Look, Place, Size
from toolkit.outcome import Outcome

FACE = Box(1, 2, 3, 4, "face", 0.5)


def found(kind: str, value: str | None = "x", path: str = "APP1") -> Finding:
    return Finding(kind, Place(path, 1, 2), value)


def look(*findings: Finding, faces: Faces | None = None) -> str:
    return "\n".join(report.look_lines(Look("jpeg", Size(4, 3), findings, faces)))


def test_questions_come_in_the_order_in_which_people_ask() -> None:
    """Where before when before who; within one, what hurts most comes first."""
    said = look(
        found("hidden.comment"), found("device.lens"), found("device.serial"), found("who.author"),
        found("when.taken"), found("where.gps"),
    )  # fmt: skip
    order = ["Where", "When", "Who", "Which device", "Hidden content"]

    assert sorted(order, key=said.index) == order
    assert said.index(KINDS["device.serial"].meaning) < said.index(KINDS["device.lens"].meaning)
    assert "4 x 3" in said
    assert "!!!" in said


def test_long_values_are_shortened_and_many_are_counted() -> None:
    """A page can be read; --verbose shows all of it."""
    many = [found("who.words", "word " * 100), *(found("who.words", str(n)) for n in range(9))]
    short = look(*many)
    whole = "\n".join(report.look_lines(Look("jpeg", Size(4, 3), tuple(many)), complete=True))

    assert "..." in short
    assert "and 6 more; --verbose shows all" in short
    assert max(map(len, short.splitlines())) < 130
    assert "APP1: " + ("word " * 100).strip() in whole
    assert "more; --verbose" not in whole


def test_nothing_found_is_said_carefully() -> None:
    """Not "there is nothing", but "nothing that is looked for"; harmless is none."""
    assert report.NOTHING_FOUND in look()
    assert report.NOTHING_FOUND in look(found("look.orientation"))
    assert report.NOTHING_FOUND not in look(found("device.lens"))


@pytest.mark.parametrize("kind", [name for name, row in KINDS.items() if row.stays])
def test_what_stays_is_no_nothing(kind: str) -> None:
    """A report that lists hidden text or a link never begins with "nothing was found"."""
    assert report.NOTHING_FOUND not in look(found(kind))


@pytest.mark.parametrize("kind", [name for name, row in KINDS.items() if row.dropped])
def test_what_is_hidden_counts_as_a_trace(kind: str) -> None:
    """Text under a box may stay, and a script that asks for the exit code hears of it."""
    assert not report.is_harmless(found(kind))


@pytest.mark.parametrize(
    ("faces", "words"),
    [
        (None, "faces were not counted"),
        (Faces(), report.NO_FACES),
        (Faces((FACE, FACE)), "faces found: 2"),
        (Faces((FACE,)), report.LOOK_AGAIN),
        (Faces((), (FACE, FACE)), "perhaps faces: 2"),
    ],
)
def test_faces_are_never_promised(faces: Faces | None, words: str) -> None:
    """Whatever was counted, people are asked to look themselves."""
    assert words in look(faces=faces)


def test_a_value_on_several_lines_stays_on_one() -> None:
    """A value cannot draw lines of its own into the report."""
    said = look(found("who.words", "one\n  Where\n    !!! two"))

    assert "APP1: one Where !!! two" in said
    assert look(found("who.words", None)).rstrip().endswith("faces were not counted")


def lines(outcome: Outcome, *, complete: bool = False) -> str:
    return "\n".join(report.outcome_lines(outcome, complete=complete))


def test_what_was_done_is_counted_by_question() -> None:
    """How many traces went, what stays, whom it covers."""
    outcome = Outcome(
        "a.jpg", Path("b.jpg"), "clean", "jpeg", faces_found=3, faces_covered=2, faces_shown=1,
        removed=(found("who.author"), found("who.words"), found("where.gps")),
        kept=(found("look.orientation"),),
    )  # fmt: skip
    said = lines(outcome)

    assert "removed: where 1, who 2" in said
    assert KINDS["look.orientation"].meaning in said
    assert "faces found: 3, left visible: 1" in said
    assert "places covered: 2" in said
    assert report.LOOK_AGAIN in said
    assert KINDS["who.author"].meaning not in said
    assert KINDS["who.author"].meaning in lines(outcome, complete=True)


@pytest.mark.parametrize(
    ("number", "words"), [(None, "faces were not looked for"), (0, report.NO_FACES)]
)
def test_a_copy_without_faces_says_who_looked(number: int | None, words: str) -> None:
    """Nobody looked is not the same as nobody is there."""
    said = lines(Outcome("a.jpg", faces_found=number))

    assert words in said
    assert "removed: nothing" in said


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize("has_text", [False, True])
def test_what_is_perhaps_a_face_is_told_beside_the_copy(number: int, *, has_text: bool) -> None:
    """In a terminal nobody sees the dashed places; of pictures inside a document none is boxed."""
    outcome = Outcome("a", faces_found=number, suggested=(FACE,), has_text=has_text)

    said = lines(outcome)

    assert "perhaps faces, not covered: 1" in said
    assert ("lampshade web" in said) is not has_text, "a person without programs sees them there"
    assert ("--box" in said) is not has_text
    assert "perhaps" not in lines(Outcome("a", faces_found=number, has_text=has_text))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_whoever_shares_words_is_told_to_read_them(form: Format) -> None:
    """A list of telephone numbers is clean of traces and full of people; a photo says nothing."""
    says = form.holds == "parts" or form.media.split("/")[0] == "text"

    copy = lines(Outcome("a", format=form.name, has_text=form.has_text))
    seen = "\n".join(report.look_lines(Look(form.name, has_text=form.has_text)))

    assert (report.READ_IT in copy) is (report.READ_IT in seen) is says


def test_a_film_in_which_nobody_was_found_has_no_shortest_face() -> None:
    """It is told to be watched, like a photo without faces is told to be looked at."""
    empty, walked = (FilmReport(9, 1.0, n, n, 2.0 * n, 2.0 * n, 0.5) for n in (0, 1))
    nobody = lines(Outcome("a.mp4", faces_found=0, film=empty))
    somebody = lines(Outcome("a.mp4", faces_found=1, film=walked))

    assert report.NO_FACES in nobody
    assert "shortest" not in nobody
    assert report.NO_FACES not in somebody
    assert "shortest 2.0 s" in somebody
    assert report.WATCH_IT in nobody
    assert report.WATCH_IT in somebody


def test_a_film_in_cells_is_not_said_to_have_been_looked_through() -> None:
    """Nor to hold nobody."""
    film = FilmReport(9, 1.0, 0, 0, 0.0, 0.0, 1.0)

    said = lines(Outcome("a.mp4", faces_found=None, film=film)).splitlines()[1:]

    assert [line.strip() for line in said] == [
        report.IN_CELLS, report.FACES_NOT_SOUGHT, report.NOT_HIDDEN,
    ]  # fmt: skip


def test_a_refused_file_has_no_report() -> None:
    """Its sentence is said elsewhere; nothing here sounds like success."""
    assert lines(Outcome("a.jpg", error=Damaged("truncated"))) == ""


def test_rows_for_programs_are_whole() -> None:
    """Values are not shortened, and boxes carry their numbers."""
    row = rows.inspect_row(
        "a.jpg", Look("jpeg", None, (found("who.words", "w" * 500),), Faces((FACE,), (FACE,)))
    )

    assert row["findings"][0]["value"] == "w" * 500
    assert row["size"] is None
    assert row["faces"]["boxes"] == [
        {"x": 1, "y": 2, "width": 3, "height": 4, "what": "face", "score": 0.5}
    ]
    assert rows.inspect_row("a.jpg", Damaged("truncated"))["reason"] == (
        "the file is damaged: it ends too early"
    )


def test_words_are_translated_where_a_language_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables hold English; who shows a sentence asks for the reader's language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")
    assert "Où" in look(found("where.gps"))
    monkeypatch.setenv("LANGUAGE", "xx")
    assert "Where" in look(found("where.gps"))
