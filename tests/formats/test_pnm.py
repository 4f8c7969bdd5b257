"""Anymaps: words go, numbers stay, and a copy is written in one form."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from tests.corpus import corpus
from tests.samples.pam import header
from tests.samples.pfm import numbers
from tests.samples.ppm import binary, plain, values
from toolkit.errors import Damaged
from toolkit.formats import identify
from toolkit.formats.base import Format, harmless
from toolkit.formats.image import pnm, pnm_plain
from toolkit.model import Finding, Size

GREY = binary(b"P5", values(48))


def form_of(data: bytes) -> Format:
    return identify(data)


def clean(data: bytes) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in form_of(data).strip(data)
    )


def content(data: bytes) -> list[bytes]:
    return [
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in form_of(data).content(data)
    ]


def found(data: bytes) -> dict[str, Finding]:
    return {row.place.path: row for row in form_of(data).inspect(data)}


def shown(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (binary(b"P4", values(6)), "pbm"),
        (GREY, "pgm"),
        (binary(b"P6", values(144)), "ppm"),
        (b"P6\n8 6\n15\n" + values(144, 15), "ppm"),
        (b"P5\n8 6\n65535\n" + values(96), "pgm"),
        (header(4, 255, b"RGB_ALPHA") + values(192), "pam"),
        (header(1, 1, b"BLACKANDWHITE") + values(48, 1), "pam"),
        (header(3, 65535, b"") + values(288), "pam"),
        (b"Pf\n8 6\n-1.0\n" + numbers(48), "pfm"),
        (b"PF\n8 6\n2.5\n" + numbers(144, ">"), "pfm"),
    ],
)
def test_a_plain_file_of_each_kind_stays_as_it_is(data: bytes, name: str) -> None:
    """Nothing is touched where nothing hides."""
    form = form_of(data)

    assert form.name == name
    assert form.measure(data) == Size(8, 6)
    assert list(form.inspect(data)) == []
    assert clean(data) == data


@pytest.mark.parametrize("head", [
    b"P5\n# by somebody\n8 6\n255\n", b"P5 8\t\t6\r\n255 ", b"P5\n#a\n#b\r\n8 #c\n6\n0255\n",
    b"P5\v00008\f6\n 255\n",
])  # fmt: skip
def test_headers_are_written_in_one_form(head: bytes) -> None:
    """Comments, blanks and zeros leave no mark."""
    assert clean(head + values(48)) == GREY
    assert shown(head + values(48)) == shown(GREY)


def test_comments_are_shown_in_full() -> None:
    """Each comment, short or with accents, is one finding at its place."""
    data = "P5\n# café\n8 6\n".encode() + b"#\xe9\n255\n" + values(48)
    said = [(row.value, row.place.start) for row in pnm.PGM.inspect(data)]

    assert said == [("café", 3), ("é", 15)]


@pytest.mark.parametrize("head", [
    b"P5\n8# touching\n6\n255\n", b"P5\n8 6\n255# touching\n", b"P5 8 6 255", b"P5 8 6 0\n",
    b"P5 0 6 255\n", b"P5 8 6 65536\n", b"P5 8 6 99999999999\n", b"P5 #never ends", b"P5 8 6\n",
    b"P5 -8 6 255\n",
])  # fmt: skip
def test_headers_that_programs_read_in_different_ways_are_refused(head: bytes) -> None:
    """A comment that touches a number ends it for some and not for others."""
    with pytest.raises(Damaged):
        list(pnm.PGM.strip(head + values(48) if head[-1:] == b"\n" else head))


def test_pixels_that_are_missing_are_not_made_up() -> None:
    """A file that ends early is refused."""
    for data in (GREY[:-1], plain(b"P2", values(47)), plain(b"P1", bytes(47))):
        with pytest.raises(Damaged):
            clean(data)


def test_spare_bits_are_wiped() -> None:
    """Rows of bits are filled up to bytes; the filling is zero in a copy."""
    dirty = b"P4\n10 6\n" + b"\xaa\x6a" * 3 + b"\xaa\x55" * 3
    plain_bits = b"P4\n10 6\n" + b"\xaa\x40" * 6

    assert found(dirty)["pixels/row filling"].kind == "hidden.gap"
    assert clean(dirty) == plain_bits
    assert content(dirty) == content(plain_bits)
    assert shown(dirty) == shown(plain_bits)


# Plain numbers.


@pytest.mark.parametrize("sign", [b"P1", b"P2", b"P3"])
def test_plain_pictures_keep_their_numbers(sign: bytes) -> None:
    """However the numbers were written, they are the same in a copy, and proven to be."""
    count = {b"P1": 48, b"P2": 48, b"P3": 144}[sign]
    pixels = bytes(number % 2 for number in range(count)) if sign == b"P1" else values(count)
    tidy = plain(sign, pixels)
    untidy = plain(sign, pixels, b"a comment").replace(b" 1 ", b"\t\t 1\n\n\f ")
    once = clean(untidy)

    assert once == clean(tidy)
    assert clean(once) == once
    assert content(untidy) == content(tidy) == content(once)
    assert shown(once) == shown(untidy)
    assert found(untidy)["Comment"].value == "a comment"
    assert form_of(once).content(once) is not None
    assert all(isinstance(piece, tuple) for piece in form_of(once).content(once))


def test_zeros_before_numbers_go() -> None:
    """How a number is written says nothing in a copy."""
    assert clean(plain(b"P2", values(48)).replace(b" 7 ", b" 007 ")) == clean(
        plain(b"P2", values(48))
    )


def test_bits_may_stand_together() -> None:
    """A plain bitmap needs no blanks; lines of seventy are written."""
    data = b"P1\n100 2\n" + b"01" * 100

    assert clean(data) == b"P1\n100 2\n" + b"\n".join([b"01" * 35, b"01" * 35, b"01" * 30]) + b"\n"
    assert shown(clean(data)) == shown(data)


def test_stretches_do_not_show_in_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long pictures are read in stretches; wherever they are cut, the copy is the same."""
    grey, bits = plain(b"P2", values(48), b"note"), plain(b"P1", bytes(48), b"note")
    whole = clean(grey), clean(bits)
    for window in (64, 70, 71, 99):
        monkeypatch.setattr(pnm_plain, "_WINDOW", window)
        assert (clean(grey), clean(bits)) == whole


