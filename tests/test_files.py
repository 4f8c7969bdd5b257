"""Opening safely, writing whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from toolkit import files
from toolkit.errors import (
    CannotAccess,
    CannotRead,
    CannotWrite,
    Damaged,
    NotRegular,
    TooLarge,
)
from toolkit.files import drafts, folders, reading

ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def saved(draft: files.Draft, target: Path, data: bytes = b"picture") -> None:
    draft.write([data], -1)
    draft.commit(target)


def test_a_file_is_opened_and_closed(tmp_path: Path) -> None:
    """A regular file can be read."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"abc")

    with files.opened(path) as descriptor:
        assert os.read(descriptor, 9) == b"abc"
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(descriptor)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link might point anywhere, so it is refused."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(NotRegular, match="link"), files.opened(tmp_path / "b"):
        pass


def test_links_are_not_followed_where_the_system_cannot_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows opens what a link points to; there the name is looked at first."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    monkeypatch.setattr(reading, "_NO_FOLLOW", 0)

    with pytest.raises(NotRegular, match="link"), files.opened(tmp_path / "b"):
        pass


def test_a_link_that_is_put_there_meanwhile_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at a name and its opening, somebody may put a link there."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    monkeypatch.setattr(Path, "is_symlink", lambda path: False)

    with pytest.raises(NotRegular, match="link"), files.opened(tmp_path / "b"):
        pass


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    """A FIFO is refused at once."""
    os.mkfifo(tmp_path / "fifo")

    with pytest.raises(NotRegular), files.opened(tmp_path / "fifo"):
        pass


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: None, CannotAccess),
        (lambda path: path.mkdir(), NotRegular),
        (lambda path: path.write_bytes(b""), Damaged),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), files.MAX_BYTES + 1),
        TooLarge),
    ],
    ids=["missing", "folder", "empty", "huge"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(tmp_path: Path, make: object, error: type[Exception]) -> None:
    """Missing, a folder, empty, larger than the limit: one named refusal each."""
    make(tmp_path / "x")  # type: ignore[operator]

    with pytest.raises(error), files.opened(tmp_path / "x"):
        pass


def test_a_film_may_be_larger(tmp_path: Path) -> None:
    """Whoever reads piece by piece may say so; nobody else gets a huge file by that."""
    with (tmp_path / "x").open("wb") as huge:
        huge.truncate(files.MAX_BYTES + 1)

    with files.opened(tmp_path / "x", most=files.MAX_FILM) as descriptor:
        assert os.fstat(descriptor).st_size == files.MAX_BYTES + 1
    with pytest.raises(TooLarge), files.opened(tmp_path / "x"):
        pass


def test_a_nul_in_a_name_is_no_file() -> None:
    """A name that no system accepts is a missing file, not a crash."""
    with pytest.raises(CannotAccess), files.opened(Path("a\0b")):
        pass


@pytest.mark.parametrize(
    ("number", "detail"),
    [(errno.EACCES, "no_permission"), (errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only"),
     (errno.EEXIST, "exists"), (errno.EIO, "io"), (None, "io")],
)  # fmt: skip
def test_system_errors_become_sentences(number: int | None, detail: str) -> None:
    """What the system says is told in words of ours."""
    error = OSError(number, "x") if number else OSError("x")

    assert files.problem(error).detail == detail


def test_a_loop_of_links_is_a_link() -> None:
    """A circle of links is refused as a link."""
    assert isinstance(files.problem(OSError(errno.ELOOP, "x")), NotRegular)


def _denied(*_names: object, **_more: object) -> None:
    raise PermissionError(errno.EACCES, "no links here")


@pytest.fixture(params=["without a name", "hidden", "without links"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a disk and a system let a draft be; Android has files without names, and no links."""
    if request.param == "hidden":
        monkeypatch.setattr(drafts, "_NAMELESS", 0)
    if request.param == "without links":
        monkeypatch.setattr(os, "link", _denied)


@pytest.mark.usefixtures("disk")
def test_a_draft_has_no_name_until_committed(tmp_path: Path) -> None:
    """Nothing stands under the final name before the proof; it is private and says no time."""
    target = tmp_path / "out.jpg"
    with files.Draft(tmp_path) as draft:
        draft.write([b"ab", b"cd"], -1)
        assert not target.exists()
        draft.commit(target)

    assert target.read_bytes() == b"abcd"
    assert names(tmp_path) == ["out.jpg"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.stat().st_mtime == 946_684_800  # midnight, 1 January 2000, UTC


@pytest.mark.usefixtures("disk")
def test_a_draft_left_leaves_nothing(tmp_path: Path) -> None:
    """A copy that is not proven disappears."""
    with files.Draft(tmp_path) as draft:
        draft.write([b"half"], -1)

    assert names(tmp_path) == []


@pytest.mark.usefixtures("disk")
def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "out.jpg").write_bytes(b"mine")
    with pytest.raises(CannotAccess, match="exists"), files.Draft(tmp_path) as draft:
        saved(draft, tmp_path / "out.jpg")

    assert (tmp_path / "out.jpg").read_bytes() == b"mine"
    assert names(tmp_path) == ["out.jpg"]


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that knows neither files without a name nor hard links, as FAT."""
    monkeypatch.setattr(drafts, "_NAMELESS", 0)
    monkeypatch.delattr(os, "link")


class _Killed(BaseException):
    """Ends here as a kill would."""


@pytest.mark.usefixtures("on_a_stick")
def test_a_kill_leaves_nothing_under_the_final_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy gets its name in one step: before it the name is free, not an empty file."""

    def killed(old: Path, new: Path) -> None:
        raise _Killed

    monkeypatch.setattr(Path, "replace", killed)
    monkeypatch.setattr(Path, "rename", killed)
    with files.Draft(tmp_path) as draft:
        saved(draft, tmp_path / "out.jpg")

    assert (tmp_path / "out.jpg").read_bytes() == b"picture"
    assert names(tmp_path) == ["out.jpg"]


class _Library:
    """A C library, or a disk, that cannot rename without overwriting."""

    def __init__(self, number: int | None) -> None:
        if number is not None:
            self.renameat2 = lambda *_: ctypes.set_errno(number) or -1


@pytest.mark.usefixtures("on_a_stick")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, None])
@pytest.mark.parametrize("taken", [True, False])
def test_nothing_is_overwritten_where_renaming_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None, taken: bool
) -> None:
    """An old C library, a network drive: there the name is claimed first."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: _Library(number))
    target = tmp_path / "out.jpg"
    if taken:
        target.write_bytes(b"mine")
    with contextlib.suppress(CannotWrite), files.Draft(tmp_path) as draft:
        saved(draft, target)

    assert target.read_bytes() == (b"mine" if taken else b"picture")
    assert names(tmp_path) == ["out.jpg"]


@pytest.mark.usefixtures("on_a_stick")
def test_a_claimed_name_is_free_again_where_the_copy_did_not_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is pulled out in that moment leaves no empty file under the copy's name."""

    def gone(old: Path, new: Path) -> None:
        raise OSError(errno.EIO, "the stick is gone")

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: _Library(None))
    monkeypatch.setattr(Path, "replace", gone)
    with pytest.raises(CannotWrite, match="io"), files.Draft(tmp_path) as draft:
        saved(draft, tmp_path / "out.jpg")

    assert names(tmp_path) == []


@pytest.mark.parametrize("way", ["full", "false"])
def test_a_copy_that_gets_the_name_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Where links are denied: on a full disk, and on one that gives back other bytes."""

    def full(*_pieces: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", _denied)
    why = {"full": "disk_full", "false": "io"}[way]
    with files.Draft(tmp_path) as draft:
        draft.write([b"picture"], -1)
        monkeypatch.setattr(drafts, "write_pieces", full if way == "full" else lambda *_: None)
        with pytest.raises(CannotWrite, match=why):
            draft.commit(tmp_path / "out.jpg")

    assert names(tmp_path) == []


@pytest.mark.usefixtures("on_a_stick")
def test_a_name_that_cannot_be_given_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk says when it renames is told like all that it says."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: _Library(errno.EROFS))
    with pytest.raises(CannotWrite, match="read_only"), files.Draft(tmp_path) as draft:
        saved(draft, tmp_path / "out.jpg")

    assert names(tmp_path) == []


@pytest.mark.usefixtures("disk")
def test_replacing_is_whole(tmp_path: Path) -> None:
    """In place, the old file is there until the new one is."""
    (tmp_path / "a.jpg").write_bytes(b"old")
    with files.Draft(tmp_path) as draft:
        draft.write([b"new"], -1)
        draft.commit(tmp_path / "a.jpg", replace=True)

    assert (tmp_path / "a.jpg").read_bytes() == b"new"
    assert names(tmp_path) == ["a.jpg"]


def test_pieces_are_copied_from_the_source(tmp_path: Path) -> None:
    """Stretches of the source and fresh bytes, in order."""
    (tmp_path / "in").write_bytes(b"0123456789")
    with files.opened(tmp_path / "in") as source, files.Draft(tmp_path) as draft:
        draft.write([b"<", (2, 5), b"|", (0, 10), b">"], source)
        draft.commit(tmp_path / "out")

    assert (tmp_path / "out").read_bytes() == b"<234|0123456789>"


def test_copying_without_the_kernels_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is neither splice nor sendfile the result is the same."""
    monkeypatch.delattr(os, "sendfile")
    monkeypatch.delattr(os, "splice")
    test_pieces_are_copied_from_the_source(tmp_path)


def test_a_source_that_shrinks_is_an_error(tmp_path: Path) -> None:
    """Somebody else shortens the photo while we copy: nothing is written."""
    (tmp_path / "in").write_bytes(b"0123")
    with (
        pytest.raises(CannotAccess),
        files.opened(tmp_path / "in") as source,
        files.Draft(tmp_path) as draft,
    ):
        draft.write([(0, 10)], source)

    assert names(tmp_path) == ["in"]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails half way, no half file is left and the sentence says why."""

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    with files.Draft(tmp_path) as draft:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(CannotAccess, match="disk_full"):
            draft.write([b"x"], -1)
        monkeypatch.undo()

    assert names(tmp_path) == []


def test_a_long_draft_reaches_the_disk_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In between and at the end; what goes wrong in between is told at the end."""
    monkeypatch.setattr(drafts, "_STRETCH", 4)
    synced: list[int] = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(1), sync(descriptor)))
    with files.Draft(tmp_path) as draft:
        for part in (b"01", b"23", b"45"):
            draft.append(part)
        draft._wait_synced()
        assert synced == [1]
        draft.sync()
        draft.commit(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"012345"

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    with files.Draft(tmp_path) as draft:
        monkeypatch.setattr(os, "fsync", broken)
        draft.append(b"0123")
        draft._syncing.join()  # type: ignore[union-attr]
        monkeypatch.undo()
        with pytest.raises(CannotAccess):
            draft.sync()

    assert names(tmp_path) == ["out"]


def test_the_disk_begins_early_with_a_long_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stretch by stretch, all of it, each once; that it cannot is no error."""
    begun: list[tuple[int, int]] = []

    def begin(_: int, place: int, size: int, __: int) -> None:
        begun.append((place, size))
        raise OSError(errno.ESPIPE, "not here")

    monkeypatch.setattr(drafts, "_STRETCH", 4)
    monkeypatch.setattr(os, "posix_fadvise", begin, raising=False)
    monkeypatch.setattr(os, "POSIX_FADV_DONTNEED", 4, raising=False)
    monkeypatch.setattr(files.Draft, "_is_idle", lambda _: True)
    with files.Draft(tmp_path) as draft:
        draft.write([b"01", b"23", b"456", b"789"], -1)
        draft.commit(tmp_path / "out")

    assert sorted(begun) == [(0, 4), (4, 6)]
    assert (tmp_path / "out").read_bytes() == b"0123456789"


@ROOT_ONLY
def test_a_really_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """The same on a real disk of 64 kB, which memory lends."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a disk in memory")
    try:
        with pytest.raises(CannotAccess, match="disk_full"), files.Draft(disk) as draft:
            draft.write([b"x" * 200_000], -1)
        assert names(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_is_missing_is_made_private(tmp_path: Path) -> None:
    """Output folders are for this user alone."""
    files.make_folder(tmp_path / "a" / "b")

    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_a_folder_that_stayed_empty_is_taken_away(tmp_path: Path) -> None:
    """What was made for results goes without them; what was there before, or is used, stays."""
    new = tmp_path / "a" / "b"
    with files.none_left_empty(new):
        files.make_folder(new)
    assert list(tmp_path.iterdir()) == []

    with files.none_left_empty(new):
        files.make_folder(new)
        (new / "copy").write_bytes(b"x")
    assert (new / "copy").exists()

    (new / "copy").unlink()
    with files.none_left_empty(new):
        files.make_folder(new)
    assert new.is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """An output folder that is a file is refused."""
    (tmp_path / "x").write_bytes(b"")

    with pytest.raises(CannotAccess):
        files.make_folder(tmp_path / "x")
    with pytest.raises(CannotAccess):
        files.make_folder(tmp_path / "x" / "y")
    with pytest.raises(CannotAccess):
        files.Draft(tmp_path / "nowhere")


def test_walking_passes_over_what_our_own_output_goes_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`lampshade ... . > list.txt` makes a file that is no original, and grows meanwhile."""
    listed, photo = tmp_path / "list.txt", tmp_path / "photo.jpg"
    photo.touch()
    with listed.open("w") as stream:
        monkeypatch.setattr(folders, "_STREAMS", (stream.fileno(), 999))

        assert [*files.walk([tmp_path])] == [photo]
        assert [*files.walk([listed])] == [listed]
        photo.unlink()
        assert [*files.walk([tmp_path])] == [tmp_path]


def test_walking_names_everything_and_follows_no_link(tmp_path: Path) -> None:
    """A loop of links ends, results are not cleaned again, empty folders are named."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.jpg").write_bytes(b"x")
    (tmp_path / "1.jpg").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "cleaned").mkdir()
    (tmp_path / "cleaned" / "done.jpg").write_bytes(b"x")
    (tmp_path / "empty").mkdir()

    found = [
        p.relative_to(tmp_path).as_posix() for p in files.walk([tmp_path], tmp_path / "cleaned")
    ]

    assert found == ["1.jpg", "loop", "b/2.jpg"]
    assert list(files.walk([tmp_path / "empty"])) == [tmp_path / "empty"]
    assert list(files.walk([tmp_path / "1.jpg"])) == [tmp_path / "1.jpg"]


