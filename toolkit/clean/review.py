"""What a person looks at before a film is covered: the faces that were found, and when.

Makes no copy. The contact sheet shows bare faces, so it is for the owner of the film alone, and is
to be deleted after use.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

from toolkit import files
from toolkit.clean import film_pictures, filming
from toolkit.clean.film_job import Job, ProgressCallback
from toolkit.clean.pipeline import clean_stream
from toolkit.clean.report import clock
from toolkit.film import edit
from toolkit.film.tracks import Track
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Recipe
from toolkit.outcome import Outcome

PAGE, TRACKS = "review.html", "tracks.json"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{padding:.4em .8em;text-align:start;"
    "border-bottom:1px solid #999}img{height:80px;margin-inline-end:.4em}"
)


def write(
    path: Path, folder: Path, recipe: Recipe, *, threads: int, on_progress: ProgressCallback
) -> list[Track]:
    """Look at a film and write a contact sheet and a file of tracks into a folder.

    Raises Refused, or CannotWrite when one of the files is there already.
    """
    job = Job(recipe, threads, on_progress)
    with files.none_left_empty(folder), files.opened(path, most=files.MAX_FILM) as source:
        files.make_folder(folder)
        seen, kept = filming.looked(source, folder, job, resume=True)
        tracks = list(filming.tracks_of(seen))
        pictures = film_pictures.thumbnails(source, tracks, job)
        _save(folder / TRACKS, edit.written(seen, tracks))
        _save(folder / PAGE, page(seen, tracks, pictures))
    kept.remove()
    return tracks


class Reviewed(NamedTuple):
    """What a person looks at: what was seen, faces through time, small pictures of each."""

    seen: edit.Seen
    tracks: tuple[Track, ...]
    pictures: dict[int, list[bytes]]


def reviewed(
    stream: Iterable[bytes], recipe: Recipe, *, threads: int, on_progress: ProgressCallback
) -> Reviewed:
    """The same for bytes in memory; nothing is written. Raises Refused."""
    job = Job(recipe, threads, on_progress)
    with files.opened_stream(stream) as source:
        seen, _ = filming.looked(source, None, job, resume=False)
        tracks = filming.tracks_of(seen)
        pictures = film_pictures.thumbnails(source, tracks, job)
    return Reviewed(seen, tracks, pictures)


def still(stream: Iterable[bytes], seconds: float = 0.0, *, threads: int = 2) -> bytes:
    """One frame of a film in memory, as a PNG file. Raises Refused."""
    job = Job(Recipe(), threads, _say_nothing)
    with files.opened_stream(stream) as source:
        return b"".join(film_pictures.stills(source, [seconds], job).pictures[:1])


def _say_nothing(what: str, share: float) -> None:
    """One frame is there at once."""


def _save(target: Path, text: str) -> None:
    with files.Draft(target.parent) as draft:
        draft.append(text.encode())
        draft.sync()
        draft.commit(target)


def page(seen: edit.Seen, tracks: Sequence[Track], pictures: dict[int, list[bytes]]) -> str:
    """A contact sheet as one page of HTML that needs nothing else."""
    times = seen.looks.times
    rows = "".join(_row(track, times, pictures.get(track.id, [])) for track in tracks)
    words = {
        "title": translate(_("Faces that were found in a film")),
        "advice": translate(
            _(
                "Look at each row. To leave a face visible, write false behind hide in its row of "
                "tracks.json; to take out what is no face, do the same. Then run clean again with "
                "--tracks tracks.json. This page shows bare faces: delete it when you are done."
            )
        ),
        "found": say(_("faces through time: {count}"), count=len(tracks)),
    }
    heads = [_("number"), _("from"), _("to"), _("how sure"), _("pictures")]
    head = "".join(f"<th>{escape(translate(word))}</th>" for word in heads)
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(words['title'])}</title>"
        f"<style>{_STYLE}</style><h1>{escape(words['title'])}</h1>"
        f"<p>{escape(words['advice'])}</p><p>{escape(words['found'])}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    )


def _row(track: Track, times: dict[int, float], pictures: Sequence[bytes]) -> str:
    cells = [
        str(track.id), clock(edit.second(times, track.first)),
        clock(edit.second(times, track.last)), f"{track.best:.2f}",
    ]  # fmt: skip
    shown = "".join(
        f'<img alt="" src="data:image/jpeg;base64,{b64encode(one).decode()}">' for one in pictures
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}<td>{shown}</td></tr>"


def stills(
    path: Path, seconds: Sequence[float], folder: Path, recipe: Recipe, *, threads: int,
    on_late: Callable[[float], None] = lambda _end: None,
) -> Iterator[Outcome]:  # fmt: skip
    """Pick frames out of a film and save each like any photo: covered, clean, proven.

    Each is given as soon as it is saved. on_late: is called with the end of the film in seconds,
    where a time lies behind it and its last picture is taken. Raises Refused, Unproven or
    CannotWrite; those that were saved before stay.
    """
    with files.none_left_empty(folder):
        files.make_folder(folder)
        with files.opened(path, most=files.MAX_FILM) as source:
            found = film_pictures.stills(source, seconds, Job(recipe, threads, _say_nothing))
        if 0 < found.seconds <= max(seconds):
            on_late(found.seconds)
        yield from _saved(path, found.pictures, folder, recipe, threads)


def _saved(
    path: Path, pictures: Sequence[bytes], folder: Path, recipe: Recipe, threads: int
) -> Iterator[Outcome]:
    for picture in pictures:
        outcome, parts = clean_stream([picture], recipe, threads=threads)
        target = folder / files.neutral_name(outcome.suffix or ".png")
        with files.Draft(folder) as draft:
            for part in parts:
                draft.append(part)
            draft.sync()
            draft.commit(target)
        yield outcome_at(outcome, path, target)


def outcome_at(outcome: Outcome, source: Path, target: Path) -> Outcome:
    """An outcome of a stream, with the film it came from and the place where it stands."""
    return replace(outcome, source=str(source), saved=target)
