"""A plan in words: translated, marked where it is not, and with the law's date."""

from __future__ import annotations

import os
import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.plan.laws import drawn
from toolkit import files
from toolkit.cli.formatter import columns, wrapped
from toolkit.errors import CannotAccess
from toolkit.i18n import NOT_REVIEWED, speaking
from toolkit.plan import answers, load, locked_plan, make, plain, sheet
from toolkit.plan.texts import Texts, digest
from toolkit.vault import keys, locked_writer, opening
from toolkit.vault.keys import Keys
from toolkit.vault.recipients import Passphrase

KIT = load.shipped()
TODAY = date(2026, 12, 1)
#: The languages that the plan is there in.
SHIPPED = sorted(path.parent.name for path in sheet.around().home.glob("*/plan"))
#: What is the same in all of them.
NAMES = re.compile(r"Lampshade|VPN|\bTor\b|\d+")
WORRIED = {"goal": ("worried",), "region": ("hk",), "watchers": ("home",)}


def lines(said: dict[str, tuple[str, ...]], texts: Texts, code: str = "en", **more: date) -> str:
    words = speaking(code)
    shown = sheet.sheet(make.plan(KIT, said), said, texts, words, more.get("today", TODAY))
    return "\n".join(plain.lines(shown, texts, words, wrapped, 72))


def overlay(home: Path, of: str) -> Texts:
    folder = home / "fr" / "plan"
    folder.mkdir(parents=True)
    (folder / "actions.yml").write_text(
        f"actions:\n  - {{id: name-it, of: {of}, title: 'Nommez cela', do: 'Pensez.'}}\n"
        "  - {id: dance, title: 'Dansez'}\n", "utf-8",
    )  # fmt: skip
    return Texts(KIT, "fr", home)


def test_english_needs_no_marks(tmp_path: Path) -> None:
    said = lines(WORRIED, Texts(KIT, "en", tmp_path))

    assert "Do this first: " in said
    assert "[en]" not in said
    assert " *" not in said
    assert all(columns(line) <= 72 for line in said.splitlines())


def test_colons_are_those_of_the_language() -> None:
    """Chinese has wide ones, everywhere alike."""
    said = lines(WORRIED, Texts(KIT, "zh-Hans", sheet.around().home), "zh_Hans")

    assert "\uff1a" in said
    assert ": " not in said


def test_what_is_not_translated_stays_english_and_is_marked(tmp_path: Path) -> None:
    texts = overlay(tmp_path, digest(KIT.texts["actions"]["name-it"]))
    said = lines(WORRIED, texts, "fr")

    assert "Nommez cela" in said
    assert "Nommez cela *" not in said
    assert "It will not remove a danger. It shows which step comes first. [en]" in said
    for note in (sheet.PARTLY, NOT_REVIEWED):
        assert speaking("fr").gettext(note) in said.replace("\n  ", " ")


def test_a_translation_of_an_older_sentence_is_marked(tmp_path: Path) -> None:
    texts = overlay(tmp_path, "000000000000")

    assert "Nommez cela *" in lines(WORRIED, texts, "fr")
    assert speaking("fr").gettext(sheet.OLDER) in lines(WORRIED, texts, "fr").replace("\n  ", " ")


def test_a_language_without_a_plan_says_so_once(tmp_path: Path) -> None:
    said = lines(WORRIED, Texts(KIT, "bo", tmp_path))

    assert sheet.NOT_THERE in said.replace("\n  ", " ")
    assert "[en]" not in said


def test_translators_are_told_what_does_not_match(tmp_path: Path) -> None:
    found = overlay(tmp_path, "000000000000").faults()

    assert "actions: dance: not in English" in found
    assert "actions: name-it: needs: missing" in found
    assert f"actions: name-it: of should be {digest(KIT.texts['actions']['name-it'])}" in found
    assert Texts(KIT, "en", tmp_path).faults() != []  # nothing is laid over English


@pytest.mark.parametrize("lang", SHIPPED)
def test_shipped_translations_match(lang: str) -> None:
    """No id is lost, and none was made from an older sentence."""
    texts = Texts(KIT, lang, sheet.around().home)

    assert lang == "en" or texts.faults() == []


