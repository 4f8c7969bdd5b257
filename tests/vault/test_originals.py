"""Locking and unlocking files: whole or not at all, and the original as it was."""

from __future__ import annotations

import errno
import io
import json
import mmap
import os
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Generator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.vault import testkit
from tests.vault.testkit import Vector, made
from toolkit import files
from toolkit.errors import (
    CannotAccess,
    JailBroken,
    NotRegular,
    Refused,
    Tampered,
    UsageError,
    WrongKey,
)
from toolkit.files import naming
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import Reply
from toolkit.vault import (
    envelope,
    hybrid,
    keys,
    locked_writer,
    locking,
    opening,
    read_back,
    recipients,
    self_lock,
    stream,
)
from toolkit.vault.envelope import Note
from toolkit.vault.keys import Keys
from toolkit.vault.locking import lock
from toolkit.vault.opening import unlock

KEY = testkit.secret(1)
MINE = Keys((KEY,))
TO = [KEY.recipient()]


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A file with a telling name."""
    path = tmp_path / "holiday" / "IMG_20260405.jpg"
    path.parent.mkdir()
    path.write_bytes(random.Random(1).randbytes(200_000))
    os.utime(path, ns=(1, 1_777_777_777_123_456_789))
    return path


@pytest.mark.parametrize("size", [0, 1, 65_536, 1_500_000])
def test_what_is_locked_is_unlocked(tmp_path: Path, size: int) -> None:
    """Bytes, name, folder and time come back; outside nothing tells them."""
    path = tmp_path / "Фото 1.jpg"
    path.write_bytes(random.Random(size).randbytes(size))
    locked = lock(path, tmp_path / "out", TO)
    opened = unlock(locked.saved, tmp_path / "back", MINE)

    assert opened.saved.read_bytes() == path.read_bytes()
    assert opened.saved.name == "Фото 1.jpg"
    assert opened.note == locked.note
    assert opened.note is not None
    assert (opened.note.folder, opened.note.media_type) == (tmp_path.name, "image/jpeg")
    assert locked.saved.stat().st_mode & 0o777 == 0o600
    assert locked.saved.stat().st_mtime == files.NEUTRAL_TIME
    assert locked.saved.suffix == ".age"
    assert set(locked.saved.stem) <= set(naming.LETTERS)


@pytest.mark.parametrize("size", [0, 1, 200_000])
@pytest.mark.parametrize("pad", [False, True], ids=["as it is", "padded"])
def test_in_memory_it_is_the_same(tmp_path: Path, size: int, pad: bool) -> None:
    """What was locked without a file opens like any other, and what it lacks is left empty."""
    data = random.Random(size).randbytes(size)
    locked = locking.lock_bytes(data, "Фото 1.jpg", TO, pad=pad)
    opened = opening.unlock_bytes(locked.data, locked.name, MINE)
    (tmp_path / locked.name).write_bytes(locked.data)

    assert (opened.name, opened.data, opened.note) == ("Фото 1.jpg", data, locked.note)
    assert (locked.note.folder, locked.note.modified) == ("", "")
    assert set(locked.name.removesuffix(".age")) <= set(naming.LETTERS)
    assert unlock(tmp_path / locked.name, tmp_path, MINE).saved.read_bytes() == data
    assert repr(data[:9])[2:-1] not in repr(locked) + repr(opened) or size < 9


def test_in_memory_what_others_locked_is_opened() -> None:
    """Without a note the outer name says what it is called."""
    opened = opening.unlock_bytes(made(b"hello", *TO), "letter.txt.AGE", MINE)

    assert (opened.name, opened.data, opened.note) == ("letter.txt", b"hello", None)


def test_in_memory_nothing_half_is_given() -> None:
    """Neither of a cut file nor of one for somebody else."""
    locked = locking.lock_bytes(bytes(200_000), "a.jpg", TO).data
    with pytest.raises(Tampered):
        opening.unlock_bytes(locked[:-1], "a.age", MINE)
    with pytest.raises(WrongKey):
        opening.unlock_bytes(locked, "a.age", Keys((testkit.secret(2),)))


def test_times_are_kept_to_the_nanosecond(original: Path, tmp_path: Path) -> None:
    """As the file system had them, in UTC."""
    assert lock(original, tmp_path, TO).note.modified == "2026-05-03T03:09:37.123456789Z"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-40_000_000_000, "0702-06-15T00:53:20.000000000Z"),
        (-99_999_999_999_999, ""),
        (999_999_999_999_999, ""),
    ],
)
def test_a_time_that_a_broken_clock_left_stops_nothing(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, told: str
) -> None:
    """A disk may note any number; one that no calendar has is not known."""
    fstat = os.fstat

    class Odd:
        def __init__(self, status: os.stat_result) -> None:
            self.st_size, self.st_mode, self.st_nlink = status.st_size, status.st_mode, 1
            self.st_mtime, self.st_mtime_ns = seconds, seconds * 1_000_000_000

    with monkeypatch.context() as patched:
        patched.setattr(locking.os, "fstat", lambda file: Odd(fstat(file)))
        locked = lock(original, tmp_path / "out", TO)

    assert locked.note.modified == told
    assert unlock(locked.saved, tmp_path / "again", MINE).note == locked.note
    assert locked.was((locked.note.size, seconds * 1_000_000_000))


def test_what_holds_the_passphrase_is_not_removed(tmp_path: Path) -> None:
    """It was sent into a file among the originals, or a program noted it there."""
    log, words = tmp_path / "log.txt", b"six words that open it all"
    log.write_bytes(b"started\n" + words + b"\n")
    to = [recipients.Passphrase(words, work=10)]

    with pytest.raises(Refused) as told:
        lock(log, tmp_path / "out", to, remove=True)

    assert told.value.detail == "opens_locked"
    assert log.exists()
    assert not (tmp_path / "out").exists()
    assert lock(log, tmp_path / "out", to).saved.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("before", [0, (1 << 20) - 7, (3 << 20) + 1])
def test_what_holds_the_passphrase_is_known_however_it_is_written(
    tmp_path: Path, encoding: str, form: str, before: int
) -> None:
    """As editors and programs write it, and anywhere in a log of some length."""
    noted = unicodedata.normalize(form, "élan vital ñandú")
    if encoding == "cp1252" and form == "NFD":
        pytest.skip("there are no loose accents in it")
    log = tmp_path / "log.txt"
    log.write_bytes(bytes(before) + noted.encode(encoding))
    typed = unicodedata.normalize("NFD" if form == "NFC" else "NFC", noted)

    for words in (noted, typed):
        with pytest.raises(Refused, match="opens_locked"):
            lock(log, tmp_path / "out", [recipients.Passphrase(words.encode(), 10)], remove=True)


def test_a_secret_key_is_known_wherever_it_stands(tmp_path: Path) -> None:
    """Also behind the first megabyte, and as Windows writes it."""
    log = tmp_path / "log.txt"
    log.write_bytes(bytes(5 << 20) + keys.text_of([KEY]).encode("utf-16"))

    with pytest.raises(Refused, match="opens_locked"):
        lock(log, tmp_path / "out", TO, remove=True)


def test_a_long_file_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read twice as it is; nobody notes a passphrase in a film."""
    monkeypatch.setattr(self_lock, "_MOST", 1000)
    film = tmp_path / "a.mp4"
    film.write_bytes(bytes(1000) + keys.BEGINS)

    assert lock(film, tmp_path / "out", TO, remove=True).removed


