"""PNG and APNG; after the PNG specification, third edition (W3C 2025).

What identifies people: text chunks, EXIF, XMP, times, colour profiles with names, provenance
records, private chunks, and what stands behind the end, where editors have left parts of the
uncropped picture. What stays is what is needed to show the picture; every other chunk goes,
known or not.

What cannot be seen: values of pixels, and bytes behind the compressed picture inside its last
chunk, because that needs inflating.
"""

from __future__ import annotations

from toolkit.formats.base import Buffer, walked
from toolkit.formats.image.png_chunks import SIGNATURE, size, walk
from toolkit.model import Size


def measure(data: Buffer) -> Size:
    """The picture's size and number of frames, as its header says."""
    return size(data)


FORMAT = walked(
    name="png",
    label="PNG and APNG picture",
    media="image/png",
    suffix=".png",
    suffixes=(".png", ".apng"),
    sniff=lambda head: head.startswith(SIGNATURE),
    walk=walk,
    measure=measure,
    inspected="text chunks, EXIF, XMP, ImageMagick's profiles in text, colour profile, times, "
    "provenance, palettes, private chunks, frames that are never played, and what stands behind "
    "the end (such as the rest of an uncropped picture)",
    removed="all of that, known or not",
    kept="the coded picture, animation, transparency and colour numbers byte for byte; which way "
    "up; a colour profile other than sRGB without its names",
    unseen="colours under see-through places, colours of the palette that no pixel uses, marks in "
    "the pixels themselves, and bytes behind the compressed picture inside its last chunk "
    "(repaint removes all of these but marks in more than the last bits)",
)
