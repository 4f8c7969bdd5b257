"""PNG: chunks that show the picture stay, all others go, and no length or checksum lies."""

from __future__ import annotations

import io
import struct
import zlib
from functools import partial

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.formats.reading import going, stripped
from tests.samples.jpeg import dataset, resource
from tests.samples.png import chunk, exif, profile, xmp
from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats.base import MAX_BLOCKS
from toolkit.formats.image import png

FORM = png.FORMAT
clean = partial(stripped, FORM)
left = partial(going, FORM)
PIXELS = zlib.compress(b"".join(b"\0" + bytes(range(48)) for _ in range(16)))


def picture(*before: bytes, colour: int = 2, pixels: bytes = PIXELS, after: bytes = b"") -> bytes:
    """16 x 16 with chunks between the header and the picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, colour, 0, 0, 0))
    parts = [b"\x89PNG\r\n\x1a\n", head, *before, chunk(b"IDAT", pixels), after]
    return b"".join([*parts, chunk(b"IEND", b"")])


def told(data: bytes) -> list[tuple[str, str | None]]:
    return [(row.kind, row.value) for row in FORM.inspect(data)]


def hexed(kind: bytes, raw: bytes, name: bytes = b"") -> bytes:
    """ImageMagick's way to put a profile into a text; it calls some by another name inside."""
    body = b"\n" + (name or kind) + b"\n%8d\n" % len(raw) + raw.hex().encode() + b"\n"
    return chunk(b"zTXt", b"Raw profile type " + kind + b"\0\0" + zlib.compress(body))


@pytest.mark.parametrize(
    ("made", "kind", "words"),
    [
        (chunk(b"tEXt", b"Author\0Anna"), "who.author", "Anna"),
        (chunk(b"tEXt", b"exif:Artist\0Bj\xc3\xb8rn"), "who.author", "Bj\xf8rn"),
        (chunk(b"tEXt", b"Author\0Bj\xf8rn"), "who.author", "Bj\xf8rn"),
        (chunk(b"tEXt", b"exif:GPSLatitude\x0036/1, 21/1, 0/1"), "where.gps", "36/1"),
        (chunk(b"tEXt", b"xmp:CreateDate\x002019-09-02"), "when.changed", "2019"),
        (chunk(b"tEXt", b"exif:anna\0a word"), "hidden.text", "a word"),
        (chunk(b"tEXt", b"parameters\0a portrait of Anna"), "software.history", "Anna"),
        (chunk(b"tEXt", b"Thumb::URI\0file:///home/user/anna.png"), "who.user_path", "anna.png"),
        (chunk(b"tIME", struct.pack(">H5B", 2026, 4, 5, 10, 11, 12)), "when.changed",
         "2026:04:05 10:11:12"),
        (chunk(b"tIME", b"odd words"), "when.changed", "odd words"),
        (chunk(b"zTXt", b"Comment\0\0no stream"), "hidden.text", "cannot be read"),
        (chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(9 << 20))), "hidden.text",
         "cannot be read"),
        (hexed(b"exif", b"Exif\0\0" + exif(b"Anna of EXIF")), "who.author", "Anna of EXIF"),
        (hexed(b"xmp", xmp(b"Anna of XMP")), "who.author", "Anna of XMP"),
        (hexed(b"iptc", dataset(2, 80, b"Anna of IPTC")), "who.author", "Anna of IPTC"),
        (hexed(b"iptc", resource(0x0404, dataset(2, 80, b"Anna of IM")), b"IPTC profile"),
         "who.author", "Anna of IM"),
        (hexed(b"8bim", resource(0x0404, dataset(2, 80, b"Anna of 8BIM"))), "who.author",
         "Anna of 8BIM"),
        (hexed(b"icc", profile(b"Anna's screen")), "device.profile", "Anna's screen"),
        (hexed(b"generic", b"words of nobody's form"), "hidden.packet", "nobody's form"),
        (chunk(b"tEXt", b"Raw profile type exif\0no hex at all"), "hidden.packet", "no hex"),
        (chunk(b"iCCP", b"Anna's profile\0\0no stream"), "device.profile", "Anna's profile"),
        (chunk(b"anNa", b"a private chunk"), "hidden.unknown", "a private chunk"),
        (chunk(b"pHYs", bytes(9)), "look.description", None),
    ],
)  # fmt: skip
def test_each_chunk_that_goes_is_told(made: bytes, kind: str, words: str | None) -> None:
    """With its weight and its words, packed or hexed or damaged, and it is gone afterwards."""
    data = picture(made)
    found = told(data)
    once = clean(data)

    assert any(kind == each and (not words or words in (said or "")) for each, said in found)
    assert once == picture()
    assert left(once) == []