def test_short_words_that_stand_in_a_film_by_chance_hold_nothing_up(tmp_path: Path) -> None:
    """Four letters stand in many a film; in a note they are the passphrase."""
    film, note = tmp_path / "a.mp4", tmp_path / "note"
    film.write_bytes(bytes(2 << 20) + b"blue")
    note.write_bytes(b"blue")
    to = [recipients.Passphrase(b"blue", 10)]

    assert lock(film, tmp_path / "out", to, remove=True).removed
    with pytest.raises(Refused, match="opens_locked"):
        lock(note, tmp_path / "out", to, remove=True)


def test_whether_it_still_is_the_original_is_seen(original: Path, tmp_path: Path) -> None:
    """By its size and its time; what changed while it was read is none."""
    locked, status = lock(original, tmp_path / "out", TO), original.stat()

    assert locked.was((status.st_size, status.st_mtime_ns))
    assert not locked.was((status.st_size + 1, status.st_mtime_ns))
    assert not locked.was((status.st_size, status.st_mtime_ns + 1))
    assert not locked.was(None)


@pytest.mark.skipif(not shutil.which("age"), reason="the program age is not installed")
@pytest.mark.parametrize("pad", [False, True], ids=["as it is", "padded"])
def test_common_tools_open_it(original: Path, tmp_path: Path, pad: bool) -> None:
    """The programs age and tar are enough."""
    (tmp_path / "k").write_text(keys.text_of([KEY]))
    locked = lock(original, tmp_path / "out", TO, pad=pad)
    subprocess.run(f"age -d -i k {locked.saved} | tar x", shell=True, cwd=tmp_path, check=True)

    assert (tmp_path / original.name).read_bytes() == original.read_bytes()
    assert json.loads((tmp_path / "lampshade.json").read_text())["sha256"] == locked.note.sha256


