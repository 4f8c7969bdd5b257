"""Lock and open on the pages: what the command does, in memory alone."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest

from tests.vault.testkit import made
from tests.web import originals
from tests.web.conftest import Site, Visitor
from tests.web.originals import (
    KEY,
    MINE,
    PUBLIC,
    lock,
    said,
    saved,
    sent,
    shown_words,
    unlock,
    upload,
)
from toolkit.clean.facts import LEVELS
from toolkit.details import DETAILS
from toolkit.errors import NotLocked, TooLarge
from toolkit.files import naming
from toolkit.vault import locking, opening, recipients
from toolkit.vault.recipients import Passphrase
from toolkit.web import about
from toolkit.web.visit_store import VisitStore

DATA = random.Random(1).randbytes(200_000)
NAME = "Maria Canarysdottir 2026-04-05.jpg"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little; what it costs is measured elsewhere."""
    monkeypatch.setattr(recipients.Passphrase.__init__, "__defaults__", (10, "scrypt"))


def test_every_page_of_the_room_opens(visitor: Visitor) -> None:
    """By plain links, from the main bar on."""
    start = visitor.get("/originals")
    assert 'href="/originals"' in visitor.get("/about").text
    for path in set(re.findall(r'href="(/originals[a-z/]*)"', start.text)):
        page = visitor.get(path)
        assert page.status_code == 200
        assert 'aria-current="' in page.text.partition("<main")[0]
        assert not re.search(r'type="password"[^>]* value=', page.text)


def test_locked_for_a_key_and_opened_again(visitor: Visitor) -> None:
    """Whole, under a name that says nothing; the name comes back from inside."""
    page = lock(visitor, (NAME, DATA))
    locked = saved(visitor, page)
    name = re.fullmatch(r"attachment; filename=([a-z]{12})\.age",
                        locked.headers["Content-Disposition"])  # fmt: skip
    assert name is not None
    assert set(name[1]) <= set(naming.LETTERS)
    assert opening.unlock_bytes(locked.data, "x.age", MINE).data == DATA
    assert NAME.encode() not in locked.data

    opened = unlock(visitor, locked.data)
    assert NAME in said(opened)
    assert saved(visitor, opened).data == DATA
    assert "Canary" not in str(saved(visitor, opened).headers)
    assert "Canarysdottir" in saved(visitor, opened, own="1").headers["Content-Disposition"]


def test_six_words_are_made_and_shown_once(visitor: Visitor) -> None:
    """They open the file; no later page has them, and nothing here knows them."""
    page = lock(visitor, ("a.jpg", DATA), how="six")
    words = shown_words(page)
    assert len(words.split()) == 6
    assert 'class="tongues"' not in page.text  # changing the language would lose them
    assert opening.unlock_bytes(
        saved(visitor, page).data, "x", opening.Keys(words=words)
    ).data == DATA  # fmt: skip
    for path in ("/originals", "/originals/lock"):
        assert words not in visitor.get(path).text
    assert words not in str(vars(_visit(visitor)))


def test_a_page_with_a_secret_is_given_out_once(visitor: Visitor) -> None:
    """Loading it anew shows nothing; other answers can be read again, in other tabs, too."""
    for how, once in (("six", True), ("keys", False)):
        keys = {"to": PUBLIC} if how == "keys" else {}
        form = {"how": how, **keys, "files": [upload(b"a", "a.txt")]}
        place = visitor.send("/originals/lock", form).headers["Location"]
        assert visitor.get(place).status_code == 200
        again = visitor.get(place)
        # what was locked still waits to be saved there
        assert (again.headers.get("Location") == "/originals") is once
    assert Visitor(visitor.site).sign_in().get(place).headers["Location"] == "/"
    for _ in range(8):
        lock(visitor, ("a.txt", b"a"))
    assert visitor.get(place).headers["Location"] == "/originals"


def _visit(visitor: Visitor) -> object:
    return next(iter(visitor.site.state.visits._open.values()))


