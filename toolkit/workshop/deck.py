"""Slides that trainers can edit, with the same words and notes, as a .pptx file.

Written by python-pptx; then everything that names a person, a program, a printer or a time is
cleaned out of it, as out of anybody's slides (`clean_copy`). Raises MissingPart where the extra is
not installed.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from toolkit.errors import MissingPart
from toolkit.guidebook.load import text_of
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book
from toolkit.workshop import clean_copy, html_page, legend, slides, typeset
from toolkit.workshop.values import Module

_WIDE, _HIGH = 13.333, 7.5
_TITLE_POINTS, _LINE_POINTS, _LABEL_POINTS = 48, 40, 28
#: The colour of a lamp, as on the pages; the line below a title is this many points high.
_LAMP, _RULE = "7A3F00", 4
_EDGE, _SPACE, _HEAD_SPACE = 0.3, 4, 14
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FIELD = f"{_DRAWING}fld"


@cache
def _pptx() -> Any:
    try:
        import pptx  # noqa: PLC0415  (an extra)
    except ImportError:
        raise MissingPart("no_slide_maker") from None
    return pptx


def deck(modules: Sequence[Module], book: Book, lang: str) -> bytes:
    """The slides of some modules, one behind the other.

    Where they are not in the language that was asked for, the first note says so.
    """
    pptx = _pptx()
    inches = pptx.util.Inches
    show = pptx.Presentation()
    show.slide_width, show.slide_height = inches(_WIDE), inches(_HIGH)
    shown = [*slides.screens(modules, book)]
    for at, screen in enumerate(shown, 1):
        slide = (_picture if screen.drawing else _words)(show, screen, book)
        _number(slide, at, screen.module.lang)
    if slides.untranslated(shown, lang) != lang:
        notes = show.slides[0].notes_slide.notes_text_frame
        notes.text = f"{words_in(lang).gettext(html_page.NOT_THERE)}\n{notes.text}"
    out = io.BytesIO()
    show.save(out)
    return clean_copy.copy(out.getvalue())


def _words(show: Any, screen: slides.Screen, book: Book) -> Any:  # noqa: ARG001  (as pictures)
    """A slide of words, in the places that the program knows; looks as the page does."""
    inches = _pptx().util.Inches
    slide = show.slides.add_slide(show.slide_layouts[1])
    title, body = slide.shapes.title, slide.placeholders[1]
    _placed(title, 0.6, 0.35, _WIDE - 1.2, 1.3)
    _placed(body, 0.6, 1.9, _WIDE - 1.2, _HIGH - 2.4)
    _say(title.text_frame, [screen.slide.title], _TITLE_POINTS, screen.module.lang)
    title.text_frame.paragraphs[0].runs[0].font.bold = True
    title.text_frame.vertical_anchor = _pptx().enum.text.MSO_ANCHOR.BOTTOM
    body.text_frame.vertical_anchor = _pptx().enum.text.MSO_ANCHOR.MIDDLE
    _rule(slide, 0.6, 1.7, _WIDE - 1.2)
    _say(body.text_frame, screen.slide.lines, _LINE_POINTS, screen.module.lang)
    body.text_frame.margin_left = inches(0.1)
    slide.notes_slide.notes_text_frame.text = screen.slide.say
    return slide


def _picture(show: Any, screen: slides.Screen, book: Book) -> Any:
    """A slide with a drawing, as high as there is room, and the words of its labels beside it.

    The drawing is described for who cannot see it.
    """
    inches = _pptx().util.Inches
    slide = show.slides.add_slide(show.slide_layouts[6])
    lang = screen.module.lang
    svg = slides.labelled(text_of(book.drawings[screen.drawing]), screen.drawing, book, lang)
    data = io.BytesIO(typeset.picture(svg, lang))
    drawn = slide.shapes.add_picture(data, 0, inches(0.15), height=inches(_HIGH - 0.3))
    if drawn.width > inches(_WIDE / 2):
        drawn.height = drawn.height * inches(_WIDE / 2) // drawn.width
        drawn.width = inches(_WIDE / 2)
        drawn.top = (show.slide_height - drawn.height) // 2
    edge, rtl = inches(_EDGE), TONGUES[lang].direction == "rtl"
    drawn.left = show.slide_width - drawn.width - edge if rtl else edge
    words = slide.shapes.add_textbox(
        edge if rtl else drawn.width + 2 * edge, edge,
        show.slide_width - drawn.width - 3 * edge, show.slide_height - 2 * edge,
    )  # fmt: skip
    _tell(words.text_frame, slides.words_in_drawing(screen.drawing, book, lang), lang)
    drawn.name = screen.drawing
    drawn._element.nvPicPr.cNvPr.set("descr", slides.described(screen.drawing, book, lang))
    slide.notes_slide.notes_text_frame.text = screen.slide.say
    return slide


def _number(slide: Any, at: int, lang: str) -> None:
    """The slide's number in its lower corner, as a field: it stays right when slides are moved."""
    kind = _pptx().enum.shapes.PP_PLACEHOLDER.SLIDE_NUMBER
    places = slide.slide_layout.placeholders
    place = next(each for each in places if each.placeholder_format.type == kind)
    drawn = copy.deepcopy(place._element)
    drawn.nvSpPr.cNvPr.set("id", str(max(each.shape_id for each in slide.shapes) + 1))
    slide.shapes._spTree.append(drawn)
    rtl = TONGUES[lang].direction == "rtl"
    _placed(slide.shapes[-1], _EDGE if rtl else _WIDE - _EDGE - 1, _HIGH - 0.65, 1, 0.6)
    paragraph = slide.shapes[-1].text_frame.paragraphs[0]
    paragraph.alignment = getattr(_pptx().enum.text.PP_ALIGN, "LEFT" if rtl else "RIGHT")
    field = paragraph._p.find(_FIELD)
    field.find(f"{_DRAWING}t").text = str(at)
    looks = field.find(f"{_DRAWING}rPr")
    looks.set("lang", lang)
    looks.set("sz", str(100 * _LABEL_POINTS))


