"""Films through the jail: nobody is bare in any frame, and all else stays as it was."""

from __future__ import annotations

import errno
import functools
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.film import clips
from tests.film.clips import Clip, Shown
from toolkit.clean import covering, film_pictures, film_tasks, jail_requests, preload, review
from toolkit.clean.film_job import Job
from toolkit.clean.pipeline import clean
from toolkit.errors import CannotWrite, Damaged, LampshadeError, NotCleanable
from toolkit.film.tracks import Sighting, Track
from toolkit.model import Recipe
from toolkit.outcome import Delivery, Outcome
from toolkit.redact.film import coders, decoding, detecting, encoding, picking, rechecking
from toolkit.sandbox import pool
from toolkit.sandbox.request import Request

av = pytest.importorskip("av")

_SOUND = Recipe(voice="keep")
MATROSKA: dict[str, Any] = {"container": "matroska"}
#: Every container with every codec that people's cameras and tools put into it.
VARIANTS = {
    "mp4-h264": Clip(sound=1), "mp4-hevc": Clip(codec="libx265"),
    "mp4-av1": Clip(codec="libsvtav1"), "mp4-vp9": Clip(codec="libvpx-vp9"),
    "mov-h264": Clip("mov", sound=1), "3gp-h264": Clip("3gp"),
    "mkv-h264": Clip(**MATROSKA, sound=1), "mkv-hevc": Clip(**MATROSKA, codec="libx265"),
    "webm-vp8": Clip("webm", "libvpx"), "webm-vp9": Clip("webm", "libvpx-vp9", sound=1),
    "webm-av1": Clip("webm", "libsvtav1"), "avi-h264": Clip("avi", sound=1),
    "10-bits": Clip(codec="libx265", pixels="yuv420p10le", tags=(1, 9, 18, 9)),
    "10-bits-h264": Clip(**MATROSKA, pixels="yuv420p10le"),
    "10-bits-av1": Clip(codec="libsvtav1", pixels="yuv420p10le", tags=(1, 9, 16, 9)),
    "all-brightness": Clip(pixels="yuvj420p"), "all-colours": Clip(pixels="yuv444p"),
    "odd-sides": Clip("webm", "libvpx-vp9", size=(319, 239)),
    "turned-left": Clip(turn=1, sound=1), "upside-down": Clip("mov", turn=2),
    "turned-right": Clip(**MATROSKA, turn=3),
    "mirrored": Clip(mirrored=True), "mirrored-upside-down": Clip("mov", turn=2, mirrored=True),
    "mirrored-and-turned": Clip(turn=1, mirrored=True, sound=1),
    "mirrored-deep": Clip(codec="libx265", pixels="yuv420p10le", turn=3, mirrored=True),
    "own-times": Clip(times=tuple(40 * at + 13 * (at % 3) + 300 * (at > 7) for at in range(16))),
    "own-times-mkv": Clip(**MATROSKA, times=tuple(at * at * 7 + 20 * at for at in range(16))),
    "two-sounds": Clip(sound=2), "b-frames": Clip(options=(("bf", "3"), ("preset", "medium"))),
    "interlaced": Clip(options=(("x264-params", "interlaced=1"), ("preset", "medium"))),
    "cut": Clip(path=clips.CUT), "one-frame": Clip(path=clips.STILL[:1]),
    "first-black": Clip(black=1),
    "smaller-on-the-way": Clip("webm", "libvpx", other=(8, 0.5)),
    "larger-on-the-way": Clip("webm", "libvpx-vp9", other=(5, 1.5)),
    "turned-and-smaller": Clip(**MATROSKA, codec="libvpx", turn=1, other=(8, 0.5)),
    "one-a-second": Clip(rate=1), "120-a-second": Clip(rate=120),
}  # fmt: skip


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, Outcome]]:
    """A clip and what became of it, made once for all tests."""

    @functools.cache
    def run(clip: Clip, recipe: Recipe = _SOUND) -> tuple[Path, Outcome]:
        folder = tmp_path_factory.mktemp("film")
        source = clips.make(folder, clip)
        return source, clean(source, folder / "out", recipe)

    return run


