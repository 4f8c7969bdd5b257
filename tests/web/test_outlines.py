"""The map shows where a point is, wherever it is, and asks nobody."""

from __future__ import annotations

import re
import time
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from toolkit.web import outlines
from toolkit.web.outlines import MapView, around
from tools import make_outlines

DATA = ROOT / "toolkit" / "web" / "outlines.txt"
_STEPS = re.compile(r"M(-?\d+) ?(-?\d+)l((?: ?-?\d+)+)z")


def _rings(view: MapView) -> list[list[tuple[int, int]]]:
    """The path's corners, ring by ring; fails when the path is anything else than rings."""
    assert _STEPS.sub("", view.path) == ""
    rings = []
    for x, y, steps in _STEPS.findall(view.path):
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        xs = accumulate([int(x), *numbers[::2]])
        ys = accumulate([int(y), *numbers[1::2]])
        rings.append(list(zip(xs, ys, strict=True)))
    return rings


def is_land(view: MapView, x: float, y: float) -> bool:
    """Whether a place on the map is filled, by the rule that the page uses."""
    crossings = 0
    for ring in _rings(view):
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                crossings += 1
    return crossings % 2 == 1


@pytest.mark.no_cover
@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_point_and_the_land_are_on_the_map(latitude: float, longitude: float) -> None:
    """Every place on Earth has a small map with its point inside and no line far outside."""
    view = around(latitude, longitude)
    left, top, width, height = map(int, view.view_box.split())

    assert left <= view.x <= left + width
    assert top <= view.y <= top + height
    assert len(view.path) < 10_000
    for x, y in (corner for ring in _rings(view) for corner in ring):
        assert left - outlines.MARGIN <= x <= left + width + outlines.MARGIN
        assert top - outlines.MARGIN <= y <= top + height + outlines.MARGIN


@pytest.mark.parametrize(
    ("latitude", "longitude", "land"),
    [
        (-25, 134, True), (40, -100, True), (22.6, 114.0, True), (43.8, 87.6, True),
        (29.6, 91.1, True), (23.9, 121.0, True), (19.2, 109.7, True), (-18, 178, True),
        (67, 178, True), (66, -173, True), (-85, 180, True), (-80, 0, True), (-90, 0, True),
        (42, 50.5, False), (0, -30, False), (35, 18, False), (0, 180, False), (90, 0, False),
        (62, 180, False), (-60, -180, False), (24.5, 119.5, False),
    ],
)  # fmt: skip
def test_land_is_where_land_is(latitude: float, longitude: float, land: bool) -> None:
    """Known places are on land or at sea, across the date line and at the poles, too."""
    view = around(latitude, longitude)

    assert is_land(view, view.x + 0.01, min(view.y + 0.01, 299.9)) is land


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(-90, 90), st.integers(-180, 180), st.sampled_from([-720, -360, 360]))
def test_the_world_is_round(latitude: float, longitude: int, turns: int) -> None:
    """A longitude written another way is the same place; the date line is no edge."""
    assert around(latitude, longitude) == around(latitude, longitude + turns)
    assert around(latitude, 180) == around(latitude, -180)


@pytest.mark.no_cover
def test_no_cut_edge_is_seen() -> None:
    """No straight line runs along a meridian or a parallel right across the map."""
    for longitude in range(-180, 180, 7):
        for latitude in (-89, -70, -55, 0, 66, 80):
            for ring in _rings(around(latitude, longitude)):
                for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
                    along = max(abs(ax - bx), abs(ay - by)) > 100 and (ax == bx or ay == by)
                    inside = 0 < (ax + bx) / 2 < 600 and 0 < (ay + by) / 2 < 300
                    assert not (along and inside), (latitude, longitude)


