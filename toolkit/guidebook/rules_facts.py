"""Rules about what a guide rests on: sources, tools, rows of the essay, facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from toolkit.guidebook import measure
from toolkit.guidebook.load import CITED, SOURCE, TOOL
from toolkit.guidebook.rule_case import Case, Fault, at, body_lines, in_table, lines
from toolkit.guidebook.values import Guide

SOURCES = 3
TOOL_DAYS = LAW_DAYS = 180
GUIDES = 43
_ADDRESS = re.compile(r"\b(?:https?|ftp|mailto|tel):|\bwww\.", re.IGNORECASE)
_TARGET = re.compile(r"\]\(([^)\s]*)")
_CODE = re.compile(r"`[^`]*`")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: Between two paragraphs; the empty lines within a quotation part none.
_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
#: Drawings, headings and code say nothing that a source could prove.
_NO_PROSE = ("![", "#", "```")
_INSIDE = ("guide:", "drawing:", "#")


def addresses(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V4: no step needs the net; addresses stand with the sources alone."""
    for line, words in lines(guide):
        plain = _CODE.sub("", words)
        if _ADDRESS.search(plain):
            yield line, "an address of the net stands here; it belongs into sources.yml"
        for target in _TARGET.findall(plain):
            if line >= guide.line and not target.startswith(_INSIDE):
                yield (
                    line,
                    f"a link to {target or 'nothing'}; only guide:, drawing: and # are links",
                )


def sources(guide: Guide, case: Case) -> Iterator[Fault]:
    """V5: at least three sources of three publishers, none from after the review."""
    line = at(guide, "sources:")
    known = case.book.sources
    for key in guide.sources:
        if key not in known:
            yield line, f"there is no source {key}"
        elif int(known[key].get("year") or 0) > guide.reviewed.year:
            yield line, f"the source {key} is younger than the review"
    publishers = {str(known[key].get("publisher", "")) for key in guide.sources if key in known}
    if len(guide.sources) < SOURCES or len(publishers - {""}) < SOURCES:
        yield line, f"fewer than {SOURCES} sources of {SOURCES} publishers"
    for fact in guide.facts:
        for key in keys(case.book.facts.get(fact, {})):
            if key not in guide.sources:
                yield line, f"the source {key} of the fact {fact} is not named"


def keys(fact: Any) -> list[str]:
    """The sources of a fact."""
    said = fact.get("source") or fact.get("sources") or []
    return [said] if isinstance(said, str) else [str(key) for key in said]


def tools(guide: Guide, case: Case) -> Iterator[Fault]:
    """V9: tools are named by id only, exist, and each that is listed is named."""
    named = set(TOOL.findall(guide.body))
    for name in sorted({*guide.tools} - case.book.tools.keys()):
        yield at(guide, "tools:"), f"there is no tool {name}"
    for name in sorted({*guide.tools} ^ named):
        where = "listed, not named in the body" if name in guide.tools else "named, not listed"
        yield at(guide, f"tool:{name}" if name in named else "tools:"), f"{name} is {where}"
    bare = _names(case)
    if bare is None:
        return
    for line, words in body_lines(guide):
        for found in bare.findall(_CODE.sub("", words)):
            yield line, f"{found} is named; write its id as {{{{tool:...}}}}"


def _names(case: Case) -> re.Pattern[str] | None:
    """The names of all tools; what people are watched on is no tool that we advise."""
    names = [str(row.get("name", "")) for row in case.book.tools.values()
             if row.get("kind") not in ("platform", "system")]  # fmt: skip
    each = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<![\w-])(?:{each})(?![\w-])") if each else None