def bare(clip: Clip, shown: Shown) -> list[int]:
    """Frames in which a face can be told: some of it is not one flat grey."""
    found = []
    for number, picture in enumerate(shown.pictures):
        for x, y, w, h in clips.faces(clip, number):
            face = picture[round(y + 0.1 * h) : round(y + 0.9 * h), round(x) : round(x + w)]
            face = face[:, round(0.1 * w) : round(0.9 * w)].astype(float)
            if np.abs(face - np.median(face)).max() > 40:
                found.append(number)
    return found


@pytest.mark.parametrize("name", VARIANTS)
def test_nobody_is_bare_and_all_else_stays(name: str, cleaned: Any) -> None:
    """Faces are gone in every frame; size, times, depth, colours, turn and sound stay."""
    clip = VARIANTS[name]
    source, done = cleaned(clip)
    before, after = clips.played(source), clips.played(done.saved)

    assert len(after.pictures) == len(clip.path)
    assert after.pictures[0].shape == before.pictures[0].shape
    assert after._replace(pictures=[]) == before._replace(pictures=[])
    assert bare(clip, before) or name == "first-black"
    assert bare(clip, after) == []
    assert done.film is not None
    assert done.faces_covered == done.film.tracks > 0


@pytest.mark.parametrize(
    "clip",
    [
        Clip(last=4000),
        Clip("mov", last=4000),
        Clip("3gp", last=4000),
        Clip(**MATROSKA, last=4000),
        Clip("webm", "libvpx-vp9", last=4000),
    ],
)
def test_a_last_frame_that_stays_long_stays_as_long(clip: Clip, cleaned: Any) -> None:
    """A screen that was recorded stands still at the end; its copy was over at once."""
    source, done = cleaned(clip)
    long = []
    for path in (source, done.saved):
        with av.open(str(path)) as film:
            long.append(film.duration / av.time_base)

    assert long[0] > 4
    assert long[1] == pytest.approx(long[0], abs=0.1)


@pytest.mark.parametrize("other", [Clip().other, (8, 0.5)])
def test_a_transport_stream_becomes_an_mp4(other: tuple[int, float], cleaned: Any) -> None:
    """It cannot be written as it was; its pictures, their times and its sound can."""
    clip = Clip("mpegts", sound=1, other=other, options=(("tune", "zerolatency"),))
    source, done = cleaned(clip)
    before, after = clips.played(source), clips.played(done.saved)

    assert done.saved.suffix == ".mp4"
    assert after.times == before.times
    assert len(after.sounds) == 1
    assert bare(clip, after) == []


def test_sound_goes_unless_it_is_kept(cleaned: Any) -> None:
    """A voice names a person, too."""
    _, done = cleaned(Clip(sound=2), Recipe())

    assert clips.played(done.saved).sounds == []


def test_every_face_is_covered_by_a_closer_look_too(cleaned: Any) -> None:
    """--thorough on a film that jumps to another scene."""
    clip = Clip(path=clips.CUT)
    _, done = cleaned(clip, Recipe(thorough=True))

    assert bare(clip, clips.played(done.saved)) == []


def test_a_face_that_fills_the_copy_is_seen(tmp_path: Path) -> None:
    """The look at the copy knows faces that are too tall for the view in full size."""
    covering.load()
    clip = Clip(size=(1280, 960), path=((350, 2100),), scale=5.0)
    ((x, y, w, h),) = clips.faces(clip, 0)
    film = decoding.opened(clips.make(tmp_path, clip).read_bytes(), 1)

    ((_, _, seen, _),) = rechecking.again(film, [], [], every=1)

    assert h > 700
    assert [
        one for one in seen
        if x < one.x + one.width / 2 < x + w and y < one.y + one.height / 2 < y + h
    ]  # fmt: skip


