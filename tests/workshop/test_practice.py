"""The practice photo is safe to show anybody, and everything planted in it is found and goes."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.samples.jpeg import picture
from tests.web.test_outlines import is_land
from toolkit import clean, inspect
from toolkit.errors import JailBroken
from toolkit.formats import identify
from toolkit.kinds import KINDS, stays
from toolkit.model import Look, Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.wire import FULL, Answer
from toolkit.web.outlines import around
from toolkit.workshop import harbour_scene, planted_metadata, practice
from toolkit.workshop.practice import EXERCISES, Exercise, practice_photo

#: Well above every threshold of the detector (0.20 at most for faces of any size).
SURE = 0.5


@pytest.fixture(params=EXERCISES.values(), ids=list(EXERCISES))
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """Each exercise there is."""
    found: Exercise = request.param
    return found


@pytest.fixture
def photo(exercise: Exercise, tmp_path: Path) -> Path:
    """Its photo, as a file under the name that its camera gave it."""
    path = tmp_path / exercise.file_name
    path.write_bytes(practice_photo(exercise.name))
    return path


def _looked_at(path: Path) -> Look:
    look = inspect(path)
    if look.faces is None:
        pytest.skip("no face model is installed")
    return look


def test_the_same_bytes_every_time(exercise: Exercise) -> None:
    """A trainer's copy is the group's copy; nothing of the machine or the moment is in it."""
    first = practice_photo(exercise.name)
    practice_photo.cache_clear()
    pool.shut()

    assert practice_photo(exercise.name) == first


def test_small_enough_to_send_on(photo: Path) -> None:
    """A photo of usual shape in less than 400 kB."""
    with Image.open(photo) as opened:
        assert opened.size == (1600, 1200)
    assert photo.stat().st_size < 400_000


def test_the_detector_finds_exactly_the_people(exercise: Exercise, photo: Path) -> None:
    """Everyone is found with room to spare, and nothing else is taken for a face."""
    faces = _looked_at(photo).faces
    assert faces is not None

    assert len(faces.found) == exercise.faces
    assert min(box.score for box in faces.found) > SURE


def test_the_faces_are_where_the_people_stand(tmp_path: Path) -> None:
    """Each box holds the middle of one drawn head, the cropped person's none."""
    path = tmp_path / "a.jpg"
    path.write_bytes(practice_photo("harbour"))
    faces = _looked_at(path).faces
    assert faces is not None

    heads = [(p.at[0] - harbour_scene.CROP_LEFT, p.at[1]) for p in harbour_scene.PEOPLE]
    held = [
        sum(b.x < x < b.x + b.width and b.y < y < b.y + b.height for b in faces.found)
        for x, y in heads
    ]
    assert held == [0, 1, 1, 1]


def test_every_plant_is_found(exercise: Exercise, photo: Path) -> None:
    """The answer key is true: each trace is told of, by its kind and in its words."""
    findings = inspect(photo, faces=False).findings

    for trace in exercise.planted:
        said = [finding.value or "" for finding in findings if finding.kind == trace.kind]
        words = "45.000000, -5.000000" if trace.place == "GPS" else trace.says
        assert any(words in value for value in said), trace


@pytest.mark.parametrize("recipe", [Recipe(faces="keep"), Recipe()], ids=["lossless", "covered"])
def test_every_plant_goes(exercise: Exercise, photo: Path, tmp_path: Path, recipe: Recipe) -> None:
    """A clean copy has none of the planted words, and nothing to find."""
    if recipe.faces == "hide":
        _looked_at(photo)
    outcome = clean(photo, tmp_path / "out", recipe)
    assert outcome.saved is not None
    copy = outcome.saved.read_bytes()
    left = inspect(outcome.saved, faces=recipe.faces == "hide")

    assert {trace.kind for trace in exercise.planted} <= {f.kind for f in outcome.removed}
    for trace in exercise.planted:
        assert not trace.says or trace.says.encode() not in copy
    assert all(
        stays(finding.kind)
        for finding in left.findings
        if not finding.place.path.startswith("file system")
    )
    if recipe.faces == "hide":
        assert outcome.faces_covered == exercise.faces
        assert left.faces is not None
        assert left.faces.found == ()


