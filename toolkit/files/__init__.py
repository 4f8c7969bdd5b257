"""Open files safely, write them whole or not at all, under names that say nothing."""

from __future__ import annotations

from toolkit.files.copying import Write, write_at
from toolkit.files.drafts import NEUTRAL_TIME, Draft, MemoryDraft, all_or_none, save
from toolkit.files.folders import is_folder, make_folder, no_files, none_left_empty, walk
from toolkit.files.naming import free_name, neutral_name
from toolkit.files.reading import MAX_BYTES, MAX_FILM, digest, opened, opened_stream, parts, state
from toolkit.files.reasons import problem, reason, unwritten

__all__ = [
    "MAX_BYTES",
    "MAX_FILM",
    "NEUTRAL_TIME",
    "Draft",
    "MemoryDraft",
    "Write",
    "all_or_none",
    "digest",
    "free_name",
    "is_folder",
    "make_folder",
    "neutral_name",
    "no_files",
    "none_left_empty",
    "opened",
    "opened_stream",
    "parts",
    "problem",
    "reason",
    "save",
    "state",
    "unwritten",
    "walk",
    "write_at",
]