def test_where_a_cover_ends_the_place_around_it_is_looked_at(tmp_path: Path) -> None:
    """Whoever is still there is seen; what else there is, in the looks at whole pictures."""
    covering.load()
    clip = Clip(size=(480, 240), path=clips.STILL)
    film = decoding.opened(clips.make(tmp_path, clip).read_bytes(), 1)
    places = clips.faces(clip, 0)
    track = Track(1, (Sighting(0, *places[1], 0.9),))

    told = rechecking.again(film, [track], [], every=99)
    seen = {one.done - 1: one.left for one in told}
    around = [one.x + one.width / 2 for one in seen[7] if one.score > 0.5]

    assert len(places) == 4
    assert [frame for frame in seen if seen[frame]] == [0, 7]
    assert len(seen[0]) == 3
    assert around == [pytest.approx(places[1][0] + places[1][2] / 2, abs=5)]


def test_the_copy_is_looked_at_from_its_beginning_on_every_so_often(tmp_path: Path) -> None:
    """The very first frame, so that no film is too short, and those that the mode wants."""
    covering.load()
    film = decoding.opened(clips.make(tmp_path, Clip(path=clips.STILL)).read_bytes(), 1)

    told = rechecking.again(film, [], [], every=6, first=3)

    assert [one.done - 1 for one in told if one.left] == [0, 3, 9]


@pytest.mark.parametrize(("hide", "covered"), [(True, False), (False, True)])
def test_a_cover_that_is_not_there_is_missed(hide: bool, covered: bool, tmp_path: Path) -> None:
    """In any frame, also one that nobody looks at; not of who was left visible."""
    covering.load()
    clip = Clip(path=clips.STILL)
    film = decoding.opened(clips.make(tmp_path, clip).read_bytes(), 1)
    track = Track(1, (Sighting(5, *clips.faces(clip, 5)[0], 1.0),), hide, drawn=True)

    told = [one.covered for one in rechecking.again(film, [track], [], every=99)]

    assert told == [True] * 5 + [covered] + [True] * 6


@pytest.mark.parametrize("long", [16, 64, 94, 96, 98, 160])
def test_a_film_may_be_as_small_as_it_likes(long: int, tmp_path: Path) -> None:
    """No smaller picture is cut into parts, whatever these have in common."""
    clip = Clip("webm", "libvpx-vp9", size=(long, 16), path=clips.STILL[:2])

    assert clean(clips.make(tmp_path, clip), tmp_path / "out", Recipe()).saved


@pytest.mark.parametrize("place", [(-9e9, 0.0), (9e9, 9e9), (0.0, -1000.0)])
def test_a_cover_may_end_outside_of_the_picture(
    place: tuple[float, float], tmp_path: Path
) -> None:
    """A person may draw one there."""
    covering.load()
    clip = Clip(path=clips.STILL)
    film = decoding.opened(clips.make(tmp_path, clip).read_bytes(), 1)
    track = Track(1, (Sighting(0, *place, 40.0, 40.0, 1.0),), drawn=True)

    assert len(list(rechecking.again(film, [track], [], every=99))) == len(clip.path)


def test_a_blackout_leaves_coarse_cells_and_the_sound(cleaned: Any) -> None:
    """No face can be told, whether it was found or not."""
    clip = Clip(sound=1)
    source, done = cleaned(clip, Recipe(blackout=True))
    after = clips.played(done.saved)

    assert after.sounds == clips.sounds(source)
    assert len(after.pictures) == len(clip.path)
    cell = after.pictures[5][130:150, 110:126].astype(float)
    assert np.abs(cell - np.median(cell, (0, 1))).max() < 12
    assert done.faces_found is None
    assert done.film is not None
    assert (done.film.tracks, done.film.frames) == (0, len(clip.path))


