"""Coded pictures: what decoders need stays byte for byte, notes and filling go."""

from __future__ import annotations

import pytest

from toolkit.errors import Damaged
from toolkit.formats.film import codec_config, nal, sei
from toolkit.formats.film.nal import AV1, H264, HEVC, Coding
from toolkit.formats.film.repeated_findings import Notes

SLICE, SPS, PPS = b"\x65\x88\x84\x00\x10", b"\x67\x42\x00\x0a\xf8", b"\x68\xce\x38\x80"
UUID = bytes(range(16))


def message(number: int, payload: bytes) -> bytes:
    return bytes([number, len(payload)]) + payload


def note(*messages: bytes) -> bytes:
    return b"\x06" + sei.stuffed(b"".join(messages) + b"\x80")


def counted(*units: bytes) -> bytes:
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)


def coded(*units: bytes) -> bytes:
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in units)


def cut(raw: bytes, coding: Coding, notes: Notes | None = None) -> bytes:
    pieces = nal.cut(raw, 0, len(raw), coding, notes)
    return b"".join(
        piece if isinstance(piece, bytes) else raw[piece[0] : piece[1]] for piece in pieces
    )


WAYS = pytest.mark.parametrize(
    ("framed", "coding"), [(counted, Coding(H264, 4)), (coded, Coding(H264, 0))], ids=["MP4", "TS"]
)


@WAYS
def test_user_data_goes_and_is_read(framed, coding) -> None:  # type: ignore[no-untyped-def]
    """The text that an encoder leaves in the first picture is shown and goes."""
    raw = framed(b"\x09\x10", note(message(5, UUID + b"x264 - core 164")), SLICE)
    notes = Notes()

    assert cut(raw, coding, notes) == framed(b"\x09\x10", SLICE)
    assert [(row.kind, row.value) for row in notes.findings("")] == [
        ("software.name", "x264 - core 164")
    ]


@WAYS
def test_needed_notes_beside_user_data_stay(framed, coding) -> None:  # type: ignore[no-untyped-def]
    """One unit can hold several notes; those that decoders need are kept."""
    timing, recovery = message(1, b"\x00\x00\x02\x01"), message(6, b"\xc4")
    raw = framed(note(timing, message(5, UUID + b"secret words"), recovery), SLICE)

    assert cut(raw, coding) == framed(note(timing, recovery), SLICE)
    assert cut(cut(raw, coding), coding) == cut(raw, coding)


@WAYS
@pytest.mark.parametrize("kind", [0x0C, 0x18, 0x1F, 0x13, 0x85])
def test_filling_and_unknown_units_go(framed, coding, kind: int) -> None:  # type: ignore[no-untyped-def]
    """What no decoder needs can hide anything: filling, private, broken and auxiliary units."""
    notes = Notes()

    assert cut(framed(bytes([kind]) + b"hidden words", SLICE), coding, notes) == framed(SLICE)
    assert [row.value for row in notes.findings("")] == ["hidden words"]


def test_what_nothing_is_cut_from_is_one_stretch() -> None:
    """A picture that stays whole is one range, so that long films are copied in few pieces."""
    raw = counted(SPS, PPS, note(message(0, b"\x80")), SLICE)

    assert nal.cut(raw, 0, len(raw), Coding(H264)) == [(0, len(raw))]


def test_a_needed_note_of_a_length_it_can_not_have_goes() -> None:
    """Nothing rides in a note that stays."""
    raw = counted(note(message(147, b"hidden words")), SLICE)

    assert cut(raw, Coding(H264)) == counted(SLICE)


