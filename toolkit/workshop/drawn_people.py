"""Made-up people from the neck down: coats, scarves, arms, a placard, a badge.

Drawn in the units of their heads (drawn_heads.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.workshop import drawn_heads
from toolkit.workshop.canvas import Canvas, Colour, Corner, Floats, scaled
from toolkit.workshop.drawn_heads import Head
from toolkit.workshop.lettering import write

#: The right half of a coat, from the neck to below the picture.
_OUTLINE: tuple[Corner, ...] = (
    (0.38, 1.22), (0.78, 1.42), (1.22, 1.62), (1.50, 1.95), (1.58, 2.6), (1.48, 4.5), (1.66, 9.5),
)  # fmt: skip
_SLEEVES: dict[str, tuple[Corner, ...]] = {
    "down": ((1.32, 2.05), (1.60, 3.5), (1.62, 4.4), (1.20, 6.0)),
    "raised": ((1.32, 2.05), (1.72, 3.5), (1.98, 4.5)),
}
#: How far to each side somebody is drawn.
_REACH = 3.0
_SHIRT, _CARD, _INK = (226, 222, 214), (226, 205, 170), (52, 62, 84)
_RIBBON = (64, 92, 150)
#: A badge's three lines: how far down, how high, in which colour.
_BADGE = (
    (3.59, 0.20, (250, 250, 250)),
    (4.05, 0.30, (40, 46, 60)),
    (4.42, 0.19, (90, 96, 110)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A head, where it is in the picture (pixels), and what its owner wears and holds."""

    head: Head
    at: Corner
    unit: float
    coat: Colour
    scarf: Colour | None = None
    placard: tuple[str, ...] = ()
    badge: tuple[str, ...] = ()


def draw(rgb: Floats, person: Person) -> None:
    """Draw one person into a picture, from behind to the front."""
    x, reach = int(person.at[0]), int(_REACH * person.unit)
    left = max(0, x - reach)
    canvas = Canvas(rgb[:, :, left : x + reach], (person.at[0] - left, person.at[1]), person.unit)
    arms = _SLEEVES["raised" if person.placard else "down"]
    _coat(canvas, person, arms)
    _neck(canvas, person)
    if person.scarf is None:
        _lapels(canvas, person.coat)
    else:
        _scarf(canvas, person.scarf)
    if person.badge:
        _badge(canvas, person.badge)
    drawn_heads.draw(rgb, person.head, person.at, person.unit)
    if person.placard:
        _placard(canvas, person.placard)
        _hands(canvas, person.head.skin)


def _mirrored(corners: tuple[Corner, ...]) -> list[Corner]:
    return [(-x, y) for x, y in reversed(corners)]


def _coat(canvas: Canvas, person: Person, arms: tuple[Corner, ...]) -> None:
    body = canvas.polygon([*_mirrored(_OUTLINE), *_OUTLINE], round_=0.10)
    body.fill(person.coat)
    mask = body.mask()
    for side in (-1, 1):
        sleeve = [(side * x, y) for x, y in arms]
        canvas.stroke(sleeve, 0.82, 0.30).shade(0.74)
        canvas.stroke(sleeve, 0.70).fill(scaled(person.coat, 1.04 - 0.10 * side))
        lit = [(x - 0.13, y) for x, y in sleeve]
        canvas.stroke(lit, 0.12, 0.35).fill(scaled(person.coat, 1.22), 0.5)
        canvas.glow(side * 0.55, 3.6, 0.12, 1.1).only(mask).shade(0.90)
        if not person.placard:
            _pocket(canvas, person, side, mask)
    canvas.glow(-0.9, 2.4, 0.55, 1.3, 0.30).only(mask).fill(scaled(person.coat, 1.25))
    canvas.glow(1.5, 4.5, 0.9, 3.4).only(mask).shade(0.80)


def _pocket(canvas: Canvas, person: Person, side: int, coat: Floats) -> None:
    """A hand goes into a pocket; the flap covers it."""
    wrist = [(side * 1.30, 5.66), (side * 1.16, 6.1)]
    canvas.stroke(wrist, 0.40, 0.03).fill(scaled(person.head.skin, 0.94))
    canvas.glow(side * 1.24 + 0.12, 5.9, 0.12, 0.3, 0.6).shade(0.8)
    cuff = [(side * 1.62, 5.42), (side * 1.02, 5.34)]
    canvas.stroke([(x, y + 0.09) for x, y in cuff], 0.16, 0.14).only(coat).shade(0.72)
    canvas.stroke(cuff, 0.17, 0.02).only(coat).fill(scaled(person.coat, 1.08 - 0.08 * side))
    flap = [(side * 0.78, 5.62), (side * 1.46, 6.10), (side * 1.46, 7.3), (side * 0.62, 7.3)]
    canvas.polygon(flap, 0.26).only(coat).fill(scaled(person.coat, 0.98 - 0.06 * side))
    canvas.stroke(flap[:2], 0.12, 0.12).only(coat).shade(0.70)
    canvas.stroke(flap[:2], 0.04).only(coat).fill(scaled(person.coat, 1.18))


