"""The plan in the browser: cards in, plan out, nothing kept, nothing told to anybody."""

from __future__ import annotations

import gc
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from tests.web.conftest import Site, Visitor
from tests.web.originals import MINE, PUBLIC, saved, sent, shown_words
from toolkit.details import DETAILS
from toolkit.i18n import NOT_REVIEWED, speaking
from toolkit.plan import load
from toolkit.plan.sheet import Sheet
from toolkit.plan.values import Plan
from toolkit.vault import opening, recipients
from toolkit.web.visits import Visit

KIT = load.shipped()
#: One answer for each card.
ANSWERS: dict[str, Any] = {
    "goal": "travel", "hurts": ["contacts", "chats"], "watchers": ["police-stop"],
    "reach": ["phone"], "region": "uk", "devices": ["own"], "pictures": "yes", "proof": "no",
    "depend": ["kin-abroad"], "time": "week", "already": ["updates"], "cannot": ["second-phone"],
}  # fmt: skip

_writing = False
_opened: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _writing and event == "open":
        path, mode, flags = arguments
        if (mode and set(str(mode)) & set("wax+")) or (isinstance(flags, int) and flags & 3):
            _opened.append(str(path))
    elif _writing and event in ("os.mkdir", "os.rename", "os.link", "os.symlink"):
        _opened.append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the program opens to write into."""
    global _writing
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _opened.clear()
    _writing = True
    yield _opened
    _writing = False


def session(visitor: Visitor) -> list[TestResponse]:
    """All that somebody can do with the plan."""
    return [
        visitor.get("/plan"),
        visitor.post("/plan", {}),
        visitor.post("/plan", ANSWERS),
        visitor.post("/plan", {**ANSWERS, "change": "1"}),
        visitor.post("/plan", {"persona": "nurse"}),
        visitor.post("/plan", {"goal": "dance"}),
        sent(visitor, "/plan/lock", {**ANSWERS, "how": "keys", "to": PUBLIC}),
        sent(visitor, "/plan/lock", {**ANSWERS, "how": "own", "words": "one", "again": "two"}),
        visitor.post("/plan/clear", {}),
        visitor.get("/plan"),
    ]


def leaks(answers: list[TestResponse]) -> list[str]:
    """What an answer leaves behind in a browser: a cookie, a stored page, an address."""
    found = []
    for answer in answers:
        headers = answer.headers
        if "Set-Cookie" in headers:
            found.append("a cookie")
        if headers["Cache-Control"] != "no-store":
            found.append("a stored page")
        if re.search(r"[?&#=]", headers.get("Location", "")):
            found.append("an address")
        links = re.findall(r'(?:href|action)="([^"]*)"', answer.text)
        if any(re.search(r"[?&=]", link) for link in links if link.startswith("/plan")):
            found.append("a link")
        if 'method="get"' in answer.text:
            found.append("a form that puts answers into an address")
    return found


def test_nothing_is_kept_or_told(
    site: Site, visitor: Visitor, written: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """C2: no new file, no cookie, no line in a log, no page that is stored."""
    session(visitor)  # what is read once a start is read now
    written.clear()
    before = set(Path(tempfile.gettempdir()).iterdir())
    answers = session(visitor)
    said = capfd.readouterr()

    assert [answer.status_code for answer in answers] == [*[200] * 5, 400, 200, 400, 303, 200]
    assert written == []
    assert set(Path(tempfile.gettempdir()).iterdir()) - before == set()
    assert leaks(answers) == []
    assert said.out + said.err == ""
    for visit in site.state.visits._open.values():
        assert visit.store._pages == {}, "the pages are not dropped when the cards are cleared"
        assert not any(word in str(vars(visit)) for word in ("kin-abroad", "police-stop"))


def test_the_checks_of_nothing_kept_can_fail(
    visitor: Visitor, written: list[str], tmp_path: Path
) -> None:
    (tmp_path / "plan.txt").write_text("kin-abroad")
    assert any("plan.txt" in path for path in written)
    good = visitor.get("/plan")
    for name, value, fault in (
        ("Set-Cookie", "plan=kin", "a cookie"),
        ("Cache-Control", "max-age=60", "a stored page"),
        ("Location", "/plan?goal=travel", "an address"),
    ):
        bad = visitor.get("/plan")
        bad.headers[name] = value
        assert fault in leaks([bad])
    assert leaks([good]) == []


def _plans() -> list[object]:
    return [each for each in gc.get_objects() if isinstance(each, Plan | Sheet)]


def test_answers_do_not_stay_in_memory(visitor: Visitor) -> None:
    """Neither the visit nor anything that lives on holds a plan or its answers."""
    before = _plans()  # those that other tests made
    visitor.post("/plan", ANSWERS)
    gc.collect()

    assert [each for each in _plans() if not any(each is old for old in before)] == []
    assert all("kin-abroad" not in str(vars(v)) for v in gc.get_objects() if type(v) is Visit)


def test_the_page_has_every_card_and_option(visitor: Visitor) -> None:
    page = visitor.get("/plan").text

    assert page.count("<fieldset>") == 12
    for question in KIT.questions.values():
        kind = "checkbox" if question.many else "radio"
        for option in question.options:
            assert f'type="{kind}" name="{question.id}" value="{option.id}"' in page
    assert page.count('value="" checked') == sum(not q.many for q in KIT.questions.values())
    assert 'autocomplete="off"' in page


def test_the_plan_has_all_that_it_must_say(visitor: Visitor) -> None:
    page = visitor.post("/plan", ANSWERS).text

    assert page.count("Do this first") == 1
    assert 1 <= page.count('<article class="card">') <= 7
    assert page.count("It will not") == page.count('<article class="card">')
    assert page.count('href="/guides/') >= page.count('<article class="card">')
    for words in ("Now", "Why:", "Take care:", "Needs:", "Not for me, because", "costs nothing",
                  "A printed plan can be found", "Clear all answers",
                  "Keep this plan in a locked file",
                  "The rules for United Kingdom were checked on"):  # fmt: skip
        assert words in page


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little; what it costs is measured elsewhere."""
    monkeypatch.setattr(recipients.Passphrase.__init__, "__defaults__", (10, "scrypt"))


