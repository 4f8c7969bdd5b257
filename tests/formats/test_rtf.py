"""RTF: looked into, never written."""

from __future__ import annotations

import pytest

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.inside import Inside
from toolkit.formats.text import rtf


def told(raw: bytes) -> dict[str, str | None]:
    return {finding.place.path: finding.value for finding in rtf.inspect(raw, Inside())}


def test_names_times_and_hidden_words_are_read() -> None:
    """Also where letters are written as numbers."""
    raw = rb"{\rtf1{\info{\author J\'e9r\u244?me}{\creatim\yr2023\mo4\dy5}}a {\v not seen}\par}"
    found = told(raw)

    assert found["rtf/\\creatim"] == "2023-04-05"
    assert found["rtf/\\v"] == "not seen"
    assert (found["rtf/\\author"] or "").startswith("J")


def test_words_that_are_seen_are_no_finding() -> None:
    """They are what the document says."""
    assert told(rb"{\rtf1{\fonttbl{\f0 Arial;}}Seen {\b bold}}") == {}


@pytest.mark.parametrize(
    "raw", [rb"{\rtf1 abc", b"{\\rtf1" + b"{" * 5000, rb"{\rtf1{\pict\bin99999 a"]
)
def test_what_does_not_end_is_damaged(raw: bytes) -> None:
    """Also where it nests without end."""
    with pytest.raises(Damaged):
        told(raw)


def test_it_is_never_written() -> None:
    """Programs write more into it than any list names."""
    with pytest.raises(NotCleanable):
        rtf.FORMAT.strip(rb"{\rtf1 a}", Inside())