def test_padding_hides_small_differences(tmp_path: Path) -> None:
    """Files of nearly the same length become equally long."""
    sizes = set()
    for size in (100_000, 100_700, 101_300):
        (tmp_path / "a").write_bytes(bytes(size))
        sizes.add(lock(tmp_path / "a", tmp_path / "out", TO, pad=True).saved.stat().st_size)

    assert len(sizes) == 1


def test_nothing_is_overwritten(original: Path, tmp_path: Path) -> None:
    """A second file of one name gets a number."""
    locked = lock(original, tmp_path / "out", TO)
    names = {unlock(locked.saved, tmp_path / "back", MINE).saved.name for _ in range(2)}

    assert names == {"IMG_20260405.jpg", "IMG_20260405-2.jpg"}


def test_the_original_is_removed_only_if_asked(original: Path, tmp_path: Path) -> None:
    """And then only it."""
    lock(original, tmp_path / "out", TO)
    assert original.exists()
    assert lock(original, tmp_path / "out", TO, remove=True).removed
    assert not original.exists()


@pytest.mark.parametrize("how", ["swapped", "swapped unseen", "written", "written in its size"])
def test_an_original_that_is_another_now_is_not_removed(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """What stands there now was never locked."""
    commit, before = files.Draft.commit, original.stat()
    other = b"other" if how in ("swapped", "written") else bytes(before.st_size)

    def changed(draft: files.Draft, target: Path) -> None:
        commit(draft, target)
        if how.startswith("swapped"):
            original.rename(tmp_path / "away")
        original.write_bytes(other)
        if how == "swapped unseen":
            os.utime(original, ns=(before.st_atime_ns, before.st_mtime_ns))

    monkeypatch.setattr(files.Draft, "commit", changed)
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO, remove=True)
    assert original.read_bytes() == other


def test_a_child_may_give_no_more_than_a_locked_file_holds(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was taken over could fill the disk with what it pours."""
    locked = lock(original, tmp_path / "out", TO).saved
    asked: list[int] = []

    def noted(request: Request) -> Any:
        asked.append(request.max_bytes)
        raise JailBroken("crashed")

    monkeypatch.setattr(opening.pool, "run", noted)
    with pytest.raises(JailBroken):
        unlock(locked, tmp_path / "back", MINE)
    assert asked == [locked.stat().st_size]


def test_an_original_that_can_not_be_removed_is_said(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The locked file stays, and so does the original."""

    def denied(path: Path) -> None:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "unlink", denied)
    with pytest.raises(CannotAccess, match="no_permission"):
        lock(original, tmp_path / "out", TO, remove=True)
    assert original.exists()


CHANGES = ("longer", "shorter", "empty", "touched", "other")


@pytest.mark.parametrize(
    ("when", "how"),
    # what changes unseen before it is read is what is locked
    [*(("before", how) for how in CHANGES), *(("after", how) for how in (*CHANGES, "unseen"))],
)
def test_an_original_that_changes_meanwhile_is_not_locked(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, how: str
) -> None:
    """Before it is read, or before what was written is compared with it; nothing is written."""
    written = locked_writer.written

    def changed(*given: Any) -> Note:
        if when == "before":
            _change(original, how)
        note = written(*given)
        if when == "after":
            _change(original, how)
        return note

    monkeypatch.setattr(locked_writer, "written", changed)
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


