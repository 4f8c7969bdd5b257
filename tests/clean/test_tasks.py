"""What runs inside the jail, called from outside it: look, make, prove."""

from __future__ import annotations

import codecs
import io
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.conftest import sample_of
from tests.samples.jpeg import picture as jpeg_picture
from tests.samples.jpeg import segment
from tests.samples.png import chunk
from toolkit import formats
from toolkit.clean import covering, leftovers, reply_encoding, tasks
from toolkit.clean.replies import MAX_SIDE
from toolkit.errors import Damaged, MissingPart, NotCleanable, TooLarge, UnknownFormat, Unloaded
from toolkit.formats import common, films
from toolkit.formats.others import FORMATS
from toolkit.model import ALSO, Box, Recipe, Size
from toolkit.redact import centerface, hide
from toolkit.redact.hide import Hidden
from toolkit.sandbox.wire import MAX_BLOBS

KEEP: dict[str, Any] = {
    "faces": "keep", "also": [], "style": "fill", "thorough": False, "repaint": False,
    "boxes": [], "show": [], "require_jail": False,
}  # fmt: skip
HIDE = {**KEEP, "faces": "hide"}
BOX = [8, 8, 32, 32, "drawn", 1.0]
SECRET = "Anna Schmidtbauer"


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    """As the waiting child is before it forks."""
    tasks.warm_pixels()
    assert covering._missing == {}


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """What a test pretends to be missing is there again afterwards."""
    yield
    covering._missing.clear()