def test_land_goes_on_beyond_the_edge() -> None:
    """Land at the map's edge is drawn past it on all sides, so that no coast seems to be there."""
    xs, ys = zip(*(corner for ring in _rings(around(0, 20)) for corner in ring), strict=True)

    assert (min(xs), max(xs)) == (-outlines.MARGIN, 600 + outlines.MARGIN)
    assert (min(ys), max(ys)) == (-outlines.MARGIN, 300 + outlines.MARGIN)


def test_far_from_every_coast_more_of_the_world_is_shown() -> None:
    """A map of nothing but land says nothing; twice as much shows a coast."""
    assert len(_rings(around(43.8, 87.6))) > 10


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0), (-91, 0), (float("nan"), 0), (0, float("inf"))]
)
def test_what_is_no_place_is_refused(latitude: float, longitude: float) -> None:
    """Senseless numbers give no map rather than a wrong one."""
    with pytest.raises(ValueError, match="no place"):
        around(latitude, longitude)


def test_a_map_is_quick() -> None:
    """A page does not wait for its map: three milliseconds of work, more on a busy machine."""
    around(0, 0)
    spent = []
    for longitude in range(-180, 180, 5):
        start = time.process_time()
        around(longitude / 3, longitude)
        spent.append(time.process_time() - start)

    assert sorted(spent)[len(spent) // 2] < 0.05


def test_the_data_is_small_and_says_where_it_is_from() -> None:
    """A reader of the file sees source, licence and units; the package stays small."""
    text = DATA.read_text("utf-8")

    assert text.startswith(make_outlines.NOTE)
    assert "public domain" in make_outlines.NOTE
    assert len(text) < 60_000


def _topology(*rings: list[tuple[int, int]]) -> dict[str, object]:
    """TopoJSON with one polygon a ring, an arc each, in tenths of a degree."""
    arcs = [
        [ring[0], *((bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(ring))] for ring in rings
    ]
    return {
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"land": {"type": "GeometryCollection", "geometries": [
            {"type": "MultiPolygon", "arcs": [[[number]] for number in range(len(rings))]}
        ]}},
    }  # fmt: skip


def _lines(*rings: list[tuple[int, int]]) -> list[list[int]]:
    text = make_outlines.outlines(_topology(*rings))
    return [[int(n) for n in line.split()] for line in text.splitlines() if line[0] != "#"]


def test_the_maker_keeps_shapes_and_drops_crumbs() -> None:
    """Points on a line go, small islands near land go, lonely ones stay as a dot."""
    square = [(0, 0), (50, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    crumb = [(102, 98), (103, 98), (103, 99), (102, 98)]
    lonely = [(300, 300), (301, 300), (300, 301), (300, 300)]

    kept = _lines(square, crumb, lonely)
    assert kept == [[0, 0, 100, 0, 0, 100, -100, 0], [299, 299, 2, 0, 0, 2, -2, 0]]


def test_the_maker_keeps_islands_that_are_named() -> None:
    """The islands of a place in KEPT stay, however small and near."""
    coast = [(1100, 225), (1200, 225), (1200, 300), (1100, 300), (1100, 225)]
    island = [(1141, 222), (1143, 222), (1142, 223), (1141, 222)]

    assert len(_lines(coast, island)) == 2


def test_the_maker_joins_what_the_date_line_cuts() -> None:
    """An island across the date line is one ring without a jump."""
    across = [(1750, 0), (-1750, 0), (-1750, 100), (1750, 100), (1750, 0)]

    (line,) = _lines(across)
    assert [abs(number) for number in line[2:]] == [100, 0, 0, 100, 100, 0]


def test_the_maker_closes_the_land_round_the_pole() -> None:
    """Antarctica has no edge where the data's turn ends."""
    pole = [(x, -700 - (x % 200)) for x in range(-1800, 1800, 100)]

    (line,) = _lines([*pole, pole[0]])
    xs = list(accumulate(line[::2]))
    assert min(xs) <= -3000
    assert max(xs) >= 3000
    assert min(accumulate(line[1::2])) < -900
