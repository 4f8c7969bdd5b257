"""Matroska and WebM: what goes, what stays, what is refused."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.conftest import sample_of
from tests.samples import mkv
from tests.samples.mkv import (
    CLUSTER,
    LATER,
    PICTURE,
    SEGMENT,
    TRACKS,
    avc,
    block,
    counted,
    element,
    group,
    head,
    info,
    opened,
    track,
    user_data,
    whole,
)
from toolkit.errors import Damaged, Locked, NotCleanable
from toolkit.formats import identify, others
from toolkit.formats.film import ebml, matroska, matroska_film
from toolkit.formats.film.matroska_ids import CUES
from toolkit.formats.inside import Inside, joined
from toolkit.model import Recipe

_H264 = track(1, 1, b"V_MPEG4/ISO/AVC", element(0x63A2, avc()))
_SOUND = track(2, 2, b"A_MPEG/L3")


def film(*parts: bytes, tracks: tuple[bytes, ...] = (_H264,)) -> bytes:
    return head() + element(SEGMENT, info(), element(TRACKS, *tracks), *parts)


def cluster(*parts: bytes, at: int = 0) -> bytes:
    return element(CLUSTER, whole(0xE7, at), *parts)


def clean(data: bytes) -> bytes:
    return b"".join(joined(data, matroska.strip(data, Inside())))


def kinds(data: bytes) -> dict[str, str | None]:
    return {found.kind: found.value for found in matroska.inspect(data, Inside())}


def test_a_note_between_pictures_goes_and_the_pictures_stay() -> None:
    """An encoder's or camera's note goes; the units of the picture are the same bytes."""
    frame = counted(user_data(b"somebody's words")) + counted(PICTURE)
    once = clean(film(cluster(block(1, 0, frame))))

    assert counted(PICTURE) in once
    assert b"somebody" not in once
    assert b"\x81\0\0\x80" + counted(PICTURE) in once


def test_the_index_points_at_clusters() -> None:
    """Because things go, everything moves: the index is made anew, so that seeking works."""
    later = [cluster(block(1, 0, counted(PICTURE)), at=1000 * n) for n in range(4)]
    once = clean(film(element(0xEC, bytes(500)), *later))
    opened_film = matroska_film.opened(once)
    starts = [part.start for part in matroska_film.clusters(once, opened_film)]
    cues = next(p for p in matroska_film.top(once, opened_film.segment) if p.id == CUES)
    places = []
    for point in ebml.children(once, cues.body, cues.end):
        _, positions = ebml.children(once, point.body, point.end)
        values = {p.id: p for p in ebml.children(once, positions.body, positions.end)}
        places.append(ebml.number(ebml.body(once, values[0xF1])))

    assert [place + opened_film.segment.body for place in places] == starts


def test_sizes_that_were_left_open_are_written() -> None:
    """A browser's live recording becomes a film with all of its blocks."""
    blocks = [block(1, at, counted(PICTURE)) for at in (0, 40)]
    live = head(b"webm") + opened(
        SEGMENT, info(), element(TRACKS, _H264), opened(CLUSTER, whole(0xE7, 0), blocks[0]),
        opened(CLUSTER, whole(0xE7, 9), blocks[1]),
    )  # fmt: skip
    once = clean(live)

    assert b"\x01" + b"\xff" * 7 not in once
    assert once.count(counted(PICTURE)) == 2


def test_a_block_that_was_cut_off_is_left_out() -> None:
    """A recording that ended with the battery is clean up to its last whole block."""
    data = film(cluster(block(1, 0, counted(PICTURE)), block(1, 40, counted(LATER))))
    once = clean(data[:-5])

    assert counted(PICTURE) in once
    assert LATER[:20] not in once
    assert any(
        f.place.path.endswith("cut-off block") for f in matroska.inspect(data[:-5], Inside())
    )


