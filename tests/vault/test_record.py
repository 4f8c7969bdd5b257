"""The custody record shows tampering, and says nothing to those without a key."""

from __future__ import annotations

import contextlib
import errno
import io
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from tests.vault.testkit import made, secret
from toolkit.errors import CannotAccess, CannotWrite, Tampered, VaultError, WrongKey
from toolkit.vault import record
from toolkit.vault.keys import Keys
from toolkit.vault.record import Entry, Sealed

KEY = secret(1)
TO = [KEY.recipient()]
MINE = Keys((KEY,))


def entry(number: int) -> Entry:
    return Entry(f"{number:064x}", "x.age", "0" * 64, "y.jpg", {}, "1", "2026-01-01T00:00:00Z")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of five entries."""
    path = tmp_path / "locked" / record.NAME
    for number in range(5):
        record.append(path, entry(number), TO)
    return path


def test_what_is_put_on_record_is_read(path: Path) -> None:
    """In order; the last hash is what appending said."""
    last = record.append(path, entry(5), TO)
    chain = record.read(path)

    assert read(path) == [entry(number) for number in range(6)]
    assert chain.last == last
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("there", [True, False])
def test_nobody_makes_us_write_into_another_file(tmp_path: Path, there: bool) -> None:
    """A link in the record's place is not followed, wherever it leads."""
    other, link = tmp_path / "other", tmp_path / "custody.record"
    if there:
        other.write_bytes(b"")
    link.symlink_to(other)
    with pytest.raises(CannotWrite):
        record.append(link, entry(1), TO)

    assert (other.read_bytes() if other.exists() else None) == (b"" if there else None)


def test_nothing_can_be_read_without_the_key(path: Path) -> None:
    """No hash and no name stands in the clear."""
    assert b"y.jpg" not in path.read_bytes()
    with pytest.raises(WrongKey):
        record.opened(record.read(path), Keys((secret(2),)))


def read(path: Path) -> list[Entry]:
    return list(record.opened(record.read(path), MINE).entries.values())


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("deed", ["drop", "swap", "double", "change", "half", "garbage", "odd"])
def test_tampering_is_seen(path: Path, deed: str) -> None:
    """A line that is gone, moved, doubled, changed or half written."""
    lines = _lines(path)
    if deed == "drop":
        del lines[2]
    elif deed == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif deed == "double":
        lines.insert(1, lines[1])
    elif deed == "change":
        other = json.loads(lines[3])["sealed"]
        lines[2] = json.dumps({**json.loads(lines[2]), "sealed": other}).encode() + b"\n"
    elif deed == "half":
        lines[-1] = lines[-1][:-10]
    elif deed == "garbage":
        lines[2] = b"[]\n"
    else:
        lines[2] = json.dumps({**json.loads(lines[2]), "previous": "x"}).encode() + b"\n"
    path.write_bytes(b"".join(lines))

    before = path.read_bytes()
    chain = record.read(path)
    assert chain.breaks[0] == {"change": 4, "half": 5, "swap": 2}.get(deed, 3)
    assert len(record.opened(chain, MINE).entries) >= 4
    with pytest.raises(Tampered, match="record"):
        record.append(path, entry(9), TO)
    with pytest.raises(Tampered, match="record"):
        record.require_ready(path, entry(9), TO)
    assert path.read_bytes() == before


def test_what_stands_before_and_after_a_break_is_read(path: Path) -> None:
    """A line of nonsense takes nothing along; the lines that do not fit are named."""
    lines = _lines(path)
    lines[1] = b"nonsense\n"
    path.write_bytes(b"".join(lines))
    chain = record.read(path)

    assert chain.breaks == (2, 3)
    assert record.opened(chain, MINE).entries == {n: entry(n - 1) for n in (1, 3, 4, 5)}


def test_where_nothing_can_be_read_nothing_is_said(path: Path) -> None:
    """It is no record at all."""
    path.write_bytes(b"nonsense\n")

    with pytest.raises(Tampered, match="record"):
        record.read(path)


def test_an_entry_for_somebody_else_closes_no_other(path: Path) -> None:
    """First the lawyer, then the newsroom; each reads what is for them."""
    record.append(path, entry(5), [secret(2).recipient()])
    record.append(path, entry(6), TO)
    opened = record.opened(record.read(path), MINE)
    other = record.opened(record.read(path), Keys((secret(2),)))

    assert list(opened.entries) == [1, 2, 3, 4, 5, 7]
    assert (opened.others, opened.damaged) == ((6,), ())
    assert (other.entries, other.others) == ({6: entry(5)}, (1, 2, 3, 4, 5, 7))


def test_an_entry_that_is_none_closes_no_other() -> None:
    """Anybody who has the public key can write one; nor does an empty one."""
    chain = record.chain(io.BytesIO(record.appended(b"", entry(1), TO)))
    forged = Sealed(2, made(b"nope", *TO)), Sealed(3, b"")
    opened = record.opened(record.Chain((*chain.sealed, *forged), ""), MINE)

    assert (opened.entries, opened.damaged) == ({1: entry(1)}, (2, 3))


def test_a_long_entry_is_read_again(path: Path) -> None:
    """The tracks of a film are long; what follows them is read, too."""
    long = replace(entry(5), recipe={"tracks": "x" * (1 << 20)})
    record.append(path, long, TO)
    record.append(path, entry(6), TO)

    assert read(path)[5:] == [long, entry(6)]


