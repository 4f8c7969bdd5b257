"""Operators without what is hidden: letters not seen, and drawings in layers that are off.

The letters behind those that go stay where they are: a gap of the same width takes their place.
A stream that is drawn more than once loses only what is hidden each time. Judges nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from toolkit.formats.pdf.contents import Operator
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.operators import FILLS, PAINTS, SHOWS
from toolkit.formats.pdf.values import Value


@dataclass
class Judged:
    """What is hidden: for people, and operator by operator."""

    found: list[tuple[str, str, str]] = field(default_factory=list)
    uses: dict[object, int] = field(default_factory=dict)
    letters: dict[tuple[object, int], dict[int, tuple[int, float]]] = field(default_factory=dict)
    drawings: dict[tuple[object, int], int] = field(default_factory=dict)
    codes: dict[tuple[object, int], list[int]] = field(default_factory=dict)


def without(copy: Copy, operators: list[Operator], key: object) -> list[Operator]:
    """The operators without what is hidden wherever it is drawn, if that is asked for."""
    found: Judged | None = copy.notes.get("judged")
    if found is None or not copy.drops:
        return operators
    uses = found.uses.get(key, 0)
    made: list[Operator] = []
    for index, operator in enumerate(operators):
        letters = found.letters.get((key, index), {})
        gone = {char: back for char, (count, back) in letters.items() if count >= uses}
        if gone and operator.name in SHOWS:
            made += _without_letters(operator, gone, found.codes[key, index])
        elif found.drawings.get((key, index), 0) >= uses and (key, index) in found.drawings:
            made += [Operator("n", [])] if operator.name in (*PAINTS, *FILLS) else []
        else:
            made.append(operator)
    return made


def _without_letters(
    operator: Operator, gone: dict[int, float], sizes: list[int]
) -> list[Operator]:
    """A text operator without some of its letters; those behind them stay where they are."""
    before: list[Operator] = []
    if operator.name == '"':
        before = [Operator("Tw", [operator.operands[0]]), Operator("Tc", [operator.operands[1]])]
    if operator.name in ("'", '"'):
        before.append(Operator("T*", []))
    last = operator.operands[-1]
    parts: list[Value] = last if isinstance(last, list) else [last]
    made: list[Value] = []
    char = 0
    for part in parts:
        if not isinstance(part, bytes):
            made.append(part)
            continue
        kept, at = b"", 0
        while at < len(part):
            code = part[at : at + sizes[char]]
            if char in gone:
                made += (
                    [kept, Decimal(f"{gone[char]:.4f}")]
                    if kept
                    else [Decimal(f"{gone[char]:.4f}")]
                )
                kept = b""
            else:
                kept += code
            at += len(code)
            char += 1
        if kept:
            made.append(kept)
    return [*before, Operator("TJ", [_joined(made)])]


def _joined(parts: list[Value]) -> list[Value]:
    """Neighbouring numbers as one."""
    made: list[Value] = []
    for part in parts:
        if made and isinstance(part, int | Decimal) and isinstance(made[-1], int | Decimal):
            made[-1] = Decimal(made[-1]) + Decimal(part)
        else:
            made.append(part)
    return made
