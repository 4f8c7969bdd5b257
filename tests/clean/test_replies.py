"""What a child says is checked before it is believed: shape, type, range, and sums."""

from __future__ import annotations

import contextlib
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.clean import replies, reply_encoding
from toolkit.clean.format_names import READ_ONLY, SUFFIXES
from toolkit.clean.replies import Cover
from toolkit.errors import JailBroken
from toolkit.formats.others import FORMATS
from toolkit.model import Box, Faces, Finding, Look, Place, Recipe, Size

SIZE = Size(4, 3, 1)

LOOK: dict[str, Any] = {
    "format": "jpeg", "suffixes": [".jpg"], "size": [4, 3, 1],
    "findings": [
        ["who.author", "APP1/Artist", 10, 5, "Anna"], ["where.gps", "x", None, None, None],
    ],
    "faces": {"found": [[0, 0, 9, 9, "face", 0.5]], "suggested": []},
}  # fmt: skip
COVER: dict[str, Any] = {
    "looked": True, "found": [], "covered": [[1, 2, 3, 4, "drawn", 1]], "shown": [],
    "suggested": [],
}  # fmt: skip
COPY: dict[str, Any] = {
    "format": "jpeg", "suffix": ".jpg", "suffixes": [".jpg"], "size": [4, 3, 1], "painted": False,
    "pieces": [[0, 10], 3, [50, 50], 2],
}  # fmt: skip
PROOF = {
    **LOOK, "suffix": ".jpg", "same_content": True, "needles_left": [], "faces_left": [],
}  # fmt: skip


def test_a_good_answer_is_understood() -> None:
    """Values of ours come out of it, and nothing else."""
    assert replies.look(LOOK, 100) == Look(
        "jpeg",
        Size(4, 3, 1),
        (
            Finding("who.author", Place("APP1/Artist", 10, 5), "Anna"),
            Finding("where.gps", Place("x"), None),
        ),
        Faces((Box(0, 0, 9, 9, "face", 0.5),), ()),
    )
    assert replies.cover(COVER).covered == (Box(1, 2, 3, 4, "drawn", 1.0),)
    assert replies.cover(None) == replies.Cover()
    assert replies.copy(COPY, (b"", b"abc", b"", b"de"), 100).pieces == (
        (0, 10),
        b"abc",
        (50, 50),
        b"de",
    )
    assert replies.proof(PROOF, 100).same_content
    row = ["jpeg", "JPEG picture", "", [".jpg"], "picture", "image", False]
    known = {
        "name": "jpeg", "label": "JPEG picture", "clean": True, "refuses": "",
        "suffixes": [".jpg"], "holds": "picture", "type": "image", "repaints": False,
    }  # fmt: skip
    assert replies.formats([row]) == [known]
    row[2] = "no_writer"
    assert replies.formats([row]) == [{**known, "clean": False, "refuses": "no_writer"}]
    assert replies.look({**LOOK, "faces": None}, 100).faces is None


def test_a_large_copy_is_held_once() -> None:
    """A child that lies may say a gigabyte; cut into pieces it is not held twice."""
    half = 8 << 20
    rows = {**COPY, "pieces": [half, [0, 10], half, 0]}
    blob = bytes(2 * half)
    tracemalloc.start()
    try:
        made = replies.copy(rows, (blob,), 100)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [*map(len, made.pieces)] == [half, 2, half, 0]
    assert most < 1 << 20


def test_a_piece_lies_in_one_blob() -> None:
    """As they are sent; one that began in one and ended in the next would have to be copied."""
    with pytest.raises(JailBroken):
        replies.copy(COPY, (b"ab", b"cde"), 100)


