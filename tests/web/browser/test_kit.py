"""A kit in a real browser: from a stick, without a network, and with scripts off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.conftest import comes
from tests.workshop.shop import TODAY, book, room
from toolkit.workshop import agenda, agenda_sheet, handouts, html_page, kit, quiz, slides

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_PAGES = 2
SCREENS = ((1280, 720), (1024, 768), (1920, 1080))
#: 28 points, in pixels.
SMALLEST = 28 * 96 / 72

#: Every screen: what does not fit into it, and its smallest letters in words.
MEASURE = """() => [...document.querySelectorAll('.slide')].map(s => ({
    id: s.id, over: Math.max(s.scrollHeight - innerHeight, s.scrollWidth - innerWidth),
    told: !s.querySelector('text') || s.querySelectorAll('li').length,
    least: Math.min(...[...s.querySelectorAll('h1:not(.unseen),h2:not(.unseen),li,a')]
        .map(e => parseFloat(getComputedStyle(e).fontSize))),
    drawn: s.querySelector('svg') ? s.querySelector('svg').getBoundingClientRect().height
        / innerHeight : 1}))"""

TOP = "document.getElementById('s2').getBoundingClientRect().top"


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick") / "papers"
    kit.build(kit.Plan(book(), {"en": room()}, "", TODAY), folder)
    return folder


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without a network and without scripts, as from a stick on a careful computer."""
    context = chromium.new_context(offline=True, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_every_page_opens_and_asks_for_nothing(stick: Path, page: Page) -> None:
    """By a double click: no request leaves the folder, nothing is complained about."""
    asked: list[str] = []
    heard: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    for path in sorted(stick.rglob("*.html")):
        page.goto(path.as_uri())
        assert page.locator("h1").first.count() == 1

    assert [url for url in asked if not url.startswith(stick.as_uri())] == []
    assert heard == []


def test_links_lead_from_the_first_page_to_a_slide(stick: Path, page: Page) -> None:
    """As a person goes, with the mouse alone."""
    page.goto((stick / kit.INDEX).as_uri())
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Slides", exact=True).first.click()
    page.get_by_role("link", name="On").first.click()

    page.wait_for_url(re.compile(r"/slides/opening\.html#s2$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kit_pages_can_be_used_by_everyone(
    chromium: Browser, stick: Path, axe: str, scheme: Any
) -> None:
    """axe finds nothing on one page of each kind."""
    context = chromium.new_context(offline=True, bypass_csp=True, color_scheme=scheme)
    page, found = context.new_page(), {}
    names = ["index.html", "check.html", "en/index.html"]
    names += [max((stick / "en" / part).glob("*.html")).relative_to(stick).as_posix()
              for part in ("agendas", "modules", "slides", "handouts", "quizzes", "safety",
                           "posters", "words", "guides")]  # fmt: skip
    for name in names:
        page.goto((stick / name).as_uri())
        page.evaluate(axe)
        wrong = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        if wrong:
            found[name] = wrong
    context.close()

    assert found == {}


@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_nothing_on_a_slide_is_cut_off_or_small(
    chromium: Browser, stick: Path, size: tuple[int, int]
) -> None:
    """On an old projector, too: 28 points at least, and drawings as high as the screen.

    Labels in a drawing may be smaller: their words stand beside it.
    """
    context = chromium.new_context(offline=True, viewport={"width": size[0], "height": size[1]})
    page, wrong = context.new_page(), []
    for path in sorted((stick / "en" / "slides").glob("*.html")):
        page.goto(path.as_uri())
        for each in page.evaluate(MEASURE):
            if (
                each["over"] > 0
                or each["least"] < SMALLEST - 0.01
                or each["drawn"] < 0.9
                or not each["told"]
            ):
                wrong.append((path.stem, each))
    context.close()

    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_slide_is_wider_than_a_small_phone(
    chromium: Browser, tmp_path: Path, lang: str
) -> None:
    """A trainer who looks through them on the way sees all of each."""
    context = chromium.new_context(offline=True, viewport={"width": 320, "height": 640})
    page, wide = context.new_page(), {}
    for name, one in room(lang).modules.items():
        path = tmp_path / f"{name}.html"
        path.write_text(slides.html([one], book(), lang), "utf-8")
        page.goto(path.as_uri())
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[name] = over
    context.close()

    assert wide == {}


def test_keys_lead_on_and_make_the_screen_black(chromium: Browser, stick: Path) -> None:
    """The small script runs, and no other would."""
    context = chromium.new_context(offline=True)
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.goto((stick / "en" / "slides" / "opening.html").as_uri())
    for key in ("ArrowRight", "PageDown", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_url(re.compile(r"#s2$"))
    for there, back in (("b", "b"), ("b", "Escape"), (".", "b"), ("", "b"), ("", "Escape")):
        if there:
            page.keyboard.press(there)
        else:
            page.locator("#s2").get_by_role("link", name="Black screen").click()
        page.locator("#b2").wait_for()
        page.wait_for_url(re.compile(r"#b2$"))
        page.keyboard.press(back)
        page.locator("#b2").wait_for(state="hidden")
        page.wait_for_url(re.compile(r"#s2$"))
        assert page.locator(".black:visible").count() == 0
        comes(page, lambda: page.evaluate(TOP), 0)
    assert heard == []
    context.close()


def test_the_screen_stays_black_while_somebody_leads_on(chromium: Browser, stick: Path) -> None:
    """Only what makes it light again does: nothing is on the wall by mistake."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((stick / "en" / "slides" / "opening.html").as_uri())
    for key in ("b", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.locator("#b3").wait_for()
    page.wait_for_url(re.compile(r"#b3$"))
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"#s3$"))
    context.close()


def test_the_black_screen_leads_back_without_scripts(stick: Path, page: Page) -> None:
    """A click on the dot, a click on the black: the same slide."""
    page.goto((stick / "en" / "slides" / "opening.html").as_uri() + "#s4")
    page.locator("#s4").get_by_role("link", name="Black screen").click()
    page.locator("#b4").wait_for()
    page.locator("#b4 a").click()
    page.locator("#b4").wait_for(state="hidden")

    page.wait_for_url(re.compile(r"#s4$"))
    assert page.locator(".black:visible").count() == 0


def test_notes_open_in_a_window_of_their_own(stick: Path, page: Page) -> None:
    """There the slides are gone; on the wall the notes are not seen; printed, notes alone are."""
    address = (stick / "en" / "slides" / "opening.html").as_uri()
    page.goto(address)
    assert not page.locator("#notes").is_visible()
    page.goto(address + "#notes")
    assert page.locator("#notes").is_visible()
    assert not page.locator("#s1").is_visible()
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator("#notes").is_visible()
    assert not page.locator("#s1").is_visible()


def test_the_answer_sheet_is_on_paper_alone(stick: Path, page: Page) -> None:
    """On the screen an answer opens by a click; printed, questions and answers are two pages."""
    page.goto((stick / "en" / "quizzes" / "myths.html").as_uri())
    assert not page.locator(".answers").is_visible()
    page.locator("summary").first.click()
    page.locator("details p").first.wait_for()
    assert _pages(page.pdf(prefer_css_page_size=True)) == MOST_PAGES


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def _printed(page: Page, folder: Path, text: str) -> int:
    path = folder / "page.html"
    path.write_text(text, "utf-8")
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    return _pages(page.pdf(prefer_css_page_size=True))


@pytest.mark.parametrize("paper", html_page.PAPERS)
def test_what_people_take_home_fits_two_pages(page: Page, tmp_path: Path, paper: str) -> None:
    """Handouts, quizzes, papers of the safety pack, posters; in 11 points, on both papers."""
    there = room()
    made = {name: handouts.guide(book(), one, TODAY, paper)
            for name, one in book().guides["en"].items() if one.handout}  # fmt: skip
    made |= {f"quiz {name}": quiz.html(one, "en", paper) for name, one in there.quizzes.items()}
    made |= {f"sheet {one.id}": handouts.sheet(one, "en", paper)
             for one in (*there.safety, *there.texts.sheets)}  # fmt: skip
    assert there.survey is not None
    made["survey"] = quiz.survey(there.survey, "en", paper)
    made["agenda"] = agenda_sheet.html(agenda.plan(there, agenda.Request(120)), "en", paper)
    long = {name: count for name, text in made.items()
            if (count := _printed(page, tmp_path, text)) > MOST_PAGES}  # fmt: skip
    posters = {one.id: _printed(page, tmp_path, handouts.poster(one, book(), "en", paper))
               for one in there.texts.posters}  # fmt: skip

    assert long == {}
    assert {*posters.values()} == {1}


def test_a_long_page_is_seen(page: Page, tmp_path: Path) -> None:
    """The measure above can fail."""
    text = handouts.guide(book(), book().guides["en"]["protest"], TODAY, html_page.A4)

    assert _printed(page, tmp_path, text.replace("</main>", "<p>more</p>" * 200 + "</main>")) > 2


def test_paper_is_read_without_colour(chromium: Browser, tmp_path: Path) -> None:
    """Printed letters are 11 points at least, black or nearly so on white."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    path = tmp_path / "page.html"
    path.write_text(handouts.guide(book(), book().guides["en"]["protest"], TODAY), "utf-8")
    page.goto(path.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    found = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => e.innerText).map(e => {
        const s = getComputedStyle(e);
        return [e.tagName, parseFloat(s.fontSize), ...s.color.match(/\\d+/g).map(Number)]})"""
    )
    context.close()
    wrong = [row for row in found if row[1] < 11 * 96 / 72 - 0.01 or max(row[2:5]) > 0x44]

    assert found
    assert wrong == []
