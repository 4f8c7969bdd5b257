"""Torrents (BEP 3, 5, 12, 17, 19, 47, 52): only what a client needs.

What identifies people: who made it, with which program and when, remarks, keys that no rule knows,
the computers through which its maker was known (or the maker's own), and the personal key that
private trackers write into their addresses. What stays: the trackers,
where pieces can be had, and of `info` the names, lengths and hashes.

What stands in `info` beside these goes, too (`source`, check sums, times). The number by which
clients find each other is made over `info`, so it changes then, and the copy leads to another
swarm than the original: that is told. Not seen: what the names of the files say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.readable import readable
from toolkit.formats.text import bencode, text_kinds
from toolkit.model import Finding, Place

#: Keys that stay, and the shape each must have.
_TOP: dict[bytes, type | tuple[type, ...]] = {
    b"announce": bytes, b"announce-list": list, b"httpseeds": list, b"info": dict,
    b"piece layers": dict, b"url-list": (bytes, list),
}  # fmt: skip
_INFO: dict[bytes, type | tuple[type, ...]] = {
    b"file tree": dict, b"files": list, b"length": int, b"meta version": int, b"name": bytes,
    b"piece length": int, b"pieces": bytes, b"private": int,
}  # fmt: skip
_FILE: dict[bytes, type | tuple[type, ...]] = {
    b"length": int,
    b"path": list,
    b"pieces root": bytes,
}
_ADDRESSES = (b"announce", b"announce-list", b"httpseeds", b"url-list")
_KINDS: dict[bytes, str] = {
    b"comment": "hidden.comment", b"comment.utf-8": "hidden.comment", b"created by":
    "software.name", b"creation date": "when.changed", b"encoding": "software.setting",
    b"publisher": "who.author", b"publisher.utf-8": "who.author", b"publisher-url": "who.contact",
    b"publisher-url.utf-8": "who.contact", b"source": "hidden.id", b"md5sum": "hidden.id",
    b"mtime": "when.changed", b"title": "who.words", b"locale": "who.language",
    b"nodes": "who.contact",
}  # fmt: skip
_KEY = re.compile(rb"/[A-Za-z0-9_-]{16,}(?=/|$)")
_ADDRESS = re.compile(rb"([a-z]{2,8}://)(?:([^/@]*)@)?([^?#]*)([?#].*)?", re.DOTALL)
_CHANGES = "without this, other clients know the copy by another number (info-hash)"


class _Torrent:
    """One way through a torrent: what stays, and what is told."""

    def __init__(self, data: Buffer) -> None:
        raw = bytes(data)
        value, end = bencode.read(raw)
        if not isinstance(value, dict) or not isinstance(value.get(b"info"), dict):
            raise Damaged("structure")
        self.findings: list[Finding] = []
        self.kept = self._dictionary(value, _TOP, "")
        self._addresses()
        self.kept[b"info"] = self._info(value[b"info"])
        if end < len(raw):
            place = Place("trailer", end, len(raw) - end)
            self.findings.append(Finding("hidden.trailer", place, readable(raw[end:]) or None))

    def tell(self, kind: str, path: str, value: object) -> None:
        self.findings.append(Finding(kind, Place(path, None), _said(value)))

    def _dictionary(
        self,
        value: dict[bytes, object],
        shapes: Mapping[bytes, type | tuple[type, ...]],
        path: str,
    ) -> dict[bytes, object]:
        kept: dict[bytes, object] = {}
        for key, one in value.items():
            name = path + key.decode("utf-8", "replace")
            if key not in shapes:
                self.tell(_KINDS.get(key, "hidden.unknown"), name, one)
            elif not isinstance(one, shapes[key]):
                raise Damaged("structure")
            else:
                kept[key] = one
        return kept

    def _addresses(self) -> None:
        for key in _ADDRESSES:
            if key in self.kept:
                self.kept[key] = self._address(self.kept[key], key.decode(), 0)
        self.kept = {key: value for key, value in self.kept.items() if value not in ([], b"")}

    def _address(self, value: object, path: str, depth: int) -> object:
        if isinstance(value, list) and depth < 3:
            return [self._address(one, path, depth + 1) for one in value]
        if not isinstance(value, bytes):
            raise Damaged("structure")
        match = _ADDRESS.fullmatch(value)
        if not match:
            if value:
                self.tell("hidden.unknown", path, value)
            return b""
        clean = match[1] + _KEY.sub(b"", match[3])
        if match[2]:
            self.tell("who.contact", path, match[2])
        if clean != value:
            self.tell("hidden.id", path, value)
        self.tell("content.link", path, clean)
        return clean

    def _info(self, value: dict[bytes, object]) -> dict[bytes, object]:
        before = len(self.findings)
        kept = self._dictionary(value, _INFO, "info/")
        if b"files" in kept:
            kept[b"files"] = [self._file(one) for one in kept[b"files"]]  # type: ignore[attr-defined]
        if b"file tree" in kept:
            kept[b"file tree"] = self._tree(kept[b"file tree"], "info/file tree", 0)
        if b"name" not in kept or not {b"pieces", b"file tree"} & kept.keys():
            raise Damaged("structure")
        if len(self.findings) > before and kept != value:
            self.tell("hidden.id", "info", _CHANGES)
        self.tell("content.name", "info/name", kept[b"name"])
        return kept

    def _file(self, value: object) -> dict[bytes, object]:
        if not isinstance(value, dict):
            raise Damaged("structure")
        kept = self._dictionary(value, _FILE, "info/files/")
        path = kept.get(b"path")
        if not isinstance(path, list) or not all(isinstance(one, bytes) for one in path):
            raise Damaged("structure")
        self.tell("content.name", "info/files/path", b"/".join(path))
        return kept

    def _tree(self, value: object, path: str, depth: int) -> dict[bytes, object]:
        """Version 2: folders of folders; a file is what stands under an empty name."""
        if not isinstance(value, dict) or depth > bencode.MAX_DEPTH:
            raise Damaged("structure")
        kept: dict[bytes, object] = {}
        for key, one in value.items():
            if not key and isinstance(one, dict):
                kept[key] = self._dictionary(one, _FILE, f"{path}/")
            else:
                self.tell("content.name", path, key)
                kept[key] = self._tree(one, path, depth + 1)
        return kept


def _said(value: object) -> str:
    """What a value says, as far as it can be read."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return readable(value) or f"{len(value)} bytes"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    return readable(bencode.written(value)) or "empty"


