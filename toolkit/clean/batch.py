"""Many files over any concurrent.futures.Executor; one file failing never stops the others.

The unit of work is one top-level function that takes one frozen value, so an executor that
spans machines can be handed in by a library user who has decided so. The command never does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.clean.pipeline import clean
from toolkit.errors import CannotAccess, LampshadeError, Refused, Unproven
from toolkit.model import Recipe
from toolkit.outcome import Delivery, Outcome

if TYPE_CHECKING:  # what it takes to do several at a time, and films, is loaded when there are
    from concurrent.futures import Executor

    from toolkit.clean.film_job import ProgressCallback

#: How many jobs are handed out at a time.
WINDOW = 256


@dataclass(frozen=True, slots=True)
class Job:
    """One file's work, ready to travel to another thread or process."""

    path: Path
    delivery: Delivery
    recipe: Recipe
    threads: int = 1


def clean_many(
    paths: Iterable[Path | str],
    to: Delivery | Path | str = "cleaned",
    recipe: Recipe | None = None,
    *,
    executor: Executor | None = None,
    jobs: int = 1,
    on_progress: ProgressCallback | None = None,
) -> Iterator[Outcome]:
    """Clean every file; yields one Outcome for each as it is done, never raises for a file.

    executor: any with `submit`; None uses `jobs` threads here, each with its own confined child.
    `paths` may be endless: only WINDOW jobs are out at a time. Order follows completion when
    jobs > 1 or an executor is given. Does not look into folders: see files.walk. Raises what the
    executor raises when it takes no more work. on_progress: with one job hears how far a film is.
    """
    delivery = to if isinstance(to, Delivery) else Delivery(Path(to))
    threads = 2 if executor is None and jobs == 1 else 1
    work = (Job(Path(path), delivery, recipe or Recipe(), threads) for path in paths)
    if executor is None and jobs == 1:
        for job in work:
            yield do(job, on_progress)
    elif executor is None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

        with ThreadPoolExecutor(jobs) as own, _cancelled_on_error(own):
            yield from _completed(own, work)
    else:
        yield from _completed(executor, work)


def do(job: Job, on_progress: ProgressCallback | None = None) -> Outcome:
    """One job; every way of ours to refuse becomes an Outcome."""
    try:
        return clean(
            job.path, job.delivery, job.recipe, threads=job.threads, on_progress=on_progress
        )
    except LampshadeError as error:
        return failed(str(job.path), error)


def failed(source: str, error: LampshadeError) -> Outcome:
    """The Outcome of a file that was refused, could not be read or written, or was not proven."""
    if isinstance(error, Unproven):
        return Outcome(source, outcome="unproven", error=error)
    return Outcome(
        source, outcome="refused" if isinstance(error, Refused) else "failed", error=error
    )


def _completed(executor: Executor, work: Iterator[Job]) -> Iterator[Outcome]:
    """Keep at most WINDOW jobs handed out, so that a list of millions is never held at once."""
    waiting: dict[Any, Job] = {}
    free = WINDOW
    while True:
        try:
            for job in islice(work, free):
                waiting[executor.submit(do, job)] = job
        except Exception:
            yield from (_result(future, job) for future, job in waiting.items())
            raise
        if not waiting:
            return
        try:
            done = _some_done(list(waiting))
        except KeyboardInterrupt:
            # what has begun may be saved by the time that it has ended, under a name of chance
            executor.shutdown(wait=True, cancel_futures=True)
            yield from (
                _result(each, job) for each, job in waiting.items() if not each.cancelled()
            )
            raise
        free = len(done)
        for future in done:
            yield _result(future, waiting.pop(future))


def _result(future: Any, job: Job) -> Outcome:
    """What the executor says of one job; a worker that was lost takes no other file with it."""
    try:
        outcome: Outcome = future.result()
    except Exception:  # noqa: BLE001  (each executor has errors of its own for a lost worker)
        return failed(str(job.path), CannotAccess("work_lost"))
    return outcome


def _some_done(waiting: list[Any]) -> set[Any]:
    """Those that are done; a kind of future that `wait` does not know is asked in turn."""
    from concurrent.futures import FIRST_COMPLETED, Future, wait  # noqa: PLC0415

    if all(isinstance(future, Future) for future in waiting):
        return wait(waiting, return_when=FIRST_COMPLETED).done
    return {waiting[0]}


@contextlib.contextmanager
def _cancelled_on_error(executor: Executor) -> Iterator[None]:
    """Ctrl-C drops what has not begun; what has begun discards its draft by itself."""
    try:
        yield
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise
