"""WebP: labels and unknown chunks go, coded pixels stay, lengths and features fit the rest."""

from __future__ import annotations

from functools import partial

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.reading import by_path, stripped
from tests.samples.jpeg import profile, tiff
from tests.samples.webp import (
    ALPHA,
    EXIF,
    ICC,
    MOVES,
    VP8,
    XMP,
    chunk,
    container,
    features,
    frame,
    lossless,
)
from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats.base import harmless
from toolkit.formats.image import riff
from toolkit.model import Size

FORM = riff.WEBP
clean = partial(stripped, FORM)
rows = partial(by_path, FORM)
STILL = chunk(b"VP8L", lossless(1, 2, 3))
TURNED = tiff([(0x0112, 3, b"\x00\x06"), (0x013B, 2, b"somebody's name\x00")])
ANIM = chunk(b"ANIM", bytes(6))


@pytest.mark.parametrize("prefix", [b"", b"Exif\x00\x00"])
def test_the_turn_survives_and_the_name_does_not(prefix: bytes) -> None:
    """A photo taken on its side is still shown upright."""
    data = container(features(EXIF | XMP), STILL, chunk(b"EXIF", prefix + TURNED))
    once = clean(data)

    assert rows(data)["EXIF/IFD0/Artist"].value == "somebody's name"
    assert [row.kind for row in FORM.inspect(once)] == ["look.orientation"]
    assert once[20] == EXIF
    assert clean(once) == once


def test_a_profile_loses_its_names_only() -> None:
    """Colours stay right without the name of the screen."""
    data = container(features(ICC), chunk(b"ICCP", profile(lambda _: b"My own screen")), STILL)
    once = clean(data)

    assert any("My own screen" in (row.value or "") for row in FORM.inspect(data))
    assert [row.kind for row in FORM.inspect(once)] == ["look.colour"]
    assert once[20] == ICC


def test_labels_that_decoders_ignore_go_whole() -> None:
    """Where the list of features does not name EXIF, no viewer turns the picture."""
    data = container(features(0), STILL, chunk(b"EXIF", TURNED))

    assert clean(data) == container(features(0), STILL)


def test_a_simple_file_keeps_its_picture_only() -> None:
    """What stands behind the picture of a simple file is shown to nobody, so it goes."""
    data = container(STILL, chunk(b"EXIF", TURNED), chunk(b"note", b"words for later"))

    assert rows(data)["note"].value is not None
    assert clean(data) == container(STILL)


def test_spare_bits_go() -> None:
    """Bits without a meaning do not carry a message out."""
    hidden = features(0x81)[:9] + b"abc" + features(0x81)[12:]
    data = container(hidden, STILL)

    assert rows(data)["VP8X"].kind == "hidden.padding"
    assert clean(data) == container(features(0), STILL)


def test_unknown_chunks_inside_frames_go() -> None:
    """Frames are searched too, and their lengths fit what is left."""
    pixels = chunk(b"VP8L", lossless(1, 2, 3))
    data = container(
        features(MOVES), ANIM, frame(pixels, chunk(b"note", b"in a frame"), flags=0xF9)
    )

    assert "in a frame" in (rows(data)["ANMF/note"].value or "")
    assert clean(data) == container(features(MOVES), ANIM, frame(pixels, flags=1))


def test_a_missing_padding_byte_is_added() -> None:
    """A file that leaves out its last byte is cleaned into one that does not."""
    pixels = lossless(1, 2, 3)
    pixels += bytes(1 - len(pixels) % 2)
    whole = container(chunk(b"VP8L", pixels))
    size = (len(whole) - 9).to_bytes(4, "little")

    assert clean(whole[:4] + size + whole[8:-1]) == whole


@pytest.mark.parametrize(
    "data",
    [
        container(),
        container(STILL)[:-1],
        container(chunk(b"note", b"x"), STILL),
        container(features(0), STILL, STILL),
        container(features(0, side=17), STILL),
        container(features(0), chunk(b"ALPH", bytes(257)), STILL),
        container(features(MOVES), frame(STILL)),
        container(features(MOVES), ANIM, frame(STILL), STILL),
        container(features(MOVES, side=8), ANIM, frame(STILL)),
        container(features(0), chunk(b"note", b"odd")[:-1] + b"!", STILL),
        container(features(0), STILL, b"bytes"),
        container(chunk(b"VP8 ", b"\x01" + VP8[1:])),
    ],
)
def test_damage_is_refused(data: bytes) -> None:
    """A file whose parts do not add up is refused, not guessed at."""
    with pytest.raises(Damaged):
        clean(data)


def test_sizes() -> None:
    """The size is read from wherever this kind of WebP keeps it."""
    assert FORM.measure(container(chunk(b"VP8 ", VP8))) == Size(16, 16)
    assert FORM.measure(container(STILL)) == Size(16, 16)
    assert FORM.measure(container(features(ALPHA, side=16), STILL)) == Size(16, 16)
    assert FORM.measure(sample_of("webp")[0]) == Size(16, 16, 2)
    with pytest.raises(TooLarge):
        FORM.measure(container(features(MOVES), ANIM, frame(STILL) * 5001))


def test_real_files() -> None:
    """Pictures from many programs come out without a trace and unchanged, or are refused."""
    for path in sorted(corpus("metadata").rglob("*.webp")):
        data = path.read_bytes()
        try:
            once = clean(data)
        except Refused:
            assert path.name == "issue_960.poc.webp"
            continue
        assert [row for row in FORM.inspect(once) if not harmless(row.kind)] == []
        assert clean(once) == once
        assert FORM.measure(once) == FORM.measure(data)