def noise(side: int = 64) -> bytes:
    """A picture of nothing and nobody."""
    pixels = np.random.default_rng(5).integers(0, 255, (side, side, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def made(data: bytes, recipe: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer's head and the copy put together as the parent does it."""
    reply = tasks.make([data], recipe=recipe)
    blob, parts = b"".join(reply.blobs), []
    for piece in reply.head["copy"]["pieces"]:
        if isinstance(piece, list):
            parts.append(data[piece[0] : piece[1]])
        else:
            parts.append(blob[:piece])
            blob = blob[piece:]
    assert blob == b""
    return reply.head, b"".join(parts)


def proven(copy: bytes, source: bytes, needles: list[str], **more: Any) -> dict[str, Any]:
    searched = {"everywhere": needles, "around": [], "whole": []}
    options = {"recipe": KEEP, "lossless": True, "needles": searched, **more}
    return tasks.prove([copy, source], **options).head


def with_text(text: bytes) -> bytes:
    """A JPEG with a comment."""
    return jpeg_picture(segment(0xFE, text))


def test_a_look_says_what_it_is_and_what_it_gives_away() -> None:
    """Format, size and findings; nobody counts faces unasked."""
    head = tasks.look([sample_of("png")[0]]).head

    assert (head["format"], head["size"]) == ("png", [16, 16, 1])
    assert {row[0] for row in head["findings"]} >= {"who.author", "hidden.trailer"}
    assert "faces" not in head


def test_faces_are_counted_on_request() -> None:
    """In a picture of noise nobody is seen; a picture nobody can decode has no number."""
    assert tasks.look([noise()], count_faces=True).head["faces"]["found"] == []
    assert tasks.look([sample_of("jxl")[0]], count_faces=True).head["faces"] is None
    broken = noise()[:60] + b"\0" + noise()[61:]
    with pytest.raises(Damaged):
        tasks.look([broken])


def test_a_film_is_not_said_to_have_no_faces() -> None:
    """Nobody looks at the frames of a film here, so there is no number, rather than none."""
    for name in ("mp4", "mkv", "avi"):
        assert tasks.look([sample_of(name)[0]], count_faces=True).head["faces"] is None


def test_without_a_detector_nobody_is_counted_and_nobody_hidden() -> None:
    """A missing part is told; hiding is refused and never skipped."""
    covering._missing["faces"] = MissingPart("no_model")

    assert tasks.look([noise()], count_faces=True).head["faces"] is None
    with pytest.raises(MissingPart):
        tasks.make([noise()], recipe=HIDE)
    assert made(noise(), KEEP)[0]["copy"]["painted"] is False


def test_a_missing_part_is_found_out_before_the_jail_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A model or a library that is not there: noted, not raised, so that inspecting goes on."""

    def missing() -> None:
        raise MissingPart("no_model")

    monkeypatch.setattr(centerface, "load", missing)
    tasks.warm_pixels()
    assert covering._missing["faces"].detail == "no_model"
    covering._missing.clear()
    monkeypatch.delattr(sys.modules["toolkit.redact"], "hide")
    monkeypatch.setitem(sys.modules, "toolkit.redact.hide", None)
    tasks.warm_pixels()
    assert covering._missing["faces"].detail == "no_model"


@pytest.mark.parametrize(
    ("warm", "finder", "why"),
    [(tasks.warm_text, "text", "no_text_finder"), (tasks.warm_codes, "code", "no_code_finder")],
)
def test_finders_that_are_not_installed_are_noted_too(
    warm: Callable[[], None], finder: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever asks for what they find is refused, with the part that is missing."""
    name = {"text": "text", "code": "codes"}[finder]
    monkeypatch.setattr(covering, "_missing", {})
    monkeypatch.delattr(sys.modules["toolkit.redact"], name, raising=False)
    monkeypatch.setitem(sys.modules, f"toolkit.redact.{name}", None)

    warm()

    also = next(name for name, what in ALSO.items() if what == finder)
    with pytest.raises(MissingPart) as missing:
        tasks.look([noise()], also=[also])
    assert missing.value.detail == why


def test_every_character_set_is_known() -> None:
    """What is loaded before the jail closes exists."""
    tasks.warm_encodings()

    assert all(codecs.lookup(name) for name in tasks._CHARACTER_SETS)


def test_what_is_known_is_listed() -> None:
    """One row a format, with why it is not cleaned."""
    rows = tasks.known([]).head["formats"]

    assert [row[0] for row in rows] == [form.name for form in FORMATS]
    cr3 = next(form for form in FORMATS if form.name == "cr3")
    assert ["cr3", cr3.label, "raw_photo", cr3.suffixes] in [row[:4] for row in rows]


def test_what_is_no_picture_is_refused() -> None:
    """An unknown kind, and a known kind that cannot be cleaned."""
    with pytest.raises(UnknownFormat):
        tasks.look([b"\0no picture"])
    with pytest.raises(NotCleanable):
        tasks.make([sample_of("cr3")[0]], recipe=KEEP)


def test_who_knows_pictures_alone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then another child is asked; nobody says that a kind is unknown who does not know all."""
    monkeypatch.setattr(formats, "_tables", {"common": common.COMMON})
    with pytest.raises(Unloaded):
        tasks.look([b"words"])
    assert tasks.look([sample_of("jpeg")[0]]).head["format"] == "jpeg"


def test_who_knows_films_says_so_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films and pictures are read; of what else there is nobody says that it is nothing."""
    monkeypatch.setattr(formats, "_tables", {"common": common.COMMON})
    formats.enrol("films", films.FILMS)
    assert tasks.look([sample_of("ts")[0]]).head["format"] == "ts"
    assert tasks.look([sample_of("jpeg")[0]]).head["format"] == "jpeg"
    for other in (sample_of("pdf")[0], sample_of("mp4")[0]):  # in this film is something else
        with pytest.raises(Unloaded):
            tasks.look([other])


def test_all_films_are_in_both_tables() -> None:
    """What holds a film is read by the child that loads films alone."""
    held = {form.name for form in FORMATS if form.holds == "film" and not form.refuses}
    assert held <= {form.name for form in films.FILMS} | {"wmv"}


def test_nobody_to_hide_leaves_the_coded_picture_as_it_is() -> None:
    """Looking for faces and finding none is no reason to paint."""
    data = noise()
    head, copy = made(data, HIDE)

    assert head["cover"] == {
        "found": [], "covered": [], "shown": [], "suggested": [], "looked": True,
    }  # fmt: skip
    assert head["copy"]["painted"] is False
    assert copy == made(data, KEEP)[1]


def test_a_drawn_box_is_painted_and_proven() -> None:
    """The copy is painted, holds no trace, and is looked at again outside the box."""
    data = noise()
    head, copy = made(data, {**KEEP, "boxes": [BOX]})
    said = proven(copy, data, [], lossless=False, covered=[BOX])

    assert head["copy"]["painted"] is True
    assert head["cover"]["covered"] == [BOX]
    assert said["same_content"] is True
    assert said["faces_left"] == []
    pixels = np.asarray(Image.open(io.BytesIO(copy)).convert("RGB"))
    assert len(np.unique(pixels[8:40, 8:40])) == 1


def test_a_face_that_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the detector still sees outside the covered places comes back as boxes."""
    monkeypatch.setattr(hide, "faces_left", lambda *_: (Box(1, 2, 3, 4, "face", 0.9),))

    said = proven(noise(), noise(), [], lossless=False, covered=[])
    assert said["faces_left"] == [[1, 2, 3, 4, "face", 0.9]]


@pytest.mark.parametrize(
    "words",
    [SECRET.encode(), SECRET.encode("utf-16-be"), SECRET.encode("utf-16-le")],
    ids=["UTF-8", "UTF-16 BE", "UTF-16 LE"],
)
def test_a_known_string_is_found_however_it_is_written(words: bytes) -> None:
    """A copy that still says a name, plain or wide, is not clean."""
    said = proven(with_text(b"xx" + words + b"\0"), jpeg_picture(), ["nothing like it", SECRET])

    assert said["needles_left"] == [SECRET]


def test_a_known_string_is_found_when_it_is_packed() -> None:
    """Packing hides nothing from the proof; what looks packed and is not is no crash."""
    png = noise()
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET.encode() * 3))
    decoy = chunk(b"teXt", b"\x78\x9c that is no stream")

    assert proven(png[:33] + decoy + text + png[33:], png, [SECRET])["needles_left"] == [SECRET]
    assert proven(png[:33] + decoy + png[33:], png, [SECRET])["needles_left"] == []


def test_a_known_string_is_found_in_the_coded_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside coded pixels it is looked for as long as the budget lasts, elsewhere always."""
    data = made(sample_of("tiff")[0], KEEP)[1]
    hidden = data.replace(bytes(range(len(SECRET))), SECRET.encode())
    assert proven(hidden, hidden, [SECRET])["needles_left"] == [SECRET]

    monkeypatch.setattr(leftovers, "SEARCH_BUDGET", 0)
    assert proven(hidden, hidden, [SECRET])["needles_left"] == []
    assert proven(with_text(SECRET.encode()), jpeg_picture(), [SECRET])["needles_left"] == [SECRET]
    # a painted copy is searched whole, whatever the budget
    assert proven(hidden, data, [SECRET], lossless=False)["needles_left"] == [SECRET]


def test_another_picture_is_not_the_same() -> None:
    """A copy that shows something else, or one frame less, is no copy."""
    one = made(sample_of("tiff")[0], KEEP)[1]
    other = one.replace(bytes(range(32)), bytes(32))
    two_frames = sample_of("gif")[0]
    once = made(two_frames, KEEP)[1]
    cut = once[: once.rindex(b"\x21\xf9")] + b"\x3b"

    assert proven(one, one, [])["same_content"] is True
    assert proven(one, other, [])["same_content"] is False
    assert proven(once, two_frames, [])["same_content"] is True
    assert proven(cut, two_frames, [])["same_content"] is False


def test_a_decoder_has_the_last_word_on_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own walk misreads in both files is seen where a picture is decoded anyway."""
    one, two = noise(), noise(48)
    again = chunk(b"IDAT", zlib.compress(bytes(64 * 193), 1))
    blank = one[: one.index(b"IDAT") - 4] + again + one[-12:]
    torn = one[: one.index(b"IDAT") - 4] + chunk(b"IDAT", b"no stream") + one[-12:]
    blind = tasks.identify(one)._replace(content=lambda _data: [])
    monkeypatch.setattr(tasks, "identify", lambda _data: blind)

    for copy in (blank, two, torn):
        assert proven(copy, one, [])["same_content"] is True
        assert proven(copy, one, [], recipe=HIDE)["same_content"] is False
    assert proven(one, one, [], recipe=HIDE)["same_content"] is True
    painter = covering.Painter(Recipe(), 1)
    painter.require_kept(one, one, blind)
    for copy in (blank, two, torn):
        with pytest.raises(NotCleanable) as refused:
            painter.require_kept(one, copy, blind)
        assert refused.value.detail == "content_changed"


def test_where_nothing_decodes_a_picture_is_met_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child without the decoders never takes a picture for one without faces."""
    picture, form = noise(), tasks.identify(noise())
    monkeypatch.setattr(covering, "_is_loaded", False)
    for work in (
        partial(covering.Watcher(False, 1, faces=True), picture, form),
        partial(covering.Painter(Recipe(), 1).paint, picture, form),
        partial(covering.Painter(Recipe(), 1).require_kept, picture, picture, form),
        partial(covering.Checker({}, False, 1), picture, form),
        partial(tasks.make, [picture], recipe=HIDE),
    ):
        with pytest.raises(Unloaded):
            work()


@pytest.mark.parametrize("sides", [(1, MAX_SIDE + 1), (MAX_SIDE + 1, 1)])
def test_a_side_that_no_picture_has_is_damage(
    sides: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as what it is, and not as a reader that lies."""
    jpeg = formats.named("jpeg")
    assert jpeg is not None
    monkeypatch.setattr(
        tasks, "identify", lambda data: jpeg._replace(measure=lambda data: Size(*sides))
    )
    with pytest.raises(Damaged, match="bad_size"):
        tasks.look([noise()])


@pytest.mark.parametrize(("limit", "most"), [("MAX_FINDINGS", 1), ("MAX_VALUES", 3)])
def test_a_flood_of_traces_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """More than a picture can hold is an attack on whoever lists it."""
    monkeypatch.setattr(reply_encoding, limit, most)

    with pytest.raises(TooLarge, match="too_many_findings"):
        tasks.look([sample_of("jpeg")[0]])


def test_traces_that_are_long_as_json_are_a_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter beyond ASCII takes six bytes there: what fits as words would be no answer."""
    monkeypatch.setattr(reply_encoding, "_MAX_CODED", 2000)
    plain, wide = (with_text(letter.encode() * 400) for letter in ("e", "é"))

    tasks.look([plain])
    with pytest.raises(TooLarge, match="too_many_findings"):
        tasks.look([wide])


def test_one_long_value_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value cannot fill the answer."""
    monkeypatch.setattr(reply_encoding, "MAX_VALUE", 5)
    rows = tasks.look([with_text(b"a long comment")]).head["findings"]

    assert [row[4] for row in rows if row[0] == "hidden.comment"] == ["a lon"]


def test_blobs_are_as_few_as_an_answer_may_have() -> None:
    """Large ones go as they are, which spares a copy; all together are the same bytes."""
    large = bytes(reply_encoding.LARGE)
    blobs = [b"a", b"b", large, large, b"c", *[b"d", large] * 100]
    few = list(reply_encoding.join_blobs(blobs))

    assert b"".join(few) == b"".join(blobs)
    assert len(few) <= MAX_BLOBS
    assert sum(blob is large for blob in few) > 20
    assert list(reply_encoding.join_blobs([])) == [b""]


def vast() -> bytes:
    """A picture that says it is larger than any that a camera makes; its parts fit together."""
    head = struct.pack(">IIBBBBB", 70_000, 70_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("name", "wish", "detail"), [
    ("txt", {"boxes": [BOX]}, "no_boxes"),
    ("txt", {"show": [BOX]}, "no_boxes"),
    ("txt", {"repaint": True}, "no_repaint"),
    ("mp4", {"faces": "hide"}, "moving_faces"),
    ("mp4", {"also": ["text"]}, "moving_faces"),
    ("mp4", {"blackout": True}, "moving_faces"),
    ("mp4", {"voice": "distort"}, "moving_voice"),
    ("mp3", {"voice": "remove"}, "moving_voice"),
    ("eml", {}, "no_writer"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_and_not_left_out(
    name: str, wish: dict[str, Any], detail: str
) -> None:
    """A wish that is passed over in silence would be a promise that is not kept."""
    with pytest.raises(NotCleanable) as refused:
        tasks.make([sample_of(name)[0]], recipe={**KEEP, **wish})

    assert refused.value.detail == detail


@pytest.mark.parametrize("wish", [KEEP, HIDE])
def test_a_picture_larger_than_any_is_refused(wish: dict[str, Any]) -> None:
    """Whoever opens the copy would need more memory than there is; nothing is decoded here."""
    with pytest.raises(TooLarge, match="too_many_pixels"):
        tasks.make([vast()], recipe=wish)


def test_what_a_cover_lies_on_is_perhaps_a_face_no_more() -> None:
    """Each picture is judged by its own covers, those inside a document, too."""
    one = Hidden(covered=(Box(0, 0, 20, 20),), suggested=(Box(5, 5, 8, 8), Box(40, 5, 8, 8)))
    other = Hidden(covered=(Box(40, 0, 20, 20),), suggested=(Box(5, 5, 8, 8),))

    assert [row[:2] for row in covering.report(one)["suggested"]] == [[40, 5]]
    assert [row[:2] for row in covering.report(other)["suggested"]] == [[5, 5]]
