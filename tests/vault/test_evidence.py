"""What a record proves: only what was made again, byte for byte."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from hashlib import sha256

import pytest

from toolkit.errors import Tampered, VaultError
from toolkit.model import Box, Recipe
from toolkit.vault import evidence
from toolkit.vault.record import Entry, Opened

RECIPE = Recipe(boxes=(Box(1, 2, 3, 4),), show=(Box(5, 6, 7, 8),), also=("text",))
COPY = sha256(b"a copy").hexdigest()
MADE_OF = evidence.Made("0" * 64, "x.age", COPY, "y.jpg")
#: As it comes back out of a record.
MADE = Entry(**json.loads(json.dumps(asdict(evidence.entry(MADE_OF, RECIPE, "9.9")))))


def opened(*entries: Entry, others: tuple[int, ...] = ()) -> Opened:
    return Opened(dict(enumerate(entries, 1)), others)


def again(recipe: Recipe) -> list[bytes]:
    assert recipe == RECIPE
    return [b"a ", b"copy"]


def test_what_is_made_again_is_proven() -> None:
    """The newest entry of both counts; the recipe comes back as it was."""
    other = replace(MADE, copy="1" * 64)

    assert evidence.verified(opened(other, MADE, other), "0" * 64, COPY, again, "9.9") == MADE


@pytest.mark.parametrize(
    ("entries", "why"),
    [([], "no_entry"), ([replace(MADE, original="2" * 64)], "no_entry"),
     ([replace(MADE, copy="3" * 64)], "other_copy"),
     ([replace(MADE, recipe={**MADE.recipe, "voice": "distort"})], "chance_copy"),
     ([replace(MADE, copy="3" * 64, version="0.0.1")], "other_version")],
)  # fmt: skip
def test_whatever_else_is_not(entries: list[Entry], why: str) -> None:
    """No entry, another copy, another version."""
    copy = entries[0].copy if entries else COPY
    with pytest.raises(VaultError, match=why):
        evidence.verified(opened(*entries), "0" * 64, copy, lambda _recipe: [b"a copy"], "9.9")


@pytest.mark.parametrize(
    "wrong",
    [{"faces": 1}, {"boxes": 1}, {"boxes": [1]}, {"boxes": [{"x": 1}]}, {"more": 1},
     {"boxes": [{**Box(1, 2, 3, 4)._asdict(), "x": "1"}]}],
)  # fmt: skip
def test_a_recipe_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    """Whoever has the public key could have written it."""
    with pytest.raises(Tampered, match="record"):
        evidence.recipe_of({**MADE.recipe, **wrong})


def test_what_other_keys_open_may_have_it() -> None:
    """Nothing is said of what was not read."""
    with pytest.raises(VaultError, match="no_entry_open"):
        evidence.verified(opened(others=(1,)), "0" * 64, COPY, again, "9.9")


def test_a_password_is_never_on_record() -> None:
    """Whoever reads the record does not open the original with it; an old entry still works."""
    asked = RECIPE._replace(password="geheim77")
    new = evidence.entry(MADE_OF, asked, "9.9")
    old = replace(new, recipe=json.loads(json.dumps(evidence._plain(asked))))

    assert "geheim77" not in json.dumps([asdict(new), evidence.row(old)])
    assert "password" not in evidence.settings(old.recipe)
    assert "geheim77" not in evidence.settings(old.recipe)
    assert evidence.recipe_of(old.recipe) == asked
    assert evidence.recipe_of(json.loads(json.dumps(new.recipe))) == RECIPE


@pytest.mark.parametrize(
    ("recipe", "said"),
    [(Recipe(), "--faces hide"),
     (RECIPE, "--faces hide --also text --box 1,2,3,4 --show 5,6,7,8"),
     (Recipe(faces="keep", keep_names=True, voice="remove"),
      "--faces keep --keep-names --voice remove"),
     (Recipe(boxes=(Box(1, 2, 3, 4),) * 1000), "--faces hide" + " --box 1,2,3,4" * 8 + " (+992)"),
     (Recipe(tracks="x" * 65),
      f"--faces hide --tracks SHA-256 {sha256(b'x' * 65).hexdigest()}")],
)  # fmt: skip
def test_how_a_copy_was_made_is_said_in_options(recipe: Recipe, said: str) -> None:
    """What is not as usual, and what became of the faces."""
    again = json.loads(json.dumps(evidence._plain(recipe)))

    assert evidence.settings(again) == said


def test_a_forged_recipe_is_not_explained() -> None:
    """Whoever has the public key could have written it."""
    assert evidence.settings({"faces": 1}) == "?"
