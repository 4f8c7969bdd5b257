"""What a plan must be, whatever was answered; each law gives the faults that it finds.

The laws look at plans and texts, never at the code that makes them, so that they can be tried on
plans that are wrong on purpose.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import combinations

from toolkit.plan.values import SECTIONS, SOURCED, Answers, Kit, Plan

#: Where some steps are dangerous, and where the law is not known.
STRICT = ("cn-mainland", "hk")
#: What no plan may tell people there to do: words of a step -> what they would mean.
NEVER = {
    r"\bvpn\b|\btor\b|\bproxy|\bpsiphon|\blantern\b|circumvent|around blocks":
        "a way around blocks",
    r"(?:false|wrong|second|fake|decoy|duress)\W+(?:\w+\W+)?(?:password|passphrase|code|pin)\b":
        "a false password",
    r"\bmask|balaclava|(?:cover|hide|wrap) (?:your|the|a) face\b|\bscarf": "a mask",
    r"\bdelete|\berase|\bwipe|\bdestroy|\bshred|\bburn\b|\breset|\bclear\b|vanish|\bremove\b":
        "destroying things",
}  # fmt: skip
#: A sentence that says to leave something alone, or to ask before it, tells nobody to do it.
_FORBIDS = re.compile(r"(?:Do not|Use no|Never|Ask) ")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def drawn(kit: Kit, chance: random.Random) -> dict[str, tuple[str, ...]]:
    """Answers by chance: now and then all cards, now and then none."""
    full = chance.choice((0.15, 0.5, 0.8, 1.0))
    found: dict[str, tuple[str, ...]] = {}
    for question in kit.questions.values():
        options = [option.id for option in question.options]
        if chance.random() > full:
            continue
        if question.many:
            some = chance.choice((0.15, 0.4, 0.9))
            chosen = tuple(option for option in options if chance.random() < some)
        else:
            chosen = (chance.choice(options),)
        if chosen:
            found[question.id] = chosen
    return found


def shape(plan: Plan, facts: frozenset[str]) -> Iterator[str]:
    """C1: one to seven actions, the first one now, no opposites, nothing that was taken out."""
    yield from _count(plan)
    yield from _first(plan)
    yield from _opposites(plan)
    yield from _sources(plan, facts)


def _count(plan: Plan) -> Iterator[str]:
    names = [step.action.id for step in plan.steps]
    if not 1 <= len(names) <= 7:
        yield f"{len(names)} actions"
    if len(set(names)) < len(names):
        yield "an action twice"
    for step in plan.steps:
        if step.section not in SECTIONS or not step.reasons:
            yield f"{step.action.id} has no section or no reason"


def _first(plan: Plan) -> Iterator[str]:
    if not plan.steps:
        return
    if plan.first.section != "now":
        yield "the first step is not one for now"
    pressing = [step for step in plan.steps if any(r.effect == "first" for r in step.reasons)]
    if pressing and plan.first not in pressing:
        yield "what presses does not come first"
    now = [step for step in plan.steps if step.action.section == "now"]
    if now and plan.first not in now:
        yield "something for later comes first"


def _opposites(plan: Plan) -> Iterator[str]:
    names = [step.action.id for step in plan.steps]
    for one, other in combinations(plan.steps, 2):
        if other.action.id in one.action.conflicts or one.action.id in other.action.conflicts:
            yield f"{one.action.id} and {other.action.id} exclude each other"
    for left in plan.left:
        if left.action.id in names:
            yield f"{left.action.id} was taken out and is in"


def _sources(plan: Plan, facts: frozenset[str]) -> Iterator[str]:
    used = [left.rule for left in plan.left] + list(plan.warnings)
    for step in plan.steps:
        used += [*step.reasons, *step.warnings]
    for rule in used:
        if rule.effect in SOURCED and not rule.source:
            yield f"{rule.id} has no source"
        if set(rule.source) - facts:
            yield f"{rule.id} names a fact that does not exist"


def dangers(kit: Kit, plan: Plan, answers: Answers) -> Iterator[str]:
    """C4: nothing that the law of a strict region punishes, by its mark or by its words."""
    region = answers.get("region", ("",))[0]
    if region not in (*STRICT, ""):
        return
    for step in plan.steps:
        action = step.action
        if {"circumvention", "clears"} & {*action.danger}:
            yield f"{region}: {action.id} is marked {action.danger}"
        if region == "cn-mainland" and "foreign-app" in action.danger:
            yield f"{region}: {action.id} is marked {action.danger}"
        said = kit.texts["actions"][action.id]
        for what in told(f"{said['title']}. {said['do']} {said['needs']}"):
            yield f"{region}: {action.id} tells people {what}"


def told(text: str) -> Iterator[str]:
    """What a text tells people to do that it may not."""
    for sentence in _SENTENCE.split(text):
        if not _FORBIDS.match(sentence):
            for words, what in NEVER.items():
                if re.search(words, sentence, re.IGNORECASE):
                    yield f"{what}: {sentence}"