def test_names_say_nothing() -> None:
    """Random names differ and hold no digit, vowel or date."""
    made = {files.neutral_name(".jpg") for _ in range(50)}

    assert len(made) == 50
    assert all(len(name) == 16 and set(name[:-4]).isdisjoint("aeiou0123456789") for name in made)


def test_streams_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes by pipe never touches a disk; too much or nothing is refused."""
    with files.opened_stream([b"ab", b"c"]) as descriptor:
        assert os.pread(descriptor, 9, 0) == b"abc"
    with pytest.raises(Damaged), files.opened_stream([]):
        pass
    monkeypatch.setattr(reading, "MAX_BYTES", 2)
    with pytest.raises(TooLarge), files.opened_stream([b"abc"]):
        pass
    monkeypatch.delattr(os, "memfd_create")
    with pytest.raises(CannotAccess), files.opened_stream([b"a"]):
        pass


def test_a_stream_that_breaks_off_could_not_be_read() -> None:
    """A broken disk behind a pipe is no fault of the output, and no empty file."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.EIO, "broken")

    with pytest.raises(CannotRead, match="io"), files.opened_stream(broken()):
        pass


@pytest.mark.parametrize("read", [files.digest, lambda descriptor: [*files.parts(descriptor)]])
def test_what_cannot_be_read_to_its_end_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[int], object]
) -> None:
    """No half of a file is taken for the whole."""
    path = tmp_path / "a"
    path.write_bytes(b"abc")

    def broken(descriptor: int, size: int, at: int) -> bytes:
        if at:
            raise OSError(errno.EIO, "broken")
        return b"a"

    with files.opened(path) as descriptor:
        monkeypatch.setattr(os, "pread", broken)
        with pytest.raises(CannotRead, match="io"):
            read(descriptor)


