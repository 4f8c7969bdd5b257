"""Decode a picture upright into 8-bit sRGB.

Only the decoder of the format that our own walk recognised is tried. Sizes are checked before
anything is decoded.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageSequence

from toolkit.errors import Damaged, LampshadeError, MissingPart, NotCleanable, TooLarge
from toolkit.model import Buffer, Finding
from toolkit.redact import anymaps, grey_depth, heif_views, icons, low_bits

try:
    import pillow_heif
except ImportError:  # an extra
    pillow_heif = None  # type: ignore[assignment]
_HAS_HEIF = pillow_heif is not None

Frame = NDArray[np.uint8]

#: In all frames together.
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
#: What EXIF says about the way up -> how to turn the picture.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
#: Rows that are handed over at a time.
_BAND = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """Upright frames of 8-bit sRGB: (height, width, 3), or 4 with transparency.

    durations: milliseconds a frame. loop: how often an animation repeats, 0 for ever, None once.
    still: what some programs show instead of the animation; to be looked at, never encoded.
    words: what programs wrote into the last bits of the pixels as they are coded, before turns and
    profiles changed them.
    """

    frames: list[Frame]
    durations: tuple[int, ...] = ()
    loop: int | None = None
    still: tuple[Frame, ...] = ()
    words: tuple[Finding, ...] = ()

    @property
    def seen(self) -> list[Frame]:
        """Everything that somebody may see in it."""
        return [*self.frames, *self.still]


def decode(data: Buffer, format_name: str, least: int = 1) -> Picture:
    """All frames of a picture that people can see, upright, in sRGB.

    least: so many frames there are; a decoder that gives fewer has not understood the file.
    Does not decode hidden pictures. Raises NotCleanable("undecodable"), Damaged, TooLarge, or
    MissingPart: "no_decoder" where an extra would help, "never_decoded" where none does.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with _refusing():
        if format_name in ICONS:
            pictures = _icon(bytes(data[:]))
            return Picture(pictures, words=tuple(low_bits.findings(pictures)))
        opened = _opened(bytes(data[:]), format_name)
        frames, durations, words = [], [], list[Finding]()
        for frame in _frames(opened, format_name, least):
            frames.append(_pixels(frame))
            words += _words(frame)
            durations.append(_duration(frame))
        beside = _still(bytes(data[:])) if format_name == "avif" else ()
        still = tuple(frame for frame in beside if not _same(frame, frames[0]))
        loop = opened.info.get("loop")
        return Picture(frames, tuple(durations), loop, still, tuple(words))


def fingerprint(data: Buffer, format_name: str, least: int = 1) -> tuple[Any, ...]:
    """Equal for two pictures that are decoded to the same, frame by frame; raises as `decode`.

    A digest of each, so that two large pictures need not be held at once. Which way up they are
    shown, in which colours, and what some programs show instead of an animation does not count.
    """
    with _refusing():
        if format_name in ICONS:
            return tuple(map(digest, _icon(bytes(data[:]))))
        opened = _opened(bytes(data[:]), format_name)
        frames = [
            (digest(_as_coded(frame)), _duration(frame))
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
def _refusing() -> Iterator[None]:
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
        frame = _pixels(each)
        if frame.shape[:2] != (height, width):
            frame = np.array(Image.fromarray(frame).resize((width, height)))
        frames.append(frame)
    if not frames:
        raise Damaged("no_picture")
    return frames


def _opened(data: bytes, format_name: str) -> Any:
    if format_name == "heic":
        if not _HAS_HEIF:
            raise MissingPart("no_decoder")
        if heif_views.plays(data):
            # the decoder shows its still alone, and nobody could look at the other frames
            raise NotCleanable("undecodable")
        heif = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
        _require_size(heif.size[0] * heif.size[1])
        return heif.to_pillow()
    if format_name in _ANYMAPS:
        return anymaps.opened(data, MAX_PIXELS)
    if format_name not in DECODERS:
        raise MissingPart("never_decoded")
    if format_name == "avif":
        data = heif_views.avif(data)
    opened = Image.open(io.BytesIO(data), formats=[DECODERS[format_name]])
    if format_name == "avif":
        heif_views.require_uncropped(data, opened.size)
    return opened


def _still(data: bytes) -> Iterator[Frame]:
    """The still picture beside an AVIF animation, if there is one."""
    alone = heif_views.still(data)
    if alone is not None:
        opened = Image.open(io.BytesIO(alone), formats=["AVIF"])
        _require_size(opened.size[0] * opened.size[1])
        yield _pixels(opened)


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
    count = 1 if format_name in ("jpeg", "heic") else getattr(opened, "n_frames", 1)
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


def _pixels(frame: Any) -> Frame:
    """One frame as an array of its own, turned upright, in sRGB."""
    _load(frame)
    flat = _in_srgb(grey_depth.eight_bit(frame))
    flat = _turned(flat, frame.info.get("exif") or b"")
    return _array(in_mode(flat, _mode(frame)))


def _load(frame: Any) -> None:
    """Decode a frame, but turn no TIFF by its XMP; the library does so while it loads one."""
    frame.info.pop("xmp", None)
    frame.load()


def _turned(frame: Any, exif: bytes) -> Any:
    """Upright as its EXIF says; a TIFF is so when it is loaded.

    XMP and the text that ImageMagick writes into a PNG may say so, too. Browsers and most viewers
    do not ask them, so neither this nor a lossless copy, which has none of it, is turned by them.
    """
    said = Image.Exif()
    with suppress(SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        said.load(exif)
    turn = _TURNS.get(said.get(ExifTags.Base.Orientation, 1))
    return frame if turn is None else frame.transpose(turn)


def _words(frame: Any) -> Iterator[Finding]:
    """What stands in the last bits of a loaded frame; first columns say whether more is read."""
    coded, mode = grey_depth.eight_bit(frame), _mode(frame)
    width, height = coded.size
    first = coded.crop((0, 0, min(width, low_bits.columns(height)), height))
    if low_bits.begins(_array(in_mode(first, mode))):
        yield from low_bits.findings([_array(in_mode(coded, mode))])


def _as_coded(frame: Any) -> Frame:
    """The same, in the file's own colours and not turned."""
    _load(frame)
    return _array(in_mode(grey_depth.eight_bit(frame), _mode(frame)))


def _mode(frame: Any) -> str:
    clear = "A" in frame.getbands() or "transparency" in frame.info
    return "RGBA" if clear else "RGB"


def _array(image: Any) -> Frame:
    """The pixels in an array of their own; handed over in bands, so that few copies are held."""
    width, height = image.size
    pixels = np.empty((height, width, len(image.getbands())), np.uint8)
    for top in range(0, height, _BAND):
        pixels[top : top + _BAND] = image.crop((0, top, width, min(top + _BAND, height)))
    return pixels


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
