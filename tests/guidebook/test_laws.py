"""What every guide that is given to people keeps, in every language; new ones are enrolled."""

from __future__ import annotations

import html
import io
import itertools
import re
import statistics
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po

from tests.conftest import ROOT
from toolkit import i18n
from toolkit.guidebook import check, load, measure, order, page, render, state
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.rules_pages import PAGE
from toolkit.guidebook.values import Guide

BOOK = load.book(load.shipped())
ENGLISH = list(BOOK.guides["en"].values())
EVERY = [guide for shelf in BOOK.guides.values() for guide in shelf.values()]
#: The day on which these guides were finished.
WHEN = max(guide.reviewed for guide in EVERY)
TRANSLATED = [guide for guide in EVERY if guide.lang != "en"]
#: The program's sentences and words in English, as one of its catalogues has them.
_CATALOGUE = ROOT / "toolkit/locale/es/LC_MESSAGES/lampshade.po"


def named(guide: Guide) -> str:
    return f"{guide.lang} {guide.id}"


def drawn(guide: Guide, today: date = WHEN) -> str:
    return html.unescape(page.article(page.sheet(BOOK, guide), today))


def text(guide: Guide) -> str:
    """What a reader of the page sees, without its tags."""

    class Text(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    reader = Text()
    reader.feed(drawn(guide))
    return reader.said


def test_no_rule_is_broken() -> None:
    """By any guide, in any language; nor, on the day they were finished, a rule of a release."""
    assert check.faults(load.shipped(), date.today()) == []
    assert check.faults(load.shipped(), WHEN, release=True) == []


@pytest.mark.parametrize("row", order.rows(BOOK, "en"), ids=lambda row: row.id)
def test_the_essay_is_covered(row: order.Row) -> None:
    """A1: each row leads to a guide whose page says what cannot be done."""
    assert row.guides
    assert row.cannot
    for guide in row.guides:
        assert row.cannot in text(guide), guide.id


def test_what_we_do_not_recommend_is_called_so() -> None:
    """A1: lasers, reflective film and broken cameras lead to a warning alone."""
    rows = BOOK.rows
    assert len(rows) == 42
    for name in ("lasers", "mylar", "smash"):
        assert "do not recommend" in rows[name]["cannot"]
        assert rows[name].get("recommended") is False


@pytest.mark.parametrize("guide", ENGLISH, ids=lambda guide: guide.id)
def test_a_guide_rests_on_sources(guide: Guide) -> None:
    """A2: three sources of three publishers, a review this year, a limit, a word of care."""
    publishers = {BOOK.sources[key]["publisher"] for key in guide.sources}

    assert len(guide.sources) >= 3
    assert len(publishers) >= 3
    assert timedelta(0) <= WHEN - guide.reviewed <= timedelta(days=365)
    assert guide.cannot
    assert guide.harm_notes
    assert set(guide.facts) <= BOOK.facts.keys()


def test_there_are_forty_three() -> None:
    """A2: 40 for readers, 3 for trainers."""
    assert len(ENGLISH) == 43
    assert sum(guide.cluster == "trainers" for guide in ENGLISH) == 3


def test_they_are_easy_to_read() -> None:
    """A3: grade 9 at most, 8 for those that anyone can follow; the middle one at most 8."""
    grades = {guide.id: measure.grade(measure.whole(guide)) for guide in ENGLISH}

    assert {name: grade for name, grade in grades.items() if grade > 9} == {}
    assert {guide.id for guide in ENGLISH if guide.level == 1 and grades[guide.id] > 8} == set()
    assert statistics.median(grades.values()) <= 8
    for guide in ENGLISH:
        assert 500 <= len(measure.words(measure.whole(guide))) <= 1200, guide.id


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_a_page_is_small_and_asks_for_nothing(guide: Guide) -> None:
    """A4: under 60 kB, no address that a browser would go to, every inner link leads somewhere."""
    whole = drawn(guide)

    assert len(whole.encode()) < PAGE
    assert not re.search(r'(?:src|srcset|action|data)="|href="(?!#|/guides/)|url\((?!#)', whole)
    for target in re.findall(r'href="#([^"]+)"', whole):
        assert whole.count(f'id="{target}"') == 1, target
    ids = re.findall(r'\sid="([^"]+)"', whole)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_an_old_page_says_so(guide: Guide) -> None:
    """A7: the day after its review day, on page and handout, in its own language."""
    past = page.words_of(guide).say(state.PAST, date=guide.review_by.isoformat())
    late = guide.review_by + timedelta(days=1)

    assert past in drawn(guide, late)
    assert past in html.unescape(page.handout(page.sheet(BOOK, guide), late))
    assert past not in drawn(guide, guide.review_by)


def test_an_old_guide_is_not_released() -> None:
    """A7: the check before a release fails on that day."""
    late = min(guide.review_by for guide in EVERY) + timedelta(days=1)

    assert "V6" in {each.rule for each in check.faults(load.shipped(), late, release=True)}


@pytest.mark.parametrize("guide", TRANSLATED, ids=named)
def test_a_translation_says_what_it_is(guide: Guide) -> None:
    """D1, D2: current or marked, not reviewed and marked, in its language and its direction."""
    words = page.words_of(guide)
    whole = drawn(guide)

    assert f'lang="{guide.lang}" dir="{TONGUES[guide.lang].direction}"' in whole
    current = state.translation(BOOK, guide.lang, guide.id) == state.CURRENT
    assert (words.gettext(state.OLDER) in whole) is not current
    assert (words.gettext(i18n.NOT_REVIEWED) in whole) is (guide.status != "reviewed")
    if words.code != "en":
        assert words.gettext(i18n.NOT_REVIEWED) != i18n.NOT_REVIEWED


@pytest.mark.parametrize("guide", TRANSLATED, ids=named)
def test_no_english_hides_in_a_translation(guide: Guide) -> None:
    """No step was forgotten, and no line of prose was left as it was."""
    source = BOOK.guides["en"][guide.id]
    english = {
        " ".join(line.split())
        for line in source.body.splitlines()
        if len(line) > 40 and not line.startswith("lampshade ")
    }
    ours = {" ".join(line.split()) for line in guide.body.splitlines()}

    assert ours & english == set()
    assert [step.id for step in guide.checklist] == [step.id for step in source.checklist]
    assert not {step.text for step in guide.checklist} & {step.text for step in source.checklist}


#: What stands in quotation marks, as our languages set them.
_QUOTED = re.compile(r"""["“«„「『]\s?([^"”»“」』\n]{2,60}?)\s?["”»“」』]""")


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_buttons_are_called_as_on_the_pages(guide: Guide) -> None:
    """What a guide quotes where it speaks of `lampshade web` is a word of the pages."""
    ids = (message.id for message in read_po(io.BytesIO(_CATALOGUE.read_bytes())))
    pages = {page.words_of(guide).gettext(each) for each in ids if isinstance(each, str)}
    for paragraph in guide.body.split("\n\n"):
        if "`lampshade web`" in paragraph:
            assert set(_QUOTED.findall(paragraph)) <= pages


@pytest.mark.parametrize("lang", list(BOOK.guides))
def test_a_language_without_a_review_is_not_called_available(lang: str) -> None:
    """D4: it is shown with a mark until somebody has reviewed a guide in it; English, too."""
    by = {name for guide in BOOK.guides[lang].values() for name in guide.reviewers}
    said = state.unreviewed(BOOK, lang, page.words_in(lang))

    assert bool(said) is not (by - {"author", "machine-assisted"} != set())


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_nobody_is_said_to_have_reviewed_what_nobody_did(guide: Guide) -> None:
    """D4: its author's own check is called that; a translation says that of the English alone."""
    words, sheet = page.words_of(guide), page.sheet(BOOK, guide)
    day = BOOK.guides["en"][guide.id].reviewed.isoformat()
    own, english = (words.say(text, date=day) for text in (state.CHECKED, state.ENGLISH_CHECKED))
    reviewed = words.say(state.REVIEWED, date=day)

    for lines in (page.facts_line(BOOK, guide, words), page.dates(BOOK, guide, words)):
        if guide.reviewers in (("author",), ("machine-assisted",)):
            assert reviewed not in lines
            assert (own in lines) is (guide.lang == "en")
            assert (english in lines) is (guide.lang != "en")
        else:
            assert reviewed in lines
    handed = html.unescape(page.handout(sheet, WHEN))
    assert f"<time>{guide.review_by.isoformat()}</time>" in handed


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_a_handout_says_what_can_hurt(guide: Guide) -> None:
    """Each word of care, before the steps; where a law can hurt, that there is more to read."""
    handed = html.unescape(page.handout(page.sheet(BOOK, guide), WHEN))
    first = guide.section("first")

    assert first
    before = re.sub("<[^>]+>", "", handed.partition(first.title)[0])
    for note in guide.harm_notes:
        said = html.unescape(render.line(load.CITED.sub("", note), page.sheet(BOOK, guide)))
        assert re.sub("<[^>]+>", "", said) in before
    law = page.words_of(guide).gettext(page.ASK_LAW)
    assert (law in handed) is bool(guide.legal_risk)


def test_drawings_have_words() -> None:
    """At least twelve drawings are shown somewhere, each with what it shows and a caption."""
    shown = {name for guide in ENGLISH for _alt, name, _cap in load.DRAWING.findall(guide.body)}

    assert len(shown & BOOK.drawings.keys()) >= 12


@pytest.mark.parametrize("guide", EVERY, ids=named)
def test_a_page_can_be_heard(guide: Guide) -> None:
    """E1: one title, headings in their order, each box with its words, each drawing described."""
    whole = drawn(guide)
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])", whole)]

    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))
    boxes = whole.count('type="checkbox"')
    assert len(re.findall(r'<label class="tick"><input [^>]*><span>[^<]', whole)) == boxes
    assert not re.search(r'role="img" aria-label=""', whole)
    assert "<img" not in whole