@pytest.mark.parametrize(
    "codec", [b"S_TEXT/UTF8", b"S_TEXT/WEBVTT", b"D_WEBVTT/SUBTITLES", b"D_WEBVTT/CAPTIONS"]
)
def test_subtitles_stay_and_are_told_but_places_go(codec: bytes) -> None:
    """What is said stays readable; where a drone flew does not."""
    tracks = (_H264, track(3, 0x11, codec), track(4, 0x11, codec))
    data = film(
        cluster(
            block(1, 0, counted(PICTURE)), group(3, 0, b"Good evening"),
            group(4, 0, b"GPS(13.3777, 52.5163, 34)"),
        ),
        tracks=tracks,
    )  # fmt: skip
    once = clean(data)

    assert kinds(data)["content.subtitle"] == "Good evening"
    assert "52.5163" in str(kinds(data)["where.track"])
    assert b"Good evening" in once
    assert b"52.5163" not in once


def test_the_alpha_channel_of_a_picture_stays() -> None:
    """It is part of the picture; any other addition goes."""
    alpha = track(1, 1, b"V_VP8", element(0xE0, whole(0x53C0, 1)))
    more = element(0x75A1, element(0xA6, whole(0xEE, 1), element(0xA5, b"see-through")))
    other = element(0x75A1, element(0xA6, whole(0xEE, 4), element(0xA5, b"some words")))
    data = film(cluster(group(1, 0, b"one", more), group(1, 40, b"two", other)), tracks=(alpha,))

    assert b"see-through" in clean(data)
    assert b"some words" not in clean(data)


def test_tracks_lose_what_links_and_names_them() -> None:
    """Random numbers become the track's own; languages become undetermined."""
    named = track(7, 2, b"A_MPEG/L3", element(0x22B59C, b"uig"), element(0x536E, b"phone"))
    once = clean(film(cluster(block(7, 0, b"sound")), tracks=(_H264, named)))
    made = matroska_film.opened(once)

    assert b"uig" not in once
    assert b"phone" not in once
    uids = [ebml.made(0x73C5, bytes([n])) for n in (1, 7)]
    assert all(uid in made.entry for uid, made in zip(uids, made.tracks, strict=True))


def test_a_sound_is_no_film() -> None:
    """Nobody is seen in it, so faces are no reason to refuse it."""
    assert identify(film(cluster(block(2, 0, b"x")), tracks=(_SOUND,))) in others.FORMATS
    assert identify(film(cluster(block(2, 0, b"x")), tracks=(_SOUND,))).name == "mka"
    assert identify(film(cluster(block(1, 0, b"x")))).name == "mkv"
    assert identify(sample_of("weba")[0]).holds == "plain"
    assert identify(sample_of("webm")[0]).holds == "film"


@pytest.mark.parametrize(
    ("tracks", "frame", "error"),
    [
        ((track(1, 1, b"V_SECRET"),), b"x", NotCleanable),
        ((track(1, 3, b"V_VP8"), _SOUND), b"x", NotCleanable),
        ((track(1, 0x21, b"D_WEBVTT/METADATA"),), b"x", NotCleanable),
        (
            (
                track(1, 1, b"V_VP8", element(
                    0x6D80, element(0x6240, whole(0x5033, 1), element(0x5035, whole(0x47E1, 5))),
                )),
            ),
            b"x", Locked,
        ),
        ((_H264, _H264), counted(PICTURE), Damaged),
        ((_H264,), b"\0\0\xff\xff" + PICTURE, Damaged),
    ],
)  # fmt: skip
def test_what_can_not_be_judged_is_refused(
    tracks: tuple[bytes, ...], frame: bytes, error: type[Exception]
) -> None:
    """Unknown codings, locked tracks, tracks of one number, pictures that do not fit."""
    with pytest.raises(error):
        clean(film(cluster(block(1, 0, frame)), tracks=tracks))


def test_a_film_that_can_not_be_cleaned_is_still_shown() -> None:
    """Whoever cannot clean a film can at least read what it says."""
    secret = track(1, 1, b"V_SECRET", element(0x536E, b"my camera"))
    data = film(cluster(block(1, 0, b"x")), tracks=(secret,))

    assert kinds(data)["who.words"] == "my camera"


def test_laced_frames_of_sound_stay_and_of_pictures_are_refused() -> None:
    """Several frames in one block: nobody looks for notes in them."""
    laced = b"\x01\x05" + b"x" * 9
    assert laced in clean(film(cluster(block(2, 0, laced, 0x82)), tracks=(_SOUND,)))
    with pytest.raises(NotCleanable):
        clean(film(cluster(block(1, 0, laced, 0x82))))


