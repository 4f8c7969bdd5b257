"""Windows Media: looked at, not cleaned."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.sounds import clean, rows
from toolkit.errors import NotCleanable
from toolkit.formats import identify
from toolkit.formats.sound import asf


def test_film_is_told_from_sound() -> None:
    """Both begin alike; a stream that moves decides."""
    assert identify(sample_of("wma")[0]) is asf.WMA
    assert identify(sample_of("wmv")[0]) is asf.WMV


def test_number_and_date_of_the_file_are_shown() -> None:
    """Each file has a number of its own, and says when it was made."""
    found = rows(asf.WMA, sample_of("wma")[0])

    assert found["Header/File Properties/file id"].value == "07070707-0707-0707-0707-070707070707"
    assert found["Header/File Properties/created"].value == "1970-01-01 00:00:00"
    assert found["Header/Script Command"].kind == "hidden.call"


@pytest.mark.parametrize(("name", "why"), [("wma", "no_writer"), ("wmv", "no_film_writer")])
def test_nothing_is_written(name: str, why: str) -> None:
    """Looked at only, with its reason."""
    data = sample_of(name)[0]
    with pytest.raises(NotCleanable) as refused:
        clean(identify(data), data)
    assert refused.value.detail == why


def test_real_files() -> None:
    """Their owners see the numbers of their files."""
    for path in sorted(corpus("metadata").rglob("*.wm?")):
        data = path.read_bytes()
        assert "Header/File Properties/file id" in rows(identify(data), data), path.name