def test_a_blackout_looks_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It makes no difference who is in it: not for the copy, nor for a dry run."""
    asked = list[str]()
    run = pool.run

    def heard(request: Request, owner: object = None) -> Any:
        asked.append(request.task.removeprefix(f"{preload.FILM_TASKS}:"))
        return run(request, owner)

    monkeypatch.setattr(pool, "run", heard)
    source = clips.make(tmp_path, Clip(path=clips.STILL))
    recipe = Recipe(blackout=True)

    foreseen = clean(source, Delivery(tmp_path / "out", dry_run=True), recipe)
    clean(source, tmp_path / "out", recipe)

    assert foreseen.faces_found is None
    assert {"measure", "paint"} <= set(asked)
    assert not {"look", "check"} & set(asked)
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.parametrize("codec", ["libx264", "libvpx"])
def test_a_copy_that_is_not_in_cells_is_known(codec: str, tmp_path: Path) -> None:
    """One frame of a film that shows something is enough."""
    container = "webm" if codec == "libvpx" else "mp4"
    clip = Clip(container, codec, black=11, path=clips.STILL)

    black, bare = (
        film_tasks.measure([clips.make(tmp_path, replace, str(at)).read_bytes()]).head
        for at, replace in enumerate((clip._replace(black=12), clip))
    )

    assert black["frames"] == bare["frames"] == 12
    assert (black["coarse"], bare["coarse"]) == (True, False)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says who would be covered."""
    source = clips.make(tmp_path, Clip())
    done = clean(source, Delivery(tmp_path / "out", dry_run=True))

    assert done.saved is None
    assert done.film is not None
    assert done.film.tracks > 2
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_dry_run_of_a_film_that_becomes_another_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MPEG films are never written, but covered ones become MP4; the dry run says so."""

    def never(*_: object, **__: object) -> None:
        raise NotCleanable("no_film_writer")

    source = clips.make(tmp_path, Clip())
    monkeypatch.setattr(jail_requests, "make", never)
    done = clean(source, Delivery(tmp_path / "out", dry_run=True))

    assert done.film is not None
    assert done.suffix == ".mp4"
    with pytest.raises(NotCleanable):
        clean(source, Delivery(tmp_path / "out", dry_run=True), Recipe(faces="keep"))


def test_a_name_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    """Nothing is looked at for nothing, and nothing is overwritten."""
    source = clips.make(tmp_path, Clip())
    (tmp_path / "mine.mp4").write_text("mine")

    with pytest.raises(CannotWrite):
        clean(source, Delivery(tmp_path, name="mine.mp4"))
    assert (tmp_path / "mine.mp4").read_text() == "mine"


@pytest.mark.parametrize(("container", "start"), [("mp4", 0), ("mpegts", 90_000)])
def test_tracks_that_a_person_changed(container: str, start: int, tmp_path: Path) -> None:
    """A drawn box is covered exactly, from its first moment to its last; the rest is left."""
    times = tuple(start + 40 * number for number in range(25))
    clip = Clip(path=((40, 60),) * 25, container=container, times=times)
    source = clips.make(tmp_path, clip)
    folder = tmp_path / "review"
    found = review.write(
        source, folder, Recipe(), threads=1, on_progress=lambda _what, _share: None
    )
    page, text = (folder / review.PAGE).read_text(), (folder / review.TRACKS).read_text()
    drawn = '{"boxes": [[0.2, 8, 10, 40, 30], [0.6, 8, 10, 40, 30]]}'
    text = text.replace('"hide": true', '"hide": false').replace("\n]}", f",\n{drawn}\n]}}")
    done = clean(source, tmp_path / "out", Recipe(tracks=text))
    before, after = clips.played(source), clips.played(Path(str(done.saved)))

    assert page.count("data:image/jpeg") >= len(found) > 2
    assert "http" not in page
    assert done.faces_shown == len(found)
    assert bare(clip, after) == bare(clip, before) != []
    covered = [
        number for number, picture in enumerate(after.pictures)
        if np.ptp(picture[16:34, 16:40].astype(int), (0, 1)).max() < 12
    ]  # fmt: skip
    assert covered == list(range(5, 16))


def test_stills_out_of_a_film(tmp_path: Path) -> None:
    """Each is cleaned like a photo."""
    source = clips.make(tmp_path, Clip())
    done = [*review.stills(source, [0.0, 0.3], tmp_path / "out", Recipe(), threads=1)]

    assert len(done) == len(list((tmp_path / "out").iterdir())) == 2
    assert all(one.faces_covered for one in done)


def test_a_time_behind_the_end_of_a_film_is_told(tmp_path: Path) -> None:
    """What is saved for it is the last picture, which nobody asked for."""
    source, ends = clips.make(tmp_path, Clip()), list[float]()
    for seconds in ([0.1, 0.6], [0.1, 0.64, 50.0]):
        done = review.stills(
            source, seconds, tmp_path / "out", Recipe(), threads=1, on_late=ends.append
        )
        assert len(list(done)) == len(seconds)

    assert ends == [pytest.approx(0.64, abs=0.01)]


@pytest.mark.parametrize(("more", "told"), [([], 1), (["--quiet"], 0)])
def test_the_command_says_where_the_film_ends(
    more: list[str], told: int, tmp_path: Path, lampshade: Any
) -> None:
    """Beside the results, in one line."""
    done = lampshade("clean", clips.make(tmp_path, Clip()), "--frames", "50", *more)

    assert done.returncode == 0
    assert done.stderr.count(b"the film ends at 0:00.6: for later times") == told


def test_times_are_counted_from_the_beginning(tmp_path: Path) -> None:
    """As players and the copy count them, by which people draw boxes and pick pictures; a
    transport stream's own clock starts anywhere.
    """
    covering.load()
    times = tuple(90_000 + 40 * number for number in range(16))
    data = clips.make(tmp_path, Clip(container="mpegts", times=times)).read_bytes()
    looks = [*detecting.steps(decoding.opened(data, 1), thorough=False)]
    first, later = picking.stills(decoding.opened(data, 1), [0.0, 0.3])

    assert [looks[0].seconds, looks[-1].seconds] == pytest.approx([0.0, 0.6], abs=0.05)
    assert first != later


@pytest.mark.parametrize("far", ["", "far/away"])
def test_a_film_that_is_refused_leaves_no_empty_folder(tmp_path: Path, far: str) -> None:
    """Neither for a review nor for stills; one that was there stays."""
    source = clips.make(tmp_path, Clip())
    source.write_bytes(source.read_bytes()[:600])
    (tmp_path / "was").mkdir()
    folder = tmp_path / "was" / far
    with pytest.raises(LampshadeError):
        review.write(source, folder, Recipe(), threads=1, on_progress=lambda _what, _share: None)
    with pytest.raises(LampshadeError):
        list(review.stills(source, [0.0], folder, Recipe(), threads=1))

    assert list((tmp_path / "was").iterdir()) == []


def _cut_off(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _half_of_it(data: bytes) -> bytes:
    at = data.index(b"mdat") + 200
    return data[:at] + bytes(len(data) // 3) + data[at + len(data) // 3 :]


@pytest.mark.parametrize("spoil", [_cut_off, _half_of_it, lambda data: data[:40]])
def test_what_is_damaged_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    """One of our sentences, and no copy."""
    source = clips.make(tmp_path, Clip())
    source.write_bytes(spoil(source.read_bytes()))

    with pytest.raises(LampshadeError):
        clean(source, tmp_path / "out")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("codec", ["libx264", "libx265", "libvpx", "libvpx-vp9", "libsvtav1"])
def test_a_copy_is_the_same_however_many_are_made_at_once(codec: str, tmp_path: Path) -> None:
    """One who goes on with a film (--resume) may do so beside others, or not."""
    clip = Clip("matroska", codec, size=(320, 240), path=clips.STILL)
    source = clips.make(tmp_path, clip)
    blackout = Recipe(blackout=True)

    copies = [
        clean(source, tmp_path / str(threads), blackout, threads=threads) for threads in (1, 2)
    ]

    one, other = (Path(str(done.saved)).read_bytes() for done in copies)
    assert one == other


def test_no_coder_goes_by_the_clock() -> None:
    """A VP8 copy was another one each time, and worse on a busy machine."""
    assert coders.CODERS["vp8"].options["cpu-used"].startswith("-")


_CODED = """
import hashlib, sys
from pathlib import Path
from toolkit.redact.film import decoding, encoding

