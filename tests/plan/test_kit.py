"""The data files fit each other, and speak plainly."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from toolkit.errors import GuideError
from toolkit.guidebook import load as guidebook
from toolkit.guidebook import measure, rules_words
from toolkit.plan import load, make, sheet
from toolkit.plan.values import SOURCED

KIT = load.shipped()
HOME = guidebook.shipped()
#: What people may not be told or called, outside of any block of myths.
PHRASES = (*rules_words.MYTHS, *rules_words.SHAMING, *rules_words.BLAME)
GRADE = 8.0


def said() -> list[str]:
    """Every text of the plan in English."""
    return [words for table in KIT.texts.values() for row in table.values()
            for words in row.values()]  # fmt: skip


def faults(texts: list[str]) -> list[str]:
    """What is wrong with the words of a plan."""
    found = []
    bad = re.compile(rf"(?<![\w-])(?:{'|'.join(PHRASES)})(?![\w-])", re.IGNORECASE)
    for text in texts:
        found += [f"{phrase}: {text}" for phrase in bad.findall(text)]
        found += [f"a name: {text}" for _name in rules_words.PEOPLE.findall(text)]
        found += [f"invisible: {text}" for _letter in rules_words.INVISIBLE.findall(text)]
        if re.search(r"\b(?:always|never)\b(?!.*because)", text, re.IGNORECASE):
            found.append(f"always or never: {text}")
    return found


def test_the_words_are_plain_and_kind() -> None:
    assert faults(said()) == []
    for planted in ("This is military-grade.", "You should have asked.", "Just do it.",
                    "Ask Dr. Lao.", "Never open it.", "No\u200bthing."):  # fmt: skip
        assert faults([planted]) != [], planted


def test_the_words_are_easy_to_read() -> None:
    """All of it at most grade 8, and each kind of text by itself."""
    for name, table in KIT.texts.items():
        text = "\n\n".join(words for row in table.values() for words in row.values())
        assert measure.grade(text) <= GRADE, name
    assert measure.grade("Institutional accountability necessitates documentation.") > GRADE


def test_everything_that_is_named_exists() -> None:
    facts = sheet.around().facts
    guides = {path.stem for path in (HOME / "en").glob("*.md")}
    regions = {path.stem for path in (HOME / "regions").glob("*.yml")}

    assert {action.guide for action in KIT.actions.values()} <= guides
    assert {fact for rule in KIT.rules for fact in rule.source} <= set(facts)
    assert {option.id for option in KIT.questions["region"].options} == regions
    for rule in KIT.rules:
        if rule.effect in SOURCED or rule.id.startswith("law-"):
            assert rule.own or sheet.source_of(rule, sheet.around()), rule.id


def test_made_up_people_get_a_plan() -> None:
    """Six, all different, each with a plan of their own."""
    plans = [make.plan(KIT, persona.answers) for persona in KIT.personas.values()]

    assert len(plans) == 6
    assert len({tuple(step.action.id for step in plan.steps) for plan in plans}) == 6
    stories = [row["story"] for row in KIT.texts["personas"].values()]
    assert not any(re.search(r"\b(?:named|called) [A-Z]", story) for story in stories)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "en/plan", tmp_path / "en/plan")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("rules/law.yml", ", source: [OE8]", "", "source is missing"),
        ("rules/law.yml", "with: talk-in-person, ", "", "with"),
        ("rules/law.yml", "actions: [know-law], because", "actions: [dance], because", "dance"),
        ("rules/goals.yml", "{goal: travel}", "{goal: fly}", "there is no answer goal: fly"),
        ("rules/goals.yml", "{goal: travel}", "{gaol: travel}", "there is no answer gaol"),
        ("rules/goals.yml", "id: start-somewhere", "id: already-code", "twice"),
        ("rules/goals.yml", "effect: first", "effect: last", "effect"),
        ("actions.yml", "cost: free", "cost: cheap", "cost"),
        ("actions.yml", "section: week", "section: month", "section"),
        ("actions.yml", "minutes: 15", "minutes: soon", "minutes"),
        ("actions.yml", "cannot: \"It will not remove", "can: \"It will not remove", "cannot"),
        ("actions.yml", "conflicts: [phone-home]", "conflicts: [phone-moon]", "phone-moon"),
        ("questions.yml", "kind: one", "kind: two", "kind"),
        ("questions.yml", "id: goal", "id: any", "any"),
        ("personas.yml", "goal: travel", "goal: fly", "fly"),
        ("personas.yml", "    story:", "    stories:", "story"),
        ("actions.yml", "actions:\n", "actions: [\n", "actions.yml:"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused(
    home: Path, file: str, old: str, new: str, words: str
) -> None:
    """With its place or its row, and all the others with it."""
    path = home / "en/plan" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")

    with pytest.raises(GuideError) as refused:
        load.kit(home)
    assert words in (refused.value.hint or "")


def test_a_plan_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuideError):
        load.kit(tmp_path)