def test_another_program_finds_nothing_and_the_same_pixels() -> None:
    """Texts, EXIF, XMP and a profile as Pillow writes them."""
    scene = Image.frombytes("RGB", (16, 16), bytes(range(256)) * 3)
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Anna")
    info.add_itxt("Title", "Änna", zip=True)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    scene.save(out, "PNG", pnginfo=info, exif=b"Exif\0\0" + exif(b"Anna"), icc_profile=srgb)
    once = clean(out.getvalue())

    with Image.open(io.BytesIO(once)) as after:
        after.load()
        assert after.tobytes() == scene.tobytes()
        assert after.info.keys() <= {"exif"}
        assert dict(after.getexif()) == {0x0112: 6}


@pytest.mark.parametrize(
    ("colour", "made"),
    [
        (2, chunk(b"PLTE", bytes(4))), (2, chunk(b"PLTE", bytes(771))),
        (0, chunk(b"PLTE", bytes(3))), (2, chunk(b"tRNS", bytes(2))),
        (6, chunk(b"tRNS", bytes(6))), (3, chunk(b"tRNS", bytes(300))),
        (2, chunk(b"sBIT", bytes(4))), (2, chunk(b"gAMA", bytes(40))), (2, chunk(b"sRGB", b"")),
        (2, chunk(b"acTL", b"\0\0\0\1" + bytes(5))), (2, chunk(b"ANna", b"must be understood")),
        (2, chunk(b"g4MA", bytes(4))), (2, chunk(b"IHDR", bytes(13))),
        (2, chunk(b"gAMA", bytes(4))[:-1] + b"\0"),
        (2, b"\0\0\xff\xffgAMA"), (2, b"\0\0\0"),
    ],
)  # fmt: skip
def test_a_chunk_that_stays_is_exact(colour: int, made: bytes) -> None:
    """Nothing rides in a chunk that is longer than its kind, or whose checksum is wrong."""
    with pytest.raises(Refused):
        clean(picture(made, colour=colour))


def test_a_damaged_chunk_that_goes_is_no_hindrance() -> None:
    """What is dropped may be broken."""
    broken = chunk(b"tEXt", b"Author\0Anna")[:-1] + b"\0"

    assert clean(picture(broken)) == picture()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (picture()[:-12], Damaged),
        (picture().replace(chunk(b"IDAT", PIXELS), b""), Damaged),
        (picture(after=chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"x")), Damaged),
        (picture(chunk(b"CgBI", bytes(4))), NotCleanable),
        (picture()[:20], Damaged),
    ],
)
def test_what_shows_no_whole_picture_is_refused(data: bytes, error: type[Exception]) -> None:
    """No end, no picture, a picture in two places, Apple's own variant."""
    with pytest.raises(error):
        clean(data)


@pytest.mark.parametrize(
    ("head", "error"),
    [
        ((0, 16, 8, 2), Damaged), ((1 << 25, 16, 8, 2), Damaged), ((16, 16, 8, 5), Damaged),
        ((16, 16, 7, 2), Damaged),
    ],
)  # fmt: skip
def test_impossible_headers_are_damage(head: tuple[int, ...], error: type[Exception]) -> None:
    """Sizes and depths that no PNG has."""
    made = picture().replace(
        chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)),
        chunk(b"IHDR", struct.pack(">IIBBBBB", *head, 0, 0, 0)),
    )
    with pytest.raises(error):
        FORM.measure(made)
    with pytest.raises(Damaged):
        FORM.measure(made[:20])


