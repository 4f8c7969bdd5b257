"""Rules about a guide's form: its page, its links, its dates, its length, its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from toolkit.guidebook import measure, state
from toolkit.guidebook.fields import wide
from toolkit.guidebook.load import CHECKLIST, CITED, LINK, SOURCE, TOOL
from toolkit.guidebook.parts import PARTS, TONGUES
from toolkit.guidebook.rule_case import Case, Fault, at, body_lines, in_table
from toolkit.guidebook.values import Guide
from toolkit.i18n import LANGUAGES

#: Guides that can bring somebody before a court.
RISKY = frozenset({
    "protest", "face-recognition", "network-circumvention", "arrest-device-seizure", "border",
    "documenting-abuses",
})  # fmt: skip
FIRST_STEPS, HANDOUT_WORDS = 5, 750
WORDS = (700, 1100)
_NOT_FOR = re.compile(r"^(?:[-*] )?\W*Not for\b", re.MULTILINE)
_STEP = re.compile(r"^(?:\d+[.)]|[-*]) ", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$)")
_INSIDE = re.compile(r"\]\(#([^)\s]+)\)")


def page(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V1: the parts of the page, in their order; the answer; the steps."""
    found = [section.part for section in guide.sections]
    for section in guide.sections:
        if not section.part:
            yield section.line, f"“{section.title}” is no heading of a guide in this language"
    for name, part in PARTS.items():
        wanted = part.headings.get(guide.lang, name)
        if part.must and name not in found:
            yield guide.line, f"the section “{wanted}” is missing"
        if found.count(name) > 1:
            yield guide.line, f"the section “{wanted}” is there twice"
    known = [name for name in found if name]
    if known != sorted(known, key=list(PARTS).index):
        yield guide.line, "the sections do not stand in their order"
    yield from _parts(guide)


def _parts(guide: Guide) -> Iterator[Fault]:
    if not guide.answer or "\n\n" in guide.answer:
        yield guide.line, "the page begins with one sentence that answers it"
    elif len(_SENTENCE_END.findall(CITED.sub("", guide.answer))) > 1:
        yield guide.line, "the answer at the top is more than one sentence"
    first, who, ticks = map(guide.section, ("first", "who", "checklist"))
    if first and not 1 <= len(_STEP.findall(first.text)) <= FIRST_STEPS:
        yield first.line, f"“{first.title}” has 1 to {FIRST_STEPS} steps"
    if who and guide.lang == SOURCE and not _NOT_FOR.search(who.text):
        yield who.line, f"“{who.title}” has no line that begins with “Not for”"
    if ticks and CHECKLIST not in ticks.text:
        yield ticks.line, f"{CHECKLIST} is missing here"


def tables(guide: Guide, case: Case) -> Iterator[Fault]:
    """V1: what the head asks for exists and is easier; its minutes fit its length."""
    shelf = case.book.guides.get(guide.lang, {})
    for need in guide.needs:
        if need in shelf and shelf[need].level > guide.level:
            yield at(guide, "needs:"), f"{need} is harder than this guide"
        if guide.id in _needed(need, shelf):
            yield at(guide, "needs:"), f"{need} needs this guide itself"
    if guide.lang == SOURCE:
        true = len(measure.words(measure.whole(guide))) / 200
        true += sum(step.minutes for step in guide.checklist)
        if not 0.65 * true <= guide.minutes <= 1.35 * true and 5 < true < 45:
            yield at(guide, "minutes:"), f"it takes about {true:.0f} minutes, not {guide.minutes}"


def _needed(name: str, shelf: Mapping[str, Guide]) -> set[str]:
    """All that a guide needs, step by step."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = shelf.get(waiting.pop())
        more = set(one.needs if one else ()) - found
        found |= more
        waiting += more
    return found


def ids(guide: Guide, case: Case) -> Iterator[Fault]:
    """V2: a guide's id is its file's name, and the same in all languages; so are its steps."""
    if guide.id != guide.path.stem:
        yield at(guide, "id:"), f"the id is not the name of the file ({guide.path.stem})"
    if guide.lang != guide.path.parent.name:
        yield (
            at(guide, "lang:"),
            f"the language is not that of the folder {guide.path.parent.name}",
        )
    steps = [step.id for step in guide.checklist]
    if len(set(steps)) < len(steps):
        yield at(guide, "checklist:"), "two steps of the checklist have the same id"
    if guide.lang != SOURCE:
        yield from _same_ids(guide, case.book.guides.get(SOURCE, {}).get(guide.id))


def _same_ids(guide: Guide, source: Guide | None) -> Iterator[Fault]:
    if source is None:
        yield at(guide, "id:"), "there is no English guide of this id"
        return
    if [step.id for step in source.checklist] != [step.id for step in guide.checklist]:
        yield at(guide, "checklist:"), "the checklist's ids are not those of the English guide"
    for name in ("cluster", "level", "tools", "essay_rows", "facts", "needs"):
        if getattr(source, name) != getattr(guide, name):
            yield at(guide, f"{name}:"), f"{name} is not as in the English guide"


def links(guide: Guide, case: Case) -> Iterator[Fault]:
    """V3: links lead to guides, and to parts of their pages, that exist."""
    english = case.book.guides.get(SOURCE, {})
    here = {guide.id: guide}
    for line, words in body_lines(guide):
        inside = [(guide.id, part) for part in _INSIDE.findall(words)]
        for name, part in [*LINK.findall(words), *inside]:
            found = here.get(name) or english.get(name)
            if found is None:
                yield from _no_guide(line, name, case)
            elif part and found.section(part) is None:
                yield line, f"the guide {name} has no part {part}"
    for need in guide.needs:
        if need not in english:
            yield from _no_guide(at(guide, "needs:"), need, case)


def situations(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V3: what may have happened leads to guides, in the words of every language."""
    path = case.book.home / "situations.yml"
    english = case.book.guides.get(SOURCE, {})
    for name, row in case.book.situations.items():
        line = in_table(path, name)
        for guide in row.get("guides") or [""]:
            if guide not in english and (case.release or not _awaited(guide, case)):
                yield path, line, f"there is no guide {guide}"
        said = row.get("words") or {}
        spoken = (tag for tag, tongue in TONGUES.items() if tongue.code in LANGUAGES)
        missing = [tag for tag in spoken if tag not in said]
        if missing:
            yield path, line, f"{name} has no words in {', '.join(missing)}"


