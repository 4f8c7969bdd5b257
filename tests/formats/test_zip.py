"""ZIP archives: names, what is left out, what is refused, what other programs read."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import toolkit
from tests.conftest import sample_of
from tests.corpus import corpus
from tests.nesting import KEEP, clean, content, findings, found
from tests.samples.zip import STORED, File, archive, left
from toolkit.errors import Damaged, LampshadeError, Locked, TooLarge, UnknownFormat
from toolkit.formats import identify, inside
from toolkit.formats.archive import members
from toolkit.formats.archive.zips import strip
from toolkit.formats.base import Format
from toolkit.formats.inside import Inside, call, joined
from toolkit.model import Recipe
from toolkit.outcome import Delivery

JPEG, PNG = sample_of("jpeg")[0], sample_of("png")[0]
UNKNOWN = b"\x01\x02 nobody knows this"
NAMES = Recipe(faces="keep", keep_names=True)
DROP = Recipe(faces="keep", drop_unknown=True)


def _zip(files: list[tuple[str, bytes]]) -> bytes:
    return archive(*(File(name.encode(), raw, STORED) for name, raw in files))


def _tar(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as written:
        for name, raw in files:
            head = tarfile.TarInfo(name)
            head.size = len(raw)
            written.addfile(head, io.BytesIO(raw))
    return out.getvalue()


def _names_in(data: bytes) -> list[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        return names(data)
    with tarfile.open(fileobj=io.BytesIO(data)) as read:
        return read.getnames()


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        assert read.testzip() is None
        return read.namelist()


# ---- large files ----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [_zip, _tar], ids=["zip", "tar"])
def test_a_large_file_is_handed_over_as_stretches_of_the_archive(
    make: Callable[[list[tuple[str, bytes]]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same archive comes out as from bytes, and what stays of a file is not copied."""
    film = sample_of("mp4")[0]
    data = make([("a.jpg", JPEG), ("b.mp4", film), ("empty", b"")])
    form = identify(data)
    as_bytes = list(call(form.strip, form, data, Inside()))
    monkeypatch.setattr(members, "LARGE", 1)
    monkeypatch.setattr(inside, "LARGE", 1)
    pieces = list(call(form.strip, form, data, Inside()))
    stretches = [piece for piece in pieces if not isinstance(piece, bytes)]

    assert not [piece for piece in as_bytes if not isinstance(piece, bytes)]
    assert b"".join(joined(data, pieces)) == b"".join(joined(data, as_bytes))
    assert stretches
    assert all(0 <= start < end <= len(data) for start, end in stretches)
    assert content(data) == content(b"".join(joined(data, pieces)))


