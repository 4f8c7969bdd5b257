"""No option is passed over in silence: each is read, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from toolkit.cli import lampshade, together


def whole(name: str) -> list[str]:
    """A command as it is typed."""
    return ["workshop", name] if name in ("agenda", "quiz") else [name]


def options_of(name: str) -> dict[str, click.Option]:
    """The options of a command, by the names they have in the code."""
    command: click.Command = lampshade
    for word in whole(name):
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return {each.name: each for each in command.params if isinstance(each, click.Option)}


def typed(option: click.Option) -> list[str]:
    """An option as it may stand on a command line."""
    if option.is_flag:
        return [option.opts[0]]
    if isinstance(option.type, click.Choice):
        return [option.opts[0], str(option.type.choices[-1])]
    return [option.opts[0], "1,2,3,4" if option.name in ("boxes", "show") else "1"]


#: What a command line begins with that works in each of these ways.
BEGINNINGS = {
    ("clean", "review"): ["clean", "a.mp4", "--review", "r"],
    ("clean", "frames"): ["clean", "a.mp4", "--frames", "1"],
    ("clean", "-"): ["clean", "-"],
    ("key", "new"): ["key", "new"],
    ("key", "show"): ["key", "show", "k"],
    ("key", "passphrase"): ["key", "passphrase"],
    ("evidence", "show"): ["evidence", "show", "-i", "k"],
    ("evidence", "verify"): ["evidence", "verify", "-i", "k", "a", "b"],
    **{("guides", way): ["guides", way, *words] for way, words in {
        "list": [], "show": ["x"], "search": ["x"], "check": ["x"], "export": ["x"],
        "hash": [], "pack": ["x"], "add": ["x"], "remove": [],
    }.items()},
}  # fmt: skip
PASSED_OVER = [
    (words, option)
    for (name, way), words in BEGINNINGS.items()
    for key, option in options_of(name).items()
    if key not in together.READ[name, way] | {"no_input", "quiet", way}
]


def said(words: list[str]) -> str:
    """What a command line is refused with."""
    with pytest.raises(click.UsageError) as refused:
        lampshade.main(words, prog_name="lampshade", standalone_mode=False)
    return refused.value.format_message()


@pytest.mark.parametrize(
    ("words", "option"), PASSED_OVER, ids=[f"{w[0]} {w[1]} {o.opts[0]}" for w, o in PASSED_OVER]
)
def test_what_a_way_of_working_does_not_read_is_refused(
    words: list[str], option: click.Option, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above all --lock-to: somebody may delete a film in the belief that it is locked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "1").write_bytes(b"")

    assert option.opts[0] in said([*words, *typed(option)])
    assert [each.name for each in tmp_path.iterdir()] == ["1"]


@pytest.mark.parametrize("pair", together.PAIRS, ids=" ".join)
def test_of_a_pair_none_wins_in_silence(
    pair: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In either order."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "1").write_bytes(b"")
    name, first, second = pair
    known = options_of(name)
    key, _, value = first.partition("=")
    one = [known[key].opts[0], value] if value else typed(known[key])
    two = typed(known[second])
    begin = [*whole(name), *{"key": ["new"], "agenda": [], "plan": []}.get(name, ["1"])]

    for both in ([*one, *two], [*two, *one]):
        assert "would do nothing with" in said([*begin, *both])
    assert [each.name for each in tmp_path.iterdir()] == ["1"]


@pytest.mark.parametrize("row", together.NEEDS, ids=" ".join)
def test_what_does_nothing_by_itself_is_refused(row: tuple[str, str, str]) -> None:
    """A size of paper, where nothing is to be printed."""
    name, lonely, needed = row
    known = options_of(name)

    words = said([*whole(name), *typed(known[lonely])])

    assert "would do nothing without" in words
    assert known[needed.split("|")[0]].opts[0] in words


def test_the_tables_name_what_there_is() -> None:
    """A renamed option is missed here, not by whoever trusts it."""
    for (name, way), read in together.READ.items():
        assert read <= options_of(name).keys(), (name, way)
    assert together.READ.keys() == BEGINNINGS.keys()
    for name, first, second in together.PAIRS:
        assert {first.partition("=")[0], second} <= options_of(name).keys()
    for name, lonely, needed in together.NEEDS:
        assert {lonely, *needed.split("|")} <= options_of(name).keys()


def test_one_of_those_that_an_option_needs_is_enough() -> None:
    """A plan is locked with a passphrase, or for somebody's key; both write into a folder."""
    for lock in (["--lock"], ["--lock-to", "nobody"]):
        words = said(["plan", "-o", "x", "--persona", "none", *lock])

        assert "there is no such person" in words


@pytest.mark.parametrize(
    "words", [["guides", "list", "x"], ["guides", "remove", "x"]], ids=" ".join
)
def test_a_word_too_many_is_refused(words: list[str]) -> None:
    """`guides remove x` removes every added guide, and not x."""
    assert "x would do nothing with" in said(words)
