"""The front matter of a guide: YAML between two lines of ---, validated before it is used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

import yaml

from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Risk, Step

CLUSTERS = ("start", "images", "systems", "devices", "situations", "trainers")
AUDIENCES = (
    "all", "activist", "family", "trainer", "organiser", "documenter", "student", "minority",
    "diaspora",
)  # fmt: skip
REGIONS = ("all", "cn-mainland", "hk", "eu", "uk", "us", "other")
STATUSES = ("draft", "reviewed", "stale")
MACHINE = ("none", "assisted", "raw")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HASH = re.compile(r"[0-9a-f]{64}")

#: The safe loader; the one in C where there is one.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """Only true and false are yes and no: an id may be `off`, and `no` is Norwegian.

    A name that stands twice is refused, because the later row would hide the earlier one.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        first: [rule for rule in rules if first in "tTfF" or not rule[0].endswith(":bool")]
        for first, rules in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        names: list[Any] = []
        for key, _value in node.value:
            if key.value in names:
                words = f"{key.value} stands here twice"
                raise yaml.MarkedYAMLError(problem=words, problem_mark=key.start_mark)
            names.append(key.value)
        return super().construct_mapping(node, deep)


class Malformed(ValueError):
    """A file that is not as it has to be: the faults, each with its line and a sentence."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        """Name every fault at once, so that a writer mends all of them at once."""
        super().__init__("; ".join(words for _line, words in faults))
        self.faults = faults


class Field(NamedTuple):
    """A row: whether it must be there, whether a value fits, and the words for one that fits."""

    must: bool
    fits: Callable[[Any], bool]
    words: str


def wide(text: str) -> int:
    """How many columns a text takes; Chinese letters take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _text(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and 0 < wide(value.strip()) <= most


def _one_of(words: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: value in words


def _number(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _list(fits: Callable[[Any], bool], least: int = 0, most: int = 99) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list) and least <= len(value) <= most and all(map(fits, value))
    )


def _is_slug(value: Any) -> bool:
    return isinstance(value, str) and bool(_SLUG.fullmatch(value))


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and value.isalnum()


def _is_date(value: Any) -> bool:
    return type(value) is date


def _is_step(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"id", "text", "minutes"}
        and _is_slug(value["id"])
        and _text(400)(value["text"])
        and _number(0, 30)(value["minutes"])
    )


def _is_risk(value: Any) -> bool:
    return (
        isinstance(value, dict) and value.keys() == {"region", "text", "checked"}
        and value["region"] in REGIONS and _text(1200)(value["text"])
        and _is_date(value["checked"])
    )  # fmt: skip


FIELDS: dict[str, Field] = {
    "id": Field(True, _is_slug, "small letters, numbers and hyphens"),
    "title": Field(True, _text(70), "text of at most 70 columns"),
    "summary": Field(True, _text(160), "text of at most 160 columns"),
    "lang": Field(True, _one_of(tuple(TONGUES)), "one of " + ", ".join(TONGUES)),
    "dir": Field(False, _one_of(("ltr", "rtl")), "ltr or rtl"),
    "cluster": Field(True, _one_of(CLUSTERS), "one of " + ", ".join(CLUSTERS)),
    "audience": Field(True, _list(_one_of(AUDIENCES), 1), "of " + ", ".join(AUDIENCES)),
    "level": Field(True, _number(1, 3), "1, 2 or 3"),
    "minutes": Field(True, _number(5, 45), "5 to 45"),
    "needs": Field(True, _list(_is_slug), "a list of guides"),
    "tools": Field(True, _list(_is_slug), "a list of tools"),
    "essay_rows": Field(True, _list(_is_slug), "a list of rows of the essay"),
    "facts": Field(True, _list(_is_key), "a list of facts"),
    "sources": Field(True, _list(_is_key), "a list of sources"),
    "legal_risk": Field(False, _list(_is_risk), "a list of {region, text, checked}"),
    "harm_notes": Field(True, _list(_text(600), 1), "at least one sentence"),
    "cannot": Field(True, _list(_text(600), 1), "at least one sentence"),
    "updated": Field(True, _is_date, "a date"),
    "reviewed": Field(True, _is_date, "a date"),
    "review_by": Field(True, _is_date, "a date"),
    "reviewers": Field(True, _list(_text(80)), "a list of names or roles"),
    "status": Field(True, _one_of(STATUSES), "one of " + ", ".join(STATUSES)),
    "source_hash": Field(False, lambda v: isinstance(v, str) and bool(_HASH.fullmatch(v)),
                         "the SHA-256 of the English text"),
    "mt": Field(False, _one_of(MACHINE), "none, assisted or raw"),
    "checklist": Field(True, _list(_is_step, 1, 12), "1 to 12 of {id, text, minutes}"),
    "handout": Field(True, lambda v: isinstance(v, bool), "true or false"),
}  # fmt: skip


def split(text: str) -> tuple[str, str, int]:
    """The head, the body, and the line on which the body begins."""
    lines = text.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end or lines[0].rstrip() != "---":
        raise Malformed([(1, "there is no head between two lines of ---")])
    return "".join(lines[1:end]), "".join(lines[end + 1 :]), end + 2


def data(text: str, line: int = 1) -> Any:
    """What a piece of YAML says, by the safe loader. Raises Malformed."""
    try:
        return _Loader(text).get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = line + (mark.line if mark else 0)
        words = str(getattr(error, "problem", None) or "it cannot be read")
        raise Malformed([(where, f"this is not YAML: {words}")]) from None
    except ValueError as error:  # a date that does not exist
        raise Malformed([(line, f"this is not YAML: {error}")]) from None


def head(text: str) -> dict[str, Any]:
    """The values of a head that begins on line 2, each as its field wants it."""
    values = data(text, 2)
    if not isinstance(values, dict):
        raise Malformed([(1, "the head has no fields")])
    if found := [(line_of(text, name), words) for name, words in _faults(values)]:
        raise Malformed(found)
    return values


def line_of(text: str, name: str) -> int:
    """The line of a file on which a field of its head begins."""
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, 2) if line.startswith(f"{name}:")), 1)


def _faults(values: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name in values.keys() - FIELDS.keys():
        yield str(name), f"there is no field {name}"
    for name, field in FIELDS.items():
        if name not in values:
            if field.must:
                yield name, f"the field {name} is missing"
        elif not field.fits(values[name]):
            yield name, f"{name} has to be {field.words}"


def steps(values: Mapping[str, Any]) -> tuple[Step, ...]:
    """The checklist of a head."""
    return tuple(Step(row["id"], row["text"].strip(), row["minutes"])
                 for row in values["checklist"])  # fmt: skip


def risks(values: Mapping[str, Any]) -> tuple[Risk, ...]:
    """The legal risks of a head."""
    return tuple(Risk(row["region"], row["text"].strip(), row["checked"])
                 for row in values.get("legal_risk", ()))  # fmt: skip
