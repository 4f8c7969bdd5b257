"""Many files, over any executor."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import sample_of
from toolkit import Recipe, clean, clean_many, inspect
from toolkit.clean import batch
from toolkit.clean.report import is_harmless
from toolkit.errors import Damaged, LampshadeError, Unproven
from toolkit.outcome import Outcome
from toolkit.sandbox import pool

KEEP = Recipe(faces="keep")


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three photos, one of them damaged."""
    data = sample_of("jpeg")[0]
    paths = [tmp_path / name for name in ("a.jpg", "b.jpg", "c.jpg")]
    for path in paths:
        path.write_bytes(data)
    paths[1].write_bytes(data[:200])
    return paths


def _outcomes(found: list[Outcome]) -> dict[str, str]:
    return {Path(one.source).name: one.outcome for one in found}


EXPECTED = {"a.jpg": "clean", "b.jpg": "refused", "c.jpg": "clean"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_stops_nothing(photos: list[Path], tmp_path: Path, jobs: int) -> None:
    """Each file has its own outcome."""
    assert _outcomes(list(clean_many(photos, tmp_path / "out", KEEP, jobs=jobs))) == EXPECTED
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_over_a_process_pool(photos: list[Path], tmp_path: Path) -> None:
    """Jobs and outcomes, errors included, travel between processes."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=fresh) as workers:
        found = list(clean_many(photos, tmp_path / "out", KEEP, executor=workers))

    assert _outcomes(found) == EXPECTED
    assert next(one.error for one in found if one.error).why.startswith("the file is damaged")  # type: ignore[union-attr]


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_over_a_pool_that_forks(photos: list[Path], tmp_path: Path) -> None:
    """A worker asks no child of the process that it was forked from, and ends none of them."""
    inspect(photos[0], faces=False)
    before = _waiting()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as workers:
        taken_over = workers.submit(_waiting).result()
        found = list(clean_many(photos, tmp_path / "out", KEEP, executor=workers))
    inspect(photos[0], faces=False)

    assert before
    assert not taken_over
    assert _outcomes(found) == EXPECTED
    assert before <= _waiting()


def _waiting() -> set[int]:
    """The children that this process may ask."""
    return {child._process.pid for child in pool._idle}


def test_over_a_cluster(photos: list[Path], tmp_path: Path) -> None:
    """Dask's executor can be handed in; this cluster has two processes and one machine."""
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1",
            dashboard_address=None, local_directory=str(tmp_path / "scratch"),
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        found = list(clean_many(photos, tmp_path / "out", KEEP, executor=client.get_executor()))

        assert os.getpid() not in client.run(os.getpid).values()

    assert _outcomes(found) == EXPECTED
    assert {one.saved.parent for one in found if one.saved} == {tmp_path / "out"}
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_an_endless_list_is_not_read_ahead(photos: list[Path], tmp_path: Path) -> None:
    """Only a window of jobs is handed out, so lists of millions fit."""
    read = []

    def endless() -> Any:
        while True:
            read.append(1)
            yield photos[1]

    with ThreadPoolExecutor(1) as workers:
        found = clean_many(endless(), tmp_path / "out", KEEP, executor=workers)
        list(islice(found, 3))
        found.close()  # type: ignore[attr-defined]

    assert len(read) <= 2 * batch.WINDOW


def test_futures_of_another_kind_are_asked_in_turn(photos: list[Path], tmp_path: Path) -> None:
    """An executor whose futures only have result() is enough."""

    class Promise:
        def __init__(self, value: Any) -> None:
            self.value = value

        def result(self) -> Any:
            return self.value

    class Direct:
        def submit(self, function: Any, *arguments: Any) -> Promise:
            return Promise(function(*arguments))

    found = list(clean_many(photos, tmp_path / "out", KEEP, executor=Direct()))  # type: ignore[arg-type]

    assert _outcomes(found) == EXPECTED


class _Losing(ThreadPoolExecutor):
    """An executor that loses the worker of every file named b.jpg, and in the end itself."""

    def __init__(self, lasting: int) -> None:
        super().__init__(1)
        self.lasting = lasting

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        self.lasting -= 1
        if self.lasting < 0:
            raise RuntimeError("no worker is left")
        if arguments[0].path.name == "b.jpg":
            function = _killed
        return super().submit(function, *arguments, **options)


def _killed(job: batch.Job) -> None:
    raise ChildProcessError("the worker was killed")


def test_a_lost_worker_is_one_failed_file(photos: list[Path], tmp_path: Path) -> None:
    """When a machine dies with a file, that file is named and the others are done."""
    with _Losing(3) as workers:
        found = list(clean_many(photos, tmp_path / "out", KEEP, executor=workers))

    assert _outcomes(found) == {**EXPECTED, "b.jpg": "failed"}
    lost = next(one.error for one in found if one.error)
    assert lost is not None
    assert "worker" in lost.why


def test_a_dead_executor_loses_no_outcome(
    photos: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When no more work is taken, what was handed out is told before the error is."""
    monkeypatch.setattr(batch, "WINDOW", 2)
    found: list[Outcome] = []
    with _Losing(2) as workers, pytest.raises(RuntimeError, match="no worker"):
        found.extend(clean_many(photos, tmp_path / "out", KEEP, executor=workers))

    assert _outcomes(found) == {"a.jpg": "clean", "b.jpg": "failed"}


class _Dropping(ThreadPoolExecutor):
    """Says that what had not begun was dropped, before it waits for what had."""

    dropped = threading.Event()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            self.dropped.set()
        super().shutdown(wait=wait)


def test_ctrl_c_drops_what_has_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption passes through, and no file is begun behind it."""
    begun: list[str] = []
    _Dropping.dropped.clear()

    def interrupted(job: Any) -> Any:
        begun.append(job.path.name)
        if job.path.name == "0":
            raise KeyboardInterrupt
        if not _Dropping.dropped.wait(60):
            _Dropping.dropped.set()

    monkeypatch.setattr(batch, "do", interrupted)
    monkeypatch.setattr("concurrent.futures.ThreadPoolExecutor", _Dropping)
    with pytest.raises(KeyboardInterrupt):
        list(clean_many(map(str, range(9)), tmp_path / "out", KEEP, jobs=2))

    # the two workers' first files, and the one that was taken before the first was heard of
    assert set(begun) <= {"0", "1", "2"}


def test_what_ends_after_ctrl_c_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It was saved, under a name that only its outcome says."""
    told = threading.Event()

    def done(job: Any) -> Outcome:
        assert job.path.name == "0" or told.wait(60)
        return Outcome(str(job.path), outcome="clean")

    def interrupted(waiting: list[Any]) -> set[Any]:
        if len(heard) == 1:
            told.set()
            raise KeyboardInterrupt
        return set(waiting[:1])

    heard: list[str] = []
    monkeypatch.setattr(batch, "do", done)
    monkeypatch.setattr(batch, "_some_done", interrupted)
    monkeypatch.setattr(batch, "WINDOW", 2)
    outcomes = clean_many(map(str, range(9)), tmp_path / "out", KEEP, jobs=2)
    with pytest.raises(KeyboardInterrupt):
        heard.extend(outcome.source for outcome in outcomes)

    assert heard[:2] == ["0", "1"]


@pytest.mark.parametrize(
    ("error", "outcome"), [(Damaged("truncated"), "refused"), (Unproven("leftovers"), "unproven")]
)
def test_every_error_has_its_outcome(error: LampshadeError, outcome: str) -> None:
    """Refused, unproven and failed are told apart."""
    assert batch.failed("x", error).outcome == outcome


def test_the_room_is_its_verb(photos: list[Path], tmp_path: Path) -> None:
    """`from toolkit import clean` gives something to call, whatever was imported before."""
    outcome = clean(photos[0], tmp_path / "out", KEEP)

    assert outcome.saved is not None
    assert outcome.saved.parent == tmp_path / "out"
    left = inspect(outcome.saved, faces=False).findings
    assert [finding for finding in left if not is_harmless(finding)] == []


def test_names_that_do_not_exist() -> None:
    """A wrong name is an AttributeError, as everywhere."""
    import toolkit
    import toolkit.clean

    for module in (toolkit, toolkit.clean):
        with pytest.raises(AttributeError):
            module.nonsense  # noqa: B018