def test_a_film_without_frames_is_refused() -> None:
    """A head alone shows nothing."""
    with pytest.raises(Damaged):
        clean(film())


def test_a_duration_stays() -> None:
    """Players show how long it is."""
    assert struct.pack(">d", 80.0) in clean(film(cluster(block(1, 0, counted(PICTURE)))))


def test_a_gap_in_a_cluster_is_refused() -> None:
    """What is no element inside a cluster could hide anything, and move everything."""
    with pytest.raises(Damaged):
        clean(film(cluster(b"\x00\x00garbage", block(1, 0, counted(PICTURE)))))


def test_the_sample_has_a_picture_to_show() -> None:
    """The made-up film is a film."""
    assert counted(PICTURE) in clean(mkv.sample(lambda place: place.encode()))


def test_heads_that_were_taken_off_frames_stay_where_no_notes_can_be() -> None:
    """Some programs take the same first bytes off every frame and write them down once."""

    def packed(codec: bytes, taken: bytes, *more: bytes) -> bytes:
        how = element(0x5034, whole(0x4254, 3), element(0x4255, taken))
        return track(1, 2 if codec[:1] == b"A" else 1, codec, *more,
                     element(0x6D80, element(0x6240, how)))  # fmt: skip

    sound = film(cluster(block(1, 0, b"rest")), tracks=(packed(b"A_MPEG/L3", b"\xff\xfb"),))
    assert b"\x42\x55\x82\xff\xfb" in clean(sound)
    picture = packed(b"V_MPEG4/ISO/AVC", b"\0", element(0x63A2, avc()))
    with pytest.raises(NotCleanable):
        clean(film(cluster(block(1, 0, b"rest")), tracks=(picture,)))


def test_tags_that_lie_in_each_other_without_end_are_told_and_go() -> None:
    """Tags hold tags, but no film has thousands in each other, and they are no reason to crash."""
    deep = mkv.tag(b"COMMENT", b"who hid this here?")
    for _ in range(3000):
        deep = element(0x67C8, deep)
    data = film(cluster(block(1, 0, counted(PICTURE)), deep))

    assert any("who hid this here?" in (said or "") for said in kinds(data).values())
    assert b"who hid this" not in clean(data)


_SAYS = b"3,0,Default,%s,0,0,0,%s,Hello, {\\i1}you{\\i0}"


def _same(data: bytes) -> list[bytes]:
    return list(joined(data, matroska.content(data, Inside())))


def _styled(*more: bytes) -> bytes:
    return track(3, 0x11, b"S_TEXT/ASS", *more)


@pytest.mark.parametrize(
    ("effect", "kept"),
    [(b"", b""), (b"karaoke of Jane", b""), (b"Banner;30;0", b"Banner;30;0"),
     (b"Scroll up;10;20;3", b"Scroll up;10;20;3"), (b"Banner;Jane", b"")],
)  # fmt: skip
def test_who_speaks_goes_out_of_styled_subtitles(effect: bytes, kept: bytes) -> None:
    """No player shows that name, and the words stay as they are."""
    data = film(cluster(group(3, 0, _SAYS % (b"Jane Doe", effect))), tracks=(_H264, _styled()))
    once = clean(data)

    assert kinds(data)["who.words"]
    assert b"Jane" not in once
    assert _SAYS % (b"", kept) in once
    assert clean(once) == once
    assert _same(data) == _same(once)


def told(data: bytes, kind: str) -> set[str | None]:
    return {found.value for found in matroska.inspect(data, Inside()) if found.kind == kind}


_STYLES = b"[V4+ Styles]\r\nFormat: Name, Fontname\r\n%s[Events]\r\n"