def stale_tools(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V9: each tool was looked at not long ago."""
    path = case.book.home / "tools.yml"
    for name, row in case.book.tools.items():
        checked = row.get("checked")
        if type(checked) is not date:
            yield path, in_table(path, name), f"{name} has no date in checked"
        elif case.release and case.today > checked + timedelta(days=TOOL_DAYS):
            yield (
                path,
                in_table(path, name),
                f"{name} was looked at more than {TOOL_DAYS} days ago",
            )


def rows(guide: Guide, case: Case) -> Iterator[Fault]:
    """V10: what cannot be done about a system of the essay stands in each of its guides."""
    told = [CITED.sub("", text) for text in guide.cannot]
    for name in guide.essay_rows:
        row = case.book.rows.get(name)
        if row is None:
            yield at(guide, "essay_rows:"), f"the essay has no row {name}"
        elif guide.lang == SOURCE and str(row.get("cannot", "")).strip() not in told:
            yield at(guide, "cannot:"), f"the sentence `cannot` of {name} is missing"
        elif guide.id not in row.get("guides", ()):
            yield at(guide, "essay_rows:"), f"the row {name} does not lead to this guide"


def covered(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V10: every row of the essay leads to a guide, which knows of it."""
    path = case.book.home / "essay_rows.yml"
    english = {guide.id: guide for guide in case.english}
    for name, row in case.book.rows.items():
        wanted = row.get("guides") or []
        if not wanted:
            yield path, in_table(path, name), f"{name} leads to no guide"
        for each in wanted:
            if each in english and name not in english[each].essay_rows:
                yield path, in_table(path, name), f"the guide {each} does not name {name}"
            if each not in english and case.release:
                yield path, in_table(path, name), f"{name} leads to {each}, which does not exist"
    if case.release and len(english) < GUIDES:
        yield case.book.home, 0, f"{len(english)} guides of {GUIDES}"


def facts(guide: Guide, case: Case) -> Iterator[Fault]:
    """V11: what is cited is listed, exists, and is not out of date."""
    said = [words for _line, words in body_lines(guide)]
    said += [text for texts in guide.boxes.values() for text in texts]
    cited = {fact for words in said for fact in CITED.findall(words)}
    for fact in sorted(cited ^ {*guide.facts}):
        where = "cited, not listed" if fact in cited else "listed, not cited"
        yield at(guide, f"[^{fact}]" if fact in cited else "facts:"), f"{fact} is {where}"
    for fact in guide.facts:
        row = case.book.facts.get(fact)
        if row is None:
            yield at(guide, "facts:"), f"there is no fact {fact}"
        elif case.release and (due := row.get("recheck_by")) and case.today > due:
            yield at(guide, "facts:"), f"the fact {fact} had to be looked at again by {due}"
    if guide.lang == SOURCE:
        yield from _unproven(guide)
        yield from _uncited(guide)


def _unproven(guide: Guide) -> Iterator[Fault]:
    """Sentences that name a year and cite nothing; open questions have nothing to cite."""
    last = guide.section("open")
    open_from = last.line if last else 1 << 30
    for line, words in body_lines(guide):
        if CITED.search(words) or words.startswith("#") or open_from <= line:
            continue
        for sentence in measure.sentences(_CODE.sub("", words)):
            if _YEAR.search(sentence) and not sentence.startswith(("Then ", "Now ")):
                yield line, f"a year without a fact: “{sentence[:60]}”"


def _uncited(guide: Guide) -> Iterator[Fault]:
    """Paragraphs on how it works, the answers to myths among them, that cite nothing."""
    section = guide.section("how")
    if section is None:
        return
    lines = {text: line for line, text in reversed([*body_lines(guide)]) if line > section.line}
    for paragraph in _BETWEEN.split(section.text.strip()):
        if not CITED.search(paragraph) and not paragraph.startswith(_NO_PROSE):
            first = next(iter(paragraph.splitlines()), "")
            yield lines.get(first, section.line), f"it cites no fact: “{first[:60]}”"


def regions(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V6, V11: a law pack rests on facts that exist, and is looked at twice a year."""
    for name, pack in case.book.regions.items():
        path = case.book.home / "regions" / f"{name}.yml"
        checked, due = pack.get("checked"), pack.get("review_by")
        if type(checked) is not date or type(due) is not date:
            yield path, 1, "a law pack says checked and review_by"
        elif due > checked + timedelta(days=LAW_DAYS):
            yield path, 1, f"review_by is more than {LAW_DAYS} days after checked"
        elif case.release and case.today > due:
            yield path, 1, "the day of the next review has passed"
        for point in pack.get("points") or ():
            for fact in point.get("facts") or ():
                if fact not in case.book.facts:
                    yield path, in_table(path, str(point.get("id"))), f"there is no fact {fact}"


def fact_rows(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V11: every fact names a source that exists, and a day by which it is looked at again."""
    path = case.book.home / "facts.yml"
    for name, row in case.book.facts.items():
        line = in_table(path, name)
        if not keys(row):
            yield path, line, f"the fact {name} names no source"
        for key in keys(row):
            if key not in case.book.sources:
                yield path, line, f"the fact {name} names a source {key} that does not exist"
        if type(row.get("checked")) is not date:
            yield path, line, f"the fact {name} has no date in checked"
        if row.get("certainty") not in ("firm", "contested", "changing"):
            yield path, line, f"the fact {name} is neither firm, contested nor changing"
        elif row["certainty"] == "changing" and type(row.get("recheck_by")) is not date:
            yield path, line, f"the fact {name} changes, and has no recheck_by"
