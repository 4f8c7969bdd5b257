"""TAR archives: every kind of head, what is refused, what other programs read."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

import toolkit
from tests.conftest import sample_of
from tests.corpus import corpus
from tests.nesting import clean, content, found
from tests.samples.tar import GNU, file, head, record
from toolkit.errors import Damaged, LampshadeError, UnknownFormat
from toolkit.formats import identify
from toolkit.formats.archive import tar_headers
from toolkit.model import Recipe

JPEG, PNG = sample_of("jpeg")[0], sample_of("png")[0]
END = bytes(1024)
NAMES = Recipe(faces="keep", keep_names=True)
DROP = Recipe(faces="keep", drop_unknown=True)


def made(kind: int, **more: object) -> bytes:
    """An archive by another program, with all that it notes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind, pax_headers=more.get("pax")) as write:  # type: ignore[arg-type]
        for name, raw in {"a/photo of Jane.jpg": JPEG, "b" * 150 + ".png": PNG}.items():
            row = tarfile.TarInfo(name)
            row.size, row.mtime, row.uid, row.uname, row.gname = (
                len(raw),
                1772791872,
                1000,
                "jane",
                "doe",
            )
            write.addfile(row, io.BytesIO(raw))
    return out.getvalue()


def rows(data: bytes) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(data)) as read:
        return read.getmembers()


