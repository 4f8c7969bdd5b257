"""The main way from a photo to its proven copy, without a browser and without scripts."""

from __future__ import annotations

import dataclasses
import html
import io
import re
import stat
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from tests.conftest import ROOT, sample_of, written
from tests.web.conftest import HERE, Site, Visitor
from toolkit.clean import pipeline, proof
from toolkit.errors import JailBroken, LampshadeError, Unproven
from toolkit.files.naming import LETTERS
from toolkit.formats.others import FORMATS
from toolkit.model import Box, Recipe
from toolkit.web.upload import Held, photos

FORMAT_NAMES = [form.name for form in FORMATS]
CLEANED = [form.name for form in FORMATS if form.name in written()]


def _heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return html.unescape(found[1]).strip()


def _samples() -> list[str]:
    folder = Path(__file__).parents[1] / "samples"
    return sorted(p.stem for p in folder.glob("*.py") if "def sample(" in p.read_text("utf-8"))


def test_one_photo_in_three_steps(visitor: Visitor, jpeg: bytes) -> None:
    """Choose, make a safe copy, save: with the real jail and the real detector."""
    path = visitor.choose(jpeg)
    visitor.until("ready", seconds=120)
    check = visitor.get(path)
    assert "This photo says" in _heading(check.text)
    assert "Hidden content" in check.text
    answer = visitor.post(f"{path}/copy")
    assert answer.headers["Location"] == f"{path}/result"
    visitor.until("done", seconds=120)
    result = visitor.get(f"{path}/result")
    assert _heading(result.text) == "Your safe copy is ready"
    copy = visitor.post(f"{path}/file")
    name = re.fullmatch(
        r"attachment; filename=([a-z]{12})\.jpg", copy.headers["Content-Disposition"]
    )
    assert name is not None
    assert set(name[1]) <= set(LETTERS)
    for canary in sample_of("jpeg")[1].values():
        assert canary.encode() not in copy.data
    left = pipeline.inspect_stream([copy.data], faces=False)
    assert [f for f in left.findings if f.kind.split(".")[0] != "look"] == []
    assert visitor.get(f"{path}/after").data.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("name", _samples())
def test_every_format_is_shown_and_copied_or_says_why(
    visitor: Visitor, name: str, no_pixels: None
) -> None:
    """Whatever the command can do with a format, the pages can, and in the same words."""
    data, canaries = sample_of(name)
    path = visitor.choose(data, f"picture.{name}")
    visitor.until("ready", "refused")
    page = visitor.get(path)
    assert page.status_code == 200
    visitor.post(f"{path}/copy", {"faces": "keep"})
    state = visitor.until("done", "refused")[0]["status"]
    page = visitor.get(f"{path}/result")
    copy = visitor.post(f"{path}/file")
    parts, why = _by_command(data)
    if why:
        assert state == "refused"
        assert html.escape(why, quote=False) in page.text
        assert copy.status_code == 303
        return
    assert copy.data == parts
    for canary in canaries.values():
        assert canary.encode() not in copy.data


def _by_command(data: bytes) -> tuple[bytes, str]:
    """What the command makes of it: a copy, or why there is none."""
    try:
        return b"".join(pipeline.clean_stream([data], pipeline.Recipe(faces="keep"))[1]), ""
    except LampshadeError as error:
        return b"", error.why


