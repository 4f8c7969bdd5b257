"""AMR speech and AAC frames: every whole frame stays, nothing else."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from tests.formats.sounds import clean, content, rows
from tests.samples.aac import frame
from tests.samples.mp3 import ape, v1
from toolkit.errors import Damaged
from toolkit.formats import identify
from toolkit.formats.sound import aac, amr

HEADS = {amr.AMR: b"#!AMR\n", amr.AMR_WB: b"#!AMR-WB\n"}
NARROW = [12, 13, 15, 17, 19, 20, 26, 31, 5]
WIDE = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5]


@pytest.mark.parametrize(
    ("form", "sizes"), [(amr.AMR, NARROW), (amr.AMR_WB, WIDE)], ids=["amr", "amrwb"]
)
def test_every_rate_has_its_length(form: object, sizes: list[int]) -> None:
    """Frames of all rates, good and bad, and of silence."""
    assert form in HEADS
    row = next(row for row in HEADS if row is form)
    frames = b"".join(
        bytes([kind << 3 | good]) + b"\xaa" * size
        for kind, size in enumerate(sizes)
        for good in (0, 4)
    )
    data = HEADS[row] + frames + b"\x7c"

    assert identify(data) is row
    assert clean(row, data + b"Q hidden") == data
    assert clean(row, data + b"\x3c cut off") == data


@pytest.mark.parametrize("data", [b"#!AMR\n", b"#!AMR\nwords", b"#!AMR-WB\n"])
def test_no_speech_is_refused(data: bytes) -> None:
    """A head alone is no recording."""
    with pytest.raises(Damaged):
        clean(identify(data), data)


def test_aac_frames_stay_around_what_goes() -> None:
    """Frames behind a gap stay, a last one that is cut off does not."""
    sound = b"".join(frame(b"sound %d" % number) for number in range(4))
    data = sound + b"hidden" + sound + frame(b"cut off")[:-2]

    assert rows(aac.FORMAT, data)["gap"].value == "hidden"
    assert clean(aac.FORMAT, data) == sound * 2


@pytest.mark.parametrize("size", [8, 60, 100, 129, 180])
@pytest.mark.parametrize("behind", [b"", b"!" * 9])
def test_a_label_where_the_end_of_an_aac_frame_should_be_is_found(
    size: int, behind: bytes
) -> None:
    """A recording that was cut off and then got a label: its last frame would hide that."""
    sound = b"".join(frame(b"sound %d" % number) for number in range(4))
    label = v1(lambda _: b"somebody", "x") + behind
    data = sound + frame(b"x" * 200)[:size] + label

    assert rows(aac.FORMAT, data)["ID3v1/title"].value == "somebody"
    assert clean(aac.FORMAT, data) == sound


@pytest.mark.parametrize("old", [b"", v1(lambda _: b"old", "x")], ids=["alone", "before ID3v1"])
@pytest.mark.parametrize("head", [True, False])
def test_labels_where_the_end_of_an_aac_frame_should_be_go_whole(old: bytes, head: bool) -> None:
    """An APE label need have no head: where it begins, its foot alone says."""
    sound = frame(b"sound") * 5
    label = ape({b"Artist": (b"somebody", 0), b"Title": (b"t" * 300, 0)}, head=head)
    data = sound + frame(b"s" * 150)[:20] + label + old

    assert clean(aac.FORMAT, data) == sound
    assert b"somebody" in repr(rows(aac.FORMAT, data)).encode()


def test_long_and_short_aac_frames_are_of_one_kind() -> None:
    """A length of thirteen bits reaches into the byte of the channels."""
    sound = b"".join(frame(b"x" * size) for size in (10, 3000, 50, 5000, 10, 8000))

    assert clean(aac.FORMAT, sound + b"hidden") == sound


def test_aac_behind_a_label_is_no_mp3() -> None:
    """Both begin with the same label; what follows decides."""
    data = sample_of("aac")[0]

    assert identify(data) is aac.FORMAT
    assert content(aac.FORMAT, data) == clean(aac.FORMAT, data)
