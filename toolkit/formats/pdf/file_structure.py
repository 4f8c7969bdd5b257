"""What stands around and between the objects of a PDF file, and its earlier versions.

A PDF is changed by writing behind its end: what was replaced is still in front. Each end in the
file is the end of a version; each is opened as it was, and what is not in the last one is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.pdf.copying import Left
from toolkit.formats.pdf.removed_objects import Describer, information, words_in
from toolkit.formats.pdf.values import Document, Ref, Stream, Value, inflated, opened
from toolkit.formats.pdf.writing import HEAD, serial
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

MAX_VERSIONS = 24
MAX_OBJECTS = 400_000
_HEADER = re.compile(rb"%PDF-\d\.\d[^\r\n]{0,40}")
_MARK = re.compile(rb"\r?\n?%[\x80-\xff]{4}[^\r\n]*")
_OBJECT = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj\b")
_BODY_END = re.compile(rb"stream(\r\n|\n|\r)|endobj")
_LENGTH = re.compile(rb"/Length[\s\0]+(\d{1,12})(?![\s\0]*\d)")
_BETWEEN = re.compile(
    rb"xref[\s\0]+(?:\d+[\s\0]+\d+[\s\0]+(?:\d{10}[ ]\d{5}[ ][nf][\s\0]{1,2})*)+"
    rb"|startxref[\s\0]+\d+|%%EOF|endobj|xref"
)
_COMMENT = re.compile(rb"%[^\r\n]*")
_LINE = re.compile(rb"[^\s\0][^\r\n\0]*")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)


def around(data: Buffer) -> Iterator[Finding]:
    """What stands before the head, behind the end, and between objects; never raises."""
    raw = bytes(data)
    if raw.startswith(HEAD) and raw.count(b"%%EOF") == 1 and raw.endswith(b"%%EOF\n"):
        yield from _gaps(raw, len(HEAD))
        return
    head = _HEADER.search(raw[:4096])
    start = head.start() if head else 0
    if start:
        yield Finding("hidden.gap", Place("before the head", 0, start), _said(raw[:start]))
    end = raw.rfind(b"%%EOF")
    end = end + 5 if end >= 0 else len(raw)
    behind = raw[end:]
    if behind.strip(b"\r\n"):
        yield Finding("hidden.trailer", Place("behind the end", end, len(behind)), _said(behind))
    yield Finding("software.setting", Place("file"), _habits(raw, head[0] if head else b""))
    at = head.end() if head else 0
    mark = _MARK.match(raw, at)
    yield from _gaps(raw[:end], mark.end() if mark else at)


def _said(raw: bytes) -> str:
    return readable(raw) or f"{len(raw)} bytes"


def _habits(raw: bytes, head: bytes) -> str:
    """How the file is written, which hints at the program."""
    said = [head.decode("latin-1").strip("% ")]
    for mark, words in (
        (rb"/Linearized", "linearized"),
        (rb"/ObjStm", "object streams"),
        (rb"/XRef\b", "cross-reference streams"),
        (rb"\r\n", "CR LF"),
        (rb"/Encrypt", "encrypted"),
    ):
        if re.search(mark, raw):
            said.append(words)
    versions = raw.count(b"%%EOF")
    return ", ".join((*said, f"{versions} ends"))


def _gaps(raw: bytes, at: int) -> Iterator[Finding]:
    """What stands between the objects, and comments inside them."""
    for _ in range(MAX_OBJECTS):
        found = _OBJECT.search(raw, at)
        stop = found.start() if found else len(raw)
        yield from _between(raw, at, stop)
        if found is None:
            return
        body = found.end()
        end = _BODY_END.search(raw, body)
        if end is None:
            yield from _between(raw, body, len(raw))
            return
        yield from _remarks(raw, body, end.start())
        at = end.end()
        if end[0] != b"endobj":
            at = _behind_stream(raw, body, at)


def _behind_stream(raw: bytes, body: int, at: int) -> int:
    length = _LENGTH.search(raw, body, at)
    behind = at + int(length[1]) if length else at
    if raw[behind : behind + 20].lstrip(b"\r\n").startswith(b"endstream"):
        at = behind
    end = raw.find(b"endstream", at)
    return len(raw) if end < 0 else end + 9


def _remarks(raw: bytes, start: int, end: int) -> Iterator[Finding]:
    if b"%" not in raw[start:end]:
        return
    bare = _STRINGS.sub(lambda found: b"x" * len(found[0]), raw[start:end])
    for remark in _COMMENT.finditer(bare):
        said = remark[0][1:].strip().decode("latin-1")
        if said:
            place = Place("comment", start + remark.start(), len(remark[0]))
            yield Finding("hidden.comment", place, said)


def _between(raw: bytes, start: int, end: int) -> Iterator[Finding]:
    if not raw[start:end].strip(b"\0\t\n\f\r "):
        return
    part = _BETWEEN.sub(lambda found: b" " * len(found[0]), raw[start:end])
    trailer = part.find(b"trailer")
    if trailer >= 0:
        close = part.rfind(b">>")
        part = (
            part[:trailer] + b" " * (close + 2 - trailer) + part[close + 2 :]
            if close > trailer
            else part
        )
    # from the first letter of a line: a table of a million blanks is no reason to look back
    for said in _LINE.finditer(part):
        kind = "hidden.comment" if said[0].startswith(b"%") else "hidden.gap"
        words = said[0].strip().lstrip(b"%").strip().decode("latin-1")
        if words:
            yield Finding(
                kind, Place("between objects", start + said.start(), len(said[0])), words
            )


# ---- earlier versions -----------------------------------------------------------------------


def earlier(data: Buffer, now: Document, inside: Inside) -> Iterator[Finding]:
    """What stands in earlier versions and not in the last; never raises for a broken one."""
    raw = bytes(data)
    told: set[bytes] = set()
    ends = [found.end() for found in re.finditer(rb"%%EOF", raw)][:-1]
    for count, end in enumerate(ends[-MAX_VERSIONS:], 1):
        try:
            then = opened(raw[:end], inside.wish.password)
            yield from _changed(then, now, inside, told, f"Version {count}")
        except Refused:
            continue
    yield from _orphans(raw, now, told)


def _changed(
    then: Document, now: Document, inside: Inside, told: set[bytes], path: str
) -> Iterator[Finding]:
    refs = set(now.refs())
    known: set[Ref] = set()
    describer = Describer(then, inside, known)
    changed = []
    for ref in then.refs():
        before = _print(then.at(ref))
        if before in told or (ref in refs and before == _print(now.at(ref))):
            known.add(ref)
        else:
            told.add(before)
            changed.append(ref)
    for left in information(then, set()):
        if left.path.startswith("Info") and then.trailer.get("/Info") in changed:
            yield from _as_earlier(
                describer.tell(Left(f"{path}/{left.path}", left.value, left.kind))
            )
    for ref in changed:
        if ref not in known:
            value = then.at(ref)
            known.add(ref)
            yield from _as_earlier(
                describer.tell(Left(f"{path}/Object {ref.number}", value, "hidden.earlier"))
            )


def _as_earlier(findings: Iterator[Finding]) -> Iterator[Finding]:
    for found in findings:
        if found.value:
            yield Finding("hidden.earlier", found.place, found.value)


def _print(value: Value) -> bytes:
    if isinstance(value, Stream):
        return serial(value.keys) + value.raw
    return serial(value)


def _orphans(raw: bytes, now: Document, told: set[bytes]) -> Iterator[Finding]:
    """Objects that stand in the file and that no table names any more."""
    if now.encrypted or b"/Encrypt" in raw:
        return
    counts: dict[bytes, int] = {}
    for found in _OBJECT.finditer(raw):
        counts[found[1]] = counts.get(found[1], 0) + 1
    doubles = {number for number, count in counts.items() if count > 1}
    if not doubles or told:
        return
    for found in _OBJECT.finditer(raw):
        if found[1] in doubles:
            end = raw.find(b"endobj", found.end())
            body = raw[found.end() : end if end > 0 else len(raw)]
            yield Finding(
                "hidden.earlier",
                Place(f"Object {int(found[1])} twice", found.start(), len(body)),
                _words(body) or None,
            )


def _words(body: bytes) -> str:
    at = body.find(b"stream")
    if at < 0 or b"FlateDecode" not in body[:at]:
        return readable(body)
    try:
        return words_in(inflated(body[at + 6 :].lstrip(b"\r\n")))
    except Refused:
        return readable(body)
