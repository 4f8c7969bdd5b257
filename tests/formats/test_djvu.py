"""DjVu documents: which chunks are told, and what is refused."""

from __future__ import annotations

import pytest

from tests.conftest import sample_of
from tests.nesting import clean, found
from tests.samples.djvu import chunk
from toolkit.errors import NotCleanable, TooLarge
from toolkit.formats import identify
from toolkit.formats.image import djvu

PAGE = b"DJVU" + chunk(b"INFO", bytes(10)) + chunk(b"Sjbz", b"coded pixels")


def file(body: bytes) -> bytes:
    return b"AT&T" + chunk(b"FORM", body)


def test_a_document_is_never_written() -> None:
    with pytest.raises(NotCleanable) as refused:
        clean(sample_of("djvu")[0])
    assert refused.value.detail == "no_writer"


def test_pixels_are_no_traces() -> None:
    assert identify(file(PAGE)).name == "djvu"
    assert found(file(PAGE)) == set()


def test_packed_chunks_are_told_though_they_are_not_unpacked() -> None:
    seen = found(file(PAGE + chunk(b"METz", b"\1\2\3") + chunk(b"TXTz", b"\1\2\3\4")))

    assert {("hidden.packet", "3 bytes"), ("hidden.text", "4 bytes")} <= seen


def test_a_chunk_that_does_not_fit_is_shown_as_text() -> None:
    seen = found(file(PAGE + b"ANTa\xff\xff\xff\xffsecret words"))

    assert any("secret words" in (value or "") for kind, value in seen if kind == "hidden.gap")


def test_forms_in_forms_have_a_cap() -> None:
    body = PAGE
    for _ in range(50):
        body = b"DJVM" + chunk(b"FORM", body)

    assert found(file(body))


def test_a_flood_of_chunks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(djvu, "_MAX_CHUNKS", 50)

    with pytest.raises(TooLarge):
        found(file(PAGE + chunk(b"ANTa", b"") * 60))
