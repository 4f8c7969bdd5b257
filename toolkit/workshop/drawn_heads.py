"""Made-up heads: shaded well enough that a face detector takes them for people.

Drawn in units of half a head's height, x to the right and y down from its middle, lit from the
upper left. Nobody stood model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.workshop.canvas import Canvas, Colour, Corner, Floats, scaled

#: How far around its middle a head is drawn.
REACH = 1.75
_WHITE, _BLACK = (233, 228, 222), (16, 13, 13)
_LIP: Colour = (186, 92, 86)


@dataclass(frozen=True, slots=True)
class Head:
    """How somebody who does not exist looks."""

    skin: Colour
    hair: Colour
    style: str
    iris: Colour = (74, 48, 32)
    beard: Colour | None = None
    half_width: float = 0.77
    smile: float = 0.8
    tilt: float = 0.0
    seed: int = 1


def draw(rgb: Floats, head: Head, centre: Corner, unit: float) -> None:
    """Draw a head into a picture; `centre` in pixels, `unit` pixels for half its height."""
    reach = int(REACH * unit)
    x, y = int(centre[0]), int(centre[1])
    part = rgb[:, max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    middle = (min(x, reach) + centre[0] - x, min(y, reach) + centre[1] - y)
    canvas = Canvas.magnified(part, middle, unit, head.tilt)
    _HAIR_BEHIND[head.style](canvas, head)
    _ears(canvas, head)
    face = _skull(canvas, head)
    _light(canvas, head, face)
    _nose(canvas, head, face)
    for side in (-1, 1):
        _eye(canvas, head, face, side)
        _brow(canvas, head, side)
    _mouth(canvas, head, face)
    if head.beard is not None:
        _beard(canvas, head, face)
    _hair_in_front(canvas, head, face)
    canvas.put_back(part)


def _deep(skin: Colour, by: float = 1.0) -> Colour:
    """Skin in its own shadow, which is warmer than grey."""
    return (skin[0] * 0.60 * by, skin[1] * 0.48 * by, skin[2] * 0.44 * by)


def _brighter(colour: Colour, by: float) -> Colour:
    return (min(255, colour[0] * by), min(255, colour[1] * by), min(255, colour[2] * by))


# ---- the face, from behind to the front ------------------------------------------------------


def _ears(canvas: Canvas, head: Head) -> None:
    for side in (-1, 1):
        canvas.ellipse(side * head.half_width, 0.06, 0.12, 0.23).fill(scaled(head.skin, 0.9))
        canvas.glow(side * head.half_width, 0.08, 0.05, 0.12).shade(0.8, 0.7, 0.68)


def _skull(canvas: Canvas, head: Head) -> Floats:
    """Lay down the skin; gives back where the face is."""
    jaw = head.half_width * (1 - 0.25 * np.clip(canvas.y, 0, 1) ** 2)
    bend = np.where(canvas.y > 0, 2.3, 2.0)
    far = (np.abs(canvas.x / jaw) ** bend + np.abs(canvas.y) ** bend) ** (1 / bend) - 1
    spot = canvas.everywhere(far * head.half_width)
    spot.fill(head.skin)
    return spot.alpha


def _light(canvas: Canvas, head: Head, face: Floats) -> None:
    """Light from the upper left, red in the cheeks, shade around the eyes and under the lip."""
    across, down = canvas.x / head.half_width, canvas.y
    depth = np.sqrt(np.clip(1 - 0.9 * across**2 - 0.68 * down**2, 0, 1))
    light = np.clip(0.74 * depth - 0.26 * across - 0.24 * down, 0, 1.2)
    canvas.rgb *= 1 + (0.44 * light - 0.32) * face
    for side in (-1, 1):
        canvas.glow(side * 0.40, 0.30, 0.19, 0.15, 0.30).only(face).fill((226, 112, 96))
        canvas.glow(side * 0.31, -0.12, 0.20, 0.12).only(face).shade(0.76, 0.68, 0.66)
        canvas.glow(side * 0.31, 0.57, 0.05, 0.05).only(face).shade(0.90, 0.86, 0.84)
    canvas.glow(-0.12, -0.42, 0.30, 0.14, 0.28).only(face).fill(_brighter(head.skin, 1.2))
    canvas.glow(0, 0.76, 0.17, 0.045).only(face).shade(0.78, 0.72, 0.70)
    canvas.glow(-0.02, 0.87, 0.13, 0.08, 0.3).only(face).fill(_brighter(head.skin, 1.12))


def _nose(canvas: Canvas, head: Head, face: Floats) -> None:
    canvas.glow(0.10, 0.10, 0.055, 0.28).only(face).shade(0.82, 0.76, 0.74)
    canvas.glow(-0.11, -0.05, 0.05, 0.12).only(face).shade(0.88, 0.84, 0.82)
    canvas.glow(-0.01, 0.08, 0.045, 0.26, 0.35).only(face).fill(_brighter(head.skin, 1.18))
    canvas.glow(-0.02, 0.27, 0.07, 0.06, 0.4).only(face).fill(_brighter(head.skin, 1.22))
    canvas.glow(0, 0.40, 0.16, 0.05).only(face).shade(0.72, 0.62, 0.60)
    for side in (-1, 1):
        canvas.glow(side * 0.125, 0.33, 0.05, 0.05).only(face).shade(0.80, 0.72, 0.70)
        canvas.ellipse(side * 0.075, 0.365, 0.042, 0.022, 0.03, side * -0.3).fill(
            _deep(head.skin, 0.5), 0.8
        )


def _eye(canvas: Canvas, head: Head, face: Floats, side: int) -> None:
    x, y = side * 0.31, -0.11
    where = canvas.near(x, y, 0.22, 0.18)
    across, down = np.clip((canvas.x[where] - x) / 0.165, -1.2, 1.2), canvas.y[where]
    bow = np.sqrt(np.clip(1 - across**2, 0, 1))
    upper, lower = y - 0.088 * bow, y + (0.055 - 0.016 * head.smile) * bow
    beyond = np.abs(across) > 1
    eye = canvas.shape(where, np.where(beyond, 0.2, np.maximum(upper - down, down - lower)))
    eye.fill(_WHITE)
    inside = eye.mask()
    canvas.glow(x, y - 0.09, 0.2, 0.05).only(inside).shade(0.62, 0.60, 0.60)
    canvas.ellipse(x + 0.005, y - 0.012, 0.080, 0.080).only(inside).fill(head.iris)
    canvas.ellipse(x + 0.005, y - 0.012, 0.038, 0.038).only(inside).fill(_BLACK)
    canvas.ellipse(x - 0.022, y - 0.042, 0.018, 0.018).fill((255, 255, 255), 0.95)
    lines = ((upper, 0.017, 0.0, 0.9), (upper - 0.05, 0.006, 0.03, 0.4), (lower, 0.006, 0.0, 0.4))
    for line, width, soft, strength in lines:
        far = np.where(beyond, 0.2, np.abs(down - line) - width)
        canvas.shape(where, far, soft).only(face).fill(_deep(head.skin, 0.5), strength)


def _brow(canvas: Canvas, head: Head, side: int) -> None:
    where = canvas.near(side * 0.32, -0.28, 0.26, 0.14)
    along = np.clip(side * (canvas.x[where] - side * 0.32) / 0.21, -1, 1)
    middle = -0.315 + 0.05 * along**2 + 0.012 * along
    thick = 0.034 * (1 - 0.5 * along) * np.sqrt(1 - along**2)
    far = np.where(np.abs(along) < 1, np.abs(canvas.y[where] - middle) - thick, 0.2)
    canvas.shape(where, far, 0.04).fill(scaled(head.hair, 0.7), 0.85)


def _mouth(canvas: Canvas, head: Head, face: Floats) -> None:
    where = canvas.near(0, 0.6, 0.36, 0.2)
    along, down = np.clip(canvas.x[where] / 0.29, -1.2, 1.2), canvas.y[where]
    bow = np.sqrt(np.clip(1 - along**2, 0, 1))
    line = 0.60 - head.smile * 0.105 * (along**2 - 0.35)
    beyond = np.abs(along) > 1
    lip = scaled(_LIP, 0.5 + 0.5 * sum(head.skin) / 600)
    dip = 1 - 0.3 * np.exp(-((along / 0.18) ** 2))
    upper = np.maximum(line - 0.060 * bow * dip - down, down - line)
    lower = np.maximum(line - down, down - line - 0.082 * bow)
    for far, tone in ((upper, 0.8), (lower, 1.0)):
        canvas.shape(where, np.where(beyond, 0.2, far), 0.03).fill(scaled(lip, tone), 0.9)
    canvas.glow(-0.03, 0.685, 0.10, 0.022, 0.35).fill(_brighter(lip, 1.35))
    seam = np.where(beyond, 0.2, np.abs(down - line) - 0.010)
    canvas.shape(where, seam, 0.02).fill(scaled(lip, 0.32), 0.9)
    for side in (-1, 1):
        canvas.glow(side * 0.27, 0.45, 0.04, 0.12).only(face).shade(0.93, 0.89, 0.88)


def _beard(canvas: Canvas, head: Head, face: Floats) -> None:
    x, y = np.abs(canvas.x), canvas.y
    from_above = 0.47 - 0.40 * np.clip(x / 0.66, 0, 1) ** 2
    lips = canvas.ellipse(0, 0.625, 0.24, 0.085, 0.06).mask()
    hairs = np.random.default_rng(head.seed).normal(0.8, 0.14, x.shape).astype(np.float32)
    hairs *= 0.9 + 0.1 * np.sin(canvas.x * 90 + 3 * np.sin(y * 9))
    spot = canvas.everywhere(from_above - y, 0.2).only(face * (1 - lips) * np.clip(hairs, 0, 1))
    spot.fill(head.beard or head.hair)
    canvas.glow(0.2, 0.95, 0.5, 0.16).only(face).shade(0.82)
    canvas.glow(0, 0.76, 0.15, 0.04).only(face).shade(0.86)


# ---- hair ------------------------------------------------------------------------------------


def _bob_behind(canvas: Canvas, head: Head) -> None:
    dark = scaled(head.hair, 0.66)
    bend = np.where(canvas.y > 0, 3.2, 2.1)
    wide = np.abs(canvas.x / (head.half_width * 1.34)) ** bend
    far = (wide + np.abs((canvas.y + 0.15) / 1.02) ** bend) ** (1 / bend) - 1
    hair = canvas.everywhere(far, 0.06)
    hair.fill(dark)
    canvas.rgb *= 1 + (0.12 * np.sin(canvas.x * 55) * hair.alpha)


def _short_behind(canvas: Canvas, head: Head) -> None:
    canvas.ellipse(0, -0.20, head.half_width * 1.07, 0.86).fill(scaled(head.hair, 0.86))


def _curls_behind(canvas: Canvas, head: Head) -> None:
    random = np.random.default_rng(head.seed)
    for _ in range(90):
        turn, far = random.uniform(0.93, 2.07) * np.pi, random.uniform(0.7, 1.1)
        x, y = np.cos(turn) * head.half_width * 1.2 * far, -0.10 + np.sin(turn) * 0.95 * far
        size, tone = random.uniform(0.12, 0.2), random.uniform(0.6, 1.15)
        canvas.ellipse(x, y, size, size, 0.06).fill(scaled(head.hair, tone))
        canvas.glow(x - 0.05, y - 0.06, 0.05, 0.04, 0.2).fill(_brighter(head.hair, 2.0))


def _plait_behind(canvas: Canvas, head: Head) -> None:
    _short_behind(canvas, head)
    for step in range(9):
        x, y = head.half_width * 0.92 + 0.06 * step, 0.25 + 0.15 * step
        canvas.ellipse(x, y, 0.15, 0.12, 0.04, 0.5).fill(scaled(head.hair, 0.7 + 0.1 * (step % 2)))


_HAIR_BEHIND = {
    "bob": _bob_behind, "short": _short_behind, "curls": _curls_behind, "plait": _plait_behind,
}  # fmt: skip

#: Where the forehead ends in the middle, how far hair comes down at the temples, its parting,
#: and how much it waves.
_HAIRLINES = {
    "bob": (-0.54, 0.74, 0.11, 0.0),
    "short": (-0.62, 0.44, 0.06, 0.0),
    "curls": (-0.58, 0.42, 0.0, 0.035),
    "plait": (-0.56, 0.52, 0.12, 0.0),
}


def _hair_in_front(canvas: Canvas, head: Head, face: Floats) -> None:
    middle, temples, parting, wave = _HAIRLINES[head.style]
    x, y = canvas.x, canvas.y
    line = middle + temples * np.clip(np.abs(x) / head.half_width, 0, 1.2) ** 3
    line = line - parting * np.cos(3 * (x + 0.3)) + wave * np.sin(x * 24)
    tufts = 0.012 * np.sin(x * 31 + 2 * y) + 0.008 * np.sin(x * 67)
    outside = (np.hypot(x / (head.half_width * 1.12), (y + 0.05) / 1.08) - 1) * head.half_width
    under = canvas.everywhere(np.abs(y - line - 0.04) - 0.01, 0.14).only(face)
    under.shade(0.84, 0.78, 0.76)
    hair = canvas.everywhere(np.maximum(y - line + tufts, outside + tufts), 0.04)
    hair.fill(head.hair)
    strands = 0.09 * np.sin(x * 62 + 5 * np.sin(y * 4)) + 0.05 * np.sin(x * 141 + y * 11)
    canvas.rgb *= 1 + (strands * hair.alpha)
    canvas.glow(-0.26, -0.78, 0.30, 0.11, 0.34).only(hair.alpha).fill(_brighter(head.hair, 2.2))
