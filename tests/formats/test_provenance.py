"""Provenance records (JUMBF, CBOR, certificates): who made and signed it is shown in full."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from toolkit.errors import Damaged
from toolkit.formats.metadata import cbor, certificates, jumbf


def head(major: int, count: int) -> bytes:
    if count < 24:
        return bytes([major << 5 | count])
    return bytes([major << 5 | 25]) + struct.pack(">H", count)


def coded(value: Any) -> bytes:
    """A value in CBOR."""
    if isinstance(value, bool):
        return bytes([0xF4 + value])
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(coded, value))
    return head(5, len(value)) + b"".join(coded(part) for row in value.items() for part in row)


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def described(label: str, *, kind: bytes = b"json", salt: bytes = b"", more: bytes = b"") -> bytes:
    flags = 3 | (0x10 if salt else 0)
    body = (
        kind + bytes.fromhex("00110010800000aa00389b71") + bytes([flags]) + label.encode() + b"\0"
    )
    return box(b"jumd", body + (box(b"c2sh", salt) if salt else b"") + more)


def record(label: str, *contents: bytes, salt: bytes = b"") -> bytes:
    return box(b"jumb", described(label, salt=salt) + b"".join(contents))


def shown(raw: bytes) -> dict[str, str | None]:
    return {f.place.path: f.value for f in jumbf.read(raw, "J", 0)}


VALUES: list[tuple[Any, list[tuple[tuple[str, ...], Any]]]] = [
    ({"a": 1, "b": {"c": ["x", "y"]}}, [(("a",), 1), (("b", "c"), "x"), (("b", "c"), "y")]),
    ([1, {"k": "v"}], [(("Item0",), 1), (("Item1", "k"), "v")]),
    ({"n": -7, "t": True, "f": False, "nothing": None, "e": []},
     [(("n",), -7), (("t",), True), (("f",), False)]),
    ({b"\xab\xcd": b"\1\2"}, [(("abcd",), b"\1\2")]),
    ({1: 300}, [(("1",), 300)]),
    ("only words", [((), "only words")]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_values_come_with_their_paths(value: Any, expected: list[Any]) -> None:
    """Every value is found under the keys that lead to it."""
    assert list(cbor.values(coded(value))) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("f93e00", 1.5), ("fa3fc00000", 1.5), ("fb3ff8000000000000", 1.5),
        ("1a00010000", 65536), ("1b0000000100000000", 1 << 32), ("18ff", 255),
        ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        ("5f42010243030405ff", b"\1\2\3\4\5"), ("7f657374726561646d696e67ff", "streaming"),
        ("62c328", "\ufffd("),
    ],
)  # fmt: skip
def test_numbers_tags_and_streams(raw: str, expected: Any) -> None:
    """Examples of RFC 8949: floats, wide numbers, tagged dates, strings in parts."""
    assert list(cbor.values(bytes.fromhex(raw))) == [((), expected)]


def test_endless_collections_and_equal_keys() -> None:
    """A list or map up to a stop code; of two equal keys none is lost."""
    assert list(cbor.values(bytes.fromhex("9f0102ff"))) == [(("Item0",), 1), (("Item1",), 2)]
    assert list(cbor.values(bytes.fromhex("bf616101616202ff"))) == [(("a",), 1), (("b",), 2)]
    assert list(cbor.values(bytes.fromhex("a2616101616102"))) == [(("a",), 1), (("a 1",), 2)]


@pytest.mark.parametrize(
    "raw",
    [
        "", "18", "1c", "62", "0101", "5f01ff", "5f6161ff", "1f", "bf6161ff", "9f01",
        "81" * 30 + "01", "9bffffffffffffffff", "bb00000000ffffffff", "f818ff",
    ],
)  # fmt: skip
def test_damage_is_told(raw: str) -> None:
    """Cut off, too deep, too many, parts of the wrong kind, bytes behind the end."""
    with pytest.raises(Damaged):
        list(cbor.values(bytes.fromhex(raw)))


def der(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = bytes([len(body)]) if len(body) < 128 else b"\x82" + struct.pack(">H", len(body))
    return bytes([kind]) + size + body


CERTIFICATE = der(
    0x30,
    der(0x30, der(0x31, der(0x30, der(0x06, b"\x55\x04\x03"), der(0x0C, "Anna Ö".encode())))),
    der(0x30, der(0x17, b"260405101112Z"), der(0x18, b"20270405101112Z")),
    der(0x30, der(0x13, b"Example Camera Works"), der(0x1E, "Bert".encode("utf-16-be"))),
    der(0x03, bytes(200)),
)


def test_names_and_dates_of_a_certificate_are_read() -> None:
    """Who signed, who vouches, and from when to when."""
    assert certificates.names(CERTIFICATE) == [
        "Anna Ö", "260405101112Z", "20270405101112Z", "Example Camera Works", "Bert",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"no certificate", CERTIFICATE[:40], b"\x30\xff" + bytes(9)])
def test_a_damaged_certificate_ends_the_reading(raw: bytes) -> None:
    """What is cut off is read as far as it is whole; nothing is raised."""
    assert isinstance(certificates.names(raw), list)


def test_statements_are_shown_with_their_names() -> None:
    """Authors in JSON, titles and times in CBOR, each with a path that people can look up."""
    author = b'{"author": [{"name": "Anna Schmidt"}], "when": "2026-04-05"}'
    claim = coded({"dc:title": "holiday.jpg", "claim_generator": "Acme 3", "pad": bytes(40)})
    raw = record(
        "c2pa",
        record("stds.schema-org.CreativeWork", box(b"json", author)),
        record("c2pa.claim", box(b"cbor", claim), salt=b"\x11" * 16),
    )
    found = list(jumbf.read(raw, "J", 0))
    told = " ".join(f"{each.place.path}={each.value}" for each in found)

    for words in ("Anna Schmidt", "2026-04-05", "holiday.jpg", "Acme 3", "CreativeWork"):
        assert words in told
    assert any(each.place.path.endswith("Salt") for each in found)
    assert {each.kind for each in found} >= {"who.author", "software.name", "hidden.id"}


def test_a_signature_names_who_signed() -> None:
    """The certificates in a COSE signature are opened, too."""
    protected = coded({1: -7, 33: [CERTIFICATE]})
    signature = b"\xd2" + coded([protected, {}, None, bytes(64)])
    told = str(shown(record("c2pa.signature", box(b"cbor", signature))))

    assert "Anna Ö" in told
    assert "Example Camera Works" in told


def test_pictures_and_files_inside_are_told() -> None:
    """A small picture of an earlier version hides in many records."""
    kind = box(b"bfdb", b"\0image/jpeg\0secret-name.jpg\0")
    raw = record("c2pa.thumbnail.claim.jpeg", kind, box(b"bidb", b"\xff\xd8\xff\xe0" + bytes(30)))
    told = str(shown(raw))

    assert "image/jpeg" in told
    assert "secret-name.jpg" in told


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"words that are no box",
        record("c2pa", box(b"json", b"{no json: Anna}")),
        record("c2pa", box(b"json", b"[" * 100_000)),
        record("c2pa", box(b"cbor", b"\xff\xff words of Anna")),
        record("c2pa", box(b"uuid", bytes(16) + b"words of Anna")),
        record("c2pa", box(b"free", bytes(30))),
        box(b"jumb", b"\0\0\0\x09jumd\0"),
        record("c2pa", b"\0\0\xff\xffjson") + b"words behind",
        record("c2pa", described("again", more=b"surplus words of Anna")),
    ],
)
def test_what_is_no_record_is_shown_as_text(raw: bytes) -> None:
    """Damage ends the reading, but no readable word stays unseen."""
    told = str(shown(raw))

    assert ("Anna" in told) is (b"Anna" in raw)
    assert ("words" in told) is (b"words" in raw)


def test_records_in_records_have_an_end() -> None:
    """Nesting and counts are bounded."""
    deep = b""
    for _ in range(200):
        deep = box(b"jumb", deep)
    assert len(shown(deep)) < 300
    assert len(list(jumbf.read(box(b"free", b"x" * 9) * 60_000, "J", 0))) < 60_000
