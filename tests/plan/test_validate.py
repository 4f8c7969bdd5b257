"""A pack of guides brings its plan and its workshops, and a faulty one brings nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.guidebook.shelf import change
from tests.plan import small
from tests.plan.small import added
from toolkit.errors import BadPack, GuideError
from toolkit.guidebook import installed, pack
from toolkit.guidebook import load as guidebook
from toolkit.plan import load, make, sheet, texts, validate
from toolkit.workshop import modules


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small.build(tmp_path)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of its own."""
    folder = tmp_path / "data"
    monkeypatch.setattr(installed.platformdirs, "user_data_path", lambda *_, **__: folder)
    return folder


def test_the_plans_of_both_are_sound(home: Path) -> None:
    assert validate.faults(guidebook.shipped()) == []
    assert validate.faults(home) == []


def test_a_pack_brings_its_plan(home: Path) -> None:
    """With its facts and its law; and back."""
    assert texts.now("en").kit == load.shipped()
    added(home)

    own = texts.now("en")
    assert {*own.kit.actions} == {"trim", "hidden-lamp"}
    assert {*sheet.around(own.home).facts} == {"F1", "F2"}
    made = make.plan(own.kit, {"region": ("hk",)})
    assert [step.action.id for step in made.steps] == ["trim"]
    installed.remove()
    assert texts.now("en").kit == load.shipped()


def test_a_pack_brings_its_workshops(home: Path) -> None:
    """The shipped ones name guides that are not in this pack, so it is refused with all it has."""
    shutil.copytree(guidebook.shipped() / "en/workshops", home / "en/workshops")
    names = set(pack.gathered(home))

    assert "en/workshops/opening.yml" in names
    assert "en/workshops/quizzes/myths.yml" in names
    with pytest.raises(GuideError):
        added(home)
    assert installed.home() == guidebook.shipped()


def test_what_a_pack_lacks_is_read_as_it_came(home: Path) -> None:
    shutil.rmtree(home / "en/plan")
    added(home)

    assert installed.home() != guidebook.shipped()
    assert texts.now("en").home == guidebook.shipped()
    assert modules.now("en").modules.keys() == modules.room(guidebook.shipped()).modules.keys()


@pytest.mark.parametrize("name", ["en/plan/../x.yml", "en/plan/a/b.yml", "en/plan/a.md",
                                  "plan/a.yml", "en/plan/rules/a/b.yml", "en/workshops/../a.yml",
                                  "en/workshops/a.py", "xx/plan/rules.yml"])  # fmt: skip
def test_nothing_else_gets_in(name: str) -> None:
    assert not pack.NAME.fullmatch(name)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("actions", "guide: lamps", "guide: moons", "there is no guide moons"),
        ("rules", "source: [F1]", "source: [F9]", "there is no fact F9"),
        ("rules", "source: [F1]", "source: F1", "source"),
        ("rules", "weight: 2", "weight: two", "weight"),
        ("rules", "when: {region: hk}, actions: [hidden-lamp]",
         "when: {region: hk}, actions: [trim]", "no action is in every plan"),
        ("rules", "{skipped: region}", "{region: hk}", "not taken out in no region"),
        ("rules", "{region: cn-mainland}, ", "", "not taken out in cn-mainland"),
        ("rules", "when: {region: hk}, actions: [hidden-lamp]",
         "when: {region: cn-mainland}, actions: [hidden-lamp]", "not taken out in hk"),
        ("rules", "effect: add, actions: [trim]", "effect: add, actions: trim", "actions"),
        ("questions", "id: hk, ", "id: moon, ", "there is no answer region: hk"),
        ("questions", "id: region\n", "id: csrf\n", "word of the rules or of the page"),
        ("questions", 'id: hk, text', 'id: hk, most: -1, text', "most"),
        ("actions", "danger: [circumvention]", "danger: circumvention", "danger"),
        ("actions", "Cut the wick.", "Just cut it.", "Just"),
        ("actions", "Cut the wick.", "Cut \\u202e the wick.", "hidden letter"),
        ("actions", "Cut the wick.", "Ask Dr. Lao.", "a name"),
        ("personas", "region: hk", "region: moon", "moon"),
    ],
)  # fmt: skip
def test_a_faulty_plan_is_refused_with_the_whole_pack(
    home: Path, file: str, old: str, new: str, words: str
) -> None:
    """Not even a trusted signer brings it; what was there is read as before."""
    change(home, f"en/plan/{file}.yml", old, new)

    with pytest.raises(GuideError) as refused:
        added(home)
    assert words in refused.value.hint
    assert "plan" in refused.value.hint
    assert texts.now("en").kit == load.shipped()


@pytest.mark.parametrize(
    "row", ["{id: region, options: [{text: x}]}", "{id: region, options: 5}", "{title: x}"]
)
def test_a_translation_that_is_none_is_refused(home: Path, row: str) -> None:
    (home / "ar/plan").mkdir()
    (home / "ar/plan/questions.yml").write_text(f"questions:\n  - {row}\n", "utf-8")

    with pytest.raises(GuideError):
        added(home)


def test_a_region_without_its_law_is_refused(home: Path) -> None:
    (home / "regions/cn-mainland.yml").unlink()

    with pytest.raises(GuideError) as refused:
        added(home)
    assert "there is no region cn-mainland" in refused.value.hint


def test_an_older_pack_brings_no_plan_either(home: Path) -> None:
    added(home, 6)
    change(home, "en/plan/actions.yml", "Trim the lamp", "Trim the old lamp")

    with pytest.raises(BadPack):
        added(home, 6)
    assert texts.now("en").kit.texts["actions"]["trim"]["title"] == "Trim the lamp"


def test_the_command_says_what_a_pack_did_not_bring(
    home: Path, tmp_path: Path, lampshade: Callable[..., Any]
) -> None:
    """A plan that is still the old one is said to be."""
    import os

    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "own"), "LC_ALL": "C.UTF-8"}

    def run(*words: str | Path) -> str:
        ended = lampshade(*words, env=environment)
        assert ended.returncode == 0, ended.stderr
        return str((ended.stdout + ended.stderr).decode())

    told = run("guides", "pack", home, "--key", "k.pem", "-o", "new.guides")
    words = next(line for line in told.splitlines() if line.startswith("signed by: "))[11:]
    told = run("guides", "add", "new.guides", "--trust", words)

    assert "still as it came with Lampshade: workshops" in told
    assert "still as it came with Lampshade: plan" not in told
    assert "The newest rule on lamps." in run("plan", "--persona", "keeper")
    assert run("guides", "remove")
    assert "A nurse who" in run("plan", "--persona", "?")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """What is read stays read: nothing of these made-up sets is left for others."""
    yield
    texts._read.cache_clear()
