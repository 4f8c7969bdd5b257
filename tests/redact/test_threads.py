"""The detector works in a forked child with any number of threads."""

from __future__ import annotations

import time

import pytest

from tests.conftest import sample_of
from toolkit.clean import jail_requests, pipeline
from toolkit.sandbox.jail import Limits


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_faces_are_looked_for_with_any_number_of_threads(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pool that was started before the fork makes the child wait for threads it has not."""
    monkeypatch.setattr(jail_requests, "_DECODING", Limits(1200 << 20, 60, 60, threads=True))
    pipeline.warm()
    pipeline.show_stream([sample_of("jpeg")[0]])
    time.sleep(1)  # a thread that was started would sleep by now, and be waited for

    shown = pipeline.show_stream([sample_of("jpeg")[0]], faces=True, threads=threads)

    assert shown.faces is not None
    assert shown.preview is not None
    assert shown.size is not None
