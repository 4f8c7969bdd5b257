"""clean --lock-to: lock the original, clean it, then put both on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.clean.batch import failed
from toolkit.cli import evidence, secret
from toolkit.errors import CannotAccess, LampshadeError
from toolkit.model import Recipe
from toolkit.outcome import Outcome
from toolkit.vault import locking, record
from toolkit.vault.locking import LockedFile
from toolkit.vault.recipients import Recipient

#: Cleans files as they come, some at a time.
Clean = Callable[[Iterable[Path]], Iterable[Outcome]]


def kept(
    todo: Sequence[Path], folder: Path, names: Sequence[str], recipe: Recipe, clean: Clean
) -> Iterator[Outcome]:
    """The outcomes of cleaning what could be locked; what could not is a failure, and stays.

    Each is locked when it is handed out to be cleaned, with several jobs up to 256 ahead: what
    somebody changes while the others are done is locked as it is then. Raises what putting a copy
    on record would raise, where that is known before the work.
    """
    to, path_of_record = secret.to(names, {}), folder / record.NAME
    evidence.require_ready(path_of_record, recipe, to)
    locked: dict[str, LockedFile | Outcome] = {}

    def noted(outcome: Outcome) -> Outcome:
        original = locked[outcome.source]
        if outcome.saved is None or isinstance(original, Outcome):
            return outcome
        try:
            if not original.was(outcome.state):
                raise CannotAccess("changed_meanwhile")
            evidence.note(path_of_record, original, outcome.saved, recipe, to)
        except LampshadeError as error:
            # the copy is proven and stays; that it is not on record must be known
            return replace(outcome, outcome="failed", error=error)
        return outcome

    yield from map(noted, clean(_locked_first(todo, folder, to, locked)))
    yield from (each for each in locked.values() if isinstance(each, Outcome))


def _locked_first(
    todo: Sequence[Path],
    folder: Path,
    to: Sequence[Recipient],
    locked: dict[str, LockedFile | Outcome],
) -> Iterator[Path]:
    """Those that could be locked, each once it is; locked: gets what became of all."""
    for path in todo:
        try:
            locked[str(path)] = locking.lock(path, folder, to)
        except LampshadeError as error:
            locked[str(path)] = failed(str(path), error)
        else:
            yield path
