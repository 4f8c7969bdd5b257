"""Damaged files, through the real jail: each is refused, or its copy is clean and shows the same.

Bounded to some twenty seconds. LAMPSHADE_FUZZ_SECONDS makes it longer, and then real files are
damaged, too, where there are any; LAMPSHADE_FUZZ_SEED makes it another run.
"""

from __future__ import annotations

import importlib
import io
import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tests import corpus, long
from tests.conftest import sample_of
from tests.fuzz import judge as court
from tests.fuzz.judge import KEEP, Verdict, judge
from tests.fuzz.mutate import mutant
from toolkit.formats.others import FORMATS
from toolkit.formats.pictures import PICTURES

SEED = os.environ.get("LAMPSHADE_FUZZ_SEED", "a lampshade")
#: A short run does as many as this on any machine, so that it is the same run everywhere. What is
#: no picture is read by two children, one after the other, and is damaged by the laws, too.
SHORT, SHORTER = 15, 8
#: Some sound is still sound however it is damaged: few of these are refused.
MOST = 150
OF_PICTURES = {form.name for form in PICTURES}
SAMPLES = {form.name: sample_of(form.name) for form in FORMATS}
SUFFIXES = {suffix for form in FORMATS for suffix in (*form.suffixes, ".jpeg", ".tiff")}
_MOST_BYTES = 120_000


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_samples(name: str, tmp_path: Path) -> None:
    """Flipped, cut, doubled, spliced with other formats: clean or refused, and nothing is left."""
    data, canaries = SAMPLES[name]
    others = [other for other, _ in SAMPLES.values()]
    chance = Random(f"{SEED} {name}")
    deadline = time.monotonic() + long.SECONDS / len(SAMPLES)
    ended: Counter[str] = Counter()
    least = SHORT if name in OF_PICTURES else SHORTER
    wish = getattr(importlib.import_module(f"tests.samples.{name}"), "WISH", KEEP)
    while (
        sum(ended.values()) < least
        or (long.LONG and time.monotonic() < deadline)
        or (not ended["refused"] and sum(ended.values()) < MOST)
    ):
        damaged = mutant(data, chance, others)
        verdict = judge(damaged, tmp_path, canaries, wish)
        ended[verdict.word] += 1
        kept_for_later(verdict, damaged, f"{name}-{sum(ended.values())}", tmp_path)

    assert ended["refused"] > 0
    assert ended["unproven"] <= 1 + sum(ended.values()) // 20
    assert {path.name for path in tmp_path.iterdir()} <= {"in.jpg", "out"}
    assert not list(tmp_path.glob("out/*"))


def kept_for_later(verdict: Verdict, damaged: bytes, title: str, folder: Path) -> None:
    """Fail with the file beside the test, so that somebody can look at it."""
    if verdict.bad:
        (folder / title).write_bytes(damaged)
        pytest.fail(f"{verdict.word}: {verdict.why} ({folder / title}, seed {SEED!r})")


@pytest.mark.skipif(not long.LONG, reason="a long run: set LAMPSHADE_FUZZ_SECONDS")
def test_damaged_real_files(tmp_path: Path) -> None:
    """The same for files as cameras and programs wrote them."""
    real = [
        path.read_bytes()
        for path in sorted(corpus.corpus("metadata").rglob("*"))
        if path.suffix.lower() in SUFFIXES and 0 < path.stat().st_size < _MOST_BYTES
    ]
    chance = Random(SEED)
    deadline = time.monotonic() + long.SECONDS
    while time.monotonic() < deadline:
        damaged = mutant(chance.choice(real), chance, real)
        kept_for_later(judge(damaged, tmp_path, {}), damaged, "real", tmp_path)


def test_a_judge_that_never_objects_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What must not be is seen: a planted string, another picture, a crash of the parent."""
    data, canaries = SAMPLES["png"]
    black = io.BytesIO()
    Image.new("RGB", (16, 16)).save(black, "PNG")
    assert court._independent(data, data, "png", canaries).word == "a planted string was left"
    assert court._independent(data, data, "png", {}).word == "Pillow still finds something"
    assert court._independent(data, black.getvalue(), "png", {}).word == "the picture was changed"

    def crashed(*_: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr(court, "clean", crashed)
    assert court.judge(data, tmp_path, {}).word == "the parent crashed"
