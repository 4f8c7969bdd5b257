"""Twelve exercises: what the answer key says is in the files, is found, and goes."""

from __future__ import annotations

import functools
import io
import json
import re
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests import long
from tests.conftest import ROOT
from tests.web.test_outlines import is_land
from toolkit import clean, inspect
from toolkit.clean.pipeline import clean_stream, show_stream
from toolkit.errors import JailBroken, MissingPart
from toolkit.kinds import KINDS, stays
from toolkit.model import Box, Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.wire import FULL, Answer
from toolkit.web.outlines import around
from toolkit.workshop import effects, exercise_files, exercises, pictures, street_scene
from toolkit.workshop.drawing import FORMS
from toolkit.workshop.exercises import EXERCISES, File, planted
from toolkit.workshop.papers import PAPERS
from toolkit.workshop.planted_metadata import PLACES

SEED = 0
FILES = {file.name: file for exercise in EXERCISES for file in exercise.files}
PICTURES = {name: file for name, file in FILES.items() if file.drawn}
DOCUMENTS = {name: file for name, file in FILES.items() if not file.drawn}
#: Above every threshold of the detector.
SURE = 0.5
GREY = effects._GREY

each_picture = pytest.mark.parametrize("name", PICTURES)
each_document = pytest.mark.parametrize("name", DOCUMENTS)


@functools.cache
def made(name: str, seed: int = SEED) -> bytes:
    return exercise_files.made(FILES[name], seed)


