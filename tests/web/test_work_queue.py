"""Work behind the pages: what is urgent gets the computer, what is not wanted any more ends."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.web.conftest import Visitor
from toolkit.clean import pipeline
from toolkit.errors import JailBroken
from toolkit.model import Faces, Finding, Place, Shown
from toolkit.web import jobs, showing
from toolkit.web.visits import Photo, Visit
from toolkit.web.work_queue import COPY, DUE, WorkQueue

PATIENCE = 30


def test_what_can_wait_takes_no_thread_from_what_can_not(visitor: Visitor, jpeg: bytes) -> None:
    """A copy has all threads although faces of another photo are being looked for."""
    visitor.choose(jpeg)
    # its own faces are not looked for any more while the next test watches who looks
    visitor.until("ready", seconds=120)
    visit = next(iter(visitor.site.state.visits._open.values()))
    photo = visit.photos()[0]
    queue, told = WorkQueue(2), {}
    begun, go_on, both = threading.Event(), threading.Event(), threading.Semaphore(0)

    def work(name: str) -> Any:
        def do(_visit: Visit, _photo: Photo, threads: int) -> None:
            told[name] = threads
            begun.set()
            go_on.wait(PATIENCE)
            both.release()

        return do

    queue.add(DUE, visit, photo, "count", work("count"))
    assert begun.wait(PATIENCE)
    begun.clear()
    queue.add(COPY, visit, photo, "copy", work("copy"))
    assert begun.wait(PATIENCE)
    go_on.set()
    assert all(both.acquire(timeout=PATIENCE) for _ in range(2))

    assert told == {"count": 2, "copy": 2}


def test_words_in_pixels_are_among_what_a_photo_says(
    visitor: Visitor, jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only decoding shows them, and they are told once however often it is decoded."""
    words = Finding("hidden.text", Place("pixels/last bits of alpha"), "CANARY in pixels")

    def show(*_given: Any, faces: bool = False, **_options: Any) -> Shown:
        return Shown(faces=Faces(), words=(words,)) if faces else Shown()

    monkeypatch.setattr(pipeline, "show_stream", show)
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visit = next(iter(visitor.site.state.visits._open.values()))
    showing.count(visit, visit.change(visit.photos()[0].id, looked=False), 1)
    (photo,) = visit.photos()

    assert "CANARY in pixels" in visitor.get(path).text
    assert photo.look is not None
    assert photo.look.findings.count(words) == 1


def test_faces_are_not_looked_for_beside_a_copy(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for a copy ends the looking for its sake, which is not begun again meanwhile."""
    looking, ended = threading.Event(), threading.Event()
    looks: list[object] = []

    def show(*_given: Any, faces: bool = False, owner: object = None, **_options: Any) -> Shown:
        if not faces:
            return Shown()
        looks.append(owner)
        looking.set()
        assert ended.wait(PATIENCE)
        raise JailBroken("crashed")

    def abandon(owner: object = None) -> None:
        assert owner in looks
        ended.set()

    monkeypatch.setattr(pipeline, "show_stream", show)
    monkeypatch.setattr(jobs.pool, "abandon", abandon)
    path = visitor.choose(jpeg)
    assert looking.wait(PATIENCE)
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done", seconds=120)
    photo = next(iter(visitor.site.state.visits._open.values())).photos()[0]

    assert ended.is_set()
    assert len(looks) == 1
    assert not photo.looked
    assert photo.error is None