def test_frames_are_counted_and_bounded() -> None:
    """An animation says how many frames it has; a swarm of them is refused."""
    few, many = (chunk(b"acTL", struct.pack(">II", count, 0)) for count in (3, 9999))

    assert FORM.measure(picture(few)).frames == 3
    with pytest.raises(TooLarge):
        FORM.measure(picture(many))
    # a text that only speaks of frames has none
    assert FORM.measure(picture(chunk(b"tEXt", b"x\0acTL\xff\xff\xff\xff"))).frames == 1


def test_an_animation_moves_as_before() -> None:
    """Frames, their places and times stay byte for byte, as another program shows them."""
    frames = [Image.new("RGBA", (16, 16), (step * 60, 9, 9, 255 - step)) for step in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=[100, 200, 300])
    data = out.getvalue()
    noted = data[:33] + chunk(b"tEXt", b"Author\0Anna") + data[33:]

    assert clean(noted) == data


def test_the_first_profile_and_turn_count() -> None:
    """A second EXIF or profile, which viewers do not read, goes as a whole."""
    turned = chunk(b"eXIf", exif(b"Anna", orientation=6))
    other = chunk(b"eXIf", exif(b"Bert", orientation=3))
    once = clean(picture(turned, other))

    assert once.count(b"eXIf") == 1
    assert b"Anna" not in once
    assert b"Bert" not in once
    packed = chunk(b"iCCP", b"a\0\0" + zlib.compress(profile(b"Anna's")))
    assert clean(picture(packed, packed)).count(b"iCCP") == 1


def head(count: int) -> bytes:
    return chunk(b"acTL", struct.pack(">II", count, 0))


def control(number: int) -> bytes:
    return chunk(b"fcTL", struct.pack(">5I2H2B", number, 16, 16, 0, 0, 1, 10, 0, 0))


def frame(number: int, body: bytes = PIXELS) -> bytes:
    return chunk(b"fdAT", struct.pack(">I", number) + body)


TWO = (head(2) + control(0), control(1) + frame(2))
ONE = (head(1) + control(0), b"")


@pytest.mark.parametrize(
    ("made", "played"),
    [
        (("", control(0) + frame(1)), ("", "")),
        (("", head(2) + control(0) + frame(1)), ("", "")),
        ((head(2) + head(2) + control(0), control(1) + frame(2)), ("", "")),
        ((head(0) + control(0), control(1) + frame(2)), ("", "")),
        ((head(1 << 31) + control(0), control(1) + frame(2)), ("", "")),
        ((ONE[0], control(1) + frame(2) + frame(3)), ONE),
        ((TWO[0], TWO[1] + control(3) + frame(4)), TWO),
        (TWO, TWO),
    ],
    ids=["no head", "head behind", "two heads", "none", "too many", "one", "beyond", "whole"],
)
def test_only_frames_that_are_played_stay(
    made: tuple[bytes, bytes], played: tuple[bytes, bytes]
) -> None:
    """Nobody looks for people in a frame that no program plays, so it must not be in a copy."""
    data, wanted = (picture(one or b"", after=two or b"") for one, two in (made, played))

    assert clean(data) == wanted
    assert bool(left(data)) is (data != wanted)
    assert left(wanted) == []
    assert FORM.measure(data).frames == FORM.measure(wanted).frames


def test_a_frame_that_is_not_played_is_told_with_its_words() -> None:
    """Packed pixels are named alone; words in their place are shown."""
    assert ("hidden.picture", "a frame that is never played") in told(picture(after=frame(0)))
    assert ("hidden.picture", "a frame that is never played: words of Anna") in told(
        picture(after=frame(0, b"words of Anna"))
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (head(2) + control(0), control(2) + frame(3)), (head(2) + control(0), frame(1)),
        (head(2) + frame(0), b""), (head(2) + control(0) + control(1), b""),
    ],
    ids=["a number left out", "pixels twice", "pixels of no frame", "one picture, two frames"],
)  # fmt: skip
def test_an_animation_out_of_order_is_damaged(before: bytes, after: bytes) -> None:
    """Programs do not agree on what such a file shows."""
    with pytest.raises(Damaged):
        clean(picture(before, after=after))


