"""The answer key says everything, in the reader's language and direction."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from toolkit import i18n
from toolkit.workshop import answers
from toolkit.workshop.exercises import EXERCISES, commands, planted

SEED = 7
each_language = pytest.mark.parametrize("code", i18n.LANGUAGES)


class _Page(HTMLParser):
    """The tags that are open, the addresses, and whether each tag was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.first: dict[str, str | None] = {}
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.first = self.first or dict(attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_language
def test_the_page_is_whole_and_asks_for_nothing(code: str) -> None:
    """It opens without a server, a script or a network; its links lead to the practice files."""
    words = i18n.speaking(code)
    page = _Page(answers.as_html(words, SEED))
    files = [file.name for exercise in EXERCISES for file in exercise.files]

    assert page.open == []
    assert page.first == {"lang": words.tag, "dir": words.direction}
    assert page.addresses == files
    assert "script" not in page.tags


@each_language
def test_both_forms_say_everything(code: str) -> None:
    """Title, task, hints, answers and what is done of each exercise, in that language."""
    words = i18n.speaking(code)
    text = answers.as_text(words, SEED)
    page = re.sub(r"&\w+;|&#x27;", "'", answers.as_html(words, SEED))

    for exercise in EXERCISES:
        said = (exercise.title, exercise.task, *exercise.hints, exercise.found, *exercise.after)
        for sentence in said:
            assert words.gettext(sentence) in text
            assert words.gettext(sentence).replace('"', "'") in page
        for line in commands(exercise):
            assert f"- {line}\n" in text
            assert f'<code dir="ltr">{line}</code>' in page
        for file in exercise.files:
            assert all(trace.says in text for trace in planted(file, SEED))
    assert (words.gettext(i18n.NOT_REVIEWED) in text) is not words.reviewed


def test_all_sentences_are_marked() -> None:
    """What was not named for translation would stay English here."""
    text = answers.as_text(i18n.speaking("qps"), SEED)
    values = {trace.says for each in EXERCISES for f in each.files for trace in planted(f, SEED)}
    names = {file.name for exercise in EXERCISES for file in exercise.files}
    values |= {line for exercise in EXERCISES for line in commands(exercise)}
    for value in sorted(values | names, key=len, reverse=True):
        text = text.replace(value, "")

    # the name of an option
    assert set(re.findall(r"[a-z]{4,}", text)) == {"also"}


def test_a_value_can_not_become_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is ours; the page escapes all the same."""
    monkeypatch.setattr(answers, "TITLE", "<b>&")
    bad = EXERCISES[0]._replace(title="<b>&", task="<b>&", hints=("<b>&",))
    monkeypatch.setattr(answers, "EXERCISES", (bad,))
    page = answers.as_html(i18n.speaking("en"), SEED)

    assert "<b>&" not in page
    assert page.count("&lt;b&gt;&amp;") == 5
