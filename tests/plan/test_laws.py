"""The laws of the plan hold for very many answers, and each of them can be broken.

What goes through very many is not measured for coverage: that would take longer than the plans.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from tests import long
from tests.plan import laws
from toolkit.plan import load, make, sheet
from toolkit.plan.values import Answers, Kit, Left, Plan, Rule, Step

#: The last action or rule that had not been seen comes with the 782nd set of answers.
COUNT = long.times(4_000, 20_000)
KIT = load.shipped()
FACTS = frozenset(sheet.around().facts)


def many(count: int = COUNT, seed: int = 5) -> Iterator[Answers]:
    chance = random.Random(seed)
    yield {}
    for _ in range(count - 1):
        yield laws.drawn(KIT, chance)


@dataclass
class Walk:
    """What one walk through very many plans has seen."""

    count: int = 0
    faults: list[tuple[Answers, list[str]]] = field(default_factory=list)
    regions: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)


@functools.cache
def walk() -> Walk:
    """Every plan is made twice, the second time with the cards in another order."""
    seen = Walk()
    for answers in many():
        plan = make.plan(KIT, answers)
        found = [*laws.shape(plan, FACTS), *laws.dangers(KIT, plan, answers)]
        if make.plan(KIT, dict(reversed(answers.items()))) != plan:
            found.append("another plan the second time")
        if found:
            seen.faults.append((answers, found))
        seen.count += 1
        seen.regions.add(answers.get("region", ("",))[0])
        seen.actions |= {step.action.id for step in plan.steps}
        for step in plan.steps:
            seen.rules |= {rule.id for rule in (*step.reasons, *step.warnings)}
        seen.rules |= {left.rule.id for left in plan.left} | {rule.id for rule in plan.warnings}
    return seen


@pytest.mark.no_cover
def test_every_plan_is_short_whole_and_without_opposites() -> None:
    """C1, and C4 for the strict regions and where no region was told."""
    assert walk().faults[:3] == []
    assert walk().count == COUNT
    assert {*laws.STRICT, ""} <= walk().regions


def test_every_single_answer_makes_a_plan() -> None:
    """Nobody has to say more than one thing."""
    for question in KIT.questions.values():
        for option in question.options:
            answers = {question.id: (option.id,)}
            plan = make.plan(KIT, answers)
            found = [*laws.shape(plan, FACTS), *laws.dangers(KIT, plan, answers)]
            assert not found, (answers, found)


#: What shuts out those who share a device.
_SHUTS_OUT = {"long-code", "second-step", "strict-mode", "vpn-tor"}


@pytest.mark.no_cover
def test_who_is_watched_at_home_is_told_that_a_change_is_noticed() -> None:
    """Above all steps: a change can bring violence, and help is to be sought before."""
    for answers in many(400, seed=9):
        plan = make.plan(KIT, {**answers, "watchers": ("home",)})
        assert "home-notices" in {rule.id for rule in plan.warnings}, answers


@pytest.mark.no_cover
def test_a_device_that_others_use_opens_as_before() -> None:
    """Who has only a shared one is told of no change that shuts the others out."""
    for answers in many(400, seed=10):
        plan = make.plan(KIT, {**answers, "devices": ("shared",)})
        assert not {step.action.id for step in plan.steps} & _SHUTS_OUT, answers


@pytest.mark.no_cover
def test_every_action_is_in_some_plan() -> None:
    """C3: what no answer leads to would be dead words."""
    assert walk().actions == set(KIT.actions)


@pytest.mark.no_cover
def test_every_rule_says_something_in_some_plan() -> None:
    """A rule that is never read cannot be judged by anybody."""
    assert {rule.id for rule in KIT.rules} == walk().rules


@pytest.mark.no_cover
def test_every_answer_changes_some_plan() -> None:
    """C3: each question, and each of its options, makes a difference to somebody."""
    waiting = {(q.id, o.id) for q in KIT.questions.values() for o in q.options}
    for answers in many(4000):
        for question, option in sorted(waiting):
            without = {name: said for name, said in answers.items() if name != question}
            if make.plan(KIT, without) != make.plan(KIT, {**without, question: (option,)}):
                waiting.discard((question, option))
        if not waiting:
            break

    assert waiting == set()


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"goal": "event"}, True),
        ({"goal": ["travel", "event"], "hurts": "faces"}, True),
        ({"goal": "travel"}, False),
        ({"skipped": "time"}, True),
        ({"skipped": "goal"}, False),
        ({"all": [{"goal": "event"}, {"hurts": "chats"}]}, False),
        ({"all": [{"goal": "event"}, {"hurts": "faces"}]}, True),
        ({"any": [{"goal": "travel"}, {"hurts": "faces"}]}, True),
        ({"any": []}, False),
        ({"goal": "event", "not": {"hurts": ["faces", "chats"]}}, False),
        ({"not": {"skipped": "goal"}}, True),
    ],
)
def test_conditions(when: dict[str, object], holds: bool) -> None:
    assert make.holds(when, {"goal": ("event",), "hurts": ("places", "faces")}) is holds


def test_a_plan_looks_at_each_rule_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps a plan quick, counted and not timed; benchmarks/plan.py has the milliseconds."""
    asked: list[object] = []
    holds = make.holds
    monkeypatch.setattr(make, "holds", lambda when, said: asked.append(when) or holds(when, said))
    for answers in many(200):
        asked.clear()
        make.plan(KIT, answers)
        assert len([when for when in asked if any(when is rule.when for rule in KIT.rules)]) == (
            len(KIT.rules)
        )
        assert len(asked) < 2 * len(KIT.rules)


