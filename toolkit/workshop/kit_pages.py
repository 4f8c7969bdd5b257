"""The pages of a kit that lead to all others, and the one that says how to check the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.guidebook import order
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book
from toolkit.i18n import NOT_REVIEWED, Words
from toolkit.i18n import mark as _
from toolkit.workshop import agenda_sheet, answers, html_page
from toolkit.workshop.values import Module, Room, Sheet

#: Agendas that are ready: for whom, and how long.
READY = tuple((audience, minutes)
              for audience in ("activist", "family", "diaspora")
              for minutes in (60, 120, 240))  # fmt: skip

TITLE = _("Workshop kit")
RISK = _(
    "Whoever finds this folder with you sees what it is about. Carry it where that does no harm, "
    "give it a plain name, and delete it when you no longer need it. Deleting hides little: a "
    "stick may keep old bytes."
)
NO_NAMES = _("Nothing in it names who made it, when or where. Keep no list of who took part.")
OPEN_IT = _("It opens in any browser, without a network, on a computer or a phone.")
CHECKING = _("Check that nothing was changed")
SIZE = _("All of it takes about {size} MB.")
START = _("Begin here")
SUMS_TEXT = _(
    "The file SHA256SUMS.txt has one line for each file: a long number made from its bytes, and "
    "its name. If one letter of a file changes, its number becomes another."
)
WHO_SAYS = _(
    "Somebody who changes a file can change the list as well. So have whoever made the kit read "
    "you the number of SHA256SUMS.txt itself, by another way than the stick: the command that "
    "made the kit has shown it."
)
#: Every line of the list against the file it names; one that is not there is CHANGED, too.
_EVERY = (
    "Get-Content SHA256SUMS.txt | ForEach-Object { $sum, $file = $_ -split '  ', 2; "
    'if ((Get-FileHash -LiteralPath $file).Hash -eq $sum) { "$file OK" } '
    'else { "$file CHANGED" } }'
)
#: A system, and what is typed there in the folder of the kit.
SYSTEMS: tuple[tuple[str, str, str], ...] = (
    (
        "Windows",
        _("Open the folder, click into the address line, type cmd and press Enter. Then, for each "
          "file that matters to you, type this and compare the number by eye with the list:"),
        "certutil -hashfile index.html SHA256",
    ),
    (
        "Windows, PowerShell",
        _("To check every file at once, type powershell in place of cmd, and then this; each line "
          "must end with OK:"),
        _EVERY,
    ),
    (
        "macOS",
        _("Open Terminal, type cd and a space, drag the folder into the window and press Enter. "
          "Then type this; each line must end with OK:"),
        "shasum -a 256 -c SHA256SUMS.txt",
    ),
    (
        "Linux",
        _("Open a terminal in the folder and type this; each line must end with OK:"),
        "sha256sum -c SHA256SUMS.txt",
    ),
)  # fmt: skip
PHONE = _("On a phone without such a command, check on a computer before you copy.")


def index(title: str, rooms: Mapping[str, Room], size: int, practice: Sequence[str]) -> str:
    """The page to begin with: the languages, what to know, the practice files."""
    first = next(iter(rooms))
    words = words_in(first)
    name = title or words.gettext(TITLE)
    languages = [
        element("a", element("b", TONGUES[lang].name), ": ", words_in(lang).gettext(START),
                href=f"{lang}/index.html", lang=lang, dir=TONGUES[lang].direction)
        for lang in rooms
    ]  # fmt: skip
    risks = [element("p", each.gettext(RISK), lang=each.language.tag, dir=each.direction)
             for each in _spoken(rooms)]  # fmt: skip
    inside: list[object] = [
        element("h1", name),
        element("div", *risks, class_="note"),
        element("h2", words.gettext(START)),
        html_page.listed(languages),
        element("p", words.gettext(OPEN_IT), " ", words.gettext(NO_NAMES)),
    ]
    if practice:
        inside += [element("h2", words.gettext(PRACTICE)), *_practice(practice, words)]
    megabytes = round(max(size / 1e6, 0.1), 1)
    inside += [
        element("h2", words.gettext(CHECKING)),
        element("p", words.say(SIZE, size=megabytes), " ",
                element("a", words.gettext(CHECKING), href="check.html")),
    ]  # fmt: skip
    return html_page.page(name, element("main", *inside), first)


PRACTICE = _("Practice files")
#: The key, which participants are not handed.
ANSWERS = "answers.html"
MADE_UP = _(
    "These pictures are made up, drawn by a program, and full of planted traces. Use them in "
    "place of real ones."
)


def _practice(names: Sequence[str], words: Words) -> Iterator[Html]:
    yield element("p", words.gettext(MADE_UP))
    links = [element("a", element("bdi", name), href=f"practice/{name}")
             for name in names if name != ANSWERS]  # fmt: skip
    yield html_page.listed(links)
    if ANSWERS in names:
        yield element("h3", words.gettext(_("For the trainer")))
        yield element("p", element("a", words.gettext(answers.TITLE), href=f"practice/{ANSWERS}"))


def check(langs: Sequence[str]) -> str:
    """How to check the files, in every language of the kit."""
    words = words_in(langs[0])
    body = element("main", *map(_check, _spoken(langs)))
    return html_page.page(words.gettext(CHECKING), body, langs[0])


def _spoken(langs: Iterable[str]) -> list[Words]:
    """The languages that these are told in; English once, for all that have no words yet."""
    return [*{words.code: words for words in map(words_in, langs)}.values()]


def _check(words: Words) -> Html:
    inside = [
        element("h1", words.gettext(CHECKING)),
        element("p", words.gettext(SUMS_TEXT)),
    ]
    for system, how, typed in SYSTEMS:
        inside += [
            element("h2", system),
            element("p", words.gettext(how)),
            element("pre", element("code", typed), dir="ltr"),
        ]
    inside += [element("p", words.gettext(PHONE)), element("p", words.gettext(WHO_SAYS))]
    return element("section", *inside, lang=words.language.tag, dir=words.direction)


def handed(room: Room) -> list[str]:
    """Every guide that some module hands out."""
    return [*dict.fromkeys(name for one in room.modules.values() for name in one.handouts)]


def language(room: Room, book: Book, *, decks: bool, papers: bool) -> str:
    """All that there is in a language."""
    lang = room.lang
    words = words_in(lang)
    title = words.gettext(TITLE)
    notes = [] if words.reviewed else [element("div", element("p", words.gettext(NOT_REVIEWED)),
                                               class_="note")]  # fmt: skip
    inside: list[object] = [
        element("h1", title),
        element("p", element("a", words.gettext(START), href="../index.html")),
        *notes,
        *_section(_("For everyone"), [(words.gettext(_("Guides")), "guides/index.html")], words),
        *_safety(room, words),
        *_agendas(words),
        element("h2", words.gettext(_("Modules"))),
        *(_module(one, room, words, decks=decks) for one in room.modules.values()),
        *_handouts(room, book, words, papers=papers),
        *_quizzes(room, words),
        *_section(_("Posters"), [(html_page.foreign(one.title, one.lang, lang),
                                  f"posters/{one.id}.html")
                                 for one in room.texts.posters], words),
        *_section(_("Words around the modules"),
                  [(words.gettext(one.title), f"words/{name_of(one)}")
                   for one in room.texts.sheets], words),
    ]  # fmt: skip
    return html_page.page(title, element("main", *inside), lang)


def name_of(sheet: Sheet) -> str:
    """The name of a page of words."""
    return f"{sheet.id.replace('_', '-')}.html"


Link = tuple[object, str]


def _section(title: str, links: Sequence[Link], words: Words) -> Iterator[Html]:
    if links:
        yield element("h2", words.gettext(title))
        yield html_page.listed([element("a", said, href=target) for said, target in links])


def _safety(room: Room, words: Words) -> Iterator[Html]:
    links: list[Link] = [
        (html_page.foreign(one.title, one.lang, room.lang), f"safety/{one.id}.html")
        for one in room.safety
    ]
    yield from _section(_("Safety pack: read this first"), links, words)


def _agendas(words: Words) -> Iterator[Html]:
    said = _("{minutes} minutes, {people}")
    links: list[Link] = [
        (words.say(said, minutes=minutes, people=agenda_sheet.audience(audience, words)),
         f"agendas/{audience}-{minutes}.html")
        for audience, minutes in READY
    ]  # fmt: skip
    yield from _section(_("Agendas"), links, words)


def _module(one: Module, room: Room, words: Words, *, decks: bool) -> Html:
    title = html_page.foreign(one.title, one.lang, room.lang)
    aim = html_page.foreign(one.summary, one.lang, room.lang)
    ways: list[Link] = [
        (words.gettext(_("Notes for the trainer")), f"modules/{one.id}.html"),
        (words.gettext(_("Slides")), f"slides/{one.id}.html"),
    ]
    if decks:
        ways.append((words.gettext(_("Slides to edit")), f"slides/{one.id}.pptx"))
    if one.quiz in room.quizzes:
        ways.append((words.gettext(_("Quiz")), f"quizzes/{one.quiz}.html"))
    links = [element("a", said, href=target) for said, target in ways]
    row = joined(*(part for link in links for part in (" · ", link)))
    return element("p", element("b", title), " ", element("small", aim), element("br"),
                   Html(row.removeprefix(" · ")))  # fmt: skip


def _handouts(room: Room, book: Book, words: Words, *, papers: bool) -> Iterator[Html]:
    rows = []
    for name in handed(room):
        one = order.find(book, name, room.lang)
        if one is None or not one.handout:
            continue
        title = html_page.foreign(one.title, one.lang, room.lang)
        also = [" · ", element("a", "PDF", href=f"handouts/{name}.pdf")] if papers else []
        rows.append(element("span", element("a", title, href=f"handouts/{name}.html"), *also))
    yield element("h2", words.gettext(_("Handouts")))
    yield html_page.listed(rows)


def _quizzes(room: Room, words: Words) -> Iterator[Html]:
    links: list[Link] = [
        (html_page.foreign(one.title, one.lang, room.lang), f"quizzes/{one.id}.html")
        for one in room.quizzes.values()
    ]
    if room.survey:
        title = html_page.foreign(room.survey.title, room.survey.lang, room.lang)
        links.append((title, "quizzes/before-after.html"))
    yield from _section(_("Quizzes"), links, words)
