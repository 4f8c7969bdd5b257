"""A street that is nowhere: a shop with a sign and a window, at noon by its shadows."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from toolkit.workshop import drawn_people
from toolkit.workshop.canvas import Canvas, Colour, Floats, rectangle
from toolkit.workshop.drawn_people import Person
from toolkit.workshop.lettering import write

#: Pixels of a picture of the street, and of its shop window seen from near.
WIDTH, HEIGHT = 1200, 900
#: The sign's box in the picture: left, top, width, height.
SIGN = (120, 60, 660, 96)
_GROUND = 640
_WINDOW = (140, 236, 760, 590)
_GLASS: Colour = (38, 48, 56)
_IRON: Colour = (66, 72, 80)
#: How much of what stands before a window it throws back.
_MIRRORED = 0.62


def scene(
    wall: Colour, sign: tuple[str, str], people: tuple[Person, ...], random: np.random.Generator
) -> Floats:
    """The street with people before it; `sign` is the shop's name and its street."""
    rgb = np.zeros((3, HEIGHT, WIDTH), np.float32)
    canvas = Canvas(rgb)
    _wall(canvas, wall, random)
    _pavement(canvas, random)
    _window(canvas, random)
    _door(canvas, wall)
    _awning(canvas)
    _board(canvas, sign)
    _posts(canvas)
    _soften(rgb, 0.8)
    for person in people:
        drawn_people.draw(rgb, person)
    return grained(rgb, random)


def mirror(shown: Person, random: np.random.Generator) -> Floats:
    """The window from near: what is sold there, and who stands before it, thrown back."""
    rgb = np.zeros((3, HEIGHT, WIDTH), np.float32)
    canvas = Canvas(rgb)
    _glass(canvas, (0, 0, WIDTH, HEIGHT))
    _goods(canvas, (60, 40, WIDTH - 60, 800), 2.1, random)
    behind = np.zeros_like(rgb)
    other = Canvas(behind)
    other.everywhere(-other.x).fill((120, 134, 144))
    other.everywhere(520 - other.y, 60).fill((104, 100, 94))
    for x in (80, 420, 1010):
        other.polygon(rectangle(x, 120, x + 170, 520), 6).fill((150, 128, 112))
    drawn_people.draw(behind, shown)
    _soften(behind, 1.2)
    light = np.clip(behind / 255, 0, 1) * _MIRRORED
    rgb += (255 - rgb) * light
    _frame(canvas, (0, 0, WIDTH, HEIGHT), 26)
    for x in (200, 760):
        streak = [(x, 0), (x + 70, 0), (x - 330, HEIGHT), (x - 400, HEIGHT)]
        canvas.polygon(streak, 30).fill((255, 255, 255), 0.07)
    return grained(rgb, random)


def grained(rgb: Floats, random: np.random.Generator) -> Floats:
    """With the fine noise that a camera's picture has, from 0 to 255."""
    rgb += random.normal(0, 1.5, rgb.shape[1:]).astype(np.float32)
    return np.clip(rgb, 0, 255)


def _soften(rgb: Floats, by: float) -> None:
    """A little out of focus."""
    for layer in rgb:
        image = Image.fromarray(np.clip(layer, 0, 255).astype(np.uint8))
        layer[:] = np.asarray(image.filter(ImageFilter.GaussianBlur(by)), np.float32)


def _wall(canvas: Canvas, wall: Colour, random: np.random.Generator) -> None:
    canvas.everywhere(-1 - canvas.x).fill(wall)
    for row, y in enumerate(range(0, _GROUND, 26)):
        canvas.stroke([(0, y), (WIDTH, y)], 2).shade(0.86)
        for x in range(-30 + 34 * (row % 2), WIDTH, 68):
            tone = random.uniform(0.93, 1.07)
            canvas.polygon(rectangle(x + 2, y + 2, x + 66, y + 24)).shade(tone)
            canvas.stroke([(x, y), (x, y + 26)], 2).shade(0.86)
    canvas.everywhere(590 - canvas.y, 4).shade(0.78)


def _pavement(canvas: Canvas, random: np.random.Generator) -> None:
    canvas.everywhere(_GROUND - canvas.y, 2).fill((196, 192, 184))
    top = float(_GROUND)
    for row in range(4):
        low = top + 40 + 16 * row
        wide = 120 + 34 * row
        for x in range(-160 + 60 * (row % 2), WIDTH + 160, wide):
            tone = random.uniform(0.94, 1.05)
            slab = rectangle(x + 2, top + 2, x + wide - 3, low - 2)
            canvas.polygon(slab, 2, 1).fill((200 * tone, 196 * tone, 188 * tone))
        top = low
    canvas.everywhere(top - canvas.y).fill((168, 166, 160))
    canvas.everywhere(top + 20 - canvas.y, 3).fill((92, 94, 98))
    # the wall's own shadow is a narrow strip, because the sun stands high
    canvas.polygon(rectangle(0, _GROUND, WIDTH, _GROUND + 14), 6).shade(0.66)