def said_inside(locked: TestResponse, keys: opening.Keys) -> str:
    """The plan in a locked file, on one line."""
    opened = opening.unlock_bytes(locked.data, "x.age", keys)
    assert opened.note.name == "plan.txt"
    return " ".join(opened.data.decode().split())


@pytest.mark.usefixtures("quick")
def test_a_plan_is_kept_in_a_locked_file(visitor: Visitor) -> None:
    """The same plan as on the page, for words that are shown once or for a key."""
    page = visitor.post("/plan", ANSWERS).text
    title = re.search(r"Do this first</span> <span>([^<]*)</span>", page)
    assert title is not None
    told = sent(visitor, "/plan/lock", {**ANSWERS, "how": "six"})
    words = shown_words(told)
    locked = saved(visitor, told)
    assert len(words.split()) == 6
    assert re.fullmatch(r"attachment; filename=[a-z]{12}\.age",
                        locked.headers["Content-Disposition"])  # fmt: skip
    plan = said_inside(locked, opening.Keys(words=words))
    assert f"Do this first: {title[1]}" in plan.replace("'", "&#39;")
    assert "The rules for United Kingdom were checked on" in plan
    told = sent(visitor, "/plan/lock", {**ANSWERS, "how": "keys", "to": PUBLIC})
    assert said_inside(saved(visitor, told), MINE) == plan


@pytest.mark.usefixtures("quick")
def test_two_plans_are_as_long_when_locked(visitor: Visitor) -> None:
    """So the size does not say what was answered."""
    sizes = set()
    for answers in (ANSWERS, {**ANSWERS, "reach": ["camera"], "already": ["buddy"]}):
        told = sent(visitor, "/plan/lock", {**answers, "how": "keys", "to": PUBLIC})
        sizes.add(len(saved(visitor, told).data))
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"how": "own", "words": "one", "again": "two"}, DETAILS["two_words"]),
        ({"how": "own"}, DETAILS["no_words"]),
        ({"how": "keys", "to": "age1nothing"}, "public key"),
    ],
)
def test_what_can_not_lock_a_plan_is_said_beside_it(
    visitor: Visitor, form: dict[str, str], why: str
) -> None:
    """The plan is still there, and what was typed is not."""
    told = sent(visitor, "/plan/lock", {**ANSWERS, **form})

    assert told.status_code == 400
    assert why in told.text
    assert "Do this first" in told.text
    assert 'value="one"' not in told.text
    assert visitor.site.state.visits._open
    for visit in visitor.site.state.visits._open.values():
        assert visit.store.files() == {}


def test_no_other_answers_are_locked(visitor: Visitor) -> None:
    for form in ({"goal": "dance"}, {**ANSWERS, "how": "aloud"}, {"persona": "nobody", "x": "y"}):
        assert visitor.post("/plan/lock", form).status_code == 400


def test_answers_can_be_changed_and_cleared(visitor: Visitor) -> None:
    """They come back ticked out of the page itself, and go for good."""
    page = visitor.post("/plan", {**ANSWERS, "change": "1"}).text

    assert 'name="goal" value="travel" checked' in page
    assert 'name="depend" value="kin-abroad" checked' in page
    assert page.count(" checked>") == 13
    cleared = visitor.post("/plan/clear", {})
    assert cleared.headers["Location"] == "/plan"
    assert cleared.headers["Clear-Site-Data"] == '"cache"'
    assert 'kin-abroad" checked' not in visitor.get("/plan").text


@pytest.mark.parametrize("name", KIT.personas)
def test_a_group_makes_the_plan_of_a_made_up_person(visitor: Visitor, name: str) -> None:
    page = visitor.post("/plan", {"persona": name}).text

    assert KIT.texts["personas"][name]["story"].split(".")[0].replace("'", "&#39;") in page
    assert "Do this first" in page


@pytest.mark.parametrize(
    "form",
    [{"persona": "me"}, {"goal": "dance"}, {"name": "Li"}, {"goal": ["event", "travel"]}],
)
def test_what_no_card_has_is_refused(visitor: Visitor, form: dict[str, Any]) -> None:
    answer = visitor.post("/plan", form)

    assert answer.status_code == 400
    assert "Li" not in answer.text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_other_languages_get_the_plan_with_its_state(visitor: Visitor, lang: str) -> None:
    """All of it is translated, and it says that no native speaker has read it."""
    visitor.post("/language", {"lang": lang, "back": "/plan"})
    for page in (visitor.get("/plan").text, visitor.post("/plan", ANSWERS).text):
        assert f'<html lang="{lang}"' in page
        assert '<span lang="en"' not in page
        assert f'<div class="note"><p>{escape(speaking(lang).gettext(NOT_REVIEWED))}' in page


def test_a_plan_does_not_stay_on_the_screen(visitor: Visitor) -> None:
    """It goes by itself like every page, with scripts and without."""
    for page in (visitor.get("/plan").text, visitor.post("/plan", ANSWERS).text):
        assert re.search(r'http-equiv="refresh" content="900;url=/bye"', page)
        assert 'data-idle="15"' in page


def test_nobody_gets_a_plan_without_the_key(site: Site) -> None:
    stranger = Visitor(site)

    assert stranger.get("/plan").status_code == 403
    assert stranger.post("/plan", ANSWERS).status_code == 403
