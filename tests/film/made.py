"""Made voices, sound files and films: nobody's voice, and nothing to see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

av: Any = pytest.importorskip("av", reason="needs the extra [video]")

Samples = NDArray[np.float64]
#: The resonances of an open vowel, in hertz, with their widths.
RESONANCES = ((500, 80), (1500, 100), (2500, 150))


def vowel(rate: int, pitch: float, seconds: float) -> Samples:
    """A sung vowel: pulses through resonances, with a peak of one half."""
    count = int(rate * seconds)
    pulses = np.zeros(count)
    pulses[(np.arange(int(seconds * pitch)) * rate / pitch).astype(int)] = 1.0
    spectrum = np.fft.rfft(pulses)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(count))
    for middle, width in RESONANCES:
        pole = np.exp((-np.pi * width + 2j * np.pi * middle) / rate)
        spectrum /= (1 - pole * turn) * (1 - pole.conj() * turn)
    sound: Samples = np.fft.irfft(spectrum, count)
    sound *= 0.5 / np.abs(sound).max()
    return sound


def pitch_of(sound: Samples, rate: int) -> float:
    """The pitch in the middle of a sound, by what it repeats after, in hertz."""
    middle = len(sound) // 2
    part = sound[middle - rate // 8 : middle + rate // 8]
    alike = np.correlate(part, part, "full")[len(part) - 1 :]
    low, high = rate // 260, rate // 70
    lags = alike[low:high]
    # twice the period fits about as well as the period does
    near = np.flatnonzero(lags > 0.9 * lags.max())[0]
    return rate / int(low + near + np.argmax(lags[near : near + rate // 1000]))


def resonances_of(sound: Samples, rate: int) -> list[float]:
    """Where the spectrum's hull has its three peaks below 4 kHz, in hertz."""
    count = 1 << 12
    frames = [sound[at : at + count] for at in range(0, len(sound) - count, count // 2)]
    power = np.mean([np.abs(np.fft.rfft(one * np.hanning(count))) ** 2 for one in frames], axis=0)
    alike = np.fft.irfft(power)
    order = 2 + rate // 1000
    matrix = np.array([[alike[abs(i - j)] for j in range(order)] for i in range(order)])
    found = np.linalg.solve(matrix + np.eye(order) * alike[0] * 1e-5, alike[1 : order + 1])
    poles = np.roots([1.0, *-found])
    sharp = poles[(poles.imag > 0) & (np.abs(poles) > 0.9)]
    places = sorted(float(np.angle(pole)) * rate / (2 * np.pi) for pole in sharp)
    return [place for place in places if 150 < place < 4000]


def write_sound(path: Path, sound: Samples, rate: int, codec: str) -> Path:
    """A sound file of samples, a row a channel."""
    with av.open(str(path), "w") as target:
        target.metadata["artist"] = "Ada Lovelace"
        stream = target.add_stream(codec, rate=rate)
        stream.codec_context.layout = "mono" if len(sound) == 1 else "stereo"
        _mux(target, stream, sound, rate)
    return path


def _mux(target: Any, stream: Any, sound: Samples, rate: int, start: float = 0.0) -> None:
    samples = np.ascontiguousarray(sound, np.float32)
    layout = "mono" if len(sound) == 1 else "stereo"
    frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
    frame.sample_rate, frame.pts = rate, round(start * rate)
    target.mux(stream.encode(frame))
    target.mux(stream.encode(None))


def write_film(
    path: Path, seconds: float = 2.0, codecs: tuple[str, ...] = ("aac",), *, rate: int = 44100,
    start: float = 0.0, picture: str = "libx264", dark: int = 40,
) -> Path:  # fmt: skip
    """A small grey film that gets lighter, with a vowel in each track of sound."""
    with av.open(str(path), "w") as target:
        shown = target.add_stream(picture, rate=25)
        shown.width, shown.height, shown.pix_fmt = 96, 64, "yuv420p"
        heard = [target.add_stream(codec, rate=rate) for codec in codecs]
        for stream in heard:
            stream.codec_context.layout = "mono"
        for number in range(int(seconds * 25)):
            grey = np.full((64, 96, 3), dark + 2 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts = number
            target.mux(shown.encode(frame))
        target.mux(shown.encode(None))
        for number, stream in enumerate(heard):
            sound = vowel(rate, 110 + 20 * number, seconds - start)[None]
            _mux(target, stream, sound, rate, start)
    return path


def read_sounds(path: Path) -> list[tuple[int, float, Samples]]:
    """Each track of sound: its rate, when it begins in seconds, and its first channel."""
    tracks = []
    with av.open(str(path)) as source:
        count = len(source.streams.audio)
    for number in range(count):
        with av.open(str(path)) as source:
            frames = list(source.decode(audio=number))
        parts = [_first_channel(frame) for frame in frames]
        begins = float((frames[0].pts or 0) * (frames[0].time_base or 0))
        tracks.append((frames[0].sample_rate, begins, np.concatenate(parts)))
    return tracks


def _first_channel(frame: Any) -> Samples:
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    scale = 1.0 if samples.dtype.kind == "f" else 2.0 ** (8 * samples.dtype.itemsize - 1)
    first: Samples = samples[0] / scale
    return first


def packets_of(path: Path) -> list[bytes]:
    """The coded pictures of a film."""
    with av.open(str(path)) as source:
        return [bytes(packet) for packet in source.demux(video=0) if packet.size]
