"""The child that a command will ask is started while the command is still being loaded."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of
from tests.film import clips
from tests.formats.test_ooxml import letter
from tests.samples import pdf
from toolkit import Recipe, clean, inspect
from toolkit.clean import preload
from toolkit.errors import JailBroken
from toolkit.formats import identify
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.common import COMMON
from toolkit.formats.documents import DOCUMENTS
from toolkit.formats.films import FILMS
from toolkit.formats.office import metafile
from toolkit.formats.opendocument import OPENDOCUMENT
from toolkit.formats.others import FORMATS
from toolkit.formats.pdfs import PDFS
from toolkit.formats.pictures import PICTURES
from toolkit.formats.sounds import SOUNDS
from toolkit.sandbox import pool, starting
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request

FORKS = pytest.mark.skipif(
    not starting.can_fork(), reason="children wait only where they can fork"
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What each child loads that is started from now on."""
    pool.shut()
    starting.shut()
    loads: list[tuple[str, ...]] = []
    real = starting._started

    def noted(warm_up: tuple[str, ...]) -> starting.Started:
        loads.append(warm_up)
        return real(warm_up)

    monkeypatch.setattr(starting, "_started", noted)
    return loads


@FORKS
def test_a_film_is_cleaned_by_the_child_that_was_started_ahead(
    tmp_path: Path, started: list[tuple[str, ...]]
) -> None:
    """No other of its kind is started: the words say what the work will ask for first."""
    film = tmp_path / "a.MP4"
    film.write_bytes(sample_of("mp4")[0])
    preload.start_ahead(["clean", "--faces", "keep", str(film)])
    ahead = (*preload.LIGHT, *preload.FILMS)
    assert started == [ahead]

    clean(film, tmp_path / "out", Recipe(faces="keep"))
    assert started.count(ahead) == 1


@FORKS
def test_a_film_whose_faces_are_hidden_needs_no_other_child(
    tmp_path: Path, started: list[tuple[str, ...]]
) -> None:
    """What reads its boxes decodes it, too: each child costs its start."""
    pytest.importorskip("av")
    film = clips.make(tmp_path, clips.Clip(path=clips.STILL[:4]))
    preload.start_ahead(["clean", str(film)])
    clean(film, tmp_path / "out")

    assert started == [(*preload.LIGHT, *preload.FILMS, *preload.MOVING)]


@pytest.mark.parametrize("words", [["--faces", "keep"], ["--faces=keep"]])
def test_where_faces_stay_nothing_is_loaded_that_decodes(
    words: list[str], started: list[tuple[str, ...]]
) -> None:
    """A copy of the coded pictures is there sooner."""
    preload.start_ahead(["clean", *words, "a.mp4"])

    assert started in ([(*preload.LIGHT, *preload.FILMS)], [])


@FORKS
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.JPG", sample_of("jpeg")[0]),
        ("a.docx", letter("<w:p><w:r><w:t>hello</w:t></w:r></w:p>")),
        ("a.pdf", pdf.file(pdf.page(b"BT /F1 12 Tf (hello) Tj ET"))),
        ("a.wav", sample_of("wav")[0]),
    ],
    ids=["jpg", "docx", "pdf", "wav"],
)
@pytest.mark.parametrize(
    ("words", "faces"),
    [(["clean", "--faces", "keep"], "keep"), (["inspect", "--faces", "skip"], "skip"),
     (["clean"], "hide"), (["inspect"], "count")],
)  # fmt: skip
def test_one_child_does_all_that_is_asked_of_a_file(
    name: str, data: bytes, words: list[str], faces: str, tmp_path: Path,
    started: list[tuple[str, ...]],
) -> None:  # fmt: skip
    """The words and the name say what it must have loaded, so that none is started in vain."""
    path = tmp_path / name
    path.write_bytes(data)
    preload.start_ahead([*words, str(path)])
    if words[0] == "clean":
        clean(path, tmp_path / "out", Recipe(faces=faces))
    else:
        inspect(path, faces=faces == "count")

    assert len(started) == 1, started


