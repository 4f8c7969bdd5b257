"""Photoshop documents: layers, what stands behind the pixels, damaged files."""

from __future__ import annotations

import struct

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.nesting import clean, found
from tests.samples.jpeg import dataset, resource
from tests.samples.psd import block, document, layer, name, said
from toolkit.errors import Damaged, NotCleanable
from toolkit.formats import identify
from toolkit.formats.image import psd
from toolkit.model import Size

CAPTION = resource(0x0404, dataset(2, 80, b"Jane Doe"))


def test_a_document_is_never_written() -> None:
    with pytest.raises(NotCleanable) as refused:
        clean(document(CAPTION, []))
    assert refused.value.detail == "no_writer"


def test_hidden_layers_are_told_from_seen_ones() -> None:
    data = document(CAPTION, [
        layer(b"seen", name(b"Seen"), said(b"Hello")),
        layer(b"unseen", name(b"Unseen"), said(b"Secret"), hidden=True),
    ])  # fmt: skip
    seen = found(data)

    assert {
        ("who.author", "Jane Doe"), ("who.words", "Seen"), ("who.words", "Hello"),
        ("content.hidden_part", "Unseen"), ("hidden.text", "Secret"),
    } <= seen  # fmt: skip


def test_when_layers_were_changed_is_told() -> None:
    moment = b"layerTimedoub" + struct.pack(">d", 1772791872.0)

    assert ("when.changed", "2026:03:06 10:11:12 UTC") in found(
        document(b"", [layer(b"x", block(b"shmd", moment))])
    )


def test_signs_with_a_backslash_in_texts_are_read() -> None:
    raw = b"/Text (\xfe\xff\0a\0\\(\0\\)\0b)"

    assert list(psd.texts(raw)) == ["a()b"]


def test_bytes_behind_the_pixels_are_told() -> None:
    data = document(b"", [])
    packed = data[:-3] + b"\0\1\0\2\0\x7f"

    assert ("hidden.trailer", "secret words") in found(data + b"secret words")
    assert ("hidden.trailer", "secret words") in found(packed + b"secret words")
    assert found(data) == found(packed) == set()


def test_large_documents_are_read() -> None:
    small = document(b"", [])
    blocks = b"8BIMlnk2" + struct.pack(">Q", 12) + b"linked words"
    masks = struct.pack(">Q", 0) + bytes(4) + blocks
    data = small[:4] + b"\0\2" + small[6:26] + bytes(8) + struct.pack(">Q", len(masks)) + masks

    assert ("hidden.file", "linked words") in found(data + small[-3:])


def test_the_size_is_known_and_impossible_ones_are_refused() -> None:
    data = sample_of("psd")[0]

    assert psd.measure(data) == Size(1, 1)
    with pytest.raises(Damaged) as refused:
        psd.measure(data[:14] + bytes(4) + data[18:])
    assert refused.value.detail == "bad_size"


def test_damaged_documents_are_shown_as_far_as_they_go() -> None:
    data = document(CAPTION, [layer(b"x", name(b"Jane"))])
    seen = found(data[:-20])

    assert ("who.author", "Jane Doe") in seen
    assert "inside.damaged" in {kind for kind, _ in seen}
    for end in range(26, len(data)):
        found(data[:end])


@pytest.mark.parametrize(("count", "read"), [(10_000, True), (10_001, False)])
def test_more_layers_than_anybody_draws_are_not_read(count: int, read: bool) -> None:
    seen = {kind for kind, _ in found(document(b"", [layer(b"")] * count))}

    assert ("inside.damaged" not in seen) is read


def test_every_real_file_is_read() -> None:
    for path in sorted(corpus("metadata").rglob("*.psd")):
        data = path.read_bytes()
        assert identify(data).name == "psd"
        assert found(data)
