"""Change a voice so that a listener does not recognise it; the length stays, to the sample.

Two changes, both drawn anew for each file and stored nowhere: the resonances of the mouth move
(McAdams: each pole of a linear prediction turns to another angle), and pitch and resonances
together move by 2.5 to 4.5 semitones, up or down. Both go the same way, so that neither undoes
what the other did to the vowels, while hissing consonants stay about where they were. What lies
above 6 to 8 kHz is left out, and the sound of the room between words is turned down.

Does not hide what is said, accent, rhythm, nor other sounds. It hides from listeners: a
laboratory can try settings until a voice fits (docs/decisions/0012-film.md).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy import fft, linalg
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

#: Samples of all channels: a row for each.
Sound = NDArray[np.float64]

#: How far pitch moves, in semitones.
SEMITONES = 2.5, 4.5
#: The power that the angle of each pole is raised to; smaller than 1 lifts low resonances.
POWERS_UP, POWERS_DOWN = (0.76, 0.88), (1.10, 1.20)
#: It works at about this rate, which keeps all that makes speech clear.
_SLOW = 14_000
#: Poles: so many, and one more for each so many samples a second.
_POLES, _A_POLE = 2, 1000
#: Steps from one frame, and one grain, to the next, in seconds; both are two steps long.
_STEP = 0.0125
#: How far a grain may be moved to fit to the one before, in seconds: a deep voice's one period.
_SEARCH = 0.0085
#: A frame with what rings on behind it, in steps.
_RINGS = 8
_NARROWEST = 0.985
#: Poles are not turned beyond this share of half the rate.
_HIGHEST = 0.95
#: Zero crossings of the filters that change the rate, on each side.
_CROSSINGS = 16
#: The room: so much quieter than speech is turned down, at most to this; and how fast is
#: forgotten how loud speech was, for each step.
_ROOM, _LEAST, _FORGETS = 0.02, 0.06, 0.9985
_QUIET = 1e-9
_LOUD = 0.8


class Change(NamedTuple):
    """What is done to one voice: pitch and resonances by a factor, angles of poles by a power."""

    factor: float
    power: float


def drawn() -> Change:
    """A change that nobody knows: from the system's own randomness."""
    up = os.urandom(1)[0] % 2 == 1
    semitones = _between(*SEMITONES) * (1 if up else -1)
    return Change(2 ** (semitones / 12), _between(*(POWERS_UP if up else POWERS_DOWN)))


def _between(low: float, high: float) -> float:
    return low + (high - low) * int.from_bytes(os.urandom(8), "little") / (1 << 64)


class _Stage(Protocol):
    """Takes samples as they come and gives others; sample by sample in step, perhaps later."""

    def __call__(self, sound: Sound) -> Sound: ...


