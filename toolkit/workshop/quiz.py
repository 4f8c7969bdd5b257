"""Quizzes as a page and as paper, and the six questions before and after, as totals alone.

A page shows at once what is right and why; it keeps and sends nothing. Of a group smaller than
five people no number is shown, because a total of few is an answer of somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.guidebook.markup import Html, element
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.workshop import html_page
from toolkit.workshop.values import Item, Quiz, Survey

#: Of fewer people nothing is counted.
FEWEST = 5
LETTERS = "ABCDE"
RIGHT, WRONG = _("Right."), _("Not this one.")
ANSWERS = _("Answers, for whoever leads")
OPEN = _("Open an answer to see whether it is right, and why. Nothing is kept.")
TOO_FEW = _("Fewer than five people: nothing is shown, because it would point at somebody.")
NO_NAME = _("No names, no marks. These papers are mixed, counted and torn up.")
COUNTED = _("Count only totals. With fewer than five people do not count at all.")


def html(quiz: Quiz, lang: str, paper: str = "") -> str:
    """A quiz; printed, it is a page of questions and a page of answers."""
    words = words_in(lang)
    inside = [
        element("h1", quiz.title),
        element("p", words.gettext(OPEN), class_="noprint"),
        *(_question(at, item, words) for at, item in enumerate(quiz.items, 1)),
        element("section", element("h2", words.gettext(ANSWERS)), *_key(quiz.items, words),
                class_="answers onpaper"),
    ]  # fmt: skip
    body = element("div", *inside, lang=quiz.lang, dir=TONGUES[quiz.lang].direction)
    framed = element("main", *html_page.english(words, quiz.lang, lang), body)
    return html_page.page(quiz.title, framed, lang, paper=paper)


def _question(at: int, item: Item, words: Words) -> Html:
    ways = [
        element("details", element("summary", f"{LETTERS[number]}. {option}"),
                element("p", element("b", verdict(item, number, words)), " ", why))
        for number, (option, why) in enumerate(zip(item.options, item.why, strict=True))
    ]  # fmt: skip
    boxes = [f"{LETTERS[number]}. {option}" for number, option in enumerate(item.options)]
    return element("section", element("h2", f"{at}. {item.question}"), *ways,
                   html_page.listed(boxes, class_="ticks onpaper"))  # fmt: skip


def verdict(item: Item, number: int, words: Words) -> str:
    """Whether an answer is right."""
    return words.gettext(RIGHT if number in item.correct else WRONG)


def _key(items: Sequence[Item], words: Words) -> Iterator[Html]:
    for at, item in enumerate(items, 1):
        told = [
            f"{LETTERS[number]}. {verdict(item, number, words)} {why}"
            for number, why in enumerate(item.why)
        ]
        yield element("h3", f"{at}. {item.question}")
        yield html_page.listed(told)


def survey(one: Survey, lang: str, paper: str = "") -> str:
    """The six questions: a page for people, then one for the trainer, with room for totals."""
    words = words_in(lang)
    asked = [
        element("section", element("h2", f"{at}. {item.question}"),
                html_page.listed([f"{LETTERS[n]}. {each}" for n, each in enumerate(item.options)],
                             class_="ticks"))
        for at, item in enumerate(one.items, 1)
    ]  # fmt: skip
    inside = [
        element("h1", one.title),
        element("p", words.gettext(NO_NAME)),
        *asked,
        element("section", *_led(one, words), class_="answers"),
    ]
    body = element("div", *inside, lang=one.lang, dir=TONGUES[one.lang].direction)
    framed = element("main", *html_page.english(words, one.lang, lang), body)
    return html_page.page(one.title, framed, lang, paper=paper)


def _led(one: Survey, words: Words) -> Iterator[Html]:
    """What the trainer needs: how it goes, what to say, where totals are written."""
    yield element("h2", words.gettext(ANSWERS))
    yield element("p", one.why)
    yield html_page.listed(one.how)
    for title, said in says(one):
        yield element("p", element("b", words.gettext(title)), ": ", said)
    yield element("p", element("b", words.gettext(COUNTED)))
    rows = [
        element("tr", element("td", f"{at}: {', '.join(LETTERS[n] for n in item.correct)}"),
                element("td", *item.why), element("td", ""), element("td", ""))
        for at, item in enumerate(one.items, 1)
    ]  # fmt: skip
    heads = [element("th", words.gettext(text), scope="col") for text in HEADS]
    yield element("table", element("thead", element("tr", *heads)), element("tbody", *rows))


def says(one: Survey) -> tuple[tuple[str, str], ...]:
    """What is said before and after, each with its heading."""
    return (_("Say before"), one.before), (_("Say after"), one.after)


HEADS = (_("Right"), _("Reason"), _("Right before"), _("Right after"))


class Totals(NamedTuple):
    """How many chose the right answer of a question, of how many, before and after."""

    before: int
    after: int


class Change(NamedTuple):
    """What the totals of one question say, in hundredths of the people who answered."""

    before: int
    after: int


def changes(people_before: int, people_after: int, totals: Sequence[Totals]) -> list[Change]:
    """What a group learned; empty where fewer than five answered. Raises ValueError.

    A sum cannot be larger than the number of people: then it was not counted as totals are.
    """
    if any(each < 0 or count < each
           for before, after in totals
           for each, count in ((before, people_before), (after, people_after))):  # fmt: skip
        raise ValueError("more answers than people")
    if min(people_before, people_after) < FEWEST:
        return []
    return [
        Change(round(100 * each.before / people_before), round(100 * each.after / people_after))
        for each in totals
    ]