def test_the_hidden_thumbnail_shows_who_was_cropped() -> None:
    """It is the same scene with a strip more on the left, where the fourth person stands."""
    data = practice_photo("harbour")
    start = data.index(b"\xff\xd8\xff", 2)
    with Image.open(io.BytesIO(data[start:])) as opened:
        small = np.asarray(opened.convert("RGB"), np.float32)
    with Image.open(io.BytesIO(data)) as opened:
        now = np.asarray(opened.convert("RGB").resize((256, 192), Image.Resampling.LANCZOS))

    assert small.shape == (192, 320, 3)
    assert np.abs(small[:, 64:] - now).mean() < 6
    assert np.abs(small[:, :256] - now).mean() > 20


def test_nothing_in_it_names_us_or_the_machine(exercise: Exercise) -> None:
    """Who is found with the file is not found with our name."""
    data = practice_photo(exercise.name).lower()

    for name in (b"lampshade", b"toolkit", b"pillow", b"python", str(ROOT).encode().lower()):
        assert name not in data


def test_what_is_planted_is_clearly_made_up(exercise: Exercise) -> None:
    """No real person, maker or place: words say so, the point is at sea in whole degrees."""
    for trace in exercise.planted:
        assert trace.kind in KINDS
        if trace.place == "GPS":
            latitude, longitude = map(int, trace.says.split(","))
            view = around(latitude, longitude)
            assert not is_land(view, view.x, view.y)
        elif trace.says and not trace.kind.startswith("when."):
            assert "example" in trace.says.lower() or "made" in trace.says.lower()


def test_the_process_with_the_photos_loads_no_decoder() -> None:
    """Drawing happens in the child; here there is no library that decodes pictures."""
    script = (
        "import sys; from toolkit.workshop.practice import practice_photo; practice_photo();"
        "print([m for m in sys.modules if m.split('.')[0] in ('PIL', 'numpy', 'cv2')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.stdout.strip() == "[]"


def test_the_drawing_is_named_in_one_place() -> None:
    """Only the caller names the module that draws, and only as a string."""
    named = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "toolkit").rglob("*.py")
        if "workshop.drawing" in path.read_text("utf-8")
    ]

    assert named == ["toolkit/workshop/practice.py"]


@pytest.mark.parametrize("blobs", [(), (b"\xff\xd8\xff",), (b"\xff\xd8\xff", b"GIF89a")])
def test_a_senseless_drawing_is_refused(
    monkeypatch: pytest.MonkeyPatch, blobs: tuple[bytes, ...]
) -> None:
    """What the child says is checked, although it read nothing untrusted."""
    monkeypatch.setattr(pool, "run", lambda *_, **__: Answer(FULL, {}, blobs))

    with pytest.raises(JailBroken):
        practice.practice_photo.__wrapped__()


@pytest.mark.parametrize(
    ("place", "read"),
    [("-12.5, 30.25", "-12.500000, 30.250000"), ("0, -179.75", "0.000000, -179.750000")],
)
def test_places_are_written_as_cameras_write_them(place: str, read: str) -> None:
    """Any quarter of the world, to the hundredth of a second."""
    data = planted_metadata.planted(picture(), b"", {"GPS": place})

    said = [f.value or "" for f in identify(data).inspect(data) if f.kind == "where.gps"]
    assert any(read in value for value in said)


def test_only_what_is_asked_for_is_planted() -> None:
    """An exercise about one trace has one trace."""
    data = planted_metadata.planted(picture(), b"", {"Make": "Made-up Cameras"})

    kinds = {f.kind for f in identify(data).inspect(data)}
    assert kinds - {"hidden.packet", "look.description"} == {"device.model"}


def test_an_unknown_place_is_refused() -> None:
    """A slip in the table is seen at once, not by a learner who finds nothing."""
    with pytest.raises(ValueError, match="no such place"):
        planted_metadata.planted(picture(), b"", {"Maker": "x"})