@pytest.mark.parametrize("write", [
    lambda draft: draft.append(b"x"), lambda draft: draft.write([b"x"], -1),
    lambda draft: draft.write([(0, 1)], -1),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_every_draft_fails_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, write: Callable[[Any], None]
) -> None:
    """Whether a result goes to a disk or into memory: what cannot be written is CannotWrite."""

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    draft: Any = files.Draft(tmp_path) if kind == "disk" else files.MemoryDraft()
    with draft:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(CannotWrite):
            write(draft)


def test_a_result_for_a_pipe_is_held_in_memory(tmp_path: Path) -> None:
    """The proven copy comes back as it was written."""
    (tmp_path / "in").write_bytes(b"0123")
    with files.opened(tmp_path / "in") as source, files.MemoryDraft() as draft:
        draft.write([(1, 3), b"x"], source)
        assert b"".join(draft.parts()) == b"12x"


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """Bytes for a place in a file that takes none are an error of ours, not the system's."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"abc")

    with files.opened(path) as descriptor, pytest.raises(CannotAccess, match="io"):
        files.write_at(descriptor, b"x", 1)
    assert path.read_bytes() == b"abc"


def test_what_the_disk_could_not_write_down_gets_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk writes while others read the draft; its error is heard before the name is given."""

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    with files.Draft(tmp_path) as draft:
        monkeypatch.setattr(os, "fsync", broken)
        draft.write([b"half"], -1)
        with pytest.raises(CannotAccess, match="io"):
            draft.commit(tmp_path / "out.jpg")
    monkeypatch.undo()

    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not passed over in silence, whoever runs this; the rest is named, too."""
    for name in ("closed/a.jpg", "open/b.jpg"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    scan = os.scandir

    def denied(folder: str) -> Any:
        if Path(folder).name == "closed":
            raise PermissionError(errno.EACCES, "denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", denied)
    assert [*files.walk([tmp_path])] == [tmp_path / "open" / "b.jpg", tmp_path / "closed"]
    assert [*files.walk([tmp_path / "closed"])] == [tmp_path / "closed"]
    assert files.no_files(tmp_path / "closed").detail == "no_permission"


@pytest.mark.usefixtures("disk")
def test_the_name_is_written_down_by_the_disk_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing that is waited for is the folder, which has the name."""
    sync, synced = os.fsync, []

    def noted(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    files.save(tmp_path / "a.jpg", "words")
    assert synced[0] is False
    assert synced[-1] is True
    assert (tmp_path / "a.jpg").read_bytes() == b"words"


@pytest.mark.parametrize("asked", [True, False])
def test_what_was_appended_is_written_down_before_it_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    """Once, whether or not somebody asked for it before."""
    named: list[bool] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            named.append((tmp_path / "a").exists())
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    with files.Draft(tmp_path) as draft:
        draft.append(b"words")
        if asked:
            draft.sync()
        draft.commit(tmp_path / "a")
    assert named == [False]


def test_whoever_reads_a_file_as_a_stream_may_read_an_empty_one(tmp_path: Path) -> None:
    """And measures it as others would."""
    for data in (b"", b"abc"):
        (tmp_path / "a").write_bytes(data)
        with files.opened(tmp_path / "a", any_size=True) as descriptor:
            assert files.digest(descriptor) == sha256(data).hexdigest()


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    """By a link that leads nowhere, too; nothing is ever overwritten."""
    for taken in (None, "a.jpg", "a-2.jpg"):
        if taken:
            (tmp_path / taken).symlink_to("nowhere")
        free = files.free_name(tmp_path, "a", ".jpg")
        assert not os.path.lexists(free)
    assert free == tmp_path / "a-3.jpg"
    assert files.no_files(tmp_path / "nothing").detail == "no_such_file"
    (tmp_path / "empty").mkdir()
    assert files.no_files(tmp_path / "empty").detail == "empty_folder"


@pytest.mark.parametrize("ends", [KeyboardInterrupt, CannotWrite("disk_full")])
def test_what_belongs_together_is_whole_or_gone(
    tmp_path: Path, ends: type[BaseException] | BaseException
) -> None:
    """What was there before stays, also where its name stood in the way."""
    (tmp_path / "mine").write_text("mine")
    with contextlib.suppress(KeyboardInterrupt, CannotWrite), files.all_or_none() as save:
        save(tmp_path / "a", "words")
        with contextlib.suppress(CannotWrite):
            save(tmp_path / "mine", "theirs")
        raise ends

    assert names(tmp_path) == ["mine"]
    assert (tmp_path / "mine").read_text() == "mine"
    with files.all_or_none() as save:
        save(tmp_path / "a", "words")
        save(tmp_path / "b", b"bytes")
    assert names(tmp_path) == ["a", "b", "mine"]
