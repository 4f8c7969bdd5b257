"""Find the faces of a visit's film, and put the visitor's choice of tracks into its recipe."""

from __future__ import annotations

from toolkit.clean import review
from toolkit.clean.batch import failed
from toolkit.errors import LampshadeError
from toolkit.model import Recipe
from toolkit.web import tracks
from toolkit.web.retry import Cancelled, progress_writer, retry_if_killed
from toolkit.web.visits import READY, REFUSED, SEEKING, Photo, Visit


def find_faces(visit: Visit, photo: Photo, threads: int) -> None:
    """Find the faces of a film."""

    def still(now: Photo) -> bool:
        return now.status == SEEKING

    try:
        found = retry_if_killed(
            visit,
            lambda: review.reviewed(
                [photo.data],
                photo.options,
                threads=threads,
                on_progress=progress_writer(visit, photo, still),
            ),
        )
    except Cancelled:
        return
    except LampshadeError as error:
        visit.change(photo.id, still, status=REFUSED, outcome=failed("-", error), error=error)
        return
    visit.change(photo.id, still, status=READY, film=tracks.Faces(found), work=None)


def with_tracks(recipe: Recipe, photo: Photo) -> Recipe:
    """The recipe with the tracks to hide; unchanged where no faces were looked for.

    With `faces="keep"` the drawn boxes are covered nevertheless.
    """
    film = photo.film
    if film is None or recipe.blackout or (recipe.faces == "keep" and not film.drawn):
        return recipe
    if recipe.faces == "keep":
        film = tracks.all_shown(film)
    return recipe._replace(faces="hide", tracks=tracks.written(film))
