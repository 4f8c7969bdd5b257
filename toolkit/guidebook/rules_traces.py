"""The rules that what is told of the world is traced to a fact, sentence by sentence.

What gives such a sentence away are figures, months, places, words of law and punishment, and the
names of those who report. A sentence without any of them passes, whatever it claims: whether it
states a fact, and whether the fact cited says so, only a reader can tell. What is told of the law
of a region has to cite a fact unless its first words show that it is advice. Sentences are told
apart in English only; translations are held to the citations of the English page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.guidebook.load import CITED, SOURCE
from toolkit.guidebook.rule_case import Case, Fault, at
from toolkit.guidebook.values import Guide

#: The parts of a page that tell how the world is.
_TELLING = ("how", "helps", "not", "then")
_FENCE = re.compile(r"^```.*?^```[ \t]*$", re.DOTALL | re.MULTILINE)
#: Paragraphs and lines of lists; the empty lines within a quotation part none.
_PIECE = re.compile(r"\S(?:(?!\n[ \t]*(?:\n|(?:[-*]|\d+[.)]) )).)*", re.DOTALL)
#: The end of a sentence, with what closes it: its citations, quotation marks, bold print.
_END = re.compile(r"(?<=[.!?])(?:\[\^\w+\]|[\"”’)*])*\s+")
#: What is not said by the guide itself: code, links, tools, quotations.
_APART = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|\{\{[^}]*\}\}|\"[^\"]*\"|“[^”]*”")
_BOLD = re.compile(r"\*\*[^*]+\*\*$")
_MARK = re.compile(r"\A(?:[-*]|\d+[.)]) +")
_QUOTED = re.compile(r"\n?> ?")
#: What we say of ourselves rests on nobody else.
_OURS = re.compile(r"\b(?:[Ww]e|us)\b")
_DATED = re.compile(r"(?:Then|Now) \([^)]*\): ?")

#: March and May are words, too.
_MONTHS = (
    "January|February|April|June|July|August|September|October|November|December|"
    "(?:(?<=in )|(?<=of )|(?<=since ))(?:March|May)|(?:March|May)(?= \\d)"
)
_PLACES = (
    "China|Chinese|Xinjiang|Tibet|Tibetans?|Uyghurs?|Kazakhs?|Hong Kong|Beijing|Shanghai|"
    "Urumqi|Kashgar|Russian?|Iran|Iranian|US|UK|EU|United (?:States|Kingdom|Nations)|"
    "Europe|European|mainland"
)
#: Kind of trace -> what gives it away.
_SIGNS = {
    "a figure": re.compile(
        r"(?<![\w-])\d[\d.,]*(?![\w:])(?! (?:minutes|hours))|%|\b(?:[mb]illions?|per ?cent)\b"
    ),
    "a month": re.compile(rf"\b(?:{_MONTHS})\b"),
    "a place": re.compile(rf"\b(?:{_PLACES})\b"),
    "a report": re.compile(
        r"\b(?:essay|study|studies|researchers|reporters|reports|reported)\b", re.IGNORECASE
    ),
    "a punishment": re.compile(
        r"\b(?:(?:a|the) crime|crimes|an offence|offences|illegal|banned|bans|fined|jailed|prison"
        r"|punished)\b",
        re.IGNORECASE,
    ),
    "a law": re.compile(
        r"(?<!where the )(?<!which )\b(?:laws?|courts?|rules?) (?:of|in force|asks?|lets?|says?"
        r"|must|may|can|bars?|bans?|forbids?|allows?|since)\b",
        re.IGNORECASE,
    ),
}
#: What is looked for in notes on harm and on limits: they speak of the guide itself, mostly.
_NOTED = ("a figure", "a month", "a punishment")
#: What else gives away that advice tells of the law.
_LAWS = re.compile(
    r"\b(?:(?:laws?|courts?|police|officers?|officials?) (?:can|may|will)|must|charged|crimes?"
    r"|offences?|punish\w*|(?:can|could|may) (?:be|bring)|ha(?:s|ve) (?:brought|to))\b",
    re.IGNORECASE,
)
#: Sends the reader to ask, whatever is to be asked; or tells what to do.
_ASKS = re.compile(r"(?:Not legal advice|Ask|Find out|Look (?:it|them)? ?up)\b")
_ADVISES = re.compile(
    r"(?:Do not|Let|Look|Plan|Say|Think|Weigh|(?:We do|This guide does) not advise)\b"
)
#: That rules are not the same everywhere tells no rule; nor does that we know of none.
_OPEN = re.compile(r"[^;:]*\bdiffers? (?:by|from) [^;:]*\Z|[^;:]*\b[Ww]e know of no\b[^;:]*\Z")
#: Publishers whose names are everyday words, or our own.
_NO_NAMES = ("Changelog", "Haven", "Lampshade", "Level Up", "Medium", "That's", "Wired")


def traced(guide: Guide, case: Case) -> Iterator[Fault]:
    """V11: a sentence that tells of the world cites a fact, or the one right after it does.

    Free are questions, what stands in quotation marks, and what we say of ourselves.
    """
    if guide.lang != SOURCE:
        return
    signs = {**_SIGNS, "a name": _names(case)}
    for line, piece in _pieces(guide):
        yield from _untraced(line, piece, signs)
    noted = {name: _SIGNS[name] for name in _NOTED}
    for text in (*guide.harm_notes, *guide.cannot):
        yield from _untraced(at(guide, text), text, noted)


def _untraced(line: int, piece: str, signs: dict[str, re.Pattern[str]]) -> Iterator[Fault]:
    told = list(_sentences(piece))
    followed = [*(words for _, words in told[1:]), ""]
    for (below, sentence), after in zip(told, followed, strict=True):
        if not CITED.search(sentence + after) and (sign := _sign(sentence, signs)):
            yield line + below, f"{sign} without a fact: “{sentence[:60]}”"


def grounded(guide: Guide, _case: Case) -> Iterator[Fault]:
    """V16: each sentence on the law of a region cites a fact, if it is not advice.

    Where no region is named, there is no law to cite: those rows say what to ask.
    """
    for risk in guide.legal_risk:
        if guide.lang == SOURCE and risk.region != "other":
            for _, sentence in _sentences(risk.text):
                if not CITED.search(sentence) and not _advice(sentence):
                    yield at(guide, sentence), f"the law without a fact: “{sentence[:60]}”"


def alike(guide: Guide, case: Case) -> Iterator[Fault]:
    """V17: a translation of today's English page cites in each part what that page cites there."""
    source = case.book.guides.get(SOURCE, {}).get(guide.id)
    if source is None or guide.source_hash != source.digest:
        return
    for part in source.sections:
        here = guide.section(part.part)
        cited = CITED.findall(here.text) if here else []
        if sorted(cited) != sorted(CITED.findall(part.text)):
            line = here.line if here else guide.line
            yield line, f"“{part.title}” cites other facts than in the English guide"
    for name, texts in source.boxes.items():
        if _marks(guide.boxes[name]) != _marks(texts):
            yield at(guide, f"{name}:"), f"{name} cites other facts than in the English guide"


