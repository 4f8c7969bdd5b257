"""A calm harbour that is nowhere, with people who are nobody."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from toolkit.workshop import drawn_people
from toolkit.workshop.canvas import Canvas, Colour, Corner, Floats, rectangle
from toolkit.workshop.drawn_heads import Head
from toolkit.workshop.drawn_people import Person

#: Pixels: the whole scene as it was "taken", and where it was cropped.
WIDTH, HEIGHT, CROP_LEFT = 2000, 1200, 400
_HORIZON, _QUAY = 560, 850
#: Pixels of what is behind the people for a pixel of the scene.
_COARSE = 0.5
_SEED = 20200220

#: From left to right. The first was cropped away and lives on in the small hidden copy.
PEOPLE = (
    Person(
        Head((204, 156, 122), (96, 54, 30), "plait", smile=0.9, seed=4), (196, 500), 86,
        coat=(196, 142, 62), scarf=(96, 122, 92),
    ),
    Person(
        Head((218, 172, 144), (54, 36, 30), "bob", smile=1.0, tilt=0.05, seed=1), (738, 476), 88,
        coat=(58, 112, 120), scarf=(214, 120, 84),
    ),
    Person(
        Head((226, 184, 158), (158, 156, 154), "short", (92, 112, 122), (186, 182, 178), 0.81,
             smile=0.7, tilt=-0.03, seed=2), (1182, 430), 90,
        coat=(70, 80, 112),
        placard=("KEEP OUR", "HARBOUR CLEAN"),
    ),
    Person(
        Head((142, 96, 72), (38, 28, 26), "curls", (44, 28, 20), smile=1.1, tilt=0.02, seed=3),
        (1630, 512), 86,
        coat=(176, 74, 62), badge=("EXAMPLE SCHOOL", "Sam", "No. 00017"),
    ),
)  # fmt: skip

#: Left edge, width, height, wall.
_HOUSES: tuple[tuple[int, int, int, Colour], ...] = (
    (330, 92, 50, (214, 190, 160)), (424, 72, 74, (186, 120, 104)),
    (498, 96, 46, (226, 216, 196)), (868, 82, 58, (222, 184, 120)),
    (952, 96, 44, (206, 150, 132)), (1326, 86, 52, (226, 216, 196)),
    (1414, 66, 78, (168, 182, 160)), (1482, 96, 48, (204, 138, 112)),
    (1782, 80, 54, (228, 204, 150)),
)  # fmt: skip
#: Middle, waterline, size, hull.
_BOATS: tuple[tuple[int, int, float, Colour], ...] = (
    (1000, 700, 1.0, (52, 96, 150)), (1418, 660, 0.8, (178, 66, 56)),
    (478, 690, 0.9, (66, 120, 92)), (1890, 668, 0.75, (236, 232, 222)),
)  # fmt: skip


def scene() -> Floats:
    """The whole scene in three layers (3, height, width) from 0 to 255; the same every time."""
    random = np.random.default_rng(_SEED)
    rgb = behind(random)
    for person in PEOPLE:
        drawn_people.draw(rgb, person)
    rgb += random.normal(0, 1.6, (HEIGHT, WIDTH)).astype(np.float32)
    return np.clip(rgb, 0, 255)


def behind(random: np.random.Generator) -> Floats:
    """Everything behind the people, a little out of focus: drawn half as large."""
    rgb = _air(random)
    canvas = Canvas(rgb, unit=_COARSE)
    _hills(canvas)
    canvas.polygon(rectangle(0, 552, WIDTH, 568)).fill((152, 148, 138))
    for house in _HOUSES:
        _house(canvas, *house)
    _lighthouse(canvas)
    _sea(rgb, random)
    for boat in _BOATS:
        _boat(canvas, *boat)
    _gulls(canvas)
    _quay(canvas, random)
    layers = (Image.fromarray(np.clip(layer, 0, 255).astype(np.uint8)) for layer in rgb)
    soft = (layer.filter(ImageFilter.GaussianBlur(0.9)) for layer in layers)
    large = (layer.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC) for layer in soft)
    return np.stack([np.asarray(layer, np.float32) for layer in large])


def _blend(low: Colour, high: Colour, share: Floats) -> Floats:
    return np.stack([one + (other - one) * share for one, other in zip(low, high, strict=True)])


def _air(random: np.random.Generator) -> Floats:
    """A morning sky, warm above the water, with a few long clouds."""
    down = np.linspace(0, HEIGHT / _HORIZON, int(HEIGHT * _COARSE), dtype=np.float32)[:, None]
    share = np.repeat(np.clip(down, 0, 1) ** 1.4, int(WIDTH * _COARSE), axis=1)
    rgb = _blend((142, 184, 214), (250, 226, 196), share)
    canvas = Canvas(rgb, unit=_COARSE)
    canvas.glow(1420, 500, 700, 260, 0.5).fill((255, 238, 206))
    for _ in range(26):
        x, y = random.uniform(0, WIDTH), random.uniform(40, 330)
        wide = random.uniform(90, 260)
        canvas.glow(x, y, wide, random.uniform(10, 24), 0.34).fill((252, 246, 240))
        canvas.glow(x + 20, y + 16, wide * 0.8, 9, 0.12).fill((196, 196, 206))
    return rgb


def _hills(canvas: Canvas) -> None:
    for height, length, shift, colour in (
        (150, 330, 0.6, (164, 184, 196)), (92, 210, 2.0, (126, 156, 158)),
        (44, 140, 4.1, (108, 140, 122)),
    ):  # fmt: skip
        wave = np.sin(canvas.x / length + shift) + 0.45 * np.sin(canvas.x / length * 2.3)
        top = _HORIZON - height * (0.62 + 0.38 * wave)
        hill = canvas.everywhere(np.maximum(top - canvas.y, canvas.y - _HORIZON), 3)
        hill.fill(colour)
        haze = canvas.glow(WIDTH / 2, _HORIZON, WIDTH, 60, 0.35)
        haze.only(hill.alpha).fill((236, 222, 204))


def _house(canvas: Canvas, left: int, wide: int, high: int, wall: Colour) -> None:
    right, ground = left + wide, _HORIZON + 4
    top = ground - high
    canvas.polygon(rectangle(left, top, right, ground)).fill(wall)
    canvas.polygon(rectangle(right - 16, top, right, ground)).shade(0.88)
    roof = [(left - 5, top + 2), (left + wide / 2, top - wide * 0.36), (right + 5, top + 2)]
    canvas.polygon(roof).fill((156, 92, 76))
    for x in range(left + 12, right - 14, 20):
        for y in range(top + 14, ground - 14, 24):
            canvas.polygon(rectangle(x, y, x + 9, y + 13)).fill((88, 104, 116))


def _lighthouse(canvas: Canvas) -> None:
    pier = [(1840, 552), (2000, 548), (2000, 572), (1830, 572)]
    canvas.polygon([(1924, 566), (1936, 420), (1956, 420), (1968, 566)]).fill((240, 236, 228))
    for y in (450, 500):
        canvas.polygon([(1933, y), (1959, y), (1961, y + 22), (1931, y + 22)]).fill((190, 78, 66))
    canvas.polygon(rectangle(1937, 396, 1955, 420)).fill((252, 230, 160))
    canvas.polygon([(1932, 398), (1946, 380), (1960, 398)]).fill((120, 60, 54))
    canvas.polygon(pier, round_=3).fill((142, 138, 130))


def _sea(rgb: Floats, random: np.random.Generator) -> None:
    """Water that mirrors what is above it, in ripples that grow towards us."""
    top, low, wide = int(_HORIZON * _COARSE), int(_QUAY * _COARSE), rgb.shape[2]
    deep = low - top
    rows = np.arange(deep)
    share = np.broadcast_to((rows / deep)[:, None], (deep, wide)).astype(np.float32)
    water = _blend((206, 210, 204), (86, 132, 150), share**0.8)
    mirrored = rgb[:, np.clip(top - (rows * 1.3).astype(int), 0, None)]
    waves = np.cumsum(random.normal(0, 1, (deep, wide)), axis=1)
    waves -= np.linspace(waves[:, :1], waves[:, -1:], wide, axis=1)[..., 0]
    ripple = (np.sin(waves / 9 + rows[:, None] * 1.9) * (0.3 + share)).astype(np.float32)
    moved = (ripple * 5 * (0.2 + share)).astype(int)
    across = np.clip(np.arange(wide) + moved, 0, wide - 1)
    mirrored = np.take_along_axis(mirrored, across[None], axis=2)
    strength = 0.62 * (1 - share)
    rgb[:, top:low] = water * (1 - strength) + mirrored * strength + ripple * 9
    Canvas(rgb, unit=_COARSE).glow(1420, _HORIZON + 40, 240, 110, 0.35).fill((255, 240, 212))


def _boat(canvas: Canvas, x: int, y: int, size: float, hull: Colour) -> None:
    def at(*corners: Corner) -> list[Corner]:
        return [(x + dx * size, y + dy * size) for dx, dy in corners]

    canvas.glow(x, y + 16 * size, 110 * size, 14 * size, 0.5).fill((60, 84, 96))
    canvas.stroke(at((-6, -30), (-6, -168)), 5 * size).fill((120, 96, 76))
    for dx in (-88, 92):
        canvas.stroke(at((-6, -160), (dx, -34)), 1.8).fill((96, 96, 96), 0.7)
    canvas.polygon(at(*rectangle(9, -78, 64, -34)), round_=2).fill((238, 234, 224))
    for dx in (18, 40):
        canvas.polygon(at(*rectangle(dx, -70, dx + 16, -56))).fill((98, 122, 136))
    side = at((-112, -42), (116, -36), (92, 8), (-84, 8))
    edge = at((-112, -44), (116, -38), (114, -29), (-108, -34))
    canvas.polygon(side, round_=3).fill(hull)
    canvas.polygon(edge, round_=2).fill((244, 240, 230))
    canvas.polygon(at((-94, -4), (96, -2), (92, 9), (-84, 9)), round_=2).shade(0.72)


def _gulls(canvas: Canvas) -> None:
    for x, y, wide in ((930, 150, 22), (1000, 190, 15), (1440, 120, 18), (560, 210, 14)):
        for side in (-wide, wide):
            wing = [(x, y), (x + side * 0.5, y - wide * 0.4), (x + side, y - wide * 0.2)]
            canvas.stroke(wing, 3).fill((246, 246, 248))


def _quay(canvas: Canvas, random: np.random.Generator) -> None:
    """Stones in the morning sun, and a rail before the water."""
    canvas.everywhere(_QUAY - canvas.y, 2).fill((178, 168, 154))
    top = _QUAY
    for row in range(7):
        low, wide = top + 26 + 13 * row, 176 + 22 * row
        for x in range(-200 + 90 * (row % 2), WIDTH + 200, wide):
            tone = random.uniform(0.90, 1.08)
            stone = rectangle(x + 3, top + 3, x + wide - 6, low - 2)
            canvas.polygon(stone, 3, 1).fill((184 * tone, 174 * tone, 160 * tone))
        top = low
    for y in (_QUAY - 96, _QUAY - 40):
        canvas.stroke([(0, y), (WIDTH, y)], 9).fill((92, 100, 108))
        canvas.stroke([(0, y - 2), (WIDTH, y - 2)], 2.4).fill((176, 184, 190))
    for x in range(60, WIDTH, 236):
        canvas.stroke([(x, _QUAY - 104), (x, _QUAY + 8)], 13).fill((84, 92, 100))
        canvas.stroke([(x - 3, _QUAY - 104), (x - 3, _QUAY + 4)], 3).fill((160, 168, 174))
