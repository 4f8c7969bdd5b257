"""--voice, from a made film or sound to a proven copy: pictures the same, sound in step."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from tests.film import made
from toolkit import Recipe, clean
from toolkit.clean import film_sound, film_tasks
from toolkit.clean.pipeline import clean_stream
from toolkit.errors import MissingPart, NotCleanable, Unproven
from toolkit.outcome import Delivery
from toolkit.redact.film import decoding, soundtracks

Run = Callable[..., CompletedProcess[bytes]]
av: Any = pytest.importorskip("av", reason="needs the extra [video]")

DISTORT = Recipe(faces="keep", voice="distort")
#: How a sound file ends -> what codes it, and how its changed copy ends.
SOUNDS = {
    "wav": ("pcm_s16le", ".wav"), "flac": ("flac", ".flac"), "mp3": ("libmp3lame", ".mp3"),
    "m4a": ("aac", ".m4a"), "aac": ("aac", ".aac"), "opus": ("libopus", ".opus"),
    "aiff": ("pcm_s16be", ".aiff"), "caf": ("pcm_s16le", ".caf"), "au": ("pcm_s16be", ".au"),
    "mka": ("aac", ".mka"),
}  # fmt: skip
FILMS = {
    "a.mp4": (("aac",), "libx264"), "two.mp4": (("aac", "aac"), "libx264"),
    "a.mov": (("aac",), "libx264"), "a.mkv": (("aac",), "libx264"),
    "a.webm": (("libopus",), "libvpx-vp9"), "a.avi": (("libmp3lame",), "mpeg4"),
}  # fmt: skip


def moved(before: made.Samples, after: made.Samples, rate: int) -> float:
    """By how much the pitch is higher, as a factor."""
    return made.pitch_of(after, rate) / made.pitch_of(before, rate)


def is_changed(factor: float) -> bool:
    """Whether a pitch is 2.5 to 4.5 semitones away, within what can be measured."""
    return 2.2 < abs(12 * math.log2(factor)) < 4.8


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_sound_file_gets_another_voice(tmp_path: Path, kind: str) -> None:
    """As long, at its rate, of its kind; and what it said of its author is gone."""
    codec, suffix = SOUNDS[kind]
    rate = 48_000 if kind == "opus" else 44_100
    source = made.write_sound(tmp_path / f"a.{kind}", made.vowel(rate, 110, 2)[None], rate, codec)
    outcome = clean(source, tmp_path / "out", DISTORT)
    assert outcome.saved is not None

    assert outcome.saved.suffix == suffix
    assert outcome.voice == "distorted"
    assert b"Lovelace" not in outcome.saved.read_bytes()
    [(rate_after, _, after)], [(_, _, before)] = map(made.read_sounds, (outcome.saved, source))
    assert rate_after == rate
    assert len(after) == pytest.approx(len(before), abs=rate * 0.02 + 1152)
    assert is_changed(moved(before, after, rate))


@pytest.mark.parametrize("name", FILMS)
def test_a_film_gets_other_voices(tmp_path: Path, name: str) -> None:
    """In every track and in step; its coded pictures are not touched when faces stay."""
    codecs, picture = FILMS[name]
    rate = 48_000 if name.endswith("webm") else 44_100
    source = made.write_film(tmp_path / name, 2.0, codecs, rate=rate, picture=picture)
    outcome = clean(source, tmp_path / "out", DISTORT)
    assert outcome.saved is not None

    before, after = made.read_sounds(source), made.read_sounds(outcome.saved)
    assert len(after) == len(codecs)
    for (rate, begins, was), (rate_after, begins_after, now) in zip(before, after, strict=True):
        assert rate_after == rate
        assert begins_after == pytest.approx(begins, abs=0.021)
        assert len(now) == pytest.approx(len(was), abs=rate * 0.02 + 1152)
        assert is_changed(moved(was, now, rate))
    assert len(made.packets_of(outcome.saved)) == len(made.packets_of(source))


def test_a_transport_stream_gets_other_voices(tmp_path: Path) -> None:
    """Its clock begins anywhere, for pictures and sound alike; the copy's begins at 0."""
    source = tmp_path / "a.ts"
    with (
        av.open(str(made.write_film(tmp_path / "a.mp4", 2.0))) as old,
        av.open(str(source), "w") as new,
    ):
        streams = {one.index: new.add_stream_from_template(one) for one in old.streams}
        for packet in filter(lambda one: one.size, old.demux()):
            late = round(5 / packet.time_base)
            packet.pts, packet.dts = packet.pts + late, packet.dts + late
            packet.stream = streams[packet.stream.index]
            new.mux(packet)
    outcome = clean(source, tmp_path / "out", DISTORT)
    assert outcome.saved is not None

    [(rate, _, was)], [(_, begins, now)] = map(made.read_sounds, (source, outcome.saved))
    assert outcome.voice == "distorted"
    assert begins == pytest.approx(0, abs=0.05)
    assert is_changed(moved(was, now, rate))


