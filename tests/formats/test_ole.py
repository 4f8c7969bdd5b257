"""Old Office files, mail messages, and the compound files that they are."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

import toolkit
from tests.conftest import sample_of
from tests.corpus import corpus
from tests.nesting import clean, found
from tests.samples import doc, msg, ppt, xls
from tests.samples.ole import (
    CUSTOM,
    MOMENT,
    SECTOR,
    SUMMARY,
    compound,
    entry,
    packed_script,
    properties,
    text,
    time,
)
from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats import identify
from toolkit.formats.metadata import property_sets
from toolkit.formats.old_office import ole_file, ole_script, ole_word
from toolkit.formats.old_office.ole_file import Compound
from toolkit.model import Recipe

LONG = b"0123456789abcdef" * 600
WORD = {"WordDocument": doc.document({})[0], "1Table": doc.document({})[1]}


def said(raw: bytes) -> set[tuple[str, str | None]]:
    return {(each.kind, each.value) for each in property_sets.read(raw, "x")}


def gaps(data: bytes) -> list[tuple[str, bytes]]:
    return [(gap.what, gap.raw.rstrip(b"\0")) for gap in Compound(data).gaps()]


# ---- compound files -------------------------------------------------------------------------


def test_streams_in_small_and_in_large_sectors_are_read_whole() -> None:
    file = Compound(compound({"a": b"short", "b/c/d": LONG, "b/e": b"x" * 64, "f": b""}))
    streams = {each.path: file.read(each) for each in file.entries if each.stream}

    assert streams == {"a": b"short", "b/c/d": LONG, "b/e": b"x" * 64, "f": b""}


def test_where_a_stream_starts_is_known() -> None:
    data = compound({"a": b"short words", "b": LONG})
    file = Compound(data)

    for each in file.entries:
        if each.stream:
            at = file.place(each)
            assert at is not None
            assert data[at : at + 5] == file.read(each)[:5]


def test_bytes_that_belong_to_nothing_are_found() -> None:
    data = compound({"a": b"x" * 10, "b": LONG}, free=b"free words", rest=b"rest words")

    assert ("free sectors", b"free words") in gaps(data)
    assert ("a/rest", b"rest words") in gaps(data)


def test_small_sectors_of_no_stream_are_found() -> None:
    data = compound({"a": b"x" * 64 + b"left words of Jane".ljust(64, b"."), "b": b"y"})
    at = data.index("a".encode("utf-16-le").ljust(64, b"\0")) + 120

    cut = data[:at] + struct.pack("<I", 64) + data[at + 4 :]
    assert [what for what, _ in gaps(data)] == []
    assert gaps(cut) == [("free small sectors", b"left words of Jane".ljust(64, b"."))]


def test_names_of_deleted_streams_are_found() -> None:
    data = compound({"Contents": b"\1\2\3"}, lost="Draft by Jane", tail=b"behind words")

    assert ("hidden.gap", "Draft by Jane") in found(data)
    assert ("hidden.trailer", "behind words") in found(data) or any(
        "behind words" in (value or "") for _, value in found(data)
    )


def test_times_of_folders_are_found() -> None:
    assert ("when.changed", "2026:03:06 10:11:12 UTC") in found(
        compound({"a/b": b"\1\2\3"}, moment=MOMENT)
    )


def test_chains_that_run_in_circles_are_refused_or_told() -> None:
    data = bytearray(compound({"a": b"\1", "b": LONG}))
    first = Compound(bytes(data)).entries[2].start
    for number in range(first, first + 3):
        at = len(data) - SECTOR + 4 * number
        data[at : at + 4] = struct.pack("<I", first)
    file = Compound(bytes(data))

    assert [each.path for each in file.broken] == ["b"]
    assert file.read(file.broken[0]) == b""
    assert "inside.damaged" in {kind for kind, _ in found(bytes(data))}


def test_folders_that_run_in_circles_are_refused() -> None:
    data = compound({"a": b"\1", "b": b"\2"})
    row = entry("b", 2, 0, 0)[:64]
    at = data.index(row) + 72

    with pytest.raises(Damaged) as refused:
        Compound(data[:at] + struct.pack("<I", 1) + data[at + 4 :])
    assert refused.value.detail == "loop"


@pytest.mark.parametrize(
    ("at", "raw", "detail"),
    [
        (30, b"\x20\0", "unsupported_variant"),
        (28, b"\xff\xfe", "unsupported_variant"),
        (48, b"\xf0\xff\0\0", "truncated"),
        (76, b"\xf0\xff\0\0", "truncated"),
    ],
)
def test_heads_that_make_no_sense_are_refused(at: int, raw: bytes, detail: str) -> None:
    data = compound({"a": b"\1"})

    with pytest.raises(Damaged) as refused:
        Compound(data[:at] + raw + data[at + len(raw) :])
    assert refused.value.detail == detail


def test_a_file_of_many_sectors_is_read() -> None:
    streams = {f"s{number}": LONG for number in range(60)}
    file = Compound(compound(streams))

    assert {each.path: file.read(each) for each in file.entries if each.stream} == streams


# ---- property sets --------------------------------------------------------------------------


def test_letters_are_read_by_their_code_page() -> None:
    greek = {1: struct.pack("<II", 2, 1253), 4: text("Ελένη".encode("cp1253"))}
    wide = {1: struct.pack("<II", 2, 1200), 4: text("Ελένη".encode("utf-16-le") + b"\0")}
    strange = {1: struct.pack("<II", 2, 4711), 4: text(b"Jane")}

    assert ("who.author", "Ελένη") in said(properties((SUMMARY, greek)))
    assert ("who.author", "Ελένη") in said(properties((SUMMARY, wide)))
    assert ("who.author", "Jane") in said(properties((SUMMARY, strange)))


def test_kinds_of_values_are_said_in_words() -> None:
    values = {
        10: time(36_000_000_000), 12: time(), 14: struct.pack("<Ii", 3, 7),
        11: struct.pack("<Id", 7, 46087.5), 19: struct.pack("<IhH", 11, -1, 0),
    }  # fmt: skip
    seen = said(properties((SUMMARY, values)))

    assert ("software.history", "60 minutes") in seen
    assert ("when.changed", "2026:03:06 10:11:12 UTC") in seen
    assert ("when.changed", "2026:03:06 12:00:00") in seen
    assert ("look.description", "7") in seen
    assert ("software.setting", "True") in seen


def test_fields_that_a_company_adds_are_told_by_name() -> None:
    names = struct.pack("<I", 3)
    for number, name in ((2, b"Case"), (3, b"AuthorEmail"), (4, b"DocGUID")):
        names += struct.pack("<II", number, len(name) + 1) + name + b"\0"
    names += bytes(-len(names) % 4)
    values = {0: names, 2: text(b"4711"), 3: text(b"jane@x.org"), 4: text(b"{1}")}
    seen = said(properties((CUSTOM, values)))

    assert {
        ("who.words", "Case: 4711"), ("who.contact", "AuthorEmail: jane@x.org"),
        ("hidden.id", "DocGUID: {1}"),
    } <= seen  # fmt: skip


def test_broken_property_sets_never_crash() -> None:
    raw = properties((SUMMARY, {1: struct.pack("<II", 2, 1252), 4: text(b"Jane"), 12: time()}))
    for at in range(len(raw)):
        said(raw[:at])
        said(raw[:at] + b"\xff" * 8 + raw[at + 8 :])


def test_properties_that_share_bytes_never_crash() -> None:
    raw = properties((SUMMARY, {4: text(b"Jane"), 5: text(b"Doe")}))
    place = raw.index(struct.pack("<II", 4, 24)) + 4

    for offset in range(64):
        said(raw[:place] + struct.pack("<I", offset) + raw[place + 4 :])


# ---- programs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("packed", "plain"),
    [  # the three examples of the specification
        (
            "0119b0006162636465666768 00696a6b6c6d6e6f70 0071727374 75762e",
            b"abcdefghijklmnopqrstuv.",
        ),
        (
            "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f700671027004107273"
            "74757610 7778797a003c",
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        ("0103b0026145 00", b"a" * 73),
    ],
)
def test_packed_programs_are_unpacked_as_the_specification_shows(
    packed: str, plain: bytes
) -> None:
    assert ole_script.unpacked(bytes.fromhex(packed), 0) == plain


def test_the_source_of_a_program_is_shown() -> None:
    source = b'Attribute VB_Name = "A"\r\nShell "calc"\r\n'
    data = compound({"Macros/VBA/A": bytes(9) + packed_script(source), **WORD})

    assert any(
        'Shell "calc"' in (value or "") for kind, value in found(data) if kind == "hidden.script"
    )


# ---- Word, Excel, PowerPoint, mail ----------------------------------------------------------


def test_text_that_readers_see_is_not_repeated_but_deleted_text_is_shown() -> None:
    stream, table = doc.document({}, behind=b"\0\0deleted words\0")
    values = {value for _, value in found(compound({"WordDocument": stream, "1Table": table}))}

    assert not any("What readers see" in (value or "") for value in values)
    assert any("deleted words" in (value or "") for value in values)


def test_text_between_the_pieces_is_shown() -> None:
    body = struct.pack("<3I", 0, 4, 8) + struct.pack("<HIH", 0, 0x4000_0000 | 2 * 10, 0)
    body += struct.pack("<HIH", 0, 0x4000_0000 | 2 * 30, 0)
    stream = bytes(10) + b"seen" + b"deleted words\0\0\0" + b"seen" + b"behind"

    left = ole_word._outside(stream, b"\2" + struct.pack("<I", len(body)) + body)
    assert b"deleted words" in left
    assert b"behind" in left
    assert b"seen" not in left


def test_tables_of_old_strings_are_read() -> None:
    assert list(ole_word.strings(b"\2\0\0\0\4Jane\3Doe")) == ["Jane", "Doe"]
    assert list(ole_word.strings(doc.strings(b"Jane", b"Doe", extra=4))) == ["Jane", "Doe"]
    assert list(ole_word.strings(b"\xff\xff\xff\xff\0\0\1\0J\0")) == ["J"]


def test_hidden_sheets_and_slides_are_told() -> None:
    book = xls.workbook(xls.sheet(b"Open", 0), xls.sheet(b"Secret", 1), xls.sheet(b"Deep", 2))
    seen = found(compound({"Workbook": book}))

    assert {
        ("who.words", "Open"), ("content.hidden_part", "Secret (hidden)"),
        ("content.hidden_part", "Deep (very hidden)"),
    } <= seen  # fmt: skip
    assert "hidden.earlier" in {kind for kind, _ in found(sample_of("ppt")[0])}


def test_the_message_itself_is_not_repeated() -> None:
    data, _ = sample_of("msg")

    assert not any("What readers see" in (value or "") for _, value in found(data))


def test_who_a_message_was_for_is_told_in_words() -> None:
    name = "__substg1.0_0E02001F"
    seen = found(compound({name: msg.wide(b"Jane Doe"), msg.TABLE: msg.table(32, 0x0039)}))

    assert {("who.person", "Jane Doe"), ("when.changed", "2026:03:06 10:11:12 UTC")} <= seen


# ---- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("streams", "name", "detail"),
    [
        (WORD, "doc", "old_office"),
        ({"Workbook": xls.workbook()}, "xls", "old_office"),
        ({"Book": xls.workbook()}, "xls", "old_office"),
        ({"PowerPoint Document": b"", "Current User": b""}, "ppt", "old_office"),
        ({msg.TABLE: msg.table(32)}, "msg", "no_writer"),
        ({"Contents": b"x"}, "ole", "no_writer"),
    ],
)
def test_each_kind_is_known_and_never_written(
    streams: dict[str, bytes], name: str, detail: str
) -> None:
    data = compound(streams)

    assert identify(data).name == name
    with pytest.raises(NotCleanable) as refused:
        clean(data)
    assert refused.value.detail == detail


def test_locked_files_are_said_to_be_locked() -> None:
    word = doc.document({}, flags=0x0300)[0]
    book = xls.workbook(xls.record(0x2F, bytes(54)))
    show = {"PowerPoint Document": b"", "Current User": ppt.user(b"Jane", 0xF3D1C4DF)}
    for streams in ({"WordDocument": word}, {"Workbook": book}, show):
        with pytest.raises(Locked):
            clean(compound(streams))


def test_a_locked_new_office_file_is_said_to_be_locked() -> None:
    data = compound({"EncryptedPackage": LONG, "EncryptionInfo": bytes(100)})

    with pytest.raises(Locked):
        identify(data)


def test_a_mail_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "in.msg").write_bytes(sample_of("msg")[0])

    with pytest.raises(NotCleanable) as refused:
        toolkit.clean(tmp_path / "in.msg", tmp_path / "out", Recipe(faces="keep"))
    assert "PDF" in refused.value.hint


def test_real_files_say_who_wrote_them() -> None:
    seen = found(corpus("metadata", "poi", "TestGermanWord90.doc").read_bytes())

    assert {
        ("who.author", "Rainer Klute (Autor)"), ("who.owner", "Rainer Klute (Manager)"),
        ("who.user_path", r"C:\Dateien\Eigene Dateien\Test.doc"),
    } <= seen  # fmt: skip


def test_every_real_file_is_read() -> None:
    for ending in ("doc", "xls", "ppt", "msg"):
        for path in sorted(corpus("metadata").rglob(f"*.{ending}")):
            assert identify(path.read_bytes()).name == ending
            assert found(path.read_bytes())


def test_nothing_is_read_beyond_the_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ole_file, "_MAX_ENTRIES", 3)

    with pytest.raises(TooLarge):
        Compound(compound({f"s{number}": b"\1" for number in range(9)}))
