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
from typing import Any, NamedTuple, TypeVar

from toolkit import files
from toolkit.clean import filming, outside, proof, replies
from toolkit.errors import JailBroken, NotCleanable, NotRegular, Unloaded, Unproven, UsageError
from toolkit.film import edit
from toolkit.film.tracks import Sighting
from toolkit.model import (
    HEARD,
    VOICES,
    Box,
    Delivery,
    FilmReport,
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
#: What is loaded more when it is no picture.
_WARM_OTHERS = (f"{_TASKS}:warm_others",)
_WARM_LIBRARIES = (f"{_TASKS}:warm_libraries",)
LIGHT = Limits(memory=512 << 20, cpu_seconds=20, wall_seconds=40)
PIXELS = Limits(memory=1200 << 20, cpu_seconds=240, wall_seconds=300, threads=True)
#: Bytes that a slow computer reads and compares in a second.
_READ_A_SECOND = 32 << 20
#: No copy holds more than this many bytes of fresh (not copied) data.
_MAX_FRESH = 1 << 30
_MAX_PREVIEW = 8 << 20
#: How often a copy is made anew because the proof saw one more face.
_TRIES = 4

_Draft = TypeVar("_Draft", files.Draft, files.MemoryDraft)


class _Made(NamedTuple):
    """A checked answer: what the file was, what was hidden, and the copy in pieces."""

    look: Look
    cover: replies.Cover
    copy: replies.Copy


def inspect(
    path: Path | str, *, faces: bool = True, thorough: bool = False, threads: int = 2
) -> Look:
    """Everything a file gives away, its name and times included. Changes nothing.

    With faces, also who may be seen; `Look.faces` is None when nobody could look. Does not
    find what is hidden inside the coded pixels. Raises Refused or CannotAccess.
    """
    path = Path(path)
    with files.opened(path) as source:
        seen, suffixes = _look(source, faces=faces, thorough=thorough, threads=threads)
    beside = (*outside.beside(path), *outside.wrong_suffix(path.name, suffixes))
    return Look(seen.format, seen.size, (*seen.findings, *beside), seen.faces)


def inspect_stream(
    stream: Iterable[bytes], *, faces: bool = True, thorough: bool = False, name: str = ""
) -> Look:
    """The same for bytes from a pipe, which have no times, and a name only if one is given."""
    with files.opened_stream(stream) as source:
        seen, suffixes = _look(source, faces=faces, thorough=thorough, threads=2)
    beside = (*outside.in_name(name), *outside.wrong_suffix(name, suffixes))
    return Look(seen.format, seen.size, (*seen.findings, *beside), seen.faces)


def show_stream(
    stream: Iterable[bytes],
    *,
    preview: bool = True,
    faces: bool = False,
    thorough: bool = False,
    threads: int = 2,
) -> Shown:
    """A small upright picture of a file, its upright size, and who may be seen in it.

    What can not be decoded gives an empty Shown. Raises Refused.
    """
    arguments = {"preview": preview, "faces": faces, "thorough": thorough, "threads": threads}
    with files.opened_stream(stream) as source:
        answer = _ask("show", [source], arguments, _WARM_PIXELS, max_bytes=_MAX_PREVIEW)
    return replies.shown(answer.untrusted_head, answer.untrusted_blobs)


def numbers_stream(
    stream: Iterable[bytes], box: Box, upright: Size, cells: int
) -> tuple[tuple[int, ...], ...]:
    """A place in a picture as a grid of brightnesses, to show what a machine compares.

    upright: the size that the box was measured in; the picture may be a smaller copy. Empty
    where it can not be decoded. Raises Refused.
    """
    arguments = {"box": _row(box)[:4], "upright": [upright.width, upright.height], "cells": cells}
    with files.opened_stream(stream) as source:
        answer = _ask("numbers", [source], arguments, _WARM_PIXELS)
    return replies.numbers(answer.untrusted_head.get("numbers"), cells)


def warm(pixels: int = 1) -> None:
    """Start waiting children now, for those who can not wait later; `pixels` of them decode."""
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
    recipe = recipe or Recipe()
    with files.opened(path) as source:
        if delivery.in_place and os.fstat(source).st_nlink > 1:
            raise NotRegular("link")
        try:
            return _clean_open(path, source, delivery, recipe, threads)
        except NotCleanable as error:
            if error.detail not in _BY_ITSELF or error.where:
                raise
            work = _BY_ITSELF[error.detail]
        if delivery.dry_run:
            made = _make(source, _without_films(recipe), threads)
            return _outcome(str(path), None, made, recipe, list(outside.beside(path)))
        return work(path, source, delivery, recipe, threads, tell or _say_nothing)


def _clean_open(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int
) -> Outcome:
    if delivery.dry_run:
        made = _make(source, recipe, threads)
        return _outcome(str(path), None, made, recipe, list(outside.beside(path)))
    with _proven(source, recipe, threads, _drafts(path, delivery)) as (made, draft, kept):
        saved = _commit(draft, _target(path, delivery, made), delivery)
    return _outcome(str(path), saved, made, recipe, list(outside.beside(path)), kept)


def _drafts(path: Path, delivery: Delivery) -> Callable[[_Made], files.Draft]:
    def new_draft(made: _Made) -> files.Draft:
        folder = _target(path, delivery, made).parent
        files.make_folder(folder)
        return files.Draft(folder)

    return new_draft


def _say_nothing(what: str, share: float) -> None:
    """Nobody wants to hear how far the work is."""


def _clean_film(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int, tell: filming.Tell
) -> Outcome:
    """A film: looked at, covered, stripped and proven like any file, and looked at again.

    Faces that are still seen are covered, too, and all is made anew.
    """
    if recipe.also or recipe.boxes or recipe.show:
        raise NotCleanable("film_boxes")
    look, _ = _look(source, faces=False, thorough=False, threads=threads)
    folder = path.parent if delivery.in_place else delivery.folder
    files.make_folder(folder)
    if recipe.tracks:
        kept = None
        seen, tracks = edit.read(recipe.tracks, files.digest(source))
    else:
        seen, kept = filming.looked(
            source, recipe, folder, resume=delivery.resume, threads=threads, tell=tell
        )
        tracks = filming.tracks_of(seen)
    plain, voice = _without_films(recipe), filming.wanted_voice(recipe)
    drafts, missed = _drafts(path, delivery), list[Sighting]()
    for tries_left in reversed(range(filming.TRIES)):
        with files.Draft(folder) as covered:
            filming.painted(
                source, covered, seen, tracks, recipe, container=look.format, threads=threads,
                tell=tell,
            )  # fmt: skip
            with _proven(covered.descriptor, plain, threads, drafts) as (copy, draft, harmless):
                left = filming.checked(
                    draft.descriptor, seen, tracks, recipe, threads=threads, tell=tell
                )
                bare = [] if recipe.blackout else filming.sure(left)
                if not bare:
                    heard = filming.require_sound(
                        draft.descriptor, source, recipe, voice=voice, pictures=False,
                        threads=threads, tell=tell,
                    )  # fmt: skip
                    made = _Made(look, copy.cover, copy.copy)
                    saved = _commit(draft, _target(path, delivery, made), delivery)
                    if kept is not None:
                        kept.remove()
                    beside = list(outside.beside(path))
                    done = _outcome(str(path), saved, made, plain, beside, harmless)
                    done = replace(done, voice=_HEARD[voice] if heard else None)
                    return _told(done, filming.report(seen, tracks, left))
        if not tries_left or recipe.tracks:
            break
        missed += bare
        tracks = filming.tracks_of(seen, missed)
    raise Unproven("face_left")


def _without_films(recipe: Recipe) -> Recipe:
    """What is left to be done to a film or a sound whose faces or voices are done."""
    return replace(
        recipe, faces="keep", also=(), blackout=False, repaint=False, tracks="", voice="keep"
    )


def _clean_voice(
    path: Path, source: int, delivery: Delivery, recipe: Recipe, threads: int, tell: filming.Tell
) -> Outcome:
    """A film whose faces stay, or a sound: its voices changed or left out, stripped and proven."""
    look, _ = _look(source, faces=False, thorough=False, threads=threads)
    folder = path.parent if delivery.in_place else delivery.folder
    files.make_folder(folder)
    plain, drafts = _without_films(recipe), _drafts(path, delivery)
    with files.Draft(folder) as changed:
        filming.revoiced(
            source, changed, recipe, container=look.format, threads=threads, tell=tell
        )
        with _proven(changed.descriptor, plain, threads, drafts) as (copy, draft, harmless):
            heard = filming.require_sound(
                draft.descriptor, source, recipe, voice=recipe.voice, pictures=True,
                threads=threads, tell=tell,
            )  # fmt: skip
            made = _Made(look, copy.cover, copy.copy)
            saved = _commit(draft, _target(path, delivery, made), delivery)
    done = _outcome(str(path), saved, made, plain, list(outside.beside(path)), harmless)
    return replace(done, voice=_HEARD[recipe.voice] if heard else None)


#: What the child can not do by itself -> who does it step by step.
_BY_ITSELF = {"moving_faces": _clean_film, "moving_voice": _clean_voice}
#: What is asked for -> what is said of it.
_HEARD = dict(zip(VOICES, HEARD, strict=True))


def _told(done: Outcome, film: FilmReport) -> Outcome:
    """An outcome with what is known of the film."""
    return replace(
        done, faces_found=film.tracks, faces_covered=film.hidden,
        faces_shown=film.tracks - film.hidden, film=film,
    )  # fmt: skip


def clean_stream(
    stream: Iterable[bytes], recipe: Recipe, *, name: str = "", threads: int = 2
) -> tuple[Outcome, list[bytes]]:
    """Clean bytes from a pipe; the proven copy is held in memory and given back in parts.

    name: what the file was called; what it gives away is among what goes.
    """
    with (
        files.opened_stream(stream) as source,
        _proven(source, recipe, threads, _memory_draft) as (made, draft, kept),
    ):
        beside = list(outside.in_name(name))
        return _outcome("-", None, made, recipe, beside, kept), list(draft.parts())


def _memory_draft(made: _Made) -> files.MemoryDraft:  # noqa: ARG001  (as `new_draft` is called)
    return files.MemoryDraft()


def formats() -> list[dict[str, Any]]:
    """The formats known, for people; asked of a child, because the parent loads no parser."""
    answer = _ask("known", [], {}, (*_WARM_LIGHT, *_WARM_OTHERS))
    return replies.formats(answer.untrusted_head.get("formats"))


def _look(
    source: int, *, faces: bool, thorough: bool, threads: int
) -> tuple[Look, tuple[str, ...]]:
    arguments = {"count_faces": faces, "thorough": thorough, "threads": threads}
    answer = _ask("look", [source], arguments, _WARM_PIXELS if faces else _WARM_LIGHT)
    head = answer.untrusted_head
    return replies.look(head, os.fstat(source).st_size), replies.suffixes(head)


def _ask(
    task: str,
    files: list[int],
    arguments: dict[str, Any],
    warm_up: tuple[str, ...],
    **options: Any,
) -> Answer:
    """Run a task in the jail; what is no picture goes to a child that knows the other formats."""
    size = sum(os.fstat(descriptor).st_size for descriptor in files)
    limits = PIXELS if set(_WARM_PIXELS) <= set(warm_up) else LIGHT
    name = f"{_TASKS}:{task}"
    wide = _widened(limits, size)
    for more, most in (
        ((), limits), (_WARM_OTHERS, wide), ((*_WARM_OTHERS, *_WARM_LIBRARIES), wide),
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
    if not _needs_pixels(recipe):
        return _WARM_LIGHT
    return (*_WARM_PIXELS, *dict.fromkeys(_WARM_ALSO[name] for name in sorted(recipe.also)))


def _make(source: int, recipe: Recipe, threads: int) -> _Made:
    answer = _ask(
        "make",
        [source],
        {"recipe": _plain(recipe), "threads": threads},
        _warm_up(recipe),
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
    source: int, recipe: Recipe, threads: int, new_draft: Callable[[_Made], _Draft]
) -> Iterator[tuple[_Made, _Draft, tuple[Finding, ...]]]:
    """A copy that was proven, its draft, and the harmless traces that are still in it.

    A face that the proof sees in the copy is covered, too, and all is made again. Raises
    Unproven.
    """
    missed: tuple[Box, ...] = ()
    for tries_left in reversed(range(_TRIES)):
        recipe = replace(recipe, boxes=(*recipe.boxes, *missed))
        made = _make(source, recipe, threads)
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
    answer = _ask("prove", [copy, source], arguments, warm, full_only=recipe.require_jail)
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
        return files.free_name(delivery.folder, path.stem, made.copy.suffix)
    return delivery.folder / files.neutral_name(made.copy.suffix)


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
        suffix=made.copy.suffix,
        faces_found=len(made.cover.found) if made.cover.looked else None,
        faces_covered=len(made.cover.covered),
        faces_shown=len(made.cover.shown),
        covered=made.cover.covered,
        suggested=made.cover.suggested,
        removed=tuple(finding for finding in findings if proof.goes(finding.kind, recipe)),
        kept=kept,
        voice="kept" if made.copy.sounds else None,
    )
