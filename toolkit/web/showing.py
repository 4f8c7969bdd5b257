"""How a visit's file looks, and who may be seen in it: shown on its page, and counted.

What cannot be read safely is shown as nothing; it stops no other work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from toolkit.clean import pipeline, review
from toolkit.errors import LampshadeError
from toolkit.model import Faces, Shown
from toolkit.web import choices, file_types
from toolkit.web.retry import Cancelled, retry_if_killed
from toolkit.web.visits import COPYING, COUNTING, DONE, READY, REFUSED, Copy, Photo, Visit


def show(visit: Visit, photo: Photo, threads: int) -> None:
    """A first look at it, where it has none yet."""
    if not photo.shown and file_types.file_type(photo) == file_types.FILM:
        _show_film(visit, photo, threads)
    elif not photo.shown and photo.data and file_types.file_type(photo) == file_types.PICTURE:
        shown = _shown(visit, photo.data, threads)
        visit.change(photo.id, _is_picture, shown=True, size=shown.size, preview=shown.preview)


def _show_film(visit: Visit, photo: Photo, threads: int) -> None:
    """The first frame of a film, small."""
    try:
        frame = retry_if_killed(visit, lambda: review.still([photo.data], threads=threads))
    except LampshadeError:
        frame = b""
    shown = _shown(visit, frame, threads) if frame else Shown()
    visit.change(photo.id, shown=True, size=shown.size, preview=shown.preview)


def count(visit: Visit, photo: Photo, threads: int) -> None:
    """Look for faces; not while a copy is made, which looks by itself."""
    if photo.looked or photo.look is None or photo.status == COPYING:
        return
    how = photo.thorough
    if file_types.has_files_inside(photo):
        seen = Shown(faces=_faces_inside(visit, photo.data, thorough=how))
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
        return replace(now, status=status, looked=True, faces=seen.faces, edits=edits)

    visit.update(photo.id, counted)


def _faces_shown(visit: Visit, photo: Photo, threads: int) -> Shown:
    """Who may be seen in a picture; raises Stopped once a copy of it is asked for."""

    def wanted() -> bool:
        now = visit.get(photo.id)
        return now is not None and now.status != COPYING

    how, preview, owner = photo.thorough, not photo.shown, counting(photo)
    return _shown(
        visit, photo.data, threads,
        preview=preview, faces=True, thorough=how, owner=owner, wanted=wanted,
    )  # fmt: skip


def counting(photo: Photo) -> tuple[str, str]:
    """For whom faces are looked for, for `pool.abandon`."""
    return "count", photo.id


def show_copy(visit: Visit, photo: Photo, threads: int) -> None:
    """The same of its copy."""
    copy = photo.copy
    if copy is not None and not copy.shown:
        picture = file_types.file_type(photo) == file_types.PICTURE
        preview = _shown(visit, copy.data, threads).preview if picture else None
        shown = Copy(copy.data, copy.name, preview, shown=True)
        visit.change(photo.id, lambda now: now.copy is copy, copy=shown)


def _shown(
    visit: Visit,
    data: bytes,
    threads: int,
    *,
    preview: bool = True,
    faces: bool = False,
    thorough: bool = False,
    owner: object = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Shown:
    """How a picture looks; an empty Shown when it cannot be read safely."""
    try:
        return retry_if_killed(
            visit,
            lambda: pipeline.show_stream(
                [data], preview=preview, faces=faces, thorough=thorough, threads=threads,
                owner=owner,
            ),
            wanted,
        )  # fmt: skip
    except LampshadeError:
        return Shown()


def _faces_inside(visit: Visit, data: bytes, *, thorough: bool) -> Faces | None:
    """Who may be seen in the pictures inside a document; None where nobody could look."""
    try:
        return retry_if_killed(
            visit, lambda: pipeline.inspect_stream([data], thorough=thorough)
        ).faces
    except LampshadeError:
        return None


def _settled(photo: Photo) -> str:
    """What a photo is when nothing more is done with it."""
    return DONE if photo.copy else REFUSED if photo.error else READY


def _is_picture(photo: Photo) -> bool:
    return file_types.file_type(photo) == file_types.PICTURE
