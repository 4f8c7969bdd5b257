"""A film: faces through time, covers over time, and a proven copy; with the real jail."""

from __future__ import annotations

import html
import json
import re
import struct
import time

import pytest

from tests.web.conftest import Visitor
from tests.web.films import film
from toolkit import files
from toolkit.clean import film_job, review
from toolkit.clean.review import Reviewed
from toolkit.errors import TooLarge
from toolkit.film import edit
from toolkit.film.looks import Looks
from toolkit.film.tracks import Sighting, Track
from toolkit.model import Recipe
from toolkit.web import tracks
from toolkit.web.bad_requests import BadRequest

LONG = 240
#: From which score on the drawn people, and not the houses behind them, are meant.
SURE = 0.6


def _seen(visitor: Visitor, path: str, **form: str) -> str:
    """Have faces looked for; the page that shows them."""
    visitor.post(f"{path}/faces", form)
    visitor.until("ready", "refused", seconds=LONG)
    return html.unescape(visitor.get(f"{path}/tracks").text)


def test_from_a_film_to_its_copy(visitor: Visitor) -> None:
    """Nobody is bare in the copy, the title is gone, and the page says what to watch for."""
    path = visitor.choose(film(), "Maria.mp4")
    visitor.until("ready", seconds=LONG)
    assert visitor.get(f"{path}/preview").data.startswith(b"\xff\xd8\xff")
    page = html.unescape(visitor.get(path).text)
    assert "This file says" in page
    # a browser would read a stranger's film outside of the jail, so it waits until it is asked
    assert f'preload="none" src="{path}/film"' in page

    visitor.post(f"{path}/copy", {"faces": "hide"})
    visitor.until("done", "refused", seconds=LONG)
    result = html.unescape(visitor.get(f"{path}/result").text)
    assert "Your safe copy is ready" in result
    assert re.search(r"faces through time: [1-9]\d*, covered: [1-9]", result)
    assert "watch the whole copy once" in result
    assert "not hidden: how people walk" in result
    copy = visitor.post(f"{path}/file")
    assert copy.headers["Content-Disposition"].endswith(".mp4")
    assert b"Canarysdottir" not in copy.data
    look = review.reviewed([copy.data], Recipe(), threads=2, on_progress=lambda *_: None)
    known = review.reviewed([film()], Recipe(), threads=2, on_progress=lambda *_: None)
    people = [track for track in known.tracks if track.best > SURE]
    assert people
    assert not [track for track in look.tracks if track.best > SURE]


def test_tracks_are_shown_and_one_is_left_visible(visitor: Visitor) -> None:
    path = visitor.choose(film(), "a.mp4")
    visitor.until("ready", seconds=LONG)
    page = _seen(visitor, path)
    numbers = re.findall(r'name="hide-(\d+)" value="1" checked', page)
    assert numbers
    assert visitor.get(f"{path}/faces/{numbers[0]}/0").data.startswith(b"\xff\xd8\xff")
    assert visitor.get(f"{path}/faces/{numbers[0]}/99").status_code == 404

    form = {f"track-{n}": "1" for n in numbers} | {f"hide-{n}": "1" for n in numbers[1:]}
    form |= {"draw-1-from": "0", "draw-1-to": "1", "draw-1-x": "10", "draw-1-y": "20",
             "draw-1-w": "60", "draw-1-h": "50"}  # fmt: skip
    visitor.post(f"{path}/tracks", form)
    page = visitor.get(f"{path}/tracks").text
    assert f'name="hide-{numbers[0]}" value="1" checked' not in page
    assert 'name="draw-1-w" value="60"' in page
    assert 'name="draw-2-w" value=""' in page

    number = re.search(r'name="page" value="(\d+-[^"]+)"', page)
    assert number is not None
    late = {**form, "page": "0-other"}
    assert visitor.post(f"{path}/tracks/copy", late | {"draw-1-w": "99"}).status_code == 409
    assert 'name="draw-1-w" value="60"' in visitor.get(f"{path}/tracks").text

    visitor.post(f"{path}/tracks/copy", {**form, "page": number[1]})
    visitor.until("done", "refused", seconds=LONG)
    outcome = visitor.site.state.visits.find(_secret(visitor)).photos()[0].outcome
    assert outcome is not None
    assert outcome.film is not None, outcome.error
    assert outcome.film.tracks - outcome.film.hidden == 1


def _secret(visitor: Visitor) -> str:
    return next(iter(visitor.site.state.visits._open))


def test_a_film_is_played_in_parts_from_memory(visitor: Visitor) -> None:
    path = visitor.choose(film(), "a.mp4")
    visitor.until("ready", seconds=LONG)
    part = visitor.get(f"{path}/film", Range="bytes=100-199")

    assert part.status_code == 206
    assert part.data == film()[100:200]
    assert part.headers["Cache-Control"] == "no-store"
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(film())}"
    assert "media-src 'self'" in part.headers["Content-Security-Policy"]
    assert visitor.get(f"{path}/film/copy").status_code == 404