def test_hdr_notes_stay_and_other_registered_ones_go() -> None:
    """HDR10+ is needed for the light of each picture; captions are read and go."""
    hdr = b"\x4e\x01" + message(4, sei.HDR10_PLUS + b"\x01\x40") + b"\x80"
    text = b"\x4e\x01" + message(4, b"\xb5\x00\x31GA94\x03\x41\xff\xfc\xc8\xe9\xff") + b"\x80"
    picture = b"\x26\x01\xaf"
    notes = Notes()

    assert cut(counted(hdr, text, picture), Coding(HEVC), notes) == counted(hdr, picture)
    assert [row.value for row in notes.findings("")] == ["Hi"]


def test_dolby_vision_stays_where_it_is_declared() -> None:
    """Its units are private ones; they stay only where the container says what they are."""
    raw = counted(b"\x26\x01\xaf", b"\x7c\x01\x19\x08")

    assert cut(raw, Coding(HEVC, dolby=True)) == raw
    assert cut(raw, Coding(HEVC)) == counted(b"\x26\x01\xaf")


def test_units_of_other_layers_go_unless_declared() -> None:
    """A second eye's picture stays where the container has its configuration."""
    raw = counted(b"\x26\x01\xaf", b"\x26\x09\xaf")

    assert cut(raw, Coding(HEVC, layers=True)) == raw
    assert cut(raw, Coding(HEVC)) == counted(b"\x26\x01\xaf")


def test_a_unit_longer_than_its_picture_is_damaged() -> None:
    """Units that do not fit are refused."""
    with pytest.raises(Damaged):
        nal.cut(b"\x00\x00\x00\x09\x65\x88", 0, 6, Coding(H264))


def test_av1_metadata_goes_and_light_stays() -> None:
    """Light levels stay; moments, private metadata and filling go."""
    frame, light = b"\x32\x01\x55", b"\x2a\x06\x01\x00\x10\x00\x10\x80"
    private = b"\x2a\x0f\x04\xb5\x00secret words"
    notes = Notes()

    raw = light + private + b"\x7a\x06filled" + frame
    assert cut(raw, Coding(AV1, 0), notes) == light + frame
    assert {row.value for row in notes.findings("")} == {"secret words", "filled"}


X264 = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
SPS_444 = b"\x67\xf4\x00\x0a\xf8"


@WAYS
@pytest.mark.parametrize("build", [142, 150, 151, 164])
def test_the_build_of_an_old_x264_stays_where_decoders_must_know_it(  # type: ignore[no-untyped-def]
    framed, coding, build: int
) -> None:
    """Without it, lossless and 4:4:4 films became noise, and were told as clean."""
    name = b"x264 - core %d" % build
    words = note(message(5, X264 + name + b" r50 - options: secret words"))
    stays = [note(message(5, X264 + name))] if build < 151 else []
    notes, predictive = Notes(), coding._replace(predictive=bool(coding.length_size))

    kept = cut(framed(words, SPS_444, SLICE), predictive, notes)

    assert kept == framed(*stays, SPS_444, SLICE)
    assert cut(kept, predictive) == kept
    kinds = {row.kind: row.value for row in notes.findings("")}
    assert kinds.get("look.coding") == (name.decode() if stays else None)
    assert "secret words" in kinds["software.name"]
    assert cut(framed(words, SPS, SLICE), coding) == framed(SPS, SLICE)


@pytest.mark.parametrize(("profile", "predictive"), [(100, False), (244, True), (44, True)])
def test_a_configuration_says_which_films_those_are(profile: int, predictive: bool) -> None:
    """In MP4 and Matroska no set of parameters stands among the pictures."""
    config = bytes([1, profile, 0, 10, 255, 0xE0, 0])

    assert codec_config.coding(H264, config).predictive is predictive


def test_an_av1_delimiter_has_nothing_in_it() -> None:
    """Decoders pass over what stands there, so words could."""
    words, frame = b"\x12\x0bhiddenwords", b"\x32\x02\xab\xcd"
    notes = Notes()

    assert cut(words + frame, Coding(AV1), notes) == frame
    assert cut(b"\x12\x00" + frame, Coding(AV1)) == b"\x12\x00" + frame
    assert [row.value for row in notes.findings("")] == ["hiddenwords"]


