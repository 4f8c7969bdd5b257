"""One file, from its path to a proven copy. Reads no content itself: the jail does.

What children are asked stands in asking.py, how a copy is proven and where it goes in desks.py,
films in film_copy.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import files
from toolkit.clean import asking, children, desks, outside, replies
from toolkit.clean.children import by_name, called_film
from toolkit.clean.desks import InMemory, OnDisk
from toolkit.errors import CannotWrite, NotCleanable
from toolkit.model import Box, Look, Recipe, Shown, Size
from toolkit.outcome import Delivery, Outcome
from toolkit.sandbox import pool

if TYPE_CHECKING:
    from toolkit.clean.film_job import Tell

_MAX_PREVIEW = 8 << 20


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
        seen, suffixes = asking.look(
            source, faces=faces, thorough=thorough, threads=threads, also=also,
            more=by_name(path.name),
        )  # fmt: skip
    beside = (*outside.beside(path), *outside.wrong_suffix(path.name, suffixes))
    return seen._replace(findings=(*seen.findings, *beside))


def inspect_stream(
    stream: Iterable[bytes], *, faces: bool = True, thorough: bool = False, name: str = "",
    also: tuple[str, ...] = (),
) -> Look:  # fmt: skip
    """The same for bytes from a pipe, which have no times, and a name only if one is given."""
    with files.opened_stream(stream) as source:
        seen, suffixes = asking.look(
            source, faces=faces, thorough=thorough, threads=2, also=also, more=by_name(name)
        )
    beside = (*outside.in_name(name), *outside.wrong_suffix(name, suffixes))
    return seen._replace(findings=(*seen.findings, *beside))


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

    What cannot be decoded gives an empty Shown. owner: for whom (`pool.abandon`). Raises Refused.
    """
    arguments = {"preview": preview, "faces": faces, "thorough": thorough, "threads": threads}
    with files.opened_stream(stream) as source:
        answer, _more = asking.ask(
            "show", [source], arguments, children.PIXELS, max_bytes=_MAX_PREVIEW, owner=owner
        )
    return replies.shown(answer.untrusted_head, answer.untrusted_blobs)


def numbers_stream(
    stream: Iterable[bytes], box: Box, upright: Size, cells: int
) -> tuple[tuple[int, ...], ...]:
    """A place in a picture as a grid of brightnesses, to show what a machine compares.

    upright: the size that the box was measured in; the picture may be a smaller copy. Empty
    where it cannot be decoded. Raises Refused.
    """
    arguments = {
        "box": asking.row(box)[:4],
        "upright": [upright.width, upright.height],
        "cells": cells,
    }
    with files.opened_stream(stream) as source:
        answer, _more = asking.ask("numbers", [source], arguments, children.PIXELS)
    return replies.numbers(answer.untrusted_head.get("numbers"), cells)


def warm(pixels: int = 1) -> None:
    """Start waiting children now, for those who cannot wait later; `pixels` of them decode."""
    pool.prepare(children.LIGHT)
    for _ in range(pixels):
        pool.prepare(children.PIXELS)


def clean(
    path: Path | str,
    to: Delivery | Path | str = "cleaned",
    recipe: Recipe | None = None,
    *,
    threads: int = 2,
    tell: Tell | None = None,
) -> Outcome:
    """Save a proven clean copy and say what was removed, covered and kept.

    The original is never changed, unless `Delivery.in_place` asks for it, and then only after the
    proof. Does not remove what the picture itself shows, nor sensor noise.

    tell: hears how far the work on a film is; it takes long.

    Raises Refused (nothing was written), Unproven (the copy was deleted), CannotAccess.
    """
    path = Path(path)
    delivery = to if isinstance(to, Delivery) else Delivery(Path(to))
    with files.opened(path, most=_most(path.name)) as source:
        if delivery.in_place and os.fstat(source).st_nlink > 1:
            raise NotCleanable("other_names")
        _require_free(delivery)
        before = files.state(source)
        done = _clean_it(OnDisk(path, delivery, threads, source), source, recipe or Recipe(), tell)
        after = files.state(source)
        return replace(done, state=before[2:] if after == before else None)


