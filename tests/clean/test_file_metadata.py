"""Traces beside the bytes: what a file's name, its times and its notes give away."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from toolkit.clean import file_metadata
from toolkit.files import NEUTRAL_TIME, neutral_name


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("IMG_20260405_101112.jpg", {"when.file_name", "device.file_name"}),
        ("PXL_20240102_030405678.jpg", {"when.file_name", "device.file_name"}),
        ("WhatsApp Image 2024-05-06 at 10.11.12.jpeg", {"when.file_name", "device.file_name"}),
        ("signal-2024-05-06-101112.jpg", {"when.file_name", "device.file_name"}),
        ("photo_05.06.2024.png", {"when.file_name"}),
        ("1714990272123.jpg", {"when.file_name"}),
        ("52.5200, 13.4050.jpg", {"where.file_name"}),
        ("-33.8688_151.2093.jpg", {"where.file_name"}),
        ("Anna Schmidt.jpg", {"who.file_name"}),
        ("to anna.schmidt@example.org.jpg", {"who.file_name"}),
        ("微信图片_20240612143012.jpg", {"when.file_name", "device.file_name"}),
        ("QQ图片20240612143012.jpg", {"when.file_name", "device.file_name"}),
        ("DJI_20240612143012_0001_V.JPG", {"when.file_name", "device.file_name"}),
        ("会议 2024年6月12日.jpg", {"when.file_name"}),
        ("6月12日.jpg", {"when.file_name"}),
        ("صورة ١٢-٠٦-٢٠٢٤.jpg", {"when.file_name"}),
        ("۲۳ خرداد ۱۴۰۳.jpg", {"when.file_name"}),
        ("12 de junio de 2024.jpg", {"when.file_name"}),
        ("12 июня 2024.jpg", {"when.file_name"}),
        ("June 12, 2024.jpg", {"when.file_name"}),
        ("trip 2024-6-12.jpg", {"when.file_name"}),
        ("CamScanner 06-13-2024 14.30.jpg", {"when.file_name", "device.file_name"}),
        ("北京朝阳公园.jpg", {"where.file_name"}),
        ("lat39.9042lon116.3914.jpg", {"where.file_name"}),
        ("Taksim Square.jpg", {"where.file_name"}),
        ("María Gómez.jpg", {"who.file_name"}),
        ("Анна Петрова.jpg", {"who.file_name"}),
        ("Mari\u0301a Go\u0301mez.jpg", {"who.file_name"}),
        ("+8613812345678.jpg", {"who.file_name"}),
        ("13812345678.jpg", {"who.file_name"}),
        ("DSC01234.JPG", {"device.file_name"}),
        ("Canon 5D.jpg", {"device.file_name"}),
        ("holiday.jpg", set()),
        ("decor 2024.jpg", set()),
        ("v1.2.3.jpg", set()),
        ("New Folder.jpg", set()),
        ("Photos Scans.jpg", set()),
        ("Scan Ana Pérez.jpg", {"who.file_name"}),
        ("New Folder Ana Pérez.jpg", {"who.file_name"}),
        ("Isaac Newton.jpg", {"who.file_name"}),
        ("Julio Pérez.jpg", {"who.file_name"}),
        ("Jan_Novak.jpg", {"who.file_name"}),
        ("Elliot Page.jpg", {"who.file_name"}),
        ("Group Lopez.jpg", {"who.file_name"}),
        ("12_Group_Group_12_Group_Group_12_10.jpg", set()),
        ("Team Meeting.docx", set()),
        ("Invoice March.pdf", set()),
        ("kxbtqwzrvmnp.jpg", set()),
        (".hidden", set()),
    ],
)
def test_names_that_give_something_away(name: str, kinds: set[str]) -> None:
    """Dates, places, people and cameras that a name seems to hold."""
    assert {finding.kind for finding in file_metadata.of_name(name)} == kinds


def test_names_of_ours_say_nothing() -> None:
    """A copy under a random name has no finding of its own."""
    for _ in range(200):
        assert list(file_metadata.of_name(neutral_name(".jpg"))) == []


def test_what_is_told_stands_in_the_name() -> None:
    """The words as they stand there, whole: not cut at a letter with an accent."""
    told = [finding.value for finding in file_metadata.of_name("Anna María 13-06-2024 14.30.jpg")]
    assert told == ["13-06-2024", "Anna María"]


def test_one_kind_is_told_once() -> None:
    """Two dates in one name are one warning."""
    told = [f.kind for f in file_metadata.of_name("2024-05-06 and 2024-05-07.jpg")]

    assert told == ["when.file_name"]


def test_times_are_traces_but_for_the_neutral_one(tmp_path: Path) -> None:
    """When a file was changed is told; the time that copies carry is not."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    os.utime(path, (0, 1_000_000_000))
    assert [f.value for f in file_metadata.of_file(path)] == ["2001-09-09 01:46:40 UTC"]
    os.utime(path, (NEUTRAL_TIME, NEUTRAL_TIME))
    assert list(file_metadata.of_file(path)) == []


@pytest.mark.parametrize("seconds", [1e18, -1e18, float("nan")])
def test_a_time_that_no_calendar_has_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """A file from a year that cannot be, or one that is gone meanwhile, has just no time."""
    status = SimpleNamespace(st_mtime=seconds)
    monkeypatch.setattr(Path, "lstat", lambda path: status)
    assert list(file_metadata._in_times(tmp_path)) == []
    monkeypatch.undo()
    assert list(file_metadata.of_file(tmp_path / "gone")) == []


def test_notes_of_the_system_are_traces(tmp_path: Path) -> None:
    """Where a download came from is kept with the file, and told."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    os.utime(path, (NEUTRAL_TIME, NEUTRAL_TIME))
    try:
        os.setxattr(path, "user.xdg.origin.url", b"https://example.org/anna")
    except (AttributeError, OSError):
        pytest.skip("this file system keeps no notes with files")
    (told,) = file_metadata.of_file(path)

    assert told.kind == "hidden.attribute"
    assert told.value == "https://example.org/anna"
    assert "user.xdg.origin.url" in told.place.path


def test_a_system_without_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system keeps none, none are told."""
    monkeypatch.delattr(os, "listxattr", raising=False)

    assert list(file_metadata._in_attributes(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.jpg", []), ("a.JPG", []), ("a", []), ("a.png", [".png"]), ("a.jpg.exe", [".exe"])],
)
def test_a_wrong_ending_is_told(name: str, told: list[str]) -> None:
    """A name that says another kind than the content is."""
    assert [f.value for f in file_metadata.wrong_suffix(name, (".jpg", ".jpeg"))] == told


#: Parts of names; each pattern finds something in some two of them.
_PARTS = (
    "IMG", "20230405", "1680000000", "5.4.2021", "2021-4-5", "12 mayo", "1402", "مهر",
    "апреля 2021",
    "中山路", "北京市", "Calle", "Main", "Street", "rue", "Ali", "Карим", "john@x.org",
    "+49 170 1234567", "13912345678", "12.345", "75.991", "39°28", "WhatsApp", "微信", "3月5日",
    "2022年3月",
)  # fmt: skip


def test_what_a_name_must_have_at_all_hides_nothing() -> None:
    """A pattern that is not looked for would have found nothing."""
    found = set()
    for name in map("".join, itertools.product(_PARTS, ["", " ", "_", ","], _PARTS)):
        for number, (_, needed, pattern) in enumerate(file_metadata.NAME_PATTERNS):
            if re.search(pattern, name):
                found.add(number)
                assert re.search(needed, name), (name, pattern)
    assert found == set(range(len(file_metadata.NAME_PATTERNS)))