def _change(original: Path, how: str) -> None:
    before = original.stat()
    if how == "touched":
        os.utime(original, (5, 5))
    elif how in ("other", "unseen"):
        with original.open("r+b") as file:
            file.seek(150_000)
            file.write(b"other")
    else:
        os.truncate(original, {"longer": 300_000, "shorter": 10, "empty": 0}[how])
    if how == "unseen":
        os.utime(original, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_an_original_that_can_not_be_read_is_said(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails while it is read: one sentence, no file."""

    def broken(descriptor: int, size: int, at: int) -> bytes:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "pread", broken)
    with pytest.raises(CannotAccess, match="io"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("at", [300, 60_000, 100_000, 200_000])
def test_what_the_disk_holds_is_compared(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """A disk that writes something else is caught before anything has a name."""
    written = locked_writer.written

    def bad_disk(draft: files.Draft, *given: Any) -> Note:
        note = written(draft, *given)
        os.pwrite(draft.descriptor, b"x", at)
        return note

    monkeypatch.setattr(locked_writer, "written", bad_disk)
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("change", [{"sha256": "1" * 64}, {"name": "other"}, {"size": 5}])
def test_the_note_that_was_written_is_compared(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    """A note that is not the one that is told is never offered."""
    written = locked_writer.written

    def other(*given: Any) -> Note:
        return replace(written(*given), **change)

    monkeypatch.setattr(locked_writer, "written", other)
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_disk_wrote_it_down_before_it_has_a_name(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk could not write down is not offered, and the original is not removed."""

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(CannotAccess, match="io"):
        lock(original, tmp_path / "out", TO, remove=True)
    assert list((tmp_path / "out").iterdir()) == []
    assert original.exists()


BORDERS = [
    piece * stream.PIECE - head + off
    for piece in (1, 2, 16, 17, 33) for head in (0, 1536, 2560) for off in (-1, 0, 1)
]  # fmt: skip


@pytest.mark.parametrize("size", [0, 1, *BORDERS])
@pytest.mark.parametrize("pad", [False, True], ids=["as it is", "padded"])
def test_at_the_borders_of_pieces_and_rows(size: int, pad: bool) -> None:
    """Whatever the length: the digest is that of the bytes, and they come back."""
    data = random.Random(size).randbytes(size)
    locked = locking.lock_bytes(data, "a.bin", TO, pad=pad)
    opened = envelope.read(testkit.age.opened(io.BytesIO(locked.data).read, [KEY]))

    assert b"".join(opened) == data
    assert locked.note.sha256 == sha256(data).hexdigest()


def test_a_note_longer_than_a_piece_is_not_cut() -> None:
    """All pieces that it is in wait for the digest; it is too long to be read, and is refused."""
    locked = locking.lock_bytes
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        locked(b"x" * 100_000, "é" * 30_000, TO)


def test_no_number_is_sealed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plain texts under one nonce would give both away."""
    counters: list[bytes] = []
    counter = stream._counter

    def counted(number: int, *, last: bool) -> bytes:
        counters.append(counter(number, last=last))
        return counters[-1]

    monkeypatch.setattr(stream, "_counter", counted)
    monkeypatch.setattr(read_back.Comparer, "same", lambda *_given: True)
    locking.lock_bytes(bytes(3 << 20), "a", TO)

    assert len({each[:-1] for each in counters}) == len(counters) == 49
    assert [each[-1] for each in counters].count(1) == 1


def test_a_full_disk_leaves_nothing(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On locking and on unlocking: one sentence, no file."""
    locked = lock(original, tmp_path / "out", TO)
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if len(data) > 10_000:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    for again in (lambda: lock(original, tmp_path / "a", TO),
                  lambda: unlock(locked.saved, tmp_path / "b", MINE)):  # fmt: skip
        with pytest.raises(CannotAccess, match="disk_full"):
            again()
    monkeypatch.undo()

    assert [*(tmp_path / "a").iterdir(), *(tmp_path / "b").iterdir()] == []
    assert original.stat().st_size == 200_000


def test_a_disk_that_can_not_keep_it_is_said(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written down is not named."""
    locked = lock(original, tmp_path / "out", TO)

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(CannotAccess, match="io"):
        unlock(locked.saved, tmp_path / "b", MINE)
    assert list((tmp_path / "b").iterdir()) == []


def test_recipients_that_do_not_go_together_make_nothing(original: Path, tmp_path: Path) -> None:
    """Not even a folder."""
    with pytest.raises(UsageError):
        lock(original, tmp_path / "out", [*TO, recipients.Passphrase(b"x")])
    assert not (tmp_path / "out").exists()


def test_links_and_folders_are_no_originals(original: Path, tmp_path: Path) -> None:
    """Only regular files, named themselves."""
    (tmp_path / "link").symlink_to(original)
    for wrong in (tmp_path / "link", tmp_path):
        with pytest.raises((NotRegular, CannotAccess)):
            lock(wrong, tmp_path / "out", TO)


@pytest.mark.parametrize("keep", [*range(0, 700, 41), 66_000, 131_300, -1])
def test_a_cut_file_leaves_nothing(original: Path, tmp_path: Path, keep: int) -> None:
    """Wherever it ends too early."""
    locked = lock(original, tmp_path / "out", TO).saved
    (tmp_path / "cut.age").write_bytes(locked.read_bytes()[:keep])

    with pytest.raises((Tampered, WrongKey)):
        unlock(tmp_path / "cut.age", tmp_path / "back", MINE)
    assert list((tmp_path / "back").iterdir()) == []


@pytest.mark.parametrize("number", range(25))
def test_a_flipped_bit_leaves_nothing(original: Path, tmp_path: Path, number: int) -> None:
    """Anywhere."""
    locked = lock(original, tmp_path / "out", TO).saved
    data = bytearray(locked.read_bytes())
    at = random.Random(number).randrange(len(data) if number % 2 else 300)
    data[at] ^= 1 << number % 8
    (tmp_path / "bad.age").write_bytes(data)

    with pytest.raises((Tampered, WrongKey)):
        unlock(tmp_path / "bad.age", tmp_path / "back", MINE)
    assert list((tmp_path / "back").iterdir()) == []


def test_words_open_what_words_locked(original: Path, tmp_path: Path) -> None:
    """And other words do not."""
    locked = lock(original, tmp_path / "out", [recipients.Passphrase(b"some words", 10)]).saved

    assert unlock(locked, tmp_path / "back", Keys(words="some words")).size == 200_000
    with pytest.raises(WrongKey, match="no_match"):
        unlock(locked, tmp_path / "back", Keys(words="other words"))


def test_a_hostile_work_factor_is_refused_at_once(original: Path, tmp_path: Path) -> None:
    """Nobody's memory is taken by a number in a file."""
    data = made(b"x", recipients.Passphrase(b"w", 4)).replace(b" 4\n", b" 40\n", 1)
    (tmp_path / "x.age").write_bytes(data)

    with pytest.raises(WrongKey, match="work_factor"):
        unlock(tmp_path / "x.age", tmp_path / "back", Keys(words="w"))


@pytest.mark.parametrize(
    ("name", "called"), [("letter.txt.age", "letter.txt"), ("letter", "letter.unlocked")]
)
def test_what_others_locked_is_opened(tmp_path: Path, name: str, called: str) -> None:
    """Plain age files, too; the name is that outside without .age."""
    (tmp_path / name).write_bytes(made(b"hello", *TO))
    opened = unlock(tmp_path / name, tmp_path / "back", MINE)

    assert opened.note is None
    assert opened.saved.name == called
    assert opened.saved.read_bytes() == b"hello"


def _sealed(note: dict[str, object], data: bytes) -> bytes:
    text = json.dumps({"format": "lampshade-original", "version": 1, **note}).encode()
    member = envelope._member(envelope.NOTE, len(text), 0) + envelope._filled(text)
    return member + envelope._member("x", len(data), 0) + envelope._filled(data) + bytes(1024)


NOTE = {
    "name": "../../evil", "folder": "x", "modified": "2026-01-01T00:00:00Z",
    "locked": "2026-01-01T00:00:00Z", "size": 4, "media_type": "x",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}  # fmt: skip


def test_names_inside_never_lead_out(tmp_path: Path) -> None:
    """Whoever locked it for you chooses no place on your disk."""
    (tmp_path / "x.age").write_bytes(made(_sealed(NOTE, b"test"), *TO))

    assert unlock(tmp_path / "x.age", tmp_path / "back", MINE).saved == tmp_path / "back" / "evil"


@pytest.mark.parametrize("data", [b"tes!", b"test\0"])
def test_a_note_that_lies_is_refused(tmp_path: Path, data: bytes) -> None:
    """The SHA-256 inside is that of the bytes inside, or nothing is kept."""
    (tmp_path / "x.age").write_bytes(made(_sealed({**NOTE, "size": len(data)}, data), *TO))

    with pytest.raises(Tampered, match="envelope"):
        unlock(tmp_path / "x.age", tmp_path / "back", MINE)
    assert list((tmp_path / "back").iterdir()) == []


def test_key_files_locked_or_not(tmp_path: Path) -> None:
    """A locked one asks for words; too long a file is none."""
    text = keys.text_of([KEY])
    (tmp_path / "open").write_text(text)
    (tmp_path / "locked").write_bytes(
        b"".join(testkit.age.locked(io.BytesIO(text.encode()).read,
                                    [recipients.Passphrase(b"words", 10)], armored=True))
    )  # fmt: skip
    (tmp_path / "long").write_bytes(b"#" * (keys.MAX_FILE + 1))

    assert opening.key_file(tmp_path / "open", None) == (KEY,)
    assert opening.key_file(tmp_path / "locked", "words") == (KEY,)
    with pytest.raises(WrongKey, match="key_locked"):
        opening.key_file(tmp_path / "locked", None)
    with pytest.raises(WrongKey, match="not_an_identity"):
        opening.key_file(tmp_path / "long", None)


def test_the_task_itself(tmp_path: Path) -> None:
    """What runs in the jail, run here, so that its every line is measured."""
    from toolkit.vault import tasks

    tasks.warm()
    path = tmp_path / "big"
    path.write_bytes(bytes(9 << 20))
    locked = lock(path, tmp_path / "out", TO).saved
    descriptor = os.open(locked, os.O_RDONLY)
    with testkit.mapped(descriptor) as buffer:
        for source, words in ((buffer, None), (locked.read_bytes(), "words")):
            size, reply = _run(tasks.unlock([source], [recipients.identity_text(KEY)], words))
            assert size == 9 << 20
            assert reply.head["note"]["name"] == "big"
    os.close(descriptor)


class _Watched(mmap.mmap):
    """A mapped file that notes what is given back of it."""

    given_back: list[tuple[int, int]]

    def madvise(self, advice: int, start: int = 0, length: int = 0) -> None:
        assert advice == mmap.MADV_DONTNEED
        self.given_back.append((start, length))


def test_what_was_read_is_given_back_once_it_is_worked_through() -> None:
    """Else a long file would fill the memory page by page; no page is given back too early."""
    from toolkit.vault import tasks

    data = mmap.PAGESIZE * b"x"
    mapped = _Watched(-1, 32 << 20)
    mapped.given_back = []
    mapped[:] = data * (len(mapped) // len(data))
    read = tasks._reader(mapped)
    held, most = 0, 0
    while part := read(1 << 20):
        held += len(part)
        back = sum(length for _, length in mapped.given_back)
        most = max(most, held - back)
        assert held - back >= min(held, 4 << 20)

    assert most <= 8 << 20
    assert mapped.given_back == [(at << 20, 4 << 20) for at in range(0, 28, 4)]


def _run(parts: Generator[bytes, None, Reply]) -> tuple[int, Reply]:
    """How much a task pours, and what it says at the end."""
    size = 0
    while True:
        try:
            size += len(next(parts))
        except StopIteration as end:
            return size, end.value


GROUPS = sorted({(v.identities, v.passphrases) for v in [*testkit.public(), *testkit.own()]})


@pytest.mark.parametrize("group", GROUPS, ids=map(str, range(len(GROUPS))))
def test_vectors_through_the_command(
    group: tuple[tuple[str, ...], tuple[str, ...]],
    tmp_path: Path,
    lampshade: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    """Every vector: opened to exactly its bytes, or refused with nothing left."""
    identities, passphrases = group
    if not hybrid.available() and any("-PQ-" in each for each in identities):
        pytest.skip("this cryptography has no HPKE")
    vectors = {
        v.name: v for v in [*testkit.public(), *testkit.own()]
        if (v.identities, v.passphrases) == group
    }  # fmt: skip
    (tmp_path / "in").mkdir()
    for vector in vectors.values():
        (tmp_path / "in" / vector.name).write_bytes(vector.file)
    for way in _ways(tmp_path, identities, passphrases):
        ended = lampshade("unlock", "--json", "-o", "back", *way, "in", timeout=600)
        rows = json.loads(ended.stdout)["files"]
        assert {Path(row["source"]).name for row in rows} == set(vectors)
        for row in rows:
            _judge(vectors[Path(row["source"]).name], row, alone=len(passphrases) < 2)


def _ways(
    folder: Path, identities: tuple[str, ...], passphrases: tuple[str, ...]
) -> list[list[str]]:
    """The command takes keys or one passphrase at a time."""
    ways = []
    if identities or not passphrases:
        (folder / "keys").write_text("\n".join(identities or [recipients.identity_text(KEY)]))
        ways.append(["-i", "keys"])
    for number, words in enumerate(passphrases):
        (folder / f"words{number}").write_text(words)
        ways.append(["--passphrase-file", f"words{number}"])
    return ways


def _judge(vector: Vector, row: dict[str, object], *, alone: bool) -> None:
    if vector.expect == "success" and alone:
        assert row["outcome"] == "unlocked", (vector.name, row)
        assert row["sha256"] == vector.payload
    elif row["outcome"] == "unlocked":
        assert vector.expect == "success", vector.name
        assert row["sha256"] == vector.payload
    else:
        assert row["saved"] is None, vector.name
        assert row["reason"]
