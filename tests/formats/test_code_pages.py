"""Character sets by number: a child that did not load them all says so, and never guesses."""

from __future__ import annotations

import pytest

from toolkit.errors import Unloaded
from toolkit.formats import code_pages


def test_a_table_that_is_not_loaded_is_asked_of_another_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A locked child opens no file; words in other letters would be told wrongly."""
    few = {number: code_pages._TABLES[number] for number in (437, 1252)}
    monkeypatch.setattr(code_pages, "_TABLES", few)
    raw = "Привет".encode("cp1251")
    for ask in (lambda: code_pages.decoded(raw, 1251), lambda: code_pages.name(1251)):
        with pytest.raises(Unloaded):
            ask()
    assert code_pages.decoded("Käse".encode("cp437"), code_pages.DOS) == "Käse"

    code_pages.load()
    assert code_pages.decoded(raw, 1251) == "Привет"
    assert code_pages.name(1251) == "cp1251"


def test_an_unknown_number_is_read_as_western() -> None:
    """So that something can be told of it at all."""
    assert code_pages.known(4711) == 1252
    assert code_pages.decoded("é".encode("cp1252"), 4711) == "é"
