"""Style sheets: the look stays, remarks and calls go."""

from __future__ import annotations

import pytest

from toolkit.errors import Refused
from toolkit.formats.inside import Inside, joined
from toolkit.formats.text import css, text_kinds


def clean(sheet: str) -> str:
    raw = sheet.encode()
    return b"".join(joined(raw, css.strip(raw, Inside()))).decode()


@pytest.mark.parametrize(
    ("sheet", "wanted"),
    [
        ("p{color:red}/* me */", "p{color:red}\n"),
        (".a/* x */.b{color:red}", ".a/**/.b{color:red}\n"),  # without, it would still be one
        ("p{color:re/* x */d}", "p{color:re/**/d}\n"),
        ("p{color:red /* x */ }", "p{color:red  }\n"),
        ("p{background:url( 'http://x/y' )}", "p{background:none}\n"),
        ("p{background:u\\72 l(//x/y)}", "p{background:none}\n"),
        ("p{background:URL(near.png?id=7)}", 'p{background:url("near.png")}\n'),
        ("p{content:'/* shown */'}", "p{content:'/* shown */'}\n"),
        ("@import 'http://x';p{color:red}", "p{color:red}\n"),
        ("@media print{p{color:red}}", "@media print{p{color:red}}\n"),
        ("p{color:red;-inkscape-note:x}", "p{color:red;}\n"),
        ("p{color:red}@made-up x{y{z:1}}b{color:red}", "p{color:red}b{color:red}\n"),
    ],
)
def test_each_part_is_as_it_should_be(sheet: str, wanted: str) -> None:
    """What shows something stays as it is written; all else goes."""
    assert clean(sheet) == wanted


@pytest.mark.parametrize(
    ("sheet", "detail"),
    [
        (b"p{color:red}.caf\xe9{color:red}", "not_utf8"),
        (b'@charset "windows-1252";.caf\xe9{color:red}', "not_utf8"),
        (b"p{color:red}.a\1{color:red}", "controls"),
        (b'@import url("https://pages.example/a.css");\n', "nothing_left"),
        (b"/* Anna */ @import 'https://pages.example/a.css';", "nothing_left"),
    ],
)
def test_a_sheet_that_cannot_be_written_is_called_what_it_is(sheet: bytes, detail: str) -> None:
    """It may be whole, so it is not called damaged."""
    with pytest.raises(Refused) as refused:
        list(css.strip(sheet, Inside()))

    assert refused.value.detail == detail
    assert "damaged" not in refused.value.why


def test_an_address_is_not_told_as_gone_where_it_stays() -> None:
    """A file beside it is named, so that its owner can look at the name."""
    told = list(css.inspect(b"p{background:url(near.png)}", Inside()))

    assert [(finding.kind, finding.value) for finding in told] == [("content.link", "near.png")]


def test_a_broken_picture_inside_is_refused() -> None:
    """Nobody knows what it hides."""
    with pytest.raises(Refused):
        clean("p{background:url(data:image/png;base64,iVBORw0KGgo=)}")


def test_a_string_that_does_not_end_takes_its_statement_along() -> None:
    """Readers differ about where it ends, so nothing of it stays."""
    assert "secret" not in clean("b{color:red}\np{content:'secret\n;color:red}")


@pytest.mark.parametrize("sheet", [
    ".a > b:hover { color: red }",
    "main > section, .b>c { margin-block-start: 1px; }",
    ":root {\n  /* Browser default */\n  font-size: 62.5%;\n}",
    "html { scrollbar-color: red blue; }",
    ".slider { inline-size: 100%; }",
    ":not(.dark) {\n  pre code {\n    display: block;\n  }\n}",
    ", ".join(f".reset{number}" for number in range(300)) + " { border: 0 }",
    "/* a */ a /* b */ { /* c { */ color /* d */: red; }",
])  # fmt: skip
def test_a_sheet_is_known_by_its_first_rule(sheet: str) -> None:
    """One that is not known would be taken for plain text, and keep its remarks and paths."""
    assert text_kinds.kind(sheet.encode()) == "css"
    assert text_kinds.kind(sheet.encode(), whole=True) == "css"


@pytest.mark.parametrize("words", [
    "fn a() -> b { color: red; }", "const a = (b) => { color: red; }",
    "if (a > b) { color: red; }", "struct a { color: red; };", "A > b, and { nothing }",
    "/* color { color: red; }", "a > b { name: red; }",
])  # fmt: skip
def test_what_only_looks_like_a_rule_is_no_sheet(words: str) -> None:
    """Programs and prose have braces, too."""
    assert text_kinds.kind(words.encode(), whole=True) == "txt"