decoding.load()
film = decoding.opened(Path(sys.argv[1]).read_bytes(), 1)
new = hashlib.sha256()
for part in encoding.written(film, lambda *_: None, container="mp4", sound="remove"):
    if isinstance(part, tuple):
        new.update(part[1])
print(new.hexdigest())
"""


def test_what_stood_in_memory_before_changes_no_copy(tmp_path: Path) -> None:
    """x264 with AVX-512 read bytes that nobody had written; here they hold one thing or other."""
    source = clips.make(tmp_path, Clip())
    words = [sys.executable, "-c", _CODED, str(source)]
    made = {
        subprocess.check_output(
            words, env={**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_PERTURB_": filling}
        )
        for filling in ("85", "170", "255")
    }

    assert len(made) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(errno.ENOMEM, MemoryError), (errno.EINVAL, Damaged)],
    ids=["no memory", "nonsense"],
)
def test_no_film_is_called_damaged_where_memory_ran_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int, said: type[Exception]
) -> None:
    """The one is told as memory that ran out, the other as damage."""
    decoding.load()
    film = decoding.opened(clips.make(tmp_path, Clip()).read_bytes(), 1)

    def fails(*_: Any, **_options: Any) -> None:
        decoding.av.error.err_check(-wrong)

    monkeypatch.setattr(decoding.av, "open", fails)
    with pytest.raises(said):
        list(encoding.written(film, lambda *_: None, container="mp4", sound="remove"))
    with pytest.raises(said):
        decoding.demuxed(b"")


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_and_gone_on(tmp_path: Path, how: signal.Signals, cleaned: Any) -> None:
    """No half film has a name; what was seen is kept, and the end is the same to the byte."""
    source, whole = cleaned(Clip(path=tuple((40 + at, 60) for at in range(60))), Recipe())
    words = [sys.executable, "-m", "toolkit", "clean", "-q", "-o", "out/a.mp4", str(source)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not _lines(tmp_path / "out") > 4:
            time.sleep(0.02)
        running.send_signal(how)
        _, said = running.communicate(timeout=120)
    left = [path.suffix for path in (tmp_path / "out").iterdir()]
    again = clean(source, Delivery(tmp_path / "out", name="a.mp4", resume=True))

    assert b"Traceback" not in said
    assert left == [".looks"]
    assert Path(str(again.saved)).read_bytes() == Path(str(whole.saved)).read_bytes()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.mp4"]


def _lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.glob("*.looks"))


@pytest.mark.parametrize(
    "text", ["#EXTM3U\n#EXTINF:1,\n/etc/hostname\n", "ffconcat version 1.0\nfile /etc/hostname\n"]
)
def test_a_list_of_films_is_only_text(tmp_path: Path, text: str) -> None:
    """What it names is never opened: not even the decoder would."""
    source = tmp_path / "clip.mp4"
    source.write_text(text)

    assert Path(str(clean(source, tmp_path / "out").saved)).suffix == ".txt"
    with pytest.raises((Damaged, NotCleanable)):
        decoding.opened(text.encode(), 1)


def test_recordings_put_end_to_end_are_no_damaged_film(tmp_path: Path) -> None:
    """The clock of a transport stream may start again; it is said to be rare, not broken."""
    source = clips.make(tmp_path, Clip("mpegts"))
    source.write_bytes(2 * source.read_bytes())

    with pytest.raises(NotCleanable, match="unsupported_variant"):
        clean(source, tmp_path / "out")


def _see_through(folder: Path, container: str, codec: str, pixels: str) -> Path:
    """A bright film, of which the left half was cut out and still stands below."""
    target = folder / f"cut.{container}"
    picture = np.full((64, 96, 4), 200, np.uint8)
    picture[:, :48, 3], picture[:, 48:, 3] = 0, 255
    with av.open(str(target), "w") as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, pixels
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(picture, "rgba").reformat(format=pixels)
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target


@pytest.mark.parametrize(
    ("codec", "pixels"), [("prores_ks", "yuva444p10le"), ("qtrle", "argb"), ("png", "rgba")]
)
@pytest.mark.parametrize("recipe", [Recipe(), Recipe(blackout=True)], ids=["faces", "blackout"])
def test_what_was_cut_out_of_a_film_stays_out(
    codec: str, pixels: str, recipe: Recipe, tmp_path: Path
) -> None:
    """The copy has no see-through parts; black stands there, and not what lay below."""
    source = _see_through(tmp_path, "mov", codec, pixels)

    done = clean(source, tmp_path / "out", recipe)
    shown = clips.played(done.saved).pictures

    assert len(shown) == 4
    assert max(picture[:, :44].max() for picture in shown) < 24
    assert recipe.blackout or min(picture[:, 52:].min() for picture in shown) > 176


def test_stills_do_not_show_what_was_cut_out(tmp_path: Path) -> None:
    """Neither do single pictures."""
    source = _see_through(tmp_path, "mov", "qtrle", "argb")

    with source.open("rb") as stream:
        job = Job(Recipe(), 1, lambda *_: None)
        (png,) = film_pictures.stills(stream.fileno(), [0.1], job).pictures
    still = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))

    assert still[:, :44].max() < 24
    assert still[:, 52:].min() > 176


def test_cut_out_parts_that_the_decoder_does_not_know_refuse_a_film(tmp_path: Path) -> None:
    """They are kept where faces are, because then the pictures stay as they are coded."""
    source = _see_through(tmp_path, "webm", "libvpx-vp9", "yuva420p")

    for recipe in (Recipe(), Recipe(blackout=True)):
        with pytest.raises(NotCleanable, match="unsupported_variant"):
            clean(source, tmp_path / "out", recipe)
    assert clean(source, tmp_path / "out", Recipe(faces="keep", voice="keep")).saved


def test_another_track_of_pictures_is_left_out_and_told(tmp_path: Path) -> None:
    """Only the first is covered; a person must know that the copy shows less."""
    import av

    shown = clips.make(tmp_path, Clip())
    source = tmp_path / "two.mp4"
    with av.open(str(shown)) as old, av.open(str(source), "w") as new:
        streams = [new.add_stream_from_template(old.streams.video[0]) for _ in range(2)]
        for stream in streams:
            stream.disposition = av.stream.Disposition.default
        for packet in filter(lambda one: one.size, old.demux()):
            for stream in streams:
                packet.stream = stream
                new.mux(packet)
    done = clean(source, tmp_path / "out")

    assert [one.kind for one in done.removed].count("content.hidden_part") == 1
    with av.open(str(done.saved)) as copy:
        assert len(copy.streams.video) == 1


@pytest.mark.parametrize("container", ["mp4", "mov", "matroska"])
def test_the_track_that_players_show_is_the_one_that_is_covered(
    container: str, tmp_path: Path
) -> None:
    """One that is off, as the other lens of a camera may be, is no film that anybody saw."""
    import av

    off = clips.make(tmp_path, Clip(), "off")
    shown = clips.make(tmp_path, Clip(size=(240, 180)), "shown")
    source = tmp_path / f"two.{'mkv' if container == 'matroska' else container}"
    with ExitStack() as opened:
        films = [opened.enter_context(av.open(str(path))) for path in (off, shown)]
        new = opened.enter_context(av.open(str(source), "w", format=container))
        streams = [new.add_stream_from_template(film.streams.video[0]) for film in films]
        streams[0].disposition = av.stream.Disposition(0)
        streams[1].disposition = av.stream.Disposition.default
        for film, stream in zip(films, streams, strict=True):
            for packet in filter(lambda one: one.size, film.demux()):
                packet.stream = stream
                new.mux(packet)
    done = clean(source, tmp_path / "out")

    assert done.faces_covered
    with av.open(str(done.saved)) as copy:
        (stream,) = copy.streams.video
        assert (stream.codec_context.width, stream.codec_context.height) == (240, 180)
