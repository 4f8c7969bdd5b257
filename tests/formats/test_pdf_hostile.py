"""PDFs that are made to be slow or large: their work is counted, and refused beyond a cap."""

from __future__ import annotations

import random
import zlib

import pytest

from tests.samples.pdf import file, page, stream
from toolkit.errors import TooLarge
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import (
    canvas,
    destinations,
    file_structure,
    form,
    hidden_text,
    letters,
    shapes,
    values,
)
from toolkit.formats.pdf.canvas import Canvas, Fill, Glyph, Room
from toolkit.formats.pdf.shapes import IDENTITY, Box, Shape, clipped, rectangle, shape
from toolkit.model import Recipe

KEEP = Recipe(faces="keep")
PAGE = Box(0, 0, 400, 300)
TEXT = b"BT /F1 12 Tf 50 200 Td (Read me) Tj ET\n"


def found(data: bytes) -> list[tuple[str, str | None]]:
    return [(row.kind, row.value) for row in form.inspect(data, Inside(KEEP))]


def refused(data: bytes) -> str:
    with pytest.raises(TooLarge) as error:
        found(data)
    return error.value.detail


# ---- unpacking ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 99, 100, 101, 5000])
def test_a_large_stream_unpacks_to_the_same(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """It is counted first; whole, with bytes behind it, and cut off."""
    raw = random.Random(1).randbytes(size)
    small = zlib.compress(raw)
    monkeypatch.setattr(values, "_AT_ONCE", 100)
    monkeypatch.setattr(values, "_PACKED_AT_ONCE", 7)

    assert values.inflated(small) == raw
    assert values.inflated(small + b"behind") == raw
    if size > 1000:
        assert raw.startswith(values.inflated(small[: size // 2]))


def test_a_bomb_is_counted_and_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = zlib.decompress
    monkeypatch.setattr(values, "MAX_STREAM", 1 << 20)
    monkeypatch.setattr(values, "_AT_ONCE", 1 << 16)
    monkeypatch.setattr(
        values.zlib, "decompress", lambda *args, **more: made.append(1) or real(*args, **more)
    )

    with pytest.raises(TooLarge):
        values.inflated(zlib.compress(bytes(1 << 22)))
    assert not made


def test_what_is_no_picture_has_a_lower_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_WORDS", 1 << 12)
    objects = page(b"")
    objects[4] = stream(b"", b" " * (1 << 13), pack=True)

    assert refused(file(objects)) == "compressed_bomb"


def test_a_page_of_the_same_contents_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.formats.pdf.pagetree.MAX_WORDS", 1 << 12)
    objects = page(b"")
    objects[3] = objects[3].replace(b"/Contents 4 0 R", b"/Contents [%s]" % (b"4 0 R " * 9))
    objects[4] = stream(b"", b" " * 1000)

    assert refused(file(objects)) == "compressed_bomb"


def test_unpacking_too_often_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_UNPACKED", 5000)
    monkeypatch.setattr(values, "MOST_TIMES", 0)
    objects = page(b"")
    objects[2] = b"<< /Type /Pages /Kids [ %s ] /Count 9 >>" % (b"3 0 R " * 9)
    objects[4] = stream(b"", b" " * 1000, pack=True)

    assert refused(file(objects)) == "compressed_bomb"


def _tree(deep: int) -> bytes:
    """A page below so many lists of pages, each of which holds nothing but the next."""
    objects = page(TEXT)
    for number in range(deep - 1):
        above = 9 + number if number else 2
        objects[above] = b"<< /Type /Pages /Kids [ %d 0 R ] /Count 1 >>" % (10 + number)
    objects[8 + deep if deep > 1 else 2] = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    return file(objects)


def test_a_deep_tree_of_pages_is_read_and_a_bottomless_one_is_refused() -> None:
    assert found(_tree(60)) == found(_tree(2))
    assert refused(_tree(70)) == "too_many_parts"


@pytest.mark.parametrize("run", [b"\x81 ", b"\xff ", b"\x00 "])
def test_runs_are_counted(monkeypatch: pytest.MonkeyPatch, run: bytes) -> None:
    monkeypatch.setattr(values, "MAX_STREAM", 1 << 10)

    with pytest.raises(TooLarge):
        values._runs(run * 2000)
    assert values._runs(run * 3 + b"\x80" + run * 2000) == values._runs(run * 3)


def test_what_stands_behind_the_end_of_runs_is_no_run() -> None:
    """Programs write a line's end there, and the library takes that for letters to come."""
    assert values._runs(b"\x02abc\xfed\x80\n") == b"abcddd"
    assert values._runs(b"\x02abc") == b"abc"


# ---- drawing --------------------------------------------------------------------------------


def test_forms_drawn_again_and_again_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "MAX_DRAWN", 1000)
    monkeypatch.setattr(canvas, "DRAWN_EACH", 0)
    box = b"/Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ]"
    objects = page(b"/Fm Do " * 200, b"", b"/XObject << /Fm 9 0 R >>")
    objects[9] = stream(box, b"q Q " * 5)

    assert refused(file(objects)) == "too_many_parts"


def letters_at(places_: list[tuple[float, float]], canvas_: Canvas) -> list[Glyph]:
    made = []
    for count, (x, y) in enumerate(places_):
        made.append(Glyph("page", count, 0, "x", (7, 0, 0, 9, x - 3.5, y - 2.7), 0.0, 1))
        canvas_.glyph(made[-1], (0.0, 0.0, 0.0), judge=False)
    return made


def boxed(x: float, y: float, wide: float, high: float) -> Shape:
    made = shape([rectangle(IDENTITY, x, y, wide, high)])
    assert made is not None
    return made


def test_letters_are_covered_as_if_each_were_held_against_all_paint() -> None:
    rng = random.Random(2)
    for _ in range(20):
        paper = Canvas(PAGE, Room(0))
        made = letters_at(
            [(rng.uniform(-20, 420), rng.uniform(-20, 320)) for _ in range(150)], paper
        )
        paint = [
            boxed(
                rng.uniform(-20, 400),
                rng.uniform(-20, 300),
                rng.uniform(1, wide),
                rng.uniform(1, wide),
            )
            for wide in (8, 30, 300)
            for _ in range(15)
        ]
        for each in paint:
            paper.fill(Fill(each, (), None), "covered")
        for glyph in made:
            painted = [any(each.holds(*point) for each in paint) for point in glyph.points]
            assert (glyph.hidden == "covered") == (sum(painted) >= 4)


def test_the_ground_of_a_letter_is_what_was_painted_last() -> None:
    """Large paint and small paint stand in two grids, and are still in one order."""
    red, blue, green = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)
    for first, second in ((300.0, 5.0), (5.0, 300.0)):
        paper = Canvas(PAGE, Room(0))
        for size, colour in ((250.0, green), (first, red), (second, blue)):
            paper.fill(Fill(boxed(49, 49, size, size), (), colour), "")
        glyph = Glyph("page", 0, 0, "x", (1, 0, 0, 1, 51, 51), 0.0, 1)
        paper.glyph(glyph, blue, judge=True)
        assert glyph.hidden == "same colour"


def test_many_letters_under_many_boxes_are_little_work() -> None:
    """Each letter is held against paint near it alone, however much there is elsewhere."""
    room = Room(0)
    paper = Canvas(PAGE, room)
    spots = [(x * 4.0 + 2, y * 4.0 + 2) for x in range(100) for y in range(75)]
    before = room._tests
    made = letters_at(spots, paper)
    for x, y in spots:
        paper.fill(Fill(boxed(x - 3, y - 3, 6, 6), (), None), "covered")
    spent = before + canvas.TESTS_EACH * 2 * len(spots) - room._tests

    assert all(glyph.hidden for glyph in made)
    assert spent < 40 * len(spots)


def test_paint_that_is_near_all_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thin shapes over the whole page, each of which every letter would be held against."""
    monkeypatch.setattr(canvas, "MAX_TESTS", 1000)
    sliver = b"0 0 m 400 0 l 400 300 l 399 0 l f\n"
    lines = b"".join(
        b"BT /F1 8 Tf 1 0 0 1 %d %d Tm (x) Tj ET\n" % (at % 40 * 9 + 9, at // 40 * 9 + 9)
        for at in range(400)
    )

    assert refused(file(page(lines + sliver * 400))) == "too_many_parts"


@pytest.mark.parametrize("even_odd", [False, True])
def test_bands_say_what_all_edges_say(even_odd: bool) -> None:
    rng = random.Random(3)
    for count in (3, 47, 49, 400):
        for high in (300.0, 3.0):
            line = [(rng.uniform(0, 400), rng.uniform(0, high)) for _ in range(count)]
            made = shape([line, [(1, 1), (9, 1), (9, 2)]], even_odd=even_odd)
            assert made is not None
            whole = [(*one, *two) for one, two in zip([line[-1], *line], line, strict=False)]
            whole += [(9, 2, 1, 1), (1, 1, 9, 1), (9, 1, 9, 2)]
            for _ in range(200):
                x, y = (
                    rng.uniform(0, 400),
                    rng.choice([rng.uniform(0, high), *(y for _, y in line)]),
                )
                turns = shapes._crossed(whole, x, y, even_odd)
                assert made.holds(x, y) == bool(turns % 2 if even_odd else turns)


def test_clips_in_clips_become_one() -> None:
    clips: tuple[Shape, ...] = ()
    for at in range(100):
        clips = clipped(clips, boxed(at, at, 300 - 2 * at, 300 - 2 * at))
    assert [clip.bounds for clip in clips] == [Box(99, 99, 201, 201)]

    odd = shape([[(0, 0), (9, 0), (9, 9)]])
    assert odd is not None
    assert len(clipped(clips, odd)) == 2
    assert len(clipped((boxed(0, 0, 9, 9),), boxed(50, 50, 9, 9))) == 2


# ---- tables ---------------------------------------------------------------------------------


def test_fonts_that_are_alike_share_their_tables() -> None:
    document = values.opened(file(page(TEXT)))
    one, two = (letters.Letters(document, values.Ref(5)) for _ in range(2))

    assert one._widths is two._widths
    assert one._table is two._table


def test_a_font_with_its_own_letters_has_its_own_table() -> None:
    objects = page(TEXT)
    objects[5] = objects[5].replace(b">>", b"/Encoding << /Differences [ 82 /at ] >> >>")
    document = values.opened(file(objects))
    own = letters.Letters(document, values.Ref(5))
    plain = letters.Letters(document, b"none")

    assert [each.said for each in own.read(b"R")] == ["@"]
    assert [each.said for each in plain.read(b"R")] == ["R"]


def test_numbers_of_pages_that_are_not_there_go() -> None:
    objects = page(TEXT)
    objects[1] = objects[1].replace(
        b">>", b"/PageLabels << /Nums [ 0 << /S /r >> 7 << /P (Ada) >> ] >> >>"
    )
    copy = b"".join(form.strip(file(objects), Inside(KEEP)))
    document = values.opened(copy)
    catalog = document.dict(document.trailer["/Root"])
    kept = dict(destinations.rows_of(document, catalog["/PageLabels"], "/Nums"))

    assert list(kept) == [0]
    assert b"Ada" not in copy


def test_more_traces_than_can_be_listed_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("toolkit.formats.pdf.copying.MAX_FINDINGS", 5)
    objects = page(TEXT, b"/Annots [ %s ]" % b" ".join(b"%d 0 R" % at for at in range(20, 30)))
    for at in range(20, 30):
        objects[at] = (
            b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] "
            b"/A << /S /URI /URI (https://example.org/) >> >>"
        )

    assert refused(file(objects)) == "too_many_findings"


def test_a_page_under_thousands_of_marks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden_text, "MAX_LYING", 5)
    objects = page(TEXT, b"/Annots [ %s ]" % (b"9 0 R " * 6))
    objects[9] = b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] /Dest [ 3 0 R /Fit ] >>"

    assert refused(file(objects)) == "too_many_parts"


@pytest.mark.parametrize(
    ("keys", "known"),
    [(b"/Length 6 ", True), (b"/Length 6/Any 1 ", True), (b"/Length 12 0 R ", False)],
)
def test_a_length_is_a_number_and_no_reference(keys: bytes, known: bool) -> None:
    """A stream ends where its length says; a word in it may spell its end."""
    assert (file_structure._LENGTH.search(b"<< " + keys + b">>") is not None) == known
