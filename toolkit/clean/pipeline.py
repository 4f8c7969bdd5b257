"""One file, from its path to a proven copy. Reads no content itself: the jail does.

The copy is written without a name, read again by a fresh confined child, and named only if
that child found nothing wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from toolkit import files
from toolkit.clean import film_copy, filming, outside, proof, replies
from toolkit.errors import CannotWrite, JailBroken, NotCleanable, NotRegular, Unloaded, UsageError
from toolkit.model import (
    Box,
    Delivery,
    Finding,
    Look,
    Outcome,
    Recipe,
    Shown,
    Size,
)
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.wire import Answer

#: The room that parses, as a name only.
_TASKS = "toolkit.clean.tasks"
_WARM_LIGHT = (f"{_TASKS}:warm_metadata",)
_WARM_PIXELS = (f"{_TASKS}:warm_pixels",)
#: What is loaded more for what a recipe covers beside faces.
_WARM_ALSO = {
    "text": f"{_TASKS}:warm_text",
    "plates": f"{_TASKS}:warm_text",
    "codes": f"{_TASKS}:warm_codes",
}
#: What is loaded more for what is called a film, and for whatever else is no picture.
_WARM_FILMS = (f"{_TASKS}:warm_films",)
_WARM_OTHERS = (f"{_TASKS}:warm_others",)
_WARM_LIBRARIES = (f"{_TASKS}:warm_libraries",)
LIGHT = Limits(memory=512 << 20, cpu_seconds=20, wall_seconds=40)
PIXELS = Limits(memory=1200 << 20, cpu_seconds=240, wall_seconds=300, threads=True)
#: Bytes that a slow computer reads and compares in a second.
_READ_A_SECOND = 32 << 20
#: No copy holds more than this many bytes of fresh (not copied) data.
_MAX_FRESH = 1 << 30
_MAX_PREVIEW = 8 << 20
#: Films by their name and by what they are. Only a hint: it spares starting children that know
#: other things; a film that is called otherwise is found out, too.
_CALLED_FILM = (".mp4", ".mov", ".m4v", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts")
_FILMS = ("mp4", "mov", "3gp", "mkv", "webm", "avi", "ts", "mts")
#: Whose names alone say that they are a table, a program, subtitles or a comic.
_KNOWN_BY_NAME = ("txt", "zip")
#: How often a copy is made anew because the proof saw one more face.
_TRIES = 4

_Draft = TypeVar("_Draft", files.Draft, files.MemoryDraft)


class _Made(NamedTuple):
    """A checked answer: what the file was, what was hidden, and the copy in pieces."""

    look: Look
    cover: replies.Cover
    copy: replies.Copy


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
        seen, suffixes = _look(
            source, faces=faces, thorough=thorough, threads=threads, also=also,
            film=_called_film(path.name),
        )  # fmt: skip
    beside = (*outside.beside(path), *outside.wrong_suffix(path.name, suffixes))
    return replace(seen, findings=(*seen.findings, *beside))


def inspect_stream(
    stream: Iterable[bytes], *, faces: bool = True, thorough: bool = False, name: str = "",
    also: tuple[str, ...] = (),
) -> Look:  # fmt: skip
    """The same for bytes from a pipe, which have no times, and a name only if one is given."""
    with files.opened_stream(stream) as source:
        seen, suffixes = _look(
            source, faces=faces, thorough=thorough, threads=2, also=also, film=_called_film(name)
        )
    beside = (*outside.in_name(name), *outside.wrong_suffix(name, suffixes))
    return replace(seen, findings=(*seen.findings, *beside))


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
        answer = _ask(
            "show", [source], arguments, _WARM_PIXELS, max_bytes=_MAX_PREVIEW, owner=owner
        )
    return replies.shown(answer.untrusted_head, answer.untrusted_blobs)


def numbers_stream(
    stream: Iterable[bytes], box: Box, upright: Size, cells: int
) -> tuple[tuple[int, ...], ...]:
    """A place in a picture as a grid of brightnesses, to show what a machine compares.

    upright: the size that the box was measured in; the picture may be a smaller copy. Empty
    where it cannot be decoded. Raises Refused.
    """
    arguments = {"box": _row(box)[:4], "upright": [upright.width, upright.height], "cells": cells}
    with files.opened_stream(stream) as source:
        answer = _ask("numbers", [source], arguments, _WARM_PIXELS)
    return replies.numbers(answer.untrusted_head.get("numbers"), cells)


def warm(pixels: int = 1) -> None:
    """Start waiting children now, for those who cannot wait later; `pixels` of them decode."""
    pool.prepare(_WARM_LIGHT)
    for _ in range(pixels):
        pool.prepare(_WARM_PIXELS)


def clean(
    path: Path | str,
    to: Delivery | Path | str = "cleaned",
    recipe: Recipe | None = None,
    *,
    threads: int = 2,
    tell: filming.Tell | None = None,
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
            raise NotRegular("link")
        _require_free(delivery)
        before = _state(source)
        done = _clean_it(_OnDisk(path, delivery, threads), source, recipe or Recipe(), tell)
        return replace(done, state=before if _state(source) == before else None)


def _state(source: int) -> tuple[int, int]:
    status = os.fstat(source)
    return status.st_size, status.st_mtime_ns


def _clean_it(disk: _OnDisk, source: int, recipe: Recipe, tell: filming.Tell | None) -> Outcome:
    """As a picture or a document, or as the film that it turns out to be."""
    path, delivery, threads = disk.path, disk.delivery, disk.threads
    work = _by_name(path, source, recipe)
    try:
        if work is None:
            return _clean_open(path, source, delivery, recipe, threads)
    except NotCleanable as error:
        work = _by_itself(error)
    if delivery.dry_run:
        film = _called_film(path.name)
        anew = work is film_copy.covered
        made = _foreseen(source, recipe, threads, film=film, anew=anew)
        done = _outcome(str(path), None, made, recipe, list(outside.beside(path)))
        if work is film_copy.covered:
            return film_copy.foreseen(done, source, recipe, threads, tell or _say_nothing)
        return done
    return work(disk, source, recipe, tell or _say_nothing)


def _foreseen(source: int, recipe: Recipe, threads: int, *, film: bool, anew: bool) -> _Made:
    """What a dry run of a film says; anew: faces are covered, so that it is written anew.

    Then a film of a kind that is never written becomes another one.
    """
    try:
        return _make(source, film_copy.without_films(recipe), threads, film=film)
    except NotCleanable as error:
        if not anew or error.detail != "no_film_writer":
            raise
    seen, _ = _look(source, faces=False, thorough=False, threads=threads, film=film)
    copy = replies.Copy("mp4", ".mp4", (".mp4",), None, False, (), sounds=True)
    return _Made(seen, replies.Cover(), copy)


def _require_free(delivery: Delivery) -> None:
    """Raise CannotWrite where the copy's name is taken: now, and not when all is done."""
    if (
        delivery.name is not None
        and not delivery.dry_run
        and os.path.lexists(delivery.folder / delivery.name)
    ):
        raise CannotWrite("exists")