def test_a_configuration_keeps_parameter_sets_only() -> None:
    """Notes among parameter sets and surplus behind them are shown and go."""

    def avcc(*sets: bytes) -> bytes:
        units = b"".join(len(unit).to_bytes(2, "big") + unit for unit in sets)
        return b"\x01\x42\x00\x0a\xff" + bytes([0xE0 | len(sets)]) + units + b"\x01\x00\x04" + PPS

    notes = Notes()
    raw = avcc(SPS, note(message(5, UUID + b"x264 - core 164"))) + b"surplus"

    assert codec_config.clean(H264, raw, notes) == avcc(SPS)
    assert [row.value for row in notes.findings("")] == ["x264 - core 164", "surplus"]
    assert codec_config.coding(H264, raw).length_size == 4


def test_the_same_words_are_told_once() -> None:
    """A note in each of a thousand pictures is one line with its count."""
    notes = Notes()
    for at in range(1000):
        notes.add("hidden.text", "user data", at, 9, "the same")

    assert [row.value for row in notes.findings("film")] == ["the same (1000 times)"]
    assert next(notes.findings("film")).place.start == 0


@WAYS
@pytest.mark.parametrize("number", [0, 1, 6, 45, 47, 165])
def test_a_needed_note_with_words_in_it_goes(framed, coding, number: int) -> None:  # type: ignore[no-untyped-def]
    """Those whose length is not one alone have room for a few."""
    notes = Notes()

    assert cut(framed(note(message(number, b"by hand")), SLICE), coding, notes) == framed(SLICE)
    assert [row.value for row in notes.findings("")] == ["by hand"]


_CODES = pytest.mark.parametrize("code", [b"\x00\x00\x01", b"\x00\x00\x00\x01"])


@_CODES
@pytest.mark.parametrize("front", [b"\x6e\xc0\x80\x0f", b"\x09\x10", SPS], ids=["layer", "9", "7"])
def test_a_picture_behind_one_length_is_cut_where_decoders_cut_it(
    front: bytes, code: bytes
) -> None:
    """Slow motion of phones lost all its pictures with the prefix unit that they stand behind.

    Behind a unit that stays, what an encoder says of itself stayed, too.
    """
    said = note(message(5, UUID + b"x264 - core 164"))
    raw = counted(code.join((front, said, SLICE)), SLICE)
    notes = Notes()
    stays = [] if front[0] == 0x6E else [front]

    kept = cut(raw, Coding(H264), notes)

    assert kept == counted(*stays, SLICE, SLICE)
    assert cut(kept, Coding(H264)) == kept
    assert "x264 - core 164" in [row.value for row in notes.findings("")]
    assert list(nal.doubtful(raw, Coding(H264), [(0, len(raw))])) == [0]


@_CODES
def test_units_behind_one_length_that_all_stay_get_their_own(code: bytes) -> None:
    """Otherwise the same would be told and written anew each time."""
    kept = cut(counted(code.join((SPS, PPS, SLICE))), Coding(H264))

    assert kept == counted(SPS, PPS, SLICE)


@_CODES
@pytest.mark.parametrize("name", ["avcC", "hvcC"])
def test_a_set_with_another_unit_in_it_is_damaged(name: str, code: bytes) -> None:
    """Decoders would read a note there, too."""
    one = SPS if name == "avcC" else b"\x42\x01\x01\x60"
    unit = one + code + note(message(5, UUID + b"secret words"))
    behind = len(unit).to_bytes(2, "big") + unit
    config = (
        b"\x01\x42\x00\x0a\xff\xe1" + behind + b"\x00"
        if name == "avcC"
        else b"\x01" + bytes(20) + b"\xff" + b"\x01\xa1\x00\x01" + behind
    )
    with pytest.raises(Damaged):
        codec_config.clean(H264 if name == "avcC" else HEVC, config, None)