def test_sound_that_begins_later_still_does(tmp_path: Path) -> None:
    """Half a second into the film, by the copy's own clock."""
    source = made.write_film(tmp_path / "a.mkv", 2.0, start=0.5)
    outcome = clean(source, tmp_path / "out", DISTORT)
    assert outcome.saved is not None

    [(_, begins, _)] = made.read_sounds(source)
    [(_, begins_after, _)] = made.read_sounds(outcome.saved)
    assert begins == pytest.approx(0.5, abs=0.03)
    assert begins_after == pytest.approx(begins, abs=0.021)


def test_missing_packets_become_silence(tmp_path: Path) -> None:
    """What comes behind a gap stays where it was."""
    whole = made.write_film(tmp_path / "whole.mkv", 3.0)
    source = tmp_path / "a.mkv"
    with av.open(str(whole)) as old, av.open(str(source), "w") as new:
        streams = {one.index: new.add_stream_from_template(one) for one in old.streams}
        for packet in filter(lambda one: one.size, old.demux()):
            if packet.stream.type != "audio" or not 1 < packet.pts * packet.time_base < 2:
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    outcome = clean(source, tmp_path / "out", DISTORT)
    assert outcome.saved is not None

    [(rate, _, sound)] = made.read_sounds(outcome.saved)
    assert len(sound) / rate == pytest.approx(3.0, abs=0.05)
    assert np.abs(sound[round(1.3 * rate) : round(1.7 * rate)]).max() < 0.01
    assert np.abs(sound[round(2.3 * rate) : round(2.7 * rate)]).max() > 0.05


def test_the_sound_of_a_film_is_left_out(tmp_path: Path) -> None:
    """With faces kept, too; the pictures stay as they are coded."""
    source = made.write_film(tmp_path / "a.mp4")
    outcome = clean(source, tmp_path / "out", Recipe(faces="keep", voice="remove"))
    assert outcome.saved is not None

    assert outcome.voice == "removed"
    assert made.read_sounds(outcome.saved) == []


def test_a_film_without_sound_has_no_voice_to_tell_of(tmp_path: Path) -> None:
    """Nothing was removed, and nothing is said to be."""
    outcome = clean(made.write_film(tmp_path / "a.mp4", codecs=()), tmp_path / "out", DISTORT)

    assert outcome.saved is not None
    assert outcome.voice is None


@pytest.mark.parametrize("name", [*FILMS, "a.ts"])
def test_only_of_a_film_with_sound_is_it_said_that_it_was_kept(tmp_path: Path, name: str) -> None:
    """Whoever reads that of a silent film looks for a track that the copy hides from them."""
    codecs, video = FILMS.get(name, (("aac",), "libx264"))
    for folder, tracks, said in (("heard", codecs, "kept"), ("silent", (), None)):
        (tmp_path / folder).mkdir()
        source = made.write_film(
            tmp_path / folder / name, codecs=tracks, rate=48_000, picture=video
        )
        outcome = clean(source, tmp_path / "out", Recipe(faces="keep", voice="keep"))

        assert outcome.saved is not None
        assert outcome.voice == said


def test_a_sound_file_can_not_be_left_without_sound(tmp_path: Path) -> None:
    """Then there would be no file."""
    source = made.write_sound(
        tmp_path / "a.wav", made.vowel(8000, 110, 1)[None], 8000, "pcm_s16le"
    )
    with pytest.raises(NotCleanable, match="only_sound"):
        clean(source, tmp_path / "out", Recipe(voice="remove"))