@pytest.mark.parametrize("kind", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_archives_of_other_programs_are_read_and_their_notes_go(kind: int) -> None:
    data = made(kind)
    seen = found(data)
    copy = clean(data)

    assert {("who.owner", "jane"), ("who.owner", "doe"), ("who.owner", "uid 1000")} <= seen
    assert ("when.changed", "2026:03:06 10:11:12 UTC") in seen
    assert ("inside.name", "a/photo of Jane.jpg") in seen
    assert any("b" * 150 in (value or "") for _, value in seen)
    assert [row.name for row in rows(copy)] == ["file-001.jpg", "file-002.png"]
    assert {
        (row.uid, row.gid, row.uname, row.gname, row.mtime, row.mode) for row in rows(copy)
    } == {(0, 0, "", "", 0, 0o644)}
    assert b"jane" not in copy


def test_finer_times_and_attributes_of_pax_are_shown_and_go() -> None:
    data = made(tarfile.PAX_FORMAT, pax={"comment": "for Jane", "SCHILY.xattr.user.x": "note"})
    seen = found(data)

    assert ("hidden.comment", "comment: for Jane") in seen
    assert ("hidden.attribute", "SCHILY.xattr.user.x: note") in seen
    assert b"Jane" not in clean(data)


def test_a_size_in_a_record_counts() -> None:
    data = file(b"x", record(b"size", b"%d" % len(PNG)), b"x") + head(b"a.png", 0)
    data += PNG + bytes(-len(PNG) % 512) + END

    assert content(data)[-1] == content(clean(data))[-1]
    assert len(rows(clean(data))) == 1


def test_numbers_in_another_base_are_understood() -> None:
    data = file(b"a.png", PNG, a108=b"\x80" + (3_000_000).to_bytes(7, "big"), magic=GNU) + END

    assert ("who.owner", "uid 3000000") in found(data)


def test_names_are_kept_and_told_on_request() -> None:
    data = made(tarfile.PAX_FORMAT)
    copy = clean(data, NAMES)

    assert [row.name for row in rows(copy)] == ["a/photo of Jane.jpg", "b" * 150 + ".png"]
    assert ("content.name", "a/photo of Jane.jpg") in found(copy, NAMES)
    assert not {each for each in found(copy, NAMES) if each[0] == "inside.name"}
    assert clean(copy, NAMES) == copy
    assert content(data, NAMES) == content(copy, NAMES)


def test_names_in_other_letters_are_kept() -> None:
    data = file("ö/ä.png".encode(), PNG) + END

    assert [row.name for row in rows(clean(data, NAMES))] == ["ö/ä.png"]


# ---- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [b"1", b"2", b"3", b"4", b"6", b"M", b"D", b"?"])
def test_links_devices_and_parts_are_shown_and_refused(kind: bytes) -> None:
    data = file(b"a.jpg", JPEG) + head(b"x", 0, kind, a157=b"/home/jane") + END

    assert ("who.user_path", "/home/jane") in found(data)
    with pytest.raises(Damaged) as refused:
        clean(data)
    assert refused.value.detail == "unsafe_name"


@pytest.mark.parametrize("name", [b"/etc/passwd", b"../up", b"a/../../up", b"C:\\x", b"a\\b"])
def test_names_that_lead_out_are_refused(name: bytes) -> None:
    with pytest.raises(Damaged) as refused:
        clean(file(name, PNG) + END)
    assert refused.value.detail == "unsafe_name"


def test_a_name_in_a_record_that_leads_out_is_refused() -> None:
    data = file(b"x", record(b"path", b"../../up"), b"x") + file(b"a.png", PNG) + END

    with pytest.raises(Damaged):
        clean(data)
    assert ("inside.name", "../../up") in found(data)


def test_names_that_come_twice_are_refused() -> None:
    with pytest.raises(Damaged) as refused:
        clean(file(b"a.png", PNG) + file(b"./a.png", PNG) + END)
    assert refused.value.detail == "same_name"


def test_files_with_holes_are_refused() -> None:
    for data in (
        file(b"a.png", PNG, b"S") + END,
        file(b"x", record(b"GNU.sparse.major", b"1"), b"x") + file(b"a.png", PNG) + END,
    ):
        with pytest.raises(Damaged) as refused:
            clean(data)
        assert refused.value.detail == "unsupported_variant"


def test_bytes_that_add_up_to_nothing_are_no_archive() -> None:
    """Some packed files have no digits where a sum would be, and happen to be taken for one."""
    block = bytearray(b"\x1f\x8b" + bytes(510))
    # eight blanks stand for the sum itself; signed, all of these come to zero
    block[2:4] = 128, 214

    assert sum(byte - 256 * (byte > 127) for byte in block) + 8 * 32 == 0
    assert not tar_headers.whole(bytes(block))


def test_a_wrong_sum_is_refused() -> None:
    data = bytearray(file(b"a.png", PNG) + file(b"b.png", PNG) + END)
    data[len(file(b"a.png", PNG)) + 110] ^= 1

    with pytest.raises(Damaged) as refused:
        found(bytes(data))
    assert refused.value.detail == "checksum"


@pytest.mark.parametrize("size", [b"77777777777\0", b"\x80" + b"\x7f" * 11, b"\xff" * 12, b"9x\0"])
def test_impossible_sizes_are_refused(size: bytes) -> None:
    with pytest.raises(Damaged):
        clean(head(b"a", 0, a124=size) + END)


@pytest.mark.parametrize(
    "body", [b"99 path=x\n", b"abc", b"0 a=b\n", b"9 path=x", b"7 pathx\n", b"5"]
)
def test_broken_records_are_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        clean(file(b"x", body, b"x") + file(b"a.png", PNG) + END)


def test_unknown_files_refuse_the_whole_unless_they_may_go() -> None:
    data = file(b"a.png", PNG) + file(b"x/y", b"\1\2 nobody knows this") + END

    with pytest.raises(UnknownFormat) as refused:
        clean(data)
    assert refused.value.where == "x/y"
    assert [row.name for row in rows(clean(data, DROP))] == ["file-001.png"]
    assert content(data, DROP) == content(clean(data, DROP), DROP)


def test_an_archive_in_which_nothing_stays_is_refused() -> None:
    for data in (file(b"x/", b"", b"5") + END, file(b"a", b"\1\2 nobody") + END):
        with pytest.raises(Damaged) as refused:
            clean(data, DROP)
        assert refused.value.detail == "empty"


# ---- hiding places --------------------------------------------------------------------------


def test_what_stands_behind_the_first_empty_block_is_hidden() -> None:
    data = file(b"a.png", PNG) + bytes(512) + file(b"secret words.png", PNG) + END

    assert any(
        "secret words" in (value or "") for kind, value in found(data) if kind == "hidden.trailer"
    )
    assert [row.name for row in rows(clean(data))] == ["file-001.png"]


def test_an_archive_without_an_end_gets_one() -> None:
    copy = clean(file(b"a.png", PNG))

    assert len(copy) == 10240
    assert [row.name for row in rows(copy)] == ["file-001.png"]


def test_a_neutral_head_says_nothing() -> None:
    assert list(tar_headers.traces(tar_headers.neutral(b"a", 5), 0, "a")) == []
    assert tar_headers.whole(tar_headers.neutral(b"a", 5))


def test_words_behind_a_number_are_shown() -> None:
    data = file(b"a.png", PNG, a108=b"0\0secret") + END

    assert any("secret" in (value or "") for _, value in found(data))


def test_sums_of_signed_bytes_are_understood() -> None:
    raw = bytearray(head(b"\xff\xfe.png", len(PNG)))
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(byte - 256 * (byte > 127) for byte in raw)

    assert identify(bytes(raw) + PNG + bytes(-len(PNG) % 512) + END).name == "tar"


def test_real_malformed_archives_are_refused(tmp_path: Path) -> None:
    for path in sorted(corpus("metadata", "malformed").glob("tar_*")):
        with pytest.raises(LampshadeError):
            toolkit.clean(path, tmp_path / "out", Recipe(faces="keep"))
    assert list(tmp_path.rglob("*")) == []