@pytest.mark.parametrize(
    "lie",
    [
        {"format": None}, {"format": ""}, {"format": "x" * 65}, {"format": "a\nb"},
        {"format": "\u202e"}, {"format": ["jpeg"]},
        {"size": {}}, {"size": [1, 2]}, {"size": [-1, 2, 1]}, {"size": [1, 2.0, 1]},
        {"size": [True, 2, 1]}, {"size": [1 << 40, 2, 1]}, {"size": [1, 1, 1 << 30]},
        {"findings": None}, {"findings": {}}, {"findings": ["x"]}, {"findings": [["who.author"]]},
        {"findings": [["no.such.kind", "x", None, None, None]]},
        {"findings": [["who.author", 5, None, None, None]]},
        {"findings": [["who.author", "x", 101, None, None]]},
        {"findings": [["who.author", "x", -1, None, None]]},
        {"findings": [["who.author", "x", "1", None, None]]},
        {"findings": [["who.author", "x", 1, 1 << 40, None]]},
        {"findings": [["who.author", "x", 1, 1, ["Anna"]]]},
        {"findings": [[["who.author"], "x", 1, 1, "Anna"]]},
        {"faces": []}, {"faces": {"found": [], "suggested": None}},
        {"faces": {"found": [[0, 0, 1, 1, "face"]], "suggested": []}},
        {"faces": {"found": [[0, 0, 1, -1, "face", 0.5]], "suggested": []}},
        {"faces": {"found": [[0, 0, 1, 1, "face", 1.5]], "suggested": []}},
        {"faces": {"found": [[0, 0, 1, 1, "face", "1"]], "suggested": []}},
        {"faces": {"found": [[0, 0, 1, 1, "", 0.5]], "suggested": []}},
        {"faces": {"found": [[0, 0, 1, 1, "face", float("nan")]], "suggested": []}},
    ],
    ids=repr,
)  # fmt: skip
def test_a_look_that_lies_is_not_believed(lie: dict[str, Any]) -> None:
    """One field that cannot be is a broken jail, whatever the rest says."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.look({**LOOK, **lie}, 100)


@pytest.mark.parametrize(("limit", "most"), [("MAX_FINDINGS", 2), ("MAX_VALUES", 4)])
def test_more_than_a_child_may_find_is_a_lie(
    limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that shows a million findings would never be ready."""
    monkeypatch.setattr(reply_encoding, limit, most)
    assert len(replies.look(LOOK, 100).findings) == 2
    monkeypatch.setattr(reply_encoding, limit, most - 1)
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.look(LOOK, 100)


@pytest.mark.parametrize(
    "lie",
    [
        {"painted": None}, {"painted": 1}, {"suffix": None}, {"suffixes": None}, {"suffixes": [1]},
        {"suffix": "/../../.profile"}, {"suffix": "/x.jpg"}, {"suffix": "\\..\\x.jpg"},
        {"suffix": "jpg"}, {"suffix": ".JPG"}, {"suffix": ".jpg:x"}, {"suffix": ".."},
        {"suffixes": [".jpg", "/../x.jpg"]},
        {"pieces": None}, {"pieces": [[0, 101], 5]}, {"pieces": [[10, 0], 5]},
        {"pieces": [[0], 5]}, {"pieces": [[0, 1, 2], 5]}, {"pieces": [["0", "1"], 5]},
        {"pieces": [6]}, {"pieces": [-1, 6]}, {"pieces": [4]}, {"pieces": [3, 3]},
        {"pieces": ["5"]}, {"pieces": [{}]}, {"pieces": [5.0]},
        {"pieces": [*[[0, 100]] * 800_000, 5]},
    ],
    ids=lambda lie: repr(lie)[:60],
)  # fmt: skip
def test_a_copy_that_lies_is_not_written(lie: dict[str, Any]) -> None:
    """Pieces lie in the source, and use up the bytes that came along, neither more nor less."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.copy({**COPY, **lie}, (b"abcde",), 100)


@pytest.mark.parametrize(
    "lie",
    [{"suffix": ".desktop"}, {"suffix": ".exe"}, {"suffix": ".html"}, {"suffix": ".jpeg"},
     {"format": "desktop"}, {"format": "jpeg, clean, no faces"}, {"format": None},
     {"format": ["jpeg"]}, {"format": "jar", "suffix": ".jar"}],
    ids=repr,
)  # fmt: skip
def test_a_copy_is_called_as_its_format_is(lie: dict[str, Any]) -> None:
    """Whoever has taken a child over must not have a copy called a program."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.copy({**COPY, **lie}, (b"abcde",), 100)