@FORKS
@pytest.mark.parametrize("faces", [True, False])
def test_what_decodes_is_loaded_once_a_document_has_a_picture(
    faces: bool, tmp_path: Path, started: list[tuple[str, ...]]
) -> None:
    """By the child that met it: no other is started, and one that has none is read much sooner."""
    first = (*preload._ENCODINGS, *preload._DOCUMENTS)
    warm = preload.PIXELS if faces else preload.LIGHT
    path = tmp_path / "a.docx"
    path.write_bytes(letter("<w:p><w:r><w:t>hello</w:t></w:r></w:p>"))
    inspect(path, faces=faces)
    (child,) = pool._idle
    assert not child.serves((*warm, *preload._DOCUMENTS))

    path.write_bytes(sample_of("docx")[0])
    seen = inspect(path, faces=faces)
    assert [found.kind for found in seen.findings if "media/image1" in found.place.path]
    assert (seen.faces is not None) is faces
    assert child.serves((*warm, *preload._DOCUMENTS))
    assert started == [first]


def test_a_large_document_has_what_decodes_from_the_start() -> None:
    """It seldom lacks pictures, and much would be read in vain; so where text is looked for."""
    small, large = preload._SMALL, preload._SMALL + 1
    documents, text = preload._DOCUMENTS, preload.for_pixels(["text"])

    assert preload.attempts(preload.PIXELS, documents, small) == (
        (*preload._ENCODINGS, *documents), (*preload.PIXELS, *documents),
        (*preload.PIXELS, *preload.EVERYTHING),
    )  # fmt: skip
    whole = ((*preload.PIXELS, *documents), (*preload.PIXELS, *preload.EVERYTHING))
    assert preload.attempts(preload.PIXELS, documents, large) == whole
    assert preload.attempts(preload.PIXELS, documents, small, wait=False) == whole
    assert preload.attempts(preload.PIXELS, (), small) == (preload.PIXELS, whole[1])
    assert preload.attempts(preload.LIGHT, preload.EVERYTHING, small) == (
        (*preload.LIGHT, *preload.EVERYTHING),
    )
    assert preload.attempts(text, preload.EVERYTHING, small, wait=False) == (
        (*text, *preload.EVERYTHING),
    )


@pytest.mark.parametrize(
    "words",
    [
        [], ["clean"], ["clean", "folder"], ["clean", "--help", "a.mp4"], ["clean", "-h", "a.mp4"],
        ["lock", "a.mp4"], ["clean", "--also", "text", "a.jpg"], ["clean", "--repaint", "a.png"],
        ["clean", "-j4", "a.jpg"], ["clean", "--jobs=4", "a.jpg"], ["guides", "show", "a.pdf"],
        ["clean", "-o", "a.pdf", "folder"],
    ],
)  # fmt: skip
def test_nothing_is_started_on_other_words(
    words: list[str], started: list[tuple[str, ...]]
) -> None:
    """Where it is not sure that this child is asked, the work starts its own."""
    preload.start_ahead(words)
    assert started == []


#: What a child loads in addition -> the formats that it knows then, beside common pictures.
TABLES = {
    (): (),
    preload.PICTURES: PICTURES,
    preload.FILMS: FILMS,
    preload._SOUNDS: SOUNDS,
    preload._DOCUMENTS: (zips.FORMAT, *DOCUMENTS),
    preload._OPENDOCUMENT: (zips.FORMAT, *OPENDOCUMENT, *metafile.FORMATS),
    preload._PDFS: PDFS,
    preload.EVERYTHING: FORMATS,
}


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_the_name_of_a_file_brings_the_child_that_knows_it(form: Format) -> None:
    """A name without a row is no hint; one with a row is a right one."""
    for ending in form.suffixes:
        if ending in preload._BY_SUFFIX:
            table = (*COMMON, *TABLES[preload.for_name("a" + ending.upper())])
            assert form in table, ending