def test_a_sound_is_kept_where_nothing_is_asked(tmp_path: Path) -> None:
    """Its packets are the same, and the report says that its voices are still in it."""
    source = made.write_sound(tmp_path / "a.mp3", made.vowel(44_100, 110, 1)[None], 44_100, "mp3")
    outcome = clean(source, tmp_path / "out")
    assert outcome.saved is not None

    assert outcome.voice == "kept"
    [(_, _, before)], [(_, _, after)] = map(made.read_sounds, (source, outcome.saved))
    assert np.array_equal(before, after)


def test_a_voice_in_an_archive_is_not_left_as_it_is(tmp_path: Path) -> None:
    """Who asks for other voices does not get the old ones, in whatever they are packed."""
    sound = made.write_sound(tmp_path / "a.wav", made.vowel(8000, 110, 1)[None], 8000, "pcm_s16le")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(sound, "a.wav")
    with pytest.raises(NotCleanable, match="moving_voice") as refused:
        clean(tmp_path / "a.zip", tmp_path / "out", DISTORT)

    assert "a.wav" in refused.value.why
    outcome, parts = clean_stream([sound.read_bytes()], DISTORT)
    assert outcome.voice == "distorted"
    assert b"".join(parts) != sound.read_bytes()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Neither of a film whose faces are hidden nor of one whose voices are changed."""
    source = made.write_film(tmp_path / "a.mp4")
    for recipe in (DISTORT, Recipe()):
        outcome = clean(source, Delivery(tmp_path / "out", dry_run=True), recipe)
        assert outcome.saved is None
    assert not (tmp_path / "out").exists()


def test_a_copy_that_is_out_of_step_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof decodes both and compares their clocks."""
    source = made.write_film(tmp_path / "a.mp4")
    monkeypatch.setattr(film_sound, "_in_step", lambda *_: False)
    with pytest.raises(Unproven, match="sound_changed"):
        clean(source, tmp_path / "out", DISTORT)

    assert not [*(tmp_path / "out").iterdir()]


@pytest.mark.parametrize(
    ("after", "fits"),
    [
        ((44_100, 0.0, 2.0), True), ((44_100, 0.02, 2.02), True), ((48_000, 0.0, 2.0), True),
        ((44_100, 0.1, 2.0), False), ((44_100, 0.0, 2.1), False), ((22_050, 0.0, 2.0), False),
        ((44_100, 0.0, 0.0), False),
    ],
)  # fmt: skip
def test_in_step_is_a_fiftieth_of_a_second(after: tuple[float, float, float], fits: bool) -> None:
    """And one coded frame, which coders may add at the end."""
    assert film_sound._in_step(after, (44_100, 0.0, 2.0)) is fits


def test_another_picture_is_seen(tmp_path: Path) -> None:
    """Two films are the same only if every picture is, and at its time."""
    one, other = made.write_film(tmp_path / "1.mp4"), made.write_film(tmp_path / "2.mp4", 1.9)
    same = [one.read_bytes()] * 2

    assert film_tasks.alike(same, pictures=True).head["pictures"] is True
    for different in (other, made.write_film(tmp_path / "3.mp4", dark=60)):
        both = [one.read_bytes(), different.read_bytes()]
        assert film_tasks.alike(both, pictures=True).head["pictures"] is False


def test_without_the_decoder_one_sentence_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No copy with the old voice, and no crash; the child starts all the same."""
    monkeypatch.setattr(decoding, "av", None)
    monkeypatch.setattr(soundtracks, "av", None)
    film_tasks.warm()
    with pytest.raises(MissingPart, match="no_film") as refused:
        list(film_tasks.revoice([b"RIFF"], container="wav", voice="distort"))

    assert "decodes films" in refused.value.why


def test_the_command_says_what_was_done_and_what_was_not(lampshade: Run, tmp_path: Path) -> None:
    """In words, and as JSON."""
    made.write_sound(tmp_path / "a.wav", made.vowel(8000, 110, 1)[None], 8000, "pcm_s16le")
    said = lampshade("clean", "--voice", "distort", "a.wav")
    told = json.loads(lampshade("clean", "--voice", "distort", "--json", "a.wav").stdout)

    words = said.stdout.decode()
    assert said.returncode == 0
    assert "from a listener, not from a laboratory" in words
    for left in ("what is said", "accent", "rhythm", "background", "hum of the mains"):
        assert left in words
    assert told["files"][0]["voice"] == "distorted"
    first, second = (path.read_bytes() for path in (tmp_path / "cleaned").iterdir())
    assert first != second
