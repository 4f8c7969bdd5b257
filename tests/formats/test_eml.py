"""Mail: every header and part is shown, and nothing is written."""

from __future__ import annotations

from toolkit.formats import identify
from toolkit.formats.inside import Inside
from toolkit.formats.text import eml

PLAIN = b"From: a@x.invalid\nTo: b@x.invalid\nSubject: =?utf-8?q?caf=C3=A9?=\n\nhello\n"


def told(raw: bytes) -> list[tuple[str, str, str | None]]:
    return [(row.kind, row.place.path, row.value) for row in eml.inspect(raw, Inside())]


def test_coded_headers_are_decoded() -> None:
    """People read words, not codes."""
    assert ("who.words", "mail/Subject", "caf\u00e9") in told(PLAIN)


def test_a_box_of_messages_is_read_message_by_message() -> None:
    """Each has its own place."""
    box = b"From a@x.invalid Thu Jan  1 00:00:00 2023\n" + PLAIN
    paths = {path.split("/")[0] for _, path, _ in told(box + b"\n" + box)}

    assert identify(box).name == "eml"
    assert paths == {"mail 1", "mail 2"}


def test_a_message_in_a_message_is_read() -> None:
    """Forwarded mail carries its own senders."""
    raw = b"From: c@x.invalid\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    raw += b"--b\nContent-Type: message/rfc822\n\n" + PLAIN + b"--b--\n"

    assert "a@x.invalid" in {value for _, _, value in told(raw)}


def test_parts_without_end_stop_somewhere() -> None:
    """A message cannot make the reader nest for ever."""
    head = b"From: c@x.invalid\nMIME-Version: 1.0\n"
    raw = head + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500)
    )

    assert len(told(raw)) < 200
