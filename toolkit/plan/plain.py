"""A plan as plain lines: for a terminal, and for the locked file that it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.guidebook.fields import wide
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.plan.sheet import Because, Entry, Sheet
from toolkit.plan.texts import Text, Texts

#: Breaks a text into lines of at most so many columns.
Wrap = Callable[[str, int], list[str]]

HEADING = _("A safety plan")
FIRST = _("Do this first")
PAIR = _("{title}: {why}")
LEFT = _("Not for me, because")
LIMIT = _(
    "A plan is a beginning: it knows only what was answered, and no single step makes anyone safe."
)
FOUND = _("A printed plan can be found. Print only what you need, and think where you keep it.")
META = _("{minutes} min, {cost}. Needs: {needs}")
WHY = _("Why: {reason}")
CARE = _("Take care: {warning}")
READ = _("Read more: {title} (lampshade guides show {id})")
BY = _("{sentence} (Source: {source})")


def marked(text: Text, texts: Texts) -> str:
    """A text, marked where it is not in the reader's language, or older than the English one."""
    foreign = text.lang != texts.lang and texts.translated
    return f"{text.words}{' *' if text.older else ''}{' [en]' if foreign else ''}"


@dataclass(frozen=True, slots=True)
class _Paper:
    """Whom the lines are for, and how wide they are."""

    texts: Texts
    words: Words
    wrap: Wrap
    width: int

    def item(self, head: str, text: str) -> Iterator[str]:
        """A text with something before it; its further lines stand below its words."""
        for at, line in enumerate(self.wrap(text, self.width - len(head))):
            yield f"{head if at == 0 else ' ' * len(head)}{line}"

    def pair(self, title: str, why: str) -> str:
        """Two texts with a colon between them, as the language writes it."""
        return self.words.gettext(PAIR).format(title=title, why=why)

    def because(self, reason: Because) -> str:
        """A reason, and who says so."""
        said = marked(reason.text, self.texts)
        if not reason.source:
            return said
        return self.words.gettext(BY).format(sentence=said, source=reason.source)

    def entry(self, one: Entry) -> Iterator[str]:
        """An action."""
        say = self.words.gettext
        title, needs = marked(one.title, self.texts), marked(one.needs, self.texts)
        yield ""
        yield from self.item("* ", self.pair(say(FIRST), title) if one.first else title)
        yield from self.item("  ", marked(one.do, self.texts))
        meta = say(META).format(minutes=one.minutes, cost=one.cost, needs=needs)
        yield from self.item("  ", meta)
        for reason in one.because:
            yield from self.item("  ", say(WHY).format(reason=self.because(reason)))
        for warning in one.warnings:
            yield from self.item("! ", say(CARE).format(warning=self.because(warning)))
        yield from self.item("  ", marked(one.cannot, self.texts))
        yield from self.item("  ", say(READ).format(title=one.guide_title, id=one.guide))


def lines(sheet: Sheet, texts: Texts, words: Words, wrap: Wrap, width: int) -> Iterator[str]:
    """The whole plan, line by line."""
    paper = _Paper(texts, words, wrap, width)
    yield words.gettext(HEADING)
    for note in (*sheet.notes, *map(paper.because, sheet.warnings)):
        yield from paper.item("! ", note)
    for title, entries in sheet.sections:
        yield from ("", title, "-" * min(width, wide(title)))
        for one in entries:
            yield from paper.entry(one)
    if sheet.left:
        yield from ("", words.gettext(LEFT), "")
        for left, reason in sheet.left:
            yield from paper.item("- ", paper.pair(marked(left, texts), paper.because(reason)))
    yield ""
    for line in (*sheet.law, words.gettext(LIMIT), words.gettext(FOUND)):
        yield from paper.item("", line)
