"""IPTC captions are shown by name, whatever state they are in."""

from __future__ import annotations

import pytest

from tests.samples.jpeg import dataset
from toolkit.formats.metadata import iptc
from toolkit.kinds import KINDS


def read(raw: bytes) -> list[tuple[str, str, str | None]]:
    return [(row.place.path, row.kind, row.value) for row in iptc.read(raw, "IPTC", 100)]


@pytest.mark.parametrize(
    ("record", "number", "body", "name", "kind", "value"),
    [
        (2, 80, b"Ada Lovelace", "By-line", "who.author", "Ada Lovelace"),
        (2, 90, b"Kingston", "City", "where.name", "Kingston"),
        (2, 118, b"+1 555 0100", "Contact", "who.contact", "+1 555 0100"),
        (2, 55, b"20040226", "DateCreated", "when.taken", "2004:02:26"),
        (2, 60, b"145619+0230", "TimeCreated", "when.taken", "14:56:19+02:30"),
        (2, 60, b"1456", "TimeCreated", "when.taken", "1456"),
        (2, 0, b"\x00\x04", "ApplicationRecordVersion", "software.setting", "4"),
        (1, 90, b"\x1b%G", "CodedCharacterSet", "software.setting", "UTF8"),
        (3, 10, b"\x00\x07\x00\x00\x00\x2a20040226\x00\x09", "IPTCPictureNumber",
         "device.serial", "maker 7, equipment 42, 2004:02:26, number 9"),
        (2, 202, b"\xff\xd8secret thing", "ObjectPreviewData",
         "hidden.thumbnail", "14 bytes: secret thing"),
        (2, 25, "Zürich".encode(), "Keywords", "who.words", "Zürich"),
        (2, 25, "Zürich".encode("latin-1"), "Keywords", "who.words", "Zürich"),
        (2, 25, b"\x81\x9d", "Keywords", "who.words", "\x81\x9d"),
        (2, 199, b"odd", "IPTC_2_199", "hidden.unknown", "odd"),
        (240, 1, b"odd", "IPTC_240_1", "hidden.unknown", "odd"),
    ],
)  # fmt: skip
def test_a_field_is_named_and_weighed(
    record: int, number: int, body: bytes, name: str, kind: str, value: str
) -> None:
    """Each field says what it tells about a person, in words people read."""
    assert read(dataset(record, number, body)) == [(f"IPTC/{name}", kind, value)]


def test_each_keyword_is_its_own_finding() -> None:
    """A list is not hidden behind its first entry."""
    rows = read(dataset(2, 25, b"march") + dataset(2, 25, b"harbour"))

    assert [value for _, _, value in rows] == ["march", "harbour"]


def test_a_long_field_is_read_whole() -> None:
    """Fields longer than 32 kB have a longer length, and are shown to their end."""
    body = b"x" * 40_000 + b"the end"
    raw = b"\x1c\x02\x78\x80\x04" + len(body).to_bytes(4, "big") + body

    assert read(raw) == [("IPTC/Caption-Abstract", "who.words", body.decode())]


@pytest.mark.parametrize(
    "tail",
    [
        b"no tag but words",
        b"\x1c\x02\x50\x7f\xff cut off words",
        b"\x1c\x02\x50\x80\x20 absurd length words",
        b"\x1c\x02",
    ],
)
def test_damaged_captions_are_shown_as_far_as_they_go(tail: bytes) -> None:
    """Damage hides nothing that can be read, and stops nothing."""
    rows = read(dataset(2, 90, b"Kingston") + tail)

    assert rows[0] == ("IPTC/City", "where.name", "Kingston")
    assert "words" not in tail.decode("latin-1") or "words" in (rows[1][2] or "")


def test_filling_and_empty_fields_claim_nothing() -> None:
    """Where nothing is said, no finding says that somebody is named."""
    assert read(dataset(2, 80, b"") + dataset(2, 90, b"\x00\x00") + bytes(9)) == []


def test_every_row_names_a_kind_and_a_form() -> None:
    """The table can be trusted: no row points at nothing."""
    for rows in iptc.DATASETS.values():
        for row in rows.values():
            assert row.kind in KINDS
            assert row.form in iptc._FORMS


def test_places_lie_where_the_bytes_are() -> None:
    """A place can be found again in the file."""
    raw = dataset(2, 90, b"Kingston") + dataset(2, 80, b"Ada")
    places = [row.place for row in iptc.read(raw, "IPTC", 1000)]

    assert [(place.start, place.size) for place in places] == [(1000, 13), (1013, 8)]
