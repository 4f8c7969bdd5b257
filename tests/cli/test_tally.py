"""The last lines of a report of several files."""

from __future__ import annotations

from toolkit.cli.tally import Tally
from toolkit.model import Box, Faces, Finding, Look, Place

FACE = Faces((Box(0, 0, 9, 9),))
PLACE = Finding("where.gps", Place("GPS"), "48.2, 16.3")


def lines(*looks: Look | None) -> list[str]:
    tally = Tally()
    for look in looks:
        tally.add(look)
    return list(tally.lines())


def test_files_are_counted_not_traces() -> None:
    """Two places in one file are one file with a place; a file with faces counts once, too."""
    both = Look("jpeg", findings=(PLACE, PLACE), faces=FACE)
    perhaps = Look("jpeg", faces=Faces((), FACE.found))

    assert lines(both, Look("jpeg", faces=FACE), perhaps, Look("jpeg", faces=Faces())) == [
        "traces of some weight (! to !!!) in 4 files, counted by file: where 1, faces 2, "
        "perhaps faces: 1"
    ]


def test_what_was_not_read_is_not_counted_as_read() -> None:
    unread = "not inspected: {} of 2 files; the reasons stand above"

    assert lines(None, None) == [unread.format(2)]
    assert lines(None, Look("jpeg")) == [
        "traces of some weight (! to !!!) in 1 files, counted by file: nothing", unread.format(1),
    ]  # fmt: skip


def test_a_single_file_needs_no_last_line() -> None:
    assert lines(Look("jpeg", findings=(PLACE,))) == lines(None) == lines() == []