def test_what_is_not_asked() -> None:
    """No card asks for a name, a place, a people, a group's name or an arrest."""
    said = " ".join(words for texts in KIT.texts["questions"].values() for words in texts.values())

    assert len(KIT.questions) == 12
    for word in ("your name", "address", "city", "town", "nation", "ethnic", "religio", "arrest",
                 "birth", "how old", "gender", "name of"):  # fmt: skip
        assert word not in said.lower()


def step(name: str, **fields: object) -> Step:
    action = KIT.actions[name]
    return replace(Step(action, action.section, (KIT.rules[0],), ()), **fields)  # type: ignore[arg-type]


def a_rule(**fields: object) -> Rule:
    return replace(KIT.rules[0], **fields)  # type: ignore[arg-type]


GOOD = (step("long-code"), step("name-it"))
BROKEN: dict[str, Plan] = {
    "0 actions": Plan((), (), ()),
    "8 actions": Plan(tuple(map(step, list(KIT.actions)[:8])), (), ()),
    "an action twice": Plan((GOOD[0], GOOD[0]), (), ()),
    "the first step": Plan((step("name-it"),), (), ()),
    "presses does not come": Plan(
        (*GOOD, step("get-safe", reasons=(a_rule(effect="first"),))), (), ()
    ),
    "for later comes first": Plan((step("name-it", section="now"), GOOD[0]), (), ()),
    "exclude each other": Plan((step("phone-home"), step("switch-off")), (), ()),
    "was taken out": Plan(GOOD, (Left(KIT.actions["name-it"], a_rule(source=("TM1",))),), ()),
    "no reason": Plan((step("long-code", reasons=()),), (), ()),
    "has no source": Plan(GOOD, (), (a_rule(effect="warn", source=()),)),
    "does not exist": Plan((step("long-code", warnings=(a_rule(source=("ZZ99",)),)),), (), ()),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_wrong_plan_is_seen(fault: str) -> None:
    """C1 can fail in every way that it names."""
    assert any(fault in found for found in laws.shape(BROKEN[fault], FACTS))
    assert list(laws.shape(Plan(GOOD, (), ()), FACTS)) == []


@pytest.mark.parametrize("region", ["cn-mainland", "hk", ""])
def test_without_the_rules_of_law_plans_are_dangerous(region: str) -> None:
    """C4 can fail: it is these rules that keep the dangers out."""
    lawless = replace(KIT, rules=tuple(r for r in KIT.rules if not r.id.startswith("law-")))
    answers: dict[str, tuple[str, ...]] = {
        "hurts": ("originals",), "watchers": ("platform",), "already": ("long-code",),
    }  # fmt: skip
    if region:
        answers["region"] = (region,)
    found = list(laws.dangers(KIT, make.plan(lawless, answers), answers))

    assert any("vpn-tor" in fault for fault in found)
    assert any("clear-phone-photos" in fault for fault in found)
    assert list(laws.dangers(KIT, make.plan(KIT, answers), answers)) == []


def test_where_no_region_was_told_a_plan_takes_the_care_of_every_strict_one() -> None:
    """Each makes four plans, so these are a tenth of the others."""
    assert [fault for answers in many(COUNT // 10) for fault in laws.careful(KIT, answers)] == []


#: The rules that hold where nothing was said and would not if only the region had been.
UNTOLD = [
    rule.id
    for rule in KIT.rules
    if rule.effect in ("drop", "replace", "warn")
    and make.holds(rule.when, {})
    and not make.holds(rule.when, {"region": ("eu",)})
]


def test_every_rule_of_a_strict_region_has_its_part_where_none_was_told() -> None:
    """Every warning of a strict region is one of these; what is taken out has its own rules."""
    strict = {
        rule.id
        for rule in KIT.rules
        for region in laws.STRICT
        if rule.effect == "warn"
        and make.holds(rule.when, {"region": (region,)})
        and not make.holds(rule.when, {"region": ("eu",)})
    }

    assert strict <= {*UNTOLD}
    assert {*UNTOLD} - strict == {"law-blocks-unknown", "law-chat-skipped", "law-clear-unknown"}


@pytest.mark.parametrize("name", UNTOLD)
def test_a_rule_that_does_not_hold_where_no_region_was_told_is_seen(name: str) -> None:
    """The law can fail, rule by rule: each that covers a skipped region is needed for it."""
    rules = tuple(
        replace(rule, when={**rule.when, "not": {"skipped": "region"}})
        if rule.id == name else rule
        for rule in KIT.rules
    )  # fmt: skip
    assert list(laws.careful(KIT, {})) == []
    assert list(laws.careful(replace(KIT, rules=rules), {})) != []


def test_a_warning_that_is_lost_on_the_way_to_the_plan_is_seen() -> None:
    """Too many warnings push one out: the rules hold, and the plan lacks it all the same."""
    other = next(rule for rule in KIT.rules if rule.id == "law-lookup-skipped")
    more = replace(other, effect="warn", actions=("number-apart",))
    crowd = tuple(replace(more, id=f"more-{at}") for at in range(make.MOST_WARNINGS))
    kit = replace(KIT, rules=(*crowd, *KIT.rules))

    assert any("number-apart lacks" in fault for fault in laws.careful(kit, {"goal": ("group",)}))


@pytest.mark.parametrize(
    "answers",
    [{"goal": ("group",), "hurts": ("chats", "contacts")},
     {"goal": ("event",), "hurts": ("chats",), "watchers": ("state-security",)}],
)  # fmt: skip
def test_a_skipped_region_is_as_careful_as_it_says(answers: Answers) -> None:
    plan = make.plan(KIT, answers)

    assert {"private-chat"} <= {left.action.id for left in plan.left}
    assert "private-chat" not in {step.action.id for step in plan.steps}
    assert {"law-check-cn", "law-password-hk"} <= {rule.id for rule in plan.warnings}
    for step in plan.steps:
        if step.action.id in ("number-apart", "phone-home", "plain-clothes"):
            assert any(rule.id.startswith("law-") for rule in step.warnings), step.action.id


@pytest.mark.parametrize(
    "text",
    ["Install a VPN from a friend.", "Get Tor Browser first.", "Find a tool to get around blocks.",
     "Give a false password if they ask.", "Set a second code for the police.",
     "Wear a mask on the way.", "Cover your face near the square.", "Delete the pictures at once.",
     "Wipe the phone from afar.", "Burn the notes.", "Set messages to vanish."],
)  # fmt: skip
def test_a_dangerous_sentence_is_seen(text: str) -> None:
    assert list(laws.told(text)) != []
    assert list(laws.told("Do not reset it. Ask first what getting around blocks costs.")) == []


def test_a_dangerous_text_in_a_plan_is_seen() -> None:
    """The words count, whatever the marks say."""
    texts = {**KIT.texts["actions"]["long-code"], "do": "Give a wrong password."}
    kit = replace(
        KIT, texts={**KIT.texts, "actions": {**KIT.texts["actions"], "long-code": texts}}
    )
    answers = {"region": ("hk",), "watchers": ("home",)}

    assert any("false password" in f for f in laws.dangers(kit, make.plan(kit, answers), answers))


def test_an_action_that_nothing_leads_to_is_seen() -> None:
    """C3 can fail."""
    fewer = tuple(rule for rule in KIT.rules if "buddy" not in rule.actions)
    poor: Kit = replace(KIT, rules=fewer)
    chance = random.Random(1)
    plans = (make.plan(poor, laws.drawn(poor, chance)) for _ in range(500))

    assert "buddy" not in {step.action.id for plan in plans for step in plan.steps}
