"""Rules about words: how hard they are, what they promise, how they speak to people."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from toolkit.guidebook import measure
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.rule_case import Case, Fault, lines
from toolkit.guidebook.values import Guide

HARDEST = {1: 8.0, 2: 9.0, 3: 9.0}
MEDIAN = 8.0

_MYTH = re.compile(r">\s*\*\*Myth:\*\*")
_CODE = re.compile(r"`[^`]*`")
_ENDS = re.compile(r"(?<=[.!?])\s+")

#: Promises that hurt whoever believes them.
MYTHS = (
    r"military[- ]grade", r"100 ?%", r"100 percent safe", r"completely anonymous", r"untraceable",
    r"guarantee\w*", r"incognito (?:mode )?hides", r"remove the battery",
    r"blur(?:\w+)? so (?:that )?nobody can", r"wipe\b.{0,30}\b(?:7|seven|35|thirty-five) times",
)  # fmt: skip
#: Words that make people feel small.
SHAMING = (r"just", r"simply", r"obviously", r"stupid\w*", r"careless\w*", r"you should have")
BLAME = (r"if you had", r"if you'd", r"your own fault")
_SWEEPING = re.compile(r"\b(?:always|never)\b", re.IGNORECASE)
#: Titles before names, and people of the essay, who have no place in a step.
PEOPLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Judge|Officer)\.? [A-Z]\w+|\b(?:Lao Dongyan|Guo Bing"
    r"|Gerry Groot|Xi Jinping|Chen Quanguo|Feroza Aziz|Carrie Lam|Edward Snowden)\b"
)
STEPS = ("first", "helps", "checklist")

#: Letters that cannot be seen, and turn what can; isolates are let through.
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b"
    "\u200e\u200f\u2028-\u202e\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
#: Joiners that only some scripts need.
JOINERS, JOINED = re.compile("[\u200c\u200d]"), ("ar", "fa", "ug", "bo")
_FULL_WIDTH = re.compile(
    r"[\]】］]\s*（|［[^\]】］]*[\]】］]\s*[（(]|\[[^\]]*[】］]\s*[（(]"
    r"|[（(](?:guide|drawing|https?)：|（(?:guide|drawing|https?):|｛"
)


def grade(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V7: no harder to read than its level allows."""
    if guide.lang == SOURCE:
        found = measure.grade(measure.whole(guide))
        if found > HARDEST[guide.level]:
            most = HARDEST[guide.level]
            yield guide.line, f"reading grade {found:.1f}; level {guide.level} has {most:.0f}"


def median(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V7: half of the guides are easier than the middle grade."""
    grades = [measure.grade(measure.whole(guide)) for guide in case.english]
    if case.release and grades and (middle := statistics.median(grades)) > MEDIAN:
        yield case.book.home, 0, f"the middle reading grade is {middle:.1f}, not {MEDIAN:.0f}"


def spoken(guide: Guide) -> Iterator[tuple[int, str]]:
    """What an English guide says, head and body, without code and what is called a myth."""
    myth = False
    for line, words in lines(guide):
        myth = bool(_MYTH.match(words)) or (myth and words.startswith(">"))
        if not myth and guide.lang == SOURCE:
            yield line, _CODE.sub("", words)


def _lint(guide: Guide, phrases: tuple[str, ...], why: str) -> Iterator[Fault]:
    found = re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])", re.IGNORECASE)
    for line, words in spoken(guide):
        for phrase in found.findall(words):
            yield line, f"“{phrase}” {why}"


def myths(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V12: no promise that hurts whoever believes it."""
    yield from _lint(guide, MYTHS, "is a myth; it may stand in a block that begins **Myth:**")


def shaming(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V13: no word that makes people feel small; no "always" or "never" without its reason."""
    yield from _lint(guide, SHAMING, "makes readers feel small")
    for line, words in spoken(guide):
        for sentence in _ENDS.split(words):
            if _SWEEPING.search(sentence) and "because" not in sentence.lower():
                word = _SWEEPING.findall(sentence)[0]
                yield line, f"“{word}” without “because” in the same sentence"


def blame(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V14: nobody is to blame for what was done to them."""
    yield from _lint(guide, BLAME, "blames whoever was hurt")


def people(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V15: no real person in a step."""
    for section in guide.sections:
        if section.part in STEPS:
            for line, words in enumerate(section.text.splitlines(), section.line + 1):
                for name in PEOPLE.findall(words):
                    yield line, f"{name} is named in a step"
    for step in guide.checklist:
        for name in PEOPLE.findall(step.text):
            yield 1, f"{name} is named in the checklist"


def letters(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V18: no letter that cannot be seen, no full-width bracket where a link has its own."""
    for line, words in lines(guide):
        for letter in INVISIBLE.findall(words):
            yield line, f"an invisible letter, U+{ord(letter):04X}"
        if guide.lang not in JOINED and JOINERS.search(words):
            yield line, "a joiner, which this language does not need"
        if _FULL_WIDTH.search(words):
            yield line, "a full-width bracket stands where a link has its own"
