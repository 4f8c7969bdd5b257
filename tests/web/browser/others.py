"""The pages of files that are no pictures: a film through time, sound, documents, archives.

Nothing is decoded for them; what would have been seen is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from toolkit.clean.review import Reviewed
from toolkit.errors import Locked, NotCleanable, TooLarge
from toolkit.film import edit
from toolkit.film.looks import Looks
from toolkit.film.tracks import Sighting, Track
from toolkit.model import MOMENTS, FilmReport, Finding, Look, Moment, Place, Recipe
from toolkit.outcome import Outcome
from toolkit.web import tracks
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    DONE,
    READY,
    REFUSED,
    SEEKING,
    Copy,
    Photo,
    Visit,
    Work,
)

FACTS = {"width": 1920.0, "height": 1080.0, "seconds": 61.5, "sound": 1.0}
TIMES = {frame: frame / 25 for frame in range(0, 1538, 2)}
TRACE = Finding("when.taken", Place("moov/mvhd"), "2026-04-05 10:11:12")
#: Where a copy deserves a look: more moments than are shown at once, of every sort.
REPORT = FilmReport(
    1538, 61.5, 3, 2, 0.4, 30.2, 0.08,
    tuple(Moment(second + 0.5, why) for second in range(20) for why in MOMENTS),
)  # fmt: skip
#: Kinds of files as a visitor may bring them, with a trace that goes and one that stays.
FILES = {
    "pdf": Finding("content.covered", Place("page 1"), "a name under a black box"),
    "docx": Finding("content.link", Place("word/document.xml"), "https://example.org/somebody"),
    "zip": Finding("content.name", Place("a.zip"), "letters/a name.docx"),
    "mp3": Finding("content.description", Place("ID3"), "a name"),
}


def watched(picture: bytes | None, facts: dict[str, float] = FACTS) -> tracks.Faces:
    """Three faces through time, the second left visible, and a cover that was drawn."""
    rows = [
        Track(n, tuple(Sighting(at, 10.0 + at, 20.0, 90.0, 120.0, 0.3 * n) for at in frames))
        for n, frames in enumerate(((0, 200), (150, 152), (900, 1536)), 1)
    ]  # fmt: skip
    looks = Looks([one for row in rows for one in row.sightings], [], TIMES, 1536)
    pictures = {row.id: [picture] * 3 for row in rows} if picture else {}
    reviewed = Reviewed(edit.Seen("0" * 64, facts, looks, 1538), tuple(rows), pictures)
    drawn = tracks.Drawn(1.5, 12.25, (10, 20, 300, 400), (1200.5, 20, 300, 400))
    return tracks.Faces(reviewed, frozenset({2}), (drawn,))


def pages(visit: Visit, done: Photo, film: bytes) -> Iterator[tuple[str, str]]:
    """A name and a path to every page of such files, in every state that looks different."""
    yield from _film(visit, done, film)
    for name, stays in FILES.items():
        held = {"name": f"a letter.{name}", "look": Look(name, None, (TRACE, stays)),
                "shown": True, "looked": True}  # fmt: skip
        yield name, _page(visit, held, status=READY, faces=done.faces)
        made = Outcome("-", outcome="clean", format=name, suffix=f".{name}", removed=(TRACE,),
                       kept=(stays,), faces_found=0)  # fmt: skip
        held |= {"status": DONE, "outcome": made, "copy": Copy(b"", "a"), "recipe": Recipe()}
        yield f"{name} result", _page(visit, held) + "/result"
    yield "document receipt", _page(visit, held) + "/receipt"
    held = {"look": Look("docx", None, (TRACE,)), "shown": True, "name": "a letter.docx"}
    yield "document counting", _page(visit, held, status=COUNTING)
    changes = {"status": REFUSED, "error": NotCleanable("tracked_changes")}
    yield "document after a refusal", _page(visit, held, **changes)
    yield "document refused", _page(visit, held, **changes) + "/result"
    yield "password", _page(visit, {}, status=REFUSED, error=Locked("encrypted"))


def _film(visit: Visit, done: Photo, film: bytes) -> Iterator[tuple[str, str]]:
    held = {"name": "VID_20260405_101112.mp4", "look": Look("mp4", None, (TRACE,)), "shown": True,
            "looked": True, "preview": done.preview, "data": film}  # fmt: skip
    seen, work = watched(done.preview), Work("look", 0.32, 200.0)
    yield "film", _page(visit, held, status=READY)
    yield "film and faces", _page(visit, held, status=READY, film=seen)
    yield "seeking", _page(visit, held, status=SEEKING, work=work) + "/tracks"
    yield "timeline", _page(visit, held, status=READY, film=seen) + "/tracks"
    nobody = replace(seen, reviewed=seen.reviewed._replace(tracks=(), pictures={}), drawn=())
    yield "empty timeline", _page(visit, held, status=READY, film=nobody) + "/tracks"
    copying = {"status": COPYING, "work": replace(work, what="check")}
    yield "film copying", _page(visit, held, film=seen, **copying) + "/result"
    made = Outcome("-", outcome="clean", format="mp4", suffix=".mp4", removed=(TRACE,),
                   faces_found=3, faces_covered=2, faces_shown=1, film=REPORT,
                   voice="distorted")  # fmt: skip
    held |= {"status": DONE, "outcome": made, "recipe": Recipe(), "film": seen,
             "copy": Copy(film, "abcdefgh.mp4", shown=True)}  # fmt: skip
    yield "film result", _page(visit, held) + "/result"
    yield "film receipt", _page(visit, held) + "/receipt"
    yield "long film", _page(visit, {}, status=REFUSED, error=TooLarge("too_many_bytes"))


def _page(visit: Visit, held: dict[str, Any], **more: Any) -> str:
    return f"/photos/{visit.add(**{'data': b'', **held, **more}).id}"
