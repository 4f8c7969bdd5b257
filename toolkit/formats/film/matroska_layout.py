"""One walk over a Matroska film: what it says, what stays of it, and where that will stand.

Looking, writing and comparing share the walk, so that a child reads a film once. It goes on as
far as can be; what stands in the way of cleaning is kept until somebody wants to clean.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import chain

from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import (
    coded_samples,
    ebml,
    matroska_clusters,
    matroska_film,
    matroska_subtitles,
)
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_clusters import Part, Reader, written
from toolkit.formats.film.matroska_ids import CLUSTER, TIMESTAMP
from toolkit.formats.film.matroska_subtitles import Texts
from toolkit.formats.film.matroska_traces import traces
from toolkit.formats.film.matroska_tracks import COMPLEX, PICTURES, SOUNDS, WRITING, Track
from toolkit.formats.film.output_pieces import merged
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.recent import recent

#: Key pictures closer to each other than this share a row of the index. Nanoseconds.
_APART = 500_000_000
_MAX_CUES = 500_000
_LOST = 1 << 16


class Layout:
    """A film as one walk saw it.

    parts: the top level without its clusters. texts: what tracks of text say. shown: the tracks
    that stay. notes, lost: what goes of frames, and beside them. bodies: what stays of each
    cluster. cues: rows of the index: moment, number of the cluster. around: what is no block
    that stays. wrong: why there can be no clean film.
    """

    def __init__(self, data: Buffer, *, drop_hidden: bool) -> None:
        """Raises what stands in the way of looking: Damaged, TooLarge."""
        self.data = data
        self.film = matroska_film.opened(data, drop_hidden=drop_hidden)
        self.texts = _texts(data, self.film)
        self.shown = [
            track
            for track in self.film.stay
            if track.number not in self.texts or not self.texts[track.number].places
        ]
        self.notes, self.lost = matroska_film.notes_of(self.film), Notes()
        self.parts: list[Element] = []
        self.bodies: list[list[Piece]] = []
        self.cues: list[tuple[int, int]] = []
        self.around: list[tuple[int, int]] = []
        self.guide = _guide(self.shown)
        self._apart = max(1, _APART // self.film.scale)
        self._last, self._base, self._first = -self._apart, 0, True
        self.wrong = _refusal(self.film, self.shown)
        if any(self.texts[track.number].names for track in self.shown if track.hushed is not None):
            self.wrong = self.wrong or coded_samples.refuse()
        self._walk()

    def _walk(self) -> None:
        reader = Reader(self.data, {track.number: track for track in self.shown}, self.notes)
        at = 0
        for part in matroska_film.top(self.data, self.film.segment):
            if part.id != CLUSTER:
                self.parts.append(part)
                continue
            self.around.append((at, part.body))
            self.bodies.append(list(merged(self._cluster(reader, part))))
            at = part.end
        self.around.append((at, len(self.data)))
        self.wrong = self.wrong or reader.wrong
        if not any(self.bodies):
            self.wrong = self.wrong or Damaged("truncated")
        if len(self.cues) > _MAX_CUES:
            self.wrong = self.wrong or TooLarge("too_many_parts")

    def _cluster(self, reader: Reader, cluster: Element) -> Iterator[Piece]:
        """What stays of a cluster."""
        self._base, self._first = 0, True
        at = cluster.body
        while at < cluster.end:
            stop, keys = reader.run(at, cluster.end, self.guide)
            for time in keys:
                self._cue(time)
            if stop > at:
                yield (at, stop)
            if stop == cluster.end:
                return
            part = reader.part(stop, cluster.end)
            self._note(part)
            yield from written(part)
            at = part.element.end

    def _cue(self, time: int) -> None:
        """A picture of the guide at which decoding can start."""
        moment = max(0, self._base + time)
        if (self._first or moment >= self._last + self._apart) and len(self.cues) <= _MAX_CUES:
            self.cues.append((moment, len(self.bodies)))
            self._last, self._first = moment, False

    def _note(self, part: Part) -> None:
        """A child of a cluster that was looked at by itself."""
        element = part.element
        if part.goes or element.id == TIMESTAMP:
            self.around.append((element.start, element.end))
        if element.id == TIMESTAMP:
            self._base = ebml.number(ebml.body(self.data, element))
        if matroska_clusters.told(part):
            _lost(self.data, part, self.lost)
        for child in part.lost:
            _told(self.data, child, self.lost)
        if part.track == self.guide and part.key and not part.goes:
            self._cue(part.time)


_known: deque[tuple[Buffer, bool, Layout | Refused]] = recent()


def laid(data: Buffer, *, drop_hidden: bool) -> Layout:
    """A film as it lies, remembered for the two that a proof compares; raises Damaged, TooLarge.

    A film is known by the identity of its buffer, which is sure while that is held here.
    """
    found = next(
        (known for buffer, drops, known in _known if buffer is data and drops == drop_hidden), None
    )
    if found is None:
        try:
            found = Layout(data, drop_hidden=drop_hidden)
        except Refused as error:
            found = error
        _known.append((data, drop_hidden, found))
    if isinstance(found, Refused):
        raise found
    return found


def sure(data: Buffer, *, drop_hidden: bool) -> Layout:
    """The same; raises why it cannot be cleaned, too."""
    layout = laid(data, drop_hidden=drop_hidden)
    if layout.wrong is not None:
        raise layout.wrong
    return layout


def stay(layout: Layout) -> Iterator[Piece]:
    """Everything in the clusters that stays, in order."""
    return chain.from_iterable(layout.bodies)


def _refusal(film: matroska_film.Film, shown: list[Track]) -> Refused | None:
    """Why a film of these tracks cannot be cleaned, or None."""
    for track in film.tracks:
        if track.refuses is not None and track.stays:
            return track.refuses
        if track.enabled and track.type == COMPLEX:
            return NotCleanable("unsupported_variant")
    if not any(track.type in (PICTURES, SOUNDS, WRITING) for track in shown):
        return NotCleanable("no_picture")
    return None


def _guide(shown: list[Track]) -> int:
    """The track that the index is about: the first pictures, else the first track."""
    for wanted in (PICTURES, SOUNDS):
        for track in shown:
            if track.type == wanted:
                return track.number
    return shown[0].number if shown else 0


def _texts(data: Buffer, film: matroska_film.Film) -> dict[int, Texts]:
    """What every track of text says; costs a look at all blocks where there is one."""
    wanted = {track.number: track for track in film.stay if track.text and not track.refuses}
    found = {number: Texts() for number in wanted}
    if wanted:
        reader = Reader(data, wanted, {}, skims=True)
        for cluster in matroska_film.clusters(data, film):
            for part in reader.parts(cluster):
                if part.track in wanted and not part.goes:
                    matroska_subtitles.heard(data, part, wanted[part.track], found[part.track])
    return found


def _lost(data: Buffer, part: Part, lost: Notes) -> None:
    """A child of a cluster that goes: blocks of no track, filling, unknown things."""
    start, end = part.element.start, part.element.end
    if part.element.id < 0:
        lost.add("hidden.gap", "cut-off block", start, end - start, ebml.said(data, start, end))
    elif part.track:
        words = ebml.said(data, part.element.body, min(end, part.element.body + _LOST))
        lost.add("hidden.track", f"track {part.track}", start, end - start, words)
    else:
        _told(data, part.element, lost)


def _told(data: Buffer, element: Element, lost: Notes) -> None:
    for found in traces(data, element, ""):
        size = element.end - element.start
        lost.add(found.kind, found.place.path, element.start, size, found.value or "")