def saved(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(made(name))
    return path


def said(trace: exercises.Trace) -> str:
    """A trace's words as our own reader says them."""
    if trace.kind != "where.gps":
        return trace.says
    return ", ".join(f"{float(number):.6f}" for number in trace.says.split(","))


def test_the_twelve() -> None:
    """Each has its own name, a task, a hint, an answer, and at least one file of its own."""
    names = [exercise.name for exercise in EXERCISES]
    files = [file.name for exercise in EXERCISES for file in exercise.files]

    assert len(set(names)) == 12
    assert len(set(files)) == len(files) == 17
    for exercise in EXERCISES:
        assert exercise.title
        assert exercise.task
        assert all(exercise.hints)
        assert exercise.found
        assert all(exercise.after)
        assert all(file.name.startswith(exercise.name) for file in exercise.files)


def test_all_twelve_are_tried() -> None:
    """Each has something to find, and every file of it goes through the tests of finding below."""
    assert PICTURES.keys() | DOCUMENTS.keys() == FILES.keys()
    assert len(DOCUMENTS) == 2
    for exercise in EXERCISES:
        assert any(file.planted or file.faces or file.seen for file in exercise.files)


@pytest.mark.parametrize("file", FILES.values(), ids=list(FILES))
def test_the_table_is_sound(file: File) -> None:
    """A slip in a row is seen here, not by a learner who finds nothing."""
    assert file.form in (FORMS if file.drawn else PAPERS)
    assert file.drawn in pictures.PICTURES or not file.drawn
    for trace in planted(file, SEED):
        assert trace.kind in KINDS
        assert "{" not in trace.says
        if file.form not in PAPERS:
            assert trace.place in PLACES | {exercises.NAME} or file.form == "png"


def test_what_the_key_says_of_places_is_what_was_drawn() -> None:
    """The table names boxes again, because it may load nothing that draws."""
    assert exercises._FACE == pictures.FACE
    assert FILES["shop-sign.jpg"].seen[0].box == street_scene.SIGN


@pytest.mark.parametrize("name", FILES)
def test_the_same_bytes_for_the_same_seed(name: str) -> None:
    """A trainer's files are the group's files; another seed gives others."""
    first = made(name)
    pool.shut()

    assert exercise_files.made(FILES[name], SEED) == first
    assert made(name, SEED + 1) != first


@each_picture
@pytest.mark.parametrize("seed", long.times([SEED + 1], [SEED, SEED + 1, SEED + 2]))
def test_drawn_faces_are_found(name: str, seed: int) -> None:
    """Everyone who can be seen, with room to spare, and nobody else.

    A usual run asks this of another seed; how many there are with the first is counted in
    `cleaned`, where they are covered.
    """
    shown = show_stream([made(name, seed)], faces=True)
    if shown.faces is None:
        pytest.skip("no face model is installed")

    assert len(shown.faces.found) == PICTURES[name].faces
    assert all(box.score > SURE for box in shown.faces.found)


@each_picture
def test_every_plant_is_found(name: str, tmp_path: Path) -> None:
    """The answer key is true: each trace is told of, by its kind and in its words."""
    findings = inspect(saved(name, tmp_path), faces=False).findings

    for trace in planted(PICTURES[name], SEED):
        values = [finding.value or "" for finding in findings if finding.kind == trace.kind]
        assert any(said(trace) in value for value in values), trace
    traces = {f.kind for f in findings if f.kind not in {"when.file_time", "hidden.packet"}}
    surplus = traces - {trace.kind for trace in PICTURES[name].planted}
    assert all(kind.startswith(("look.", "where.gps")) for kind in surplus)


@functools.cache
def cleaned(name: str) -> bytes:
    """The copy that a person makes who follows the answer key."""
    boxes = tuple(Box(*sight.box, "drawn") for sight in FILES[name].seen)
    outcome, parts = clean_stream([made(name)], Recipe(boxes=boxes), name=name)
    assert outcome.faces_covered == FILES[name].faces + len(boxes)
    assert {trace.kind for trace in FILES[name].planted} <= {f.kind for f in outcome.removed}
    return b"".join(parts)


@functools.cache
def has_the_model() -> bool:
    return show_stream([made("reflected-face.jpg")], faces=True).faces is not None


def needs_the_model() -> None:
    if not has_the_model():
        pytest.skip("no face model is installed")


@each_picture
def test_every_plant_goes(name: str, tmp_path: Path) -> None:
    """Our reader finds nothing in the copy; two others find nothing, too."""
    needs_the_model()
    copy = cleaned(name)
    # its own name is the copy's no more
    path = tmp_path / f"copy{Path(name).suffix}"
    path.write_bytes(copy)
    left = inspect(path)

    assert left.faces is not None
    assert left.faces.found == ()
    assert all(
        stays(finding.kind)
        for finding in left.findings
        if not finding.place.path.startswith("file")
    )
    for trace in planted(PICTURES[name], SEED):
        assert not trace.says or trace.says.encode() not in copy
    with Image.open(path) as opened:
        assert dict(opened.getexif()) == {}
        assert not {"exif", "xmp", "comment", "XML:com.adobe.xmp"} & opened.info.keys()
    start = b"\x89PNG" if name.endswith(".png") else b"\xff\xd8\xff"
    assert copy.count(start) == 1
    assert strange(path) == set()


def strange(path: Path, *around: str) -> set[str]:
    """What exiftool sees that is not about pixels or the file on this disk."""
    tool = shutil.which("exiftool")
    if tool is None:
        return set()
    ended = subprocess.run([tool, "-j", "-G0", path], capture_output=True, check=True)
    rows: dict[str, Any] = json.loads(ended.stdout)[0]
    groups = {name.partition(":")[0] for name in rows}
    return groups - {"SourceFile", "ExifTool", "File", "Composite", "JFIF", "PNG", *around}


@pytest.mark.parametrize("name", ["gps-jpeg-20200320.jpg", "xmp-place.jpg", "stale-preview.jpg"])
def test_the_other_reader_sees_what_is_planted(name: str, tmp_path: Path) -> None:
    """What a reader that is not ours says of a planted file; so the check above can fail."""
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")

    assert strange(saved(name, tmp_path)) & {"EXIF", "XMP"}


@pytest.mark.parametrize(
    ("name", "sight"),
    [(name, sight) for name, file in PICTURES.items() for sight in file.seen],
    ids=lambda value: value if isinstance(value, str) else value.words,
)
def test_what_only_eyes_see_is_covered_by_hand(name: str, sight: exercises.Sight) -> None:
    """The key names the place; a cover there leaves one flat colour, and before there is more."""
    needs_the_model()
    left, top, wide, high = sight.box
    # the blocks of a JPEG blur its edges
    inner = np.s_[top + 16 : top + high - 16, left + 16 : left + wide - 16]

    def pixels(data: bytes) -> Any:
        with Image.open(io.BytesIO(data)) as opened:
            return np.asarray(opened.convert("RGB"), np.int16)[inner]

    assert pixels(made(name)).std() > 12
    assert np.abs(pixels(cleaned(name)) - GREY).max() <= 4


@pytest.mark.parametrize("name", ["shop-sign.jpg", "school-badge.jpg"])
def test_text_is_found_where_its_finder_is_installed(name: str, tmp_path: Path) -> None:
    """The answer key points to --also text, so it must do here what it says."""
    try:
        outcome = clean(saved(name, tmp_path), tmp_path / "out", Recipe(also=("text",)))
    except MissingPart:
        pytest.skip("no text finder is installed")
    left, top, wide, high = FILES[name].seen[0].box
    middle = (left + wide / 2, top + high / 2)

    lines = [box for box in outcome.covered if box.what == "text"]
    assert any(
        box.x - 60 <= middle[0] <= box.x + box.width + 60
        and box.y - 60 <= middle[1] <= box.y + box.height + 60
        for box in lines
    )


@each_document
def test_what_documents_say_is_found_and_goes(name: str, tmp_path: Path) -> None:
    """Each trace is told of; two readers find nothing in the copy; its words are still there."""
    findings = inspect(saved(name, tmp_path), faces=False).findings
    for trace in planted(DOCUMENTS[name], SEED):
        assert trace.says in [finding.value for finding in findings if finding.kind == trace.kind]
    outcome = clean(tmp_path / name, tmp_path / "out", Recipe(faces="keep"))
    assert outcome.saved is not None
    copy = outcome.saved.read_bytes()

    assert {trace.kind for trace in DOCUMENTS[name].planted} <= {f.kind for f in outcome.removed}
    assert inspect(outcome.saved, faces=False).findings == ()
    assert strange(outcome.saved, *AROUND[Path(name).suffix]) == set()
    for trace in planted(DOCUMENTS[name], SEED):
        assert not any(trace.says.encode() in part for part in unpacked(copy))
    assert any(b"nothing in it is true" in part for part in unpacked(copy))


#: What the other reader says of every document of this kind, above all how it is packed.
AROUND = {".pdf": ("PDF",), ".docx": ("ZIP",)}


def unpacked(data: bytes) -> list[bytes]:
    """A document as it is, and its parts by standard means."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        return [data, *(zlib.decompress(part) for part in found if part[:1] == b"\x78")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [data, *(archive.read(name) for name in archive.namelist())]


def test_documents_say_who_wrote_them() -> None:
    """By standard means: the dictionary of a PDF, the archive that a DOCX file is."""
    written = made("author-pdf-docx.pdf").decode("ascii")
    told = dict(re.findall(r"/(Author|Title) \(((?:[^()\\]|\\.)*)\)", written))
    author, title = (trace.says for trace in planted(FILES["author-pdf-docx.pdf"], SEED))
    assert told == {"Author": author, "Title": title.replace("\\", "\\\\")}
    table = int(re.findall(r"startxref\n(\d+)", written)[0])
    assert written[table:].startswith("xref\n0 7\n")
    assert "/Size 7 /Root 1 0 R /Info 6 0 R" in written
    for number, start in enumerate(re.findall(r"(\d{10}) 00000 n", written), 1):
        assert written[int(start) :].startswith(f"{number} 0 obj\n")

    creator, template = (trace.says for trace in planted(FILES["author-pdf-docx.docx"], SEED))
    with zipfile.ZipFile(io.BytesIO(made("author-pdf-docx.docx"))) as archive:
        assert archive.testzip() is None
        assert f"<dc:creator>{creator}<" in archive.read("docProps/core.xml").decode()
        assert f"<Template>{template}<" in archive.read("docProps/app.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@each_document
def test_another_reader_sees_who_wrote_them(name: str, tmp_path: Path) -> None:
    """The documents are whole enough for a program that is not ours."""
    tool = shutil.which("exiftool")
    if tool is None:
        pytest.skip("exiftool is not installed")
    told = subprocess.run([tool, "-j", saved(name, tmp_path)], capture_output=True, check=True)
    rows = json.loads(told.stdout)[0]

    values = {str(value) for value in rows.values()}
    assert {trace.says for trace in planted(FILES[name], SEED)} <= values
    assert "Warning" not in rows


@pytest.mark.parametrize(
    ("name", "start"), [("stale-preview.jpg", b"\xff\xd8\xff"), ("png-crop.png", b"\x89PNG")]
)
def test_what_was_cut_off_shows_a_second_face(name: str, start: bytes) -> None:
    """The hidden picture is whole, shows more, and the detector finds both people in it."""
    data = made(name)
    hidden = data[data.index(start, 2) :]
    shown, cut = show_stream([hidden], faces=True), show_stream([data], faces=True)
    if shown.faces is None or cut.faces is None:
        pytest.skip("no face model is installed")

    assert shown.size is not None
    assert cut.size is not None
    assert shown.size.width / shown.size.height > 1.2 * cut.size.width / cut.size.height
    assert len(shown.faces.found) == len(cut.faces.found) + 1


def test_one_camera_took_both() -> None:
    """The same number stands in both, the name in one."""
    serial = f"EXAMPLE-{exercises.made_up(SEED)['serial']}".encode()
    owner = b"Example\x00"

    first, second = made("serial-twice-a.jpg"), made("serial-twice-b.jpg")
    assert serial in first
    assert serial in second
    assert owner in first
    assert owner not in second


@pytest.mark.parametrize("name", FILES)
def test_nothing_in_them_names_us_or_the_machine(name: str) -> None:
    """Who is found with the files is not found with our name, a path or the time."""
    data = made(name).lower()

    for word in (b"lampshade", b"toolkit", b"pillow", b"python", str(ROOT).encode().lower()):
        assert word not in data
    assert re.findall(rb"20(?:2[1-9]|[3-9]\d)[:-]\d\d[:-]\d\d", data) == []


@pytest.mark.parametrize("place", exercises._AT_SEA)
def test_positions_lie_at_sea(place: str) -> None:
    """Whole degrees, nobody's home."""
    latitude, longitude = map(int, place.split(","))
    view = around(latitude, longitude)

    assert not is_land(view, view.x, view.y)


@pytest.mark.parametrize(
    "blobs", [(), (b"GIF89a", b""), (b"\xff\xd8\xff",), (b"\xff\xd8\xff", b"GIF89a")]
)
def test_a_senseless_drawing_is_refused(
    monkeypatch: pytest.MonkeyPatch, blobs: tuple[bytes, ...]
) -> None:
    """What the child says is checked, although it read nothing untrusted."""
    monkeypatch.setattr(pool, "run", lambda *_, **__: Answer(FULL, {}, blobs))

    with pytest.raises(JailBroken):
        exercise_files.made(FILES["gps-jpeg-20200320.jpg"], SEED)


def test_what_the_page_says_of_inspect_is_so() -> None:
    """Ten exercises have a trace in a file; two are seen, by the finders of faces and text."""
    told = {one.name for one in EXERCISES if any(file.planted for file in one.files)}
    texts = {
        one.name for one in EXERCISES for file in one.files for each in file.seen if each.also
    }

    assert {one.name for one in EXERCISES} - told == {"reflected-face", "school-badge"}
    assert texts == {"xmp-place", "shop-sign", "school-badge"}
    assert FILES["reflected-face.jpg"].faces == 1


def test_every_module_finds_its_practice_files() -> None:
    """What a trainer's module asks for is an exercise here."""
    modules = sorted((ROOT / "guides/en/workshops").glob("*.yml"))
    asked = {
        name
        for module in modules
        for row in re.findall(r"\npractice_files: \[(.*)\]", module.read_text("utf-8"))
        for name in row.split(", ")
        if name
    }

    assert len(asked) > 5
    assert asked <= {exercise.name for exercise in EXERCISES}
