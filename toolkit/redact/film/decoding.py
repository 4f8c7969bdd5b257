"""Open a film and give its pictures one after the other; PyAV, which brings FFmpeg.

The film is read where it lies in memory; no name, no network, no other file is ever opened. Frames
come as they are stored; `Film.turn` says how many quarter turns (counter-clockwise) make them
upright.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import Damaged, MissingPart, NotCleanable
from toolkit.model import Buffer
from toolkit.redact.film import hdr
from toolkit.redact.film.hdr import StaticHdr
from toolkit.sandbox import mapped

try:
    import av
except ImportError:  # without it nobody can decode; `load` says so
    av = None  # type: ignore[assignment]

#: What starts programs, opens devices or fetches files from afar.
_NEVER = ("av.__main__", "av.device", "av.datasets")
#: Containers whose reader may open other files (play lists, picture sequences) are not among them.
CONTAINERS = ("mov", "matroska", "avi", "mpegts", "mpeg")
#: Those whose clock begins anywhere; in such a film times are counted from its beginning.
_ANY_START = ("mpegts", "mpeg")
#: More frames, or larger ones, than a film has.
_MOST_SIDE = 8192
#: How a frame says that its shades go from 0 to 255.
_FULL_RANGE = 2


@dataclass
class Film:
    """An open film: its one picture stream that counts, and the sound beside it.

    width, height: upright. turn: quarter turns counter-clockwise to stand upright. mirrored: as
    it is stored it shows left and right exchanged, as some cameras for oneself write it; `frames`
    and `as_shown` give it as players do. frames: as the container says, 0 where it does not.
    seconds: its length, 0 where unknown. interlaced: each frame holds two moments, line by line,
    as television cameras film. hdr: as its first frame says. scaler: kept between frames,
    because it costs more to make one than to use it.
    """

    container: Any
    stream: Any
    sound: list[Any]
    turn: int
    mirrored: bool
    width: int
    height: int
    frames: int
    seconds: float
    interlaced: bool
    hdr: StaticHdr
    scaler: Any

    @property
    def stored(self) -> tuple[int, int]:
        """Width and height as its frames are stored."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)


def load() -> None:
    """Import the decoder, before the jail closes; raises MissingPart where it is not installed."""
    if av is None:
        raise MissingPart("no_film")
    av.logging.set_level(None)
    # it imports parts of itself when they are first needed, which a locked child cannot
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.startswith(_NEVER):
            importlib.import_module(module.name)


def opened(data: Buffer, threads: int) -> Film:
    """Open a film and look at its first frame; raises Damaged or NotCleanable."""
    if av is None:
        raise MissingPart("no_film")
    first = _first(data)
    turn = round(int(first.rotation) / 90) % 4
    container = demuxed(data)
    stream = picture(container)
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = threads
    sides = stream.codec_context.width, stream.codec_context.height
    if not 0 < min(sides) <= max(sides) <= _MOST_SIDE:
        raise Damaged("bad_size")
    width, height = sides[::-1] if turn % 2 else sides
    seconds = float(container.duration or 0) / av.time_base
    sound = [one for one in container.streams.audio if one.codec_context is not None]
    scaler = av.video.reformatter.VideoReformatter()
    return Film(
        container, stream, sound, turn, _mirrored(first), width, height, stream.frames, seconds,
        bool(first.interlaced_frame), hdr.of_frame(first), scaler,
    )  # fmt: skip


def demuxed(data: Buffer, readers: Sequence[str] = CONTAINERS) -> Any:
    """A file as one of FFmpeg's readers sees it; raises Damaged, NotCleanable for another one."""
    try:
        container = av.open(
            _Bytes(data), "r", options={"protocol_whitelist": "", "enable_drefs": "0"}
        )
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise failure(error) from None
    if container.format.name.split(",")[0] not in readers:
        raise NotCleanable("unsupported_variant")
    return container


def failure(error: Exception) -> Exception:
    """What an error of FFmpeg's says of a film; that memory ran out is no damage of its."""
    return error if isinstance(error, MemoryError) else Damaged("undecodable")


def pictures(container: Any) -> list[Any]:
    """The streams of pictures, without covers."""
    cover = int(av.stream.Disposition.attached_pic)
    return [one for one in container.streams.video if not int(one.disposition) & cover]


def picture(container: Any) -> Any:
    """The stream that players show: the first that is on by default, or else the first.

    Not simply the first: that may be a film which nobody sees. Raises Damaged.
    """
    default = int(av.stream.Disposition.default)
    streams = pictures(container)
    if not streams:
        raise Damaged("no_picture")
    return next((one for one in streams if int(one.disposition) & default), streams[0])


def _first(data: Buffer) -> Any:
    """The first frame: what the container says of turns, colours and light, frames carry."""
    container = demuxed(data)
    try:
        frame = next(container.decode(picture(container)), None)
    except av.error.FFmpegError as error:
        raise failure(error) from None
    finally:
        container.close()
    if frame is None:
        raise Damaged("no_picture")
    return frame


