"""Tracks of sound: decoded, their voices changed, coded anew; all in step with the clock.

A track keeps its start, its length and its rate (Opus has a rate of its own). Where a film is
silent because packets are missing, silence is written, so that nothing moves. Packets that cannot
be decoded become silence, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import Damaged, MissingPart, NotCleanable
from toolkit.model import Buffer
from toolkit.redact.film import decoding
from toolkit.redact.film.voice import Change, Sound, Voice

try:
    import av
except ImportError:  # decoding.load says so
    av = None  # type: ignore[assignment]

#: Readers of sound files that open no other file.
READERS = (
    *decoding.CONTAINERS, "mp3", "flac", "ogg", "wav", "w64", "aiff", "caf", "au", "aac", "amr",
)  # fmt: skip
#: Packets this far from where they belong, in seconds, are moved there.
_APART = 0.03
#: The longest silence inside a track, in seconds.
_LONGEST = 12 * 3600
#: How speakers stand, by their number; more are rare.
_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1", 8: "7.1"}
#: Bits a second for each channel.
_BITS = 80_000


class Coder(NamedTuple):
    """An encoder: its name, the rates it takes (any, when none are named), its samples' format.

    untold: the container cannot say that the first packet is only there to start the decoder.
    """

    name: str
    format: str
    rates: tuple[int, ...] = ()
    untold: bool = False


AAC = Coder(
    "aac", "fltp",
    (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000),
)  # fmt: skip
OPUS = Coder("libopus", "flt", (48000,))
MP3 = Coder("libmp3lame", "fltp", (48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000))
FLAC, FLAC_DEEP = Coder("flac", "s16"), Coder("flac", "s32")
ALAC = Coder("alac", "s16p")
#: Bare samples that stay as they are; others become the first of a container's.
_BARE = {
    name: Coder(name, form)
    for name, form in (
        ("pcm_u8", "u8"), ("pcm_s16le", "s16"), ("pcm_s24le", "s32"), ("pcm_s32le", "s32"),
        ("pcm_f32le", "flt"), ("pcm_s16be", "s16"), ("pcm_s24be", "s32"), ("pcm_s32be", "s32"),
    )
}  # fmt: skip


class Writer(NamedTuple):
    """How a sound file is written: FFmpeg's name for it, its settings, what codes its tracks."""

    muxer: str
    coder: Coder
    options: dict[str, str] = {}  # noqa: RUF012  (never changed)
    bare: tuple[str, ...] = ()


_LITTLE = ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le")
_BIG = ("pcm_s16be", "pcm_s24be", "pcm_s32be")
_M4A = Writer("ipod", AAC)
#: The name of a format -> how a changed sound is written; what has no encoder becomes an M4A.
WRITERS: dict[str, Writer] = {
    "mp3": Writer("mp3", MP3, {"id3v2_version": "0"}),
    "flac": Writer("flac", FLAC),
    "oggflac": Writer("ogg", FLAC),
    "vorbis": Writer("ogg", OPUS),
    "opus": Writer("ogg", OPUS),
    "speex": Writer("ogg", OPUS),
    "weba": Writer("webm", OPUS),
    "mka": Writer("matroska", AAC),
    "wav": Writer("wav", _BARE["pcm_s16le"], {"rf64": "auto"}, _LITTLE),
    "aiff": Writer("aiff", _BARE["pcm_s16be"], {}, _BIG),
    "au": Writer("au", _BARE["pcm_s16be"], {}, _BIG),
    "aac": Writer("adts", AAC._replace(untold=True)),
}


class Track:
    """One track of sound on its way into another file."""

    def __init__(
        self, target: Any, old: Any, change: Change, coder: Coder, *, at_zero: bool
    ) -> None:
        """Add the track to a file that is being written. at_zero: it starts there."""
        source = old.codec_context
        self._target, self._coder = target, coder
        self._rate, self._channels = source.sample_rate, source.layout.nb_channels
        if self._channels not in _LAYOUTS or not 1000 <= self._rate <= 768_000:
            raise NotCleanable("unsupported_variant")
        self._layout = _LAYOUTS[self._channels]
        self._voice = Voice(self._rate, self._channels, change)
        self._clock = Clock(old, at_zero=at_zero)
        self._waiting: list[Sound] = []
        self._written = 0
        self._stream = _added(target, coder, self._rate, self._layout, self._channels)

    def take(self, packet: Any) -> None:
        """The next packet of the old track; raises Damaged, NotCleanable."""
        for sound in self._clock.sounds(packet):
            self._waiting.append(sound)
            if sum(one.shape[1] for one in self._waiting) >= self._rate:
                self._pass()

    def end(self) -> None:
        """There is no more."""
        self._pass()
        for sound in self._voice.rest():
            self._code(sound)
        self._mux(self._stream.encode(None))

    def _pass(self) -> None:
        if self._waiting:
            self._code(self._voice.changed(np.concatenate(self._waiting, axis=1)))
            self._waiting.clear()

    def _code(self, sound: Sound) -> None:
        if not sound.shape[1]:
            return
        samples = np.ascontiguousarray(sound, np.float32)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.time_base = self._clock.step
        frame.pts = self._clock.start + self._written
        self._written += sound.shape[1]
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: Any) -> None:
        for packet in packets:
            if not (self._coder.untold and packet.pts is not None and packet.pts < 0):
                self._target.mux(packet)