def test_the_parent_knows_all_formats() -> None:
    """Their names and suffixes, without loading any."""
    assert {form.name: form.suffix for form in FORMATS} == SUFFIXES
    assert len(FORMATS) == len(SUFFIXES)
    assert {form.name for form in FORMATS if form.refuses} == READ_ONLY


DRAWN = Box(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("painted", "cover", "recipe", "size", "is_lie"),
    [
        (True, Cover(), Recipe(faces="keep"), SIZE, True),
        (True, Cover(), Recipe(faces="keep", repaint=True), SIZE, False),
        (True, Cover(), Recipe(), SIZE, False),
        (False, Cover(covered=(DRAWN,)), Recipe(), SIZE, True),
        (False, Cover(covered=(DRAWN,), inside={}), Recipe(), SIZE, True),
        (False, Cover(covered=(DRAWN,), inside={}), Recipe(), None, False),
        (False, Cover(), Recipe(boxes=(DRAWN,)), SIZE, True),
        (False, Cover(), Recipe(repaint=True), SIZE, True),
        (False, Cover(), Recipe(), SIZE, False),
    ],
)
def test_a_child_did_what_was_wished(
    painted: bool, cover: Cover, recipe: Recipe, size: Size | None, is_lie: bool
) -> None:
    """A picture is painted where something is covered in it, and only where that was asked for."""
    made = replies.Copy("jpeg", ".jpg", (".jpg",), size, painted, ())
    refused = pytest.raises(JailBroken, match="bad_reply") if is_lie else contextlib.nullcontext()
    with refused:
        replies.require_as_wished(made, cover, recipe)


@pytest.mark.parametrize(
    "lie",
    [{"same_content": None}, {"same_content": 1}, {"needles_left": None}, {"needles_left": [1]},
     {"faces_left": None}, {"faces_left": [1]}, {"suffix": "jpg"}, {"suffix": None},
     {"suffixes": "jpg"}],
    ids=repr,
)  # fmt: skip
def test_a_proof_that_lies_proves_nothing(lie: dict[str, Any]) -> None:
    """What is not plainly true is not taken for a yes."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.proof({**PROOF, **lie}, 100)


@pytest.mark.parametrize("lie", [[], "x", {}, {"looked": 1}, {"looked": True, "found": None}])
def test_a_cover_that_lies_is_not_reported(lie: Any) -> None:
    """Numbers of covered faces come from a whole answer or from none."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.cover(lie)


@pytest.mark.parametrize(
    "lie",
    [
        None,
        {},
        ["jpeg"],
        [["jpeg", "JPEG", ""]],
        [["jpeg\x1b", "JPEG", "", [], "picture", "image", False]],
        [["jpeg", "JPEG", True, [], "picture", "image", False]],
        [["jpeg", "JPEG", "nothing of ours", [], "picture", "image", False]],
        [["jpeg", "JPEG", "", ".jpg", "picture", "image", False]],
        [["jpeg", "JPEG", "", [1], "picture", "image", False]],
        [["jpeg", "JPEG", "", ["../x"], "picture", "image", False]],
        [["jpeg", "JPEG", "", [], "picture", ["image"], False]],
    ],
    ids=repr,
)
def test_formats_that_lie_are_not_listed(lie: Any) -> None:
    """What `about` shows is made of words, too."""
    with pytest.raises(JailBroken, match="bad_reply"):
        replies.formats(lie)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(field=st.sampled_from([*PROOF, *COPY, *COVER]), value=ANYTHING)
def test_whatever_a_child_says_is_a_value_or_a_broken_jail(field: str, value: Any) -> None:
    """No answer makes the parent fail in another way."""
    for read in (
        lambda: replies.proof({**PROOF, field: value}, 100),
        lambda: replies.copy({**COPY, field: value}, (b"abcde",), 100),
        lambda: replies.cover({**COVER, field: value}),
        lambda: replies.formats(value),
    ):
        with contextlib.suppress(JailBroken):
            read()
