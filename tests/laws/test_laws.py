"""The laws: promises that every format keeps, enrolled by being a row of FORMATS.

Damage is tried on samples of all places; tests/long.py says when they are larger.
"""

from __future__ import annotations

import functools
import importlib
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from tests import long
from tests.conftest import sample_of, written
from toolkit.clean.proof import goes
from toolkit.errors import NotCleanable, Refused
from toolkit.formats import identify
from toolkit.formats.base import HOLDS, Format, tiled
from toolkit.formats.inside import Inside, call, joined, searched
from toolkit.formats.others import FORMATS
from toolkit.kinds import KINDS
from toolkit.model import Finding, Recipe

ALL = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
CLEANABLE = pytest.mark.parametrize(
    "form",
    [form for form in FORMATS if form.name in written()],
    ids=lambda form: form.name,
)
REFUSING = pytest.mark.parametrize(
    "form", [form for form in FORMATS if form.refuses], ids=lambda form: form.name
)


#: What the samples of these formats hold more than a plain recipe lets pass.
_PLAIN = Recipe(faces="keep")


@functools.cache
def wish(name: str) -> Recipe:
    """The recipe that a format's sample needs: its own, or one that keeps faces."""
    module = importlib.import_module(f"tests.samples.{name}")
    return getattr(module, "WISH", _PLAIN)


def clean(form: Format, data: bytes) -> bytes:
    return b"".join(joined(data, call(form.strip, form, data, Inside(wish(form.name)))))


def content(form: Format, data: bytes) -> list[bytes]:
    return list(joined(data, call(form.content, form, data, Inside(wish(form.name)))))


def seen(form: Format, data: bytes) -> list[Finding]:
    return list(call(form.inspect, form, data, Inside(wish(form.name))))


def left(form: Format, data: bytes) -> list[Finding]:
    """What is still found and was to go."""
    return [row for row in seen(form, data) if goes(row.kind, wish(form.name))]


def inflated(form: Format, data: bytes) -> bytes:
    """Where a planted string may not stand: everything, or what a document unpacks to."""
    parts = [data]
    if form.searched is not None:
        parts += searched(form, data, Inside(wish(form.name)))
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            parts.append(zlib.decompressobj().decompress(data[head.start() :], 1 << 20))
        except zlib.error:
            continue
    return b"\x00".join(parts)


def judged(form: Format, data: bytes) -> None:
    """Clean or refused, nothing else; what is written has no trace left and is still the same."""
    try:
        found = identify(data)
        if found.measure is not None:
            found.measure(data)
        inside(seen(found, data), len(data))
        once = clean(found, data)
    except Refused:
        return
    stays_clean(found, once)


def inside(findings: Iterable[Finding], size: int) -> None:
    """Every place that is named lies in the file."""
    for finding in findings:
        start, length = finding.place.start, finding.place.size
        assert start is None or 0 <= start <= size, finding
        assert length is None or 0 <= length <= 2 * size + 64, finding


@functools.cache  # a file that is cut off gives the same copy many times
def stays_clean(found: Format, once: bytes) -> None:
    again = identify(once)
    assert again.name == found.name
    assert left(again, once) == []
    assert clean(again, once) == once


@ALL
def test_knows_its_own_sample_and_no_other(form: Format) -> None:
    """A file is judged by its content, and by one format only."""
    data = sample_of(form.name)[0]

    assert identify(data) is form
    assert len([other for other in FORMATS if other.sniff(data[:4096])]) <= 1


@ALL
def test_every_planted_trace_is_shown(form: Format) -> None:
    """Whatever hides in a file is shown to its owner, with a kind that has a meaning."""
    data, canaries = sample_of(form.name)
    findings = seen(form, data)
    shown = " ".join(finding.value or "" for finding in findings)

    assert {place for place, canary in canaries.items() if canary not in shown} == set()
    assert all(KINDS[finding.kind].meaning for finding in findings)


@ALL
def test_findings_name_places_inside_the_file(form: Format) -> None:
    """A place that is named lies in the file."""
    data, _ = sample_of(form.name)

    inside(seen(form, data), len(data))


@CLEANABLE
def test_what_stands_at_a_place_is_what_is_said(form: Format) -> None:
    """Whoever looks at the named bytes sees the trace; packed ones have no place of their own."""
    data, canaries = sample_of(form.name)
    planted = set(canaries.values())
    for finding in seen(form, data):
        start, size = finding.place.start, finding.place.size
        if finding.value in planted and start is not None and size is not None:
            there = data[start : start + size]
            if finding.place.path.endswith("row filling"):  # pixels stand between its letters
                rest = iter(there)
                assert all(letter in rest for letter in finding.value.encode()), finding
                continue
            # lengths may stand between its letters (GIF), and zeros (UTF-16)
            letters = re.sub(rb"[^A-Za-z0-9]", b"", there)
            assert finding.value.encode() in letters, finding


@ALL
def test_a_sample_has_a_size(form: Format) -> None:
    """The size of a picture is known without decoding it."""
    assert form.holds in HOLDS
    if form.measure is None:
        assert form.holds != "picture"
        return
    size = form.measure(sample_of(form.name)[0])

    assert size.width > 0
    assert size.height > 0


@ALL
def test_every_format_says_what_it_does(form: Format) -> None:
    """Nobody can trust a format that is not described."""
    assert form.inspected
    assert form.unseen
    assert form.refuses or (form.removed and form.kept)