def _added(target: Any, coder: Coder, rate: int, layout: str, channels: int) -> Any:
    """The new track: the old one's rate, or the next that the encoder takes."""
    fits = [one for one in coder.rates if one >= rate] or list(coder.rates[:1])
    stream = target.add_stream(coder.name, rate=min(fits) if fits else rate)
    new = stream.codec_context
    new.layout, new.format = layout, coder.format
    if coder.rates:
        new.bit_rate = _BITS * channels
    new.flags |= av.codec.context.Flags.bitexact
    return stream


class Clock:
    """A track as samples, one behind the other from its start; silence where there is none."""

    def __init__(self, stream: Any, *, at_zero: bool = False) -> None:
        context = stream.codec_context
        self.rate, self._channels = context.sample_rate, context.layout.nb_channels
        self.step = Fraction(1, self.rate)
        self._base, self._at_zero = stream.time_base, at_zero
        self.start = self.count = 0
        self._begun = False
        self._shift = 0

    def sounds(self, packet: Any) -> Iterator[Sound]:
        """What a packet holds, and the silence before it."""
        try:
            frames = packet.decode()
        except av.error.MemoryError:
            raise
        except av.error.FFmpegError:
            return
        for frame in frames:
            yield from self._placed(frame)

    def _placed(self, frame: Any) -> Iterator[Sound]:
        if frame.sample_rate != self.rate or frame.layout.nb_channels != self._channels:
            raise NotCleanable("unsupported_variant")
        sound = _floats(frame)
        late = self._late(frame)
        if abs(late) < _APART * self.rate:
            late = 0
        if late > _LONGEST * self.rate:
            raise Damaged("undecodable")
        while late > 0:
            silence = min(late, self.rate)
            late -= silence
            self.count += silence
            yield np.zeros((self._channels, silence))
        sound = sound[:, -late:]
        self.count += sound.shape[1]
        yield sound

    def _late(self, frame: Any) -> int:
        """How many samples lie between what was given and this frame; less than 0: it overlaps."""
        if frame.pts is None:
            return 0
        seconds: Fraction = frame.pts * (frame.time_base or self._base)
        at: int = round(seconds * self.rate)
        if not self._begun:
            self._begun, self._shift = True, at if self._at_zero else 0
            self.start = at - self._shift
        late: int = at - self._shift - self.start - self.count
        return late


def _floats(frame: Any) -> Sound:
    """A frame's samples between -1 and 1, a row a channel."""
    samples: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype == np.uint8:
        samples = (samples.astype(np.float64) - 128) / 128
    elif samples.dtype.kind == "i":
        samples = samples / float(1 << (8 * samples.dtype.itemsize - 1))
    floats: Sound = samples.astype(np.float64)
    return floats


def in_film(muxer: str) -> Coder:
    """What codes a changed voice in a film of this kind."""
    if muxer == "webm":
        return OPUS
    return AAC._replace(untold=muxer in ("avi", "mpegts"))


def opened(data: Buffer) -> Any:
    """A sound file; raises Damaged, NotCleanable or MissingPart."""
    container = opened_any(data)
    if not container.streams.audio:
        raise Damaged("no_sound")
    return container


def opened_any(data: Buffer) -> Any:
    """A film or a sound file; raises Damaged, NotCleanable or MissingPart."""
    if av is None:
        raise MissingPart("no_film")
    return decoding.demuxed(data, READERS)


def is_film(data: Buffer) -> bool:
    """Whether something is shown; raises Damaged, NotCleanable or MissingPart."""
    return bool(decoding.pictures(opened_any(data)))


def seconds(data: Buffer) -> float:
    """How long it says to be, 0 where it does not; raises Damaged, NotCleanable or MissingPart."""
    return float(opened_any(data).duration or 0) / 1_000_000


def muxer(container: Any, form: str) -> tuple[str, dict[str, str], Coder]:
    """How a changed copy of a sound file is written: a muxer, its settings, and the encoder."""
    codec = container.streams.audio[0].codec_context
    writer = WRITERS.get(form, _M4A)
    if form == "caf" and codec.name in _BARE:
        return "caf", {}, _BARE[codec.name]
    if form in ("m4a", "caf") and codec.name == "alac":
        return "ipod", {}, ALAC
    coder = _BARE[codec.name] if codec.name in writer.bare else writer.coder
    if form == "mka" and codec.name in ("flac", *_BARE):
        coder = FLAC
    if coder is FLAC and codec.format is not None and codec.format.bits > 16:
        coder = FLAC_DEEP
    return writer.muxer, writer.options, coder
