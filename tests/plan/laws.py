"""What a plan must be, whatever was answered; each law gives the faults that it finds.

The laws look at plans and texts, never at the code that makes them, so that they can be tried on
plans that are wrong on purpose; `careful` makes the plans that it compares, from a kit that may
be wrong on purpose.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from toolkit.plan import make
from toolkit.plan.values import SECTIONS, SOURCED, Answers, Kit, Plan, Rule

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
        if region != "hk" and "foreign-app" in action.danger:
            yield f"{region}: {action.id} is marked {action.danger}"
        said = kit.texts["actions"][action.id]
        for what in told(f"{said['title']}. {said['do']} {said['needs']}"):
            yield f"{region}: {action.id} tells people {what}"


def careful(kit: Kit, answers: Answers) -> Iterator[str]:
    """Where no region was told, all that the rules do for each strict region is done as well.

    What is dropped or replaced there is so here; what is warned of there is gone here, or warned
    of on the same facts. Both in the rules and in the plan that people get, where steps that are
    in both plans stand beside each other.
    """
    untold = {name: said for name, said in answers.items() if name != "region"}
    for region in STRICT:
        told_there = {**untold, "region": (region,)}
        there, here = _rules(kit, told_there), _rules(kit, untold)
        gone = {name for rule in here if rule.effect in _GONE for name in rule.actions}
        for rule in there:
            yield from (f"{region}: {rule.id} of {name} is not there where no region was told"
                        for name in _open(rule, here, gone))  # fmt: skip
        yield from _beside(make.plan(kit, told_there), make.plan(kit, untold), region)


_GONE = ("drop", "replace")
#: The name of what a warning without actions is about.
_ALL = "the plan"


def _rules(kit: Kit, answers: Answers) -> list[Rule]:
    return [rule for rule in kit.rules if make.holds(rule.when, answers)]


def _open(rule: Rule, here: list[Rule], gone: set[str]) -> Iterator[str]:
    """The actions that a rule takes out or warns of, and that nothing here does so with."""
    for name in rule.actions or (_ALL,):
        if rule.effect in _GONE and name not in gone:
            yield name
        elif rule.effect == "warn" and name not in gone:
            facts = {
                fact
                for each in here
                if each.effect == "warn" and name in (each.actions or (_ALL,))
                for fact in each.source
            }
            if not {*rule.source} <= facts:
                yield name


def _beside(there: Plan, here: Plan, region: str) -> Iterator[str]:
    gone = {left.action.id for left in there.left}
    warned = {step.action.id: _facts(step.warnings) for step in there.steps}
    if not _facts(there.warnings) <= _facts(here.warnings):
        yield f"{region}: the plan where no region was told lacks a warning"
    for step in here.steps:
        name = step.action.id
        if name in gone:
            yield f"{region}: {name} was taken out there and is in where no region was told"
        if not warned.get(name, set()) <= _facts(step.warnings):
            yield f"{region}: {name} lacks a warning where no region was told"


def _facts(rules: Iterable[Rule]) -> set[str]:
    return {fact for rule in rules for fact in rule.source}


def told(text: str) -> Iterator[str]:
    """What a text tells people to do that it may not."""
    for sentence in _SENTENCE.split(text):
        if not _FORBIDS.match(sentence):
            for words, what in NEVER.items():
                if re.search(words, sentence, re.IGNORECASE):
                    yield f"{what}: {sentence}"
