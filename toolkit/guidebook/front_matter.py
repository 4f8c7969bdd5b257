"""The front matter of a guide: YAML between two lines of ---, validated before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import yaml

from toolkit.guidebook.fields import Field, day, key, number, one_of, several, slug, text
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
#: Longer lists are refused.
_MANY = 99
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
        for name, _value in node.value:
            if name.value in names:
                words = f"{name.value} stands here twice"
                raise yaml.MarkedYAMLError(problem=words, problem_mark=name.start_mark)
            names.append(name.value)
        return super().construct_mapping(node, deep)


class Malformed(ValueError):
    """A file that is not as it has to be: the faults, each with its line and a sentence."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        """Name every fault at once, so that a writer mends all of them at once."""
        super().__init__("; ".join(words for _line, words in faults))
        self.faults = faults


def _is_step(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"id", "text", "minutes"}
        and slug(value["id"])
        and text(400)(value["text"])
        and number(0, 30)(value["minutes"])
    )


def _is_risk(value: Any) -> bool:
    return (
        isinstance(value, dict) and value.keys() == {"region", "text", "checked"}
        and value["region"] in REGIONS and text(1200)(value["text"])
        and day(value["checked"])
    )  # fmt: skip


FIELDS: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(70), "text of at most 70 columns"),
    "summary": Field(True, text(160), "text of at most 160 columns"),
    "lang": Field(True, one_of(*TONGUES), "one of " + ", ".join(TONGUES)),
    "dir": Field(False, one_of("ltr", "rtl"), "ltr or rtl"),
    "cluster": Field(True, one_of(*CLUSTERS), "one of " + ", ".join(CLUSTERS)),
    "audience": Field(True, several(one_of(*AUDIENCES), 1, _MANY), "of " + ", ".join(AUDIENCES)),
    "level": Field(True, number(1, 3), "1, 2 or 3"),
    "minutes": Field(True, number(5, 45), "5 to 45"),
    "needs": Field(True, several(slug, most=_MANY), "a list of guides"),
    "tools": Field(True, several(slug, most=_MANY), "a list of tools"),
    "essay_rows": Field(True, several(slug, most=_MANY), "a list of rows of the essay"),
    "facts": Field(True, several(key, most=_MANY), "a list of facts"),
    "sources": Field(True, several(key, most=_MANY), "a list of sources"),
    "legal_risk": Field(False, several(_is_risk, most=_MANY), "a list of {region, text, checked}"),
    "harm_notes": Field(True, several(text(600), 1, _MANY), "at least one sentence"),
    "cannot": Field(True, several(text(600), 1, _MANY), "at least one sentence"),
    "updated": Field(True, day, "a date"),
    "reviewed": Field(True, day, "a date"),
    "review_by": Field(True, day, "a date"),
    "reviewers": Field(True, several(text(80), most=_MANY), "a list of names or roles"),
    "status": Field(True, one_of(*STATUSES), "one of " + ", ".join(STATUSES)),
    "source_hash": Field(False, lambda v: isinstance(v, str) and bool(_HASH.fullmatch(v)),
                         "the SHA-256 of the English text"),
    "mt": Field(False, one_of(*MACHINE), "none, assisted or raw"),
    "checklist": Field(True, several(_is_step, 1, 12), "1 to 12 of {id, text, minutes}"),
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
