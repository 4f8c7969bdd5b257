"""clean --lock-to: the original is locked first, then cleaned, then the two are put on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.clean.batch import failed
from toolkit.cli import evidence, secret
from toolkit.errors import LampshadeError
from toolkit.model import Outcome, Recipe
from toolkit.vault import locking, record
from toolkit.vault.locking import LockedFile

FOLDER = Path("locked")


def kept(
    todo: list[Path], names: Sequence[str], recipe: Recipe, clean: Callable[[], Iterable[Outcome]]
) -> Iterator[Outcome]:
    """The outcomes of cleaning what could be locked; what could not is a failure, and stays."""
    to = secret.to(names, {})
    locked: dict[str, LockedFile] = {}
    for path in [path for path in todo if not path.is_dir() or path.is_symlink()]:
        try:
            locked[str(path)] = locking.lock(path, FOLDER, to)
        except LampshadeError as error:
            todo.remove(path)
            yield failed(str(path), error)
    for outcome in clean():
        if outcome.saved is None:
            yield outcome
            continue
        try:
            evidence.note(FOLDER / record.NAME, locked[outcome.source], outcome.saved, recipe, to)
        except LampshadeError as error:
            # the copy is proven and stays; that it is not on record must be known
            yield replace(outcome, outcome="failed", error=error)
        else:
            yield outcome
