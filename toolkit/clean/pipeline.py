"""One file, from its path to a proven copy. Reads no content itself: the jail does.

Requests to the jail are in jail_requests.py, proof and saving in destinations.py, films in
film_copy.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import files
from toolkit.clean import destinations, file_metadata, jail_requests, preload, replies
from toolkit.clean.destinations import FolderDestination, MemoryDestination
from toolkit.clean.preload import for_name, has_film_suffix
from toolkit.errors import CannotWrite, NotCleanable
from toolkit.model import Box, Look, Recipe, Shown, Size
from toolkit.outcome import Delivery, Outcome
from toolkit.sandbox import pool

if TYPE_CHECKING:
    from toolkit.clean.film_job import ProgressCallback

_MAX_PREVIEW = 8 << 20
#: What the children load that decode one picture, and the one that lists all formats.
_DECODING = (preload.PIXELS, (*preload.PIXELS, *preload.EVERYTHING))
_LISTING = ((*preload.LIGHT, *preload.OTHERS),)


def inspect(
    path: Path | str, *, faces: bool = True, thorough: bool = False, threads: int = 2,
    also: tuple[str, ...] = (),
) -> Look:  # fmt: skip
    """Everything a file gives away, its name and times included. Changes nothing.

    With faces, also who may be seen; `Look.faces` is None when nobody could look. also: rows of
    model.ALSO, text or codes to look for, too. Does not find what is hidden inside the coded
    pixels, and reads no text. Raises Refused or CannotAccess.
    """
    path = Path(path)
    with files.opened(path, most=_most(path.name)) as source:
        seen, suffixes = jail_requests.look(
            source, faces=faces, thorough=thorough, threads=threads, also=also,
            extra_warm_up=for_name(path.name),
        )  # fmt: skip
    outer = (*file_metadata.of_file(path), *file_metadata.wrong_suffix(path.name, suffixes))
    return seen._replace(findings=(*seen.findings, *outer))


def inspect_stream(
    stream: Iterable[bytes], *, faces: bool = True, thorough: bool = False, name: str = "",
    also: tuple[str, ...] = (),
) -> Look:  # fmt: skip
    """The same for bytes from a pipe, which have no times, and no name unless one is given."""
    with files.opened_stream(stream) as source:
        seen, suffixes = jail_requests.look(
            source,
            faces=faces,
            thorough=thorough,
            threads=2,
            also=also,
            extra_warm_up=for_name(name),
        )
    outer = (*file_metadata.of_name(name), *file_metadata.wrong_suffix(name, suffixes))
    return seen._replace(findings=(*seen.findings, *outer))


def show_stream(
    stream: Iterable[bytes],
    *,
    preview: bool = True,
    faces: bool = False,
    thorough: bool = False,
    threads: int = 2,
    owner: object = None,
) -> Shown:
    """A small upright picture of a file, its upright size, and who may be seen in it.

    An empty Shown if it cannot be decoded. owner: see `pool.abandon`. Raises Refused.
    """
    arguments = {"preview": preview, "faces": faces, "thorough": thorough, "threads": threads}
    with files.opened_stream(stream) as source:
        answer, _more = jail_requests.ask(
            "show", [source], arguments, _DECODING, max_bytes=_MAX_PREVIEW, owner=owner
        )
    return replies.shown(answer.untrusted_head, answer.untrusted_blobs)


def brightness_stream(
    stream: Iterable[bytes], box: Box, upright: Size, cells: int
) -> tuple[tuple[int, ...], ...]:
    """The mean brightness, 0 to 255, of `cells` by `cells` parts of a box in a picture.

    upright: the size of the picture in which the box was measured; the picture given may be a
    smaller copy. Empty if it cannot be decoded. Raises Refused.
    """
    arguments = {
        "box": jail_requests.box_row(box)[:4],
        "upright": [upright.width, upright.height],
        "cells": cells,
    }
    with files.opened_stream(stream) as source:
        answer, _more = jail_requests.ask("numbers", [source], arguments, _DECODING)
    return replies.numbers(answer.untrusted_head.get("numbers"), cells)


def warm(pixels: int = 1) -> None:
    """Start waiting children ahead of the first request; `pixels` of them can decode pictures."""
    pool.prepare(preload.LIGHT)
    for _ in range(pixels):
        pool.prepare(preload.PIXELS)


def clean(
    path: Path | str,
    to: Delivery | Path | str = "cleaned",
    recipe: Recipe | None = None,
    *,
    threads: int = 2,
    on_progress: ProgressCallback | None = None,
) -> Outcome:
    """Save a proven clean copy and say what was removed, covered and kept.

    The original is never changed, unless `Delivery.in_place` asks for it, and then only after the
    proof. Does not remove what the picture itself shows, nor sensor noise.

    on_progress: is called with the progress of a film, which can take hours.

    Raises Refused (nothing was written), Unproven (the copy was deleted), CannotAccess.
    """
    path = Path(path)
    delivery = to if isinstance(to, Delivery) else Delivery(Path(to))
    with files.opened(path, most=_most(path.name)) as source:
        if delivery.in_place and os.fstat(source).st_nlink > 1:
            raise NotCleanable("other_names")
        _require_free(delivery)
        before = files.state(source)
        done = _clean_source(
            FolderDestination(path, delivery, threads, source),
            source,
            recipe or Recipe(),
            on_progress,
        )
        after = files.state(source)
        return replace(done, state=before[2:] if after == before else None)


def _clean_source(
    destination: FolderDestination,
    source: int,
    recipe: Recipe,
    on_progress: ProgressCallback | None,
) -> Outcome:
    """Clean it as a picture or a document, or step by step if it turns out to be a film."""
    path, delivery, threads = destination.path, destination.delivery, destination.threads
    work = _film_work(destination, source, recipe)
    try:
        if work is None:
            return _clean_open(path, source, delivery, recipe, threads)
    except NotCleanable as error:
        work = _stepwise_work(error)
    if delivery.dry_run:
        from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

        repaints = work is film_copy.covered
        made = _foreseen(source, recipe, destination, repaints=repaints)
        done = destinations.outcome(
            str(path), None, made, recipe, list(file_metadata.of_file(path))
        )
        if repaints:
            return film_copy.foreseen(
                done, source, recipe, threads, on_progress or _ignore_progress
            )
        return done
    return work(destination, source, recipe, on_progress or _ignore_progress)


def _foreseen(
    source: int, recipe: Recipe, destination: FolderDestination, *, repaints: bool
) -> jail_requests.Made:
    """The copy that a dry run of a film foresees. repaints: faces are to be covered.

    A repainted film of a format that is never written becomes an MP4.
    """
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    try:
        return jail_requests.make(
            source, film_copy.without_films(recipe), destination.threads, destination.extra_warm_up
        )
    except NotCleanable as error:
        if not repaints or error.detail != "no_film_writer":
            raise
    seen = destination.look(source)
    copy = replies.Copy("mp4", ".mp4", (".mp4",), None, False, (), sounds=True)
    return jail_requests.Made(seen, replies.Cover(), copy)


def _require_free(delivery: Delivery) -> None:
    """Raise CannotWrite where the copy's name is taken: now, and not when all is done."""
    if (
        delivery.name is not None
        and not delivery.dry_run
        and os.path.lexists(delivery.folder / delivery.name)
    ):
        raise CannotWrite("exists")


