"""Small films of the drawn people of the workshops, in any container and codec.

A window wanders over the harbour, so people come into the picture, cross it and leave it. Where
each face is in each frame is known, so that a test can look there.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.workshop import harbour_scene

Picture = NDArray[np.uint8]
Place = tuple[float, float, float, float]
#: How large the scene is in a film: faces are about 36 by 44 pixels.
_SCALE = 0.3
#: Faces in the scene, measured on it: x, y, width, height.
_FACES = ((134, 443, 120, 142), (676, 415, 123, 148), (1119, 370, 127, 148), (1570, 455, 123, 146))


class Clip(NamedTuple):
    """How a film is made; what is not said is what a camera does.

    path: where the window's upper left corner is in each frame. times: when each frame is shown,
    in milliseconds. turn: quarter turns counter-clockwise that a player makes. black: so many
    frames at the start show nothing. light: the share of its contrast that each frame shows, and
    the shade of the darkest there. tags: range, primaries, transfer and matrix of the colours.
    other: from one frame on they are coded in another size, this share of it. mirrored: they are
    stored so, and the container says that players are to mirror them. last: for how long the last
    one is shown, in milliseconds, where it is not as the others.
    """

    container: str = "mp4"
    codec: str = "libx264"
    pixels: str = "yuv420p"
    size: tuple[int, int] = (320, 240)
    path: tuple[tuple[int, int], ...] = tuple((40 + 5 * at, 60 + at % 3) for at in range(16))
    times: tuple[int, ...] = ()
    rate: int = 25
    turn: int = 0
    sound: int = 0
    black: int = 0
    light: tuple[tuple[float, int], ...] = ()
    scale: float = _SCALE
    tags: tuple[int, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    other: tuple[int, float] = (-1, 1.0)
    mirrored: bool = False
    last: int = 0


#: Jumps to another place in the middle, as from one scene to the next.
CUT = tuple((20 + 4 * at + 180 * (at >= 8), 60) for at in range(16))
#: Nothing moves.
STILL = ((40, 60),) * 12
#: Each codec as it is made, quickly; the pixels that it shows here.
FAST = {
    "libx264": {"preset": "ultrafast", "crf": "16"},
    "libx265": {"preset": "ultrafast", "crf": "16", "x265-params": "log-level=none"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "b": "2M"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "b": "2M"},
    "libsvtav1": {"preset": "12", "crf": "20"},
}
_SOUNDS = {"webm": "libopus", "matroska": "libopus", "avi": "libmp3lame"}


@functools.cache
def scene(scale: float = _SCALE) -> Picture:
    """The harbour and its people, in the size that a film shows."""
    whole = np.ascontiguousarray(np.moveaxis(harbour_scene.scene(), 0, 2).astype(np.uint8))
    seen = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(seen, np.uint8)


def pictures(clip: Clip) -> Iterator[Picture]:
    """Its frames, upright."""
    width, height = clip.size
    for number, (x, y) in enumerate(clip.path):
        shown = np.ascontiguousarray(scene(clip.scale)[y : y + height, x : x + width])
        if clip.light:
            share, darkest = clip.light[number]
            shown = np.clip(shown * share + darkest, 0, 255).astype(np.uint8)
        yield np.zeros_like(shown) if number < clip.black else shown


def faces(clip: Clip, frame: int) -> list[Place]:
    """Where faces are in a frame, upright; only those that are wholly in it."""
    if frame < clip.black:
        return []
    width, height = clip.size
    left, top = clip.path[frame]
    found = []
    for place in _FACES:
        x, y, w, h = (side * clip.scale for side in place)
        x, y = x - left, y - top
        if x >= 0 and x + w <= width and y >= 0 and y + h <= height:
            found.append((x, y, w, h))
    return found


def make(folder: Path, clip: Clip, name: str = "clip") -> Path:
    """The film as a file."""
    import av

    suffix = {"matroska": "mkv", "mpegts": "ts"}.get(clip.container, clip.container)
    target = folder / f"{name}.{suffix}"
    with av.open(str(target), "w", format=clip.container) as out:
        picture = _picture_stream(out, clip)
        coder = picture.codec_context
        sounds = [_sound_stream(out, clip) for _ in range(clip.sound)]
        for number, shown in enumerate(pictures(clip)):
            ahead = np.fliplr(shown) if clip.mirrored else shown
            stored = np.ascontiguousarray(np.rot90(ahead, -clip.turn))
            frame = av.VideoFrame.from_ndarray(stored, "rgb24").reformat(format=clip.pixels)
            frame.time_base = Fraction(1, 1000)
            frame.pts = clip.times[number] if clip.times else number * 1000 // clip.rate
            if clip.last and number == len(clip.path) - 1:
                frame.duration = clip.last
            if number == clip.other[0]:
                _mux(out, picture, coder.encode(None))
                coder = _resized(picture, clip)
            if coder is not picture.codec_context:
                pts, base = frame.pts, frame.time_base
                frame = frame.reformat(coder.width, coder.height)
                frame.pts, frame.time_base = pts, base
            _mux(out, picture, coder.encode(frame))
        _mux(out, picture, coder.encode(None))
        for at, stream in enumerate(sounds):
            _tone(out, stream, 300 + 200 * at, len(clip.path) / clip.rate)
    _calm()
    return target


def _mux(out: Any, stream: Any, packets: list[Any]) -> None:
    for packet in packets:
        packet.stream = stream
        out.mux(packet)


def _resized(stream: Any, clip: Clip) -> Any:
    """A coder that goes on in another size."""
    import av

    old = stream.codec_context
    coder = av.CodecContext.create(clip.codec, "w")
    coder.width, coder.height = (round(side * clip.other[1]) for side in (old.width, old.height))
    coder.pix_fmt, coder.time_base, coder.framerate = clip.pixels, old.time_base, old.framerate
    coder.options = {**FAST.get(clip.codec, {}), **dict(clip.options)}
    return coder


def _calm() -> None:
    """Take this process off real time, where SVT-AV1 puts whoever calls it as root.

    Everything that it starts later would be there, too, and nobody else would get a turn. In the
    jail that call is not to be had.
    """
    if hasattr(os, "sched_setscheduler") and os.sched_getscheduler(0) != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def _picture_stream(out: Any, clip: Clip) -> Any:
    import av

    options = {**FAST.get(clip.codec, {}), **dict(clip.options)}
    stream = out.add_stream(clip.codec, rate=clip.rate, options=options)
    width, height = clip.size if clip.turn % 2 == 0 else clip.size[::-1]
    stream.width, stream.height, stream.pix_fmt = width, height, clip.pixels
    stream.codec_context.time_base = Fraction(1, 1000)
    if clip.container == "avi":
        stream.codec_context.time_base = Fraction(1, clip.rate)
        stream.codec_context.max_b_frames = 0
    if clip.last:
        stream.codec_context.flags |= av.codec.context.Flags.frame_duration
    for name, value in zip(
        ("color_range", "color_primaries", "color_trc", "colorspace"), clip.tags, strict=False
    ):
        setattr(stream.codec_context, name, value)
    if clip.turn or clip.mirrored:
        turn = 90 * clip.turn if clip.turn < 3 else -90
        stream.set_display_rotation(turn, hflip=clip.mirrored)
    return stream


def _sound_stream(out: Any, clip: Clip) -> Any:
    stream = out.add_stream(_SOUNDS.get(clip.container, "aac"), rate=48000)
    stream.layout = "mono"
    return stream


def _tone(out: Any, stream: Any, pitch: int, seconds: float) -> None:
    import av

    rate, size = 48000, stream.codec_context.frame_size or 1024
    wave = np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate) * 8000
    resampler = av.AudioResampler(stream.codec_context.format, "mono", rate)
    for start in range(0, len(wave), size):
        part = wave[start : start + size].astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, "s16", "mono")
        frame.rate, frame.pts = rate, start
        for ready in resampler.resample(frame):
            out.mux(stream.encode(ready))
    out.mux(stream.encode(None))


class Shown(NamedTuple):
    """What a player shows of a film.

    times: in milliseconds, the first at 0. bits: of a sample. tags: as in a Clip.
    """

    pictures: list[Picture]
    times: list[int]
    pixels: str
    codec: str
    tags: tuple[int, ...]
    sounds: list[bytes]
    turn: int
    interlaced: bool


def played(path: Path) -> Shown:
    """A film, decoded whole."""
    import av

    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        frames = list(film.decode(stream))
        old = stream.codec_context
        tags = (old.color_range, old.color_primaries, old.color_trc, old.colorspace)
        codec = old.name
    said = frames[0].side_data.get("DISPLAYMATRIX")
    matrix = np.frombuffer(said or np.eye(3, dtype=np.int32).tobytes(), np.int32).reshape(3, 3)
    over = -1 if np.linalg.det(matrix[:2, :2]) < 0 else 1
    turn = round(int(frames[0].rotation) / 90) % 4
    times = [float(frame.time or 0) for frame in frames]
    sides = {"width": frames[0].width, "height": frames[0].height}
    stored = [frame.to_ndarray(format="rgb24", **sides) for frame in frames]
    return Shown(
        [np.ascontiguousarray(np.rot90(picture[::over], turn)) for picture in stored],
        [round(1000 * (time - times[0])) for time in times],
        frames[0].format.name, codec, tuple(map(int, tags)), sounds(path), turn,
        all(frame.interlaced_frame for frame in frames),
    )  # fmt: skip


def sounds(path: Path) -> list[bytes]:
    """The packets of each sound of a film, as they are stored."""
    import av

    with av.open(str(path)) as film:
        found: dict[int, bytes] = {stream.index: b"" for stream in film.streams.audio}
        for packet in film.demux(*film.streams.audio) if found else ():
            found[packet.stream.index] += bytes(packet)
    return list(found.values())