def test_own_words_open_and_a_weak_one_is_told(visitor: Visitor) -> None:
    """It is the visitor's choice, and an informed one."""
    page = lock(visitor, ("a.jpg", DATA), how="own", words="abc", again="abc")
    strong = "vK9$tq2!RmZx7w"
    assert "this passphrase can be guessed" in said(page)
    assert "abc" not in re.sub(r"[0-9a-f]{16,}|[a-z]{12}\.age", "", page.text)
    other = said(lock(visitor, ("a.jpg", DATA), how="own", words=strong, again=strong))
    assert "can be guessed" not in other
    for told in (said(page), other):
        assert "six random words are safer" in told
    assert "are safer" not in said(lock(visitor, ("a.jpg", DATA), how="six"))
    assert "It is as it was locked" in unlock(visitor, saved(visitor, page).data, words="abc").text


@pytest.mark.parametrize(
    ("form", "why"),
    [({"how": "own"}, "no_words"), ({"how": "own", "words": "a", "again": "b"}, "two_words"),
     ({"how": "keys", "to": ""}, "not_a_recipient"), ({"to": "age1wrong"}, "not_a_recipient"),
     ({"to": "ssh-ed25519 AAAA"}, "ssh_key"),
     ({"how": "six", "to": PUBLIC}, "other_choice"),
     ({"how": "six", "words": "a"}, "other_choice"),
     ({"how": "six", "again": "a"}, "other_choice"), ({"words": "a"}, "other_choice"),
     ({"how": "own", "words": "a", "again": "a", "to": PUBLIC}, "other_choice")],
)  # fmt: skip
def test_what_can_not_lock_is_said(visitor: Visitor, form: dict[str, str], why: str) -> None:
    """In the command's words, on the form; nothing is kept and nothing typed comes back."""
    page = lock(visitor, ("a.jpg", DATA), **form)

    assert page.status_code == 400
    assert DETAILS[why] in said(page)
    assert 'role="alert"' in page.text
    assert "Waiting to be saved" not in visitor.get("/originals").text
    assert "value" not in "".join(re.findall(r'<input type="password"[^>]*>', page.text))


def test_kinds_of_keys_can_not_be_mixed(visitor: Visitor) -> None:
    """Said for each file, because each is locked by itself."""
    from toolkit.vault import hybrid, keys

    if not hybrid.available():
        pytest.skip("this cryptography has no HPKE")
    other = keys.public(keys.new(quantum_safe=True))
    page = lock(visitor, ("a.jpg", DATA), to=f"{PUBLIC}\n{other}")

    assert "Nothing was locked" in page.text
    assert DETAILS["mixed_recipients"] in said(page)


def test_many_files_one_too_long(make_site: Callable[..., Site]) -> None:
    """What is refused stops no other; all together are one ZIP file."""
    visitor = Visitor(make_site(photo_bytes=100_000)).sign_in()
    page = lock(visitor, ("a.txt", b"a"), ("b.jpg", DATA), ("empty", b""), to=f"# me\n{PUBLIC}\n")
    archive = zipfile.ZipFile(io.BytesIO(visitor.post("/originals/zip").data))
    opened = [opening.unlock_bytes(archive.read(n), n, MINE) for n in archive.namelist()]

    assert TooLarge("too_many_bytes").why in said(page)
    assert {(one.name, one.data) for one in opened} == {("a.txt", b"a"), ("empty", b"")}


def test_padding_hides_small_differences(visitor: Visitor) -> None:
    """When it is asked for."""
    page = lock(visitor, ("a", bytes(100_000)), ("b", bytes(100_700)), pad="1")

    assert len({len(saved(visitor, page, number).data) for number in range(2)}) == 1


