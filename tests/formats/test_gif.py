"""GIF: words and unknown extensions go, frames and their timing stay byte for byte."""

from __future__ import annotations

from functools import partial

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.reading import by_path, stripped
from tests.samples.gif import CONTROL, LOOP, application, extension, frame, picture
from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import harmless
from toolkit.formats.image import gif
from toolkit.model import Size

FORM = gif.FORMAT
clean = partial(stripped, FORM)
rows = partial(by_path, FORM)
PLAIN = picture(LOOP)


def test_only_screen_frames_and_loop_are_left() -> None:
    """A cleaned animation is what a program without a taste for notes would have written."""
    assert clean(sample_of("gif")[0]) == picture(LOOP)


def test_a_plain_animation_stays_as_it_is() -> None:
    """Nothing is touched where nothing hides."""
    assert list(FORM.inspect(PLAIN)) == []
    assert clean(PLAIN) == PLAIN
    assert FORM.measure(PLAIN) == Size(16, 16, 2)


@pytest.mark.parametrize("words", ["short", "naïve café", "x", "two\nlines"])
def test_a_comment_is_shown_in_full(words: str) -> None:
    """Even a short comment, or one with accents, is shown as it was written."""
    assert rows(picture(extension(0xFE, words.encode(), 3)))["GIF/Comment"].value == words


def test_words_behind_the_loop_count_go() -> None:
    """The count of repeats survives, what rides along with it does not."""
    data = picture(LOOP[:-1] + b"\x0dhidden behind\x00")

    assert rows(data)["application extension/AnimationIterations"].value is not None
    assert clean(data) == PLAIN


def test_only_the_last_loop_count_stays() -> None:
    """Counts that players overwrite are only room to hide in."""
    assert clean(picture(LOOP.replace(b"\x07", b"\x41"), LOOP)) == PLAIN


def test_a_control_of_no_frame_goes() -> None:
    """Timing that belongs to no frame is only room to hide in."""
    assert clean(picture(LOOP, CONTROL)) == PLAIN


def test_an_unknown_application_is_shown_and_goes() -> None:
    """What nobody knows is shown with its words, and removed."""
    data = picture(LOOP, application(b"SECRETAPP10", b"who wrote this"))

    assert "who wrote this" in (rows(data)["application extension"].value or "")
    assert clean(data) == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        PLAIN[:-1],
        picture(b"\x55"),
        picture(b"\x21\xf9\x05\x00\x00\x00\x00\x00\x00"),
        PLAIN[:13],
        PLAIN[:6] + b"\x10\x00\x10\x00\x00\x00\x00\x3b",
    ],
)
def test_damage_is_refused(data: bytes) -> None:
    """A file whose parts do not add up is refused, not guessed at."""
    with pytest.raises(Damaged):
        clean(data)


def test_too_many_frames_are_refused() -> None:
    """An animation without end does not keep the computer busy."""
    with pytest.raises(TooLarge):
        FORM.measure(picture(frame(1) * 5000))


def test_real_files() -> None:
    """Pictures from many programs come out without a trace and unchanged."""
    for path in sorted(corpus("metadata").rglob("*.gif")):
        data = path.read_bytes()
        once = clean(data)
        assert [row for row in FORM.inspect(once) if not harmless(row.kind)] == []
        assert clean(once) == once
        assert FORM.measure(once) == FORM.measure(data)