@pytest.mark.parametrize("lang", SHIPPED)
def test_names_and_figures_stay_in_translations(lang: str) -> None:
    """What is called so is called so everywhere, and no figure comes in or goes."""
    texts = Texts(KIT, lang, sheet.around().home)
    for name, table in KIT.texts.items():
        for row, said in table.items():
            for field, english in said.items():
                own = texts.text(name, row, field).words
                assert sorted(set(NAMES.findall(own))) == sorted(set(NAMES.findall(english))), row


def test_the_law_has_a_date_and_a_time_to_look_again(tmp_path: Path) -> None:
    texts = Texts(KIT, "en", tmp_path)
    due = sheet.around().regions["hk"]["review_by"]
    before = lines(WORRIED, texts, today=due).replace("\n", " ")
    after = lines(WORRIED, texts, today=date.fromordinal(due.toordinal() + 1)).replace("\n", " ")

    assert "The rules for Hong Kong were checked on" in before
    assert "looked at again by" not in before
    assert f"looked at again by {due}" in after
    assert sheet.CAREFUL in lines({}, texts).replace("\n", " ")


def test_no_rules_are_said_to_be_checked_where_nobody_looked(tmp_path: Path) -> None:
    """ "Not listed" is no place whose law anybody could have looked up."""
    said = lines({"region": ("other",)}, Texts(KIT, "en", tmp_path)).replace("\n", " ")

    assert sheet.NO_LAW in said
    assert "were checked on" not in said


def test_answers_are_checked_by_the_cards() -> None:
    said = {"goal": "event", "hurts": ["faces", "contacts"], "depend": [], "time": None}

    assert answers.checked(KIT.questions, said) == {
        "goal": ("event",), "hurts": ("contacts", "faces"),
    }  # fmt: skip
    for wrong in ({"name": "Li"}, {"goal": "dance"}, {"goal": ["event", "travel"]},
                  {"hurts": ["faces", "dance"]}, {"goal": 5}, {"goal": {"event": 1}}):  # fmt: skip
        with pytest.raises(answers.Unknown):
            answers.checked(KIT.questions, wrong)


def test_a_plan_is_kept_in_a_lock_and_nowhere_else(tmp_path: Path) -> None:
    """One file with a random name, in which no word can be read; it opens to the plan."""
    folder, words = tmp_path / "locked", "Do this first: über alles schlafen\n"
    saved = locked_plan.save(words, folder, [Passphrase(b"six words", work=10)])

    assert list(tmp_path.rglob("*.*")) == [saved]
    assert saved.suffix == ".age"
    assert b"first" not in saved.read_bytes()
    opened = opening.unlock(saved, tmp_path / "open", Keys(words="six words"))
    assert opened.saved.name == locked_plan.NAME
    assert opened.saved.read_text("utf-8") == words
    longer = locked_plan.save(words * 2, folder, [Passphrase(b"six words", work=10)])
    assert longer.stat().st_size == saved.stat().st_size


@pytest.mark.parametrize("code", [lang.replace("-", "_") for lang in SHIPPED])
def test_all_plans_are_as_long_inside_their_lock(tmp_path: Path, code: str) -> None:
    """So the size of the file says nothing of the answers, in any language."""
    chance = random.Random(code)
    texts = Texts(KIT, code.replace("_", "-"), sheet.around().home)
    plans = [lines(drawn(KIT, chance), texts, code) for _ in range(60)]

    assert len({len(plan) for plan in plans}) > 9
    to = [keys.new().recipient()]
    locked = [locked_plan.save(plan, tmp_path, to) for plan in ("", *plans)]
    assert len({path.stat().st_size for path in locked}) == 1


def test_what_is_unlocked_says_nothing_that_is_not_known(tmp_path: Path) -> None:
    """A plan was in no folder and has no time of change; none is made up."""
    key = keys.new()
    saved = locked_plan.save("words", tmp_path / "locked", [key.recipient()])
    note = opening.unlock(saved, tmp_path / "open", Keys((key,))).note

    assert note is not None
    assert (note.name, note.folder, note.modified) == (locked_plan.NAME, "", "")


def test_a_lock_that_was_not_written_well_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read back before it gets its name."""
    written = locked_writer.written

    def bad_disk(draft: files.Draft, *given: Any) -> Any:
        note = written(draft, *given)
        os.pwrite(draft.descriptor, b"x", 3000)
        return note

    monkeypatch.setattr(locked_writer, "written", bad_disk)
    with pytest.raises(CannotAccess):
        locked_plan.save("words", tmp_path, [keys.new().recipient()])
    assert list(tmp_path.iterdir()) == []
