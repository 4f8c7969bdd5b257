"""What is printed and shown: whole, safe to carry, and the same every time."""

from __future__ import annotations

import html
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.workshop.shop import TODAY, book, room
from toolkit.cli.workshop import workshop_command
from toolkit.guidebook.page import words_in
from toolkit.workshop import handouts, html_page, quiz, slides
from toolkit.workshop.quiz import Change, Totals
from toolkit.workshop.values import Quiz

OUTSIDE = re.compile(r"""(?:src|href)="(?!#|[\w./-]+")|url\(\s*["']?(?!#)|@import""")


def pages() -> dict[str, str]:
    """One page of each kind."""
    there = room()
    return {
        "module": handouts.module(there.modules["opening"], "en"),
        "sheet": handouts.sheet(there.safety[0], "en"),
        "words": handouts.sheet(there.texts.sheets[0], "en"),
        "poster": handouts.poster(there.texts.posters[0], book(), "en"),
        "guide": handouts.guide(book(), book().guides["en"]["protest"], TODAY),
        "quiz": quiz.html(there.quizzes["myths"], "en"),
        "survey": quiz.survey(there.survey, "en"),  # type: ignore[arg-type]
        "slides": slides.html([*there.modules.values()], book(), "en"),
    }


@pytest.mark.parametrize("name", pages())
def test_a_page_stands_alone(name: str) -> None:
    """Nothing from elsewhere, a closed rule for what it may do, nobody named."""
    text = pages()[name]

    assert OUTSIDE.findall(text) == []
    assert "default-src 'none'" in html.unescape(text)
    assert 'name="author"' not in text
    assert text == pages()[name]


@pytest.mark.parametrize("lang", ["ar", "bo", "es"])
def test_what_is_english_says_so(lang: str) -> None:
    """A poster, slides and the handout of a guide; a language without any texts, too."""
    there = room(lang)
    note = html.escape(words_in(lang).gettext(html_page.NOT_THERE), quote=False)
    poster = next(one for one in room().texts.posters if one.lang == "en")
    guide = book().guides["en"]["protest"]
    made = (handouts.poster(poster, book(), lang),
            handouts.guide(book(), guide, TODAY, lang=lang),
            slides.html([there.modules["opening"]], book(), lang))  # fmt: skip
    plain = (handouts.poster(poster, book(), "en"),
             handouts.guide(book(), guide, TODAY, lang="en"),
             slides.html([room().modules["opening"]], book(), "en"))  # fmt: skip

    assert [note in text for text in made] == [True] * 3
    assert [html_page.NOT_THERE in text for text in plain] == [False] * 3


@pytest.mark.parametrize("lang", ["ar", "fa", "en"])
def test_figures_stay_beside_their_words(lang: str) -> None:
    """Words from right to left would draw the next figure over to their other side."""
    said = handouts.facts_of(room().modules["opening"], words_in(lang)).split(" · ")

    assert len(said) == 3
    for fact in said:
        assert (fact[0], fact[-1]) == ("\u2068", "\u2069") or lang == "en"


def test_a_script_runs_by_its_hash_alone() -> None:
    """Only slides have one; a changed letter would keep it from running."""
    told = {name: "script-src" in text for name, text in pages().items()}
    text = html.unescape(pages()["slides"])
    code = text.partition("<script>")[2].partition("</script>")[0]

    assert [name for name, there in told.items() if there] == ["slides"]
    assert f"'sha256-{html_page._hash(code)}'" in text
    assert f"'sha256-{html_page._hash(code + ' ')}'" not in text


def test_an_unknown_paper_is_told_which_there_are() -> None:
    """Posters, too."""
    with pytest.raises(click.UsageError, match=f"poster-{room().texts.posters[0].id}"):
        CliRunner().invoke(workshop_command, ["handout", "lamps", "-o", "x.html", "--lang", "en"],
                           standalone_mode=False, catch_exceptions=False)  # fmt: skip


def test_slides_lead_on_without_scripts() -> None:
    """Every screen has links to its neighbours, and to a black one that leads back to it."""
    shown = [*slides.screens([*room().modules.values()], book())]
    text = slides.html([*room().modules.values()], book(), "en")

    for at in range(1, len(shown) + 1):
        assert f'id="s{at}"' in text
        assert (f'href="#s{at}"' in text) or len(shown) == 1
        assert f'href="#b{at}"' in text
        assert re.search(f'<section id="b{at}"[^>]*><a href="#s{at}"', text)


def test_what_the_trainer_says_is_not_on_the_wall() -> None:
    """Notes are behind the slides, in a part of their own."""
    one = room().modules["opening"]
    wall, _, notes = slides.html([one], book(), "en").partition('<aside id="notes"')

    for slide in one.slides:
        said = slide.say.replace("“", "").split(".")[0][:40]
        assert said not in wall
        assert said in notes


def test_every_answer_has_its_reason() -> None:
    """On the page as well as on the answer sheet."""
    for test in room().quizzes.values():
        text = quiz.html(test, "en")
        for item in test.items:
            assert len(item.why) == len(item.options)
        assert text.count("<summary>") == sum(len(item.options) for item in test.items)
        assert text.count(">Right.<") == sum(len(item.correct) for item in test.items)


