"""What runs INSIDE the jail for films: look for faces, make the covered film, look at it again.

Named as a string elsewhere, and imported nowhere. What they find or write goes out as it comes, so
that memory does not grow with the film, and an interrupted look can go on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from toolkit.clean import covering, film_parts
from toolkit.errors import NotCleanable
from toolkit.film.covers import Cover
from toolkit.film.tracks import Sighting, Track
from toolkit.model import Buffer
from toolkit.sandbox.wire import Reply

#: Two threads for one look cost a quarter more time of the processor than one.
_SINGLE = 1
#: How often it is said how far the work is, in frames.
_OFTEN = 10


def warm() -> None:
    """Load the decoders, the encoders and the face model, before the jail closes."""
    covering.load_faces()
    with covering.may_miss("film", "no_model"):  # all of it stands on the libraries of the finder
        from toolkit.redact.film import comparing, decoding, detecting, encoding, rechecking

        decoding.load()


def warm_stills() -> None:
    """Load what writes single pictures, too, before the jail closes."""
    from toolkit.redact.film import picking

    picking.load()


def look(
    buffers: Sequence[Buffer],
    *,
    thorough: bool,
    start: int = 0,
    before: Sequence[Sequence[float]] = (),
    threads: int = 2,
) -> Generator[bytes, None, Reply]:
    """Pass one: a line of JSON for each step; the head says how the film is."""
    covering.require("film")
    from toolkit.redact import centerface
    from toolkit.redact.film import decoding, detecting

    covering.require()
    centerface.threads(_SINGLE)
    film = decoding.opened(buffers[0], threads)
    decoding.require_all_seen(film)
    yield _line({"width": film.width, "height": film.height, "seconds": film.seconds,
                 "sound": len(film.sound)})  # fmt: skip
    last = start - 1
    seen = [_sighting(row) for row in before]
    for step in detecting.steps(film, thorough=thorough, start=start, before=seen):
        last = step.frame
        yield _line({"frame": step.frame, "seconds": step.seconds, "cut": step.cut,
                     "seen": step.seen})  # fmt: skip
    return Reply({"frames": last + 1})


def paint(
    buffers: Sequence[Buffer],
    *,
    tracks: Sequence[dict[str, Any]],
    cuts: Sequence[int],
    container: str,
    blackout: bool = False,
    voice: str = "remove",
    threads: int = 2,
) -> Generator[bytes, None, Reply]:
    """Pass two: the new film as parts with their places, and how many frames are done."""
    covering.require("film")
    from toolkit.redact.film import decoding, encoding, painting

    film = decoding.opened(buffers[0], threads)
    decoding.require_all_seen(film)
    if blackout:
        work: Any = painting.blacked_out
    else:
        sides = film.width, film.height
        work = encoding.covering(film, Cover(map(_track, tracks), cuts, sides))
    done = 0
    for part in encoding.written(film, work, container=container, sound=voice):
        if isinstance(part, int):
            if part != done and part % _OFTEN == 0:
                yield film_parts.progress(part)
            done = part
        else:
            yield from _placed(*part)
    return Reply({"frames": done, "sound": len(film.container.streams.audio)})


def revoice(
    buffers: Sequence[Buffer], *, container: str, voice: str, threads: int = 2
) -> Generator[bytes, None, Reply]:
    """A film with its pictures as they are coded, or a sound file; only the sound is another.

    Parts with their places, and thousandths of seconds (of a film: pictures) that are done.
    """
    covering.require("film")
    from toolkit.redact.film import decoding, encoding, soundtracks

    if soundtracks.is_film(buffers[0]):
        film = decoding.opened(buffers[0], threads)
        parts: Any = encoding.written(film, None, container=container, sound=voice)
        total = float(film.frames)
    elif voice == "distort":
        parts = encoding.sound_written(buffers[0], container=container)
        total = soundtracks.seconds(buffers[0])
    else:
        raise NotCleanable("only_sound")
    told = 0
    for part in parts:
        if isinstance(part, tuple):
            yield from _placed(*part)
        elif int(part) >= told + _OFTEN:
            told = int(part)
            yield film_parts.progress(min(1000, int(1000 * told / total) if total > 0 else 0))
    return Reply({})


def alike(buffers: Sequence[Buffer], *, pictures: bool, threads: int = 2) -> Reply:
    """What a copy and its source have in common; decodes both.

    The head says how the tracks of sound of each lie in time, and, where it is asked for, whether
    all pictures are the same, and shown at the same times.
    """
    covering.require("film")
    from toolkit.redact.film import comparing, soundtracks

    copy, source = buffers
    look = pictures and soundtracks.is_film(source)
    return Reply({
        "pictures": not look or all(comparing.pictures(copy, source, threads)),
        "copy": comparing.sounds(copy), "source": comparing.sounds(source),
    })  # fmt: skip


def check(
    buffers: Sequence[Buffer],
    *,
    tracks: Sequence[dict[str, Any]],
    cuts: Sequence[int],
    every: int,
    first: int = 0,
    threads: int = 2,
) -> Generator[bytes, None, Reply]:
    """Look at a covered film again, in full size: who is still seen outside of what is covered.

    The head says, too, whether in each frame all is covered that is to be.
    """
    covering.require("film")
    from toolkit.redact import centerface
    from toolkit.redact.film import decoding, rechecking

    covering.require()
    centerface.threads(_SINGLE)
    film = decoding.opened(buffers[0], threads)
    known = list(map(_track, tracks))
    left: list[Any] = []
    frames, covered = 0, True
    for frames, seconds, seen, whole in rechecking.again(film, known, cuts, every, first):
        left += [[*sighting, seconds] for sighting in seen]
        covered = covered and whole
        if frames % _OFTEN == 0:
            yield film_parts.progress(frames)
    head = {"frames": frames, "left": left, "width": film.width, "height": film.height}
    sound = len(film.container.streams.audio)
    return Reply({**head, "sound": sound, "covered": covered})


def measure(buffers: Sequence[Buffer], *, threads: int = 2) -> Reply:
    """How a film is, and how many frames it has; nobody is looked for.

    The head says, too, whether all of them are in the cells of a blackout.
    """
    covering.require("film")
    from toolkit.redact.film import decoding, painting

    film = decoding.opened(buffers[0], threads)
    decoding.require_all_seen(film)
    frames, coarse = 0, True
    for frame in decoding.frames(film):
        frames += 1
        coarse = coarse and painting.is_blacked_out(frame)
    sound = len(film.container.streams.audio)
    head = {"frames": frames, "width": film.width, "height": film.height, "sound": sound}
    return Reply({**head, "seconds": film.seconds, "coarse": coarse})


def thumbnails(
    buffers: Sequence[Buffer], *, wanted: Sequence[Sequence[float]], threads: int = 2
) -> Generator[bytes, None, Reply]:
    """Small pictures of faces: rows of a track's number and a sighting; parts with that number."""
    covering.require("film")
    from toolkit.redact.film import decoding, picking

    film = decoding.opened(buffers[0], threads)
    rows = [(int(row[0]), _sighting(row[1:])) for row in wanted]
    for which, picture in picking.thumbnails(film, rows):
        yield film_parts.numbered(which, picture)
    return Reply({})


def stills(
    buffers: Sequence[Buffer], *, seconds: Sequence[float], threads: int = 2
) -> Generator[bytes, None, Reply]:
    """The frames at these times as PNG files; each begins with a part that is marked by a 1.

    The head says how long the film is.
    """
    covering.require("film")
    from toolkit.redact.film import decoding, picking

    film = decoding.opened(buffers[0], threads)
    decoding.require_all_seen(film)
    for picture in picking.stills(film, seconds):
        for at in range(0, len(picture), film_parts.ROOM):
            yield (b"\1" if at == 0 else b"\0") + picture[at : at + film_parts.ROOM]
    return Reply({"seconds": film.seconds})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _placed(place: int, data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), film_parts.ROOM):
        yield film_parts.numbered(place + at, data[at : at + film_parts.ROOM])


def _track(row: dict[str, Any]) -> Track:
    # taken out, because a long film has many, and who asked holds on to the row
    seen = tuple(_sighting(one) for one in row.pop("seen"))
    return Track(int(row["id"]), seen, bool(row["hide"]), bool(row["drawn"]))


def _sighting(row: Sequence[float]) -> Sighting:
    return Sighting(int(row[0]), *(float(number) for number in row[1:6]))