def search_words(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V3: words that guides are looked for by: of a guide that exists, in a language that does."""
    path = case.book.home / "search.yml"
    english = case.book.guides.get(SOURCE, {})
    for name, row in case.book.search.items():
        line = in_table(path, name)
        if name not in english:
            yield from ((path, line, words) for _, words in _no_guide(line, name, case))
        for lang, said in row.items():
            if lang not in TONGUES:
                yield path, line, f"{name} has words in {lang}, which is no language of guides"
            if not isinstance(said, list) or not said or not all(map(_is_word, said)):
                yield path, line, f"the words of {name} in {lang} are no list of words"
    for name in english if case.release else ():
        if SOURCE not in case.book.search.get(name, {}):
            yield path, 0, f"{name} has no English words"


def _is_word(said: object) -> bool:
    return isinstance(said, str) and bool(said.strip())


def _no_guide(line: int, name: str, case: Case) -> Iterator[Fault]:
    """A guide that is planned may be missing until the release."""
    if case.release or not _awaited(name, case):
        yield line, f"there is no guide {name}"


def _awaited(name: str, case: Case) -> bool:
    """Whether a guide is planned: a row of the essay leads to it, or a fact is for it."""
    rows = [*case.book.rows.values(), *case.book.facts.values()]
    return any(name in row.get("guides", ()) for row in rows) or name in PLANNED


#: Guides that no row of the essay leads to.
PLANNED = frozenset({
    "threat-model", "first-hour", "group-agreement", "wellbeing", "myths", "photo-before-share",
    "photo-metadata", "background-clues", "accounts", "device-storage", "phishing", "spyware",
    "shutdown", "doxxing", "arrest-device-seizure", "phone-basics", "messaging",
    "trainer-handbook", "trainer-safety", "trainer-offline",
})  # fmt: skip


def dates(guide: Guide, case: Case) -> Iterator[Fault]:
    """V6: the next review is near enough, and not behind us."""
    days = 180 if guide.legal_risk or guide.tools else 365
    if guide.review_by > guide.reviewed + timedelta(days=days):
        yield at(guide, "review_by:"), f"review_by is more than {days} days after reviewed"
    if guide.status == "reviewed" and not state.is_reviewed(guide):
        yield at(guide, "status:"), "nobody has reviewed this guide but those who made it"
    if guide.review_by <= guide.reviewed:
        yield at(guide, "review_by:"), "review_by is not after reviewed"
    if case.release and case.today > guide.review_by:
        yield at(guide, "review_by:"), "the day of the next review has passed"
    if case.release and case.today > guide.reviewed + timedelta(days=365):
        yield at(guide, "reviewed:"), "the last review is more than a year ago"


def length(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V8: neither too short nor too long; a handout fits on two sides of paper."""
    if guide.lang != SOURCE:
        return
    count = len(measure.words(measure.whole(guide)))
    if not WORDS[0] <= count <= WORDS[1]:
        yield guide.line, f"{count} words; a guide has {WORDS[0]} to {WORDS[1]}"
    short = len(measure.words(measure.prose(handout_text(guide))))
    if guide.handout and short > HANDOUT_WORDS:
        yield guide.line, f"{short} words for the handout; it has at most {HANDOUT_WORDS}"


def handout_text(guide: Guide) -> str:
    """What a handout says: the answer, what to do, what helps and what does not, the checklist."""
    parts = [section.text for section in guide.sections
             if section.part in PARTS and PARTS[section.part].handout]  # fmt: skip
    steps = "\n".join(f"- {step.text}" for step in guide.checklist)
    return "\n\n".join([guide.answer, *parts]).replace(CHECKLIST, steps)


def risks(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V16: where the law can hurt, the guide says so."""
    if guide.id in RISKY and not guide.legal_risk:
        yield 1, "this guide needs legal_risk"


def translation(guide: Guide, case: Case) -> Iterator[Fault]:
    """V17: a translation says what it was made from and how; raw machine text is no release."""
    if guide.lang == SOURCE:
        if guide.source_hash or guide.mt != "none":
            yield at(guide, "source_hash:"), "an English guide is no translation"
        return
    if not guide.source_hash:
        yield 1, "a translation says source_hash, the hash of the English text it was made from"
    if guide.status == "reviewed" and guide.mt == "raw":
        yield at(guide, "status:"), "nobody has reviewed this translation"
    if case.release and guide.mt == "raw":
        yield at(guide, "mt:"), "what a machine wrote and nobody read is not given to people"
    if wide(guide.title) > 70 or guide.lang not in TONGUES:
        yield at(guide, "title:"), "the title is too wide"
    source = case.book.guides.get(SOURCE, {}).get(guide.id)
    if source and sorted(TOOL.findall(source.body)) != sorted(TOOL.findall(guide.body)):
        yield guide.line, "it names other tools than the English guide"
