"""The plan can be made, read and printed by everybody, without scripts, too."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.plan import laws
from tests.web.browser.conftest import Place, press
from tests.web.browser.test_access import CLIPPED, OF_COLOUR, TAGS, UNFOLD, violations
from tests.web.browser.test_guides import TARGETS, WIDE
from toolkit.plan import load, make
from toolkit.plan.texts import Text, Texts
from toolkit.plan.values import Answers

if TYPE_CHECKING:
    from playwright.sync_api import Page

KIT = load.shipped()
#: The label of a box or a button of choice is the target, and wide.
CHOICES = TARGETS.replace("[type=checkbox]", "[type=checkbox], [type=radio]")
#: How many of so many plans are printed: the longest.
PRINTED, DRAWN = 3, 4000


def longest() -> list[Answers]:
    """The answers whose plans have most to say."""
    chance = random.Random(11)
    found = [laws.drawn(KIT, chance) for _ in range(DRAWN)]
    return sorted(found, key=lambda answers: -letters(answers))[:PRINTED]


def letters(answers: Answers) -> int:
    """About how much a plan has to say; a source is a line, a section has a heading."""
    plan = make.plan(KIT, answers)
    rules = [rule for step in plan.steps for rule in (*step.reasons, *step.warnings)]
    rules += [left.rule for left in plan.left] + list(plan.warnings)
    said = [
        words for step in plan.steps for words in KIT.texts["actions"][step.action.id].values()
    ]
    said += [KIT.texts["rules"][rule.id]["because"] for rule in rules]
    said += ["a source, and how long it is" * 2 for rule in rules if rule.source and not rule.own]
    return (
        sum(map(len, said)) + 60 * len(plan.left) + 80 * len({step.section for step in plan.steps})
    )


def fill(page: Page, answers: Answers) -> None:
    """Tick the cards and ask for the plan."""
    for question, options in answers.items():
        for option in options:
            page.check(f'input[name="{question}"][value="{option}"]')
    press(page, page.locator(".go"))
    assert page.locator("article").count() >= 1


def english(texts: Texts, name: str, row: str, field: str) -> Text:
    """A text of the plan as where nothing is translated."""
    return Text(texts.kit.texts[name][row][field], "en")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_plan_keeps_nobody_out(
    language: str, opened: Callable[..., Page], place: Place, axe: str
) -> None:
    """axe finds nothing, light or dark; narrow screens cut nothing off; fingers find targets."""
    visit = place.visit()
    visit.language = language
    for answers in (None, longest()[0]):
        page = opened("/plan", visit=visit)
        if answers is not None:
            fill(page, answers)
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        assert violations(page, {"type": "tag", "values": TAGS}) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, {"type": "rule", "values": OF_COLOUR}) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(WIDE) <= 0
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate(CHOICES) == []


def test_sentences_that_are_not_translated_do_not_run_into_each_other(
    opened: Callable[..., Page], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From right to left, two English reasons in a row were read as one, in a wrong order."""
    monkeypatch.setattr(Texts, "text", english)
    visit = place.visit()
    visit.language = "ar"
    page = opened("/plan", visit=visit)
    fill(page, {"goal": ("event",), "hurts": ("places",), "region": ("hk",)})
    pieces = page.locator(".guide span[dir=ltr]").evaluate_all(
        "all => all.map(one => one.getClientRects().length)"
    )

    assert len(pieces) > 10
    assert set(pieces) == {1}


def test_a_plan_by_keyboard_and_without_scripts(opened: Callable[..., Page], place: Place) -> None:
    """The address says nothing, and after clearing nothing is ticked."""
    page = opened("/plan", java_script_enabled=False)
    page.locator('[name="goal"][value="event"]').press("Space")
    page.locator('[name="hurts"][value="faces"]').press("Space")
    page.locator(".go").press("Enter")
    page.wait_for_url(re.compile(f"{place.address}/said/[0-9a-f]{{16}}$"))
    assert page.locator("article").count() >= 1
    page.locator("#print").wait_for(state="hidden")
    page.locator('button[name="change"]').press("Enter")
    assert page.locator('[name="goal"][value="event"]').is_checked()
    page.get_by_role("button", name="Clear all answers").press("Enter")
    page.wait_for_url(f"{place.address}/plan")
    assert not page.locator('[name="goal"][value="event"]').is_checked()
    assert not page.locator('[name="hurts"][value="faces"]').is_checked()


def test_a_plan_fits_on_two_sheets(opened: Callable[..., Page], place: Place) -> None:
    """Of A4 and of Letter, in every language that it was translated into."""
    texts = sorted(path.parent.name for path in (load.guidebook.shipped()).glob("*/plan"))
    long = []
    for language in texts:
        visit = place.visit()
        visit.language = language.replace("-", "_")
        for answers in longest():
            page = opened("/plan", visit=visit)
            fill(page, answers)
            for paper in ("A4", "Letter"):
                sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
                if not 1 <= sheets <= 2:
                    long.append((language, answers, paper, sheets))
    assert long == []
