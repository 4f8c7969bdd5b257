"""Pages speak their visitor's language, whole pages, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.conftest import ROOT
from tests.web import originals
from tests.web.conftest import PORT, Clock, Site, Visitor
from toolkit import i18n
from toolkit.web import create_app
from toolkit.web.guard import app_state_of
from toolkit.web.settings import Settings

#: A word without a single accent: the pseudo-language leaves none that went through it, but for
#: those all in capitals.
_WORD = re.compile(r"(?<!\w)(?=\w*[a-z])[A-Za-z]{3,}(?!\w)")
#: Read or heard; data- attributes carry sentences for scripts.
_READ = ("title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext")
#: What is held apart as it is: names and values, keys, the languages' own names.
_APART = ("bdi", "code", "kbd", "script", "style")
_VOID = ("br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "source", "wbr")
#: Names that no language translates.
NAMES = {"Lampshade", "Esc", "Ctrl", "Tab", "Shift", "Del"}


class _Words(HTMLParser):
    """What a page says to eyes and ears, without what is held apart."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.values: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _apart(self) -> bool:
        return any(apart for _tag, apart in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        foreign = tag != "html" and named.get("lang", "en-XA") != "en-XA"
        if tag not in _VOID:
            self._open.append((tag, tag in _APART or foreign))
        for name, value in named.items():
            sentence = name.startswith("data-") and " " in value
            if not self._apart and (name in _READ or sentence):
                self.said.append(value)
        if tag == "input" and named.get("type") in ("submit", "button"):
            self.said.append(named.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:  # as drawings close them
            return
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        (self.values if self._apart else self.said).append(data)


def english_on(page: str) -> set[str]:
    """The plain English words that are left on a page in the pseudo-language."""
    words = _Words()
    words.feed(page)
    said = re.sub(r"\{\w+\}", "", " | ".join(words.said))
    return set(_WORD.findall(said)) - NAMES


def pages(visitor: Visitor, jpeg: bytes) -> Iterator[tuple[str, str]]:
    """Every page there is, in the order of a visit, under a name for the failure's sake."""
    for path in ("/", "/about", "/help/keyboard", "/bye", "/login", "/nowhere"):
        yield path, visitor.get(path).text
    yield "first", visitor.get(visitor.choose(jpeg)).text
    yield "no picture", visitor.get(visitor.choose(bytes(range(256)) * 4)).text
    visitor.until("ready", "refused")
    here = f"/photos/{visitor.states()[0]['id']}"
    yield "check", visitor.get(here).text
    yield "many", visitor.get("/photos").text
    yield "state", str([(row["word"], row["detail"]) for row in visitor.states()])
    visitor.post(f"{here}/copy", {"faces": "keep"})
    visitor.until("done", "refused")
    yield "result", visitor.get(f"{here}/result").text
    yield "receipt", visitor.get(f"{here}/receipt").text
    yield "many done", visitor.get("/photos").text
    yield from originals.pages(visitor, here)
    yield "forbidden", visitor.post("/forget", csrf="wrong").text
    yield "not so", visitor.get("/forget").text
    yield "nonsense", visitor.post("/language", {"lang": "xx"}).text
    yield "wrong code", visitor.post("/login", {"code": "wrong"}).text
    yield "quit", visitor.post("/quit").text


@pytest.mark.usefixtures("no_pixels")
def test_no_english_is_left_in_the_pseudo_language(visitor: Visitor, jpeg: bytes) -> None:
    """Whatever a page says was handed to the catalogue."""
    assert visitor.post("/language", {"lang": "qps", "back": "/"}).status_code == 303

    left = {name: sorted(english_on(page)) for name, page in pages(visitor, jpeg)}

    assert {name: words for name, words in left.items() if words} == {}


@pytest.mark.usefixtures("no_pixels")
def test_pages_are_arabic_from_right_to_left(visitor: Visitor, jpeg: bytes) -> None:
    """Direction, language, and no sentence of the catalogue left in English."""
    visitor.post("/language", {"lang": "ar", "back": "/"})
    arabic = i18n.speaking("ar")

    for name, page in pages(visitor, jpeg):
        assert '<html lang="ar" dir="rtl"' in page or name == "state", name
        words = _Words()
        words.feed(page)
        for sentence in words.said:
            assert arabic.gettext(sentence.strip()) == sentence.strip(), f"{name}: {sentence}"


@pytest.mark.usefixtures("no_pixels")
def test_values_stand_apart(visitor: Visitor) -> None:
    """What comes out of a file stands in a <bdi>, without anything that turns directions."""
    visitor.choose(bytes(range(256)) * 4, "evil\u202egpj\u200f.jpg")
    page = visitor.get("/photos").text

    words = _Words()
    words.feed(page)
    assert not re.search("[\u202a-\u202e\u2066-\u2067]", page)
    assert any("evil" in value for value in words.values) or "evil" not in page
    assert not any("evil" in said for said in words.said)


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_every_language_can_be_chosen(code: str, visitor: Visitor) -> None:
    """By its tag, kept for the visit, marked until a native speaker has reviewed it."""
    words = i18n.speaking(code)
    visitor.post("/language", {"lang": words.tag, "back": "/about"})
    page = visitor.get("/about", Accept_Language="es").text

    assert f'<html lang="{words.tag}" dir="{words.direction}"' in page
    assert (words.gettext(i18n.NOT_REVIEWED) in page) is not words.reviewed
    for language in i18n.LANGUAGES.values():
        assert language.name in page


@pytest.mark.parametrize(
    ("header", "tag"),
    [("zh-TW", "zh-Hant-HK"), ("fa", "fa"), ("de, fr;q=0.4", "fr"), ("xx", "en")],
)
def test_the_browser_is_believed_before_a_choice(header: str, tag: str, site: Site) -> None:
    """Accept-Language decides until the visitor does, on the sign-in page, too."""
    page = Visitor(site).get("/login", Accept_Language=header).text

    assert f'<html lang="{tag}"' in page


def test_two_visitors_two_languages(site: Site) -> None:
    """A choice is one visitor's own."""
    one, two = Visitor(site).sign_in(), Visitor(site).sign_in()
    one.post("/language", {"lang": "ru", "back": "/"})
    two.post("/language", {"lang": "ar", "back": "/"})

    assert '<html lang="ru"' in one.get("/about").text
    assert '<html lang="ar"' in two.get("/about").text


def test_nobody_meets_the_pseudo_language() -> None:
    """It is for tests alone, and awaited languages are for nobody yet."""
    app = create_app(Settings(PORT))
    visitor = Visitor(Site(app, app_state_of(app), Clock())).sign_in()

    for lang in ("qps", "en-XA", "ug", "bo"):
        assert visitor.post("/language", {"lang": lang}).status_code == 400


def test_awaited_scripts_have_their_letters() -> None:
    """The style sheet names fonts for the languages that wait, and room for Tibetan's stacks."""
    style = (ROOT / "toolkit/web/static/app.css").read_text("utf-8")

    for tag in ("ug", "bo", "ar", "fa", "zh-Hans", "zh-Hant"):
        assert re.search(rf":lang\({tag}\)[^}}]*font(?:-family)?:", style), tag
    line = re.search(r":lang\(bo\)[^}]*line-height:\s*([\d.]+)", style)
    assert line is not None
    assert float(line[1]) >= 1.7