def _clean_it(disk: OnDisk, source: int, recipe: Recipe, tell: Tell | None) -> Outcome:
    """As a picture or a document, or as the film that it turns out to be."""
    path, delivery, threads = disk.path, disk.delivery, disk.threads
    work = _by_name(disk, source, recipe)
    try:
        if work is None:
            return _clean_open(path, source, delivery, recipe, threads)
    except NotCleanable as error:
        work = _by_itself(error)
    if delivery.dry_run:
        from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

        anew = work is film_copy.covered
        made = _foreseen(source, recipe, disk, anew=anew)
        done = desks.outcome(str(path), None, made, recipe, list(outside.beside(path)))
        if anew:
            return film_copy.foreseen(done, source, recipe, threads, tell or _say_nothing)
        return done
    return work(disk, source, recipe, tell or _say_nothing)


def _foreseen(source: int, recipe: Recipe, disk: OnDisk, *, anew: bool) -> asking.Made:
    """What a dry run of a film says; anew: faces are covered, so that it is written anew.

    Then a film of a kind that is never written becomes another one.
    """
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    try:
        return asking.make(source, film_copy.without_films(recipe), disk.threads, disk.more)
    except NotCleanable as error:
        if not anew or error.detail != "no_film_writer":
            raise
    seen = disk.look(source)
    copy = replies.Copy("mp4", ".mp4", (".mp4",), None, False, (), sounds=True)
    return asking.Made(seen, replies.Cover(), copy)


def _require_free(delivery: Delivery) -> None:
    """Raise CannotWrite where the copy's name is taken: now, and not when all is done."""
    if (
        delivery.name is not None
        and not delivery.dry_run
        and os.path.lexists(delivery.folder / delivery.name)
    ):
        raise CannotWrite("exists")


def _by_name(disk: OnDisk, source: int, recipe: Recipe) -> Callable[..., Outcome] | None:
    """Who covers a film that is called one and is one; None: that is still to be found out."""
    covers = recipe.faces == "hide" or recipe.blackout
    if not covers or not called_film(disk.path.name):
        return None
    if disk.look(source).format not in asking.FILMS:
        return None
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    return film_copy.covered


def _most(name: str) -> int:
    return files.MAX_FILM if called_film(name) else files.MAX_BYTES


def _clean_open(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int
) -> Outcome:
    if delivery.dry_run:
        made = asking.make(source, recipe, threads, by_name(path.name))
        return desks.outcome(str(path), None, made, recipe, list(outside.beside(path)))
    with OnDisk(path, delivery, threads, source).proven(source, recipe) as (_, take):
        return take()


def _say_nothing(what: str, share: float) -> None:
    """Nobody wants to hear how far the work is."""


def _by_itself(error: NotCleanable) -> Callable[..., Outcome]:
    """Who does step by step what the child cannot do; raises the error where nobody can."""
    from toolkit.clean import film_copy  # noqa: PLC0415  (photos have no need of it)

    step_by_step = {"moving_faces": film_copy.covered, "moving_voice": film_copy.revoiced}
    if error.detail not in step_by_step or error.where:
        raise error
    return step_by_step[error.detail]


def clean_stream(
    stream: Iterable[bytes], recipe: Recipe, *, name: str = "", threads: int = 2,
    tell: Tell | None = None, most: int | None = None,
) -> tuple[Outcome, list[bytes]]:  # fmt: skip
    """Clean bytes from a pipe; the proven copy is held in memory and given back in parts.

    name: what the file was called; what it gives away is among what goes. tell: as of `clean`.
    most: how many bytes there is room for; a film that becomes longer is given up as soon as it
    does. Raises Refused (TooLarge in that case), Unproven.
    """
    desk = InMemory(name, threads, most)
    with files.opened_stream(stream) as source:
        try:
            with desk.proven(source, recipe) as (_, take):
                return take(), desk.parts
        except NotCleanable as error:
            work = _by_itself(error)
        return work(desk, source, recipe, tell or _say_nothing), desk.parts


def formats() -> list[dict[str, Any]]:
    """The formats known, for people; asked of a child, because the parent loads no parser."""
    answer, _more = asking.ask("known", [], {}, children.LIGHT, children.OTHERS)
    return replies.formats(answer.untrusted_head.get("formats"))
