"""Every offered language is complete and sound, and says that nobody has reviewed it yet."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from tests.conftest import ROOT
from toolkit import i18n

CODES = [code for code in i18n.LANGUAGES if code != i18n.SOURCE]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_locale", ROOT / "tools/make_locale.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_locale"] = module
    spec.loader.exec_module(module)
    return module


tool = _tool()


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    catalog: Catalog = tool.template()
    return catalog


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_is_complete_and_sound(code: str, wanted: Catalog) -> None:
    """In step with the code, nothing missing or fuzzy, blanks and forms right."""
    assert list(tool.problems(tool.path_of(code), code, wanted)) == []


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_says_who_reviewed_it(code: str) -> None:
    """The header records origin and review, and the warning is there in that language."""
    words = i18n.speaking(code)

    assert words.headers["Language"] == code
    assert "X-Reviewed-By" in words.headers
    assert "machine" in words.headers["X-Origin"]
    assert words.gettext(i18n.NOT_REVIEWED) != i18n.NOT_REVIEWED
    if not words.headers["X-Reviewed-By"]:
        assert not words.reviewed


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("a {name}", "b", "a blank is missing"),
        ("a %(n)d", "b %(m)d", "a blank that the sentence does not have"),
        ("try --box", "b", "other options or names"),
        ("a <b>c</b>", "d <i>c</i>", "other tags"),
        ("a", "100%", "a bare percent sign"),
        ("  a", "b", "another space at the start"),
        ("a", "b\u202ec", "a control or direction character"),
        ("a", "", "not translated"),
        (("{n} a", "{n} as"), ("{n} x", "{n} y"), "wrong number of plural forms"),
    ],
)
def test_what_is_wrong_is_found(
    source: str | tuple[str, str], translation: str | tuple[str, ...], fault: str
) -> None:
    """Each check goes red on the mistake it is there for."""
    assert fault in tool.faults(Message(source, translation), "ru")
    assert "fuzzy" in tool.faults(Message(source, translation, flags={"fuzzy"}), "ru")


@pytest.mark.parametrize(
    "turned", ["سپس --box", "--box", "سپس {name} --box", "سپس ./box", "سپس -o"]
)
def test_an_option_is_not_shown_turned_round(turned: str) -> None:
    """Behind Arabic letters the dashes would move behind the word, as in box--."""
    kept = tool.kept_way(turned)

    assert kept.replace(tool.LRM, "") == turned
    assert kept.count(tool.LRM) == 1
    assert tool.kept_way(kept) == kept
    assert "an option that is shown turned round" in tool.faults(Message(turned, turned), "fa")
    assert tool.kept_way("lampshade --box, سپس") == "lampshade --box, سپس"


def test_everything_a_person_may_see_is_named() -> None:
    """Tables, help pages, formats, pages and the borrowed sentences are all extracted."""
    named = {message if isinstance(message, str) else message[0]
             for message, _place in tool.sentences()}  # fmt: skip

    for sentence in (
        "the lens",
        "the file is damaged",
        "it ends too early",
        "Look longer for faces; finds more.",
        "JPEG picture",
        "read a file of this computer",
        "Make a safe copy",
        "No such option {name!r}.",
        i18n.NOT_REVIEWED,
    ):
        assert sentence in named


def test_borrowed_sentences_are_clicks_own() -> None:
    """A sentence that Click no longer says would stay English without anybody noticing."""
    import click

    home = ROOT.__class__(click.__file__).parent
    said = "".join(path.read_text("utf-8") for path in home.glob("*.py"))
    for sentence in tool.BORROWED:
        for form in (sentence,) if isinstance(sentence, str) else sentence:
            assert form in said