@pytest.mark.parametrize("first", [preload._ENCODINGS, preload.LIGHT], ids=["bare", "light"])
@pytest.mark.parametrize("more", [*TABLES][:-1])
def test_a_child_that_knows_less_says_the_same_or_that_it_does_not_know(
    first: tuple[str, ...], more: tuple[str, ...], tmp_path: Path
) -> None:
    """Whoever is asked first, a file is taken for the same."""
    expected = {}
    for number, (name, data) in enumerate(_files()):
        (tmp_path / f"{number}").write_bytes(data)
        expected[str(number)] = name
    code = (
        "import sys; from pathlib import Path; from toolkit import errors, formats\n"
        "from toolkit.clean import tasks\n"
        "for name in sys.argv[2:]: getattr(tasks, name)()\n"
        "for path in Path(sys.argv[1]).iterdir():\n"
        "    try: said = formats.identify(path.read_bytes()).name\n"
        "    except errors.LampshadeError as error: said = error.code\n"
        "    print(path.name, said)"
    )
    warm = [task.partition(":")[2] for task in (*first, *more)]
    said = dict(line.split() for line in subprocess.run(
        [sys.executable, "-c", code, tmp_path, *warm],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines())  # fmt: skip

    common = COMMON if first == preload.LIGHT else ()
    known = {form.name for form in (*common, *TABLES[more])}
    assert said.keys() == expected.keys()
    for number, name in expected.items():
        assert said[number] == (name if name in known else "unloaded"), (number, name)


def _files() -> Iterator[tuple[str, bytes]]:
    """A file of each format, and some that begin as one and go on as another."""
    for form in FORMATS:
        with contextlib.suppress(ModuleNotFoundError):
            yield form.name, sample_of(form.name)[0]
    yield "docx", letter("", late_types=True)
    archive = sample_of("zip")[0]
    for name in ("mp3", "rtf", "torrent"):
        yield identify(sample_of(name)[0] + archive).name, sample_of(name)[0] + archive


@FORKS
def test_a_child_that_nobody_asks_is_ended(started: list[tuple[str, ...]]) -> None:
    """A guess that was wrong leaves no process behind."""
    preload.start_ahead(["clean", "a.mp4"])
    ((serves, (process, _)),) = starting._ahead
    (loaded,) = started
    assert loaded in serves

    starting.shut()
    assert process.wait() == -signal.SIGKILL
    assert not starting._ahead


@FORKS
def test_what_cannot_be_started_is_said_by_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting ahead only spares time."""

    def broken(*_words: object, **_options: object) -> None:
        raise OSError("no process to be had")

    pool.shut()
    starting.shut()
    monkeypatch.setattr(starting.os, "posix_spawn", broken)
    preload.start_ahead(["clean", "a.mp4"])
    assert not starting._ahead
    warm_up = (*preload.LIGHT, *preload.FILMS)
    with pytest.raises(JailBroken):
        pool.run(Request("a:b", [], {}, Limits(1, 1, 1), warm_up=warm_up))


def test_the_child_is_started_before_the_command_is_loaded() -> None:
    """What starts it needs next to nothing of ours, and little of Python's."""
    code = "import sys; from toolkit.clean import preload; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    ours = {name for name in said if name.startswith("toolkit")}
    assert ours == {
        "toolkit", "toolkit.clean", "toolkit.clean.preload", "toolkit.sandbox",
        "toolkit.sandbox.channel", "toolkit.sandbox.starting",
    }  # fmt: skip
    assert not {"dataclasses", "json", "ctypes", "click", "socket", "subprocess", "typing"} & set(
        said
    )


@FORKS
def test_a_child_is_started_ahead_once(started: list[tuple[str, ...]]) -> None:
    """Who wishes for the same twice gets one; who asks for something else takes none of it."""
    starting.start_ahead(("a:b", "c:d"), ("a:b",))
    starting.start_ahead(("a:b", "c:d"), ("a:b",))
    assert started == [("a:b", "c:d")]

    other = starting.acquire(("e:f",))
    assert other[0] == {("e:f",)}
    assert len(starting._ahead) == 1
    mine = starting.acquire(("a:b",))
    assert mine[0] == {("a:b", "c:d"), ("a:b",)}
    assert not starting._ahead
    for process, channel in (other[1], mine[1]):
        channel.close()
        process.kill()
        process.wait()
