"""A changed voice: as long as it was, at another pitch, with other resonances, never the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.film.made import RESONANCES, Samples, pitch_of, resonances_of, vowel
from toolkit.redact.film import voice
from toolkit.redact.film.voice import Change, Voice

RATE = 16_000
UP, DOWN = Change(2 ** (3.5 / 12), 0.8), Change(2 ** (-3.5 / 12), 1.15)


def changed(sound: Samples, rate: int, change: Change, block: int = 5000) -> Samples:
    """A row a channel, given in blocks."""
    work = Voice(rate, len(sound), change)
    parts = [work.changed(sound[:, at : at + block]) for at in range(0, sound.shape[1], block)]
    return np.concatenate([*parts, *work.rest(), sound[:, :0]], axis=1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    rate=st.sampled_from((8000, 11_025, 12_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000)),
    channels=st.integers(1, 3),
    count=st.integers(0, 20_000),
    block=st.integers(1, 9000),
    semitones=st.floats(-4.5, 4.5),
)
def test_it_is_as_long_as_it_was(
    rate: int, channels: int, count: int, block: int, semitones: float
) -> None:
    """To the sample, at any rate, however it comes; and no sample is beyond what files can say."""
    noise = np.random.default_rng(count).uniform(-1, 1, (channels, count))
    block = max(block, count // 40)
    after = changed(noise, rate, Change(2 ** (semitones / 12), 0.8), block)

    assert after.shape == noise.shape
    assert np.isfinite(after).all()
    assert (np.abs(after) <= 1).all()


@pytest.mark.parametrize("change", [UP, DOWN], ids=["up", "down"])
@pytest.mark.parametrize("pitch", [90.0, 120.0, 180.0])
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_its_pitch_moves(rate: int, pitch: float, change: Change) -> None:
    """By what was drawn, for low voices and high ones."""
    sound = vowel(rate, pitch, 2)
    after = changed(sound[None], rate, change)[0]

    assert pitch_of(sound, rate) == pytest.approx(pitch, rel=0.02)
    assert pitch_of(after, rate) == pytest.approx(pitch * change.factor, rel=0.03)


@pytest.mark.parametrize("change", [UP, DOWN], ids=["up", "down"])
def test_its_resonances_move_apart_from_its_pitch(change: Change) -> None:
    """The lowest goes by more than the pitch does, because each pole is turned, too."""
    sound = vowel(RATE, 100, 3)
    before = resonances_of(sound, RATE)
    after = resonances_of(changed(sound[None], RATE, change)[0], RATE)
    lowest = RESONANCES[0][0]

    assert before[0] == pytest.approx(lowest, rel=0.1)
    if change.factor > 1:
        assert after[0] > 1.1 * change.factor * lowest
    else:
        assert after[0] < 0.9 * change.factor * lowest


def test_poles_move_without_pitch() -> None:
    """A change of poles alone leaves the pitch where it was."""
    sound = vowel(RATE, 120, 2)
    after = changed(sound[None], RATE, Change(1.0, 0.8))[0]

    assert pitch_of(after, RATE) == pytest.approx(120, rel=0.02)
    assert resonances_of(after, RATE)[0] > 1.2 * RESONANCES[0][0]


def test_it_stays_in_step() -> None:
    """A word stands where it stood: within a hundredth of a second."""
    sound = np.zeros(RATE * 4)
    sound[RATE * 2 : RATE * 3] = vowel(RATE, 120, 1)
    loud = np.abs(changed(sound[None], RATE, UP)[0]) > 0.05
    heard = np.flatnonzero(loud)

    assert heard[0] == pytest.approx(RATE * 2, abs=RATE // 95)
    assert heard[-1] == pytest.approx(RATE * 3, abs=RATE // 95)


def test_silence_stays_silent() -> None:
    """Nothing is made up."""
    assert np.abs(changed(np.zeros((2, 30_000)), 48_000, UP)).max() < 1e-6


def test_it_is_about_as_loud() -> None:
    """Between half and twice."""
    sound = vowel(RATE, 120, 2)
    after = changed(sound[None], RATE, DOWN)[0]

    assert 0.5 < after.std() / sound.std() < 2


def test_the_room_between_words_is_turned_down() -> None:
    """Faint noise after speech, not the speech."""
    noise = np.random.default_rng(1).normal(0, 0.001, RATE * 2)
    sound = np.concatenate((vowel(RATE, 120, 1), noise))
    after = changed(sound[None], RATE, UP)[0]

    assert after[RATE * 3 // 2 :].std() < 0.6 * noise.std()
    assert after[: RATE // 2].std() > 0.5 * sound[: RATE // 2].std()


def test_what_lies_above_speech_is_left_out() -> None:
    """A tone of 15 kHz, as devices and shops give off, is gone."""
    tone = 0.5 * np.sin(2 * np.pi * 15_000 * np.arange(48_000) / 48_000)
    after = changed(tone[None], 48_000, UP)[0]

    assert after.std() < 0.01


def test_samples_that_are_no_numbers_do_no_harm() -> None:
    """A file of floating point samples may hold such."""
    sound = vowel(RATE, 120, 1)
    sound[[10, 5000, 9000]] = np.nan, np.inf, -1e30
    after = changed(sound[None], RATE, UP)

    assert np.isfinite(after).all()
    assert np.abs(after).max() <= 1


def test_blocks_make_no_difference() -> None:
    """It may come in any parts; memory does not grow with its length."""
    sound = np.stack([vowel(44_100, pitch, 1) for pitch in (100, 140)])

    assert np.allclose(changed(sound, 44_100, UP, 777), changed(sound, 44_100, UP, 50_000))


def test_no_two_files_are_changed_alike() -> None:
    """Each draws its own change, far enough from none."""
    drawn = [voice.drawn() for _ in range(200)]

    assert len(set(drawn)) == len(drawn)
    for factor, power in drawn:
        semitones = 12 * np.log2(factor)
        assert 2.5 <= abs(semitones) <= 4.5
        # both go the same way, or the vowels would come back to where they were
        assert power <= 0.9 if factor > 1 else power >= 1.1
    assert {factor > 1 for factor, _ in drawn} == {True, False}
