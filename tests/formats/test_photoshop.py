"""Photoshop resources are shown by name, whatever state they are in."""

from __future__ import annotations

import struct

import pytest

from tests.samples.jpeg import dataset, picture, resource, segment, wide
from toolkit.formats.metadata import photoshop
from toolkit.kinds import KINDS


def read(raw: bytes) -> list[tuple[str, str, str | None]]:
    return [(row.place.path, row.kind, row.value) for row in photoshop.read(raw, "8BIM", 100)]


@pytest.mark.parametrize(
    ("number", "body", "name", "kind", "value"),
    [
        (0x040B, b"https://example.org/ada \x00", "URL", "who.contact", "https://example.org/ada"),
        (0x0425, bytes(range(16)), "IPTCDigest", "hidden.id", bytes(range(16)).hex()),
        (0x040A, b"\x01", "CopyrightFlag", "software.setting", "True"),
        (0x040D, struct.pack(">I", 30), "GlobalAngle", "software.setting", "30"),
        (0x041B, wide(b"ftp://ada"), "WorkflowURL", "who.contact", "ftp://ada"),
        (0x041E, struct.pack(">III", 1, 0, 5) + wide(b"http://a") + struct.pack(">II", 0, 6)
         + wide(b"http://b"), "URL_List", "who.contact", "http://a, http://b"),
        (0x043E, wide(b"C:/Users/ada"), "AutoSaveFilePath", "who.user_path", "C:/Users/ada"),
        (0x0BB7, b"\x04face\x00\x00", "ClippingPathName", "who.words", "face"),
        (0x03ED, struct.pack(">IIII", 72 << 16, 1, 72 << 16, 1), "ResolutionInfo",
         "look.description", "72 x 72 dots per inch"),
        (0x0406, struct.pack(">hHh", 3, 1, 1), "JPEG_Quality",
         "software.setting", "quality 7, Optimized"),
        (0x03F3, b"\x00\x01", "PrintFlags", "software.setting", "0 1"),
        (0x07D5, b"abc", "Path_2005", "hidden.unknown", "3 bytes"),
        (0x0FA5, b"abc", "PlugIn_4005", "hidden.unknown", "3 bytes"),
        (0x4321, b"some words", "Photoshop_0x4321", "hidden.unknown", "some words"),
    ],
)  # fmt: skip
def test_a_resource_is_named_and_weighed(
    number: int, body: bytes, name: str, kind: str, value: str
) -> None:
    """Each resource says what it tells, in words people read."""
    assert read(resource(number, body)) == [(f"8BIM/{name}", kind, value)]


def test_captions_inside_are_read() -> None:
    """Press captions are not hidden by the block they stand in."""
    rows = read(resource(0x0404, dataset(2, 80, b"Ada Lovelace")))

    assert rows == [("8BIM/IPTC/By-line", "who.author", "Ada Lovelace")]


def test_a_thumbnail_tells_its_size_and_its_own_comment() -> None:
    """The small copy is itself a picture that can carry words."""
    small = picture(segment(0xFE, b"made by ada"), colours=1)
    [(path, kind, value)] = read(resource(0x040C, bytes(28) + small))

    assert (path, kind) == ("8BIM/PhotoshopThumbnail", "hidden.thumbnail")
    assert value == f"16 x 16 JPEG picture, {len(small)} bytes: made by ada"


def test_the_first_file_name_is_shown() -> None:
    """Photoshop keeps the name under which a picture was first saved."""
    body = bytes(20) + wide(b"march-harbour") + struct.pack(">I", 1)
    rows = read(resource(0x041A, body))

    assert rows == [("8BIM/SliceInfo/SlicesGroupName", "who.words", "march-harbour")]


def test_programs_and_labels_are_shown() -> None:
    """Who wrote the file and what a resource was called are traces, too."""
    body = bytes(5) + wide(b"Adobe Photoshop") + wide(b"Adobe Photoshop 7.0") + bytes(4)
    rows = read(resource(0x0421, body, b"my label"))

    assert [value for _, _, value in rows] == [
        "Adobe Photoshop",
        "Adobe Photoshop 7.0",
        "my label",
    ]


@pytest.mark.parametrize(
    "tail",
    [
        b"no resource but words",
        b"8BIM\x04\x0b\x00\x00\x00\x00\xff\xff cut off words",
        b"8BIM\x04\x0b\xff words",
        b"8BIM",
    ],
)
def test_damaged_resources_are_shown_as_far_as_they_go(tail: bytes) -> None:
    """Damage hides nothing that can be read, and stops nothing."""
    rows = read(resource(0x040B, b"https://example.org") + tail)

    assert rows[0][2] == "https://example.org"
    assert "words" not in tail.decode("latin-1") or "words" in (rows[1][2] or "")


@pytest.mark.parametrize(
    "number", [0x03ED, 0x0406, 0x041A, 0x041B, 0x041E, 0x0421, 0x040C, 0x0422]
)
@pytest.mark.parametrize("size", range(0, 40, 3))
def test_short_resources_raise_nothing(number: int, size: int) -> None:
    """A resource cut short is no reason to stop looking."""
    for row in photoshop.read(resource(number, bytes(range(255, 255 - size, -1))), "8BIM", 0):
        assert row.kind in KINDS


def test_empty_resources_claim_nothing() -> None:
    """Where nothing is said, no finding says that somebody is named."""
    assert read(resource(0x040B, b"") + resource(0x041E, bytes(4)) + bytes(7)) == []


def test_every_row_names_a_kind_and_a_form() -> None:
    """The table can be trusted: no row points at nothing."""
    for row in photoshop.RESOURCES.values():
        assert row.kind in KINDS
        assert row.form in photoshop._FORMS
