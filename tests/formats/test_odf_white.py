"""White and tiny words in OpenDocument texts: told where nobody sees them, and only there."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.formats.test_ooxml import KEEP, form, shown
from toolkit.formats.inside import Inside
from toolkit.model import Recipe

_NAMES = {
    "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing",
    "fo": "xsl-fo-compatible",
}  # fmt: skip
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in _NAMES.items()
)


def _style(name: str, family: str, inside: str, parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"'
        f' style:parent-style-name="{parent}">{inside}</style:style>'
    )


_INK = '<style:text-properties fo:color="{}"/>'
_PAPER = '<style:{}-properties fo:background-color="{}"/>'
_FILL = '<style:graphic-properties draw:fill="{}" draw:fill-color="{}"/>'
_STYLES = "".join((
    _style("White", "text", _INK.format("#ffffff")),
    _style("Heir", "text", "", "White"),
    _style("Black", "text", _INK.format("#000000")),
    _style("Auto", "text", '<style:text-properties fo:color="#ffffff"'
           ' style:use-window-font-color="true"/>'),
    _style("Grey", "text", _INK.format("#f2f2f2")),
    _style("Marked", "text", '<style:text-properties fo:color="#FFFFFF"'
           ' fo:background-color="#112233"/>'),
    _style("Tiny", "text", '<style:text-properties fo:font-size="1pt"/>'),
    _style("Small", "text", '<style:text-properties fo:font-size="6pt"/>'),
    _style("PWhite", "paragraph", _INK.format("#ffffff")),
    _style("PDark", "paragraph", _PAPER.format("paragraph", "#112233")),
    _style("PClear", "paragraph", _PAPER.format("paragraph", "transparent")),
    _style("CDark", "table-cell", _PAPER.format("table-cell", "#112233")),
    _style("CWhite", "table-cell", _PAPER.format("table-cell", "#ffffff")),
    _style("RDark", "table-row", _PAPER.format("table-row", "#112233")),
    _style("TDark", "table", _PAPER.format("table", "#112233")),
    _style("FWhite", "graphic", _FILL.format("solid", "#ffffff")),
    _style("FDark", "graphic", _FILL.format("solid", "#112233")),
    _style("FNone", "graphic", _FILL.format("none", "#ffffff")),
    _style("FPicture", "graphic", _FILL.format("bitmap", "#ffffff")),
))  # fmt: skip


def _flat(body: str, page: str = "", kind: str = "text") -> bytes:
    layout = (
        f'<style:page-layout style:name="L"><style:page-layout-properties {page}/>'
        "</style:page-layout>"
    )
    return (
        f'<office:document {_SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.'
        f'opendocument.{kind}"><office:automatic-styles>{_STYLES}{layout}</office:automatic-styles>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def _told(data: bytes, name: str = "fodt") -> list[str | None]:
    return [one.value for one in shown(data, name) if one.kind == "content.invisible"]


_SPAN = '<text:span text:style-name="{}">words</text:span>'
_P = '<text:p text:style-name="{}">{}</text:p>'
_WHITE = _P.format("", _SPAN.format("White"))


def _table(cell: str = "", row: str = "", table: str = "", more: str = "") -> str:
    return (
        f'<table:table table:style-name="{table}"{more}><table:table-column/><table:table-row'
        f' table:style-name="{row}"><table:table-cell table:style-name="{cell}">{_WHITE}'
        "</table:table-cell></table:table-row></table:table>"
    )


def _box(style: str) -> str:
    return (
        f'<text:p><draw:frame draw:style-name="{style}"><draw:text-box>{_WHITE}</draw:text-box>'
        "</draw:frame></text:p>"
    )


@pytest.mark.parametrize(("body", "told"), [
    (_WHITE, True),
    (_P.format("PWhite", "words"), True),
    (_P.format("", _SPAN.format("Heir")), True),
    (_P.format("PClear", _SPAN.format("White")), True),
    (_P.format("", _SPAN.format("Tiny")), True),
    (_P.format("", _SPAN.format("Small")), False),
    (_P.format("", _SPAN.format("Grey")), False),
    (_P.format("", _SPAN.format("Auto")), False),
    (_P.format("", _SPAN.format("Marked")), False),
    (_P.format("PDark", _SPAN.format("White")), False),
    (_P.format("PWhite", "in black: " + _SPAN.format("Black")), False),
    (_P.format("PWhite", "on dark: " + _SPAN.format("Marked")), False),
    (_table(), True), (_table("CWhite"), True), (_table("CWhite", "RDark", "TDark"), True),
    (_table("CDark"), False), (_table("", "RDark"), False), (_table("", "", "TDark"), False),
    (_table(more=' table:template-name="Blue"'), False),
    (_table("CWhite", more=' table:template-name="Blue"'), True),
    (_box("FWhite"), True), (_box("FDark"), False), (_box("FNone"), False),
    (_box("FPicture"), False), (_box(""), False),
])  # fmt: skip
def test_white_words_are_told_by_what_they_stand_on(body: str, told: bool) -> None:
    """They go when the user says so, and what stands around them stays."""
    data = _flat(f"<text:p>seen</text:p>{body}<text:p>behind</text:p>")
    drop = Recipe(faces="keep", drop_hidden=True)
    copy = b"".join(form("fodt").strip(data, Inside(drop)))
    content = form("fodt").content

    assert _told(data) == (["words"] if told else [])
    assert (b"words" not in copy) is told
    assert b"seen" in copy
    assert b"behind" in copy
    assert list(content(data, Inside(drop))) == list(content(copy, Inside(drop)))
    assert _told(copy) == []


@pytest.mark.parametrize("page", [
    'fo:background-color="#112233"', 'draw:fill="gradient"',
    'draw:fill="solid" draw:fill-color="#112233"',
])  # fmt: skip
def test_on_coloured_pages_white_is_a_colour(page: str) -> None:
    """The whole document is left alone, as nobody says which page words come to stand on."""
    assert _told(_flat(_WHITE, page)) == []
    assert _told(_flat(_WHITE, 'draw:fill="none" fo:background-color="transparent"')) == ["words"]


def test_slides_are_not_looked_at() -> None:
    """White words on slides mostly stand on something dark that is drawn elsewhere."""
    data = _flat(f'<draw:page draw:name="a">{_box("FWhite")}</draw:page>', kind="presentation")

    assert _told(data, "fodp") == []


@pytest.mark.parametrize(("edge", "told"), [
    (_WHITE, ["words"]),
    (_WHITE + '<text:p><draw:frame draw:style-name="FDark"/></text:p>', []),
])  # fmt: skip
def test_white_words_at_the_edges_of_pages_are_told(edge: str, told: list[str]) -> None:
    """In styles.xml, whose own styles may have the names of others in content.xml."""
    dark = _style("White", "text", _INK.format("#000000"))
    head = f'office:version="1.3" {_SPACES}'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {head}><office:automatic-styles>{dark}"
            f"</office:automatic-styles><office:body><office:text>{_WHITE}</office:text>"
            "</office:body></office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {head}><office:automatic-styles>{_STYLES}"
            "</office:automatic-styles><office:master-styles><style:master-page style:name='A'>"
            f"<style:header>{edge}</style:header></style:master-page></office:master-styles>"
            "</office:document-styles>"
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    data = packed.getvalue()
    copy = b"".join(form("odt").strip(data, Inside(KEEP)))

    assert _told(data, "odt") == told
    assert _told(copy, "odt") == told
