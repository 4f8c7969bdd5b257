"""The blocks inside makers' notes, all makers together: which rows belong to which entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from toolkit.formats.metadata import (  # fmt: skip
    maker_canon,
    maker_ciphers,
    maker_nikon,
    maker_others,
    maker_packed,
    maker_pentax,
    maker_sony,
)
from toolkit.formats.metadata.ifd import Entry, text
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader

_NIKON = "Nikon"
_PACKED: dict[tuple[str, int], list[Packed]] = {}
for _packed in (
    *maker_canon.PACKED, *maker_nikon.PACKED, *maker_sony.PACKED, *maker_pentax.PACKED,
    *maker_others.PACKED,
):  # fmt: skip
    _PACKED.setdefault((_packed.group, _packed.tag), []).append(_packed)
_READERS: dict[str, dict[int, Reader]] = {
    "Canon": maker_canon.READERS,
    _NIKON: maker_nikon.READERS,
    "Sony": maker_sony.READERS,
    "Pentax": maker_pentax.READERS,
    **maker_others.READERS,
}
_INNER = {"Canon": maker_canon.INNER, _NIKON: maker_nikon.INNER, "Pentax": maker_pentax.INNER}
_FIXED = {"sony": maker_ciphers.sony, "sony twice": maker_ciphers.sony_twice}


class Found(NamedTuple):
    """What a block says; sealed: it is enciphered and there is no key."""

    fields: list[tuple[str, str]]
    sealed: bool = False


def found(group: str, entry: Entry, order: str, camera: Camera) -> Found:
    """The named fields of an entry; none when it is no such block."""
    raw = entry.raw or b""
    said: list[tuple[str, str]] = []
    reader = _READERS.get(group, {}).get(entry.tag)
    if reader is not None and raw:
        said += reader(entry, order, camera)
    sealed = False
    for packed in _PACKED.get((group, entry.tag), ()):
        if not raw or not maker_packed.holds(packed, raw, camera.model):
            continue
        opened = _opened(packed, raw, camera)
        if opened is None:
            sealed = True
        else:
            said += maker_packed.fields(packed, opened, order, _INNER.get(group, {}))
    return Found(said, sealed)


def whole(group: str, raw: bytes, order: str, camera: Camera) -> Fields:
    """The fields of a note that is one block, not a directory."""
    yield from found(group, Entry(maker_others.WHOLE, 7, len(raw), 0, raw), order, camera).fields


def _opened(packed: Packed, raw: bytes, camera: Camera) -> bytes | None:
    """The block without its cipher; None where there is no key."""
    if not packed.cipher:
        return raw
    opener = _FIXED.get(packed.cipher) or _nikon(camera)
    return None if opener is None else opener(raw)


def _nikon(camera: Camera) -> Callable[[bytes], bytes] | None:
    """Nikon's cipher for this picture; its keys stand in the same note."""
    serial = camera.around.get(maker_nikon.SERIAL)
    count = camera.around.get(maker_nikon.SHUTTER_COUNT)
    if serial is None or serial.raw is None or count is None or len(count.raw or b"") != 4:
        return None
    number = int.from_bytes(count.raw or b"", "little")
    return maker_ciphers.nikon(text(serial.raw).strip(), number, camera.model)


def fields(group: str, entry: Entry, order: str, model: str) -> Fields:
    """The named fields of an entry that stands alone."""
    yield from found(group, entry, order, Camera(model)).fields
