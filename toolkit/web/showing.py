"""Previews of a visit's files, and the faces in them, for their pages.

A file that cannot be read safely has an empty preview; it stops no other work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from toolkit.clean import pipeline, review
from toolkit.errors import LampshadeError
from toolkit.model import Shown
from toolkit.web import choices, file_types
from toolkit.web.retry import Cancelled, retry_if_killed
from toolkit.web.visits import COPYING, COUNTING, DONE, READY, REFUSED, Copy, Photo, Visit


def show(visit: Visit, photo: Photo, threads: int) -> None:
    """Make the preview of a file that has none yet."""
    if not photo.shown and file_types.file_type(photo) == file_types.FILM:
        _show_film(visit, photo, threads)
    elif not photo.shown and photo.data and file_types.file_type(photo) == file_types.PICTURE:
        shown = _preview(visit, photo.data, threads)
        visit.change(photo.id, _is_picture, shown=True, size=shown.size, preview=shown.preview)


def _show_film(visit: Visit, photo: Photo, threads: int) -> None:
    """Make the preview of a film, from its first frame."""
    try:
        frame = retry_if_killed(visit, lambda: review.still([photo.data], threads=threads))
    except LampshadeError:
        frame = b""
    shown = _preview(visit, frame, threads) if frame else Shown()
    visit.change(photo.id, shown=True, size=shown.size, preview=shown.preview)


def count(visit: Visit, photo: Photo, threads: int) -> None:
    """Look for faces, unless a copy is being made, which looks for itself."""
    if photo.looked or photo.look is None or photo.status == COPYING:
        return
    how = photo.thorough
    if file_types.has_files_inside(photo):
        seen = _seen_inside(visit, photo.data, thorough=how)
    else:
        try:
            seen = _faces_shown(visit, photo, threads)
        except Cancelled:
            return
    if not photo.shown:
        visit.change(photo.id, shown=True, size=seen.size, preview=seen.preview)

    def counted(now: Photo) -> Photo | None:
        if now.thorough != how:
            return None
        edits = () if file_types.has_files_inside(now) else choices.edits(seen.faces, now.edits)
        status = _settled(now) if now.status == COUNTING else now.status
        look = now.look and now.look._replace(
            findings=tuple(dict.fromkeys((*now.look.findings, *seen.words)))
        )
        return replace(now, status=status, looked=True, faces=seen.faces, edits=edits, look=look)

    visit.update(photo.id, counted)


def _faces_shown(visit: Visit, photo: Photo, threads: int) -> Shown:
    """The faces in a picture. Raises Cancelled once a copy of it is asked for."""

    def wanted() -> bool:
        now = visit.get(photo.id)
        return now is not None and now.status != COPYING

    how, preview, owner = photo.thorough, not photo.shown, counting(photo)
    return _or_nothing(
        visit,
        lambda: pipeline.show_stream(
            [photo.data], preview=preview, faces=True, thorough=how, threads=threads, owner=owner
        ),
        wanted,
    )


def counting(photo: Photo) -> tuple[str, str]:
    """The owner of the search for faces in a photo, for `pool.abandon`."""
    return "count", photo.id


def show_copy(visit: Visit, photo: Photo, threads: int) -> None:
    """Make the preview of its copy."""
    copy = photo.copy
    if copy is not None and not copy.shown:
        picture = file_types.file_type(photo) == file_types.PICTURE
        preview = _preview(visit, copy.data, threads).preview if picture else None
        shown = Copy(copy.data, copy.name, preview, shown=True)
        visit.change(photo.id, lambda now: now.copy is copy, copy=shown)


def _preview(visit: Visit, data: bytes, threads: int) -> Shown:
    """A small picture of a file; an empty Shown if it cannot be read safely."""
    return _or_nothing(visit, lambda: pipeline.show_stream([data], threads=threads))


def _or_nothing(
    visit: Visit, show: Callable[[], Shown], wanted: Callable[[], bool] = lambda: True
) -> Shown:
    """What `show` returns, or an empty Shown if it refuses. Raises Cancelled."""
    try:
        return retry_if_killed(visit, show, wanted)
    except LampshadeError:
        return Shown()


def _seen_inside(visit: Visit, data: bytes, *, thorough: bool) -> Shown:
    """The faces and words in the pictures inside a document; none if nobody could look."""
    try:
        look = retry_if_killed(visit, lambda: pipeline.inspect_stream([data], thorough=thorough))
    except LampshadeError:
        return Shown()
    return Shown(faces=look.faces, words=look.findings)


def _settled(photo: Photo) -> str:
    """The status of a photo that is not being worked on."""
    return DONE if photo.copy else REFUSED if photo.error else READY


def _is_picture(photo: Photo) -> bool:
    return file_types.file_type(photo) == file_types.PICTURE
