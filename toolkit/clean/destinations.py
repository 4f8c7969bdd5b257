"""Make a copy, prove it, and save it at its destination: a folder, or memory alone.

The copy is written into a draft without a name and read again by a fresh confined child; it is
saved only if that child found nothing wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from toolkit import files
from toolkit.background import BackgroundThread
from toolkit.clean import file_metadata, incremental_compare, jail_requests, proof, replies
from toolkit.clean.jail_requests import Made
from toolkit.clean.preload import for_name
from toolkit.errors import CannotAccess, NotCleanable, UsageError
from toolkit.i18n import mark as _
from toolkit.model import Box, Finding, Look, Recipe
from toolkit.outcome import Delivery, Outcome

#: Formats whose suffix alone tells a table, a program, subtitles or a comic.
_KNOWN_BY_NAME = ("txt", "zip")
#: Fields that become plain words in the copy, where the proof cannot recognise them.
_FILLED = "content.filled"
#: How often a copy is made at most, because the proof saw one more face.
_TRIES = 4

_Draft = TypeVar("_Draft", files.Draft, files.MemoryDraft)


class Destination(Generic[_Draft]):
    """Where a copy is made and saved; a base class for the two kinds below.

    threads: how many a child may use. extra_warm_up: what a child loads for files of this name.
    """

    folder: Path | None = None
    resume = False

    def __init__(self, name: str, threads: int) -> None:
        """name: of the source file."""
        self.threads, self.extra_warm_up = threads, for_name(name)
        self._look: Look | None = None

    def scratch(self) -> _Draft:
        """A draft for an intermediate result, which is never saved."""
        raise NotImplementedError

    def new_draft(self, made: Made) -> _Draft:
        """A draft for the copy itself."""
        raise NotImplementedError

    def save(
        self, draft: _Draft, made: Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        """Save a proven draft; returns what is reported of the file."""
        raise NotImplementedError

    def look(self, source: int) -> Look:
        """The format and findings of the source; the jail is asked once."""
        if self._look is None:
            self._look, _suffixes = jail_requests.look(
                source,
                faces=False,
                thorough=False,
                threads=self.threads,
                extra_warm_up=self.extra_warm_up,
            )
        return self._look

    @contextmanager
    def proven(
        self, source: int, recipe: Recipe, look: Look | None = None
    ) -> Iterator[tuple[int, Callable[[], Outcome]]]:
        """A proven copy: its descriptor, and a function that saves it.

        The caller may check the copy once more before saving. look: of the user's file, where the
        source is an intermediate result made from it. Raises Unproven.
        """
        with _proven(source, recipe, self.threads, self.new_draft, self.extra_warm_up) as (
            made,
            draft,
            kept,
        ):
            whole = made._replace(look=look or made.look)
            yield draft.descriptor, lambda: self.save(draft, whole, recipe, kept)


class FolderDestination(Destination[files.Draft]):
    """A folder; each copy gets a name of its own there."""

    def __init__(self, path: Path, delivery: Delivery, threads: int, source: int) -> None:
        """path: of the source file. source: its open descriptor."""
        super().__init__(path.name, threads)
        self.path, self.delivery = path, delivery
        self._was = files.state(source)
        self.folder = self._folder = path.parent if delivery.in_place else delivery.folder
        self.resume = delivery.resume

    def scratch(self) -> files.Draft:
        """A draft in the same folder, where there is room for large files."""
        files.make_folder(self._folder)
        return files.Draft(self._folder)

    def new_draft(self, made: Made) -> files.Draft:
        """A draft in the target folder, which is created if it is missing."""
        folder = _target(self.path, self.delivery, made).parent
        files.make_folder(folder)
        return files.Draft(folder)

    def save(
        self, draft: files.Draft, made: Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        """Give the draft its name; replaces the source only if that is unchanged meanwhile."""
        if self.delivery.in_place and files.state(self.path) != self._was:
            raise CannotAccess("changed_meanwhile")
        saved = _commit(draft, _target(self.path, self.delivery, made), self.delivery)
        outer = list(file_metadata.of_file(self.path))
        return outcome(str(self.path), saved, made, recipe, outer, kept)


class MemoryDestination(Destination[files.MemoryDraft]):
    """Memory alone; after saving, the bytes are in `parts`."""

    def __init__(self, name: str, threads: int, most: int | None) -> None:
        """name: of the source file. most: the size limit of the copy in bytes; None: no limit."""
        super().__init__(name, threads)
        self._name, self._most = name, most
        self.parts: list[bytes] = []

    def scratch(self) -> files.MemoryDraft:
        """A file in memory."""
        return files.MemoryDraft(self._most)

    def new_draft(self, made: Made) -> files.MemoryDraft:  # noqa: ARG002  (as it is called)
        """A file in memory."""
        return files.MemoryDraft(self._most)

    def save(
        self,
        draft: files.MemoryDraft,
        made: Made,
        recipe: Recipe,
        kept: tuple[Finding, ...],
    ) -> Outcome:
        """Move the bytes into `parts`."""
        self.parts = list(draft.parts())
        outer = list(file_metadata.of_name(self._name))
        done = outcome("-", None, made, recipe, outer, kept)
        return replace(done, suffix=_suffix(self._name, made.copy))


@contextmanager
def _proven(
    source: int,
    recipe: Recipe,
    threads: int,
    new_draft: Callable[[Made], _Draft],
    extra_warm_up: tuple[str, ...],
) -> Iterator[tuple[Made, _Draft, tuple[Finding, ...]]]:
    """A proven copy, its draft, and the harmless findings that are still in it.

    If the proof sees an uncovered face, the copy is made again with that face covered, too, up to
    _TRIES times. Raises Unproven.
    """
    missed: tuple[Box, ...] = ()
    first: replies.Cover | None = None
    for tries_left in reversed(range(_TRIES)):
        recipe = recipe._replace(boxes=(*recipe.boxes, *missed))
        made = jail_requests.make(source, recipe, threads, extra_warm_up, before=first)
        first = first or made.cover
        with new_draft(made) as draft:
            same = _written(draft, made, source, recipe)
            seen = jail_requests.prove(draft.descriptor, source, made, recipe, threads, same)
            missed = seen.faces_left if made.copy.painted else ()
            if not missed or not tries_left:
                proof.require(seen, made.copy, made.look, recipe)
                yield made, draft, seen.look.findings
                return


def _written(
    draft: _Draft, made: Made, source: int, recipe: Recipe
) -> list[incremental_compare.EqualRange]:
    """Write the copy; returns the ranges that were compared already. Raises Unproven."""
    pieces = made.copy.pieces
    if not incremental_compare.is_worthwhile(pieces):
        draft.write(pieces, source)
        return []
    ask = partial(
        jail_requests.same,
        draft.descriptor,
        source,
        recipe=recipe,
        loaded=made.loaded,
    )
    with BackgroundThread() as worker:
        comparer = incremental_compare.IncrementalComparer(pieces, ask, worker)
        draft.write(pieces, source, comparer.wrote)
        return comparer.same()


def _target(path: Path, delivery: Delivery, made: Made) -> Path:
    """The path of the copy. Raises NotCleanable or UsageError if its suffix would be wrong."""
    if delivery.in_place:
        if made.copy.format != made.look.format:
            raise NotCleanable("format_changed", hint=_("clean it without --in-place"))
        return path
    if delivery.name is not None:
        if Path(delivery.name).suffix.lower() not in made.copy.suffixes:
            raise UsageError("wrong_suffix")
        return delivery.folder / delivery.name
    if delivery.keep_names:
        return files.free_name(delivery.folder, path.stem, _suffix(path.name, made.copy))
    return delivery.folder / files.neutral_name(_suffix(path.name, made.copy))


def _suffix(name: str, copy: replies.Copy) -> str:
    """The suffix of the copy; that of its source where only the suffix tells the file type."""
    suffix = Path(name).suffix.lower()
    keep = copy.format in _KNOWN_BY_NAME and suffix in copy.suffixes
    return suffix if keep else copy.suffix


def _commit(draft: files.Draft, target: Path, delivery: Delivery) -> Path:
    draft.commit(target, replace=delivery.in_place)
    return target


def _became_words(found: Iterable[Finding], kept: Iterable[Finding]) -> Iterator[Finding]:
    """Fields of the original whose words are still in the copy as plain text."""
    marked = {one.value for one in kept if one.kind == _FILLED}
    return (one for one in found if one.kind == _FILLED and one.value not in marked)


def outcome(
    source: str, saved: Path | None, made: Made, recipe: Recipe, outer: list[Finding],
    kept: tuple[Finding, ...] | None = None,
) -> Outcome:  # fmt: skip
    """The outcome of a file that was cleaned, or, with `kept=None`, that would be.

    outer: findings in the file's name, times and attributes. kept: findings of the proof, which
    are still in the copy.
    """
    findings = (*made.look.findings, *outer)
    if kept is None:
        kept = tuple(finding for finding in findings if not proof.goes(finding.kind, recipe))
    else:
        kept = (*kept, *_became_words(made.look.findings, kept))
    if saved is not None:
        kept += tuple(file_metadata.of_name(saved.name))
    return Outcome(
        source=source,
        saved=saved,
        outcome="clean",
        format=made.look.format,
        suffix=_suffix(source, made.copy),
        faces_found=len(made.cover.found) if made.cover.looked else None,
        faces_covered=len(made.cover.covered),
        faces_shown=len(made.cover.shown),
        covered=made.cover.covered,
        painted=made.copy.painted,
        suggested=made.cover.suggested,
        removed=tuple(finding for finding in findings if proof.goes(finding.kind, recipe)),
        kept=kept,
        voice="kept" if made.copy.sounds else None,
        faceless=made.look.faceless,
        has_text=made.look.has_text,
    )
