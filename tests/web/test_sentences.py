"""What is refused is said in whole sentences on a page, and as the command says things there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from toolkit.details import DETAILS
from toolkit.errors import LampshadeError
from toolkit.i18n import LANGUAGES, SOURCE, speaking
from toolkit.kinds import KINDS
from toolkit.model import FilmReport, Finding, Look, Place, Recipe, Size
from toolkit.outcome import Outcome
from toolkit.web import sentences, trouble
from toolkit.web.visits import Photo

#: What may end a sentence, and what may end a word before a colon or at the end of a line.
STOPS = ".!?…。"


def tree(kind: type[LampshadeError] = LampshadeError) -> Iterator[type[LampshadeError]]:
    """Every way to refuse."""
    yield kind
    for each in kind.__subclasses__():
        yield from tree(each)


#: Every error with every detail: more than ever meet, so whatever meets is among them.
ERRORS = [
    kind(detail, where=where) for kind in tree() for detail in DETAILS for where in ("", "a/b.txt")
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_whole_sentences(language: str) -> None:
    """The reason and what to do now end with one full stop, in every language."""
    words = speaking(language)
    for error in ERRORS:
        for said in sentences.problem(error, words).values():
            assert not said or said[-1] in STOPS, (error, said)
            assert said[-2:-1] not in STOPS or len(said) < 2, (error, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_reasons_without_a_full_stop(language: str) -> None:
    """They stand behind a file's name and a colon, or behind "hint:"."""
    words = speaking(language)
    for error in ERRORS:
        for said in (error.why_in(words), error.hint_in(words)):
            assert not said.endswith(tuple(STOPS)), (error, said)


def test_what_went_wrong_with_a_request_is_said_in_whole_sentences() -> None:
    """The title is none."""
    for title, why, hint in trouble.TROUBLE.values():
        assert not title.endswith(".")
        assert why.endswith(".")
        assert not hint or hint.endswith(".")


def test_a_film_without_faces_is_not_told_how_long_they_were_seen() -> None:
    """Noughts say nothing, and would be read as a promise."""
    nobody = FilmReport(90, 3.0, tracks=0, hidden=0, shortest=0.0, longest=0.0, unlooked=0.2)
    some = FilmReport(90, 3.0, tracks=4, hidden=3, shortest=1.0, longest=2.0, unlooked=0.2)
    said = [
        sentences.film(Outcome("-", faces_found=0, film=film), speaking(SOURCE))[0][0]
        for film in (nobody, some)
    ]

    assert said[0] == "No face was found, none was covered."
    assert "covered: 3" in said[1]


def test_of_a_film_in_cells_no_face_search_is_claimed() -> None:
    """Nobody was looked for in it, neither before nor in the copy."""
    film = FilmReport(90, 3.0, tracks=0, hidden=0, shortest=0.0, longest=0.0, unlooked=3.0)
    photo = Photo("a", 1, b"", look=Look("mp4"))
    looked, cells = (Outcome("-", "clean", faces_found=n, film=film) for n in (0, None))

    proofs = [sentences.proof(photo, one, Recipe(), speaking(SOURCE)) for one in (looked, cells)]
    said = [text for text, _ in sentences.film(cells, speaking(SOURCE))]

    assert proofs[0][:-1] == proofs[1]
    assert "No face that is sure to be one was found" in proofs[0][-1]
    assert said[:2] == ["the whole picture is in coarse cells", "faces were not looked for"]


@pytest.mark.parametrize("painted", [False, True])
def test_a_picture_that_was_drawn_anew_is_not_called_the_same(painted: bool) -> None:
    """It can be, where nobody was covered: for the words in its last bits."""
    photo = Photo("a", 1, b"", look=Look("png", Size(4, 4)))
    outcome = Outcome("-", "clean", faces_found=0, painted=painted)
    said = sentences.proof(photo, outcome, Recipe(), speaking(SOURCE))

    assert ("The picture itself is the same, byte for byte." in said) is not painted
    assert ("The picture was drawn anew from its pixels, in the same size." in said) is painted


@pytest.mark.parametrize("suffix", ["jpeg", "txt"])
@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if sentences.says_something(Finding(kind, Place("a")))],
)
def test_a_headline_never_denies_what_stands_below_it(kind: str, suffix: str) -> None:
    """Whatever is listed and counted, the headline does not say that nothing was found."""
    look = Look(suffix, None, (Finding(kind, Place("a"), "b"),))
    said = sentences.headline(Photo("a", 1, b"", look=look), speaking(SOURCE))

    assert " file says: " in said or " photo says: " in said
