"""ZIP packages: what is read, what is refused, how they are written."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib

import pytest

from tests.samples.zip import DEFLATED, STORED, File, archive, field
from toolkit.errors import Damaged, Locked, TooLarge
from toolkit.formats import zip_directory, zip_traces, zip_unpack, zip_write

LETTER = File(b"a.txt", b"words " * 20)


def unpacked(data: bytes) -> list[bytes]:
    return [
        zip_unpack.unpack(data, each, lambda _: None)
        for each in zip_directory.package(data).members
    ]


def traces(data: bytes) -> set[tuple[str, str | None]]:
    return {
        (each.kind, each.value) for each in zip_traces.traces(data, zip_directory.listed(data))
    }


def by_hand(method: int, body: bytes, raw: bytes) -> bytes:
    """A package of one member that is packed elsewhere."""
    data = archive(LETTER._replace(raw=body, method=STORED))
    sums = struct.pack("<III", zlib.crc32(raw), len(body), len(raw))
    for head, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(head) + at
        data = data[:place] + struct.pack("<H", method) + data[place + 2 :]
        data = data[: place + 6] + sums + data[place + 18 :]
    return data


# ---- reading --------------------------------------------------------------------------------


def test_members_are_read_in_the_order_of_the_directory() -> None:
    data = archive(LETTER, File(b"dir/", b"", STORED), File(b"dir/b", b"more", STORED))

    members = zip_directory.package(data).members

    assert [member.name for member in members] == ["a.txt", "dir/", "dir/b"]
    assert [member.folder for member in members] == [False, True, False]
    assert unpacked(data) == [LETTER.raw, b"", b"more"]


@pytest.mark.parametrize(
    ("method", "pack"),
    [
        (0, lambda raw: raw),
        (8, lambda raw: zlib.compress(raw)[2:-4]),
        (12, bz2.compress),
        (
            14,
            lambda raw: (
                b"\x09\x04\x05\0\x5d\0\0\1\0"
                + lzma.compress(
                    raw, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
                )
            ),
        ),
    ],
)
def test_four_ways_of_packing_are_unpacked(method: int, pack: object) -> None:
    raw = b"words " * 50

    assert unpacked(by_hand(method, pack(raw), raw)) == [raw]  # type: ignore[operator]


def test_other_ways_of_packing_are_refused() -> None:
    with pytest.raises(Damaged) as refused:
        unpacked(by_hand(98, b"12345", b"12345"))
    assert refused.value.detail == "unsupported_variant"


def test_bytes_in_front_and_behind_are_gaps_and_move_nothing() -> None:
    data = b"in front" + archive(LETTER, tail=b"behind")

    assert unpacked(data) == [LETTER.raw]
    assert ("hidden.gap", "in front") in traces(data)
    assert ("hidden.gap", "behind") in traces(data)


def test_lengths_behind_the_bytes_are_understood() -> None:
    data = archive(LETTER._replace(descriptor=True), File(b"b", b"more"))

    assert unpacked(data) == [LETTER.raw, b"more"]
    assert zip_directory.package(data).gaps == []


def test_long_archives_are_understood() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", allowZip64=True) as made,
        made.open("a", "w", force_zip64=True) as file,
    ):
        file.write(b"words")

    assert unpacked(out.getvalue()) == [b"words"]


def test_a_long_end_is_understood() -> None:
    short = archive(LETTER)
    begin = short.index(b"PK\x01\x02")
    size = short.index(b"PK\x05\x06") - begin
    place = begin + size
    long = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, begin)
    long += struct.pack("<4sIQI", b"PK\x06\x07", 0, place, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)

    assert unpacked(short[:place] + long + end) == [LETTER.raw]


def test_names_in_old_letters_are_understood() -> None:
    assert zip_directory.package(archive(File(b"caf\x82", b"x"))).members[0].name == "café"
    utf8 = File("café".encode(), b"x", flags=0x0800)
    assert zip_directory.package(archive(utf8)).members[0].name == "café"


# ---- refusing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [b"/etc/passwd", b"../up", b"a/../../up", b"C:\\x", b"..\\x", b"\\\\x", b"a\nb", b""]
)
def test_names_that_lead_out_are_refused_but_listed(name: bytes) -> None:
    data = archive(File(name, b"x"))

    with pytest.raises(Damaged) as refused:
        zip_directory.package(data)
    assert refused.value.detail == "unsafe_name"
    assert len(zip_directory.listed(data).members) == 1


@pytest.mark.parametrize("system", [0, 10])
def test_a_backslash_parts_folders_where_the_writer_has_such(system: int) -> None:
    """Programs on Windows write it; elsewhere it is a letter, and leads out on Windows."""
    found = zip_directory.package(archive(File(b"a\\b.txt", b"x", made=system << 8 | 20)))
    assert [member.name for member in found.members] == ["a/b.txt"]

    for name, made in ((b"a\\b.txt", 0x0314), (b"a\\..\\..\\b", system << 8 | 20)):
        with pytest.raises(Damaged, match="unsafe_name"):
            zip_directory.package(archive(File(name, b"x", made=made)))


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o060644, 0o140644, 0o040755])
def test_links_pipes_and_devices_are_refused(mode: int) -> None:
    with pytest.raises(Damaged) as refused:
        zip_directory.package(archive(File(b"link", b"/etc/passwd", made=0x0314, mode=mode)))
    assert refused.value.detail == "unsafe_name"


@pytest.mark.parametrize("flag", [0x0001, 0x0040, 0x2000])
def test_encrypted_members_are_refused_but_listed(flag: int) -> None:
    data = archive(LETTER._replace(flags=flag))

    with pytest.raises(Locked):
        zip_directory.package(data)
    locked = zip_directory.listed(data).members[0]
    assert locked.name == "a.txt"
    with pytest.raises(Locked):
        zip_unpack.unpack(data, locked, lambda _: None)


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(Damaged) as refused:
        zip_directory.package(archive(LETTER, LETTER))
    assert refused.value.detail == "same_name"


def overlapping() -> bytes:
    """Two members, of which one stands inside the other: a bomb that counts its bytes twice."""
    inner = archive(File(b"b.txt", b"words " * 20))
    begin = inner.index(b"PK\x01\x02")
    local, row = inner[:begin], inner[begin : inner.index(b"PK\x05\x06")]
    outer = archive(File(b"a.bin", local, STORED))
    start = outer.index(local)
    begin = outer.index(b"PK\x01\x02", start + len(local))
    rows = (
        outer[begin : outer.index(b"PK\x05\x06")] + row[:42] + struct.pack("<I", start) + row[46:]
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(rows), begin, 0)
    return outer[:begin] + rows + end


def test_members_that_overlap_are_refused_but_listed() -> None:
    data = overlapping()

    with pytest.raises(Damaged) as refused:
        zip_directory.package(data)
    assert refused.value.detail == "structure"
    assert [member.name for member in zip_directory.listed(data).members] == ["a.bin", "b.txt"]


def test_heads_that_differ_are_refused() -> None:
    data = archive(LETTER)

    with pytest.raises(Damaged) as refused:
        zip_directory.package(data.replace(b"a.txt", b"b.txt", 1))
    assert refused.value.detail == "structure"


def test_a_wrong_sum_is_refused() -> None:
    data = archive(LETTER._replace(method=STORED)).replace(b"words", b"wirds", 1)

    with pytest.raises(Damaged) as refused:
        unpacked(data)
    assert refused.value.detail == "checksum"


def test_bytes_behind_packed_bytes_are_refused() -> None:
    raw = b"words " * 50

    with pytest.raises(Damaged):
        unpacked(by_hand(8, zlib.compress(raw)[2:-4] + b"hidden", raw))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = archive(File(b"bomb", bytes(6 << 20)))
    counts: list[int] = []

    with pytest.raises(TooLarge) as refused:
        zip_unpack.unpack(data, zip_directory.package(data).members[0], counts.append)
    assert refused.value.detail == "compressed_bomb"
    assert counts == []


def test_a_member_that_lies_about_its_size_is_not_unpacked_further() -> None:
    data = by_hand(8, zlib.compress(bytes(100_000))[2:-4], b"12345")

    with pytest.raises(Damaged):
        unpacked(data)


def test_whoever_unpacks_says_how_much_first() -> None:
    data = archive(LETTER)
    counts: list[int] = []
    zip_unpack.unpack(data, zip_directory.package(data).members[0], counts.append)

    assert counts == [len(LETTER.raw)]


def test_more_members_than_the_limit_are_refused() -> None:
    data = archive(LETTER)
    end = data.index(b"PK\x05\x06")
    data = data[: end + 8] + struct.pack("<HH", 30_000, 30_000) + data[end + 12 :]

    with pytest.raises(TooLarge):
        zip_directory.package(data)


def test_a_split_archive_is_refused() -> None:
    data = archive(LETTER)
    end = data.index(b"PK\x05\x06")

    with pytest.raises(Damaged) as refused:
        zip_directory.package(data[: end + 4] + b"\1\0\1\0" + data[end + 8 :])
    assert refused.value.detail == "unsupported_variant"


# ---- traces ---------------------------------------------------------------------------------


def test_times_of_both_heads_are_shown() -> None:
    data = archive(LETTER)
    place = data.index(b"PK\x03\x04") + 10
    data = data[:place] + struct.pack("<HH", 0, 1 << 9 | 1 << 5 | 2) + data[place + 4 :]

    assert ("when.changed", "2026:03:06 10:11:12") in traces(data)
    assert ("when.changed", "1981:01:02 00:00:00") in traces(data)


def test_extra_fields_are_read() -> None:
    extra = field(0x5455, b"\1" + struct.pack("<I", 1772791872))
    extra += field(0x7875, b"\1\4" + struct.pack("<I", 1000) + b"\4" + struct.pack("<I", 1001))
    ticks = (1772791872 + 11644473600) * 10_000_000
    extra += field(0x000A, bytes(4) + struct.pack("<HHQQQ", 1, 24, ticks, 0, ticks))
    extra += field(0x7075, b"\1\0\0\0\0other name") + field(0x0001, bytes(28) + b"hidden words")

    seen = traces(archive(LETTER._replace(extra=extra + b"abc")))

    assert ("when.changed", "2026:03:06 10:11:12 UTC") in seen
    assert ("who.owner", "uid 1000, gid 1001") in seen
    assert ("inside.name", "other name") in seen
    assert ("hidden.gap", "hidden words") in seen
    assert ("hidden.gap", "616263") in seen


def test_the_packing_system_and_rights_are_shown() -> None:
    seen = traces(archive(LETTER._replace(made=0x0314, mode=0o100600)))

    assert ("software.name", "packed on Unix") in seen
    assert ("software.setting", "rights 100600") in seen


# ---- writing --------------------------------------------------------------------------------


def test_what_is_written_says_nothing_beside_names_and_bytes() -> None:
    files = [("mimetype", b"kind"), ("ö.txt", b"words " * 50), ("empty", b"")]
    data = b"".join(zip_write.written(files, {"mimetype"}))

    assert traces(data) == set()
    assert zip_directory.package(data).gaps == []
    assert unpacked(data) == [raw for _, raw in files]
    assert [m.method for m in zip_directory.package(data).members] == [STORED, DEFLATED, STORED]


def test_other_programs_read_what_is_written() -> None:
    files = [("mimetype", b"kind"), ("dir/ö.txt", b"words " * 50)]
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_write.written(files, {"mimetype"})))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == dict(files)
        assert {row.date_time for row in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_files_give_the_same_package() -> None:
    files = [("a", b"words " * 100)]

    assert b"".join(zip_write.written(files)) == b"".join(zip_write.written(files))