def test_styles_are_numbered_and_lines_still_find_theirs() -> None:
    """People name a style after who speaks; tags that go back to a style find it, too."""
    before = _STYLES % b"Style: Jane Doe,Arial\r\nStyle: Default,Arial\r\nStyle: Style 1,Arial\r\n"
    after = _STYLES % b"Style: Style 1,Arial\r\nStyle: Default,Arial\r\nStyle: Style 3,Arial\r\n"
    lines = {
        b"0,0,Jane Doe,,0,0,0,,Hello": b"0,0,Style 1,,0,0,0,,Hello",
        b"1,0,*Default,,0,0,0,,{\\rStyle 1}a{\\r}b": b"1,0,Default,,0,0,0,,{\\rStyle 3}a{\\r}b",
        b"2,0,Style 1,,0,0,0,,{\\i1\\rJane Doe\\b1}": b"2,0,Style 3,,0,0,0,,{\\i1\\rStyle 1\\b1}",
        b"3,0,John Roe,,0,0,0,,{\\rJohn Roe}x": b"3,0,Default,,0,0,0,,{\\r}x",
    }  # fmt: skip
    head_of = _styled(element(0x63A2, before))
    data = film(cluster(*(group(3, 0, line) for line in lines)), tracks=(_H264, head_of))
    once = clean(data)

    assert told(data, "who.words") == {"Jane Doe", "Style 1", "*Default", "John Roe"}
    assert after in once
    assert all(line in once for line in lines.values())
    assert clean(once) == once
    assert _same(data) == _same(once)


def test_styles_that_do_not_begin_with_their_names_are_refused() -> None:
    """Another column would be numbered instead."""
    other = _styled(element(0x63A2, _STYLES.replace(b"Name, Fontname", b"Fontname, Name") % b""))
    with pytest.raises(NotCleanable):
        clean(film(cluster(group(3, 0, _SAYS % (b"", b""))), tracks=(_H264, other)))


def test_a_line_of_styled_subtitles_that_is_none_is_refused() -> None:
    """Who knows what stands there."""
    with pytest.raises(Damaged):
        clean(film(cluster(group(3, 0, b"Dialogue: Jane")), tracks=(_H264, _styled())))


def test_packed_subtitles_stay_where_nobody_is_named() -> None:
    """Nothing can be cut out of packed lines; a film in which they say who speaks is refused."""
    zipped = element(0x6D80, element(0x6240, element(0x5034, whole(0x4254, 0))))

    def lines(name: bytes, style: bytes = b"Default", drawn: bytes = b"Jane Doe") -> bytes:
        head_of = element(0x63A2, _STYLES % b"Style: %s,Arial\r\n" % drawn)
        raw = zlib.compress((_SAYS % (name, b"")).replace(b"Default", style))
        return film(cluster(group(3, 0, raw)), tracks=(_H264, _styled(head_of, zipped)))

    once = clean(lines(b""))
    assert zlib.compress(_SAYS % (b"", b"")) in once
    assert b"Jane" not in once
    assert b"Style: Style 1," in clean(lines(b"", b"Style 1", b"Style 1"))
    for named in (lines(b"Jane Doe"), lines(b"", b"Jane Doe")):
        with pytest.raises(NotCleanable):
            clean(named)


@pytest.mark.parametrize(("said", "told"), [(b"rus", True), (b"written", True), (b"eng", False)])
def test_the_language_of_a_tag_is_told(said: bytes, told: bool) -> None:
    """Unless it is what programs write by themselves."""
    tag = element(0x67C8, element(0x45A3, b"TITLE"), element(0x4487, b"x"), element(0x447A, said))
    tags = element(0x1254C367, element(0x7373, tag))
    data = film(cluster(block(1, 0, counted(PICTURE))), tags)

    assert (kinds(data).get("who.language") == said.decode()) is told
    assert tag not in clean(data)


def test_pictures_that_are_not_shown_at_once_are_told_and_go_when_asked() -> None:
    """Players show the track that is on by default, and offer the other one in a menu."""
    off = track(2, 1, b"V_MPEG4/ISO/AVC", element(0x63A2, avc()), whole(0x88, 0))
    frame = counted(PICTURE)
    both = film(cluster(block(2, 0, frame), block(1, 0, frame)), tracks=(off, _H264))
    drops = Inside(Recipe(faces="keep", drop_hidden=True))
    once = b"".join(joined(both, matroska.strip(both, drops)))

    (found,) = (one for one in matroska.inspect(both, Inside()) if "hidden_part" in one.kind)
    assert found.place.path == "Tracks/2 video"
    assert len(matroska_film.opened(clean(both)).tracks) == 2
    assert [one.number for one in matroska_film.opened(once).tracks] == [1]
    assert once == clean(film(cluster(block(1, 0, frame))))
