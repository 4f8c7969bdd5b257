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


def kept(
    todo: list[Path], folder: Path, names: Sequence[str], recipe: Recipe,
    clean: Callable[[], Iterable[Outcome]],
) -> Iterator[Outcome]:  # fmt: skip
    """The outcomes of cleaning what could be locked; what could not is a failure, and stays.

    Raises what putting a copy on record would raise, where that is known before the work.
    """
    to, path_of_record = secret.to(names, {}), folder / record.NAME
    evidence.require_ready(path_of_record, recipe, to)
    locked: dict[str, LockedFile] = {}
    for path in [path for path in todo if not path.is_dir() or path.is_symlink()]:
        try:
            locked[str(path)] = locking.lock(path, folder, to)
        except LampshadeError as error:
            todo.remove(path)
            yield failed(str(path), error)
    for outcome in clean():
        if outcome.saved is None:
            yield outcome
            continue
        try:
            original = locked[outcome.source]
            if not original.was(outcome.state):
                raise CannotAccess("changed_meanwhile")
            evidence.note(path_of_record, original, outcome.saved, recipe, to)
        except LampshadeError as error:
            # the copy is proven and stays; that it is not on record must be known
            yield replace(outcome, outcome="failed", error=error)
        else:
            yield outcome
