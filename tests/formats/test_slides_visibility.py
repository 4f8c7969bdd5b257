"""Words of slides that nobody sees: told where that is sure, and only there."""

from __future__ import annotations

import pytest

from tests.formats.test_ooxml import cleaned, form, shown
from tests.samples.ooxml import HEAD, NAMESPACES, OFFICE, plain, rels, types
from toolkit.formats.inside import Inside
from toolkit.model import Recipe

DROP = Recipe(faces="keep", drop_hidden=True)
_KINDS = {
    "ppt/presentation.xml": "presentation.main", "ppt/slides/slide1.xml": "slide",
    "ppt/slideLayouts/slideLayout1.xml": "slideLayout",
    "ppt/slideMasters/slideMaster1.xml": "slideMaster",
}  # fmt: skip
_INK = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
_WHITE, _THEME = _INK.format("FFFFFF"), '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
_BG = '<p:bg><p:bgRef idx="{}"><a:schemeClr val="{}"/></p:bgRef></p:bg>'
_USUAL = _BG.format("1001", "bg1")
_SEEN = "<p:sp><p:spPr/><p:txBody><a:p><a:r><a:t>seen</a:t></a:r></a:p></p:txBody></p:sp>"


def _place(x: int, turn: str = "") -> str:
    return f'<a:xfrm{turn}><a:off x="{x}" y="0"/><a:ext cx="100" cy="100"/></a:xfrm>'


def _shape(look: str, fill: str = "", more: str = "", size: str = "", holds: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Shape 1"/><p:cNvSpPr/><p:nvPr>{holds}</p:nvPr>'
        f"</p:nvSpPr><p:spPr>{_place(0)}{fill}</p:spPr>{more}<p:txBody><a:bodyPr/><a:p><a:r>"
        f"<a:rPr{size}>{look}</a:rPr><a:t>secret</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _behind(fill: str, x: int = 50, turn: str = "", holds: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="3" name="Shape 2"/><p:cNvSpPr/><p:nvPr>{holds}</p:nvPr>'
        f"</p:nvSpPr><p:spPr>{_place(x, turn)}{fill}</p:spPr></p:sp>"
    )


def _tree(inside: str, ground: str = "") -> str:
    return f"<p:cSld>{ground}<p:spTree>{inside}</p:spTree></p:cSld>"


