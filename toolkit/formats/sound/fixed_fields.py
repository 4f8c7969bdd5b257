"""Fields of fixed length, as broadcast blocks and cards have: rows of name, length and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Name, length, kind; a kind of "" is not shown, one of "hex:..." is shown as numbers.
Row = tuple[str, int, str]


def read(raw: bytes, at: int, rows: Sequence[Row], path: str, start: int) -> Iterator[Finding]:
    """Every field that is not empty. `start` is where `raw` stands in the file; never raises."""
    for name, size, kind in rows:
        field = raw[at : at + size]
        if kind and field.strip(b"\0 "):
            how, _, rest = kind.rpartition(":")
            said = field.hex() if how else text(field)
            yield Finding(rest, Place(f"{path}/{name}", start + at, len(field)), said)
        at += size


def text(raw: bytes) -> str:
    """Words in UTF-8 or Western European, up to their end; what stands behind it follows."""
    front, _, behind = raw.partition(b"\0")
    try:
        said = front.decode("utf-8")
    except UnicodeDecodeError:
        said = front.decode("latin-1")
    more = readable(behind)
    return f"{said.strip()} {more}".strip() if more else said.strip()
