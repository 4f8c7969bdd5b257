"""Mail messages cut into headers and parts (RFC 5322, 2045 to 2047, 2231), read for a report.

Reads only; what is not as the standards say is read as far as it goes. Does not decrypt, and does
not check signatures.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.text import charsets

MAX_HEADERS = 2000
MAX_PARTS = 2000
MAX_DEPTH = 12
_BREAK = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_LINE = re.compile(rb"\r?\n(?![ \t])")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_CODED = re.compile(r"=\?([\w.*-]{1,40})\?([bBqQ])\?([^?\s]*)\?=(?:[ \t]*(?==\?))?")
_PARAMETER = re.compile(
    r";\s*([\w.*-]{1,60})\s*=\s*(?:\"((?:[^\"\\]++|\\.)*+)\"|([^;\s]*+))", re.DOTALL
)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")


class Part(NamedTuple):
    """One part: its headers in order, where it stands among the others, and its bytes, decoded."""

    path: str
    headers: list[tuple[str, str]]
    media: str
    name: str
    body: bytes
    many: bool


def parts(raw: bytes) -> Iterator[Part]:
    """The message and every part in it, outer ones first."""
    waiting = [("mail", raw, 0)]
    count = 0
    while waiting and count < MAX_PARTS:
        path, piece, depth = waiting.pop()
        count += 1
        headers, body = split(piece)
        part, boundary = _part(path, headers, body)
        yield part
        if boundary and depth < MAX_DEPTH:
            inner = _cut(body, boundary)
            waiting += [
                (f"{path}/{number}", one, depth + 1)
                for number, one in reversed(list(enumerate(inner, 1)))
            ]


def split(raw: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Headers, unfolded and decoded, and what follows the empty line."""
    gap = _BREAK.search(raw)
    head, body = (raw, b"") if gap is None else (raw[: gap.start()], raw[gap.end() :])
    found: list[tuple[str, str]] = []
    for line in _LINE.split(head, MAX_HEADERS)[:MAX_HEADERS]:
        field = _FIELD.match(line)
        if field:
            said = charsets.loosely(field[2], "").strip()
            found.append((field[1].decode("latin-1"), worded(said)))
        elif line.strip():
            found.append(("", charsets.loosely(line, "")))
    return found, body


def worded(said: str) -> str:
    """A header without its line breaks, its coded words decoded."""
    return _CODED.sub(_word, re.sub(r"\r?\n[ \t]*", " ", said))


def _word(match: re.Match[str]) -> str:
    raw = match[3].encode("latin-1", "replace")
    body = binascii.a2b_qp(raw, header=True) if match[2] in "qQ" else _base64(raw)
    return charsets.loosely(body, match[1].partition("*")[0])


def _part(path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[Part, bytes]:
    said = {name.lower(): value for name, value in reversed(headers)}
    kind = said.get("content-type", "text/plain")
    values = parameters(kind)
    values_of_disposition = parameters(said.get("content-disposition", ""))
    media = kind.partition(";")[0].strip().lower()
    many = media.startswith("multipart/")
    name = values_of_disposition.get("filename") or values.get("name", "")
    boundary = values.get("boundary", "").encode("latin-1", "replace") if many else b""
    coded = said.get("content-transfer-encoding", "").strip().lower()
    return Part(
        path, headers, media, name, _decoded(body, coded), many and bool(boundary)
    ), boundary


def parameters(said: str) -> dict[str, str]:
    """The parameters of a header; continued and coded ones are put together."""
    found: dict[str, list[str]] = {}
    for name, quoted, bare in _PARAMETER.findall(said):
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        key, star, _ = name.lower().partition("*")
        if star and "'" in value:
            value = value.rpartition("'")[2]
        if star:
            raw = _PERCENT.sub(lambda match: chr(int(match[1], 16)), value)
            value = charsets.loosely(raw.encode("latin-1", "replace"), "")
        found.setdefault(key, []).append(value)
    return {key: "".join(values) for key, values in found.items()}


def _cut(body: bytes, boundary: bytes) -> list[bytes]:
    """The parts between the lines of a boundary."""
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    found: list[bytes] = []
    start = -1
    for match in line.finditer(body):
        if start >= 0:
            found.append(body[start : match.start()].lstrip(b"\r\n"))
        start = match.end()
        if match[1]:
            return found
    if start >= 0:
        found.append(body[start:].lstrip(b"\r\n"))
    return found[:MAX_PARTS]


def _decoded(body: bytes, coded: str) -> bytes:
    if coded == "base64":
        return _base64(body)
    if coded == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def _base64(raw: bytes) -> bytes:
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _padded(clean))
    except binascii.Error:
        return b""


def _padded(clean: bytes) -> bytes:
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