def _tell(text: Any, labels: Sequence[legend.Label], lang: str) -> None:
    """The words of a drawing's labels, one below the other, in the middle of the height."""
    text.word_wrap = True
    text.vertical_anchor = _pptx().enum.text.MSO_ANCHOR.MIDDLE
    _say(text, [label.words for label in labels], _LABEL_POINTS, lang)
    for label, paragraph in zip(labels, text.paragraphs, strict=False):
        paragraph.runs[0].font.bold = label.head
        paragraph.space_before = _pptx().util.Pt(_HEAD_SPACE if label.head else _SPACE)


def _rule(slide: Any, left: float, top: float, width: float) -> None:
    """The line below a title."""
    inches = _pptx().util.Inches
    straight = _pptx().enum.shapes.MSO_CONNECTOR.STRAIGHT
    rule = slide.shapes.add_connector(
        straight, inches(left), inches(top), inches(left + width), inches(top)
    )
    rule.line.color.rgb = _pptx().dml.color.RGBColor.from_string(_LAMP)
    rule.line.width = _pptx().util.Pt(_RULE)


def _placed(shape: Any, left: float, top: float, width: float, height: float) -> None:
    inches = _pptx().util.Inches
    shape.left, shape.top = inches(left), inches(top)
    shape.width, shape.height = inches(width), inches(height)


def _say(text: Any, lines: Sequence[str], points: int, lang: str) -> None:
    """Lines of one size, which run as their language does."""
    for at, line in enumerate(lines):
        paragraph = text.paragraphs[0] if at == 0 else text.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size = _pptx().util.Pt(points)
        run._r.get_or_add_rPr().set("lang", lang)
        rtl = TONGUES[lang].direction == "rtl"
        properties = paragraph._p.get_or_add_pPr()
        properties.set("algn", "r" if rtl else "l")
        if rtl:
            properties.set("rtl", "1")