def test_what_could_not_be_read_again_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One limit for both; a longer line from elsewhere is one line that does not fit."""
    before = path.read_bytes()
    monkeypatch.setattr(record, "_MOST_LINE", len(_lines(path)[0]) + 100)
    long = replace(entry(5), recipe={"tracks": "x" * 1000})

    for write in (record.append, record.require_ready):
        with pytest.raises(VaultError, match="record_large"):
            write(path, long, TO)
    with pytest.raises(VaultError, match="record_large"):
        record.appended(before, long, TO)
    assert path.read_bytes() == before

    path.write_bytes(before + b"x" * 5000 + b"\n" + before.splitlines(keepends=True)[0])
    assert record.read(path).breaks == (6, 7)


def test_a_record_that_is_not_there_is_ready(tmp_path: Path) -> None:
    """It begins with its first entry; asking leaves nothing behind."""
    record.require_ready(tmp_path / record.NAME, entry(0), TO)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("error", "told"), [
    (OSError(errno.ENOSPC, "full"), CannotAccess), (KeyboardInterrupt(), KeyboardInterrupt),
])  # fmt: skip
def test_half_a_line_is_never_left(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, told: type[BaseException]
) -> None:
    """A full disk, or Ctrl-C, in the middle of a line would close the record for good."""

    def stopped(_descriptor: int) -> None:
        raise error

    before = path.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(record.os, "fsync", stopped)
        with pytest.raises(told):
            record.append(path, entry(5), TO)

    assert path.read_bytes() == before
    record.append(path, entry(5), TO)
    assert read(path)[5:] == [entry(5)]


@pytest.mark.skipif(record.fcntl is None, reason="this system has no such locks")
def test_nobody_else_appends_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is read and added to under one lock; else two entries could build on one hash."""
    held: list[str] = []
    whole, add = record._whole, record._add

    def noted(name: str, do: Any) -> Any:
        def and_do(*given: Any) -> Any:
            with path.open("rb") as other, contextlib.suppress(BlockingIOError):
                record.fcntl.flock(other, record.fcntl.LOCK_SH | record.fcntl.LOCK_NB)
                held.append(f"{name} without a lock")
            held.append(name)
            return do(*given)

        return and_do

    monkeypatch.setattr(record, "_whole", noted("read", whole))
    monkeypatch.setattr(record, "_add", noted("add", add))
    record.append(path, entry(5), TO)
    assert held == ["read", "add"]


def test_a_changed_entry_does_not_open(path: Path) -> None:
    """Even where somebody has mended the chain."""
    chain = record.read(path)
    forged = chain.sealed[0].data[:-1] + bytes([chain.sealed[0].data[-1] ^ 1])

    with pytest.raises(Tampered):
        record.opened(record.Chain((Sealed(1, forged),), ""), MINE)


def test_a_broken_record_is_not_added_to(path: Path) -> None:
    """Neither to half a line, nor behind a changed one that is not the last."""
    lines = _lines(path)
    other = json.loads(lines[1])["sealed"]
    lines[0] = json.dumps({**json.loads(lines[0]), "sealed": other}).encode() + b"\n"
    path.write_bytes(b"".join(lines))

    with pytest.raises(Tampered, match="record"):
        record.append(path, entry(9), TO)


def test_a_record_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    """A folder of its name, for example."""
    (tmp_path / record.NAME).mkdir()

    with pytest.raises(CannotAccess):
        record.append(tmp_path / record.NAME, entry(1), TO)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"nope", b"[" * 9999])
def test_an_entry_that_is_none_is_refused(text: bytes) -> None:
    """Anybody who has the public key can write an entry; its form is checked."""
    with pytest.raises(Tampered, match="record"):
        record.opened(record.Chain((Sealed(1, made(text, *TO)),), ""), MINE)


@pytest.mark.parametrize("change", [{"original": 1}, {"recipe": []}])
def test_an_entry_of_other_values_is_refused(change: dict[str, object]) -> None:
    """Words are words, a recipe is a table."""
    text = json.dumps({**asdict(entry(1)), **change}).encode()

    with pytest.raises(Tampered, match="record"):
        record.opened(record.Chain((Sealed(1, made(text, *TO)),), ""), MINE)


def test_without_locks_the_record_still_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems have no locks for files."""
    monkeypatch.setattr(record, "fcntl", None)
    record.append(path, entry(5), TO)

    assert len(record.read(path).sealed) == 6


def test_a_record_in_memory_is_the_same(path: Path) -> None:
    """It begins with nothing, grows line by line, and may go on as a file."""
    grown = b""
    for number in range(3):
        grown = record.appended(grown, entry(number), TO)
    path.write_bytes(grown)
    record.append(path, entry(3), TO)

    assert read(path) == [entry(n) for n in range(4)]


def test_a_broken_record_in_memory_is_not_added_to(path: Path) -> None:
    """Nor one whose first lines are missing."""
    whole = path.read_bytes()
    for broken in (whole[:-1], whole.partition(b"\n")[2], b"x"):
        with pytest.raises(Tampered, match="record"):
            record.appended(broken, entry(9), TO)
