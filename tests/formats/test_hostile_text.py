"""Texts, pages and records that are made to keep a reader busy: read in one go, or refused.

Where a pattern could try every way to read a text, these would not end while anybody waits.
"""

from __future__ import annotations

import pytest

from toolkit.errors import Refused, TooLarge
from toolkit.formats import identify, zip_extra
from toolkit.formats.inside import Inside, call
from toolkit.formats.others import FORMATS  # noqa: F401  (the others are known then)
from toolkit.formats.text import css_parts, html_tokens, mime, svg_visible, text_kinds

MANY = 60_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s<rect width="1" height="1"/></svg>'
MAIL = b"From: a@b\nTo: c@d\nMessage-ID: <x>\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<!---->" * 100 + b"<x", "txt"),
        (b"<!DOCTYPE a [" + b"<!-- x -->" * 100 + b"<x", "txt"),
        (b"<" + b"a" * MANY, "txt"),
        (b"From a " + b"1" * MANY, "txt"),
        (b"p{color:red}" + b"\n" * MANY, "css"),
        (b"/* x */" * MANY + b"p{color:red}", "css"),
    ],
)
def test_a_kind_is_found_in_one_go(raw: bytes, name: str) -> None:
    """Remarks could be read as one or as many, names cut anywhere, lines begun again."""
    assert text_kinds.kind(raw, whole=True) == name


@pytest.mark.parametrize(
    "raw",
    [
        b"BEGIN:VCARD\nFN" + b";" * 200 + b"\n",
        b'BEGIN:VCARD\nFN;a="' + b";x" * 200 + b"\n",
        SVG % (b"<text font-size='" + b"0" * MANY + b"x'>a</text>"),
        SVG % (b"<rect fill='" + b"url(#a" * MANY + b"'/>"),
        SVG % (b"<rect fill='url(#" + b" " * MANY + b"'/>"),
        SVG % (b'<style>"' + b"/*" * MANY + b'"{display:none}</style>'),
        SVG % (b"<g visibility='hidden'>" * 100 + b"<text>x</text>" * 2000 + b"</g>" * 100),
        b"<html><body>" + b"<b>" * 900 + b"</x>" * MANY,
        b"<html><style>" + b".a{color:red}" * 9 + b"</style><p class='"
        + b" ".join(b"c%d" % number for number in range(MANY)) + b"'>x",
        b"<html><p>" + b"&#8203;" * MANY,
        MAIL + b"Content-Type: multipart/mixed" + b"; a*1=bbbbbbbb" * MANY + b"\n\nx",
        b"From a@b Mon 2024\nFrom: a\nTo: b\n\nFrom a " + b"2" * MANY + b"\n",
        b"{\\rtf1 " + b"{\\*\\zz {\\*\\rsidtbl " * 400 + b"\\rsid1 " * 20_000 + b"}}" * 400 + b"}",
        b"{\\rtf1 {\\info{\\author " + b"{" * 900 + b"x " * MANY + b"}" * 900 + b"}}}",
    ],
)  # fmt: skip
def test_it_is_inspected_in_one_go(raw: bytes) -> None:
    """Whatever comes of it comes soon."""
    form = identify(raw)
    try:
        found = list(call(form.inspect, form, raw, Inside()))
    except Refused:
        found = []

    assert len(found) < MANY


@pytest.mark.parametrize(
    "page",
    ["<p " + "a=1 " * MANY + ">x", "<p " + "/" * 9 + "= " * MANY + ">x"],
)
def test_a_tag_of_thousands_of_attributes_is_too_large(page: str) -> None:
    """No page has one."""
    with pytest.raises(TooLarge):
        list(html_tokens.tokens(page))


def test_drawings_too_deep_in_each_other_are_refused() -> None:
    """Each end tag asks for all that are open."""
    with pytest.raises(Refused):
        list(html_tokens.tokens("<svg><desc>" * MANY + "</x>" * MANY))


def test_a_page_of_thousands_of_drawings_is_too_large() -> None:
    """Each is cleaned as a drawing of its own."""
    raw = b"<html><body>" + b"<svg></svg>" * 5001
    form = identify(raw)

    with pytest.raises(TooLarge):
        list(call(form.inspect, form, raw, Inside()))


def test_a_sheet_of_too_many_parts_is_too_large() -> None:
    """Each is gone through several times."""
    with pytest.raises(TooLarge):
        list(css_parts.parts("a{}" * 210_000))


def test_extra_fields_without_end_are_shown_as_one() -> None:
    """A member of a ZIP archive has a few; thousands of empty ones say nothing."""
    fields = b"zz\0\0" * 10_000

    assert len(list(zip_extra.read(fields + b"yy\1\0x", "a"))) == 1


def test_rules_for_too_many_classes_are_too_large() -> None:
    """Each property counts for each class."""
    sheet = ",".join(f".a{number}" for number in range(2000)) + "{" + "display:none;" * 2000 + "}"

    with pytest.raises(TooLarge):
        svg_visible.rules([sheet])


def test_a_drawing_of_too_many_elements_is_too_large() -> None:
    """Each is gone through many times."""
    raw = SVG % (b"<g/>" * 130_000)
    form = identify(raw)

    with pytest.raises(TooLarge):
        list(call(form.inspect, form, raw, Inside()))


def test_continued_parameters_are_put_together() -> None:
    """In the order in which they stand."""
    assert mime.parameters('a/b; name*0="one "; name*1=two') == {"name": "one two"}
