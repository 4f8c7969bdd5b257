"""Where a copy is made, proven, and goes: into a folder, or into memory alone.

The copy is written without a name, read again by a fresh confined child, and had only if that
child found nothing wrong.
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
from toolkit.clean import asking, comparing, outside, proof, replies
from toolkit.clean.asking import Made
from toolkit.clean.children import by_name
from toolkit.errors import CannotAccess, NotCleanable, UsageError
from toolkit.i18n import mark as _
from toolkit.model import Box, Finding, Look, Recipe
from toolkit.outcome import Delivery, Outcome

#: Whose names alone say that they are a table, a program, subtitles or a comic.
_KNOWN_BY_NAME = ("txt", "zip")
#: What stays as words alone, in which a proof sees nothing that was filled in.
_FILLED = "content.filled"
#: How often a copy is made anew because the proof saw one more face.
_TRIES = 4

_Draft = TypeVar("_Draft", files.Draft, files.MemoryDraft)


class Desk(Generic[_Draft]):
    """Where a copy is made and goes.

    threads: how many a child may use. more: what a child loads more for files of its name.
    """

    folder: Path | None = None
    resume = False

    def __init__(self, name: str, threads: int) -> None:
        """Nothing is made yet. name: what the file is called."""
        self.threads, self.more = threads, by_name(name)
        self._look: Look | None = None

    def scratch(self) -> _Draft:
        """A draft that is given to nobody."""
        raise NotImplementedError

    def new_draft(self, made: Made) -> _Draft:
        """A draft of the copy."""
        raise NotImplementedError

    def take(
        self, draft: _Draft, made: Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        """Have a proven draft."""
        raise NotImplementedError

    def look(self, source: int) -> Look:
        """What its file is and says; asked once."""
        if self._look is None:
            self._look, _suffixes = asking.look(
                source, faces=False, thorough=False, threads=self.threads, more=self.more
            )
        return self._look

    @contextmanager
    def proven(
        self, source: int, recipe: Recipe, look: Look | None = None
    ) -> Iterator[tuple[int, Callable[[], Outcome]]]:
        """A proven copy that can be looked at once more, and how to have it.

        look: what the source is, where it was made of another.
        """
        with _proven(source, recipe, self.threads, self.new_draft, self.more) as (
            made,
            draft,
            kept,
        ):
            whole = made._replace(look=look or made.look)
            yield draft.descriptor, lambda: self.take(draft, whole, recipe, kept)


class OnDisk(Desk[files.Draft]):
    """Into a folder, under names of their own."""

    def __init__(self, path: Path, delivery: Delivery, threads: int, source: int) -> None:
        """path: of the source, which is open."""
        super().__init__(path.name, threads)
        self.path, self.delivery = path, delivery
        self._was = files.state(source)
        self.folder = self._folder = path.parent if delivery.in_place else delivery.folder
        self.resume = delivery.resume

    def scratch(self) -> files.Draft:
        """In the same folder, so that it can be as large."""
        files.make_folder(self._folder)
        return files.Draft(self._folder)

    def new_draft(self, made: Made) -> files.Draft:
        """In the folder that the copy is for, which is made where there is none."""
        folder = _target(self.path, self.delivery, made).parent
        files.make_folder(folder)
        return files.Draft(folder)

    def take(
        self, draft: files.Draft, made: Made, recipe: Recipe, kept: tuple[Finding, ...]
    ) -> Outcome:
        """Give it its name; in place of the source only while that is still what was read."""
        if self.delivery.in_place and files.state(self.path) != self._was:
            raise CannotAccess("changed_meanwhile")
        saved = _commit(draft, _target(self.path, self.delivery, made), self.delivery)
        beside = list(outside.beside(self.path))
        return outcome(str(self.path), saved, made, recipe, beside, kept)


class InMemory(Desk[files.MemoryDraft]):
    """Nowhere but into memory."""

    def __init__(self, name: str, threads: int, most: int | None) -> None:
        """name: what the source was called. most: how many bytes there is room for."""
        super().__init__(name, threads)
        self._name, self._most = name, most
        self.parts: list[bytes] = []

    def scratch(self) -> files.MemoryDraft:
        """A file in memory, too."""
        return files.MemoryDraft(self._most)

    def new_draft(self, made: Made) -> files.MemoryDraft:  # noqa: ARG002  (as it is called)
        """A file in memory."""
        return files.MemoryDraft(self._most)

    def take(
        self,
        draft: files.MemoryDraft,
        made: Made,
        recipe: Recipe,
        kept: tuple[Finding, ...],
    ) -> Outcome:
        """Keep its bytes in `parts`."""
        self.parts = list(draft.parts())
        beside = list(outside.in_name(self._name))
        done = outcome("-", None, made, recipe, beside, kept)
        return replace(done, suffix=_ending(self._name, made.copy))


@contextmanager
def _proven(
    source: int,
    recipe: Recipe,
    threads: int,
    new_draft: Callable[[Made], _Draft],
    more: tuple[str, ...],
) -> Iterator[tuple[Made, _Draft, tuple[Finding, ...]]]:
    """A copy that was proven, its draft, and the harmless traces that are still in it.

    A face that the proof sees in the copy is covered, too, and all is made again. Raises
    Unproven.
    """
    missed: tuple[Box, ...] = ()
    first: replies.Cover | None = None
    for tries_left in reversed(range(_TRIES)):
        recipe = recipe._replace(boxes=(*recipe.boxes, *missed))
        made = asking.make(source, recipe, threads, more, before=first)
        first = first or made.cover
        with new_draft(made) as draft:
            same = _written(draft, made, source, recipe)
            said = asking.read_again(draft.descriptor, source, made, recipe, threads, same)
            missed = said.faces_left if made.copy.painted else ()
            if not missed or not tries_left:
                proof.require(said, made.copy, made.look, recipe)
                yield made, draft, said.look.findings
                return


def _written(draft: _Draft, made: Made, source: int, recipe: Recipe) -> list[comparing.Same]:
    """Write the copy; of a long one, say what was compared meanwhile. Raises Unproven."""
    pieces = made.copy.pieces
    if not comparing.follows(pieces):
        draft.write(pieces, source)
        return []
    ask = partial(asking.same, draft.descriptor, source, recipe=recipe, more=made.more)
    with BackgroundThread() as worker:
        comparer = comparing.Comparer(pieces, ask, worker)
        draft.write(pieces, source, comparer.wrote)
        return comparer.same()


def _target(path: Path, delivery: Delivery, made: Made) -> Path:
    """Where the copy will stand. Raises NotCleanable or UsageError when the name would lie."""
    if delivery.in_place:
        if made.copy.format != made.look.format:
            raise NotCleanable("format_changed", hint=_("clean it without --in-place"))
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


def _became_words(found: Iterable[Finding], kept: Iterable[Finding]) -> Iterator[Finding]:
    """What a program had filled in, of which the copy has the words and no mark any more."""
    told = {one.value for one in kept if one.kind == _FILLED}
    return (one for one in found if one.kind == _FILLED and one.value not in told)


def outcome(
    source: str, saved: Path | None, made: Made, recipe: Recipe, beside: list[Finding],
    kept: tuple[Finding, ...] | None = None,
) -> Outcome:  # fmt: skip
    """What is said of a file that was cleaned, or would be.

    beside: what is known of it from its name and times. kept: what the proof found in the copy;
    without a copy, what would stay as it is.
    """
    findings = (*made.look.findings, *beside)
    if kept is None:
        kept = tuple(finding for finding in findings if not proof.goes(finding.kind, recipe))
    else:
        kept = (*kept, *_became_words(made.look.findings, kept))
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