def test_a_checked_photo_is_locked_as_it_came(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """From its own page; with its own name inside."""
    path = visitor.choose(jpeg, NAME)
    visitor.until("ready")
    assert f'href="{path}/lock"' in visitor.get(path).text
    page = sent(visitor, f"{path}/lock", {"how": "keys", "to": PUBLIC})
    opened = opening.unlock_bytes(saved(visitor, page).data, "x.age", MINE)

    assert (opened.name, opened.data) == (NAME, jpeg)
    assert sent(visitor, f"{path}/lock", {"how": "keys", "to": "age1x"}).status_code == 400
    assert visitor.get("/photos/0123456789abcdef/lock").status_code == 404
    assert visitor.post("/photos/0123456789abcdef/lock").status_code == 404


def test_an_opened_photo_goes_on_without_touching_the_disk(
    visitor: Visitor, jpeg: bytes, no_pixels: None
) -> None:
    """From locked to checked, under the name from inside."""
    locked = locking.lock_bytes(jpeg, NAME, [KEY.recipient()]).data
    page = unlock(visitor, locked)
    place = re.findall(r'action="(/originals/[0-9a-f]+/check)"', page.text)[0]
    photo = visitor.post(place).headers["Location"]
    visitor.until("ready")

    assert "This photo says" in said(visitor.get(photo))
    assert "Waiting to be saved" not in visitor.get("/originals").text
    assert visitor.post(place).status_code == 404


GOOD = locking.lock_bytes(DATA, NAME, [KEY.recipient()]).data
WORDS = made(b"x", Passphrase(b"words", 10))
BAD = {
    "cut": (GOOD[:-1], {}, "age_payload"),
    "cut in the head": (GOOD[:90], {}, "age_header"),
    "flipped": (GOOD[:-9] + bytes([GOOD[-9] ^ 1]) + GOOD[-8:], {}, "age_payload"),
    "trailing": (GOOD + b"x", {}, "age_payload"),
    "nonsense": (b"hello", {}, NotLocked.sentence),
    "another key": (made(b"x", originals.testkit.secret(2).recipient()), {}, "no_match"),
    "wrong words": (WORDS, {"words": "other"}, "no_match"),
    "hostile": (WORDS.replace(b" 10\n", b" 23\n", 1), {"words": "words"}, "work_factor"),
    "nothing given": (WORDS, {"words": ""}, "no_words"),
    "no key in the file": (GOOD, {"identity": upload(b"# nothing\n", "k")}, "no_key"),
    "no key file": (GOOD, {"identity": upload(b"\xff\xfe", "k")}, "not_an_identity"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_can_not_be_opened_gives_nothing(visitor: Visitor, bad: str) -> None:
    """One sentence, the command's; no byte of it is kept."""
    data, given, why = BAD[bad]
    page = unlock(visitor, data, **{k: upload(v[0].getvalue()) if k == "identity" else v
                                    for k, v in given.items()})  # fmt: skip

    assert page.status_code == 400
    assert DETAILS.get(why, why) in said(page)
    assert "Waiting to be saved" not in visitor.get("/originals").text
    assert "value" not in "".join(re.findall(r'<input type="password"[^>]*>', page.text))


def test_a_locked_key_file_asks_for_its_words(visitor: Visitor) -> None:
    """And opens with them."""
    from toolkit.vault import keys

    key_file = keys.locked(keys.text_of([KEY]), "words")
    without = unlock(visitor, GOOD, identity=upload(key_file))
    assert DETAILS["key_locked"] in said(without)
    opened = sent(visitor, "/originals/unlock", {"file": upload(GOOD, "x.age"), "words": "words",
                                                "identity": upload(key_file)})  # fmt: skip
    assert "It is as it was locked" in opened.text


def test_an_evil_name_inside_is_shown_and_saved_harmless(visitor: Visitor) -> None:
    """Whoever locked it for you steers neither page, header nor folder."""
    evil = "../../<script>alert(1)</script>\u202egpj.\x1b]0;\r\nX: y"
    page = unlock(visitor, locking.lock_bytes(b"x", evil, [KEY.recipient()]).data)
    answer = saved(visitor, page, own="1")

    assert "<script>alert" not in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", page.text)
    assert "X" not in answer.headers
    assert "/" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "ending"), [("a.b.JPG", ".JPG"), ("a.Maria Canary", ""), ("letter", "")]
)
def test_an_ending_says_the_kind_and_no_more(visitor: Visitor, name: str, ending: str) -> None:
    """Whatever stands behind the last dot."""
    page = unlock(visitor, locking.lock_bytes(b"x", name, [KEY.recipient()]).data)
    said = saved(visitor, page).headers["Content-Disposition"]

    assert re.fullmatch(rf"attachment; filename=[a-z]{{12}}{re.escape(ending)}", said)


def test_leaving_forgets_all_of_it(visitor: Visitor) -> None:
    """Saved or not: after quick exit nothing can be had any more."""
    page = lock(visitor, (NAME, DATA))
    visit = _visit(visitor)
    visitor.post("/exit")

    assert visit.store.files() == {}  # type: ignore[attr-defined]
    fresh = Visitor(visitor.site).sign_in()
    assert saved(fresh, page).status_code == 404
    assert "Waiting to be saved" not in fresh.get("/originals").text


def test_idleness_forgets_all_of_it(visitor: Visitor) -> None:
    """Like photos."""
    lock(visitor, (NAME, DATA))
    visitor.site.clock.now += 15 * 60 + 1
    visitor.site.state.visits.sweep()

    assert _visit(visitor).store.files() == {}  # type: ignore[attr-defined]


def test_one_thing_can_be_dropped(visitor: Visitor) -> None:
    """And only it."""
    page = lock(visitor, ("a", b"a"), ("b", b"b"))
    places = re.findall(r"/originals/([0-9a-f]{16})/save", page.text)
    assert visitor.post(f"/originals/{places[0]}/drop").status_code == 303
    assert saved(visitor, page, 0).status_code == 404
    assert saved(visitor, page, 1).status_code == 200
    assert visitor.post(f"/originals/{places[1]}/check").status_code == 404


def test_memory_has_a_limit(make_site: Callable[..., Site]) -> None:
    """What is kept counts; what does not fit is refused with a sentence, and never half."""
    visitor = Visitor(make_site(visit_bytes=250_000)).sign_in()
    assert "compared" in lock(visitor, ("a", DATA)).text
    full = lock(visitor, ("b", DATA))

    assert DETAILS["visit_full"] in said(full)


def test_what_is_too_long_is_said(make_site: Callable[..., Site]) -> None:
    """A key file; and an opened file that is longer than a photo may be."""
    visitor = Visitor(make_site(photo_bytes=1000)).sign_in()
    page = sent(visitor, "/originals/keys/show", {"identity": upload(b"#" * 2000)})
    opened = unlock(visitor, locking.lock_bytes(bytes(2000), NAME, [KEY.recipient()]).data)
    place = re.findall(r'action="(/originals/[0-9a-f]+/check)"', opened.text)[0]

    assert TooLarge("too_many_bytes").why in said(page)
    assert visitor.post(place).status_code == 413
    assert len(saved(visitor, opened).data) == 2000


def test_what_comes_after_leaving_is_not_kept() -> None:
    """A file that was being opened meanwhile falls on deaf ears."""
    store = VisitStore()
    store.clear(for_good=True)
    store.add("opened", "a.jpg", b"x", 9)

    assert store.files() == {}
    assert store.page(store.add_page("page", 200, once=False)) is None


def test_a_locked_file_of_the_longest_photo_comes_back_in(make_site: Callable[..., Site]) -> None:
    """It is longer than the photo; padding adds up to an eighth."""
    visitor = Visitor(make_site(photo_bytes=400_000)).sign_in()
    data = random.Random(2).randbytes(400_000)
    locked = saved(visitor, lock(visitor, ("a", data), pad="1")).data

    assert len(locked) > len(data)
    assert "It is as it was locked" in unlock(visitor, locked).text


def test_nonsense_is_a_page(visitor: Visitor) -> None:
    """What our forms cannot send."""
    assert lock(visitor, ("a", b"a"), how="magic").status_code == 400
    assert sent(visitor, "/originals/lock").headers["Location"] == "/originals/lock"
    assert sent(visitor, "/originals/unlock").headers["Location"] == "/originals/unlock"
    assert visitor.post("/originals/zip").headers["Location"] == "/originals"
    for deed in ("save", "drop", "check"):
        assert visitor.post(f"/originals/0123456789abcdef/{deed}").status_code == 404


def test_nothing_of_it_is_logged(visitor: Visitor, capfd: pytest.CaptureFixture[str]) -> None:
    """No name, no word, no key, whether it went well or not."""
    lock(visitor, (NAME, DATA), how="own", words="CANARY", again="CANARY")
    unlock(visitor, GOOD, words="CANARY")
    out = capfd.readouterr()

    assert out.out + out.err == ""


@pytest.mark.parametrize("level", LEVELS)
def test_a_reader_that_is_not_shut_in_is_not_said_to_be(
    visitor: Visitor, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the jail is partial, or there is none, the pages say so instead."""
    monkeypatch.setattr(about, "jail", lambda: about.Jail(level, ()))
    page = visitor.get("/originals/unlock").text

    assert ("can open no file and no network" in page) is (level == "full")
    assert (LEVELS[level] in page) is (level != "full")
