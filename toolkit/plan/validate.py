"""Validate the plan of a pack of guides before it is used.

Promises that its files fit each other, that what they name is there, that every set of answers
makes a plan, and that the rules take out what is marked as punished in the strict regions. Does
not read sentences: the words of the shipped plan are tried by tests, those of another one only
for letters that hide something and for phrases that hurt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import GuideError
from toolkit.guidebook import load as guidebook
from toolkit.guidebook.rule_case import Problem
from toolkit.guidebook.rules_words import BLAME, INVISIBLE, MYTHS, PEOPLE, SHAMING
from toolkit.plan import load, make
from toolkit.plan.texts import Texts
from toolkit.plan.values import Kit

#: What some laws punish -> where no plan may have it; "" is where no region was told.
PUNISHED: dict[str, tuple[str, ...]] = {
    "circumvention": ("cn-mainland", "hk", ""),
    "clears": ("cn-mainland", "hk", ""),
    "foreign-app": ("cn-mainland", ""),
}
_HURTS = re.compile(
    rf"(?<![\w-])(?:{'|'.join((*MYTHS, *SHAMING, *BLAME))})(?![\w-])", re.IGNORECASE
)


def faults(home: Path) -> list[Problem]:
    """All faults of the plan of a folder of guides; none where there is no plan."""
    folder = home / guidebook.SOURCE / load.FOLDER
    if not folder.is_dir():
        return []
    try:
        kit = load.kit(home)
        texts = [Texts(kit, lang, home) for lang, _folder in guidebook.folders(home)]
        named = [*_named(kit, home)]
    except GuideError as error:
        return [Problem(folder, 1, "P1", error.hint or error.why)]
    return [
        *(Problem(folder, 1, "P2", words) for words in (*named, *_punished(kit))),
        *(Problem(home / one.lang / load.FOLDER, 1, "P3", words)
          for one in texts for words in _words(one)),
    ]  # fmt: skip


def _named(kit: Kit, home: Path) -> Iterator[str]:
    """What is named and is not there. Raises GuideError."""
    tables = guidebook.tables(home)
    guides = {path.stem for path in (home / guidebook.SOURCE).glob("*.md")}
    for action in kit.actions.values():
        if action.guide not in guides:
            yield f"{action.id}: there is no guide {action.guide}"
    for rule in kit.rules:
        for fact in {*rule.source} - tables["facts"].keys():
            yield f"{rule.id}: there is no fact {fact}"
    region = kit.questions.get("region")
    for option in region.options if region else ():
        if option.id not in tables["regions"]:
            yield f"there is no region {option.id}"


def _punished(kit: Kit) -> Iterator[str]:
    """What stays in although it is punished; a rule counts that asks for the region alone."""
    for action in kit.actions.values():
        for danger in action.danger:
            for region in PUNISHED.get(danger, ()):
                said = {"region": (region,)} if region else {}
                if action.id not in make.gone(kit, said):
                    yield f"{action.id}: {danger} is not taken out in {region or 'no region'}"


def _words(texts: Texts) -> Iterator[str]:
    for said in texts.all():
        if INVISIBLE.search(said.replace("\n", "")):
            yield f"a hidden letter: {said!a}"
        if texts.lang == guidebook.SOURCE:
            yield from (f"“{phrase}”: {said}" for phrase in _HURTS.findall(said))
            yield from (f"a name: {said}" for _name in PEOPLE.findall(said))