class Voice:
    """One voice, changed as it comes: as many samples out as in, in constant memory."""

    def __init__(self, rate: int, channels: int, change: Change) -> None:
        """Samples of all channels are given together and are changed by the same amount."""
        fewer = max(1, rate // _SLOW)
        slow = rate / fewer
        self._channels, self._taken, self._given = channels, 0, 0
        self._stages: Sequence[_Stage] = (
            _Fewer(channels, fewer),
            _Room(channels, slow),
            _Resonances(channels, slow, change.power),
            _Pitch(channels, slow, change.factor),
            _More(channels, fewer),
        )
        self._flush = int(rate * _STEP * 4)

    def changed(self, sound: Sound) -> Sound:
        """What is ready after these samples: a row a channel."""
        self._taken += sound.shape[1]
        ready = self._passed(np.clip(np.nan_to_num(sound), -1.0, 1.0))
        self._given += ready.shape[1]
        return ready

    def rest(self) -> Iterator[Sound]:
        """What is left when there is no more."""
        while self._given < self._taken:
            ready = self._passed(np.zeros((self._channels, self._flush)))
            ready = ready[:, : self._taken - self._given]
            self._given += ready.shape[1]
            yield ready

    def _passed(self, sound: Sound) -> Sound:
        for stage in self._stages:
            sound = stage(sound)
        return _limited(sound)


def _limited(sound: Sound) -> Sound:
    """Peaks bent, not cut, so that nothing is louder than a file can say."""
    over = np.maximum(np.abs(sound) - _LOUD, 0.0)
    bent = _LOUD + (1 - _LOUD) * np.tanh(over / (1 - _LOUD))
    return np.where(over > 0, np.sign(sound) * bent, sound)


class _Kept:
    """Samples that were given and are still needed; begins with silence before the first."""

    def __init__(self, channels: int, before: int) -> None:
        self.sound: Sound = np.zeros((channels, before))

    def add(self, sound: Sound) -> Sound:
        """All that is kept, with these behind."""
        self.sound = np.concatenate((self.sound, sound), axis=1)
        return self.sound

    def drop(self, count: int) -> None:
        """Forget the oldest."""
        self.sound = self.sound[:, count:].copy()


class _Fewer:
    """Every n-th sample, of what lies below half of the new rate."""

    def __init__(self, channels: int, times: int) -> None:
        self._times, self._filter = times, _low_pass(times)
        self._kept = _Kept(channels, len(self._filter) // 2)

    def __call__(self, sound: Sound) -> Sound:
        if self._times == 1:
            return sound
        all_ = self._kept.add(sound)
        if all_.shape[1] < len(self._filter):
            return all_[:, :0]
        windows = sliding_window_view(all_, len(self._filter), axis=1)[:, :: self._times]
        self._kept.drop(windows.shape[1] * self._times)
        less: Sound = windows @ self._filter
        return less


class _More:
    """The rate that it was: n samples for each."""

    def __init__(self, channels: int, times: int) -> None:
        self._times = times
        taps = _low_pass(times) * times
        reach = len(taps) // 2 // times
        # a column for each of the n samples between two
        self._filters = np.zeros((2 * reach + 1, times))
        for place in range(times):
            for tap in range(2 * reach + 1):
                at = len(taps) // 2 + place - (tap - reach) * times
                self._filters[tap, place] = taps[at] if 0 <= at < len(taps) else 0.0
        self._kept = _Kept(channels, reach)

    def __call__(self, sound: Sound) -> Sound:
        if self._times == 1:
            return sound
        all_, width = self._kept.add(sound), len(self._filters)
        if all_.shape[1] < width:
            return all_[:, :0]
        windows = sliding_window_view(all_, width, axis=1)
        self._kept.drop(windows.shape[1])
        more: Sound = (windows @ self._filters).reshape(len(sound), -1)
        return more


def _low_pass(times: int) -> NDArray[np.float64]:
    """A filter that passes what n-th of the samples can hold."""
    reach = _CROSSINGS * times
    at = np.arange(-reach, reach + 1) / times
    taps = np.sinc(at * 0.94) * np.kaiser(2 * reach + 1, 7.0)
    whole: NDArray[np.float64] = taps / taps.sum()
    return whole


class _Room:
    """Turns down what is far quieter than the speech was a moment ago; never at once."""

    def __init__(self, channels: int, rate: float) -> None:
        self._step = round(rate * _STEP)
        self._kept = _Kept(channels, 0)
        self._loudest, self._gain = _QUIET, 1.0

    def __call__(self, sound: Sound) -> Sound:
        all_, step = self._kept.add(sound), self._step
        # a step is turned up before it begins, so the one behind must be known
        steps = all_.shape[1] // step - 1
        if steps < 1:
            return all_[:, :0]
        parts = all_[:, : (steps + 1) * step].reshape(len(all_), steps + 1, step)
        loud = np.sqrt((parts**2).mean(axis=2).max(axis=0) + _QUIET**2)
        wanted = []
        for now in loud.tolist():
            self._loudest = max(now, self._loudest * _FORGETS)
            wanted.append(min(1.0, max(_LEAST, now / (_ROOM * self._loudest))))
        # the loudest of the next step is heard twice, and counts once
        gains = [self._gain, *map(max, wanted, wanted[1:])]
        self._gain = gains[-1]
        ramp = np.interp(np.arange(steps * step) / step, np.arange(steps + 1), gains)
        self._kept.drop(steps * step)
        quiet: Sound = all_[:, : steps * step] * ramp
        return quiet


class _Resonances:
    """Moves the poles of a linear prediction, frame by frame; each stays as loud as it was."""

    def __init__(self, channels: int, rate: float, power: float) -> None:
        self._step, self._power = round(rate * _STEP), power
        self._order = _POLES + round(rate / _A_POLE)
        self._window = 0.5 - 0.5 * np.cos(np.pi * np.arange(2 * self._step) / self._step)
        self._kept = _Kept(channels, self._step)
        self._ringing: Sound = np.zeros((channels, (_RINGS - 1) * self._step))
        self._first = True

    def __call__(self, sound: Sound) -> Sound:
        all_, step = self._kept.add(sound), self._step
        count = all_.shape[1] // step - 1
        if count < 1:
            return all_[:, :0]
        windows = sliding_window_view(all_, 2 * step, axis=1)[:, ::step][:, :count]
        frames = self._moved(windows * self._window)
        self._kept.drop(count * step)
        size = (count + _RINGS - 1) * step
        added = np.zeros((len(sound), size))
        added[:, : self._ringing.shape[1]] += self._ringing
        lanes = frames.reshape(len(sound), count, _RINGS, step)
        for late in range(_RINGS):
            added[:, late * step : (late + count) * step] += lanes[:, :, late].reshape(
                len(sound), -1
            )
        self._ringing = added[:, count * step :].copy()
        # the first frame begins one step before the first sample
        start, self._first = (step if self._first else 0), False
        return added[:, start : count * step]

    def _moved(self, frames: NDArray[np.float64]) -> NDArray[np.float64]:
        """Frames and what rings on behind them."""
        size = _RINGS * self._step
        spectra = fft.rfft(frames, size)
        old = _predicted(fft.irfft(np.abs(spectra) ** 2, size)[..., : self._order + 1])
        new = _turned(old, self._power)
        moved = spectra * fft.rfft(old, size) / fft.rfft(new, size)
        sound = fft.irfft(moved, size)
        before, after = (frames**2).sum(axis=-1), (sound**2).sum(axis=-1)
        louder = np.sqrt(before / np.maximum(after, _QUIET**2))
        changed: NDArray[np.float64] = sound * np.minimum(louder, 1e3)[..., None]
        return changed


def _predicted(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coefficients of a linear prediction from autocorrelations, for all frames at once."""
    order = alike.shape[-1] - 1
    alike = alike.copy()
    alike[..., 0] = alike[..., 0] * (1 + 1e-5) + _QUIET
    found = np.zeros_like(alike)
    found[..., 0] = 1.0
    error = alike[..., 0].copy()
    for n in range(1, order + 1):
        turn = -(found[..., :n] * alike[..., n:0:-1]).sum(axis=-1) / error
        found[..., : n + 1] += turn[..., None] * found[..., n::-1]
        error *= 1 - turn**2
    return found


def _turned(found: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """The same prediction with each pole at another angle, and none too sharp."""
    order = found.shape[-1] - 1
    companion = np.zeros((*found.shape[:-1], order, order))
    companion[..., 0, :] = -found[..., 1:]
    companion[..., np.arange(1, order), np.arange(order - 1)] = 1.0
    poles = linalg.eigvals(companion).astype(complex)
    angles, radii = np.abs(np.angle(poles)), np.minimum(np.abs(poles), _NARROWEST)
    turned = angles**power
    turned = np.where((poles.imag == 0) | (turned > _HIGHEST * math.pi), angles, turned)
    poles = radii * np.exp(1j * np.where(poles.imag < 0, -turned, turned))
    made: NDArray[np.complex128] = np.zeros(found.shape, np.complex128)
    made[..., 0] = 1.0
    for n in range(order):
        made[..., 1 : n + 2] -= poles[..., n, None] * made[..., : n + 1]
    whole: NDArray[np.float64] = made.real
    return whole


class _Pitch:
    """Reads grains faster or slower than they come, and lays each where it fits to the last."""

    def __init__(self, channels: int, rate: float, factor: float) -> None:
        self._step = step = round(rate * _STEP)
        self._search = round(rate * _SEARCH)
        self._on = round(step * factor)
        self._reach = reach = math.ceil(step * factor) + _CROSSINGS + 2
        at = np.arange(-step, step) * factor
        near = np.arange(-reach, reach + 1)[:, None] - at[None, :]
        wide = max(1.0, factor)
        taps = np.sinc(near / wide) / wide
        taps *= np.where(
            np.abs(near) < _CROSSINGS, 0.5 + 0.5 * np.cos(np.pi * near / _CROSSINGS), 0
        )
        self._reads = taps * (0.5 + 0.5 * np.cos(np.pi * np.arange(-step, step) / step))
        # the kept samples begin so far before the middle of the next grain
        self._before = reach + self._search + step
        self._kept = _Kept(channels, self._before)
        self._moved = 0
        self._tail: Sound = np.zeros((channels, step))
        self._first = True

    def __call__(self, sound: Sound) -> Sound:
        all_, step = self._kept.add(sound), self._step
        count = max(0, (all_.shape[1] - 2 * self._before) // step)
        if not count:
            return all_[:, :0]
        middles = [self._before + n * step + self._fit(all_, n) for n in range(count)]
        width = 2 * self._reach + 1
        windows = sliding_window_view(all_, width, axis=1)
        grains = windows[:, [middle - self._reach for middle in middles]] @ self._reads
        self._kept.drop(count * step)
        first, second = grains[:, :, :step], grains[:, :, step:]
        before = np.concatenate((self._tail[:, None], second[:, :-1]), axis=1)
        self._tail = second[:, -1].copy()
        added = (before + first).reshape(len(sound), -1)
        # the first grain's first half lies before the first sample
        start, self._first = (step if self._first else 0), False
        return added[:, start:]

    def _fit(self, all_: Sound, n: int) -> int:
        """How far the n-th grain is moved, so that it goes on as the one before would."""
        middle, half, search = self._before + n * self._step, self._step, self._search
        awaited = middle - self._step + self._moved + self._on
        mix = all_[:, middle - half - search : middle + half + search].sum(axis=0)
        wanted = all_[:, awaited - half : awaited + half].sum(axis=0)
        alike = np.correlate(mix, wanted)
        sums = np.concatenate(([0.0], np.cumsum(mix**2)))
        energy = np.maximum(sums[2 * half :] - sums[: -2 * half], _QUIET)
        self._moved = int(np.argmax(alike / np.sqrt(energy))) - search
        if sums[-1] < _QUIET:
            self._moved = 0
        return self._moved
