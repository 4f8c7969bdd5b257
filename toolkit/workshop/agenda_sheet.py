"""An agenda to be read: on a terminal, on paper, by a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from toolkit.guidebook import labels
from toolkit.guidebook.markup import Html, element
from toolkit.guidebook.page import words_in
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.workshop import html_page
from toolkit.workshop.agenda import Agenda, Entry, Request
from toolkit.workshop.values import Module

Wrap = Callable[[str, int], list[str]]

HEADING = _("Agenda")
KINDS: dict[str, str] = {
    "break": _("Break"),
    "meal": _("Long break, with food"),
    "spare": _("Spare time, for what takes longer"),
}
DEVICES: dict[str, str] = {
    "none": _("no phones or computers"),
    "shared": _("one phone or computer for each small group"),
    "own": _("everyone has a phone or computer"),
}
NETWORKS: dict[str, str] = {"none": _("no network"), "some": _("some network")}
LOW_TECH = _("Without machines: {how}")
OFFLINE = _("Without a network: {how}")
MINUTES = _("{minutes} min")
LEFT = _("Left out, and why")
BRING = _("Bring along")
CHANGES = _("The group comes first: when it needs longer, leave a topic out.")
NO_LIST = _("Keep no list of who comes, and take no pictures of the group.")
#: Fewer minutes than these are no matter.
FEW = 10
FREE = _("{number} minutes are left over. End earlier, or choose a shorter time.")
#: From this part of the time on, it is worth saying what could fill it.
MUCH = 4
FILL = _("Topics made for other groups could fill it; they are among what was left out.")
SUMMARY = _("{total} of {minutes} minutes, {spare} of them to spare. {people} people, {devices}.")


def clock(minutes: int) -> str:
    """Hours and minutes since the beginning."""
    return f"{minutes // 60}:{minutes % 60:02}"


def title(entry: Entry, words: Words) -> str:
    """What happens."""
    return entry.module.title if entry.module else words.gettext(KINDS[entry.kind])


def summary(agenda: Agenda, words: Words) -> str:
    """The agenda in one line."""
    asked = agenda.request
    return words.gettext(SUMMARY).format(
        total=agenda.total, minutes=asked.minutes, spare=agenda.spare, people=asked.people,
        devices=words.gettext(DEVICES[asked.devices]),
    )  # fmt: skip


def notes(entry: Entry, request: Request, words: Words) -> list[str]:
    """What is different here from how the module was written."""
    if entry.module is None:
        return []
    found = [words.say(LOW_TECH, how=entry.module.low_tech)] if entry.low_tech else []
    if entry.module.network != "none" and request.network == "none":
        found.append(words.say(OFFLINE, how=entry.module.no_network))
    return found


def left_over(agenda: Agenda, words: Words) -> list[str]:
    """What to say of the time that no topic fits into."""
    if agenda.free < FEW:
        return []
    others = any(left.reason.code == "audience" and left.module.minutes <= agenda.free
                 for left in agenda.left)  # fmt: skip
    much = others and agenda.free * MUCH > agenda.request.minutes
    return [words.say(FREE, number=agenda.free), *([words.gettext(FILL)] if much else [])]


def materials(agenda: Agenda) -> list[str]:
    """What the modules want as they are held here, each thing once."""
    return [*dict.fromkeys(each for entry in agenda.entries for each in _wanted(entry))]


def _wanted(entry: Entry) -> tuple[str, ...]:
    if entry.module is None:
        return ()
    return entry.module.low_tech_materials if entry.low_tech else entry.module.materials


def left_out(agenda: Agenda, words: Words) -> list[tuple[Module, str]]:
    """What is not in it, each with its reason."""
    return [(left.module, left.reason.said(words)) for left in agenda.left]


def lines(agenda: Agenda, words: Words, wrap: Wrap, width: int) -> Iterator[str]:
    """The agenda for a terminal."""
    yield words.gettext(HEADING)
    yield from wrap(summary(agenda, words), width)
    yield ""
    for entry in agenda.entries:
        minutes = words.gettext(MINUTES).format(minutes=f"{entry.minutes:>3}")
        head = f"{clock(entry.start):>5}  {minutes}  "
        yield from _hung(head, title(entry, words), wrap, width)
        for note in notes(entry, agenda.request, words):
            yield from _hung(" " * len(head), note, wrap, width)
    yield f"{clock(agenda.total):>5}"
    if free := left_over(agenda, words):
        yield from ("", *wrap(" ".join(free), width))
    yield from ("", words.gettext(BRING))
    for thing in materials(agenda):
        yield from _hung("- ", thing, wrap, width)
    if agenda.left:
        yield from ("", words.gettext(LEFT))
    for module, why in left_out(agenda, words):
        yield from _hung("- ", f"{module.title}: {why}", wrap, width)
    yield from ("", *wrap(words.gettext(CHANGES), width), *wrap(words.gettext(NO_LIST), width))


def _hung(head: str, text: str, wrap: Wrap, width: int) -> Iterator[str]:
    for at, line in enumerate(wrap(text, max(width - len(head), 20))):
        yield f"{head if at == 0 else ' ' * len(head)}{line}"


def html(agenda: Agenda, lang: str, paper: str, modules: str = "") -> str:
    """The agenda as one page to print. modules: the folder of their pages, where there is one."""
    words = words_in(lang)
    heading = words.gettext(HEADING)
    body = element("main", element("h1", heading), article(agenda, lang, words, modules))
    return html_page.page(heading, body, lang, paper=paper)


def article(agenda: Agenda, lang: str, words: Words, modules: str = "") -> Html:
    """The agenda without a frame and a heading."""
    rows = [_row(entry, agenda.request, lang, words, modules) for entry in agenda.entries]
    inside = [
        element("p", summary(agenda, words)),
        element("table", element("tbody", *rows), class_="agenda"),
    ]
    if free := left_over(agenda, words):
        inside.append(element("p", " ".join(free)))
    things = [html_page.foreign(each, agenda.modules[0].lang, lang) for each in materials(agenda)]
    inside += [element("h2", words.gettext(BRING)), html_page.listed(things, class_="ticks")]
    if agenda.left:
        rows = [element("span", html_page.foreign(module.title, module.lang, lang), ": ", why)
                for module, why in left_out(agenda, words)]  # fmt: skip
        inside += [element("h2", words.gettext(LEFT)), html_page.listed(rows)]
    ends = f"{words.gettext(CHANGES)} {words.gettext(NO_LIST)}"
    return element("article", *inside, element("p", ends, class_="soft"))


def _row(entry: Entry, request: Request, lang: str, words: Words, modules: str) -> Html:
    said: list[object] = [element("b", title(entry, words))]
    if entry.module:
        named = html_page.foreign(entry.module.title, entry.module.lang, lang)
        aim = html_page.foreign(entry.module.summary, entry.module.lang, lang)
        if modules:
            named = element("a", named, href=f"{modules}/{entry.module.id}.html")
        said = [element("b", named), element("br"), aim]
    for note in notes(entry, request, words):
        said += [element("br"), element("small", note)]
    minutes = words.say(MINUTES, minutes=entry.minutes)
    return element("tr", element("td", clock(entry.start)), element("td", minutes),
                   element("td", *said), class_=entry.kind)  # fmt: skip


def document(agenda: Agenda) -> dict[str, Any]:
    """The agenda by ids."""
    asked = agenda.request
    return {
        "schema": 1,
        "command": "workshop agenda",
        "request": {
            "minutes": asked.minutes, "audience": asked.audience, "level": asked.level,
            "people": asked.people, "devices": asked.devices, "network": asked.network,
            "must": [*asked.must],
        },
        "total": agenda.total,
        "spare": agenda.spare,
        "free": agenda.free,
        "entries": [
            {"start": each.start, "minutes": each.minutes, "kind": each.kind,
             "module": each.module.id if each.module else None, "low_tech": each.low_tech}
            for each in agenda.entries
        ],
        "left": [{"module": left.module.id, "reason": left.reason.code} for left in agenda.left],
    }  # fmt: skip


def audience(code: str, words: Words) -> str:
    """Whom it is for, in words."""
    return words.gettext(labels.AUDIENCES[code])
