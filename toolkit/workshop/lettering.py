"""Draw letters on placards, badges and signs."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from toolkit.workshop.canvas import Canvas, Colour, Corner, Shape


def write(canvas: Canvas, words: str, at: Corner, height: float, wide: float, ink: Colour) -> None:
    """Write one line around a point, as high as wished where it fits into the width."""
    size = height / canvas.pixel
    size *= min(1, wide / canvas.pixel / ImageFont.load_default(size).getlength(words))
    font, bold = ImageFont.load_default(size), size / 28
    left, top, right, low = font.getbbox(words, anchor="mm", stroke_width=bold)
    mask = Image.new("L", (round(right - left) + 4, round(low - top) + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), words, 255, font, "mm", stroke_width=bold)
    down, across = canvas.near(*at, 0, 0)
    y, x = down.start + 2 - mask.height // 2, across.start + 2 - mask.width // 2
    where = (slice(y, y + mask.height), slice(x, x + mask.width))
    Shape(canvas, where, np.asarray(mask).astype(np.float32) / np.float32(255)).fill(ink)
