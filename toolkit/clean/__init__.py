"""See, hide, strip, prove: the verbs, for the command, the web pages and library users.

The room and its main verb have the same name. So that `from toolkit import clean` gives something
to call whatever was imported before, the room itself can be called and does what its verb does.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from toolkit.clean.batch import clean_many, failed
from toolkit.clean.pipeline import clean, clean_stream, inspect, inspect_stream
from toolkit.model import Outcome

__all__ = ["clean", "clean_many", "clean_stream", "failed", "inspect", "inspect_stream"]


class _Room(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Outcome:
        return clean(*args, **options)


sys.modules[__name__].__class__ = _Room
