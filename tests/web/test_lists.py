"""The list of files: what it says of faces, which small picture stands there, what comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import FACES, TINY
from toolkit.i18n import SOURCE, speaking
from toolkit.model import FilmReport, Look, Size
from toolkit.outcome import Outcome
from toolkit.web import rows, thumbs
from toolkit.web.visits import COPYING, DONE, READY, REFUSED, WAITING, Copy, Photo

PHOTO = Photo("a" * 8, 1, b"", look=Look("jpeg"), size=Size(64, 48), status=READY)
COPIED = replace(PHOTO, status=DONE, copy=Copy(b"", "made-up.jpg"))
FILM = FilmReport(90, 3.0, tracks=4, hidden=3, shortest=1.0, longest=2.0, unlooked=0.2)
ENGLISH = speaking(SOURCE)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("-", faces_found=3, faces_covered=3, faces_shown=0),
         "faces found: 3, left visible: 0, places covered: 3"),
        (Outcome("-", faces_found=3, faces_covered=2, faces_shown=1),
         "faces found: 3, left visible: 1, places covered: 2"),
        (Outcome("-", faces_found=0), "faces found: 0, left visible: 0"),
        (Outcome("-", faces_found=None), "faces were not looked for"),
        (Outcome("-", faces_found=None, faces_covered=2),
         "faces were not looked for, places covered: 2"),
        (Outcome("-", faceless=True), ""),
        (Outcome("-", faces_found=9, film=FILM),
         "faces found: 4, left visible: 1, places covered: 3"),
        (Outcome("-", faces_found=None, film=FILM), "faces were not looked for"),
    ],
)  # fmt: skip
def test_a_finished_row_says_what_became_of_faces(outcome: Outcome, said: str) -> None:
    """From the copy itself: who hurried has no count of before, and not said is not none."""
    expected = ", ".join(filter(None, ["kinds of traces: 0", said]))

    for faces in (None, FACES):
        photo = replace(COPIED, outcome=outcome, faces=faces)
        assert rows.detail(photo, ENGLISH) == expected


def test_a_row_that_is_not_finished_says_what_was_found() -> None:
    """The faces of a copy that is gone are not told any more."""
    photo = replace(PHOTO, outcome=Outcome("-", faces_found=9), faces=FACES)

    said = "kinds of traces: 0, faces found: 2, perhaps faces: 1"
    assert rows.detail(photo, ENGLISH) == said


def test_the_small_picture_is_the_copys_once_there_is_one() -> None:
    """An uncovered face never stands beside "Safe copy ready", not even for a moment."""
    seen = replace(PHOTO, preview=TINY, shown=True)
    done = replace(COPIED, preview=TINY, shown=True)

    assert _thumb(seen) == (f"/photos/{PHOTO.id}/preview", True)
    assert _thumb(replace(seen, status=COPYING)) == (f"/photos/{PHOTO.id}/preview", True)
    assert _thumb(done) == (f"/photos/{PHOTO.id}/after", False)
    done = replace(done, copy=Copy(b"", "made-up.jpg", TINY, shown=True))
    assert _thumb(done) == (f"/photos/{PHOTO.id}/after", True)


@pytest.mark.parametrize(
    "photo",
    [replace(PHOTO, status=WAITING), replace(PHOTO, status=REFUSED, preview=TINY, shown=True),
     replace(PHOTO, size=None), replace(PHOTO, shown=True),
     replace(COPIED, copy=Copy(b"", "made-up.jpg", shown=True))],
)  # fmt: skip
def test_no_picture_is_promised_that_will_not_come(photo: Photo) -> None:
    """Nobody waits for what cannot be shown."""
    assert _thumb(photo) == ("", False)


def _thumb(photo: Photo) -> tuple[str, bool]:
    return tuple(thumbs.of(photo, rows.upright(photo)))
