"""Which items of a HEIF picture stay, and what the others are.

The picture that a viewer shows stays: the primary item, the pictures it is put together from,
and the alpha planes of these. Everything else is hidden from most viewers and goes: small copies,
depth and brightness pictures, further pictures, labels, packets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.formats.base import Buffer
from toolkit.formats.bmff import letters
from toolkit.formats.image import heif_properties as properties
from toolkit.formats.image.heif_bitstream import CODECS
from toolkit.formats.image.heif_items import Item, Listing

#: Pictures made of others by rules that are part of the standard, and shown by viewers.
DERIVED = frozenset({b"grid", b"iovl", b"iden"})
_SHOWN = DERIVED | CODECS.keys()
_PICTURES = frozenset({
    *CODECS, *DERIVED, b"tmap", b"jpeg", b"j2k1", b"vvc1", b"evc1", b"unci", b"mski", b"lhv1",
    b"sato",
})  # fmt: skip
_AUXILIARY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"gain_?map", re.IGNORECASE), "hidden.gain_map"),
    (re.compile(r"depth|disparity|matte|mask|semantic|auxid:2$", re.IGNORECASE), "hidden.depth"),
)


@dataclass(frozen=True, slots=True)
class Role:
    """What an item is that goes: a kind of trace, and its name as people know it."""

    kind: str
    name: str
    what: str = ""


def stays(data: Buffer, found: Listing) -> list[int]:
    """The numbers of the items that stay, in ascending order; empty without a primary item."""
    waiting, kept = [found.primary], set[int]()
    inputs, alphas = _edges(data, found)
    while waiting:
        number = waiting.pop()
        if number in kept or number not in found.items:
            continue
        if number != found.primary and found.items[number].kind not in _SHOWN:
            continue
        kept.add(number)
        waiting += alphas.get(number, [])
        if found.items[number].kind in DERIVED:
            waiting += inputs.get(number, [])
    return sorted(kept)


def _edges(data: Buffer, found: Listing) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """What each item is put together from, and the alpha planes that belong to it."""
    inputs: dict[int, list[int]] = {}
    alphas: dict[int, list[int]] = {}
    for reference in found.references:
        if reference.kind == b"dimg":
            inputs.setdefault(reference.source, []).extend(reference.targets)
        elif reference.kind == b"auxl" and _is_alpha(data, found, reference.source):
            for target in reference.targets:
                alphas.setdefault(target, []).append(reference.source)
    return inputs, alphas


def _is_alpha(data: Buffer, found: Listing, number: int) -> bool:
    item = found.items.get(number)
    return item is not None and auxiliary_type(data, found, item) in properties.ALPHA


def auxiliary_type(data: Buffer, found: Listing, item: Item) -> str:
    """What an auxiliary picture says it is for; empty for all other items."""
    body = body_of(data, found, item, b"auxC")
    return "" if body is None else properties.auxiliary_type(body)


def body_of(data: Buffer, found: Listing, item: Item, name: bytes) -> bytes | None:
    """The item's property of that name, or None."""
    for index, _ in item.properties:
        box = found.properties[index - 1]
        if box.name == name:
            return data[box.body : box.end]
    return None


def cut_away(data: Buffer, found: Listing, item: Item) -> str:
    """What is cropped away of a picture that stays, in words, or ""."""
    crop, size = (body_of(data, found, item, name) for name in (b"clap", b"ispe"))
    if crop is None or size is None:
        return ""
    return properties.cut_away(properties.size(size), crop)


def roles(data: Buffer, found: Listing, kept: list[int]) -> Iterator[tuple[Item, Role]]:
    """Every item that goes, with what it is; parts of a picture that goes are not listed."""
    sources: dict[bytes, dict[int, int]] = {b"thmb": {}, b"auxl": {}}
    parents: dict[int, Item] = {}
    for reference in found.references:
        for target in reference.targets:
            sources.get(reference.kind, {}).setdefault(reference.source, target)
            if reference.kind == b"dimg" and reference.source in found.items:
                parents.setdefault(target, found.items[reference.source])
    staying = set(kept)
    for number, item in found.items.items():
        parent = parents.get(number)
        if number in staying:
            continue
        if item.kind in _SHOWN and parent is not None and parent.kind in DERIVED:
            continue
        role = _picture(data, found, item, sources, parent) or _packet(item)
        yield item, role


def _picture(
    data: Buffer,
    found: Listing,
    item: Item,
    sources: dict[bytes, dict[int, int]],
    parent: Item | None,
) -> Role | None:
    """The role of a picture, or None for everything else."""
    auxiliary = auxiliary_type(data, found, item)
    if item.number in sources[b"auxl"] or auxiliary:
        for pattern, kind in _AUXILIARY:
            if pattern.search(auxiliary):
                return Role(kind, "AuxiliaryImage", auxiliary)
        return Role("hidden.picture", "AuxiliaryImage", auxiliary)
    if item.number in sources[b"thmb"]:
        return Role("hidden.thumbnail", "ThumbnailImage")
    if item.kind == b"tmap" or (parent is not None and parent.kind == b"tmap"):
        return Role("hidden.gain_map", "GainMapImage")
    if item.kind in _PICTURES:
        return Role("hidden.picture", "OtherImage")
    return None


def _packet(item: Item) -> Role:
    """The role of an item that is no picture."""
    if item.kind == b"Exif":
        return Role("hidden.packet", "Exif")
    if item.kind == b"iptc":
        return Role("hidden.packet", "IPTC")
    if item.kind == b"mime" and "rdf+xml" in item.mime:
        return Role("hidden.packet", "XMP")
    if item.kind == b"mime" and "c2pa" in item.mime:
        return Role("hidden.provenance", "JUMBF")
    kind = "hidden.text" if item.kind in (b"mime", b"uri ") else "hidden.unknown"
    return Role(kind, letters(item.kind) or "item", item.mime)