@CLEANABLE
def test_of_every_film_it_is_known_whether_it_has_sound(form: Format) -> None:
    """What is said of voices in a copy holds for this one, not for films in general."""
    assert form.has_sound is not None or form.holds != "film"
    if form.has_sound is not None:
        data = sample_of(form.name)[0]
        told = call(form.has_sound, form, data, Inside(wish(form.name)))
        assert told is call(form.has_sound, form, clean(form, data), Inside(wish(form.name)))


@ALL
def test_blocks_tile_the_file(form: Format) -> None:
    """No byte is overlooked: the blocks, laid end to end, are the file."""
    if form.walk is None:
        pytest.skip("this format is a graph; it brings its own inspect and strip")
    data, _ = sample_of(form.name)

    assert b"".join(data[block.start : block.end] for block in tiled(form.walk, data)) == data


@CLEANABLE
def test_nothing_is_left(form: Format) -> None:
    """A clean copy has no finding and no planted string, inflated or raw."""
    data, canaries = sample_of(form.name)
    once = clean(form, data)
    haystack = inflated(form, once)

    assert left(form, once) == []
    for canary in canaries.values():
        assert canary.encode() not in haystack
        assert canary.encode("utf-16-be")[1:] not in haystack


@CLEANABLE
def test_cleaning_twice_is_cleaning_once(form: Format) -> None:
    """Cleaning a clean file changes nothing, so people may run it again without fear."""
    once = clean(form, sample_of(form.name)[0])

    assert clean(form, once) == once


@CLEANABLE
def test_the_picture_stays_the_same(form: Format) -> None:
    """The coded picture data of a clean copy is the original's, byte for byte."""
    data, _ = sample_of(form.name)
    once = clean(form, data)

    assert content(form, data) == content(form, once)
    assert b"".join(content(form, once))
    if form.measure is not None:
        assert form.measure(data) == form.measure(once)


@CLEANABLE
def test_the_same_file_gives_the_same_copy(form: Format) -> None:
    """Nothing of the moment or of this computer gets into a copy."""
    data, _ = sample_of(form.name)

    assert clean(form, data) == clean(form, bytes(bytearray(data)))
    assert b"ampshade" not in clean(form, data)


@CLEANABLE
def test_cut_off_anywhere_is_refused_or_clean(form: Format) -> None:
    """A file that ends too early is refused, or what is left of it is clean; never a crash.

    It ends at places in even steps over the whole file, and at and beside the edges of blocks.
    """
    data, _ = sample_of(form.name)
    for end in cuts(form, data):
        judged(form, data[:end])


def cuts(form: Format, data: bytes) -> list[int]:
    """Where a file is cut off."""
    usual, long_run = (60, 100) if form.nests else (100, 400)
    if form.holds == "picture":
        usual, long_run = 300, 1500
    ends = set(range(0, len(data), -(-len(data) // long.times(usual, long_run))))
    if form.walk is not None:
        edges = sorted({block.start for block in tiled(form.walk, data)})
        # of very many blocks some, in even steps, too
        for edge in edges[:: -(-len(edges) // long.times(60, 500))]:
            ends |= {edge - 1, edge, edge + 1}
    return sorted(end for end in ends if 0 <= end < len(data))


@CLEANABLE
def test_a_clean_copy_is_proven(form: Format, tmp_path: Path) -> None:
    """The whole way, through the jail and its proof, for a file with everything in it."""
    data, canaries = sample_of(form.name)
    (tmp_path / "in").write_bytes(data)
    outcome = toolkit.clean(tmp_path / "in", tmp_path / "out", wish(form.name))
    shown = " ".join(finding.value or "" for finding in outcome.removed)

    assert outcome.saved is not None
    assert outcome.saved.read_bytes() == clean(form, data)
    assert outcome.saved.suffix in form.suffixes
    assert [place for place, canary in canaries.items() if canary not in shown] == []


@REFUSING
def test_refusing_formats_are_refused_with_their_reason(form: Format, tmp_path: Path) -> None:
    """The whole way for what cannot be cleaned: a sentence, and nothing is written."""
    (tmp_path / "in").write_bytes(sample_of(form.name)[0])
    with pytest.raises(NotCleanable) as refused:
        toolkit.clean(tmp_path / "in", tmp_path / "out", Recipe(faces="keep"))

    assert refused.value.detail == form.refuses
    assert not (tmp_path / "out").exists()


@REFUSING
def test_refusing_formats_never_write(form: Format) -> None:
    """What cannot be cleaned with certainty is never written."""
    data, _ = sample_of(form.name)

    with pytest.raises(Refused):
        clean(form, data)


@ALL
def test_any_damage_is_refused_or_clean(form: Format) -> None:
    """Whatever is changed in a file: a clean copy or a refusal, never a crash."""

    @given(data=st.data())
    def change(data: st.DataObject) -> None:
        damaged(form, data)

    limited = settings(
        max_examples=long.times(25, 40) if form.nests else long.times(60, 150),
        deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    limited(change)()


def damaged(form: Format, data: st.DataObject) -> None:
    """One file with a few changes, judged."""
    raw = bytearray(sample_of(form.name)[0])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        change = data.draw(st.sampled_from(["byte", "cut", "double", "big"]))
        if change == "byte":
            raw[at] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del raw[at : at + data.draw(st.integers(1, 8))]
        elif change == "double":
            raw[at:at] = raw[at : at + data.draw(st.integers(1, 32))]
        else:
            raw[at : at + 4] = b"\xff\xff\xff\xff"
        if not raw:
            return
    judged(form, bytes(raw))
