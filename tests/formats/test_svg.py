"""Drawings: what is drawn stays, all else goes."""

from __future__ import annotations

import pytest

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats.inside import Inside, joined
from toolkit.formats.text import svg, svg_clean
from toolkit.model import Recipe

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def clean(inner: str, wish: Recipe | None = None, root: str = "") -> str:
    raw = f"<svg {NAMESPACES}{root}>{inner}</svg>".encode()
    return b"".join(joined(raw, svg.FORMAT.strip(raw, Inside(wish)))).decode()


def test_names_that_something_refers_to_become_neutral_everywhere() -> None:
    """References in attributes, styles, rules, addresses and animations follow."""
    drawn = clean(
        '<style>#mine:hover{fill:url(#grad)}</style><defs><linearGradient id="grad"/>'
        '<path id="road" d="M0 0L9 9"/></defs><rect id="mine" style="fill:url(\'#grad\')"/>'
        '<use xlink:href="#road"/><circle fill="url(#grad)"><set attributeName="r" to="2" '
        'begin="mine.click+1s"/></circle>'
    )

    for name in ("mine", "grad", "road"):
        assert name not in drawn
    assert '<rect id="a3" style="fill:url(&quot;#a1&quot;)"/>' in drawn
    assert '#a3:hover{fill:url("#a1")}' in drawn
    assert 'begin="a3.click+1s"' in drawn
    assert 'xlink:href="#a2"' in drawn


@pytest.mark.parametrize(
    "hidden",
    [
        '<text display="none">secret</text>', '<g style="display : NONE"><text>secret</text></g>',
        '<text opacity="0">secret</text>', '<defs><text>secret</text></defs>',
        '<style>.x{display:none}</style><text class="x">secret</text>',
        '<symbol id="unused"><text>secret</text></symbol>', "<g>secret</g>",
        '<foreignObject><div xmlns="urn:other">secret</div></foreignObject>',
        "<switch><text display='none'>secret</text></switch>",
    ],
)  # fmt: skip
def test_what_is_not_drawn_goes(hidden: str) -> None:
    """Hidden words are words that somebody thought were gone."""
    assert "secret" not in clean(hidden + "<rect/>")


def test_what_may_be_shown_later_stays_and_is_told() -> None:
    """An animation can show it; only who asks for it loses it."""
    inner = '<text display="none">later<set attributeName="display" to="inline"/></text>'
    raw = f"<svg {NAMESPACES}>{inner}</svg>".encode()

    assert "content.hidden_part" in {row.kind for row in svg.FORMAT.inspect(raw, Inside())}
    assert "later" in clean(inner)
    assert "later" not in clean(inner + "<rect/>", Recipe(faces="keep", drop_hidden=True))


def test_a_hidden_part_that_another_refers_to_stays() -> None:
    """A gradient in a hidden group colours what is seen."""
    drawn = clean(
        '<g display="none"><linearGradient id="g"/><text>secret</text></g><rect fill="url(#g)"/>'
    )

    assert "linearGradient" in drawn
    assert "secret" not in drawn


def test_pages_in_a_drawing_stay() -> None:
    """Diagram programs write their labels so."""
    drawn = clean(
        '<foreignObject width="9"><div xmlns="http://www.w3.org/1999/xhtml" onclick="x()">Seen'
        "</div></foreignObject>"
    )

    assert "Seen" in drawn
    assert "onclick" not in drawn


def test_size_and_frame_stay() -> None:
    """A drawing of 300 by 100 is one afterwards."""
    drawn = clean("<rect/>", root=' width="300" height="100" viewBox="0 0 300 100"')

    assert 'width="300" height="100" viewBox="0 0 300 100"' in drawn


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY % p "x">]>', '<!DOCTYPE svg [<!ENTITY a "&#60;rect/>">]>',
    ],
)  # fmt: skip
def test_names_for_more_than_words_are_refused(head: str) -> None:
    """They fetch files, or grow without end."""
    with pytest.raises(Damaged):
        list(svg.FORMAT.inspect(f"{head}<svg {NAMESPACES}/>".encode(), Inside()))


@pytest.mark.parametrize("inner", ["<g>" * 500 + "</g>" * 500, "<g>", "<a b=c/>", "&made-up;"])
def test_what_is_no_drawing_is_refused(inner: str) -> None:
    """What breaks the rules of XML, or nests without end."""
    with pytest.raises(Refused):
        clean(inner)


def test_many_parts_are_gone_through_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one round takes out can make another needless, so that rounds times parts count."""
    drawing = '<path d="M0 0L9 9" stroke="red"/>' * 3
    monkeypatch.setattr(svg_clean, "_MOST_WORK", 50)
    assert clean(drawing).count("<path") == 3

    monkeypatch.setattr(svg_clean, "_MOST_WORK", 8)
    with pytest.raises(TooLarge):
        clean(drawing)
