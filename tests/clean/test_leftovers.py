"""Known strings are found wherever they stand in a copy."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.clean import leftovers

NEEDLES = ["Canon EOS 40D", "2026:05:04 10:11:12", "喀什市人民路十号", "Ü-Straße", "naïve\0nul"]
_NOISE = bytes(range(256)) * 700


def _left(copy: bytes, budget: int = leftovers.NO_BUDGET, content: bool = True) -> list[str]:
    spans = [(0, len(copy))] if content else []
    return list(leftovers.left(copy, spans, NEEDLES, [], budget))


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(at=st.integers(0, len(_NOISE)))
def test_found_wherever_it_stands(needle: str, charset: str, at: int) -> None:
    """In either width and byte order, inside coded data, also across the borders of windows."""
    copy = _NOISE[:at] + needle.encode(charset) + _NOISE[at:]

    assert _left(copy) == [needle]


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le"])
def test_found_in_packed_streams(needle: str, charset: str) -> None:
    """What is packed outside of coded data is unpacked and searched."""
    packed = zlib.compress(b"words before " + needle.encode(charset))

    assert _left(b"head" + packed + b"tail", content=False) == [needle]


def test_nothing_is_found_where_nothing_stands() -> None:
    """No false alarm: half a string, or one with a byte changed, is not the string."""
    halves = b"".join(n.encode()[: len(n.encode()) // 2] + b"\xff" for n in NEEDLES)

    assert _left(_NOISE + halves + _NOISE) == []
    assert _left(b"") == []
    assert list(leftovers.left(_NOISE, [], [], [], leftovers.NO_BUDGET)) == []


def test_around_coded_data_no_budget_ends_the_search() -> None:
    """The budget is for what is equal to the original; everything else is searched whole."""
    text = b"A" * 5000 + NEEDLES[0].encode()

    assert _left(text, budget=0) == []
    assert list(leftovers.left(text, [], NEEDLES, [], 0)) == [NEEDLES[0]]


def test_what_only_looks_like_words_counts_around_coded_data() -> None:
    """Coded pixels may hold by chance what binary tags hold; around them nothing is by chance."""
    copy = b"head POLONKONK tail"

    assert list(leftovers.left(copy, [(0, len(copy))], [], ["POLONKONK"], 0)) == []
    assert list(leftovers.left(copy, [(0, 5)], [], ["POLONKONK"], 0)) == ["POLONKONK"]


def test_small_texts_are_searched_together() -> None:
    """Ten thousand small files cost few searches; no string is made of the ends of two of them."""
    texts = [b"Canon EO", b"S 40D", *[b"nothing"] * 10_000]

    assert len(list(leftovers._batches(texts))) == 1
    assert list(leftovers.in_texts(texts, NEEDLES)) == []
    assert list(leftovers.in_texts([*texts, b"a Canon EOS 40D"], NEEDLES)) == [NEEDLES[0]]


def test_what_is_packed_in_one_text_ends_there() -> None:
    """A stream that was cut off gives what it has, whatever text stands behind."""
    cut = zlib.compress(b"by " + NEEDLES[0].encode() + bytes(range(256)) * 9)[:-40]

    assert list(leftovers.in_texts([cut, b"other words"], NEEDLES)) == [NEEDLES[0]]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("needle", NEEDLES)
def test_words_between_fillings_are_found(needle: str, charset: str) -> None:
    """Long rows of zeros, as archives have them, are passed over; what stands between is not."""
    text = bytes(700) + needle.encode(charset) + bytes(701) + b"end"

    assert list(leftovers.in_texts([text], [needle])) == [needle]