@pytest.mark.parametrize("pixels", [
    b"1 2 3 2560", b"1 2 3 -4", b"1 2 3 x4", b"1 2 3# touching\n4", b"1 2 3", b"1 2 3 0x4", b"",
])  # fmt: skip
def test_numbers_that_are_none_are_refused(pixels: bytes) -> None:
    """Numbers with a digit too many and other words are no pixels."""
    with pytest.raises(Damaged):
        clean(b"P2\n2 2\n255\n" + pixels)
    with pytest.raises(Damaged):
        clean(b"P1\n2 2\n0 1 2 0")


def test_a_number_without_end_is_refused() -> None:
    """Megabytes of one number do not keep the computer busy."""
    with pytest.raises(Damaged):
        clean(b"P2\n2 2\n255\n" + b"1" * (2 << 20))


def test_large_plain_pictures_are_quick() -> None:
    """Twelve megabytes of numbers take seconds, not minutes."""
    side = 1000
    data = b"P3\n%d %d\n255\n" % (side, side) + b"123 45 6 " * (side * side)
    began = time.process_time()
    once = clean(data)

    assert time.process_time() - began < 10
    assert len(once) == len(data)


# What stands behind.


def test_of_several_pictures_the_first_stays() -> None:
    """Viewers show the first; the others are hidden pictures."""
    data = GREY + b"\n" + GREY + plain(b"P2", values(48), b"a note") + b"words behind"

    assert clean(data) == GREY
    assert found(data)["picture 2"].kind == "hidden.picture"
    assert found(data)["picture 3/Comment"].value == "a note"
    assert found(data)["trailer"].value == "words behind"


def test_a_blank_behind_the_end_is_filling() -> None:
    """Editors end a file with a new line."""
    assert found(GREY + b"\n")["trailer/filling"].kind == "hidden.padding"
    assert clean(GREY + b"\n") == GREY


def test_words_behind_plain_numbers_go() -> None:
    """Numbers too many and comments behind the last are shown and gone."""
    data = plain(b"P2", values(48)) + b"# a last comment\n1 2 3\n"

    assert "a last comment" in (found(data)["trailer"].value or "")
    assert clean(data) == clean(plain(b"P2", values(48)))


# PAM and PFM.


def test_a_made_up_tuple_type_is_words() -> None:
    """A kind of tuple that nobody knows can be anybody's name."""
    data = header(1, 255, b"SOLD BY ALICE", b"", b" # note ") + values(48)

    assert found(data)["header/TUPLTYPE"].value == "SOLD BY ALICE"
    assert found(data)["header/Comment"].value == "note"
    assert clean(data) == header(1, 255, b"") + values(48)


@pytest.mark.parametrize("lines", [
    [b"WIDTH 8"], [b"NAME Alice"], [b"WIDTH"], [b"HEIGHT -6"], [b"# no end"] * 1001,
])  # fmt: skip
def test_odd_lines_of_a_pam_are_refused(lines: list[bytes]) -> None:
    """A line twice, an unknown one, or too many: nobody knows what they mean."""
    with pytest.raises(Damaged):
        clean(header(1, 255, b"GRAYSCALE", *lines) + values(48))


@pytest.mark.parametrize("head", [
    b"P7\nWIDTH 8\nHEIGHT 6\nDEPTH 1\nENDHDR\n", b"P7\nWIDTH 8\n",
    header(0, 255, b""), header(1, 0, b""), header(1, 70000, b""),
    header(1, 255, b"", size=(0, 6)),
])  # fmt: skip
def test_pam_headers_that_lack_something_are_refused(head: bytes) -> None:
    """Width, height, depth and the largest number are all needed."""
    with pytest.raises(Damaged):
        clean(head + values(96) if head.endswith(b"ENDHDR\n") else head)


def test_the_scale_of_floating_point_is_written_in_one_form() -> None:
    """Order of bytes and scale stay, their spelling does not."""
    pixels = numbers(48)

    assert clean(b"Pf\n8 6\n-1.00000\n" + pixels) == b"Pf\n8 6\n-1.0\n" + pixels
    for scale in (b"0.0", b"1e999", b"--1", b"-"):
        with pytest.raises(Damaged):
            clean(b"Pf\n8 6\n%s\n" % scale + pixels)


def test_real_files() -> None:
    """Pictures of many programs come out without a trace, and viewers show the same."""
    for path in sorted(corpus("metadata").rglob("*.p[bgp]m")):
        data = path.read_bytes()
        once = clean(data)
        assert [row for row in form_of(once).inspect(once) if not harmless(row.kind)] == []
        assert content(once) == content(data)
        assert shown(once) == shown(data), path.name