def test_more_chunks_than_any_picture_has_are_refused() -> None:
    """Before a list of them fills the memory."""
    with pytest.raises(Damaged):
        clean(picture(chunk(b"anNa", b"") * (MAX_BLOCKS + 1)))


CHRM = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
GAMA, ODD = chunk(b"gAMA", struct.pack(">I", 45455)), chunk(b"gAMA", b"Anna")
PALETTE = bytes(range(48)) * 3


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        (chunk(b"PLTE", b"words of Anna..."[:15]), b"", b""),
        (GAMA + ODD, b"", GAMA), (GAMA, ODD, GAMA), (b"", CHRM, b""), (CHRM, b"", CHRM),
        (chunk(b"cHRM", b"words of Anna, 32 letters long.."), b"", b""),
    ],
    ids=["proposed colours", "twice", "twice and late", "late", "a chart", "no chart"],
)  # fmt: skip
def test_numbers_that_no_decoder_uses_go(before: bytes, after: bytes, stays: bytes) -> None:
    """A kind that stays, stays once and in its place; else it is room for words."""
    data = picture(before, after=after)

    assert clean(data) == picture(stays)
    assert bool(left(data)) is (data != picture(stays))


@pytest.mark.parametrize("words", ["words of Anna", "numbers that no decoder uses"])
def test_what_such_numbers_say_is_told(words: str) -> None:
    """As text, where they are some."""
    found = told(picture(chunk(b"cHRM", b"words of Anna, 32 letters long..")))

    assert any(kind == "hidden.padding" and words in (said or "") for kind, said in found)


def indexed(depth: int, *before: bytes, after: bytes = b"") -> bytes:
    """16 x 16 of numbered colours."""
    pixels = zlib.compress((b"\0" + bytes(2 * depth)) * 16)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, depth, 3, 0, 0, 0))
    parts = [b"\x89PNG\r\n\x1a\n", head, *before, chunk(b"IDAT", pixels), after]
    return b"".join([*parts, chunk(b"IEND", b"")])


def test_colours_that_no_pixel_can_have_go() -> None:
    """Of a palette longer than the pixels can count."""
    long = indexed(2, chunk(b"PLTE", PALETTE[:12] + b"words of Anna, and so on"))
    short = indexed(2, chunk(b"PLTE", PALETTE[:12]))

    assert clean(long) == clean(short) == short
    assert ("hidden.padding", "colours that no pixel can have: words of Anna, and so on") in (
        told(long)
    )
    assert left(short) == []
    ours, theirs = (
        [data[slice(*p)] if not isinstance(p, bytes) else p for p in FORM.content(data)]
        for data in (long, short)
    )
    assert ours == theirs


@pytest.mark.parametrize(
    "data",
    [
        indexed(4, chunk(b"PLTE", PALETTE[:12]), chunk(b"PLTE", PALETTE[:12])),
        indexed(4, chunk(b"PLTE", PALETTE[:12]), after=chunk(b"PLTE", PALETTE[:12])),
        indexed(4, chunk(b"PLTE", PALETTE[:12]), chunk(b"tRNS", bytes(5))),
        indexed(4, chunk(b"tRNS", bytes(4)), chunk(b"PLTE", PALETTE[:12])),
        indexed(4, chunk(b"PLTE", PALETTE[:12]), after=chunk(b"tRNS", bytes(4))),
    ],
    ids=["two palettes", "late palette", "more than colours", "before colours", "late"],
)
def test_colours_on_which_decoders_differ_are_refused(data: bytes) -> None:
    """Some use them and some do not, so nobody knows what is seen."""
    with pytest.raises(Damaged):
        clean(data)