def _marks(texts: tuple[str, ...]) -> list[list[str]]:
    """What each of these texts cites."""
    return [sorted(CITED.findall(text)) for text in texts]


def _names(case: Case) -> re.Pattern[str]:
    """The publishers of all sources."""
    names = {str(row.get("publisher", "")) for row in case.book.sources.values()}
    each = sorted(map(re.escape, names - {"", *_NO_NAMES}), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)") if each else re.compile(r"(?!)")


def _pieces(guide: Guide) -> Iterator[tuple[int, str]]:
    """Paragraphs and items of lists in the parts that tell, with the lines they begin on."""
    for section in guide.sections:
        if section.part in _TELLING:
            text = _FENCE.sub(lambda found: "\n" * found[0].count("\n"), section.text)
            for piece in _PIECE.finditer(text):
                line = section.line + 1 + text.count("\n", 0, piece.start())
                yield line, _MARK.sub("", piece[0])


def _sentences(piece: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with their citations: how many lines below its first, words."""
    start = 0
    for end in [*(found.end() for found in _END.finditer(piece)), len(piece)]:
        yield piece.count("\n", 0, start), _QUOTED.sub(" ", piece[start:end]).strip()
        start = end


def _advice(sentence: str) -> bool:
    """Whether a sentence on the law asks, says what to do, or that this is not known."""
    if sentence.endswith("?") or _ASKS.match(sentence):
        return True
    if any(sign.search(sentence) for name, sign in _SIGNS.items() if name != "a place"):
        return False
    told = _ADVISES.match(sentence) and not _LAWS.search(sentence)
    return bool(told or _OPEN.match(sentence))


def _sign(sentence: str, signs: dict[str, re.Pattern[str]]) -> str | None:
    """What shows that a sentence tells of the world, if anything does."""
    if sentence.endswith("?") or _BOLD.match(sentence) or _OURS.search(sentence):
        return None
    if _DATED.match(sentence):
        return "then or now"
    words = _APART.sub(" ", sentence)
    return next((name for name, sign in signs.items() if sign.search(words)), None)
