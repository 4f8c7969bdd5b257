"""Ogg: labels, other tracks and random numbers go; packets and their times stay."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.sounds import clean, content, left, rows
from tests.samples import opus, speex
from tests.samples.flac import comment
from tests.samples.vorbis import IDENT, SETUP, page, split
from toolkit.errors import Damaged, NotCleanable, Refused
from toolkit.formats import identify
from toolkit.formats.base import Format
from toolkit.formats.sound import ogg, ogg_pages

EMPTY = b"\x03vorbis" + bytes(8) + b"\1"
BARE = [page([IDENT], 0, 2, serial=1), page([EMPTY, SETUP], 1, serial=1)]


def spoken(*labels: bytes, vendor: bytes = b"me") -> bytes:
    """A stream with these labels and two pages of sound."""
    headers = split([b"\x03vorbis" + comment(vendor, *labels) + b"\1", SETUP])
    at = len(headers) + 1
    sound = [page([b"one"], at, 0, 10), page([b"two"], at + 1, 4, 20)]
    return b"".join([page([IDENT], 0, 2), *headers, *sound])


def test_the_copy_is_what_an_empty_stream_would_be() -> None:
    """Pages are numbered anew, times stay, the stream's number is 1."""
    sound = [page([b"one"], 2, 0, 10, serial=1), page([b"two"], 3, 4, 20, serial=1)]

    assert clean(ogg.VORBIS, spoken(b"ARTIST=x" * 500)) == b"".join([*BARE, *sound])


def test_two_files_of_one_stream_are_not_tied_by_its_number() -> None:
    """The random number is shown and goes."""
    assert rows(ogg.VORBIS, spoken())["vorbis/serial number"].kind == "hidden.id"


def test_lost_pages_stay_lost() -> None:
    """A gap in the numbers tells players that sound is missing there, and stays a gap."""
    data = b"".join([*BARE, page([b"a"], 2, 0, 1, 1), page([b"b"], 9, 4, 2, 1)])

    assert clean(ogg.VORBIS, data) == data


def test_a_damaged_page_is_refused_and_the_labels_are_shown() -> None:
    """A page whose sum does not fit is not passed on as sound."""
    data = spoken(b"ARTIST=somebody")
    at = data.index(b"one")
    data = data[:at] + b"One" + data[at + 3 :]

    assert rows(ogg.VORBIS, data)["vorbis/comment/ARTIST"].value == "somebody"
    with pytest.raises(Damaged) as refused:
        clean(ogg.VORBIS, data)
    assert refused.value.detail == "checksum"


def test_a_last_page_that_is_cut_off_goes() -> None:
    """No player plays half a page."""
    whole = spoken()

    assert clean(ogg.VORBIS, whole).startswith(clean(ogg.VORBIS, whole[:-1]))
    assert b"two" not in content(ogg.VORBIS, whole[:-1])
    assert b"one" in content(ogg.VORBIS, whole[:-1])


def test_sound_on_a_page_of_headers_is_refused() -> None:
    """Rewriting such a page could lose sound, so it is not tried."""
    data = BARE[0] + page([EMPTY, SETUP, b"sound"], 1, serial=1)

    with pytest.raises(Damaged):
        clean(ogg.VORBIS, data)


@pytest.mark.parametrize(
    "data",
    [
        BARE[0] + page([b"\x03vorbis" + b"\0" * 9, b"\5vorbis"], 1, serial=1),
        page([opus.HEAD[:15]], 0, 2) + page([b"OpusTags" + bytes(8)], 1) + page([b"x"], 2, 4),
        page([opus.HEAD], 0, 2) + page([b"no tags here"], 1) + page([b"x"], 2, 4),
        page([speex.head(b"1")[:70]], 0, 2) + page([bytes(8)], 1) + page([b"x"], 2, 4),
    ],
)
def test_headers_that_are_none_are_refused(data: bytes) -> None:
    """Nothing is written on a guess."""
    with pytest.raises(Refused):
        clean(identify(data), data)


