"""Decode a picture upright into 8-bit sRGB.

Only the decoder of the format that our own walk recognised is tried. Sizes are checked before
anything is decoded.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageSequence

from toolkit.errors import Damaged, LampshadeError, MissingPart, NotCleanable, TooLarge
from toolkit.model import Buffer, Finding
from toolkit.redact import (
    anymaps,
    grey_depth,
    heif_views,
    icons,
    large_jpeg,
    low_bits,
    mapped_file,
    orientation,
)

try:
    import pillow_heif
except ImportError:  # an extra
    pillow_heif = None  # type: ignore[assignment]
_HAS_HEIF = pillow_heif is not None

Frame = NDArray[np.uint8]

#: In all frames together; of a JPEG see large_jpeg.
MAX_PIXELS = 150_000_000
MAX_FRAMES = 2000
ICONS, _ANYMAPS = ("ico", "cur"), ("pam", "pfm")
#: Our format name -> Pillow's.
DECODERS = {
    "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bigtiff": "TIFF",
    "bmp": "BMP", "pbm": "PPM", "pgm": "PPM", "ppm": "PPM", "avif": "AVIF",
    "jp2": "JPEG2000", "j2k": "JPEG2000",
}  # fmt: skip


_SRGB = ImageCms.createProfile("sRGB")
#: How a page of a TIFF says that it is a smaller copy, in the newer tag and in the older one.
_SUBFILE_TAGS, _REDUCED, _REDUCED_OLD = (254, 255), 1, 2
#: Rows that are handed over at a time.
_BAND = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """Upright frames of 8-bit sRGB: (height, width, 3), or 4 with transparency.

    durations: milliseconds a frame. loop: how often an animation repeats, 0 for ever, None once.
    still: what some programs show instead of the animation; to be looked at, never encoded.
    words: what programs wrote into the last bits of the pixels as they are coded, before turns and
    profiles changed them.
    scale: a large JPEG is decoded smaller; a pixel of its frame is so many of the file's pixels,
    each way.
    whole: width and height of its picture in the file's own pixels.
    """

    frames: list[Frame]
    durations: tuple[int, ...] = ()
    loop: int | None = None
    still: tuple[Frame, ...] = ()
    words: tuple[Finding, ...] = ()
    scale: int = 1
    whole: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the first frame, in the file's own pixels."""
        return self.whole or (self.frames[0].shape[1], self.frames[0].shape[0])

    @property
    def seen(self) -> list[Frame]:
        """Everything that somebody may see in it."""
        return [*self.frames, *self.still]


def decode(data: Buffer, format_name: str, least: int = 1) -> Picture:
    """All frames of a picture that people can see, upright, in sRGB.

    least: so many frames there are; a decoder that gives fewer has not understood the file.
    A large JPEG is decoded smaller (Picture.scale). Does not decode hidden pictures. Raises
    NotCleanable("undecodable"), Damaged, TooLarge, or MissingPart: "no_decoder" where an extra
    would help, "never_decoded" where none does.
    """
    with refusing():
        if format_name in ICONS:
            pictures = _icon(bytes(data[:]))
            return Picture(pictures, words=tuple(low_bits.findings(pictures)))
        opened = open_picture(data, format_name)
        if format_name == "jpeg" and large_jpeg.is_large(opened):
            return _smaller(opened)
        frames, durations, words = [], [], list[Finding]()
        for frame in _frames(opened, format_name, least):
            frames.append(upright(frame))
            words += _words(frame)
            durations.append(_duration(frame))
        beside = _still(bytes(data[:])) if format_name == "avif" else ()
        still = tuple(frame for frame in beside if not _same(frame, frames[0]))
        loop = opened.info.get("loop")
        return Picture(frames, tuple(durations), loop, still, tuple(words))


def _smaller(opened: Any) -> Picture:
    """A large JPEG for whoever looks at it."""
    large_jpeg.require_room(opened)
    whole = orientation.upright_size(opened)
    scale = large_jpeg.shrink(opened)
    return Picture([upright(opened)], scale=scale, whole=whole)


