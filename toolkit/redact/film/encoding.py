"""Pass two: decode again, cover, encode, and hand out the new film as it is written.

Size, number and times of frames, depth, colour tags and the turn stay as they were. Sound is left
out, copied as it is, or replaced by a changed voice. What the encoder writes about itself is taken
out later, by the same strip as for any other film.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from toolkit.errors import NotCleanable
from toolkit.model import Box
from toolkit.redact.film import coders, painting, soundtracks, voice
from toolkit.redact.film.decoding import Film, as_shown, failure, packets, start

try:
    import av
except ImportError:  # decoding.load says so
    av = None  # type: ignore[assignment]

#: Where bytes go in the new film, and the bytes.
Part = tuple[int, bytes]
#: What is done to one frame, which is given with its number; it is painted on in place.
Paint = Callable[[int, Any], None]


#: What the reader calls a container -> what the writer does, and its settings.
_CONTAINERS: dict[str, tuple[str, dict[str, str]]] = {
    "mov": ("mp4", {}),
    "matroska": ("matroska", {}),
    "avi": ("avi", {}),
    # there is no proof of a transport stream
    "mpegts": ("mp4", {}),
    "mpeg": ("mp4", {}),
}
#: Containers that say in tables how long each frame is, in the order in which they are coded.
_TABLES = ("mp4", "mov", "3gp")
#: Codecs that WebM takes; a film with others is a Matroska.
_WEBM = ("vp8", "vp9", "av1")


def written(
    film: Film, paint: Paint | None, *, container: str, sound: str
) -> Iterator[Part | int]:
    """The new film in parts, and between them the number of frames that are done.

    paint: None leaves the pictures as they are coded. sound: a row of model.VOICES. container: the
    format's name, for what the head does not decide (mov, webm, ...). Raises Damaged when decoding
    or encoding ends in an error, NotCleanable when that is because a film's clock starts again.
    """
    out = _Parts()
    name, options = _muxer(film, container)
    shown: _Coded | _Same | None = None
    try:
        target = av.open(out, "w", format=name, options={"fflags": "+bitexact", **options})
        shown = _Coded(film, target, paint) if paint else _Same(film.stream, target, start(film))
        heard = _heard(film, target, sound)
        for number in _passed(film, shown, heard):
            yield from out.taken()
            yield number
        target.close()
    except (av.error.FFmpegError, ValueError) as error:
        if shown is not None and shown.goes_back and not isinstance(error, MemoryError):
            raise NotCleanable("unsupported_variant") from None
        raise failure(error) from None
    yield from out.taken()


def sound_written(data: Any, *, container: str) -> Iterator[Part | float]:
    """A sound file with another voice, in parts, and between them the seconds that are done.

    container: the format's name. Raises Damaged, NotCleanable.
    """
    old, out = soundtracks.opened(data), _Parts()
    name, options, coder = soundtracks.muxer(old, container)
    try:
        target = av.open(out, "w", format=name, options={"fflags": "+bitexact", **options})
        change = voice.drawn()
        heard = {
            one.index: soundtracks.Track(target, one, change, coder, at_zero=True)
            for one in old.streams.audio
        }
        for packet in old.demux(*old.streams.audio):
            heard[packet.stream.index].take(packet)
            yield from out.taken()
            yield float((packet.pts or 0) * packet.time_base)
        for track in heard.values():
            track.end()
        target.close()
    except (av.error.FFmpegError, ValueError) as error:
        raise failure(error) from None
    yield from out.taken()


def _muxer(film: Film, container: str) -> tuple[str, dict[str, str]]:
    kind = film.container.format.name.split(",")[0]
    name, options = _CONTAINERS[kind]
    if kind == "mov" and container in ("mov", "3gp"):
        name = container
    if kind == "matroska" and container == "webm" and coders.coded_as(film) in _WEBM:
        name = "webm"
    return name, options


class _Coded:
    """The pictures on their way: decoded, painted and coded anew.

    goes_back: their clock started again, as in recordings that were put end to end.
    """

    goes_back = False

    def __init__(self, film: Film, target: Any, paint: Paint) -> None:
        self._film, self._target, self._paint = film, target, paint
        self._stream = coders.picture_stream(target, film)
        self._start = start(film)
        self._number = 0
        self._shown: Any = None
        self._until = Fraction(0)

    def take(self, packet: Any) -> Iterator[int]:
        """The next packet; the number of frames that are done, after each."""
        for frame in (as_shown(self._film, one) for one in packet.decode()):
            _earlier(frame, self._start)
            self.goes_back |= None not in (frame.pts, self._shown) and frame.pts <= self._shown
            self._shown = frame.pts
            long = _shown_for(self._film, frame)
            new = _painted(frame, self._stream, self._number, self._paint)
            new.duration = long
            if frame.pts is not None:
                self._until = max(self._until, (frame.pts + long) * frame.time_base)
            self._target.mux(self._stream.encode(new))
            self._number += 1
            yield self._number

    def end(self) -> int:
        """There is no more; how many frames there were."""
        left = self._stream.encode(None)
        if left and self._target.format.name in _TABLES:
            # the last in the file need not be the last that is shown, but it ends the table
            last = left[-1]
            last.duration = max(last.duration, round(self._until / last.time_base) - last.pts)
        self._target.mux(left)
        return self._number


def _shown_for(film: Film, frame: Any) -> int:
    """How long a frame is shown, in its own time: not beyond the end of the film."""
    if not film.seconds or frame.pts is None:
        return int(frame.duration)
    first = (film.container.start_time or 0) - (start(film) or 0)
    end = round((film.seconds + first / av.time_base) / frame.time_base)
    return max(0, min(int(frame.duration), int(end) - int(frame.pts)))


class _Same:
    """Packets of one track as they are."""

    goes_back = False

    def __init__(self, stream: Any, target: Any, start: int) -> None:
        self._target, self._start = target, start
        self._stream = target.add_stream_from_template(stream)
        self._number = 0

    def take(self, packet: Any) -> Iterator[int]:
        """The next packet; the number of packets that are done."""
        if packet.size:
            _earlier(packet, self._start)
            packet.stream = self._stream
            self._target.mux(packet)
            self._number += 1
            yield self._number

    def end(self) -> int:
        """There is no more; how many packets there were."""
        return self._number


class _Changed:
    """Sound on its way, with another voice."""

    def __init__(self, track: soundtracks.Track, start: int) -> None:
        self._track, self._start = track, start

    def take(self, packet: Any) -> Iterator[int]:
        """The next packet."""
        _earlier(packet, self._start)
        self._track.take(packet)
        return iter(())

    def end(self) -> int:
        """There is no more."""
        self._track.end()
        return 0


def _heard(film: Film, target: Any, sound: str) -> dict[int, _Same | _Changed]:
    """The tracks of sound by their numbers: none, as they are, or with another voice."""
    if sound == "keep":
        return {one.index: _Same(one, target, start(film)) for one in film.sound}
    if sound != "distort":
        return {}
    coder = soundtracks.in_film(target.format.name)
    change = voice.drawn()
    return {
        one.index: _Changed(
            soundtracks.Track(target, one, change, coder, at_zero=False), start(film)
        )
        for one in film.sound
    }


def _passed(
    film: Film, shown: _Coded | _Same, heard: dict[int, _Same | _Changed]
) -> Iterator[int]:
    """Put every packet through: pictures and sound each on their way."""
    for packet in packets(film, film.stream, *(s for s in film.sound if s.index in heard)):
        if packet.stream is film.stream:
            yield from shown.take(packet)
        else:
            for _ in heard[packet.stream.index].take(packet):
                pass
    for track in heard.values():
        track.end()
    yield shown.end()


def _earlier(timed: Any, start: int | None) -> None:
    """Move a frame or a packet to the front, by so many microseconds."""
    if start:
        by = round(start / av.time_base / timed.time_base)
        timed.pts = None if timed.pts is None else timed.pts - by
        if isinstance(timed, av.Packet):
            timed.dts = None if timed.dts is None else timed.dts - by


def _painted(frame: Any, picture: Any, number: int, paint: Paint) -> Any:
    new = painting.prepared(frame)
    new.pts, new.time_base = frame.pts, frame.time_base
    paint(number, new)
    if new.format.name != picture.codec_context.pix_fmt:
        pts, base = new.pts, new.time_base
        new = new.reformat(format=picture.codec_context.pix_fmt)
        new.pts, new.time_base = pts, base
    new.pict_type = av.video.frame.PictureType.NONE
    return new


def covering(film: Film, cover: Any) -> Paint:
    """Paints what a tracks.Cover says is to be covered in each frame."""

    def paint(number: int, frame: Any) -> None:
        boxes: Sequence[Box] = painting.stored(film, cover.boxes(number))
        painting.cover(frame, boxes)

    return paint


class _Parts:
    """The file that FFmpeg writes: what comes is handed on with its place, and not kept."""

    def __init__(self) -> None:
        self._at = self._end = 0
        self._parts: list[Part] = []

    def write(self, data: Any) -> int:
        """Take the next bytes."""
        part = bytes(data)
        self._parts.append((self._at, part))
        self._at += len(part)
        self._end = max(self._end, self._at)
        return len(part)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go somewhere else, to write over what was written."""
        self._at = max(0, (0, self._at, self._end)[whence] + offset)
        return self._at

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._at

    def taken(self) -> list[Part]:
        """What was written since this was asked last."""
        parts, self._parts = self._parts, []
        return parts
