"""Files inside other files: caps, refusals, and what is asked of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

import pytest

from tests.conftest import sample_of
from tests.nesting import clean, findings, found
from tests.samples.zip import STORED, File, archive
from toolkit.errors import Damaged, NotCleanable, TooLarge, UnknownFormat
from toolkit.formats import inside as module
from toolkit.formats import recent
from toolkit.formats.base import Format
from toolkit.formats.inside import Budget, Inside
from toolkit.model import Recipe

JPEG, CANARIES = sample_of("jpeg")
PNG = sample_of("png")[0]
UNKNOWN = b"\x01\x02 nobody knows this"


def nested(raw: bytes, depth: int) -> bytes:
    """Bytes in so many archives."""
    for _ in range(depth):
        raw = archive(File(b"in.zip", raw, STORED))
    return raw


# ---- what is found --------------------------------------------------------------------------


def test_everything_in_a_file_inside_is_found_under_its_path() -> None:
    seen = list(Inside().findings(JPEG, "a/b.jpg"))

    assert {
        value for value in CANARIES.values() if not any(value in (s.value or "") for s in seen)
    } == set()
    assert all(each.place.path.startswith("a/b.jpg/") for each in seen)
    assert all(each.place.start is None for each in seen)


def test_a_file_of_no_known_kind_is_told_with_its_readable_text() -> None:
    (only,) = Inside().findings(UNKNOWN, "x")

    assert (only.kind, only.value) == ("inside.unknown", " nobody knows this")


def test_a_damaged_file_is_told() -> None:
    assert "inside.damaged" in {each.kind for each in Inside().findings(PNG[:60], "x")}
    assert "inside.damaged" in {each.kind for each in Inside().findings(b"", "x")}


def test_a_file_that_is_only_inspected_is_told_and_looked_into() -> None:
    data, canaries = sample_of("doc")
    seen = list(Inside().findings(data, "x"))

    assert seen[0].kind == "inside.refused"
    assert any(canaries["author"] in (each.value or "") for each in seen)


# ---- caps -----------------------------------------------------------------------------------


def test_files_in_files_have_a_greatest_depth() -> None:
    assert clean(nested(PNG, module.MAX_DEPTH))
    for act in (clean, findings):
        with pytest.raises(TooLarge) as refused:
            act(nested(PNG, module.MAX_DEPTH + 2))  # type: ignore[operator]
        assert refused.value.detail == "too_deep"


def test_all_levels_share_what_may_be_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = archive(*(File(b"%d" % number, bytes(1000), STORED) for number in range(5)))
    data = archive(File(b"a", inner, STORED), File(b"b", inner, STORED))
    findings(data)
    monkeypatch.setattr(module, "MAX_UNPACKED", len(data) + 9000)

    with pytest.raises(TooLarge) as refused:
        findings(data)
    assert refused.value.detail == "compressed_bomb"


def test_all_levels_share_how_many_files_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 5)
    inner = archive(*(File(b"%d" % number, PNG) for number in range(3)))

    with pytest.raises(TooLarge) as refused:
        findings(archive(File(b"a", inner), File(b"b", inner)))
    assert refused.value.detail == "too_many_parts"


def test_a_bomb_in_a_bomb_gets_no_further_than_one() -> None:
    bomb = gzip.compress(bytes(64 << 20))
    budget = Budget()

    with pytest.raises(TooLarge):
        list(Inside(budget=budget).findings(gzip.compress(bomb), "x"))
    assert budget.bytes > module.MAX_UNPACKED - (16 << 20)


# ---- cleaning -------------------------------------------------------------------------------


def test_a_file_inside_is_cleaned_as_if_it_stood_alone() -> None:
    done = Inside().cleaned(JPEG, "x")

    assert done is not None
    assert (done.data, done.format, done.suffix) == (clean(JPEG), "jpeg", ".jpg")


def test_a_refusal_says_in_which_file_it_happened() -> None:
    data = archive(File(b"a.zip", archive(File(b"b/c.bin", UNKNOWN))))

    with pytest.raises(UnknownFormat) as refused:
        clean(data)
    assert refused.value.where == "a.zip/b/c.bin"


def test_a_file_that_can_not_be_cleaned_is_left_out_on_request() -> None:
    wish = Inside(Recipe(faces="keep", drop_unknown=True))

    assert wish.cleaned(UNKNOWN, "x") is None
    assert wish.cleaned(sample_of("doc")[0], "x") is None
    with pytest.raises(NotCleanable) as refused:
        Inside().cleaned(sample_of("doc")[0], "x")
    assert refused.value.detail == "old_office"


def test_too_much_is_refused_even_then() -> None:
    with pytest.raises(TooLarge):
        Inside(Recipe(faces="keep", drop_unknown=True)).cleaned(nested(PNG, 9), "x")


def test_pictures_inside_are_painted_where_faces_are_hidden() -> None:
    other = clean(PNG)

    class Painter:
        heard: list[bytes] = []  # noqa: RUF012

        def paint(self, raw: bytes, form: Format) -> tuple[bytes, str] | None:
            return (other, "png") if form.name == "jpeg" else None

        def require_kept(self, raw: bytes, clean: bytes, form: Format) -> None:
            assert (raw, clean, form.name) == (PNG, other, "png")
            raise NotCleanable("content_changed")

        def note(self, clean: bytes, path: str) -> None:
            self.heard.append(clean)

    done = Inside(Recipe(), Painter()).cleaned(JPEG, "x")

    assert done is not None
    assert (done.data, done.format, done.suffix) == (other, "png", ".png")
    assert Painter.heard == [other]
    with pytest.raises(NotCleanable) as refused:  # what is kept is asked about, and only that
        Inside(Recipe(), Painter()).cleaned(PNG, "x")
    assert refused.value.where == "x"
    assert Painter.heard == [other]


def test_nothing_of_a_picture_that_is_painted_has_to_stay_the_same() -> None:
    assert list(Inside(Recipe()).same(JPEG)) == list(Inside(Recipe()).same(PNG)) == [b"picture"]
    kept = list(Inside(Recipe(faces="keep")).same(JPEG))
    assert kept[0] == b"jpeg"
    assert kept == list(Inside(Recipe(faces="keep")).same(clean(JPEG)))


def test_words_around_the_pixels_are_searched() -> None:
    text = b"".join(Inside().texts(JPEG))

    assert CANARIES["EXIF Artist"].encode() in text
    assert CANARIES["EXIF Artist"].encode() not in b"".join(Inside().texts(clean(JPEG)))


def test_an_empty_file_is_no_file() -> None:
    with pytest.raises(Damaged):
        Inside().cleaned(b"", "x")


def test_places_inside_are_named_through_all_levels() -> None:
    data = archive(File(b"a.zip", archive(File(b"b.jpg", JPEG))))
    paths = {each.place.path for each in findings(data)}

    assert any(path.startswith("a.zip/b.jpg/") for path in paths)
    assert ("who.author", CANARIES["EXIF Artist"]) in found(data)


# ---- what is held ---------------------------------------------------------------------------


@pytest.mark.parametrize("large", [1, 1 << 30], ids=["large", "small"])
def test_a_large_file_is_not_held_when_all_was_asked_of_it(
    large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one is, because it is asked for again; so this can fail."""
    monkeypatch.setattr(module, "LARGE", large)
    for ask in (
        lambda raw: Inside().findings(raw, "a"), lambda raw: Inside().same(raw),
        lambda raw: Inside().texts(raw), lambda raw: [Inside().cleaned(raw, "a")],
    ):  # fmt: skip
        recent.forget()
        raw = bytes(bytearray(sample_of("mp4")[0]))
        list(ask(raw))
        held = any(raw is part for each in recent._all for entry in each for part in _parts(entry))
        assert held is (large > 1)


def _parts(entry: object) -> Iterable[object]:
    return entry if isinstance(entry, tuple) else ()
