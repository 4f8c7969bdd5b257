"""Look for faces in a visit's film, to show them; and hide in its copy what was chosen."""

from __future__ import annotations

from toolkit.clean import review
from toolkit.clean.batch import failed
from toolkit.errors import LampshadeError
from toolkit.model import Recipe
from toolkit.web import tracks
from toolkit.web.tries import Stopped, again, teller
from toolkit.web.visits import READY, REFUSED, SEEKING, Photo, Visit


def seek(visit: Visit, photo: Photo, threads: int) -> None:
    """Find the faces of a film."""

    def still(now: Photo) -> bool:
        return now.status == SEEKING

    try:
        found = again(
            visit,
            lambda: review.reviewed(
                [photo.data], photo.options, threads=threads, tell=teller(visit, photo, still)
            ),
        )
    except Stopped:
        return
    except LampshadeError as error:
        visit.change(photo.id, still, status=REFUSED, outcome=failed("-", error), error=error)
        return
    visit.change(photo.id, still, status=READY, film=tracks.Faces(found), work=None)


def with_tracks(recipe: Recipe, photo: Photo) -> Recipe:
    """What is hidden in a film, where somebody looked who is in it.

    Where all faces are left as they are, what was drawn is covered nevertheless.
    """
    film = photo.film
    if film is None or recipe.blackout or (recipe.faces == "keep" and not film.drawn):
        return recipe
    if recipe.faces == "keep":
        film = tracks.all_shown(film)
    return recipe._replace(faces="hide", tracks=tracks.written(film))
