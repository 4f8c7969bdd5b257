"""Pages (HTML, and XHTML as browsers read it): tags written one way, words and layout as they are.

What identifies people: labels in the head, the title, remarks (also of the program that saved the
page, and where from), programs, calls to other computers (pictures, sheets, fonts, frames), hidden
fields and elements, notes for scripts in every tag, addresses of files on somebody's computer, and
pictures inside with their own traces. What stays: words, links, how it looks, pictures inside.

Pages are read as the tokenization rules of the HTML standard say, so that unclosed tags are no
damage. Not seen: what a longer selector hides, words in the colour of what is behind them, what a
link's address says of the reader who copied it.
"""

from __future__ import annotations

import itertools
from collections import deque
from functools import partial

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.text import charsets, html_page, html_tokens, markup, text_kinds
from toolkit.formats.text.charsets import Text
from toolkit.formats.text.html_clean import Cleaner
from toolkit.formats.text.html_page import Page
from toolkit.formats.text.html_tokens import Token
from toolkit.formats.text.markup_pass import Task, Work
from toolkit.model import Recipe

_MOST_TOKENS = 400_000
#: How often a page is gone through to see what refers to what: a large one not so often.
_ROUNDS, _LARGE_ROUNDS, _LARGE, _MOST_WORK = 12, 4, 300_000, 800_000


def _done(task: Task, data: Buffer, inside: Inside) -> tuple[Work, bytes]:
    text, tokens, page = _read(bytes(data), inside)
    work = Work(task, inside)
    words = Cleaner(tokens, page, work).run()
    mark = text.mark if text.table.startswith("utf-16") else b""
    return work, charsets.written(text._replace(mark=mark), words.strip() + "\n")


#: The pages that were read last, as each is asked for several times in a row.
_known: deque[tuple[bytes, Recipe, Text, list[Token], Page]] = deque(maxlen=2)


def _read(raw: bytes, inside: Inside) -> tuple[Text, list[Token], Page]:
    for known, wish, text, tokens, page in _known:
        if known == raw and wish == inside.wish:
            return text, tokens, page
    text = charsets.declared(raw, html_page.label(raw))
    tokens = _tokens(text.words)
    page = _settled(tokens, inside)
    _known.append((raw, inside.wish, text, tokens, page))
    return text, tokens, page


def _tokens(words: str) -> list[Token]:
    tokens = list(itertools.islice(html_tokens.tokens(words), _MOST_TOKENS + 1))
    if len(tokens) > _MOST_TOKENS:
        raise TooLarge("too_many_parts")
    return tokens


def _settled(tokens: list[Token], inside: Inside) -> Page:
    """What refers to what in the page as it will be: what goes refers to nothing any more."""
    page = html_page.look(tokens)
    for number in range(_ROUNDS):
        many = number >= _LARGE_ROUNDS and number * len(tokens) > _LARGE
        if many or (number + 1) * len(tokens) > _MOST_WORK:
            raise TooLarge("too_many_parts")
        words = Cleaner(tokens, page, Work(Task.TRY, inside)).run()
        after = html_page.look(_tokens(words))
        if after == page:
            return page
        page = after
    raise Damaged("structure")


_FUNCTIONS = markup.functions("html", _done)
FORMAT = Format(
    name="html",
    label="web page",
    media="text/html",
    suffix=".html",
    suffixes=(".html", ".htm", ".xhtml", ".xht"),
    sniff=partial(text_kinds.says, "html"),
    inspect=_FUNCTIONS.inspect,
    strip=_FUNCTIONS.strip,
    content=_FUNCTIONS.content,
    searched=_FUNCTIONS.searched,
    holds="parts",
    nests=True,
    inspected=(
        "labels in the head, title, remarks, programs, addresses, hidden fields and elements, "
        "notes in tags, ids and classes, signs that nobody sees, pictures and drawings inside"
    ),
    removed=(
        "all of that, and every attribute that is not known to show something; what stands on "
        "other computers is removed, not fetched; frames, objects and programs go"
    ),
    kept="words, links, tags and styles; pictures inside, cleaned; files beside it by name",
    unseen=(
        "what a longer selector hides, words in the colour of what is behind them (but for white "
        "on white), what the address of a link says, names inside fonts"
    ),
)