def test_the_original_name_stands_nowhere_but_in_the_page(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """Not in an address, a title, an alternative text, a header or a download."""
    name = "Maria Canarysdottir 2026-04-05.jpg"
    path = visitor.choose(jpeg, f"/home/user/{name}")
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    for rule in (path, f"{path}/result", f"{path}/receipt", "/photos", "/state"):
        answer = visitor.get(rule)
        text = answer.text
        assert "/home/" not in text
        assert "Canarysdottir" not in str(answer.headers) + rule
        for found in re.findall(r'<title>.*?</title>|(?:alt|title|href|action|src)="[^"]*"', text):
            assert "Canarysdottir" not in found
    assert "Canarysdottir" not in visitor.get(f"{path}/receipt").text
    assert "Canarysdottir" not in str(visitor.post(f"{path}/file").headers)
    assert "Canarysdottir" not in str(visitor.post("/photos/zip").headers)


def test_the_name_s_own_traces_are_found_and_go(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    path = visitor.choose(jpeg, "IMG_20260405_101112.png")
    visitor.until("ready")
    page = html.unescape(visitor.get(path).text)

    assert "name carries a date" in page
    assert "name says another kind than it is" in page


def test_control_and_direction_marks_reach_no_page(visitor: Visitor, no_pixels: None) -> None:
    """Out of tags and names: shown as escapes, in every page."""
    evil = "\x1b]0;x\x07\u202egnp.\u2066<script>alert(1)</script>\x00"
    data = sample_of("jpeg")[0]
    comment = f"evil {evil} words".encode()
    size = (len(comment) + 2).to_bytes(2, "big")
    path = visitor.choose(data[:2] + b"\xff\xfe" + size + comment + data[2:], f"a{evil}.jpg")
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    for rule in (path, "/photos", f"{path}/result", f"{path}/receipt"):
        text = visitor.get(rule).text
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text
        )
        assert "<script>alert" not in text
    assert "\\u202e" in visitor.get(path).text


def test_an_unknown_file_is_refused_with_a_reason(visitor: Visitor) -> None:
    path = visitor.choose(bytes(range(256)) * 4, "notes.txt")
    visitor.until("refused")
    page = visitor.get(path)

    assert page.status_code == 200
    assert "not known to Lampshade" in page.text
    assert visitor.post(f"{path}/copy").status_code == 303
    assert visitor.get(f"{path}/result").status_code == 200
    assert visitor.post(f"{path}/file").status_code == 303


def test_a_copy_that_fails_its_proof_is_not_there(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unproven(*_: object, **__: object) -> None:
        raise Unproven("leftovers")

    monkeypatch.setattr(proof, "require", unproven)
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("refused")
    page = visitor.get(f"{path}/result")

    assert _heading(page.text) == "The copy did not pass its proof"
    assert "--repaint" not in page.text
    assert visitor.post(f"{path}/file").status_code == 303
    assert visitor.post("/photos/zip").status_code == 303


def _copied(visitor: Visitor, jpeg: bytes) -> str:
    """The path of a photo of which there is a copy."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    return path


def test_changed_covers_drop_the_copy_that_lacks_them(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """Nobody saves by mistake what was copied before the last cover was drawn."""
    path = _copied(visitor, jpeg)
    row = {"n": 9, "x": 1, "y": 1, "w": 9, "h": 9, "kind": "drawn", "on": True}
    assert visitor.json(f"{path}/boxes", {"boxes": [row]}).status_code == 204
    assert visitor.states()[0]["status"] == "ready"
    assert visitor.post(f"{path}/file").status_code == 303


def test_a_copy_under_way_that_lacks_a_new_cover_is_not_finished(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab, or the button for going back, still has the editor."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    begun, drawn = threading.Event(), threading.Event()
    made = pipeline.clean_stream

    def slow(*given: Any, **more: Any) -> Any:
        begun.set()
        assert drawn.wait(120)
        return made(*given, **more)

    monkeypatch.setattr(pipeline, "clean_stream", slow)
    monkeypatch.setattr("toolkit.web.photo.MOMENT", 0.1)
    visitor.post(f"{path}/copy", {"faces": "keep"})
    assert begun.wait(120)
    row = {"n": 9, "x": 1, "y": 1, "w": 9, "h": 9, "kind": "drawn", "on": True}
    assert visitor.json(f"{path}/boxes", {"boxes": [row]}).status_code == 204
    drawn.set()
    for _ in range(10):
        time.sleep(0.05)
        assert visitor.states()[0]["status"] == "ready"
    assert visitor.get(f"{path}/result").headers["Location"] == path


def test_no_window_undoes_what_another_covered(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """A page that does not show a cover makes no copy without it; one that shows it does."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    one, two = (_page_number(visitor, path) for _ in range(2))
    first, second = ({"faces": "keep", **_drawn(at)} for at in (1, 20))
    for form in (first, second):
        assert visitor.post(f"{path}/boxes", {**form, "page": one}).status_code == 303

    refused = visitor.post(f"{path}/copy", {**first, "page": two})
    assert refused.status_code == 409
    assert "changed in another window" in refused.text
    assert f'href="{path}"' in refused.text
    assert visitor.states()[0]["status"] == "ready"
    assert visitor.post(f"{path}/boxes", {**second, "page": two}).status_code == 303
    seen = _page_number(visitor, path)
    assert visitor.post(f"{path}/boxes", {**first, "page": seen}).status_code == 303
    assert visitor.post(f"{path}/boxes", {**second, "page": one}).status_code == 409
    assert visitor.post(f"{path}/boxes", {**first, "page": "new"}).status_code == 400


def _page_number(visitor: Visitor, path: str) -> str:
    """What a page of covers sends along."""
    found = re.search(r'name="page" value="([^"]+)"', visitor.get(path).text)
    assert found is not None
    return found[1]


def _drawn(at: int) -> dict[str, str]:
    numbers = {"x": at, "y": 1, "w": 9, "h": 9}
    return {"box-9-kind": "drawn", "box-9-on": "1"} | {
        f"box-9-{name}": str(number) for name, number in numbers.items()
    }


def test_a_list_that_is_not_done_offers_the_rest(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """One copied file does not hide that the others have no copy."""
    paths = [visitor.choose(jpeg), visitor.choose(jpeg)]
    visitor.until("ready")
    visitor.post(f"{paths[0]}/copy", {"faces": "keep"})
    visitor.until("done", "ready")
    page = visitor.get("/photos").text
    assert "Make safe copies of all" in page
    assert "Save 1 safe copy" in page
    assert "2 of 2 done" not in page
    visitor.post("/photos/copy")
    visitor.until("done")

    assert "Save all 2 safe copies" in visitor.get("/photos").text


def test_copies_with_bare_places_stand_first_and_are_counted(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """Among a hundred rows nobody sees the two that say so."""
    visitor.upload(*((f"{name}.jpg", jpeg) for name in "abc"))
    visitor.until("ready")
    visitor.post("/photos/copy", {"faces": "keep"})
    visitor.until("done")
    visit = next(iter(visitor.site.state.visits._open.values()))
    assert "perhaps faces" not in visitor.get("/photos").text
    for photo, count in zip(visit.photos(), (0, 1, 2), strict=True):
        assert photo.outcome is not None
        places = (Box(40, 5, 8, 8),) * count
        visit.change(photo.id, outcome=dataclasses.replace(photo.outcome, suggested=places))
    page = visitor.get("/photos").text

    assert re.search(r'id="count">[^<]*· perhaps faces, not covered: 3</p>', page)
    assert re.findall(r"<bdi>([abc])\.jpg</bdi>", page) == ["b", "c", "a"]


def test_nonsense_is_a_page_and_changes_nothing(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    path = visitor.choose(jpeg)
    visitor.until("ready")
    answers = [
        visitor.json(f"{path}/boxes", {"boxes": [{"n": 1}]}),
        visitor.post(f"{path}/copy", {"faces": "maybe"}),
        visitor.post(f"{path}/boxes", {"box-1-kind": "found", "box-1-w": "x", "box-1-h": "1"}),
        visitor.post(f"{path}/look", {"style": "blur"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert visitor.states()[0]["status"] == "ready"


def test_boxes_by_numbers_cover_pixels(visitor: Visitor, jpeg: bytes) -> None:
    """The table of numbers, which needs no script, does what the editor does."""
    path = visitor.choose(jpeg)
    visitor.until("ready", seconds=120)
    box = {"box-50-kind": "drawn", "box-50-on": "1", "box-50-x": "0", "box-50-y": "0",
           "box-50-w": "9999", "box-50-h": "9999"}  # fmt: skip
    assert visitor.post(f"{path}/boxes", box).headers["Location"] == path
    assert 'value="drawn"' in visitor.get(path).text
    visitor.post(f"{path}/copy", {"faces": "keep", **box})
    visitor.until("done", seconds=120)
    from PIL import Image

    copy = Image.open(io.BytesIO(visitor.post(f"{path}/file").data), formats=["JPEG"])
    lows, highs = zip(*copy.convert("RGB").getextrema(), strict=True)
    assert max(highs) - min(lows) <= 2


def test_a_batch_of_fifty_with_bad_files(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    """One bad file stops nothing; every file says what became of it; one ZIP has the rest."""
    photos = [(f"{n}.jpg", jpeg) for n in range(47)]
    photos[7:7] = [
        ("bad.jpg", jpeg[:300]),
        ("empty.png", b""),
        ("notes.bin", bytes(range(256)) * 4),
    ]
    answer = visitor.upload(*photos)
    assert answer.headers["Location"] == "/photos"
    visitor.until("ready", "refused")
    visitor.post("/photos/copy", {"faces": "keep"})
    states = [state["status"] for state in visitor.until("done", "refused", seconds=120)]
    assert (states.count("done"), states.count("refused")) == (47, 3)
    page = visitor.get("/photos")
    assert page.status_code == 200
    assert "Save all 47 safe copies" in page.text
    assert "copy all of them now" not in page.text, "it is done"
    order = re.findall(r"<bdi>([a-z0-9]+\.[a-z]+)</bdi>", page.text)
    assert order[:4] == ["bad.jpg", "empty.png", "notes.bin", "0.jpg"], "what has no copy first"
    archive = visitor.post("/photos/zip")
    assert re.fullmatch(
        r"attachment; filename=[a-z]{12}\.zip", archive.headers["Content-Disposition"]
    )
    with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
        assert opened.testzip() is None
        entries = opened.infolist()
        whole = b"".join(pipeline.clean_stream([jpeg], pipeline.Recipe(faces="keep"))[1])
        for entry in entries:
            assert re.fullmatch(r"[a-z]{12}\.jpg", entry.filename)
            assert entry.date_time == (2000, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert (entry.extra, entry.comment) == (b"", b"")
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o600
            assert not entry.flag_bits & 8
            assert opened.read(entry) == whole
        assert opened.comment == b""
    assert len({entry.filename for entry in entries}) == 47


def test_two_visits_are_not_mixed(site: Site, no_pixels: None) -> None:
    """A photo's address opens it in the visit it belongs to, and in no other."""
    one, other = Visitor(site).sign_in(), Visitor(site).sign_in()
    mine, others = one.choose(sample_of("jpeg")[0]), other.choose(sample_of("png")[0])
    one.until("ready")
    other.until("ready")
    one.post(f"{mine}/copy", {"faces": "keep"})
    one.until("done")

    assert one.get(mine).status_code == 200
    for rule in ("", "/result", "/preview", "/after", "/receipt", "/boxes"):
        assert other.get(f"{mine}{rule}").status_code == 404
    for rule in ("/copy", "/file", "/boxes", "/look", "/forget"):
        assert other.post(f"{mine}{rule}").status_code == 404
    assert other.post("/photos/zip").status_code == 303
    assert [s["id"] for s in one.states()] == [mine.rpartition("/")[2]]
    assert [s["id"] for s in other.states()] == [others.rpartition("/")[2]]
    other.post("/exit")
    assert one.states()[0]["status"] == "done"


def test_asking_again_takes_the_last_wish(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    """Two tabs, two clicks: the copy is the one that was asked for last."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    for _ in range(5):
        visitor.post(f"{path}/copy", {"faces": "keep"})
        visitor.post(f"{path}/copy", {"faces": "keep", "repaint": "1"})
    visitor.until("done", seconds=120)
    visit = next(iter(visitor.site.state.visits._open.values()))
    photo = visit.photos()[0]

    assert photo.recipe is not None
    assert photo.recipe.repaint
    assert photo.copy is not None
    again = b"".join(pipeline.clean_stream([jpeg], photo.recipe)[1])
    assert photo.copy.data == again


def test_forgetting_a_photo(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    path = visitor.choose(jpeg)
    visitor.until("ready")
    assert visitor.post(f"{path}/forget").headers["Location"] == "/"
    for rule in ("", "/result", "/preview", "/receipt"):
        assert visitor.get(f"{path}{rule}").status_code == 404
    assert visitor.get("/photos").headers["Location"] == "/"


def test_pages_before_anything_was_chosen_lead_to_the_start(visitor: Visitor) -> None:
    assert visitor.upload().headers["Location"] == "/"
    assert visitor.get("/photos").headers["Location"] == "/"
    assert visitor.post("/photos/zip").headers["Location"] == "/photos"
    assert visitor.post("/photos/copy").headers["Location"] == "/photos"


def test_a_photo_that_is_too_long_is_refused_alone(
    make_site: Callable[..., Site], jpeg: bytes, no_pixels: None
) -> None:
    visitor = Visitor(make_site(photo_bytes=len(jpeg) + 10)).sign_in()
    visitor.upload(("a.jpg", jpeg), ("b.jpg", jpeg + bytes(11)), ("c.jpg", jpeg))
    states = [state["status"] for state in visitor.until("ready", "refused")]

    assert states == ["ready", "refused", "ready"]
    assert "too large" in visitor.get("/photos").text


def test_more_than_a_visit_may_hold_is_a_clear_page(
    make_site: Callable[..., Site], no_pixels: None, jpeg: bytes
) -> None:
    """Nothing of it is kept, what was there stays, and room can be made."""
    visitor = Visitor(make_site(visit_bytes=1 << 20, photo_bytes=1 << 20)).sign_in()
    visitor.choose(jpeg)
    answer = visitor.upload(("big.jpg", bytes(2_500_000)))
    assert answer.status_code == 413
    assert "lampshade clean FILE" in answer.text
    assert _heading(answer.text) == "That is too much at once"
    assert len(visitor.states()) == 1
    visitor.until("ready")
    visitor.post("/forget")
    assert visitor.states() == []
    assert visitor.upload(("a.jpg", jpeg), ("b.jpg", jpeg)).status_code == 303


def test_small_photos_can_not_fill_a_visit_either(
    make_site: Callable[..., Site], jpeg: bytes, no_pixels: None
) -> None:
    visitor = Visitor(make_site(visit_bytes=len(jpeg) * 3 + 1, visit_photos=5)).sign_in()
    for _ in range(3):
        visitor.choose(jpeg)
    assert visitor.upload(("d.jpg", jpeg)).status_code == 413
    assert len(visitor.states()) == 3
    many = visitor.upload(*[("x.jpg", b"x")] * 9)
    assert many.status_code == 413
    assert "room here for 5 files" in html.unescape(many.text)


def test_a_visit_may_be_filled_at_once(make_site: Callable[..., Site], no_pixels: None) -> None:
    """The number of files that is promised is no less where all come in one form."""
    site = make_site()
    visitor = Visitor(site).sign_in()
    most = site.state.settings.visit_photos

    assert visitor.upload(*[("x.xyz", b"x")] * most).status_code == 303


def test_copies_have_a_budget_of_their_own(
    make_site: Callable[..., Site], jpeg: bytes, no_pixels: None
) -> None:
    """When copies fill it, the sentence says what to do; nothing that is ready is lost."""
    visitor = Visitor(make_site(visit_bytes=len(jpeg) * 3)).sign_in()
    monster = jpeg
    visitor.upload(*[(f"{n}.jpg", monster) for n in range(3)])
    visitor.until("ready")
    size = len(b"".join(pipeline.clean_stream([jpeg], pipeline.Recipe(faces="keep"))[1]))
    object.__setattr__(visitor.site.state.settings, "visit_bytes", size * 2 + 1)
    visitor.post("/photos/copy", {"faces": "keep"})
    states = [state["status"] for state in visitor.until("done", "refused")]

    assert sorted(states) == ["done", "done", "refused"]
    assert "no more room" in visitor.get("/photos").text


def test_a_killed_child_is_started_anew(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once is an accident; the photo's owner need not know."""
    real, calls = pipeline.clean_stream, []

    def killed_once(*arguments: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise JailBroken("crashed")
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "clean_stream", killed_once)
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})

    assert visitor.until("done", "refused")[0]["status"] == "done"
    assert len(calls) == 2


def test_a_child_that_always_dies_is_a_refusal(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise JailBroken("crashed")

    monkeypatch.setattr(pipeline, "clean_stream", killed)
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("refused")

    assert "could not be read safely" in visitor.get(f"{path}/result").text


def test_a_mistake_of_ours_stops_one_photo_and_tells_nothing(
    visitor: Visitor, jpeg: bytes, no_pixels: None, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    real = pipeline.clean_stream

    def broken(stream: object, recipe: object, **options: object) -> object:
        if options["name"] == "CANARY.jpg":
            raise KeyError("CANARY")
        return real(stream, recipe, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "clean_stream", broken)
    visitor.upload(("CANARY.jpg", jpeg), ("b.jpg", jpeg))
    visitor.until("ready")
    visitor.post("/photos/copy", {"faces": "keep"})
    states = [state["status"] for state in visitor.until("done", "refused")]
    said = capfd.readouterr()

    assert states == ["refused", "done"]
    assert "CANARY" not in said.err + said.out
    assert "KeyError" in said.err


def test_the_practice_photo_gives_itself_away(visitor: Visitor, no_pixels: None) -> None:
    path = visitor.post("/practice").headers["Location"]
    visitor.until("ready", seconds=120)
    page = html.unescape(visitor.get(path).text)

    assert "This photo says" in _heading(page)
    assert 'class="map"' in page
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", page.split("<main")[1])


def test_the_receipt_counts_and_shows_nothing(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """For trainers and newsrooms: no content, no name, no picture."""
    path = visitor.choose(jpeg)
    assert visitor.get(f"{path}/receipt").status_code == 303
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    page = visitor.get(f"{path}/receipt").text
    for canary in sample_of("jpeg")[1].values():
        assert canary not in page
    assert "IMG_2026" not in page
    assert "<img" not in page
    assert path.rpartition("/")[2] not in re.sub(r'(href|value)="[^"]*"', "", page)
    assert re.search(r"<td>\d+</td>", page)


def test_what_was_left_visible_is_part_of_the_proof(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """No face is said to be nowhere when somebody was left visible, or is perhaps there."""
    path = _copied(visitor, jpeg)
    visit = next(iter(visitor.site.state.visits._open.values()))
    photo = visit.photos()[0]
    assert photo.outcome is not None
    cover, perhaps = Box(0, 0, 20, 20), (Box(40, 5, 8, 8),)
    outcome = dataclasses.replace(
        photo.outcome, covered=(cover,), suggested=perhaps, faces_found=1, faces_covered=1
    )

    def receipt(shown: int) -> str:
        said = dataclasses.replace(outcome, faces_shown=shown)
        visit.change(photo.id, outcome=said, recipe=Recipe())
        return html.unescape(visitor.get(f"{path}/receipt").text)

    assert "No face that is sure to be one was found outside of the covered places." in receipt(0)
    assert "except for those that you left visible" in receipt(1)
    assert "1 place that is perhaps a face was not covered." in receipt(0)
    nobody = dataclasses.replace(outcome, covered=(), faces_found=0, faces_covered=0)
    visit.change(photo.id, outcome=nobody, recipe=Recipe())
    page = html.unescape(visitor.get(f"{path}/result").text)
    assert "1 place that is perhaps a face was not covered." in page
    assert "perhaps faces, not covered: 1" in visitor.get("/photos").text


@pytest.mark.parametrize("rule", ["copy", "boxes", "look"])
def test_a_cover_beside_the_picture_is_not_dropped_in_silence(
    visitor: Visitor, jpeg: bytes, no_pixels: None, rule: str
) -> None:
    """Who typed it wanted to cover something."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    typed = {"box-9-kind": "drawn", "box-9-on": "1", "box-9-x": "5000", "box-9-y": "0",
             "box-9-w": "40", "box-9-h": "40"}  # fmt: skip
    said = visitor.post(f"{path}/{rule}", {"faces": "keep", **typed})

    assert said.status_code == 400
    assert "Cover 9 lies outside of the picture, which is 64 pixels wide" in said.text
    assert f'href="{path}"' in said.text
    assert [state["status"] for state in visitor.states()] == ["ready"]
    assert "5000" not in visitor.get(path).text


def test_the_limits_are_said_before_the_copy(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """What no safe copy can do stands on the page with the button."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    page = visitor.get(path).text
    for words in ("does not find every face", "clothes", "does not erase the original", "noise"):
        assert words in page


def test_about_tells_the_truth(visitor: Visitor) -> None:
    page = visitor.get("/about").text

    assert page.count("<td>refused</td>") + page.count("<td>possible</td>") == 14
    assert "waitress" in page
    for form in FORMATS:
        assert form.label.split("(")[0].strip() in html.unescape(page)


def test_addresses_carry_no_questions() -> None:
    """Nothing is ever passed in a query string, which histories keep."""
    for page in (ROOT / "toolkit" / "web" / "templates").glob("*.html"):
        assert not re.search(r'(?:href|action|src)="[^"]*\?', page.read_text("utf-8")), page.name
    assert HERE.startswith("http://127.0.0.1:")


def test_what_follows_too_much_is_not_kept() -> None:
    """The rest of a long file would be a file of its own, and take memory."""
    held = Held(10)
    for part in (b"123456", b"789012", b"345"):
        assert held.write(part) == len(part)

    assert held.too_long
    assert held.getvalue() == b""


def test_of_a_path_only_the_name_is_kept() -> None:
    """Some browsers send the folders along, which say who somebody is."""
    file = FileStorage(Held(9), filename=r"C:\Users\Maria\march\a.jpg")

    assert [name for name, _ in photos([file])] == ["a.jpg"]


def test_what_comes_after_the_end_is_not_kept(site: Site) -> None:
    """An upload that was still on its way when somebody left."""
    visit = site.state.visits.begin()
    visit.end()
    visit.add(b"photo")

    assert visit.photos() == []