def _film_work(
    destination: FolderDestination, source: int, recipe: Recipe
) -> Callable[..., Outcome] | None:
    """The function that covers a film; None if the name or the content says it is no film."""
    covers = recipe.faces == "hide" or recipe.blackout
    if not covers or not has_film_suffix(destination.path.name):
        return None
    if destination.look(source).format not in jail_requests.FILMS:
        return None
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    return film_copy.covered


def _most(name: str) -> int:
    return files.MAX_FILM if has_film_suffix(name) else files.MAX_BYTES


def _clean_open(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int
) -> Outcome:
    if delivery.dry_run:
        made = jail_requests.make(source, recipe, threads, for_name(path.name))
        return destinations.outcome(
            str(path), None, made, recipe, list(file_metadata.of_file(path))
        )
    with FolderDestination(path, delivery, threads, source).proven(source, recipe) as (_, save):
        return save()


def _ignore_progress(what: str, share: float) -> None:
    """The callback where no progress is shown."""


def _stepwise_work(error: NotCleanable) -> Callable[..., Outcome]:
    """The function that does in steps what one child refused; raises the error if none can."""
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    step_by_step = {"moving_faces": film_copy.covered, "moving_voice": film_copy.revoiced}
    if error.detail not in step_by_step or error.where:
        raise error
    return step_by_step[error.detail]


def clean_stream(
    stream: Iterable[bytes], recipe: Recipe, *, name: str = "", threads: int = 2,
    on_progress: ProgressCallback | None = None, most: int | None = None,
) -> tuple[Outcome, list[bytes]]:  # fmt: skip
    """Clean bytes from a pipe; the proven copy is held in memory and given back in parts.

    name: of the file; its findings are reported as removed. on_progress: see `clean`. most: the
    size limit in bytes; a film is given up as soon as its copy becomes longer. Raises Refused
    (TooLarge in that case), Unproven.
    """
    destination = MemoryDestination(name, threads, most)
    with files.opened_stream(stream) as source:
        try:
            with destination.proven(source, recipe) as (_, save):
                return save(), destination.parts
        except NotCleanable as error:
            work = _stepwise_work(error)
        return work(
            destination, source, recipe, on_progress or _ignore_progress
        ), destination.parts


def formats() -> list[dict[str, Any]]:
    """The known formats as rows for people; a child lists them, as the parent loads no parser."""
    answer, _more = jail_requests.ask("known", [], {}, _LISTING)
    return replies.formats(answer.untrusted_head.get("formats"))
