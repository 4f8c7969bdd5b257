"""What a browser sends becomes boxes inside the picture and rows of tables, or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Box, Faces, Recipe, Size
from toolkit.web import choices
from toolkit.web.bad_requests import BadRequest
from toolkit.web.visits import DRAWN, FOUND, SUGGESTED

SIZE = Size(640, 480)
ONE, OTHER = Box(100, 100, 80, 80, "face", 0.9), Box(300, 100, 80, 80, "face", 0.8)
WEAK = Box(500, 300, 30, 30, "face", 0.1)
SEEN = choices.edits(Faces((ONE, OTHER), (WEAK,)))


def _row(n: int, box: Box, kind: str, *, on: bool = True, **changed: Any) -> dict[str, Any]:
    numbers = {"x": box.x, "y": box.y, "w": box.width, "h": box.height}
    return {"n": n, **numbers, "kind": kind, "on": on, **changed}


def _recipe(*rows: dict[str, Any]) -> Recipe:
    return choices.recipe(Recipe(), choices.edited(list(rows), SEEN, SIZE))


def _covers(recipe: Recipe, face: Box) -> bool:
    """Whether the core would cover a face that it finds: as redact.hide decides."""
    x, y = face.x + face.width / 2, face.y + face.height / 2
    shown = any(s.x <= x <= s.x + s.width and s.y <= y <= s.y + s.height for s in recipe.show)
    drawn = any(
        b.x <= face.x and b.y <= face.y
        and b.x + b.width >= face.x + face.width and b.y + b.height >= face.y + face.height
        for b in recipe.boxes
    )  # fmt: skip
    return drawn or not shown


def test_what_was_seen_is_covered_and_what_is_doubtful_is_not() -> None:
    assert [(e.n, e.kind, e.on) for e in SEEN] == [
        (1, FOUND, True), (2, FOUND, True), (3, SUGGESTED, False),
    ]  # fmt: skip
    recipe = choices.recipe(Recipe(), SEEN)
    assert recipe.boxes == ()
    assert recipe.show == ()


def test_a_found_face_whose_row_is_missing_stays_covered() -> None:
    recipe = _recipe(_row(9, Box(0, 0, 10, 10), DRAWN))

    assert recipe.show == ()
    assert _covers(recipe, ONE)
    assert _covers(recipe, OTHER)


def test_a_face_left_visible_is_this_face_alone() -> None:
    recipe = _recipe(_row(1, ONE, FOUND, on=False))

    assert not _covers(recipe, ONE)
    assert _covers(recipe, OTHER)
    (place,) = recipe.show
    assert (place.width, place.height) == (ONE.width // 2, ONE.height // 2)


def test_a_neighbour_in_a_crowd_stays_covered() -> None:
    """Heads overlap; leaving one visible must not show the one before or behind it."""
    near = [Box(100 + dx, 100 + dy, 80, 80, "face", 0.9) for dx in (-30, 0, 30) for dy in (-20, 0)]
    seen = choices.edits(Faces(tuple(near)))
    for left in range(1, len(near) + 1):
        rows = [_row(e.n, e.box, FOUND, on=e.n != left) for e in seen]
        recipe = choices.recipe(Recipe(), choices.edited(rows, seen, SIZE))
        for edit in seen:
            if edit.n != left:
                assert _covers(recipe, edit.box), (left, edit.n)


def test_a_larger_cover_keeps_what_it_holds_covered() -> None:
    recipe = _recipe(_row(1, ONE, FOUND, x=90, y=90, w=120, h=120))

    assert recipe.show == ()
    assert recipe.boxes == (Box(90, 90, 120, 120, DRAWN),)


def test_a_moved_cover_is_where_it_is_shown() -> None:
    recipe = _recipe(_row(1, ONE, FOUND, x=10))

    assert not _covers(recipe, ONE)
    assert recipe.boxes == (Box(10, 100, 80, 80, DRAWN),)


def test_a_doubtful_place_is_covered_when_asked() -> None:
    recipe = _recipe(_row(3, WEAK, SUGGESTED, on=True), _row(4, Box(1, 2, 3, 4), DRAWN, on=False))

    assert recipe.boxes == (Box(500, 300, 30, 30, DRAWN, 0.1),)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"x": -10, "y": -10, "w": 30, "h": 30}, Box(0, 0, 20, 20, DRAWN)),
        ({"x": 630, "y": 470, "w": 99, "h": 99}, Box(630, 470, 10, 10, DRAWN)),
        ({"x": 0, "y": 0, "w": 640, "h": 480}, Box(0, 0, 640, 480, DRAWN)),
        ({"x": "7", "y": "", "w": "9", "h": "9"}, Box(7, 0, 9, 9, DRAWN)),
        ({"x": 640, "y": 0, "w": 5, "h": 5}, None),
        ({"x": 0, "y": 0, "w": -5, "h": 5}, None),
        ({"x": 0, "y": 0, "w": 0, "h": 5}, None),
    ],
)
def test_boxes_are_cut_to_the_picture(sent: dict[str, Any], kept: Box | None) -> None:
    edits = choices.edited([{"n": 9, "kind": DRAWN, "on": True, **sent}], SEEN, SIZE)

    assert [edit.box for edit in edits if edit.kind == DRAWN] == ([kept] if kept else [])


NONSENSE = [
    {"x": 1.5}, {"x": True}, {"x": None}, {"x": [1]}, {"x": "1e3"}, {"x": "0x10"}, {"w": "٣"},
    {"x": 10**9}, {"x": "9999999"}, {"x": "1;2"}, {"n": "1"}, {"n": True}, {"n": None},
    {"kind": "everything"}, {"kind": None}, {"kind": []}, {"on": "yes"}, {"on": 1}, {"on": None},
]  # fmt: skip


@pytest.mark.parametrize("wrong", NONSENSE, ids=str)
def test_nonsense_changes_nothing(wrong: dict[str, Any]) -> None:
    row = {"n": 9, "x": 1, "y": 1, "w": 5, "h": 5, "kind": DRAWN, "on": True}
    choices.edited([row], SEEN, SIZE)

    with pytest.raises(BadRequest):
        choices.edited([{**row, **wrong}], SEEN, SIZE)


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b"null", b'{"boxes": 1}', b'{"boxes": [1]}', b'{"boxes": [[]]}',
     b"[" * 100_000, b"\xff\xfe", b'{"boxes": ["a"]}'],
)  # fmt: skip
def test_a_document_that_is_none_is_refused(document: bytes) -> None:
    with pytest.raises(BadRequest):
        choices.read_json(document)


def test_a_crowd_is_not_too_many() -> None:
    """However many faces were found, their rows may come back, with those that were drawn."""
    faces = tuple(Box(n % 600, n // 600, 8, 8) for n in range(choices.MAX_BOXES * 2))
    before = choices.edits(Faces(faces))
    rows = [_row(edit.n, edit.box, FOUND) for edit in before]

    assert (
        choices.edited([*rows, _row(9_000, Box(5, 5, 9, 9), DRAWN)], before, SIZE)[:-1] == before
    )


def test_too_many_boxes_are_refused() -> None:
    count = choices.MAX_BOXES + len(SEEN) + 1
    rows = [_row(n, Box(1, 1, 5, 5), DRAWN) for n in range(count)]

    with pytest.raises(BadRequest):
        choices.edited(rows, SEEN, SIZE)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["boxes", "n", "x", "y", "w", "h", "kind", "on", "was"]), inner, max_size=8
    ),
    max_leaves=30,
))  # fmt: skip
def test_whatever_a_script_sends_gives_boxes_inside_the_picture(document: Any) -> None:
    """Or it is refused; nothing else, and the faces that were found stay known."""
    try:
        rows = choices.read_json(json.dumps(document).encode())
        edits = choices.edited(rows, SEEN, SIZE)
    except BadRequest:
        return
    for edit in edits:
        box = edit.box
        assert 0 <= box.x < box.x + box.width <= SIZE.width
        assert 0 <= box.y < box.y + box.height <= SIZE.height
    assert sum(edit.kind == FOUND for edit in edits) == 2


def test_the_table_of_numbers_means_the_same_as_the_script() -> None:
    form = {
        "csrf": "x",
        "box-1-kind": "found", "box-1-x": "100", "box-1-y": "100", "box-1-w": "80",
        "box-1-h": "80",
        "box-2-kind": "found", "box-2-on": "1", "box-2-x": "300", "box-2-y": "100",
        "box-2-w": "80", "box-2-h": "80",
        "box-7-kind": "drawn", "box-7-on": "1", "box-7-x": "5", "box-7-y": "6", "box-7-w": "7",
        "box-7-h": "8",
        "box-8-kind": "drawn", "box-8-on": "1", "box-8-x": "5", "box-8-w": "", "box-8-h": "",
    }  # fmt: skip
    rows = choices.read_form(form)
    by_form = choices.edited(rows, SEEN, SIZE)
    by_script = choices.edited(
        [_row(1, ONE, FOUND, on=False), _row(2, OTHER, FOUND), _row(7, Box(5, 6, 7, 8), DRAWN)],
        SEEN, SIZE,
    )  # fmt: skip

    assert by_form == by_script
    assert by_form[0].box == ONE


def test_looking_again_keeps_what_was_decided() -> None:
    """What was drawn stays; a face that was left visible stays so, if it is found again."""
    before = choices.edited(
        [_row(1, ONE, FOUND, on=False), _row(9, Box(1, 1, 9, 9), DRAWN)], SEEN, SIZE
    )
    after = choices.edits(Faces((OTHER, ONE, WEAK)), before)

    assert [(e.box, e.kind, e.on) for e in after] == [
        (ONE, FOUND, False), (OTHER, FOUND, True), (WEAK, FOUND, True),
        (Box(1, 1, 9, 9, DRAWN), DRAWN, True),
    ]  # fmt: skip
    assert [e.n for e in after] == [1, 2, 3, 4]


def test_options_come_from_tables() -> None:
    assert choices.options({}) == Recipe()
    wish = choices.options({"faces": "keep", "style": "fill", "repaint": "1", "thorough": "1",
                            "require_jail": "1"})  # fmt: skip
    assert wish == Recipe(faces="keep", repaint=True, thorough=True, require_jail=True)
    for form in ({"faces": "maybe"}, {"style": "blur"}, {"faces": ""}):
        with pytest.raises(BadRequest):
            choices.options(form)


def test_the_sound_goes_with_the_whole_picture_unless_it_is_to_stay() -> None:
    """The page says that sound is left out where faces are hidden."""
    assert choices.options({"blackout": "1"}).voice == "remove"
    assert choices.options({"blackout": "1", "voice": "keep"}).voice == "keep"
    assert choices.options({"blackout": "1", "faces": "keep"}).voice == ""
    assert choices.options({}).voice == ""