def _neck(canvas: Canvas, person: Person) -> None:
    neck = [(-0.40, 0.5), (0.40, 0.5), (0.44, 1.3), (0.1, 1.75), (-0.1, 1.75), (-0.44, 1.3)]
    spot = canvas.polygon(neck, round_=0.05)
    spot.fill(scaled(person.head.skin, 0.88))
    canvas.glow(0.08, 1.0, 0.5, 0.28).only(spot.mask()).shade(0.66, 0.58, 0.55)


def _scarf(canvas: Canvas, scarf: Colour) -> None:
    for height, tone in ((1.62, 0.78), (1.45, 0.92), (1.30, 1.0)):
        bow = [(x, height - 0.14 * abs(x / 0.7) ** 2) for x in np.linspace(-0.72, 0.72, 9)]
        canvas.stroke(bow, 0.27, 0.05).fill(scaled(scarf, tone))
    end = [(0.18, 1.6), (0.62, 1.5), (0.78, 3.1), (0.36, 3.2)]
    canvas.polygon(end, round_=0.06).fill(scaled(scarf, 0.95))
    canvas.stroke([(0.38, 1.7), (0.56, 3.1)], 0.05, 0.15).shade(0.8)
    for step in range(5):
        x = 0.38 + 0.09 * step
        canvas.stroke([(x, 3.15), (x + 0.02, 3.36)], 0.05).fill(scaled(scarf, 0.8))


def _lapels(canvas: Canvas, coat: Colour) -> None:
    """An open collar over a shirt, and buttons."""
    shirt = [(-0.44, 1.24), (0, 2.5), (0.44, 1.24), (0, 1.72)]
    canvas.polygon(shirt, round_=0.02).fill(_SHIRT)
    canvas.stroke([(-0.02, 1.8), (-0.02, 2.5)], 0.03).shade(0.8)
    for side in (-1, 1):
        lapel = [(side * 0.40, 1.18), (side * 0.86, 1.46), (side * 0.62, 2.1), (side * 0.02, 2.72)]
        canvas.polygon(lapel, 0.10, 0.05).shade(0.78)
        canvas.polygon(lapel, round_=0.02).fill(scaled(coat, 1.14 - 0.05 * side))
    canvas.stroke([(0.02, 2.7), (0.02, 9.5)], 0.035).shade(0.7)
    for y in (3.2, 4.2, 5.2, 6.2):
        canvas.ellipse(0.13, y, 0.07, 0.07).fill(scaled(coat, 0.55))
        canvas.glow(0.11, y - 0.02, 0.03, 0.03, 0.5).fill((235, 235, 235))


def _placard(canvas: Canvas, lines: tuple[str, ...]) -> None:
    card = [(-2.16, 3.46), (2.12, 3.40), (2.18, 5.50), (-2.10, 5.56)]
    canvas.polygon([(x + 0.06, y + 0.10) for x, y in card], 0.35).shade(0.70)
    face = canvas.polygon(card, round_=0.02)
    face.fill(_CARD)
    canvas.glow(-1.2, 3.9, 1.6, 0.8, 0.35).only(face.mask()).fill((242, 226, 196))
    for at, line in enumerate(lines):
        write(canvas, line, (0.02, 4.06 + 0.88 * at), 0.74, 3.7, _INK)


def _hands(canvas: Canvas, skin: Colour) -> None:
    """Hold the card by its sides."""
    for side in (-1, 1):
        canvas.ellipse(side * 2.18, 4.72, 0.26, 0.36, 0.03).fill(scaled(skin, 0.94))
        for step in range(3):
            y = 4.56 + 0.16 * step
            canvas.stroke([(side * 2.22, y), (side * 1.98, y + 0.03)], 0.13, 0.03).shade(0.82)
            canvas.stroke([(side * 2.20, y - 0.02), (side * 1.94, y)], 0.13, 0.03).fill(skin)


def _badge(canvas: Canvas, lines: tuple[str, ...]) -> None:
    for side in (-1, 1):
        canvas.stroke([(side * 0.52, 1.45), (side * 0.06, 3.42)], 0.085).fill(_RIBBON)
    card = [(-0.78, 3.46), (0.78, 3.46), (0.78, 4.62), (-0.78, 4.62)]
    canvas.polygon([(x + 0.05, y + 0.07) for x, y in card], 0.22, 0.05).shade(0.72)
    canvas.polygon(card, round_=0.05).fill((246, 246, 242))
    canvas.polygon([(-0.82, 3.42), (0.82, 3.42), (0.82, 3.76), (-0.82, 3.76)]).fill(_RIBBON)
    for line, (y, height, ink) in zip(lines, _BADGE, strict=True):
        write(canvas, line, (0, y), height, 1.4, ink)
