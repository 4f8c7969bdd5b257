"""JSON of strangers stays as small as it looks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import bounded_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_a_document_is_what_it_says(value: Any) -> None:
    """As text or as bytes, with its signs written out or not."""
    for plain in (True, False):
        text = json.dumps(value, ensure_ascii=plain)
        assert bounded_json.loads(text) == value
        if plain:
            assert bounded_json.loads(text.encode()) == value


@given(VALUES)
def test_no_value_goes_uncounted(value: Any) -> None:
    """What is let through has no more values than were agreed."""
    text = json.dumps(value)

    with pytest.raises(ValueError, match="too many"):
        bounded_json.loads(text, most=_values(value) - 2)


def _values(value: Any) -> int:
    """All values, and the names of those in objects."""
    if isinstance(value, list):
        return 1 + sum(map(_values, value))
    if isinstance(value, dict):
        return 1 + sum(1 + _values(each) for each in value.values())
    return 1


def test_signs_in_texts_are_no_values() -> None:
    """Words may hold any number of commas and brackets, and marks that look like their end."""
    words = ['[{,:"' * 100, '\\"[', "\\", "\n,,,,,,,,,,,,,,,"]

    assert bounded_json.loads(json.dumps(words), most=8) == words


@pytest.mark.parametrize(
    "text",
    ["", "[", '{"a"}', "NaN", "[Infinity]", "[-Infinity]", "[" * 100_000, '["', "1" * 5000,
     b"\xff", '["a", ' * 50_000],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_what_is_no_json_is_one_error(text: str | bytes) -> None:
    """However it is broken, whoever reads it need know one way only."""
    with pytest.raises(ValueError):  # noqa: PT011  (that is the promise)
        bounded_json.loads(text)
