"""The encoders of pictures: which one codes a film anew, and with which settings.

Another encoder, or another setting, is a row here. Codes nothing itself (encoding.py does).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2

from toolkit.redact.film import hdr, painting
from toolkit.redact.film.decoding import Film
from toolkit.redact.film.hdr import StaticHdr

try:
    import av
except ImportError:  # decoding.load says so
    av = None  # type: ignore[assignment]


class Coder(NamedTuple):
    """An encoder: its name, its settings, and the pixel formats that it takes beside the usual.

    odd: takes sides of an odd number of pixels although two of them share their colour.
    """

    name: str
    options: dict[str, str]
    formats: tuple[str, ...]
    odd: bool = False


#: Of an encoder, always so many: with another number most write other bytes, and a film that is
#: gone on with beside others (-j) would not become the same.
_THREADS = 2
#: OpenCV's number for the AVX-512 of servers and newer laptops (CV_CPU_AVX512_SKX).
_AVX512 = 256
_DEEP = ("yuv420p10le", "yuv422p10le", "yuv444p10le")
_PLAIN = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p")
_X264 = Coder(
    "libx264", {"preset": "superfast", "crf": "16.5", "mbtree": "1", "rc-lookahead": "10"},
    (*_PLAIN, "nv12", "gray", *_DEEP),
)  # fmt: skip
#: What the film was coded with -> what codes it anew; anything else becomes H.264.
CODERS: dict[str, Coder] = {
    "h264": _X264,
    "hevc": Coder(
        "libx265", {"preset": "superfast", "crf": "18", "x265-params": "log-level=none:info=0"},
        ("yuv420p", "yuv422p", "yuv444p", *_DEEP, "yuv420p12le"),
    ),
    "vp8": Coder(
        # below zero: above, it goes by the clock how good it is, and no two copies are the same
        "libvpx", {"deadline": "realtime", "cpu-used": "-6", "crf": "10", "b": "6M"}, ("yuv420p",),
        odd=True,
    ),
    "vp9": Coder(
        "libvpx-vp9",
        {"deadline": "realtime", "cpu-used": "7", "crf": "22", "b": "0", "row-mt": "1"},
        ("yuv420p", "yuv422p", "yuv444p", *_DEEP), odd=True,
    ),
    "av1": Coder(
        "libsvtav1", {"preset": "9", "crf": "26"}, ("yuv420p", "yuv420p10le"), odd=True
    ),
}  # fmt: skip


def coded_as(film: Film) -> str:
    """The codec of its pictures, whichever decoder reads them."""
    return str(film.stream.codec_context.codec.canonical_name)


def picture_stream(target: Any, film: Film) -> Any:
    """The new picture stream: same size, depth, colours, turn and clock as the old one."""
    old = film.stream.codec_context
    coder = CODERS.get(coded_as(film), _X264)
    stream = target.add_stream(coder.name, options=_options(coder, film.hdr))
    new = stream.codec_context
    new.width, new.height = old.width, old.height
    new.pix_fmt = _nearest(old.pix_fmt, coder, odd=bool(old.width % 2 or old.height % 2))
    new.time_base = film.stream.time_base
    rate = film.stream.average_rate or film.stream.guessed_rate
    if rate:
        new.framerate = rate
    for tag in ("color_range", "color_primaries", "color_trc", "colorspace"):
        setattr(new, tag, getattr(old, tag))
    if film.stream.sample_aspect_ratio:
        new.sample_aspect_ratio = film.stream.sample_aspect_ratio
    new.thread_count = _THREADS
    # with how long each frame is shown, or the last one is over at once
    new.flags |= av.codec.context.Flags.bitexact | av.codec.context.Flags.frame_duration
    if film.interlaced and coder is _X264:
        # players draw the two moments apart only where it is said that there are two
        new.flags |= av.codec.context.Flags.interlaced_dct
    if target.format.name == "avi":
        new.max_b_frames = 0
    stream.time_base = film.stream.time_base
    if film.turn:
        stream.set_display_rotation(90 * film.turn if film.turn < 3 else -90)
    return stream


def _options(coder: Coder, static: StaticHdr) -> dict[str, str]:
    """The settings of an encoder, with what an HDR film says; of x264 no faster code than AVX2.

    Its code for AVX-512 reads bytes behind the rows of mbtree that nobody has written, where a row
    is no whole number of 16 blocks. How well a picture is coded then goes by what stood in memory
    before, and no two copies need be the same.
    """
    told = hdr.settings(static, coder.name)
    if coder is _X264 and cv2.checkHardwareSupport(_AVX512):
        told["asm"] = "AVX2"
    if not told:
        return dict(coder.options)
    name = f"{coder.name.removeprefix('lib')}-params"
    own = [coder.options[name]] if name in coder.options else []
    return {**coder.options, name: ":".join([*own, *(f"{key}={told[key]}" for key in told)])}


def _nearest(name: str, coder: Coder, *, odd: bool) -> str:
    """A pixel format that the encoder takes, as deep as the film's where it can be."""
    deep = "10" in name or "12" in name or "16" in name
    if odd and not coder.odd and "444" not in name:
        return "yuv444p10le" if deep else "yuv444p"
    if name in coder.formats:
        return name
    return "yuv420p10le" if deep and "yuv420p10le" in coder.formats else painting.USUAL
