"""From answers to a plan: a pure function. The same answers make the same plan, everywhere.

Promises one to seven actions, the first one first, no two that exclude each other, and none that
a rule took out. Does not promise that a plan is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.plan.values import TAKES, Action, Answers, Kit, Left, Plan, Rule, Step

MOST = 7
#: How long "now" may take where no time was told.
NOW_MINUTES = 60
#: More reasons, warnings and things left out than these are not read.
MOST_REASONS, MOST_WARNINGS, MOST_LEFT = 2, 2, 4


def holds(when: Mapping[str, Any], answers: Answers) -> bool:
    """Whether the answers are so. An empty condition always holds."""
    return all(_holds(name, wanted, answers) for name, wanted in when.items())


def _holds(name: str, wanted: Any, answers: Answers) -> bool:
    if name == "all":
        return all(holds(part, answers) for part in wanted)
    if name == "any":
        return any(holds(part, answers) for part in wanted)
    if name == "not":
        return not holds(wanted, answers)
    if name == "skipped":
        return not answers.get(wanted)
    options = wanted if isinstance(wanted, list) else [wanted]
    return any(option in options for option in answers.get(name, ()))


def plan(kit: Kit, answers: Answers) -> Plan:
    """The plan for these answers."""
    rules = [rule for rule in kit.rules if holds(rule.when, answers)]
    gone = _gone(rules)
    weights, reasons = _wished(rules)
    left = [Left(kit.actions[name], gone[name]) for name in _sorted(kit, weights) if name in gone]
    _replace(left, weights, reasons)
    most, minutes = _time(kit, answers)
    chosen = _chosen(kit, [name for name in weights if name not in gone], weights, most)
    first = _first(rules, chosen, minutes)
    chosen.sort(key=lambda action: action is not first)
    return Plan(
        steps=tuple(_placed(chosen, minutes, rules, reasons)),
        left=tuple(left[:MOST_LEFT]),
        warnings=tuple(rule for rule in rules if rule.effect == "warn" and not rule.actions),
    )


def gone(kit: Kit, answers: Answers) -> set[str]:
    """The ids of what no plan for these answers has, whatever else is wished."""
    return {*_gone([rule for rule in kit.rules if holds(rule.when, answers)])}


def _wished(rules: Sequence[Rule]) -> tuple[dict[str, int], dict[str, list[Rule]]]:
    """What the rules bring in: the weight of each action, and why."""
    weights: dict[str, int] = {}
    reasons: dict[str, list[Rule]] = {}
    wishes = [rule for rule in rules if rule.effect in ("add", "first")]
    boosts = [rule for rule in rules if rule.effect == "boost"]
    for rule in (*wishes, *boosts):
        for name in rule.actions:
            if rule.effect != "boost" or name in weights:
                weights[name] = weights.get(name, 0) + rule.weight
                reasons.setdefault(name, []).append(rule)
    return weights, reasons


def _gone(rules: Sequence[Rule]) -> dict[str, Rule]:
    """What may not be in the plan, whatever wishes it; the first rule that says so counts."""
    gone: dict[str, Rule] = {}
    for rule in rules:
        if rule.effect in TAKES:
            for name in rule.actions:
                gone.setdefault(name, rule)
    return gone


def _replace(
    left: Sequence[Left], weights: dict[str, int], reasons: dict[str, list[Rule]]
) -> None:
    """Wish for what takes the place of what was taken out, with its weight."""
    for action, rule in ((each.action, each.rule) for each in left):
        if rule.instead:
            weights[rule.instead] = max(weights.get(rule.instead, 0), weights[action.id])
            reasons.setdefault(rule.instead, []).insert(0, rule)


def _sorted(kit: Kit, weights: Mapping[str, int]) -> list[str]:
    """The heaviest first; of equals, the one that stands first in the file."""
    order = {name: at for at, name in enumerate(kit.actions)}
    return sorted(weights, key=lambda name: (-weights[name], order[name]))


def _chosen(kit: Kit, names: Sequence[str], weights: Mapping[str, int], most: int) -> list[Action]:
    chosen: list[Action] = []
    for name in _sorted(kit, {name: weights[name] for name in names}):
        action = kit.actions[name]
        if not any(other.id in action.conflicts for other in chosen):
            chosen.append(action)
    return chosen[:most]


def _time(kit: Kit, answers: Answers) -> tuple[int, int]:
    """How many actions there is time for, and how many minutes now."""
    for question in kit.questions.values():
        for option in question.options:
            if option.most and option.id in answers.get(question.id, ()):
                return option.most, option.minutes
    return MOST, NOW_MINUTES


def _first(rules: Sequence[Rule], chosen: Sequence[Action], minutes: int) -> Action:
    """What a rule puts first; else the heaviest for now, a short one where there is one."""
    for rule in rules:
        if rule.effect == "first":
            for action in chosen:
                if action.id in rule.actions:
                    return action
    now = [action for action in chosen if action.section == "now"]
    short = [action for action in now if action.minutes <= minutes]
    return (short or now or chosen)[0]


def _placed(
    chosen: Sequence[Action], minutes: int, rules: Sequence[Rule],
    reasons: Mapping[str, list[Rule]],
) -> Iterator[Step]:  # fmt: skip
    """Each action in its section; what does not fit into "now" any more waits for the week."""
    warnings = [rule for rule in rules if rule.effect == "warn"]
    spent = 0
    for at, action in enumerate(chosen):
        section = "now" if at == 0 else action.section
        if section == "now":
            late = at > 0 and spent + action.minutes > minutes
            section = "week" if late else "now"
            spent += 0 if late else action.minutes
        why = sorted(reasons[action.id], key=lambda rule: -rule.weight)
        told = [rule for rule in warnings if action.id in rule.actions]
        yield Step(action, section, tuple(why[:MOST_REASONS]), tuple(told[:MOST_WARNINGS]))
