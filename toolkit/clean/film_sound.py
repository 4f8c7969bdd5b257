"""The sound of a film, or a sound file: another voice or none, and its proof; reads no content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.clean.film_job import Draft, Job, wanted_voice
from toolkit.errors import JailBroken, Unproven
from toolkit.film.looks import number

#: Tracks of sound that are so many seconds, and one coded frame, longer or shorter are the same.
_STEP, _CODED = 0.02, 1152
_OPUS_RATE = 48_000


def revoiced(source: int, draft: Draft, container: str, job: Job) -> None:
    """A film or a sound with its sound changed or left out, and its pictures as they are coded.

    Raises Refused or CannotWrite.
    """
    arguments = {"container": container, "voice": job.recipe.voice}
    job.written(
        "revoice", source, draft, arguments, lambda done: job.on_progress("voice", done / 1000)
    )  # fmt: skip


def require_sound(copy: int, source: int, job: Job, *, pictures: bool) -> int:
    """Raise Unproven unless the sound of a copy is as long as it was, in step, or gone.

    pictures: all pictures must be the same, too. Gives the number of tracks in the source.
    """
    job.on_progress("check", 0.0)
    answer = job.ask("alike", [copy, source], {"pictures": pictures})
    if answer.get("pictures") is not True:
        raise Unproven("content_changed")
    voice = wanted_voice(job.recipe)
    after, before = _tracks(answer.get("copy")), _tracks(answer.get("source"))
    if voice == "remove" and after:
        raise Unproven("sound_left")
    if voice != "remove" and len(after) != len(before):
        raise Unproven("sound_changed")
    if voice == "distort" and not all(map(_in_step, after, before)):
        raise Unproven("sound_changed")
    return len(before)


def _tracks(untrusted: Any) -> list[tuple[float, float, float]]:
    if not isinstance(untrusted, list) or any(
        not isinstance(row, list) or len(row) != 3 for row in untrusted
    ):
        raise JailBroken("bad_reply")
    return [(number(row[0]), number(row[1]), number(row[2])) for row in untrusted]


def _in_step(after: Sequence[float], before: Sequence[float]) -> bool:
    """Whether a track begins and ends when it did, up to what its coding rounds off."""
    slack = _STEP + _CODED / min(after[0], before[0])
    same_rate = after[0] in (before[0], _OPUS_RATE)
    return same_rate and abs(after[1] - before[1]) <= slack and abs(after[2] - before[2]) <= slack