def _deck(
    shapes: str, ground: str = "", master: str = "", layout: str = "", light: str = "FFFFFF",
    maps: str = "lt1", more: str = "",
) -> bytes:  # fmt: skip
    """A presentation of one slide."""
    theme = (
        f'<a:theme {NAMESPACES}><a:themeElements><a:clrScheme><a:lt1><a:srgbClr val="{light}"/>'
    )
    return plain({
        "[Content_Types].xml": types({
            **{name: f"{OFFICE}presentationml.{kind}+xml" for name, kind in _KINDS.items()},
            "ppt/theme/theme1.xml": OFFICE + "theme+xml",
        }),
        "_rels/.rels": rels(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": (
            f'{HEAD}<p:presentation {NAMESPACES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
            '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>'
        ),
        "ppt/slides/slide1.xml":
            f"{HEAD}<p:sld {NAMESPACES}>{_tree(_SEEN + shapes, ground)}{more}</p:sld>",
        "ppt/slideLayouts/slideLayout1.xml":
            f"{HEAD}<p:sldLayout {NAMESPACES}>{_tree(layout)}</p:sldLayout>",
        "ppt/slideMasters/slideMaster1.xml": (
            f"{HEAD}<p:sldMaster {NAMESPACES}>{_tree('', master or _USUAL)}<p:clrMap "
            f'bg1="{maps}"/></p:sldMaster>'
        ),
        "ppt/theme/theme1.xml":
            f"{HEAD}{theme}</a:lt1></a:clrScheme></a:themeElements></a:theme>",
        "ppt/_rels/presentation.xml.rels": rels(("rId1", "slide", "slides/slide1.xml")),
        "ppt/slides/_rels/slide1.xml.rels":
            rels(("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels":
            rels(("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels":
            rels(("rId1", "theme", "../theme/theme1.xml")),
    })  # fmt: skip


def _check(data: bytes, told: bool) -> None:
    copy = b"".join(form("pptx").strip(data, Inside(DROP)))
    content = form("pptx").content

    found = [one.value for one in shown(data, "pptx") if one.kind == "content.invisible"]
    assert found == ["secret"] * told
    assert b"secret" in cleaned(data, "pptx")["ppt/slides/slide1.xml"]
    dropped = cleaned(data, "pptx", DROP)["ppt/slides/slide1.xml"]
    assert (b"secret" not in dropped) is told
    assert b"seen" in dropped
    assert list(content(data, Inside(DROP))) == list(content(copy, Inside(DROP)))
    assert not [one for one in shown(copy, "pptx") if one.kind == "content.invisible"]


@pytest.mark.parametrize(("shape", "told"), [
    (_shape(_WHITE), True), (_shape(_THEME), True), (_shape(_INK.format("FDFEFF")), True),
    (_shape('<a:solidFill><a:prstClr val="white"/></a:solidFill>'), True),
    (_shape(""), False), (_shape(_INK.format("EEEEEE")), False),
    (_shape('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'), False),
    (_shape('<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>'
            "</a:solidFill>"), False),
    (_shape(_WHITE + "<a:highlight><a:srgbClr val='112233'/></a:highlight>"), False),
    (_shape(f"<a:ln>{_INK.format('112233')}</a:ln>{_WHITE}"), False),
    (_shape(_WHITE, "<a:noFill/>"), True), (_shape(_WHITE, _INK.format("112233")), False),
    (_shape(_WHITE, _WHITE), True), (_shape(_INK.format("112233"), _INK.format("112233")), True),
    (_shape(_WHITE, "<a:gradFill/>"), False),
    (_shape(_WHITE, more='<p:style><a:fillRef idx="1"/></p:style>'), False),
    (_shape(_WHITE, more='<p:style><a:fillRef idx="0"/></p:style>'), True),
    (_shape(_WHITE, holds='<p:ph type="body"/>'), False),
    (_shape(_WHITE, "<a:noFill/>", holds='<p:ph type="body"/>'), True),
    (_shape("", size=' sz="100"'), True), (_shape("", size=' sz="800"'), False),
    (_shape("<a:noFill/>"), True),
    (_shape(f"<a:ln>{_WHITE}</a:ln><a:noFill/>"), False),
    (_shape('<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'),
     True),
    (_shape('<a:solidFill><a:srgbClr val="000000"><a:alpha val="40000"/></a:srgbClr>'
            "</a:solidFill>"), False),
    (_behind(_INK.format("112233")) + _shape(_WHITE), False),
    (_behind("<a:gradFill/>") + _shape(_WHITE), False),
    (_behind(_INK.format("112233"), 900) + _shape(_WHITE), True),
    (_behind(_INK.format("112233"), 900, ' rot="60000"') + _shape(_WHITE), False),
    (_behind(_WHITE) + _shape(_WHITE), True),
    (_shape(_WHITE) + _behind(_INK.format("112233")), True),
    (f"<p:grpSp><p:grpSpPr/>{_shape(_WHITE)}</p:grpSp>", False),
    (f"<p:grpSp><p:grpSpPr/></p:grpSp>{_shape(_WHITE)}", False),
])  # fmt: skip
def test_words_are_told_by_their_colour_and_their_ground(shape: str, told: bool) -> None:
    """They go with their shape when the user says so; the rest stays."""
    _check(_deck(shape), told)


@pytest.mark.parametrize(("deck", "told"), [
    ({"ground": _BG.format("1001", "tx2")}, False), ({"ground": _BG.format("1002", "bg1")}, False),
    ({"ground": f"<p:bg><p:bgPr>{_WHITE}</p:bgPr></p:bg>"}, True),
    ({"ground": f"<p:bg><p:bgPr>{_INK.format('112233')}</p:bgPr></p:bg>"}, False),
    ({"ground": "<p:bg><p:bgPr><a:gradFill/></p:bgPr></p:bg>"}, False),
    ({"master": _BG.format("1001", "bg2")}, False), ({"light": "112233"}, False),
    ({"maps": "dk1"}, False), ({"layout": _behind(_INK.format("112233"))}, False),
    ({"layout": _behind(_INK.format("112233"), holds="<p:ph/>")}, True),
    ({"more": "<p:clrMapOvr><a:overrideClrMapping/></p:clrMapOvr>"}, False),
    ({"more": "<p:timing/>"}, False),
])  # fmt: skip
def test_white_words_are_told_on_white_slides_alone(deck: dict[str, str], told: bool) -> None:
    """A slide, its layout, its master and the theme say what a slide's ground is."""
    _check(_deck(_shape(_WHITE), **deck), told)
