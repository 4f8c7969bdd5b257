"""clean --lock-to: only a copy of what was locked goes on record."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import sample_of
from tests.vault.testkit import secret
from toolkit.clean.batch import clean_many
from toolkit.cli.lock_first import kept
from toolkit.errors import Tampered, VaultError
from toolkit.model import Box, Recipe
from toolkit.outcome import Delivery, Outcome
from toolkit.vault import keys, record

PUBLIC = keys.public(secret(1))
KEEP = Recipe(faces="keep")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(sample_of("jpeg")[0])
    return path


def kept_of(original: Path, before: Callable[[], object], *, in_place: bool = False) -> Outcome:
    """The outcome of one original, to which something happens once it is locked."""
    delivery = Delivery(original.parent / "cleaned", in_place=in_place)

    def clean(paths: Iterable[Path]) -> list[Outcome]:
        locked = [*paths]
        before()
        return list(clean_many(locked, delivery, KEEP))

    (outcome,) = kept([original], original.parent / "locked", [PUBLIC], KEEP, clean)
    return outcome


def on_record(original: Path) -> int:
    path = original.parent / "locked" / record.NAME
    return len(record.read(path).sealed) if path.exists() else 0


@pytest.mark.parametrize("in_place", [False, True])
def test_a_copy_of_what_was_locked_goes_on_record(original: Path, in_place: bool) -> None:
    """Even where the copy takes the original's place."""
    outcome = kept_of(original, lambda: None, in_place=in_place)

    assert outcome.error is None
    assert on_record(original) == 1


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("change", ["longer", "touched"])
def test_what_changed_after_it_was_locked_does_not(
    original: Path, change: str, in_place: bool
) -> None:
    """The record would name an original from which the copy was not made."""

    def changed() -> None:
        if change == "longer":
            original.write_bytes(original.read_bytes() + b"\0")
        os.utime(original, ns=(1, 1))

    outcome = kept_of(original, changed, in_place=in_place)

    assert outcome.error is not None
    assert (outcome.outcome, outcome.error.detail) == ("failed", "changed_meanwhile")
    assert on_record(original) == 0


def test_what_changes_while_it_is_cleaned_does_not(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows which of the two was read."""
    times = itertools.count()
    monkeypatch.setattr("toolkit.files.state", lambda _source: (1, 1, 1, next(times)))

    outcome = kept_of(original, lambda: None)

    assert outcome.state is None
    assert on_record(original) == 0


def test_what_changes_while_others_are_cleaned_is_locked_as_it_is_then(original: Path) -> None:
    """Else --in-place would replace what was locked nowhere: a long run has hours for it."""
    later = original.with_name("b.jpg")
    later.write_bytes(original.read_bytes())
    delivery = Delivery(original.parent, in_place=True)

    def clean(paths: Iterable[Path]) -> Iterator[Outcome]:
        for outcome in clean_many(paths, delivery, KEEP):
            os.utime(later, ns=(1, 1))
            yield outcome

    locked = original.parent / "locked"
    outcomes = [*kept([original, later], locked, [PUBLIC], KEEP, clean)]

    assert [outcome.error for outcome in outcomes] == [None, None]
    assert on_record(original) == 2


def test_what_cannot_be_locked_is_told_and_not_cleaned(original: Path) -> None:
    """The others are."""
    gone = original.with_name("gone.jpg")
    delivery = Delivery(original.parent / "cleaned")

    def clean(paths: Iterable[Path]) -> Iterator[Outcome]:
        return clean_many(paths, delivery, KEEP)

    outcomes = [*kept([gone, original], original.parent / "locked", [PUBLIC], KEEP, clean)]

    assert [outcome.outcome for outcome in outcomes] == ["clean", "failed"]
    assert outcomes[1].source == str(gone)


@pytest.mark.parametrize("deed", ["broken", "large"])
def test_what_can_not_go_on_record_is_not_even_locked(
    original: Path, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known before the work, it stops the work."""
    folder = original.parent / "locked"
    folder.mkdir()
    if deed == "broken":
        (folder / record.NAME).write_bytes(b"nonsense\n")
    else:
        monkeypatch.setattr(record, "_MOST_LINE", 4000)
    recipe = Recipe(faces="keep", boxes=(Box(1, 2, 3, 4),) * (1000 if deed == "large" else 1))

    with pytest.raises(Tampered if deed == "broken" else VaultError, match="record"):
        list(kept([original], folder, [PUBLIC], recipe, lambda _paths: []))
    assert not list(folder.glob("*.age"))
