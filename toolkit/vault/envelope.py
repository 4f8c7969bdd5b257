"""What is inside a locked original: a tar of two members, so that common tools open it anywhere.

First `lampshade.json`, a note on the original (name, folder, time, size, SHA-256, media type);
then the original under its own name; then the end of the tar, and zeros up to a chosen length.
Only written and read here; knows nothing of age. docs/vault-format.md is for strangers.
"""

from __future__ import annotations

import json
import re
import tarfile
import unicodedata
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from toolkit import bounded_json
from toolkit.errors import Tampered

NOTE = "lampshade.json"
FORM, VERSION = "lampshade-original", 1
BLOCK = 512
_END = bytes(2 * BLOCK)
#: A longer note is none of ours.
_MOST_NOTE = 64 << 10
_MOST_NAME = 200
_ZEROS = 512 << 10
_DIGEST = re.compile("[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_UNSAFE = re.compile(r'[/\\:*?"<>|]')
#: What Windows takes for a device, with any ending.
_DEVICE = re.compile(
    "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of an original; times are UTC. folder and modified may be empty: unknown."""

    name: str
    folder: str
    modified: str
    locked: str
    size: int
    sha256: str
    media_type: str


def opening(note: Note, modified: int) -> bytes:
    """All that stands before the original's bytes; modified: seconds, for the tar alone."""
    text = json.dumps({"format": FORM, "version": VERSION, **asdict(note)}, indent=1).encode()
    return _member(NOTE, len(text), 0) + _filled(text) + _member(
        _in_tar(note.name), note.size, modified
    )  # fmt: skip


def ending(note: Note, modified: int, *, pad: bool, least: int = 0) -> Iterator[bytes]:
    """All that stands behind them; what is padded is at least so long, a multiple of BLOCK."""
    size = len(opening(note, modified)) + note.size
    fill = -size % BLOCK
    yield bytes(fill) + _END
    whole = size + fill + len(_END)
    left = max(_padded(whole), least) - whole if pad else 0
    while left > 0:
        yield bytes(min(left, _ZEROS))
        left -= _ZEROS


def _padded(size: int) -> int:
    """The next of eight steps between powers of two: at most an eighth is added."""
    step = max(1 << max(size.bit_length() - 4, 0), BLOCK)
    return -(-size // step) * step


def _member(name: str, size: int, modified: int) -> bytes:
    """A member's head, owned by nobody."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, modified, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % BLOCK)


def _in_tar(name: str) -> str:
    """The name in the tar; never that of the note."""
    return f"original-{name}" if name.lower() == NOTE else name


def safe_name(name: str) -> str:
    """A name that can only be one of a file in the folder it is put in, and shows as it is."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join("_" if unicodedata.category(sign)[0] == "C" else sign for sign in name)
    name = _UNSAFE.sub("_", name).strip(" .")
    while len(name.encode("utf-8", "replace")) > _MOST_NAME:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{suffix}" if stem and len(suffix) < 20 else name[:-1]
    if _DEVICE.fullmatch(name.partition(".")[0].rstrip()):
        name = "_" + name
    return name or "original"


def note_from(untrusted: object) -> Note:
    """A note that fits its form in every field. Raises Tampered("envelope")."""
    if not isinstance(untrusted, dict):
        raise Tampered("envelope")
    fields = {name: untrusted.get(name) for name in Note.__dataclass_fields__}
    size = fields.pop("size")
    if type(size) is not int or size < 0:
        raise Tampered("envelope")
    if not all(isinstance(text, str) and len(text) <= 4096 for text in fields.values()):
        raise Tampered("envelope")
    note = Note(size=size, **{name: str(text) for name, text in fields.items()})
    times = _TIME.fullmatch(note.locked) and (not note.modified or _TIME.fullmatch(note.modified))
    if not times or not _DIGEST.fullmatch(note.sha256) or not note.name:
        raise Tampered("envelope")
    return note


def read(parts: Iterator[bytes]) -> Generator[bytes, None, dict[str, Any] | None]:
    """The original's bytes out of a tar of ours; returns the note, unchecked but for its size.

    What is no such tar is given as it is, and None returned. Hostile bytes: nothing here trusts
    a length or a name. Raises Tampered("envelope").
    """
    flow = _Flow(parts)
    head = flow.exactly(BLOCK)
    info = _info(head)
    if info is None or info.name != NOTE:
        yield head
        yield from flow.rest()
        return None
    if info.size > _MOST_NOTE:
        raise Tampered("envelope")
    note = _json(flow.exactly(info.size + -info.size % BLOCK)[: info.size])
    size = note.get("size")
    if type(size) is not int or size < 0:
        raise Tampered("envelope")
    _skip_head(flow, size)
    yield from flow.some(size)
    if any(flow.exactly(-size % BLOCK + len(_END))):
        raise Tampered("envelope")
    for part in flow.rest():
        if part.count(0) != len(part):
            raise Tampered("envelope")
    return note


def _skip_head(flow: _Flow, size: int) -> None:
    """Pass the original's own head, and a longer one before it; the size must be the note's."""
    info = _info(flow.exactly(BLOCK))
    extended = info is not None and info.type == tarfile.XHDTYPE
    if info is not None and extended:
        if info.size > _MOST_NOTE:
            raise Tampered("envelope")
        flow.exactly(info.size + -info.size % BLOCK)
        info = _info(flow.exactly(BLOCK))
    # a size beyond the form's eight digits stands in the longer head alone
    sizes = (size, 0) if extended else (size,)
    if info is None or not info.isreg() or info.size not in sizes:
        raise Tampered("envelope")


def _info(block: bytes) -> tarfile.TarInfo | None:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return None


def _json(text: bytes) -> dict[str, Any]:
    try:
        note = bounded_json.loads(text)
    except ValueError:
        raise Tampered("envelope") from None
    if not isinstance(note, dict) or note.get("format") != FORM or note.get("version") != VERSION:
        raise Tampered("envelope")
    return note


class _Flow:
    """Exact lengths out of parts of any length."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._held = b""

    def exactly(self, size: int) -> bytes:
        """So many bytes, fewer only at the end of all; small sizes only."""
        while len(self._held) < size and (part := next(self._parts, None)) is not None:
            self._held += part
        part, self._held = self._held[:size], self._held[size:]
        return part

    def some(self, size: int) -> Iterator[bytes]:
        """So many bytes in parts. Raises Tampered where they end too early."""
        while size:
            part = self._held or next(self._parts, None)
            if part is None:
                raise Tampered("envelope")
            self._held = part[size:]
            part = part[:size]
            size -= len(part)
            yield part

    def rest(self) -> Iterator[bytes]:
        """All that is left."""
        held, self._held = self._held, b""
        yield held
        yield from self._parts
