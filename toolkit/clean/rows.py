"""What was found and done, as JSON for machines, as docs/json.md describes it.

Complete, and in plain English: values are neither shortened nor made harmless for a terminal.
"""

from __future__ import annotations

from typing import Any

from toolkit.errors import LampshadeError
from toolkit.kinds import KINDS
from toolkit.model import Box, Faces, FilmReport, Finding, Look
from toolkit.outcome import Outcome


def inspect_row(source: str, look: Look | LampshadeError) -> dict[str, Any]:
    """One file of `inspect --json`, as docs/json.md describes it."""
    if isinstance(look, LampshadeError):
        return {
            "source": source, "format": None, "size": None, "findings": [], "faces": None,
            "also": None, "reason": look.why, "hint": look.hint,
        }  # fmt: skip
    size = look.size and {
        "width": look.size.width,
        "height": look.size.height,
        "frames": look.size.frames,
    }
    return {
        "source": source,
        "format": look.format,
        "size": size,
        "findings": [finding_row(finding) for finding in look.findings],
        "faces": look.faces and _faces_row(look.faces),
        "also": None if look.also_found is None else [_box_row(box) for box in look.also_found],
        "reason": None,
        "hint": None,
    }


def clean_row(outcome: Outcome) -> dict[str, Any]:
    """One file of `clean --json`, as docs/json.md describes it."""
    error = outcome.error
    return {
        "source": outcome.source,
        "saved": str(outcome.saved) if outcome.saved else None,
        "outcome": outcome.outcome,
        "reason": error.why if error else None,
        "hint": error.hint if error else None,
        "format": outcome.format,
        "faces": {
            "found": outcome.faces_found,
            "covered": outcome.faces_covered,
            "shown": outcome.faces_shown,
        },
        "covered": [_box_row(box) for box in outcome.covered],
        "suggested": [_box_row(box) for box in outcome.suggested],
        "removed": [finding_row(finding) for finding in outcome.removed],
        "kept": [finding_row(finding) for finding in outcome.kept],
        "film": outcome.film and _film_row(outcome.film),
        "voice": outcome.voice,
    }


def _film_row(film: FilmReport) -> dict[str, Any]:
    return {
        "frames": film.frames, "seconds": film.seconds, "tracks": film.tracks,
        "hidden": film.hidden, "shortest": film.shortest, "longest": film.longest,
        "unlooked": film.unlooked,
        "moments": [{"seconds": moment.seconds, "why": moment.why} for moment in film.moments],
    }  # fmt: skip


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding with what its kind means."""
    kind = KINDS[finding.kind]
    return {
        "kind": finding.kind,
        "category": kind.category.value,
        "severity": kind.severity.value,
        "meaning": kind.meaning,
        "value": finding.value,
        "place": finding.place.path,
        "start": finding.place.start,
        "size": finding.place.size,
    }


def _faces_row(faces: Faces) -> dict[str, Any]:
    return {
        "found": len(faces.found),
        "boxes": [_box_row(box) for box in faces.found],
        "suggested": [_box_row(box) for box in faces.suggested],
    }


def _box_row(box: Box) -> dict[str, Any]:
    return {
        "x": box.x, "y": box.y, "width": box.width, "height": box.height, "what": box.what,
        "score": box.score,
    }  # fmt: skip
