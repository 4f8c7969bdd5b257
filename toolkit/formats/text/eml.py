"""Mail messages and boxes of them, and pages saved as mail (EML, MBOX, MHTML): never written.

A message is a trace from end to end: who wrote to whom, when, over which computers, with which
program, with numbers that tie it to its answers, and with seals that prove that it is genuine.
Removing them leaves no message. So all of it is shown, part by part, with the files inside, and
the file is refused: what is to be shared is its text, or its attachments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Format, refusing
from toolkit.formats.inside import Inside
from toolkit.formats.text import mime, text_kinds
from toolkit.formats.text.mime import Part
from toolkit.model import Finding, Place

_MOST_FINDINGS = 100_000
_FROM = re.compile(rb"^From \S++ (?=.*?\d{4})[^\n]*+\n(?=[!-9;-~]++:)", re.MULTILINE)
#: Headers -> what they tell; the first that fits.
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"(resent-)?(from|sender|reply-to)$|return-path|x-(google-original-)?from|x-sender"
         r"|disposition-notification-to|errors-to|x-apparently-from", "who.author"),
        (r"(resent-)?(to|cc|bcc)$|delivered-to|x-(original|envelope|forwarded)-to|envelope-to"
         r"|apparently-to|x-rcpt-to|x-forwarded-for", "who.contact"),
        (r"received$|x-received|x-originating-ip|x-.*-ip$|x-real-ip|x-client-ip|x-sender-ip"
         r"|received-spf|x-source|x-get-message-sender-via", "hidden.call"),
        (r"(resent-)?date$|delivery-date|x-original-date|expires|x-delivery-time", "when.changed"),
        (r"user-agent|x-mailer|x-newsreader|x-mimeole|x-mailer-version|x-originating-client"
         r"|x-generator|x-php", "software.name"),
        (r"dkim-signature|arc-|domainkey|authentication-results|x-google-dkim|x-microsoft-anti"
         r"|autocrypt|openpgp", "hidden.provenance"),
        (r"(resent-)?message-id|in-reply-to|references|thread-index|x-.*-id$|content-id"
         r"|x-ms-.*|x-gm-.*|x-universally-unique.*|x-uid.*|x-mozilla-.*|x-apple-.*"
         r"|list-id|feedback-id|x-attachment-id", "hidden.id"),
        (r"subject|comments|keywords|thread-topic|content-description|organi[sz]ation",
         "who.words"),
        (r"list-.*", "hidden.call"),
        (r"content-language|accept-language|x-.*locale", "who.language"),
        (r"snapshot-content-location|content-location|content-base", "hidden.call"),
        (r"mime-version|content-transfer-encoding", "look.description"),
        (r"content-type|content-disposition", "look.description"),
    )
)  # fmt: skip
_PLAIN = ("text/plain", "")


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What each message gives away, and the files inside; raises TooLarge."""
    count = 0
    for path, raw in _messages(data):
        for finding in _message(raw, path, inside):
            count += 1
            if count > _MOST_FINDINGS:
                raise TooLarge("too_many_findings")
            yield finding


def _messages(data: Buffer) -> Iterator[tuple[str, bytes]]:
    """The one message, or each of a box."""
    raw = bytes(data)
    if raw[:5] != b"From ":
        yield "mail", raw
        return
    starts = [match.span() for match in _FROM.finditer(raw)]
    for number, (start, end) in enumerate(starts, 1):
        stop = starts[number][0] if number < len(starts) else len(raw)
        line = b"X-From: " + raw[start + 5 : end].strip()
        yield f"mail {number}", line + b"\n" + raw[end:stop]


def _message(raw: bytes, path: str, inside: Inside) -> Iterator[Finding]:
    for part in mime.parts(raw):
        here = path + part.path.removeprefix("mail")
        yield from _headers(part, here)
        if part.name:
            yield Finding("content.name", Place(f"{here}/file name", None), part.name)
        if part.many:
            yield from _between(part, here)
        elif part.body.strip():
            inside.spend(len(part.body))
            found = inside.findings(part.body, f"{here}/{part.name or part.media}")
            plain = part.media in _PLAIN and not part.name
            yield from (one for one in found if not (plain and one.kind == "inside.unknown"))


def _headers(part: Part, path: str) -> Iterator[Finding]:
    for name, value in part.headers:
        if not value:
            continue
        kind = next((kind for pattern, kind in _KINDS if pattern.match(name)), "hidden.unknown")
        yield Finding(kind, Place(f"{path}/{name or 'line'}", None), value)


def _between(part: Part, path: str) -> Iterator[Finding]:
    """Words before the first part, which no mail program shows."""
    words = part.body.partition(b"\n--")[0] if not part.body.startswith(b"--") else b""
    if words.strip():
        yield Finding(
            "hidden.text", Place(f"{path}/preamble", None), words.decode("latin-1").strip()
        )


FORMAT = Format(
    name="eml",
    label="mail message",
    media="message/rfc822",
    suffix=".eml",
    suffixes=(".eml", ".mbox", ".mht", ".mhtml", ".mbx"),
    sniff=partial(text_kinds.says, "eml"),
    inspect=inspect,
    strip=refusing("no_writer"),
    content=refusing("no_writer"),
    holds="parts",
    nests=True,
    refuses="no_writer",
    inspected="every header of every message and part; files inside, by their own rules",
    unseen="what encrypted parts hold; whether seals are genuine; what the words say",
)