def _by_name(path: Path, source: int, recipe: Recipe) -> Callable[..., Outcome] | None:
    """Who covers a film that is called one and is one; None: that is still to be found out."""
    covers = recipe.faces == "hide" or recipe.blackout
    if not covers or not _called_film(path.name):
        return None
    arguments = {"count_faces": False, "threads": 1}
    answer = _ask("look", [source], arguments, _WARM_LIGHT, film=True)
    return film_copy.covered if answer.untrusted_head.get("format") in _FILMS else None


def _called_film(name: str) -> bool:
    return name.lower().endswith(_CALLED_FILM)


def _most(name: str) -> int:
    return files.MAX_FILM if _called_film(name) else files.MAX_BYTES


def _clean_open(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int
) -> Outcome:
    if delivery.dry_run:
        made = _make(source, recipe, threads, film=_called_film(path.name))
        return _outcome(str(path), None, made, recipe, list(outside.beside(path)))
    with _OnDisk(path, delivery, threads).proven(source, recipe) as (_, take):
        return take()


def _say_nothing(what: str, share: float) -> None:
    """Nobody wants to hear how far the work is."""


class _Desk(Generic[_Draft]):
    """Where a copy is made and goes.

    threads: how many a child may use. film: it is called one.
    """

    folder: Path | None = None
    resume = False

    def __init__(self, name: str, threads: int) -> None:
        """Nothing is made yet. name: what the file is called."""
        self.threads, self.film = threads, _called_film(name)

    def scratch(self) -> _Draft:
        """A draft that is given to nobody."""
        raise NotImplementedError

    def new_draft(self, made: _Made) -> _Draft:
        """A draft of the copy."""
        raise NotImplementedError

    def take(
        self, draft: _Draft, made: _Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        """Have a proven draft."""
        raise NotImplementedError

    def look(self, source: int) -> Look:
        """What a file is and says."""
        return _look(source, faces=False, thorough=False, threads=self.threads, film=self.film)[0]

    @contextmanager
    def proven(
        self, source: int, recipe: Recipe, look: Look | None = None
    ) -> Iterator[tuple[int, Callable[[], Outcome]]]:
        """A proven copy that can be looked at once more, and how to have it.

        look: what the source is, where it was made of another.
        """
        with _proven(source, recipe, self.threads, self.new_draft, film=self.film) as (
            made,
            draft,
            kept,
        ):
            whole = made._replace(look=look or made.look)
            yield draft.descriptor, lambda: self.take(draft, whole, recipe, kept)


class _OnDisk(_Desk[files.Draft]):
    """Into a folder, under names of their own."""

    def __init__(self, path: Path, delivery: Delivery, threads: int) -> None:
        super().__init__(path.name, threads)
        self.path, self.delivery = path, delivery
        self.folder = self._folder = path.parent if delivery.in_place else delivery.folder
        self.resume = delivery.resume

    def scratch(self) -> files.Draft:
        files.make_folder(self._folder)
        return files.Draft(self._folder)

    def new_draft(self, made: _Made) -> files.Draft:
        folder = _target(self.path, self.delivery, made).parent
        files.make_folder(folder)
        return files.Draft(folder)

    def take(
        self, draft: files.Draft, made: _Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        saved = _commit(draft, _target(self.path, self.delivery, made), self.delivery)
        beside = list(outside.beside(self.path))
        return _outcome(str(self.path), saved, made, recipe, beside, kept)


class _InMemory(_Desk[files.MemoryDraft]):
    """Nowhere but into memory."""

    def __init__(self, name: str, threads: int, most: int | None) -> None:
        super().__init__(name, threads)
        self._name, self._most = name, most
        self.parts: list[bytes] = []

    def scratch(self) -> files.MemoryDraft:
        return files.MemoryDraft(self._most)

    def new_draft(self, made: _Made) -> files.MemoryDraft:  # noqa: ARG002  (as it is called)
        return files.MemoryDraft(self._most)

    def take(
        self, draft: files.MemoryDraft, made: _Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        self.parts = list(draft.parts())
        beside = list(outside.in_name(self._name))
        done = _outcome("-", None, made, recipe, beside, kept)
        return replace(done, suffix=_ending(self._name, made.copy))


#: What the child cannot do by itself -> who does it step by step.
_BY_ITSELF = {"moving_faces": film_copy.covered, "moving_voice": film_copy.revoiced}


def _by_itself(error: NotCleanable) -> Callable[..., Outcome]:
    """Who does what the child cannot do by itself; raises the error where nobody can."""
    if error.detail not in _BY_ITSELF or error.where:
        raise error
    return _BY_ITSELF[error.detail]


def clean_stream(
    stream: Iterable[bytes], recipe: Recipe, *, name: str = "", threads: int = 2,
    tell: filming.Tell | None = None, most: int | None = None,
) -> tuple[Outcome, list[bytes]]:  # fmt: skip
    """Clean bytes from a pipe; the proven copy is held in memory and given back in parts.

    name: what the file was called; what it gives away is among what goes. tell: as of `clean`.
    most: how many bytes there is room for; a film that becomes longer is given up as soon as it
    does. Raises Refused (TooLarge in that case), Unproven.
    """
    desk = _InMemory(name, threads, most)
    with files.opened_stream(stream) as source:
        try:
            with desk.proven(source, recipe) as (_, take):
                return take(), desk.parts
        except NotCleanable as error:
            work = _by_itself(error)
        return work(desk, source, recipe, tell or _say_nothing), desk.parts


def formats() -> list[dict[str, Any]]:
    """The formats known, for people; asked of a child, because the parent loads no parser."""
    answer = _ask("known", [], {}, (*_WARM_LIGHT, *_WARM_OTHERS))
    return replies.formats(answer.untrusted_head.get("formats"))


def _look(
    source: int, *, faces: bool, thorough: bool, threads: int, film: bool,
    also: tuple[str, ...] = (),
) -> tuple[Look, tuple[str, ...]]:  # fmt: skip
    arguments = {
        "count_faces": faces, "thorough": thorough, "also": [*also], "threads": threads
    }  # fmt: skip
    warm = _warm_for(also) if faces or also else _WARM_LIGHT
    answer = _ask("look", [source], arguments, warm, film=film)
    head = answer.untrusted_head
    return replies.look(head, os.fstat(source).st_size, also), replies.suffixes(head)


def _ask(
    task: str,
    files: list[int],
    arguments: dict[str, Any],
    warm_up: tuple[str, ...],
    *,
    film: bool = False,
    **options: Any,
) -> Answer:
    """Run a task in the jail; what is no picture goes to a child that knows the other formats.

    film: it is called one, so that a child that knows films is asked first.
    """
    size = sum(os.fstat(descriptor).st_size for descriptor in files)
    limits = PIXELS if set(_WARM_PIXELS) <= set(warm_up) else LIGHT
    name = f"{_TASKS}:{task}"
    wide = _widened(limits, size)
    first = wide if set(_WARM_OTHERS) <= set(warm_up) else limits
    for more, most in (
        (_WARM_FILMS, wide) if film else ((), first),
        (_WARM_OTHERS, wide), ((*_WARM_OTHERS, *_WARM_LIBRARIES), wide),
    ):  # fmt: skip
        with suppress(Unloaded):
            return pool.run(name, files, arguments, most, warm_up=(*warm_up, *more), **options)
    raise JailBroken("bad_reply")


def _widened(limits: Limits, size: int) -> Limits:
    """What documents, sound and film may use: they may be large, and are read more than once."""
    return limits._replace(
        memory=limits.memory + (512 << 20),
        cpu_seconds=limits.cpu_seconds + 160 + size // _READ_A_SECOND,
        wall_seconds=limits.wall_seconds + 320 + 4 * size // _READ_A_SECOND,
    )


def _needs_pixels(recipe: Recipe) -> bool:
    return recipe.faces == "hide" or recipe.repaint or bool(recipe.boxes or recipe.also)


def _warm_up(recipe: Recipe) -> tuple[str, ...]:
    """What the child that makes a copy loads before it is locked."""
    return _warm_for(recipe.also) if _needs_pixels(recipe) else _WARM_LIGHT


def _warm_for(also: tuple[str, ...]) -> tuple[str, ...]:
    """What a child that decodes pictures loads; also: what it looks for beside faces."""
    return (*_WARM_PIXELS, *dict.fromkeys(_WARM_ALSO[name] for name in sorted(also)))


def _make(
    source: int, recipe: Recipe, threads: int, *, film: bool, before: replies.Cover | None = None
) -> _Made:
    """before: what a first try found, so that nobody looks for it again."""
    seen = before and {
        "found": [_row(box) for box in before.found],
        "suggested": [_row(box) for box in before.suggested],
    }
    answer = _ask(
        "make",
        [source],
        {"recipe": _plain(recipe), "threads": threads, "seen": seen},
        _warm_up(recipe),
        film=film,
        max_bytes=_MAX_FRESH,
        full_only=recipe.require_jail,
    )
    head, size = answer.untrusted_head, os.fstat(source).st_size
    blob = b"".join(answer.untrusted_blobs)
    return _Made(
        replies.look(head, size),
        replies.cover(head.get("cover")),
        replies.copy(head.get("copy"), blob, size),
    )


def _plain(recipe: Recipe) -> dict[str, Any]:
    fields = asdict(recipe)
    fields["boxes"] = [_row(box) for box in recipe.boxes]
    fields["show"] = [_row(box) for box in recipe.show]
    fields["tracks"] = ""  # films are covered elsewhere
    return fields


def _row(box: Box) -> list[Any]:
    return [box.x, box.y, box.width, box.height, box.what, box.score]


@contextmanager
def _proven(
    source: int, recipe: Recipe, threads: int, new_draft: Callable[[_Made], _Draft], *, film: bool
) -> Iterator[tuple[_Made, _Draft, tuple[Finding, ...]]]:
    """A copy that was proven, its draft, and the harmless traces that are still in it.

    A face that the proof sees in the copy is covered, too, and all is made again. Raises
    Unproven.
    """
    missed: tuple[Box, ...] = ()
    first: replies.Cover | None = None
    for tries_left in reversed(range(_TRIES)):
        recipe = replace(recipe, boxes=(*recipe.boxes, *missed))
        made = _make(source, recipe, threads, film=film, before=first)
        first = first or made.cover
        with new_draft(made) as draft:
            draft.write(made.copy.pieces, source)
            said = _read_again(draft.descriptor, source, made, recipe, threads)
            missed = said.faces_left if made.copy.painted else ()
            if not missed or not tries_left:
                proof.require(said, made.copy, made.look, recipe)
                yield made, draft, said.look.findings
                return


def _read_again(
    copy: int, source: int, made: _Made, recipe: Recipe, threads: int
) -> replies.Proof:
    """Let a fresh child read the copy beside its source."""
    look_again = made.copy.painted and recipe.faces == "hide"
    allowed = (*made.cover.covered, *made.cover.shown, *recipe.show)
    needles = proof.needles(made.look.findings)
    arguments = {
        "recipe": _plain(recipe),
        "lossless": not made.copy.painted,
        "everywhere": needles.everywhere,
        "around": needles.around,
        "whole": needles.whole,
        "covered": [_row(box) for box in allowed] if look_again else None,
        "inside": made.cover.inside,
        "thorough": recipe.thorough,
        "threads": threads,
    }
    warm = _WARM_PIXELS if _needs_pixels(recipe) else _WARM_LIGHT
    answer = _ask(
        "prove", [copy, source], arguments, warm, film=made.copy.format in (*_FILMS, "m4v"),
        full_only=recipe.require_jail,
    )  # fmt: skip
    return replies.proof(answer.untrusted_head, os.fstat(copy).st_size)


def _target(path: Path, delivery: Delivery, made: _Made) -> Path:
    """Where the copy will stand. Raises NotCleanable or UsageError when the name would lie."""
    if delivery.in_place:
        if made.copy.format != made.look.format:
            raise NotCleanable("format_changed", hint="clean it without --in-place")
        return path
    if delivery.name is not None:
        if Path(delivery.name).suffix.lower() not in made.copy.suffixes:
            raise UsageError("wrong_suffix")
        return delivery.folder / delivery.name
    if delivery.keep_names:
        return files.free_name(delivery.folder, path.stem, _ending(path.name, made.copy))
    return delivery.folder / files.neutral_name(_ending(path.name, made.copy))


def _ending(name: str, copy: replies.Copy) -> str:
    """How a name of the copy ends: as its source's, where only that says what the file is for."""
    ending = Path(name).suffix.lower()
    kept = copy.format in _KNOWN_BY_NAME and ending in copy.suffixes
    return ending if kept else copy.suffix


def _commit(draft: files.Draft, target: Path, delivery: Delivery) -> Path:
    draft.commit(target, replace=delivery.in_place)
    return target


def _outcome(
    source: str, saved: Path | None, made: _Made, recipe: Recipe, beside: list[Finding],
    kept: tuple[Finding, ...] | None = None,
) -> Outcome:  # fmt: skip
    """kept: what the proof found in the copy; without a copy, what would stay as it is."""
    findings = (*made.look.findings, *beside)
    if kept is None:
        kept = tuple(finding for finding in findings if not proof.goes(finding.kind, recipe))
    if saved is not None:
        kept += tuple(outside.in_name(saved.name))
    return Outcome(
        source=source,
        saved=saved,
        outcome="clean",
        format=made.look.format,
        suffix=_ending(source, made.copy),
        faces_found=len(made.cover.found) if made.cover.looked else None,
        faces_covered=len(made.cover.covered),
        faces_shown=len(made.cover.shown),
        covered=made.cover.covered,
        suggested=made.cover.suggested,
        removed=tuple(finding for finding in findings if proof.goes(finding.kind, recipe)),
        kept=kept,
        voice="kept" if made.copy.sounds else None,
        faceless=made.look.faceless,
        worded=made.look.worded,
    )
