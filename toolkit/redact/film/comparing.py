"""Whether a copy of a film is the film: its pictures the same, its sound as long and in step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from toolkit.model import Buffer
from toolkit.redact.film import decoding, soundtracks

#: Times in seconds that differ by less are the same; containers round them.
_NEAR = 0.021


def pictures(copy: Buffer, source: Buffer, threads: int) -> Iterator[bool]:
    """For each picture whether both films show the same at the same time; raises Damaged."""
    films = [decoding.opened(data, threads) for data in (copy, source)]
    begins: list[float] = []
    for one, other in zip_longest(*map(decoding.frames, films)):
        if one is None or other is None:
            yield False
            return
        if not begins:
            begins = [_time(one), _time(other)]
        late = (_time(one) - begins[0]) - (_time(other) - begins[1])
        yield abs(late) < _NEAR and _shown(one) == _shown(other)


def _time(frame: Any) -> float:
    return float((frame.pts or 0) * (frame.time_base or 0))


def _shown(frame: Any) -> tuple[Any, ...]:
    turn = int(frame.rotation)
    return frame.width, frame.height, frame.format.name, turn, frame.to_ndarray().tobytes()


def sounds(data: Buffer) -> list[list[float]]:
    """Each track of sound: samples a second, when it begins and how long it is, in seconds.

    The time begins with the first picture, where there are pictures. Raises Damaged.
    """
    container = soundtracks.opened_any(data)
    streams = list(container.streams.audio)
    shown = [decoding.picture(container)] if decoding.pictures(container) else []
    clocks = {one.index: soundtracks.Clock(one) for one in streams}
    begins: float | None = None
    for packet in container.demux(*shown, *streams):
        if packet.stream.index in clocks:
            for _ in clocks[packet.stream.index].sounds(packet):
                pass
        elif packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            begins = at if begins is None else min(begins, at)
    return [
        [clock.rate, clock.start / clock.rate - (begins or 0.0), clock.count / clock.rate]
        for clock in clocks.values()
    ]
