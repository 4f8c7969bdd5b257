"""Torrents: only what a client needs, and a warning where the info-hash changes."""

from __future__ import annotations

import pytest

from toolkit.errors import Refused
from toolkit.formats.text import torrent

INFO = b"4:infod6:lengthi1e4:name1:f12:piece lengthi16384e6:pieces20:" + bytes(20) + b"e"


def clean(raw: bytes) -> bytes:
    return b"".join(piece for piece in torrent.strip(raw) if isinstance(piece, bytes))


def test_a_plain_torrent_stays_byte_for_byte() -> None:
    """So the copy leads to the same swarm."""
    raw = b"d8:announce17:http://t.invalid/" + INFO + b"e"

    assert clean(raw.replace(b"17:", b"17:")) == raw


def test_info_without_surplus_keeps_its_hash_and_no_warning_is_given() -> None:
    """The warning is for those whose copy leads elsewhere."""
    told = [finding.value or "" for finding in torrent.inspect(b"d" + INFO + b"e")]

    assert not any("info-hash" in value for value in told)


def test_surplus_in_info_goes_with_a_warning() -> None:
    """Clients know a torrent by the number that is made over its info."""
    raw = b"d" + INFO[:-1] + b"6:source3:abce" + b"e"
    told = [finding.value or "" for finding in torrent.inspect(raw)]

    assert any("info-hash" in value for value in told)
    assert clean(raw) == b"d" + INFO + b"e"


def test_a_personal_key_goes_from_the_address() -> None:
    """It names the member of a private tracker."""
    address = b"http://t.invalid/0123456789abcdef0123/announce?passkey=me"
    raw = b"d8:announce%d:%s" % (len(address), address) + INFO + b"e"

    assert b"t.invalid/announce4:info" in clean(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"d4:infoi1ee", b"d4:infod4:name1:aee", b"d" + INFO, b"d8:announcei1e" + INFO + b"e",
        b"d" + INFO + INFO + b"e", b"d8:announcei-0e" + INFO + b"e", b"d8:announce099:a",
        b"d4:info" + b"l" * 5000 + b"e" * 5000 + b"e", b"d8:announce99999999999:a",
    ],
)  # fmt: skip
def test_bad_spelling_is_refused(raw: bytes) -> None:
    """There is one way to spell each value."""
    with pytest.raises(Refused):
        clean(raw)