def _glass(canvas: Canvas, window: tuple[int, int, int, int]) -> None:
    left, top, right, low = window
    canvas.polygon(rectangle(left, top, right, low)).fill(_GLASS)
    middle, high = (left + right) / 2, low - top
    glow = canvas.glow(middle, low - high * 0.2, (right - left) * 0.5, high * 0.4, 0.5)
    glow.fill((120, 100, 72))


def _goods(
    canvas: Canvas, window: tuple[int, int, int, int], size: float, random: np.random.Generator
) -> None:
    """Jars and boxes on two shelves."""
    left, top, right, low = window
    for shelf in (top + (low - top) * 0.52, low - 8.0):
        canvas.stroke([(left, shelf), (right, shelf)], 8 * size).fill((96, 74, 54))
        x = left + 20 * size
        while x < right - 50 * size:
            wide, high = random.uniform(24, 46) * size, random.uniform(34, 74) * size
            red, green, blue = random.uniform(70, 180, 3)
            foot = shelf - 4 * size
            jar = rectangle(x, foot - high, x + wide, foot)
            canvas.polygon(jar, 2, 3 * size).fill((red, green, blue), 0.85)
            canvas.polygon(rectangle(x, foot - high - 7 * size, x + wide, foot - high), 1, 2).fill(
                (150, 132, 96), 0.85
            )
            canvas.glow(x + wide * 0.3, foot - high * 0.6, wide * 0.12, high * 0.3, 0.3).fill(
                (240, 236, 224)
            )
            x += wide + random.uniform(8, 22) * size


def _frame(canvas: Canvas, window: tuple[int, int, int, int], wide: float) -> None:
    left, top, right, low = window
    corners = [*rectangle(left, top, right, low), (left, top)]
    canvas.stroke(corners, wide * 1.5, 4).shade(0.7)
    canvas.stroke(corners, wide).fill((72, 90, 84))
    canvas.stroke([(x, y - wide * 0.25) for x, y in corners[:2]], wide * 0.2).fill((110, 130, 122))


def _window(canvas: Canvas, random: np.random.Generator) -> None:
    _glass(canvas, _WINDOW)
    left, top, right, low = _WINDOW
    _goods(canvas, (left + 14, top + 40, right - 14, low - 6), 1.25, random)
    for x in (left + 220, left + 430):
        streak = [(x, top), (x + 60, top), (x - 110, low), (x - 170, low)]
        canvas.polygon(streak, 14).fill((220, 232, 240), 0.10)
    _frame(canvas, _WINDOW, 16)


def _door(canvas: Canvas, wall: Colour) -> None:
    canvas.polygon(rectangle(846, 196, 1054, _GROUND), 6).shade(0.62)
    canvas.polygon(rectangle(858, 208, 1042, _GROUND)).fill((86, 74, 96))
    for y in (226, 430):
        canvas.polygon(rectangle(882, y, 1018, y + 170)).shade(0.82)
        canvas.polygon(rectangle(890, y + 8, 1018, y + 170)).fill((98, 86, 108))
    canvas.ellipse(1022, 440, 9, 9).fill((214, 186, 110))
    canvas.polygon(rectangle(830, _GROUND - 12, 1070, _GROUND + 6)).fill(
        (wall[0] * 0.8, wall[1] * 0.8, wall[2] * 0.8)
    )


def _awning(canvas: Canvas) -> None:
    for step in range(12):
        x = 110 + 57 * step
        colour = (232, 226, 214) if step % 2 else (164, 66, 60)
        foot = [(x, 168), (x + 57, 168), (x + 60, 236), (x + 30, 250), (x, 236)]
        canvas.polygon(foot, 1).fill(colour)
    canvas.polygon(rectangle(110, 160, 794, 174)).fill((120, 110, 104))
    canvas.polygon(rectangle(140, 240, 764, 300), 20).shade(0.72)


def _board(canvas: Canvas, sign: tuple[str, str]) -> None:
    left, top, wide, high = SIGN
    canvas.polygon(rectangle(left + 5, top + 8, left + wide + 5, top + high + 8), 10).shade(0.66)
    canvas.polygon(rectangle(left, top, left + wide, top + high), round_=3).fill((34, 62, 70))
    ring = rectangle(left + 7, top + 7, left + wide - 7, top + high - 7)
    canvas.stroke([*ring, ring[0]], 2.5).fill((222, 190, 120))
    write(canvas, sign[0], (left + wide / 2, top + 36), 52, wide - 60, (244, 226, 180))
    write(canvas, sign[1], (left + wide / 2, top + 76), 24, wide - 80, (232, 226, 210))


def _posts(canvas: Canvas) -> None:
    """A lamp and bollards, whose shadows lie right at their feet."""
    for x, foot, high, wide in ((1110, 780, 760, 18), (70, 800, 150, 30), (800, 800, 150, 30)):
        shadow = canvas.ellipse(x + wide * 1.3, foot + 6, wide * 2.2, 11, 8)
        shadow.shade(0.45)
        canvas.stroke([(x, foot - high), (x, foot)], wide, 2).fill(_IRON)
        canvas.stroke([(x - wide * 0.25, foot - high), (x - wide * 0.25, foot)], wide * 0.2).fill(
            (132, 140, 148)
        )
        canvas.ellipse(x, foot, wide * 0.9, wide * 0.32).fill((54, 60, 66))