def test_a_large_file_that_is_packed_is_handed_over_as_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What stands packed in the archive is no stretch of it."""
    monkeypatch.setattr(members, "LARGE", 1)
    data = archive(File(b"a.jpg", JPEG))

    assert all(isinstance(piece, bytes) for piece in strip(data, Inside()))
    assert names(clean(data)) == ["file-001.jpg"]


# ---- names ----------------------------------------------------------------------------------


def test_files_are_numbered_in_their_order_and_folders_go() -> None:
    data = archive(
        File(b"Jane Doe/", b"", STORED), File(b"Jane Doe/Paris.jpeg", JPEG), File(b"b.dat", PNG),
        File(b"notes", b"", STORED),
    )  # fmt: skip

    assert names(clean(data)) == ["file-001.jpg", "file-002.png", "file-003"]
    assert ("inside.name", "Jane Doe/Paris.jpeg") in found(data)
    assert ("inside.name", "Jane Doe/") in found(data)


def test_numbers_are_no_traces_but_whatever_only_looks_like_them_is() -> None:
    data = clean(archive(File(b"a", JPEG), File(b"b", PNG)))
    assert not {each for each in found(data) if each[0] == "inside.name"}

    for name in (b"file-002.jpg", b"file-0001.jpg", b"file-001.doe", b"x/file-001.jpg"):
        assert ("inside.name", name.decode()) in found(archive(File(name, JPEG)))


def test_names_are_kept_and_told_on_request() -> None:
    data = archive(File(b"Jane/", b"", STORED), File("Jane/ö.jpg".encode(), JPEG, flags=0x0800))
    copy = clean(data, NAMES)

    assert names(copy) == ["Jane/ö.jpg"]
    assert ("content.name", "Jane/ö.jpg") in found(copy, NAMES)
    assert content(data, NAMES) == content(copy, NAMES)
    assert content(data, NAMES) != content(archive(File(b"John/x.jpg", JPEG)), NAMES)


def test_a_kept_name_says_what_a_painted_picture_became() -> None:
    class Painter:
        def paint(self, raw: bytes, form: Format) -> tuple[bytes, str] | None:
            return (clean(PNG), "png") if form.name == "jpeg" else None

        def require_kept(self, raw: bytes, clean: bytes, form: Format) -> None:
            assert form.name == "png"

        def note(self, clean: bytes, path: str) -> None:
            pass

    wish = Recipe(keep_names=True)
    data = archive(File(b"Jane/x.jpg", JPEG), File(b"y.png", PNG))
    form = identify(data)
    copy = b"".join(joined(data, call(form.strip, form, data, Inside(wish, Painter()))))

    assert names(copy) == ["Jane/x.jpg.png", "y.png"]
    assert content(data, wish) == content(copy, wish)


@pytest.mark.parametrize("make", [_zip, _tar], ids=["zip", "tar"])
def test_a_kept_name_loses_the_signs_that_nobody_sees(
    make: Callable[[list[tuple[str, bytes]]], bytes],
) -> None:
    """They turn an ending round, or mark whose copy it is; joiners of Persian words stay."""
    data = make(
        [("a/photo\u202egpj.jpg", JPEG), ("\u0645\u06cc\u200c\u0634\u0648\u062f.png", PNG)]
    )
    copy = clean(data, NAMES)

    assert ("hidden.text", "U+202E") in found(data, NAMES)
    assert ("hidden.text", "U+202E") not in found(data)
    assert _names_in(copy) == ["a/photogpj.jpg", "\u0645\u06cc\u200c\u0634\u0648\u062f.png"]
    assert ("hidden.text", "U+202E") not in found(copy, NAMES)
    assert content(data, NAMES) == content(copy, NAMES)


def test_a_name_in_utf_8_is_read_as_such_though_nobody_says_so() -> None:
    """macOS packs so; other bytes are those of a DOS machine."""
    assert ("content.name", "M\u00fcller.jpg") in found(
        archive(File("M\u00fcller.jpg".encode(), JPEG)), NAMES
    )
    assert ("content.name", "M\u00fcller.jpg") in found(
        archive(File(b"M\x81ller.jpg", JPEG)), NAMES
    )


@pytest.mark.parametrize(
    "name", [".\u200b./x.jpg", "\u200b/x.jpg", "a/\u200b", "C\u200b:x.jpg", "\u202e"]
)
def test_a_name_that_leads_elsewhere_without_its_signs_is_refused(name: str) -> None:
    """Nothing is unpacked outside of its folder because a sign went."""
    with pytest.raises(Damaged, match="unsafe_name"):
        clean(_zip([(name, JPEG)]), NAMES)


# ---- what is left out -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (b"__MACOSX/._a.jpg", b"\0\5\x16\7\0\2\0\0 secret words"),
        (b"x/._a.jpg", b"\0\5\x16\7\0\2\0\0 secret words"),
        (b".DS_Store", b"\0\0\0\1Bud1 secret words"),
        (b"Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 secret words"),
        (b"x/desktop.ini", b"[.ShellClassInfo] secret words"),
    ],
)
def test_what_file_managers_leave_is_shown_and_goes(name: bytes, raw: bytes) -> None:
    data = archive(File(name, raw), File(b"a.jpg", JPEG))
    copy = clean(data)

    assert any(
        "secret words" in (value or "") for kind, value in found(data) if kind == "hidden.file"
    )
    assert names(copy) == ["file-001.jpg"]
    assert content(data) == content(copy)


def test_a_file_that_only_has_such_a_name_is_a_file() -> None:
    with pytest.raises(UnknownFormat):
        clean(archive(File(b"._a.jpg", UNKNOWN)))


def test_unknown_files_refuse_the_whole_unless_they_may_go() -> None:
    data = archive(File(b"a.jpg", JPEG), File(b"docs/x.bin", UNKNOWN), File(b"b.png", PNG))

    with pytest.raises(UnknownFormat) as refused:
        clean(data)
    assert refused.value.where == "docs/x.bin"
    copy = clean(data, DROP)
    assert names(copy) == ["file-001.jpg", "file-002.png"]
    assert content(data, DROP) == content(copy, DROP)
    assert "inside.unknown" in {kind for kind, _ in found(data)}


def test_a_file_that_was_lost_is_noticed() -> None:
    data = archive(File(b"a.jpg", JPEG), File(b"b.png", PNG))

    assert content(data) != content(archive(File(b"a.jpg", JPEG)))
    assert content(data) != content(archive(File(b"b.png", PNG), File(b"a.jpg", JPEG)))
    assert content(data, DROP) != content(archive(File(b"a.jpg", JPEG)), DROP)
    empty = archive(File(b"a.jpg", JPEG), File(b"empty", b"", STORED))
    assert content(empty) != content(archive(File(b"a.jpg", JPEG)))


# ---- what is refused ------------------------------------------------------------------------


def test_locked_and_trapped_archives_are_shown_and_refused() -> None:
    locked = archive(File(b"Jane Doe.jpg", JPEG, flags=1, comment=b"for Jane"))
    assert {("inside.name", "Jane Doe.jpg"), ("hidden.comment", "for Jane")} <= found(locked)
    assert ("inside.refused", "it is encrypted") in found(locked)
    with pytest.raises(Locked):
        clean(locked)

    trap = archive(File(b"../../x.jpg", JPEG))
    assert ("inside.name", "../../x.jpg") in found(trap)
    with pytest.raises(Damaged):
        clean(trap)


def test_folders_that_hold_bytes_are_shown_and_refused() -> None:
    data = archive(File(b"x/", b"hidden words"), File(b"a.jpg", JPEG))

    assert any("hidden words" in (value or "") for _, value in found(data))
    with pytest.raises(Damaged):
        clean(data)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(TooLarge):
        findings(archive(File(b"a", bytes(20 << 20))))


def test_a_damaged_file_is_told_and_the_others_are_shown() -> None:
    raw = UNKNOWN + bytes(9)
    data = archive(File(b"a.bin", raw, STORED), File(b"b.jpg", JPEG)).replace(
        b"nobody", b"NOBODY", 1
    )

    assert "inside.damaged" in {kind for kind, _ in found(data)}
    assert "who.author" in {kind for kind, _ in found(data)}


# ---- the rest -------------------------------------------------------------------------------


def test_an_empty_archive_stays_one() -> None:
    assert names(clean(archive(comment=b"for Jane"))) == []


def test_an_archive_behind_other_bytes_is_found_and_they_go() -> None:
    data = b"#!/bin/sh nobody\n" + archive(File(b"a.jpg", JPEG))

    assert identify(data).name == "zip"
    assert ("hidden.gap", "#!/bin/sh nobody") in found(data)
    assert b"nobody" not in clean(data)


def test_packed_files_stay_packed_and_stored_ones_stored() -> None:
    data = archive(File(b"a", PNG, STORED), File(b"b", JPEG))
    with zipfile.ZipFile(io.BytesIO(clean(data))) as read:
        assert [row.compress_type for row in read.infolist()] == [0, 8]


def test_nothing_is_written_outside_the_copy(tmp_path: Path) -> None:
    source = tmp_path / "in.zip"
    source.write_bytes(
        archive(File(b"a/b.jpg", JPEG), File(b"__MACOSX/a/._b.jpg", left(lambda _: b"x", "")))
    )
    outcome = toolkit.clean(source, tmp_path / "out", Recipe(faces="keep"))

    assert outcome.saved is not None
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == {source, outcome.saved}


def test_real_malformed_archives_are_refused(tmp_path: Path) -> None:
    for path in sorted(corpus("metadata", "malformed").glob("zip_*")):
        with pytest.raises(LampshadeError):
            toolkit.clean(path, tmp_path / "out", Recipe(faces="keep"))
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("form", ["zip", "tar"])
def test_numbers_in_a_copy_are_not_taken_for_names_of_the_source(
    tmp_path: Path, form: str
) -> None:
    """Of a thousand files and more, one may be called as the number of another ends."""
    source = tmp_path / f"scans.{form}"
    names = [f"{1000 + count}.txt" for count in range(1002)]
    if form == "zip":
        source.write_bytes(archive(*(File(name.encode(), b"one") for name in names)))
    else:
        with tarfile.open(source, "w") as tar:
            for name in names:
                row = tarfile.TarInfo(name)
                row.size = 3
                tar.addfile(row, io.BytesIO(b"one"))

    done = toolkit.clean(source, Delivery(tmp_path / "out"), Recipe(faces="keep"))

    assert done.outcome == "clean"


@pytest.mark.parametrize("name", [b"file-002.jpg", b"file-0001.jpg", b"file-001.doe"])
def test_a_number_that_says_something_is_searched(name: bytes) -> None:
    copy = archive(File(name, JPEG))
    form = identify(copy)

    assert name in b"".join(call(form.searched, form, copy, Inside(KEEP)))  # type: ignore[arg-type]


def test_a_comic_keeps_its_ending(tmp_path: Path) -> None:
    """Only its name says what readers open it with."""
    source = tmp_path / "any.cbz"
    source.write_bytes(archive(File(b"p1.jpg", JPEG), File(b"p2.jpg", JPEG)))

    done = toolkit.clean(source, Delivery(tmp_path / "out"), Recipe(faces="keep"))

    assert done.saved is not None
    assert done.saved.suffix == ".cbz"
