"""Each rule of workshops lets good ones through and sees what it is there for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.workshop.shop import TODAY, book, change, copied
from toolkit.cli.guides import check_guides
from toolkit.errors import GuideError
from toolkit.guidebook.load import shipped
from toolkit.workshop import modules, rules

OPENING, QUIZ, PACK = "opening.yml", "quizzes/myths.yml", "safety_pack.yml"
TITLE = 'title: "Opening and agreement"'

#: Rule, file, what stands there, what is planted instead, words of the fault.
PLANTED = [
    ("M1", OPENING, TITLE, f'title: "{"x" * 71}"', "title has to be"),
    ("M1", OPENING, "level: 1", "level: 4", "level has to be"),
    ("M1", OPENING, "devices: none", "devices: many", "devices has to be"),
    ("M1", OPENING, "right_to_pass: true", "right_to_pass: false", "right_to_pass has to be"),
    ("M1", OPENING, "right_to_pass: true\n", "", "right_to_pass is missing"),
    ("M1", OPENING, "level: 1", "level: 1\nmood: good", "there is no field mood"),
    ("M1", OPENING, "  - step: activity\n", "  - stop: activity\n", "steps, number 1"),
    ("M1", OPENING, "level: 1", "level: [1", "not YAML"),
    ("M1", QUIZ, "items:", "item:", "items is missing"),
    ("M1", PACK, "papers:", "paper:", "papers is missing"),
    ("M1", "before_after.yml", "questions:", "question:", "questions is missing"),
    ("M1", "agenda_texts.yml", '    title: "At the door"\n', "", "no title"),
    ("M2", OPENING, "id: opening", "id: openings", "not the name of the file"),
    ("M3", OPENING, "    minutes: 2", "    minutes: 3", "the steps take 11 minutes"),
    ("M3", OPENING, "step: discussion", "step: input", "the steps are activity"),
    ("M3", OPENING, "max_people: 30", "max_people: 2", "at most is less"),
    ("M4", OPENING, "guides: [trainer-handbook,", "guides: [lamps,", "there is no lamps"),
    ("M4", OPENING, "needs: []", "needs: [lamps]", "needs: there is no lamps"),
    ("M4", OPENING, "needs: []", "needs: [closing]", "it needs itself"),
    ("M4", OPENING, "handouts: []", "handouts: [lamps]", "handouts: there is no lamps"),
    ("M4", OPENING, "practice_files: []", "practice_files: [lamps]", "there is no lamps"),
    ("M4", OPENING, "quiz: null", "quiz: lamps", "there is no quiz lamps"),
    ("M4", OPENING, "drawing: null", "drawing: lamps", "there is no drawing lamps"),
    ("M4", QUIZ, "guide: myths", "guide: lamps", "there is no guide lamps"),
    ("M5", OPENING, 'title: "Welcome"', 'title: "a b c d e f g"', "at most 6 words"),
    ("M5", OPENING, '"Take a card.",', '"a b c d e f g h i j",', "at most 9 words"),
    ("M5", OPENING, '"Take a card.",', '"take a card.",', "a capital or a figure"),
    ("M5", OPENING, '"Take a card.",', '"Take a card",', "in one line"),
    ("M6", QUIZ, "    correct: [2]", "    correct: [0, 1, 2]", "not some of the answers"),
    ("M6", QUIZ, '      - "It keeps no history on this device"\n',
     '      - "It keeps no history on this device"\n      - "None of the above"\n', "tricks"),
    ("M6", QUIZ, '      - "It keeps no history on this device"\n',
     '      - "It keeps no history on this device"\n      - "Nothing"\n', "4 answers have 3"),
    ("M7", OPENING, "materials:\n", 'materials:\n  - "A sign-in sheet"\n', "no lists of people"),
    ("M7", OPENING, "materials:\n", 'materials:\n  - "Ask for their names."\n', "who they are"),
    ("M7", PACK, "papers:\n", 'papers:\n  - {id: x, title: "X", intro: "Write your name.",'
     ' items: [{id: y, text: "Y"}]}\n', "who they are"),
    ("M8", OPENING, "materials:\n", 'materials:\n  - "An untraceable pen"\n', "is a myth"),
    ("M8", OPENING, "materials:\n", 'materials:\n  - "Simply a pen"\n', "feel small"),
    ("M8", OPENING, "materials:\n", 'materials:\n  - "If you had a pen"\n', "blames"),
    ("M8", OPENING, "materials:\n", 'materials:\n  - "Ask Mr Brown"\n', "is named"),
    ("M8", OPENING, "materials:\n", 'materials:\n  - "A\u200bpen"\n', "invisible"),
    ("M11", OPENING, "materials:\n", 'materials:\n  - "A pen (below)"\n', "has the list without"),
    ("M11", OPENING, "low_tech_materials:\n", 'low_tech_materials:\n  - "See above."\n',
     "has the list without"),
    ("M1", OPENING, "low_tech_materials:", "low_tech_things:", "low_tech_materials is missing"),
    ("M10", OPENING, "review_by: 2027-11-20", "review_by: 2028-11-20", "within a year"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guides are read once; nothing here changes them."""
    read = book()
    monkeypatch.setattr(rules.guidebook, "book", lambda _home: read)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("whole"))