def inspect(data: Buffer) -> Iterator[Finding]:
    """What the torrent gives away; raises Damaged and TooLarge."""
    yield from _Torrent(data).findings


def strip(data: Buffer) -> Iterator[Piece]:
    """The torrent with only what a client needs; raises Damaged and TooLarge."""
    clean = bencode.written(_Torrent(data).kept)
    if text_kinds.kind(clean[:4096]) != "torrent":
        raise Damaged("structure")
    yield clean


def content(data: Buffer) -> Iterator[Piece]:
    """Trackers, names, lengths and hashes."""
    yield bencode.written(_Torrent(data).kept)


def searched(data: Buffer) -> Iterator[bytes]:
    """All but what leads to the pieces and what they are: names may say what a remark said."""
    kept = _Torrent(data).kept
    yield bencode.written({key: one for key, one in kept.items() if key == b"httpseeds"})


FORMAT = Format(
    name="torrent",
    label="torrent",
    media="application/x-bittorrent",
    suffix=".torrent",
    suffixes=(".torrent",),
    sniff=partial(text_kinds.says, "torrent"),
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    holds="plain",
    inspected=(
        "every key: who, when, which program, remarks, computers near its maker (`nodes`), "
        "personal keys in addresses, unknown keys at the top and in `info`, what stands behind "
        "the end"
    ),
    removed=(
        "all of that; where `info` held more than clients need, the info-hash changes and the "
        "copy leads to another swarm"
    ),
    kept="trackers and sources without personal keys; names, lengths and hashes of the files",
    unseen="what the names of the files say; personal keys shorter than 16 letters",
)
