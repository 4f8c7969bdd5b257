"""How the names of copies of texts end, and what is not said of files in which nobody is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import sample_of
from tests.samples import doc
from tests.samples import ole as compounds
from toolkit.clean import report
from toolkit.clean.pipeline import clean, clean_stream, inspect
from toolkit.errors import Locked
from toolkit.model import Recipe
from toolkit.outcome import Delivery

KEEP = Recipe(faces="keep")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("notes.md", ".md"), ("data.csv", ".csv"), ("a.py", ".py"), ("UPPER.JSON", ".json"),
        ("film.srt", ".srt"), ("README", ".txt"), ("plain.txt", ".txt"), ("jane.smith", ".txt"),
        ("photo.jpg", ".txt"), ("run.exe", ".txt"), ("page.html", ".txt"),
    ],
)  # fmt: skip
def test_a_copy_of_a_text_ends_as_its_source_where_that_is_a_kind_of_text(
    tmp_path: Path, name: str, ending: str
) -> None:
    """Nothing but the name says that a text is a table; another ending could say who wrote it."""
    source = tmp_path / name
    source.write_text("one, two\n")

    done = clean(source, tmp_path / "out", KEEP)
    kept = clean(source, Delivery(tmp_path / "kept", keep_names=True), KEEP)

    assert done.saved is not None
    assert done.suffix == done.saved.suffix == ending
    assert done.saved.stem != source.stem
    assert kept.saved is not None
    assert kept.saved.name == source.stem + ending


def test_a_copy_from_a_pipe_ends_as_its_name_says() -> None:
    """The pages name copies by this."""
    done, _ = clean_stream([b"one, two\n"], KEEP, name="data.csv")

    assert done.suffix == ".csv"


def test_a_picture_ends_as_its_format_says(tmp_path: Path) -> None:
    """Its source's ending says nothing more, and cameras differ in it."""
    (tmp_path / "a.JPEG").write_bytes(sample_of("jpeg")[0])

    assert clean(tmp_path / "a.JPEG", tmp_path / "out", KEEP).suffix == ".jpg"


@pytest.mark.parametrize(("kind", "said"), [("txt", False), ("flac", False), ("emf", True)])
def test_faces_are_not_spoken_of_where_there_is_nothing_to_see(
    tmp_path: Path, kind: str, said: bool
) -> None:
    """But of a drawing that nobody can look into they are."""
    source = tmp_path / f"a.{kind}"
    source.write_bytes(sample_of(kind)[0])

    done = clean(source, tmp_path / "out", Recipe(faces="hide"))
    lines = [*report.outcome_lines(done), *report.look_lines(inspect(source, faces=False))]

    assert any("faces" in line for line in lines) is said


def test_an_old_document_with_a_password_is_said_to_be_locked(tmp_path: Path) -> None:
    """Nobody is sent to save it as PDF who cannot open it."""
    word = doc.document({}, flags=0x0300)[0]
    source = tmp_path / "a.doc"
    source.write_bytes(compounds.compound({"WordDocument": word}))

    with pytest.raises(Locked):
        clean(source, tmp_path / "out", KEEP)