def fingerprint(data: Buffer, format_name: str, least: int = 1) -> tuple[Any, ...]:
    """Equal for two pictures that are decoded to the same, frame by frame; raises as `decode`.

    A digest of each, so that two pictures need not be held at once. Which way up they are
    shown, in which colours, and what some programs show instead of an animation does not count.
    """
    with refusing():
        if format_name in ICONS:
            return tuple(map(digest, _icon(bytes(data[:]))))
        opened = open_picture(data, format_name)
        frames = [
            (_digest_as_coded(frame), _duration(frame))
            for frame in _frames(opened, format_name, least)
        ]
        if len(frames) == 1:
            return frames[0][:1]
        return (*frames, opened.info.get("loop"))


def digest(frame: Frame) -> tuple[tuple[int, ...], bytes]:
    """Equal for frames of one size and the same pixels."""
    return frame.shape, hashlib.blake2b(frame.data).digest()


def _duration(frame: Any) -> int:
    """In milliseconds; 0 where it is not said."""
    return int(frame.info.get("duration", 0) or 0)


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever a decoder raises becomes one of our refusals; warnings of bombs do, too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (LampshadeError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge("too_many_pixels") from None
    except Exception:  # noqa: BLE001  (decoders raise anything; the jail would only say "crashed")
        # its own walk found it whole: no decoder knows every variant
        raise NotCleanable("undecodable") from None


def _icon(data: bytes) -> list[Frame]:
    """All pictures of an icon, the largest first, each brought to its size."""
    frames: list[Frame] = []
    total = 0
    for each in icons.pictures(data):
        width, height = frames[0].shape[1::-1] if frames else each.size
        total += max(width * height, each.size[0] * each.size[1])
        _require_size(total)
        frame = upright(each)
        if frame.shape[:2] != (height, width):
            frame = np.array(Image.fromarray(frame).resize((width, height)))
        frames.append(frame)
    if not frames:
        raise Damaged("no_picture")
    return frames


def open_picture(data: Buffer, format_name: str) -> Any:
    """What the decoder makes of a file before it decodes any pixel."""
    Image.MAX_IMAGE_PIXELS = max(MAX_PIXELS, large_jpeg.MAX_PIXELS)
    if format_name == "heic":
        return _opened_heic(bytes(data[:]))
    if format_name in _ANYMAPS:
        return anymaps.opened(bytes(data[:]), MAX_PIXELS)
    if format_name not in DECODERS:
        raise MissingPart("never_decoded")
    if format_name == "avif":
        data = heif_views.avif(bytes(data[:]))
    opened = Image.open(mapped_file.opened(data), formats=[DECODERS[format_name]])
    if format_name == "avif":
        heif_views.require_uncropped(bytes(data[:]), opened.size)
    return opened


def _opened_heic(data: bytes) -> Any:
    if not _HAS_HEIF:
        raise MissingPart("no_decoder")
    if heif_views.plays(data):
        # the decoder shows its still alone, and nobody could look at the other frames
        raise NotCleanable("undecodable")
    heif = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    _require_size(heif.size[0] * heif.size[1])
    return heif.to_pillow()


def _still(data: bytes) -> Iterator[Frame]:
    """The still picture beside an AVIF animation, if there is one."""
    alone = heif_views.still(data)
    if alone is not None:
        opened = Image.open(io.BytesIO(alone), formats=["AVIF"])
        _require_size(opened.size[0] * opened.size[1])
        yield upright(opened)


def _same(frame: Frame, other: Frame) -> bool:
    return frame.shape == other.shape and bool((frame == other).all())


def _frames(opened: Any, format_name: str, least: int) -> Iterator[Any]:
    """What is shown, one after the other; raises when that is less than the file has."""
    given = 0
    for frame in _all_frames(opened, format_name):
        yield frame
        given += 1
    if not given:
        raise Damaged("no_picture")
    if given < least:
        raise NotCleanable("undecodable")


def _all_frames(opened: Any, format_name: str) -> Iterator[Any]:
    if format_name == "jpeg":
        large_jpeg.require_room(opened)
        yield opened
        return
    count = 1 if format_name == "heic" else getattr(opened, "n_frames", 1)
    if count > MAX_FRAMES:
        raise TooLarge("too_many_frames")
    _require_size(opened.size[0] * opened.size[1] * count)
    if count == 1:
        yield opened
        return
    left_out = _smaller_copies(opened, count) if opened.format == "TIFF" else set()
    for number, frame in enumerate(ImageSequence.Iterator(opened)):
        if number in left_out:
            continue
        _require_size(frame.size[0] * frame.size[1])
        yield frame


def _smaller_copies(opened: Any, count: int) -> set[int]:
    """The numbers of a TIFF's pages that are only smaller copies of others.

    Nobody is shown them, and a face in one is too small to be found; so a painted copy is made
    without them, like a lossless one. Where all pages are marked so, all of them count.
    """
    small = set()
    for number in range(count):
        opened.seek(number)
        new, old = (opened.tag_v2.get(tag, 0) for tag in _SUBFILE_TAGS)
        first = [value[0] if isinstance(value, tuple) else value for value in (new, old)]
        if first[0] & _REDUCED or first[1] == _REDUCED_OLD:
            small.add(number)
    return small if len(small) < count else set()


def _require_size(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise TooLarge("too_many_pixels")
    if pixels < 1:
        raise Damaged("bad_size")


def upright(frame: Any) -> Frame:
    """One frame of Pillow's as an array of its own, turned upright, in sRGB."""
    _load(frame)
    flat = _in_srgb(grey_depth.eight_bit(frame))
    return _array(in_mode(orientation.turned(flat, orientation.turn(frame)), _mode(frame)))


def _load(frame: Any) -> None:
    """Decode a frame, but turn no TIFF by its XMP; the library does so while it loads one."""
    frame.info.pop("xmp", None)
    frame.load()


def _words(frame: Any) -> Iterator[Finding]:
    """What stands in the last bits of a loaded frame; first columns say whether more is read."""
    coded, mode = grey_depth.eight_bit(frame), _mode(frame)
    width, height = coded.size
    first = coded.crop((0, 0, min(width, low_bits.columns(height)), height))
    if low_bits.begins(_array(in_mode(first, mode))):
        yield from low_bits.findings([_array(in_mode(coded, mode))])


def _digest_as_coded(frame: Any) -> tuple[tuple[int, ...], bytes]:
    """Its digest in the file's own colours, not turned; in bands, so that no copy is held."""
    _load(frame)
    flat, mode = grey_depth.eight_bit(frame), _mode(frame)
    summed = hashlib.blake2b()
    for band in _bands(flat):
        summed.update(_array(in_mode(band, mode)).data)
    return (flat.size[1], flat.size[0], len(mode)), summed.digest()


def _mode(frame: Any) -> str:
    clear = "A" in frame.getbands() or "transparency" in frame.info
    return "RGBA" if clear else "RGB"


def _array(image: Any) -> Frame:
    """The pixels in an array of their own; handed over in bands, so that few copies are held."""
    width, height = image.size
    pixels = np.empty((height, width, len(image.getbands())), np.uint8)
    for number, band in enumerate(_bands(image)):
        pixels[number * _BAND : (number + 1) * _BAND] = band
    return pixels


def _bands(image: Any) -> Iterator[Any]:
    """The image from top to bottom, some rows at a time."""
    width, height = image.size
    for top in range(0, height, _BAND):
        yield image.crop((0, top, width, min(top + _BAND, height)))


def _in_srgb(frame: Any) -> Any:
    """Colours converted by the picture's own profile; as they are when it cannot be used."""
    profile = frame.info.get("icc_profile")
    if not profile or frame.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return frame
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if frame.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(frame, source, _SRGB, outputMode=mode)
        if converted is not None:
            return converted
    return frame


def in_mode(image: Any, mode: str) -> Any:
    """The picture in a mode; itself, not a copy, when it is in it."""
    return image if image.mode == mode else image.convert(mode)