def test_a_quiz_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No form, no script, no store; and making one writes one file alone."""
    monkeypatch.chdir(tmp_path)
    text = quiz.html(room().quizzes["myths"], "en")
    CliRunner().invoke(workshop_command, ["quiz", "myths", "-o", "quiz.html", "--lang", "en"])

    assert not re.search(r"<(?:form|input|script|button)\b|localStorage|cookie", text)
    assert [path.name for path in tmp_path.rglob("*")] == ["quiz.html"]
    assert (tmp_path / "quiz.html").read_text("utf-8") == text


@pytest.mark.parametrize(("before", "after", "shown"), [
    (12, 12, True), (5, 5, True), (4, 12, False), (12, 4, False), (0, 0, False),
])  # fmt: skip
def test_below_five_people_nothing_is_shown(before: int, after: int, shown: bool) -> None:
    """A total of few is an answer of somebody."""
    found = quiz.changes(before, after, [Totals(min(before, 3), min(after, 4))])

    assert bool(found) == shown


def test_totals_become_hundredths() -> None:
    """Of those who answered then."""
    assert quiz.changes(12, 10, [Totals(3, 9)]) == [Change(25, 90)]


@pytest.mark.parametrize("totals", [Totals(13, 3), Totals(3, 13), Totals(-1, 3)])
def test_more_answers_than_people_are_no_totals(totals: Totals) -> None:
    """A slip is not shown as if it were a result."""
    with pytest.raises(ValueError, match="more answers"):
        quiz.changes(12, 12, [totals])


def test_the_six_questions_ask_for_no_name() -> None:
    """The paper says so itself."""
    there = room().survey
    assert there is not None
    text = quiz.survey(there, "en")

    assert len(there.items) == 6
    assert "No names, no marks." in text
    assert "fewer than five people do not count" in text


def test_there_is_no_list_of_people() -> None:
    """No page of any kind has a place for a name."""
    there = room()
    texts = [handouts.module(one, "en") for one in there.modules.values()]
    texts += [handouts.sheet(one, "en") for one in (*there.safety, *there.texts.sheets)]
    wrong = re.compile(
        r"sign[- ]in|sign[- ]up sheet|signature|attendance|participant list", re.IGNORECASE
    )

    assert [wrong.search(text)[0] for text in texts if wrong.search(text)] == []  # type: ignore[index]
    assert wrong.search("Please use the sign-in sheet")


def test_the_safety_pack_is_whole() -> None:
    """Seven papers, each with its lines."""
    wanted = {"step-zero", "consent", "phones", "safe-exit", "incident", "debrief", "deletion"}

    assert {sheet.id for sheet in room().safety} == wanted
    assert all(sheet.lines for sheet in room().safety)


def test_each_language_in_a_module_runs_its_own_way() -> None:
    """What stands in Arabic around an English module is marked, down to the one line of both."""
    text = handouts.module(room("ar").modules["opening"], "ar")
    facts = re.search(r'<p class="soft"[^>]*>.*?</p>', text)
    passing = re.search(r"<p[^>]*><b>[^<]*</b></p>", text)

    assert facts
    assert passing
    assert 'lang="ar" dir="rtl"' in facts[0]
    assert '<bdi lang="en">1 trainer for' in facts[0]
    assert 'lang="ar" dir="rtl"' in passing[0]
    assert "<h2>" not in text
    assert 'dir="rtl"' not in handouts.module(room().modules["opening"], "en")


def test_what_is_not_translated_says_so() -> None:
    """A reader of another language is told why this is English."""
    one: Quiz = room().quizzes["myths"]

    assert "not in your language yet" not in quiz.html(one, "en")
    assert 'class="note"' in quiz.html(one, "es")


@pytest.mark.parametrize(("arguments", "name", "words"), [
    (["handout", "protest"], "a.html", "Before, at and after a protest"),
    (["handout", "opening", "--paper", "a4"], "a.html", "size: A4"),
    (["handout", "consent", "--paper", "letter"], "a.html", "size: letter"),
    (["handout", "poster-fill"], "a.html", "Fill, do not blur"),
    (["quiz", "before-after"], "a.html", "Six questions"),
    (["slides", "opening"], "a.html", "Five habits"),
    (["agenda"], "a.html", "Agenda"),
])  # fmt: skip
def test_the_command_writes_a_page(
    tmp_path: Path, arguments: list[str], name: str, words: str
) -> None:
    """Whole, under the name that was given, and never over another file."""
    target = tmp_path / name
    said = [*arguments, "--lang", "en", "-o", str(target)]
    done = CliRunner().invoke(workshop_command, said, standalone_mode=False)

    assert done.exception is None
    assert words in target.read_text("utf-8")
    again = CliRunner().invoke(workshop_command, said, standalone_mode=False)
    assert type(again.exception).__name__ == "CannotWrite"


@pytest.mark.parametrize("arguments", [
    ["handout", "lamps", "-o", "a.html"], ["handout", "-o", "a.html"],
    ["quiz", "lamps", "-o", "a.html"], ["slides", "lamps", "-o", "a.html"],
    ["handout", "poster-fill", "-o", "a.txt"],
    ["slides", "opening"], ["slides", "opening", "-o", "a.txt"], ["kit"],
    ["kit", "a", "--name", "x" * 61],
])  # fmt: skip
def test_the_command_says_what_is_wrong(arguments: list[str], tmp_path: Path) -> None:
    """Names that are not there, and none at all."""
    done = CliRunner().invoke(workshop_command, arguments, standalone_mode=False)

    assert isinstance(done.exception, click.UsageError)


def test_the_command_lists_what_there_is() -> None:
    """Modules, and quizzes."""
    listed = CliRunner().invoke(workshop_command, ["modules", "--lang", "en"]).stdout
    tests = CliRunner().invoke(workshop_command, ["quiz", "--lang", "en"]).stdout

    assert all(name in listed for name in room().modules)
    assert "before-after: " in tests