def _mirrored(frame: Any) -> bool:
    """Whether a frame is to be turned over, by the two columns of its matrix that say so."""
    said = frame.side_data.get("DISPLAYMATRIX")
    if said is None:
        return False
    right, down = np.frombuffer(said, np.int32).reshape(3, 3)[:2, :2].tolist()
    return bool(right[0] * down[1] < right[1] * down[0])


def frames(film: Film) -> Iterator[Any]:
    """All frames in the order they are shown; raises Damaged where decoding ends in an error."""
    try:
        yield from (as_shown(film, frame) for frame in film.container.decode(film.stream))
    except av.error.FFmpegError as error:
        raise failure(error) from None


def start(film: Film) -> int:
    """When the film begins by its own clock, in microseconds, where that begins anywhere."""
    return (film.container.start_time or 0) if film.container.format.name in _ANY_START else 0


def moment(film: Film, frame: Any) -> float:
    """When a frame is shown, in seconds, as players and a copy count."""
    return float(frame.time or 0) - start(film) / av.time_base


def require_all_seen(film: Film) -> None:
    """Raise NotCleanable where parts of the pictures are see-through and the decoder says not."""
    if film.stream.metadata.get("alpha_mode", "0") != "0" and not any(
        part.is_alpha for part in film.stream.codec_context.format.components
    ):
        raise NotCleanable("unsupported_variant")


def as_shown(film: Film, frame: Any) -> Any:
    """A frame as players show it: in the size of the film, see-through parts on black.

    Calls over a network and what browsers record change their size on the way. It is still to be
    turned, but not mirrored any more.
    """
    shown, (width, height) = _on_black(frame), film.stored
    if film.mirrored:
        _turn_over(shown)
    if (shown.width, shown.height) == (width, height):
        return shown
    sized = shown.reformat(width, height)
    sized.pts, sized.time_base = frame.pts, frame.time_base
    return sized


def _turn_over(frame: Any) -> None:
    """Exchange top and bottom; the turn that follows then makes it what players show."""
    frame.make_writable()
    for plane in frame.planes:
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, -1)
        rows[:] = rows[::-1].copy()


def _on_black(frame: Any) -> Any:
    """A frame with see-through parts as it is seen on black; any other as it is.

    What was cut out of a picture often still stands below, and would be seen in a new one.
    """
    if not any(part.is_alpha for part in frame.format.components):
        return frame
    whole, plain = frame.reformat(format="yuva444p"), frame.reformat(format="yuv444p")
    plain.make_writable()
    black = (0 if int(frame.color_range) == _FULL_RANGE else 16, 128, 128)
    *colours, seen = [np.frombuffer(plane, np.uint8) for plane in whole.planes]
    for plane, old, nothing in zip(plain.planes, colours, black, strict=True):
        rows = old.reshape(plane.height, -1)[:, : plane.width].astype(np.int32) - nothing
        share = seen.reshape(plane.height, -1)[:, : plane.width]
        new = np.frombuffer(plane, np.uint8).reshape(plane.height, -1)
        new[:, : plane.width] = nothing + rows * share // 255
    plain.pts, plain.time_base = frame.pts, frame.time_base
    return plain


def packets(film: Film, *streams: Any) -> Iterator[Any]:
    """Packets of some streams in file order; raises Damaged."""
    try:
        yield from film.container.demux(*streams)
    except av.error.FFmpegError as error:
        raise failure(error) from None


def upright(film: Film, frame: Any, long: int) -> NDArray[np.uint8]:
    """A frame upright, in red, green and blue, with a long side of at most so many pixels."""
    longest = max(frame.width, frame.height)
    scale = min(1.0, long / longest)
    sides = max(16, round(frame.width * scale)), max(16, round(frame.height * scale))
    small = film.scaler.reformat(
        frame, *sides, format="rgb24", interpolation="AREA", threads=1
    )  # fmt: skip
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), film.turn))


class _Bytes:
    """A buffer as the file that FFmpeg reads; nothing is copied but what it asks for."""

    def __init__(self, data: Buffer) -> None:
        self._data, self._at = data, 0
        self._since = 0

    def read(self, count: int = -1) -> bytes:
        """The next bytes."""
        end = len(self._data) if count < 0 else min(self._at + count, len(self._data))
        part = bytes(self._data[self._at : end])
        self._at = end
        self._since += len(part)
        if self._since >= mapped.STRETCH:
            self._since = 0
            mapped.give_back(self._data)
        return part

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go somewhere else."""
        start = (0, self._at, len(self._data))[whence]
        self._at = max(0, min(start + offset, len(self._data)))
        return self._at

    def tell(self) -> int:
        """Where the next byte stands."""
        return self._at
