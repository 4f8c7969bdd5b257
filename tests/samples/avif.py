"""A tiny AVIF with an alpha plane and something hidden in every place the format has."""

from __future__ import annotations

from tests.samples.bmff import (
    ALPHA,
    AV1_ALPHA,
    AV1_ALPHA_CONFIG,
    AV1_COLOUR,
    AV1_CONFIG,
    DEPTH,
    NCLX,
    Made,
    Plant,
    box,
    described,
    file,
    full,
    obu,
    packets,
    size,
    tail,
)

DEPTHS = (full(b"pixi", b"\x03\x08\x08\x08"), False)
ONE_DEPTH = (full(b"pixi", b"\x01\x08"), False)


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    noted = AV1_COLOUR + obu(5, b"\x04" + plant("metadata OBU") + b"\x80")
    config = AV1_CONFIG + obu(15, plant("padding OBU in av1C"))
    colour = [
        size(16, 16, plant("surplus in ispe")), DEPTHS, (box(b"av1C", config), True),
        (box(b"colr", NCLX), False), *described(plant),
    ]  # fmt: skip
    alpha = [
        size(16, 16), ONE_DEPTH, (box(b"av1C", AV1_ALPHA_CONFIG), True),
        (full(b"auxC", ALPHA, b"\x00", plant("auxC subtype")), True),
    ]  # fmt: skip
    depth = [
        size(16, 16), ONE_DEPTH, (box(b"av1C", AV1_ALPHA_CONFIG), True),
        (full(b"auxC", DEPTH, b"\x00"), True),
    ]  # fmt: skip
    items = [
        Made(b"av01", [noted[:20], noted[20:]], b"Color", properties=colour),
        Made(b"av01", [AV1_ALPHA], b"Alpha", properties=alpha, references={b"auxl": [1]}),
        Made(b"av01", [AV1_ALPHA + obu(5, b"\x04" + plant("OBU in depth picture") + b"\x80")],
             properties=depth, references={b"auxl": [1]}),
        *packets(plant),
    ]  # fmt: skip
    return file(b"avifavifmif1miaf", items, plant, behind=tail(plant))