def test_work_on_a_film_can_be_stopped(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was chosen stays, no copy comes later, and another can be asked for."""
    monkeypatch.setattr("toolkit.web.photo.MOMENT", 0.1)
    path = visitor.choose(film(48), "a.mp4")
    visitor.until("ready", seconds=LONG)
    visitor.post(f"{path}/copy", {"faces": "hide", "thorough": "1"})
    assert visitor.states()[0]["status"] == "copying"
    visitor.post(f"{path}/stop")
    assert visitor.states()[0]["status"] == "ready"
    time.sleep(3)
    assert visitor.states()[0]["status"] == "ready"
    assert visitor.post(f"{path}/file").status_code == 303


def test_pages_of_films_are_for_films(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    path = visitor.choose(jpeg)
    visitor.until("ready")
    assert [visitor.get(f"{path}/{rule}").status_code for rule in ("film", "tracks")] == [404] * 2
    assert [visitor.post(f"{path}/{rule}").status_code for rule in ("faces", "stop")] == [404] * 2


FACTS = {"width": 640.0, "height": 480.0, "seconds": 10.0, "sound": 1.0}
SEEN = edit.Seen("d", FACTS, Looks([], [], {0: 0.0, 50: 5.0, 99: 9.9}, 99), 100)
TRACKS = tuple(Track(n, (Sighting(0, 1.0, 2.0, 30.0, 40.0, 0.9),)) for n in (1, 2))
FACES = tracks.Faces(Reviewed(SEEN, TRACKS, {}))


def test_a_track_is_hidden_unless_its_row_says_otherwise() -> None:
    assert tracks.chosen({}, FACES).shown == frozenset()
    assert tracks.chosen({"track-1": "1", "hide-1": "1"}, FACES).shown == frozenset()
    assert tracks.chosen({"track-1": "1"}, FACES).shown == frozenset({1})
    assert tracks.chosen({"track-7": "1"}, FACES).shown == frozenset()


def test_a_drawn_box_moves_evenly_between_two_times() -> None:
    form = {"draw-1-from": "1.5", "draw-1-to": "99", "draw-1-x": "10", "draw-1-y": "20",
            "draw-1-w": "30", "draw-1-h": "40", "draw-1-x2": "110", "draw-2-x": "5"}  # fmt: skip
    faces = tracks.chosen(form, FACES)
    assert faces.drawn == (tracks.Drawn(1.5, 10.0, (10, 20, 30, 40), (110, 20, 30, 40)),)
    document = json.loads(tracks.written(faces))
    assert document["tracks"][-1] == {
        "hide": True, "boxes": [[1.5, 10, 20, 30, 40], [10.0, 110, 20, 30, 40]],
    }  # fmt: skip
    assert len(edit.read(tracks.written(faces), "d")[1]) == 3


def test_a_box_that_ends_before_it_begins_is_turned() -> None:
    """So that it covers the time between, not a single moment."""
    form = {"draw-1-from": "8", "draw-1-to": "2", "draw-1-x": "10", "draw-1-w": "30",
            "draw-1-h": "40", "draw-1-x2": "110"}  # fmt: skip
    faces = tracks.chosen(form, FACES)
    assert faces.drawn == (tracks.Drawn(2.0, 8.0, (110, 0, 30, 40), (10, 0, 30, 40)),)


@pytest.mark.parametrize("said", ["-1", "nan", "1e9", "x", "1" * 9, "inf", "0x10"])
def test_numbers_that_are_none_are_nonsense(said: str) -> None:
    with pytest.raises(BadRequest):
        tracks.chosen({"draw-1-w": said, "draw-1-h": "4"}, FACES)


def test_a_box_outside_of_the_film_is_nonsense() -> None:
    with pytest.raises(BadRequest):
        tracks.chosen({"draw-1-x": "640", "draw-1-w": "4", "draw-1-h": "4"}, FACES)


def test_what_was_drawn_is_covered_where_all_faces_stay() -> None:
    faces = tracks.all_shown(tracks.chosen({"draw-1-w": "9", "draw-1-h": "9"}, FACES))
    document = json.loads(tracks.written(faces))
    assert [row["hide"] for row in document["tracks"]] == [False, False, True]


def test_a_film_that_grows_beyond_the_room_is_given_up_at_once() -> None:
    """Not after hours, and not after it has filled the memory."""
    with files.MemoryDraft(100) as draft:
        take = film_job.taken(draft, 1 << 20, lambda _: None)
        take(struct.pack("<Q", 0) + bytes(60))
        take(struct.pack("<Q", 40) + bytes(60))
        with pytest.raises(TooLarge) as told:
            take(struct.pack("<Q", 41) + bytes(60))
    assert told.value.detail == "visit_full"
