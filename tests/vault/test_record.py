"""The custody record shows tampering, and says nothing to those without a key."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.vault.testkit import made, secret
from toolkit.errors import CannotAccess, Tampered, WrongKey
from toolkit.vault import record
from toolkit.vault.keys import Keys
from toolkit.vault.record import Entry

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

    assert list(record.entries(chain, MINE)) == [entry(number) for number in range(6)]
    assert chain.last == last
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_can_be_read_without_the_key(path: Path) -> None:
    """No hash and no name stands in the clear."""
    assert b"y.jpg" not in path.read_bytes()
    with pytest.raises(WrongKey):
        list(record.entries(record.read(path), Keys((secret(2),))))


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

    with pytest.raises(Tampered, match="record"):
        record.read(path)


def test_a_changed_entry_does_not_open(path: Path) -> None:
    """Even where somebody has mended the chain."""
    chain = record.read(path)
    forged = chain.sealed[0][:-1] + bytes([chain.sealed[0][-1] ^ 1])

    with pytest.raises(Tampered):
        list(record.entries(record.Chain((forged,), ""), MINE))


def test_a_broken_record_is_not_added_to(path: Path) -> None:
    """Half a line is no line to build on."""
    path.write_bytes(path.read_bytes()[:-1])

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
        list(record.entries(record.Chain((made(text, *TO),), ""), MINE))


@pytest.mark.parametrize("change", [{"original": 1}, {"recipe": []}])
def test_an_entry_of_other_values_is_refused(change: dict[str, object]) -> None:
    """Words are words, a recipe is a table."""
    text = json.dumps({**asdict(entry(1)), **change}).encode()

    with pytest.raises(Tampered, match="record"):
        list(record.entries(record.Chain((made(text, *TO),), ""), MINE))


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

    assert list(record.entries(record.read(path), MINE)) == [entry(n) for n in range(4)]


def test_a_broken_record_in_memory_is_not_added_to(path: Path) -> None:
    """Nor one whose first lines are missing."""
    whole = path.read_bytes()
    for broken in (whole[:-1], whole.partition(b"\n")[2], b"x"):
        with pytest.raises(Tampered, match="record"):
            record.appended(broken, entry(9), TO)
