"""A tiny HEIC of two tiles, with something hidden in every place the format has."""

from __future__ import annotations

from tests.samples.bmff import (
    HEVC,
    HEVC_CONFIG,
    NCLX,
    Made,
    Plant,
    box,
    described,
    file,
    full,
    packets,
    sei,
    size,
    tail,
    with_array,
)

DEPTHS = (full(b"pixi", b"\x03\x08\x08\x08"), False)
GRID = b"\x00\x00\x00\x01\x00\x80\x00\x40"


def unit(body: bytes) -> bytes:
    """A coded unit behind its length."""
    return len(body).to_bytes(4, "big") + body


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    config = with_array(HEVC_CONFIG, 39, sei(plant("SEI in hvcC")))
    tile = [size(64, 64), (box(b"hvcC", config), True)]
    plain = [size(64, 64), (box(b"hvcC", HEVC_CONFIG), True)]
    noted = unit(sei(plant("SEI in a tile"))) + HEVC
    whole = [
        size(128, 64), DEPTHS, (box(b"colr", NCLX), False), (box(b"irot", b"\x01"), True),
        *described(plant),
    ]  # fmt: skip
    items = [
        Made(b"grid", [GRID + plant("surplus in grid")], properties=whole,
             references={b"dimg": [2, 3]}, listed=True),
        Made(b"hvc1", [noted[:30], noted[30:]], properties=tile, hidden=True),
        Made(b"hvc1", [HEVC + unit(b"\x7e\x01" + plant("reserved unit"))], properties=plain,
             hidden=True),
        Made(b"hvc1", [unit(sei(plant("SEI in a thumbnail"))) + HEVC], b"small one",
             properties=plain, references={b"thmb": [1]}),
        Made(b"hvc1", [HEVC], plant("name of another picture"), properties=plain),
        *packets(plant),
    ]  # fmt: skip
    return file(b"heicmif1heicmiaf", items, plant, behind=tail(plant))
