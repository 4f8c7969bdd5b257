"""The items that stay in a HEIF picture, ready to be written: clean properties, clean bytes.

Raises NotCleanable or Locked where a picture needs what cannot be kept with certainty: codecs
whose streams are not understood here, properties that a viewer must know, data in other files.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import Damaged, Locked, NotCleanable
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import written
from toolkit.formats.image import heif_kept, heif_properties
from toolkit.formats.image.heif_bitstream import CODECS, Codec, Span, Unit, cut, kept, settled
from toolkit.formats.image.heif_items import IN_FILE, IN_LIST, Item, Listing

#: Fixed bytes of an overlay's head, and the count of references that it may have.
_OVERLAY = 10


@dataclass(slots=True)
class Part:
    """One item in its clean form, with its new number.

    Its bytes are stretches of `source`; a derived picture has `small` instead. The properties are
    whole boxes, each with whether a viewer must know it. `references` are ready but for the
    numbers, which are new already.
    """

    number: int
    kind: bytes
    hidden: bool
    primary: bool = False
    properties: list[tuple[bytes, bool]] = field(default_factory=list)
    references: list[tuple[bytes, list[int]]] = field(default_factory=list)
    source: Buffer = b""
    spans: list[Span] = field(default_factory=list)
    small: bytes = b""


def parts(data: Buffer, found: Listing) -> list[Part]:
    """The clean items in the order of their numbers; the file's own numbers are forgotten."""
    numbers = {old: new for new, old in enumerate(heif_kept.stays(data, found), 1)}
    if found.primary not in numbers:
        raise Damaged("no_picture")
    if any(
        reference.source == found.primary and reference.kind in (b"thmb", b"auxl")
        for reference in found.references
    ):
        # Viewers do not agree on which picture such a file shows.
        raise Damaged("structure")
    references = _references(found, numbers)
    return [
        _part(data, found, found.items[old], new, references.get(old, []))
        for old, new in numbers.items()
    ]


def _references(
    found: Listing, numbers: dict[int, int]
) -> dict[int, list[tuple[bytes, list[int]]]]:
    """The references between items that stay; one that misses an input cannot be shown."""
    kept_references: dict[int, list[tuple[bytes, list[int]]]] = {}
    for reference in found.references:
        if reference.source not in numbers or reference.kind not in (b"dimg", b"auxl", b"prem"):
            continue
        targets = [numbers[target] for target in reference.targets if target in numbers]
        if reference.kind == b"dimg" and len(targets) != len(reference.targets):
            raise NotCleanable("unsupported_variant")
        if targets:
            kept_references.setdefault(reference.source, []).append((reference.kind, targets))
    return kept_references


def _part(
    data: Buffer,
    found: Listing,
    item: Item,
    number: int,
    references: list[tuple[bytes, list[int]]],
) -> Part:
    if item.protected:
        raise Locked("encrypted")
    if item.outside:
        raise NotCleanable("external_data")
    if heif_kept.cut_away(data, found, item):
        raise NotCleanable("cropped")
    primary = item.number == found.primary
    part = Part(number, item.kind, item.hidden, primary, references=references)
    if item.kind in heif_kept.DERIVED:
        inputs = [target for kind, targets in references if kind == b"dimg" for target in targets]
        part.small = recipe(item.kind, gathered(data, found, item), len(inputs))
        part.properties = list(_properties(data, found, item, whole=True))
    elif item.kind in CODECS:
        units = coded_units(data, found, item)
        part.source, part.spans = units.source, kept(units.units)
        if not part.spans:
            raise Damaged("no_picture")
        whole = all(unit.trace is None for unit in units.units)
        part.properties = list(_properties(data, found, item, whole=whole))
    else:
        raise NotCleanable("unsupported_variant")
    return part


def _properties(
    data: Buffer, found: Listing, item: Item, whole: bool
) -> Iterator[tuple[bytes, bool]]:
    """The clean properties as boxes. Layer sizes hold only while all units are there."""
    for index, essential in item.properties:
        box = found.properties[index - 1]
        if box.name not in heif_properties.STAYS:
            if essential:
                raise NotCleanable("unsupported_variant")
            continue
        body = heif_properties.clean(box.name, data[box.body : box.end])
        if body is not None and (whole or box.name != b"a1lx"):
            yield written(box.name, body), essential


def spans_of(data: Buffer, found: Listing, item: Item) -> list[Span]:
    """Where an item's bytes lie; raises Damaged beyond the end, NotCleanable in other items."""
    if item.method not in (IN_FILE, IN_LIST):
        raise NotCleanable("unsupported_variant")
    high = found.parts[b"idat"].end if item.method == IN_LIST else len(data)
    if any(end > high for _, end in item.extents):
        raise Damaged("truncated")
    return item.extents


def gathered(data: Buffer, found: Listing, item: Item) -> bytes:
    """All bytes of an item."""
    return b"".join(data[start:end] for start, end in spans_of(data, found, item))


@dataclass(frozen=True, slots=True)
class Units:
    """The coded units of an item, as stretches of `source`."""

    source: Buffer
    units: list[Unit]


def coded_units(data: Buffer, found: Listing, item: Item) -> Units:
    """Cut a coded picture into its units, equal tiles only once; raises Damaged."""
    codec = CODECS[item.kind]
    config = heif_kept.body_of(data, found, item, codec.config)
    spans = spans_of(data, found, item)
    if config is None or not spans:
        raise Damaged("structure")
    key = (tuple(spans), item.kind, config)
    known = found.known.get(key)
    if not isinstance(known, Units):
        known = found.known[key] = units_of(data, spans, codec, config)
    return known


def units_of(data: Buffer, spans: list[Span], codec: Codec, config: bytes) -> Units:
    """Cut bytes that lie in one or several stretches; several are put together first."""
    length_size = codec.length_size(codec.clean_config(config))
    if len(spans) == 1:
        return Units(data, settled(list(cut(data, spans[0], codec, length_size))))
    joined = b"".join(data[start:end] for start, end in spans)
    return Units(joined, settled(list(cut(joined, (0, len(joined)), codec, length_size))))


def recipe(kind: bytes, raw: bytes, inputs: int) -> bytes:
    """How a derived picture is put together, cut to its length; raises Damaged."""
    if kind == b"iden":
        return b""
    if len(raw) < 4:
        raise Damaged("structure")
    wide = 4 if raw[1] & 1 else 2
    if kind == b"grid":
        size = 4 + 2 * wide
        fits = (raw[2] + 1) * (raw[3] + 1) == inputs
    else:
        size = _OVERLAY + 2 * wide + 2 * wide * inputs
        fits = inputs > 0
    if not fits or len(raw) < size:
        raise Damaged("structure")
    return struct.pack("BB", 0, raw[1] & 1) + raw[2:size]
