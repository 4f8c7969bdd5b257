"""Icons and cursors: pictures of all sizes stay, what hides in and between them goes."""

from __future__ import annotations

import io
import struct
from functools import partial

import pytest
from PIL import Image

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.reading import by_path, stripped
from tests.samples import bmp, png
from tests.samples.ico import CURSOR, bitmap, icon
from toolkit.errors import Damaged, Refused
from toolkit.formats.base import harmless
from toolkit.formats.image import ico
from toolkit.model import Size

FORM = ico.ICO
clean = partial(stripped, FORM)
found = partial(by_path, FORM)
SMALL = bitmap(8)
DEEP = bitmap(32, (16, 16))


def shown(data: bytes, size: tuple[int, int] | None = None) -> bytes:
    opened = Image.open(io.BytesIO(data))
    if size is not None:
        opened.size = size
    return opened.convert("RGBA").tobytes()


def neutral(raw: bytes) -> bytes:
    """A bitmap without its resolution."""
    return raw[:24] + bytes(8) + raw[32:]


PLAIN = icon([((12, 12), 8, neutral(SMALL)), ((16, 16), 32, neutral(DEEP))])


def test_a_plain_icon_stays_as_it_is() -> None:
    """Nothing is touched where nothing hides."""
    assert list(FORM.inspect(PLAIN)) == []
    assert clean(PLAIN) == PLAIN
    assert FORM.measure(PLAIN) == Size(16, 16, 2)


def test_every_size_stays() -> None:
    """Each picture of an icon may be shown somewhere."""
    data = sample_of("ico")[0]
    once = clean(data)

    assert FORM.measure(once) == FORM.measure(data) == Size(16, 16, 4)
    for size in ((16, 16), (12, 12), (15, 15)):
        assert shown(once, size) == shown(data, size)


def test_words_between_and_behind_go() -> None:
    """The directory is written for what is left."""
    data = icon(
        [((12, 12), 8, SMALL), ((16, 16), 32, DEEP)], gap=b"secret words", tail=b"more words",
        reserved=b"!?",
    )  # fmt: skip

    assert found(data)["gap"].value == "secret words"
    assert found(data)["trailer"].value == "more words"
    assert found(data)["directory/reserved"].value == "!?"
    assert clean(data) == PLAIN


def test_a_reserved_byte_of_ones_is_a_habit() -> None:
    """A well-known program fills the reserved byte with ones."""
    data = icon([((12, 12), 8, SMALL)], reserved=b"\xff")

    assert found(data)["directory/reserved"].kind == "hidden.padding"


def test_a_png_inside_loses_its_words() -> None:
    """A PNG in an icon is cleaned like any other."""
    inside = png.sample(lambda place: b"words of the PNG")
    data = icon([((16, 16), 32, inside), ((12, 12), 8, SMALL)])

    assert b"words of the PNG" not in clean(data)
    assert shown(clean(data)) == shown(data)
    start = found(data)["picture 1/tEXt/Author"].place.start
    assert start is not None
    assert data[start:].startswith(b"words of the PNG")


def test_a_cursor_keeps_its_hot_spot() -> None:
    """Where a cursor points is part of it; Pillow shows the same before and after."""
    data = bytearray(icon([((12, 12), 8, SMALL)], CURSOR, gap=b"words"))
    data[10:14] = struct.pack("<HH", 5, 7)
    once = clean(bytes(data))

    assert once[10:14] == struct.pack("<HH", 5, 7)
    assert ico.CUR.sniff(once)
    assert not FORM.sniff(once)
    assert shown(once) == shown(bytes(data))


def test_two_entries_may_name_one_picture() -> None:
    """The same bytes twice are one picture; overlapping bytes are a riddle."""
    one = icon([((12, 12), 8, neutral(SMALL))] * 2)
    second = 6 + 16 + 8
    start = struct.unpack_from("<I", one, 6 + 12)[0]
    same = one[: second + 4] + struct.pack("<I", start) + one[second + 8 :]
    shifted = one[: second + 4] + struct.pack("<I", start + 1) + one[second + 8 :]

    assert clean(same) == same[: len(same) - len(SMALL)]
    with pytest.raises(Damaged):
        clean(shifted)


def test_bytes_behind_a_mask_go_only_where_programs_agree() -> None:
    """Some programs take a mask from the end: then it must be the same one."""
    words = bitmap(32, behind=b"hidden words")
    agreed = bitmap(8, behind=b"!" * 8 + bmp.rows(1, (12, 12)))
    riddle = bitmap(8, behind=b"!" * 8)

    assert found(icon([((12, 12), 32, words)]))["picture 1/gap"].value == "hidden words"
    assert clean(icon([((12, 12), 32, words)])) == icon([((12, 12), 32, neutral(bitmap(32)))])
    assert clean(icon([((12, 12), 8, agreed)])) == icon([((12, 12), 8, neutral(SMALL))])
    with pytest.raises(Damaged):
        clean(icon([((12, 12), 8, riddle)]))


def test_a_picture_with_alpha_may_lack_its_mask() -> None:
    """Some programs leave out a mask that nobody looks at."""
    bare = neutral(bitmap(32))[: 40 + 12 * 12 * 4]

    assert clean(icon([((12, 12), 32, bare)])) == icon([((12, 12), 32, bare)])


@pytest.mark.parametrize(
    "data",
    [
        PLAIN[:-1],
        PLAIN[:30],
        icon([((12, 12), 8, SMALL[:-1])]),
        icon([((12, 12), 24, bmp.header(bmp.V5, 24, (12, 24)) + bytes(2000))]),
        icon([((12, 12), 8, bmp.header(bmp.INFO, 8, (12, 24), 1) + bytes(2000))]),
        icon([((12, 12), 24, bmp.header(bmp.INFO, 24, (12, 23)) + bytes(2000))]),
        icon([((12, 12), 24, bmp.header(bmp.INFO, 24, (12, -24)) + bytes(2000))]),
        icon([((12, 12), 24, bmp.header(bmp.INFO, 24, (12, 24), colours=3) + bytes(2000))]),
        icon([((12, 12), 24, b"no picture at all")]),
        b"\0\0\1\0" + struct.pack("<H", 2000) + PLAIN[6:] + bytes(40000),
        b"\0\0\1\0\0\0" + PLAIN[6:],
        PLAIN[:18] + b"\x10" + PLAIN[19:],
    ],
)
def test_damage_is_refused(data: bytes) -> None:
    """Icons that programs show in different ways, or not at all, are refused."""
    with pytest.raises(Damaged):
        clean(data)


def test_real_files() -> None:
    """Icons of many programs come out without a trace, and viewers show the same."""
    count = 0
    for path in sorted(corpus("metadata").rglob("*.[iI][cC][oO]")):
        data = path.read_bytes()
        if not FORM.sniff(data[:4096]):
            continue
        try:
            once = clean(data)
        except Refused:
            continue
        count += 1
        assert [row for row in FORM.inspect(once) if not harmless(row.kind)] == []
        assert clean(once) == once
        assert shown(once) == shown(data), path.name
    assert count