def test_what_ships_keeps_every_rule() -> None:
    """All modules, quizzes and papers."""
    assert rules.faults(shipped(), TODAY, release=True) == []


@pytest.mark.parametrize(("rule", "name", "old", "new", "words"), PLANTED)
def test_a_planted_fault_is_seen(
    whole: Path, rule: str, name: str, old: str, new: str, words: str
) -> None:
    """With its file, and not on line 0."""
    path = modules.folder(whole) / name
    before = path.read_text("utf-8")
    change(whole, name, old, new)
    found = rules.faults(whole, TODAY)
    path.write_text(before, "utf-8")

    hits = [fault for fault in found if fault.rule == rule and words in fault.words]
    assert hits, found
    assert path in [fault.path for fault in hits]
    assert all(fault.line > 0 for fault in hits)


def test_every_rule_is_tried() -> None:
    """A rule that no planted fault breaks could be asleep."""
    assert {row[0] for row in PLANTED} | {"M9"} == {"M1", *rules.RULES}


def test_what_is_hard_to_read_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence does not make a module hard; a lower bar shows that it is measured."""
    monkeypatch.setattr(rules, "HARDEST", 2.0)

    assert {fault.rule for fault in rules.faults(shipped(), TODAY)} == {"M9"}


def test_a_fault_has_its_line(whole: Path) -> None:
    """The line on which the planted words stand."""
    path = modules.folder(whole) / OPENING
    before = path.read_text("utf-8")
    path.write_text(before.replace("materials:\n", 'materials:\n  - "A sign-in sheet"\n'), "utf-8")
    found = rules.faults(whole, TODAY)
    lines = path.read_text("utf-8").splitlines()
    path.write_text(before, "utf-8")

    assert "sign-in" in lines[found[0].line - 1]


def test_a_workshop_has_its_ends(tmp_path: Path) -> None:
    """Without an opening there is no room, and the checker says so."""
    home = copied(tmp_path)
    (modules.folder(home) / OPENING).unlink()

    assert any(fault.rule == "M2" for fault in rules.faults(home, TODAY))
    with pytest.raises(GuideError):
        modules.room(home)


def test_what_is_out_of_date_is_not_released() -> None:
    """A day after the review the release check fails."""
    late = date(2028, 1, 1)

    assert any(fault.rule == "M10" for fault in rules.faults(shipped(), late, release=True))
    assert rules.faults(shipped(), late) == []


def test_guides_without_workshops_have_no_faults_of_them(tmp_path: Path) -> None:
    """A pack of guides may leave workshops out."""
    assert rules.faults(tmp_path, TODAY) == []
    with pytest.raises(GuideError):
        modules.room(tmp_path)


def test_one_command_checks_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`guides check` says faults of workshops in the same form."""
    home = copied(tmp_path)
    change(home, OPENING, "level: 1", "level: 4")

    assert check_guides((str(home),), {"release": False}) == 1
    assert "opening.yml:9: M1 level has to be 1, 2 or 3" in capsys.readouterr().out


def test_a_broken_file_closes_the_room(tmp_path: Path) -> None:
    """A workshop with holes would look whole."""
    home = copied(tmp_path)
    change(home, OPENING, "level: 1", "level: 4")

    with pytest.raises(GuideError) as caught:
        modules.room(home)
    assert "opening.yml:9" in str(caught.value.hint)


def test_a_translation_is_a_file_of_the_same_name(tmp_path: Path) -> None:
    """What is not translated is there in English."""
    home = copied(tmp_path)
    theirs = modules.folder(home, "es")
    theirs.mkdir(parents=True)
    text = (modules.folder(home) / OPENING).read_text("utf-8")
    (theirs / OPENING).write_text(text.replace(TITLE, 'title: "Apertura"'), "utf-8")
    there = modules.room(home, "es")

    assert (there.modules["opening"].title, there.modules["opening"].lang) == ("Apertura", "es")
    assert there.modules["closing"].lang == "en"
