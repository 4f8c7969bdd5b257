"""What is searched for in a copy, and what it takes to be called clean."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.clean import proof
from toolkit.clean.replies import Copy, Proof
from toolkit.errors import Unproven
from toolkit.model import Box, Finding, Look, Place, Recipe, Size


def found(kind: str, value: str | None) -> Finding:
    return Finding(kind, Place("somewhere"), value)


def test_values_and_their_words_are_searched_for() -> None:
    """A name is looked for whole and in its longer words; what nobody wrote is not."""
    wanted = proof.needles([found("who.author", "Anna Schmidtbauer"), found("who.owner", None)])

    assert wanted == (["Anna Schmidtbauer", "Schmidtbauer"], [], ["Anna Schmidtbauer"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("who.author", "Anna"),  # so short that chance finds it everywhere
        ("device.setting", "1/250 2.8 100"),  # numbers of a setting
        ("software.setting", "0.032515224"),  # a length, which a drawing may have twice
        ("software.history", "FFA3D13B"),  # a colour used last, and used
        ("look.colour", "the colours' numbers only"),  # it stays
        ("device.maker_note", "&%&%&%&%&% ]]]]]]]]]]"),  # noise that looks like text
        ("device.maker_note", "0123456789ABCDEF"),  # a table that every program has
        ("who.words", "x" * 5000),  # so long that it is its words that count
    ],
)
def test_what_would_be_found_by_chance_is_left_out(kind: str, value: str) -> None:
    """A proof that fails for nothing would teach people to go round it."""
    assert proof.needles([found(kind, value)]) == ([], [], [])


def test_a_place_is_searched_for_though_it_is_a_number() -> None:
    """Only a program's measures are left out."""
    assert "48.85837012" in proof.needles([found("where.gps", "48.85837012 N")]).everywhere


def test_a_name_in_binary_data_is_searched_for() -> None:
    """Out of a maker's block only what is spelled like a name, and around coded pixels only."""
    wanted = proof.needles([found("device.maker_note", "\x01 AnnaSchmidt7 2024:05:06 ?")])

    assert wanted == ([], ["AnnaSchmidt7"], [])


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("C:/Anna/notes", True), ("2024:05:06", True), ("--------", True), ("Анна Шмидт", True),
        ("艾未未 2024", True), ("Annaé", False), ("éAnna", False), ("Anna\n", False),
        ("Анна\x07", False), ("Жюль Ann", False), ("\x9fЖюль", False), ("", False),
    ],
)  # fmt: skip
def test_letters_of_one_script_are_written_words(word: str, written: bool) -> None:
    """Words that mix scripts are noise, or nearly always."""
    assert (proof._WRITTEN.fullmatch(word) is not None) is written


def test_a_stranger_s_words_are_read_once() -> None:
    """Thousands of long words take no time, whatever they end with; this is done unconfined."""
    long = ("aqbzcrdvex" * 410)[: proof._LONGEST - 5]
    words = [found("hidden.comment", f"{long}{n:04}é") for n in range(300)]

    assert len(proof.needles(words).around) == 300


def test_the_worst_is_searched_for_first() -> None:
    """There is an end to what is searched for, so the order is by what hurts most."""
    many = [found("device.lens", f"a lens of make {n}") for n in range(proof.MAX_NEEDLES + 9)]
    wanted = proof.needles([*many, found("who.author", "Anna Schmidtbauer")])

    assert wanted.everywhere[0] == "Anna Schmidtbauer"
    assert len(wanted.everywhere) == proof.MAX_NEEDLES


BEFORE = Look("jpeg", Size(40, 30))
COPY = Copy("jpeg", ".jpg", (".jpg",), Size(40, 30), False, ())
GOOD = Proof(Look("jpeg", Size(40, 30)), True, (), (), ".jpg", (".jpg",))
FACE = Box(1, 1, 9, 9)


def test_a_copy_with_nothing_left_is_clean() -> None:
    """What may stay does not stand in the way."""
    proof.require(GOOD, COPY, BEFORE, Recipe())
    harmless = Look("jpeg", Size(40, 30), (found("look.orientation", "6"),))
    proof.require(GOOD._replace(look=harmless), COPY, BEFORE, Recipe())


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"look": Look("png", Size(40, 30))}, "format_changed"),
        ({"suffix": ".png"}, "format_changed"),
        ({"suffixes": (".jpg", ".desktop")}, "format_changed"),
        ({"look": Look("jpeg", Size(40, 31))}, "size_changed"),
        ({"look": Look("jpeg", None)}, "size_changed"),
        ({"look": Look("jpeg", Size(40, 30), (found("device.lens", "x"),))}, "leftovers"),
        ({"needles_left": ("Anna Schmidt",)}, "leftovers"),
        ({"same_content": False}, "content_changed"),
        ({"faces_left": (FACE,)}, "face_left"),
    ],
)
def test_one_thing_wrong_is_enough(change: dict[str, Any], detail: str) -> None:
    """Each promise is asked for by itself, and its failure has a name."""
    with pytest.raises(Unproven) as refused:
        proof.require(GOOD._replace(**change), COPY, BEFORE, Recipe())

    assert refused.value.detail == detail


def test_a_painted_copy_may_be_turned_upright() -> None:
    """Painting turns a picture upright; any other size is another picture."""
    turned = COPY._replace(painted=True, size=Size(30, 40))
    proof.require(GOOD._replace(look=Look("jpeg", Size(30, 40))), turned, BEFORE, Recipe())
    with pytest.raises(Unproven, match="size_changed"):
        proof.require(GOOD, turned, BEFORE, Recipe())
    with pytest.raises(Unproven, match="size_changed"):
        proof.require(
            GOOD._replace(look=Look("jpeg", Size(30, 40))),
            turned._replace(painted=False), BEFORE, Recipe(),
        )  # fmt: skip
    with pytest.raises(Unproven, match="size_changed"):
        proof.require(
            GOOD._replace(look=Look("jpeg", Size(20, 15))),
            COPY._replace(painted=True, size=Size(20, 15)),
            BEFORE,
            Recipe(),
        )
