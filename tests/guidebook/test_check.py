"""Each rule of the checker lets good guides through and sees what it is there for."""
# ruff: noqa: E501, RUF001  (a row a line; signs that are planted)

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.guidebook.shelf import TODAY, build, change
from toolkit.cli.guides import check_guides
from toolkit.errors import GuideError
from toolkit.guidebook import check
from toolkit.guidebook.check import RULES

LAMPS, ARABIC = "en/lamps.md", "ar/lamps.md"
LATER = date(2027, 5, 11)

#: Rule, file, what stands there, what is planted instead, words of the fault.
PLANTED = [
    ("V1", LAMPS, "title: How lamps work at night", "title: " + "x" * 71, "title has to be"),
    ("V1", LAMPS, "title: How lamps work at night", "title: " + "灯" * 36, "title has to be"),
    ("V1", LAMPS, "level: 1", "level: 4", "level has to be"),
    ("V1", LAMPS, "audience: [all]", "audience: [aliens]", "audience has to be"),
    ("V1", LAMPS, "status: draft\n", "", "the field status is missing"),
    ("V1", LAMPS, "status: draft", "status: draft\nmood: good", "there is no field mood"),
    ("V1", LAMPS, "reviewed: 2026-11-20", "reviewed: 2026-11-31", "not YAML"),
    ("V1", LAMPS, "audience: [all]", "audience: [all", "not YAML"),
    ("V1", LAMPS, "harm_notes: \n  - \"Hot lamps burn.\"", "harm_notes: []", "at least one"),
    ("V1", LAMPS, "cannot: \n  - \"You", "cannot: []\n#", "at least one"),
    ("V1", LAMPS, "minutes: 7", "minutes: 30", "it takes about"),
    ("V1", LAMPS, "## In your group", "## In your crowd", "is no heading"),
    ("V1", LAMPS, "## In your group\n- Who has a lamp?\n", "", "“In your group” is missing"),
    ("V1", LAMPS, "## In your group", "## What helps", "there twice"),
    ("V1", LAMPS, "## Open questions", "## Do first", "order"),
    ("V1", LAMPS, "is seen.\n\n## Do", "is seen. And so on.\n\n## Do", "more than one sentence"),
    ("V1", LAMPS, "1. Turn", "1. a\n2. b\n3. c\n4. d\n5. e\n6. Turn", "1 to 5 steps"),
    ("V1", LAMPS, "Not for people", "People", "“Not for”"),
    ("V1", LAMPS, "{{checklist}}", "", "{{checklist}} is missing"),
    ("V1", LAMPS, "---\nid: lamps", "id: lamps", "no head"),
    ("V1", LAMPS, "needs: []", "needs: [lamps]", "needs this guide itself"),
    ("V2", LAMPS, "id: lamps", "id: lamp", "not the name of the file"),
    ("V2", LAMPS, "lang: en", "lang: fr", "not that of the folder"),
    ("V2", LAMPS, "id: shade,", "id: off,", "the same id"),
    ("V2", ARABIC, "id: shade,", "id: shades,", "not those of the English guide"),
    ("V2", ARABIC, "facts: [F1, F2]", "facts: [F1]", "facts is not as in the English"),
    ("V3", LAMPS, "guide:candles#helps", "guide:candels", "no guide candels"),
    ("V3", LAMPS, "guide:candles#helps", "guide:candles#nopart", "no part nopart"),
    ("V3", LAMPS, "guide:candles#helps", "#nowhere", "has no part nowhere"),
    ("V3", LAMPS, "needs: []", "needs: [torches]", "no guide torches"),
    ("V3", "situations.yml", "guides: [lamps]", "guides: [lumps]", "no guide lumps"),
    ("V3", "situations.yml", "ru: ", "rumpelstiltskin: ", "no words in ru"),
    ("V3", "search.yml", "candles:", "candels:", "no guide candels"),
    ("V3", "search.yml", "ru: ", "rr: ", "words in rr, which is no language"),
    ("V3", "search.yml", "[wick]", "wick", "candles in en are no list"),
    ("V3", "search.yml", "[wick]", "[]", "candles in en are no list"),
    ("V3", "search.yml", "[wick]", "[7, wick]", "candles in en are no list"),
    ("V3", "search.yml", "  en: [wick]", "  fr: [wick]", "candles has no English words"),
    ("V11", "regions/hk.yml", "facts: [F1]", "facts: [F7]", "no fact F7"),
    ("V11", "regions/hk.yml", "review_by: 2027-05-10", "review_by: 2027-06-10", "180 days"),
    ("V11", "regions/hk.yml", "checked: 2026-11-20\n", "", "says checked"),
    ("V4", LAMPS, "A dark room", "Look at https://lamps.example", "address of the net"),
    ("V4", LAMPS, "guide:candles#helps", "/etc/lamps", "a link to /etc/lamps"),
    ("V5", LAMPS, "[AAA, BBB, CCC]", "[AAA, BBB]", "fewer than 3"),
    ("V5", LAMPS, "[AAA, BBB, CCC]", "[AAA, BBB, DDD]", "no source DDD"),
    ("V5", "sources.yml", "Light House", "Lamp Press", "fewer than 3"),
    ("V5", "sources.yml", "year: 2023", "year: 2031", "younger than the review"),
    ("V5", "facts.yml", "source: AAA", "source: ZZZ", "ZZZ of the fact F1 is not named"),
    ("V6", LAMPS, "review_by: 2027-05-10", "review_by: 2027-06-01", "more than 180 days"),
    ("V6", LAMPS, "review_by: 2027-05-10", "review_by: 2026-11-20", "not after"),
    ("V7", LAMPS, "They may change.", "Institutional categorisation necessitates "
     "disproportionately sophisticated administrative infrastructure, notwithstanding "
     "considerable organisational heterogeneity across jurisdictions. " * 26, "reading grade"),
    ("V8", LAMPS, "A lamp gives light to a room. People sit near it and read. ", "", "words; a guide has 700"),
    ("V8", LAMPS, "- A dark room.", "- A dark room. " * 260, "for the handout"),
    ("V9", LAMPS, "{{tool:torch}}", "a light", "listed, not named"),
    ("V9", LAMPS, "tools: [torch]", "tools: []", "named, not listed"),
    ("V9", LAMPS, "A dark room", "Torchlight", "write its id"),
    ("V9", "tools.yml", "torch:", "lamp:", "no tool torch"),
    ("V9", "tools.yml", ", checked: 2026-11-01", "", "no date in checked"),
    ("V10", LAMPS, "essay_rows: [street-lamp]", "essay_rows: []", "does not name street-lamp"),
    ("V10", LAMPS, "[street-lamp]", "[street-lamp, moon]", "no row moon"),
    ("V10", LAMPS, "put out a lamp by", "put out the lamp by", "`cannot` of street-lamp"),
    ("V10", "essay_rows.yml", "guides: [lamps]", "guides: []", "leads to no guide"),
    ("V11", LAMPS, "facts: [F1, F2]", "facts: [F1, F2, F3]", "F3 is listed, not cited"),
    ("V11", LAMPS, "may change.[^F2]", "may change.[^F2][^F3]", "F3 is cited, not listed"),
    ("V11", "facts.yml", "F2:", "F9:", "no fact F2"),
    ("V11", "facts.yml", "source: AAA", "source: ZZZ", "source ZZZ that does not exist"),
    ("V11", "facts.yml", "certainty: firm", "certainty: sure", "neither firm"),
    ("V11", "facts.yml", "  recheck_by: 2027-05-01\n", "", "has no recheck_by"),
    ("V11", LAMPS, "A dark room", "A dark room, since 1999", "a year without a fact"),
    ("V11", LAMPS, "at night. [^F1]", "at night.", "it cites no fact: “A lamp gives"),
    ("V11", LAMPS, "![A lamp with", "> **Myth:** Lamps hide.\n>\n> No.\n\n![A lamp with", "no fact: “> **Myth:** Lamps"),
    ("V11", LAMPS, "A dark room", "A lamp of 40 watts", "a figure without a fact"),
    ("V11", LAMPS, "A dark room", "A lamp that the law says must be lit", "a law without a fact"),
    ("V11", LAMPS, "looking at it.[^F2]", "looking at it.[^F3]", "F3 is cited, not listed"),
    ("V11", LAMPS, "Hot lamps burn.", "Hot lamps can be a crime.", "a punishment without a fact"),
    ("V11", LAMPS, "Hot lamps burn.", "Lamps burn at 90 degrees.", "a figure without a fact"),
    ("V11", "facts.yml", "certainty: firm", "certainty: general", "neither firm"),
    ("V11", "facts.yml", "source: AAA, ", "", "names no source"),
    ("V12", LAMPS, "A dark room", "A military-grade lamp", "military-grade"),
    ("V12", LAMPS, "A dark room", "A lamp that is 100 % safe", "100 %"),
    ("V12", LAMPS, "A dark room", "A completely anonymous lamp", "completely anonymous"),
    ("V12", LAMPS, "A dark room", "An untraceable lamp", "untraceable"),
    ("V12", LAMPS, "A dark room", "We guarantee it", "guarantee"),
    ("V12", LAMPS, "A dark room", "Incognito hides you", "Incognito hides"),
    ("V12", LAMPS, "A dark room", "Remove the battery", "Remove the battery"),
    ("V12", LAMPS, "A dark room", "Blur so nobody can see", "Blur so nobody can"),
    ("V12", LAMPS, "A dark room", "Wipe the disk 35 times", "Wipe the disk 35 times"),
    ("V12", LAMPS, "**Myth:**", "**Note:**", "completely anonymous"),
    ("V13", LAMPS, "A dark room", "Just a dark room", "feel small"),
    ("V13", LAMPS, "A dark room", "Simply a dark room", "feel small"),
    ("V13", LAMPS, "A dark room", "Obviously a dark room", "feel small"),
    ("V13", LAMPS, "A dark room", "You should have a dark room", "feel small"),
    ("V13", LAMPS, "A dark room", "Careless people", "feel small"),
    ("V13", LAMPS, "A dark room.", "Always sit in the dark.", "without “because”"),
    ("V12", LAMPS, "A dark room", "It is 100 percent safe", "100 percent safe"),
    ("V13", LAMPS, "A dark room", "Stupidly dark rooms", "feel small"),
    ("V13", LAMPS, "A dark room.", "Never sit in the dark.", "without “because”"),
    ("V14", LAMPS, "A dark room", "If you had a lamp", "blames"),
    ("V14", LAMPS, "A dark room", "If you'd lit a lamp", "blames"),
    ("V14", LAMPS, "A dark room", "It is your own fault", "blames"),
    ("V15", LAMPS, "Turn the lamp off.", "Ask Dr. Lamplight.", "named in a step"),
    ("V15", LAMPS, "The lamp is off.", "Guo Bing has the lamp.", "in the checklist"),
    ("V16", LAMPS, "must be lit.[^F1]", "must be lit.", "the law without a fact: “Lamps must be lit.”"),
    ("V17", LAMPS, "status: draft", "status: draft\nmt: assisted", "is no translation"),
    ("V17", ARABIC, "mt: assisted", "mt: raw", "nobody read"),
    ("V6", LAMPS, "status: draft", "status: reviewed", "nobody has reviewed this guide"),
    ("V6", ARABIC, "status: draft", "status: reviewed", "nobody has reviewed this guide"),
    ("V17", ARABIC, "- {{tool:torch}}", "- x", "other tools"),
    ("V17", ARABIC, "صارت قديمة.[^F1]", "صارت قديمة.[^F2]", "“Then and now” cites other facts"),
    ("V17", ARABIC, "أُضيئت المصابيح.[^F1]", "أُضيئت المصابيح.", "“How it works” cites other facts"),
    ("V17", ARABIC, "المصابيح.[^F1] اسأل", "المصابيح. اسأل", "legal_risk cites other facts"),
    ("V17", ARABIC, "المصابيح.[^F1] اسأل", "المصابيح.[^F2] اسأل", "legal_risk cites other facts"),
    ("V17", ARABIC, "بالنظر إليه.[^F2]", "بالنظر إليه.", "cannot cites other facts"),
    ("V17", ARABIC, 'harm_notes: ["', 'harm_notes: ["[^F1]", "', "harm_notes cites other facts"),
    ("V18", LAMPS, "A dark room", "A dark\u200b room", "U+200B"),
    ("V18", LAMPS, "A dark room", "A \u202edark room", "U+202E"),
    ("V18", LAMPS, "A dark room", "A dark\u200d room", "a joiner"),
    ("V18", LAMPS, "(guide:candles#helps)", "（guide:candles#helps）", "full-width"),
    ("V19", LAMPS, "![A lamp with its light]", "![]", "has no words"),
    ("V19", LAMPS, "(drawing:lamp \"A lamp\")", "(https:lamp.png)", "a picture is written"),
    ("V19", LAMPS, "drawing:lamp ", "drawing:lump ", "no drawing lump"),
    ("V19", "drawings/lamp.svg", "<use", "<script></script><use", "<script> may not"),
    ("V19", "drawings/lamp.svg", 'href="#a"', 'href="https://x.example"', "may not stand in"),
    ("V19", "drawings/lamp.svg", "<path", '<path onclick="x"', "may not stand in"),
    ("V19", "drawings/lamp.svg", "var(--lamp)", "url(evil)", "points outside"),
    ("V19", "drawings/lamp.svg", "<title>A lamp</title>", "", "has a <title>"),
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return build(tmp_path)


def test_a_good_guidebook_has_no_fault(home: Path) -> None:
    """And before a release nothing but what is not written yet."""
    assert check.faults(home, TODAY) == []
    assert [each.words for each in check.faults(home, TODAY, release=True)] == ["2 guides of 43"]


@pytest.mark.parametrize(
    ("rule", "name", "old", "new", "words"),
    PLANTED,
    ids=[f"{row[0]} {row[4]}" for row in PLANTED],
)
def test_a_planted_fault_is_found(
    rule: str, name: str, old: str, new: str, words: str, home: Path
) -> None:
    """By its rule, in its file, with a line that exists."""
    change(home, name, old, new)
    found = [each for each in check.faults(home, TODAY, release=True) if each.rule == rule]

    assert any(words in each.words for each in found), found
    for each in found:
        count = len(each.path.read_text("utf-8").splitlines()) if each.path.is_file() else 0
        assert each.line <= count


def test_a_drawing_may_be_missing_while_a_guide_is_written(home: Path) -> None:
    """The words come first; before a release it has to be there."""
    change(home, LAMPS, "drawing:lamp ", "drawing:lump ")

    assert check.faults(home, TODAY) == []
    assert any("no drawing lump" in each.words for each in check.faults(home, TODAY, release=True))


def test_every_rule_has_been_seen_to_fail() -> None:
    """V20 needs more than a changed line; it has a test of its own."""
    assert {row[0] for row in PLANTED} | {"V20"} == RULES.keys()
    assert set(RULES) == {f"V{number}" for number in range(1, 21)}


def test_a_risky_guide_names_the_law(home: Path) -> None:
    """V16: a guide about protest without a word on the law."""
    text = (home / LAMPS).read_text("utf-8").replace("id: lamps", "id: protest")
    start, end = text.index("legal_risk:"), text.index("harm_notes:")
    (home / "en/protest.md").write_text(text[:start] + text[end:], "utf-8")

    found = [each for each in check.faults(home, TODAY) if each.rule == "V16"]
    assert [(each.path.name, each.words) for each in found] == [
        ("protest.md", "this guide needs legal_risk")
    ]


def test_a_page_that_asks_for_something_is_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V20: whatever let it through."""
    from toolkit.guidebook import page
    from toolkit.guidebook.markup import Html

    drawn = page.article
    for planted in ('<img src="http://x.example/a.png">', '<a href="//x.example">', "<script>",
                    '<p style="background:url(x.png)">', "x" * 60_000):  # fmt: skip
        monkeypatch.setattr(page, "article", lambda *a, p=planted: Html(drawn(*a) + p))
        assert {each.rule for each in check.faults(home, TODAY)} == {"V20"}


@pytest.mark.parametrize(
    ("today", "rule"), [(LATER, "V6"), (LATER, "V11"), (date(2028, 1, 1), "V9")]
)
def test_what_is_out_of_date_is_not_released(today: date, rule: str, home: Path) -> None:
    """Past a review, a fact's or a tool's day: refused for people, no trouble for writers."""
    assert rule in {each.rule for each in check.faults(home, today, release=True)}
    assert check.faults(home, today) == []


def test_all_faults_of_a_head_are_told_at_once(home: Path) -> None:
    """A writer mends them in one go; each has the line of its field."""
    change(home, LAMPS, "level: 1", "level: 9")
    change(home, LAMPS, "handout: true", "handout: maybe")
    found = [each for each in check.faults(home, TODAY) if each.path.name == "lamps.md"]
    lines = (home / LAMPS).read_text("utf-8").splitlines()

    assert {lines[each.line - 1] for each in found if each.path.parent.name == "en"} == {
        "level: 9", "handout: maybe",
    }  # fmt: skip


def test_the_command_says_file_line_and_rule(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And ends with 1 where something is wrong, with 0 where nothing is."""
    assert check_guides((str(home),), {"release": False}) == 0
    assert capsys.readouterr().out == ""
    change(home, LAMPS, "A dark room", "Just a dark room")

    assert check_guides((str(home),), {"release": False}) == 1
    assert "lamps.md:" in (said := capsys.readouterr().out)
    assert ": V13 “Just” makes readers feel small" in said


def test_a_folder_without_guides_is_an_error(tmp_path: Path) -> None:
    """Nothing to check is not the same as nothing wrong."""
    with pytest.raises(GuideError):
        check.faults(tmp_path, TODAY)


@pytest.mark.parametrize("text", ["a: [\n", "words\n", "- words\n", "a: words\nb: words\n"])
@pytest.mark.parametrize("name", ["facts.yml", "tools.yml", "essay_rows.yml", "search.yml"])
def test_a_broken_table_is_an_error(name: str, text: str, home: Path) -> None:
    """Without a table no guide can be judged; the hint has the line."""
    (home / name).write_text(text, "utf-8")

    with pytest.raises(GuideError) as refused:
        check.faults(home, TODAY)
    assert name in refused.value.hint


def test_a_name_that_stands_twice_is_an_error(home: Path) -> None:
    """The later row would hide the earlier one, and a guide would cite what it does not say."""
    change(home, "facts.yml", "F2:", "F1:")

    with pytest.raises(GuideError) as refused:
        check.faults(home, TODAY)
    assert "F1 stands here twice" in refused.value.hint