def test_opus_of_many_channels_keeps_where_they_belong() -> None:
    """The table of channels is part of the head; what follows it is not."""
    head = opus.HEAD[:9] + b"\3" + opus.HEAD[10:18] + b"\1\2\1\0\2\1"
    rest = page([b"OpusTags" + bytes(8)], 1, serial=1) + page([b"x"], 2, 4, 1, 1)
    data = page([head + b"hidden here"], 0, 2, serial=1) + rest

    assert rows(ogg.OPUS, data)["opus/header"].value == "hidden here"
    assert clean(ogg.OPUS, data) == page([head], 0, 2, serial=1) + rest


@pytest.mark.parametrize("name", ["vorbis", "opus", "speex", "oggflac"])
def test_decoders_find_what_they_look_for(name: str) -> None:
    """Every copy begins with the same kind of head and an empty list of labels."""
    form = identify(sample_of(name)[0])
    once = clean(form, sample_of(name)[0])
    pages = list(ogg_pages.pages(once))

    assert form.name == name
    assert [entry.number for entry in pages[:2]] == [0, 1]
    assert all(entry.whole and entry.flags >= 0 for entry in pages)
    assert bytes(8) in once[pages[1].body : pages[1].end]


def test_pages_of_a_stream_that_never_began_go() -> None:
    """No player plays them, so they can only hide something."""
    stray = page([b"hidden words"], 5, serial=99)
    data = spoken() + stray + page([b"three"], 9, 4, 30)

    assert rows(ogg.VORBIS, data)["page of no stream"].value == "hidden words"
    assert b"hidden" not in clean(ogg.VORBIS, data)
    assert b"three" in clean(ogg.VORBIS, data)


def test_a_page_for_every_packet_is_one_of_many() -> None:
    """Long speech in short pages is no attack."""
    pages = [page([b"x"], at, 0, at, 1) for at in range(2, 3000)]
    data = b"".join([*BARE, *pages])

    assert clean(ogg.VORBIS, data) == data
    assert clean(ogg.VORBIS, data + b"junk") == data


def test_film_and_unknown_streams_are_looked_at_only() -> None:
    """Also where they stand beside sound."""
    film = sample_of("ogg")[0]
    mixed = BARE[0] + page([b"unheard of"], 0, 2, serial=7) + BARE[1]

    for data in (film, mixed):
        assert identify(data) is ogg.OTHER
        with pytest.raises(NotCleanable):
            clean(ogg.OTHER, data)


def test_a_late_unknown_stream_is_refused() -> None:
    """What begins far behind the head is not passed on either."""
    data = spoken() + page([b"unheard of"], 0, 2 | 4, serial=7)

    assert identify(data) is ogg.VORBIS
    with pytest.raises(NotCleanable):
        clean(ogg.VORBIS, data)


def test_the_fast_sum_is_the_slow_sum() -> None:
    """Ogg's sum made with zlib's is the one that is shifted bit by bit."""
    made = page([b"some", b"packets"], 3)

    assert ogg_pages.made(0, bytes(8), 0x71717171, 3, b"\4\7", b"somepackets") == made


@pytest.mark.parametrize(
    ("ending", "forms"),
    [
        ("*.ogg", (ogg.VORBIS,)),
        ("*.oga", (ogg.FLAC, ogg.VORBIS)),
        ("*.opus", (ogg.OPUS,)),
    ],
)
def test_real_files(ending: str, forms: tuple[Format, ...]) -> None:
    """Files of many programs come out without a trace and unchanged."""
    for path in sorted(corpus("metadata").rglob(ending)):
        data = path.read_bytes()
        form = identify(data)
        once = clean(form, data)
        assert form in forms
        assert left(form, once) == []
        assert clean(form, once) == once
        assert content(form, once) == content(form, data)
