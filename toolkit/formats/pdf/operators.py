"""The operators of content streams, each with what it is applied to (ISO 32000-1, annex A)."""

from __future__ import annotations

from decimal import Decimal

from toolkit.formats.pdf.contents import Operator
from toolkit.formats.pdf.values import Name, Value, is_number

#: n number, N name, s string, a array of numbers, t array of strings and numbers, p name or
#: dictionary, c a colour: numbers, a name, or both.
FORMS: dict[str, str] = {
    "b": "", "B": "", "b*": "", "B*": "", "BDC": "Np", "BI": "", "BMC": "N", "BT": "",
    "c": "nnnnnn", "cm": "nnnnnn", "CS": "N", "cs": "N", "d": "an", "d0": "nn", "d1": "nnnnnn",
    "Do": "N", "EMC": "", "ET": "", "f": "", "F": "", "f*": "", "G": "n", "g": "n", "gs": "N",
    "h": "", "i": "n", "j": "n", "J": "n", "K": "nnnn", "k": "nnnn", "l": "nn", "m": "nn",
    "M": "n", "n": "", "q": "", "Q": "", "re": "nnnn", "RG": "nnn", "rg": "nnn", "ri": "N",
    "s": "", "S": "", "SC": "c", "sc": "c", "SCN": "c", "scn": "c", "sh": "N", "T*": "",
    "Tc": "n", "Td": "nn", "TD": "nn", "Tf": "Nn", "Tj": "s", "TJ": "t", "TL": "n",
    "Tm": "nnnnnn", "Tr": "n", "Ts": "n", "Tw": "n", "Tz": "n", "v": "nnnn", "w": "n", "W": "",
    "W*": "", "y": "nnnn", "'": "s", '"': "nns",
}  # fmt: skip
SHOWS = frozenset(("Tj", "TJ", "'", '"'))
PAINTS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s"))
FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
STROKES = frozenset(("B", "B*", "b", "b*", "S", "s"))


#: How many numbers an operator takes that takes nothing else: most of them are such.
_NUMBERS_ALONE = {name: len(form) for name, form in FORMS.items() if set(form) == {"n"}}
_NUMERIC = frozenset((int, float, Decimal))
_SHOWN = _NUMERIC | {bytes}


def _fits(sign: str, value: Value) -> bool:
    if sign == "n":
        return is_number(value)
    if sign == "N":
        return isinstance(value, Name)
    if sign == "s":
        return isinstance(value, bytes)
    if sign == "p":
        return isinstance(value, Name | dict)
    if not isinstance(value, list):
        return False
    if sign == "t" and _SHOWN.issuperset(map(type, value)):
        return True
    return all(is_number(each) or (sign == "t" and isinstance(each, bytes)) for each in value)


def sound(operator: Operator) -> tuple[Operator | None, list[Value]]:
    """The operator with just what it needs, or None where it makes no sense; and what is too much.

    Viewers take what stands nearest before the operator.
    """
    operands = operator.operands
    if len(operands) == _NUMBERS_ALONE.get(operator.name) and _NUMERIC.issuperset(
        map(type, operands)
    ):
        return operator, []
    form = FORMS.get(operator.name)
    if form is None:
        return None, operands
    if not form and not operands:
        return operator, []
    if form == "c":
        good = all(is_number(each) or isinstance(each, Name) for each in operands)
        return (operator, []) if good and operands else (None, operands)
    cut = len(operands) - len(form)
    if cut < 0 or not all(map(_fits, form, operands[cut:])):
        return None, operands
    if not cut:
        return operator, []
    return Operator(operator.name, operands[cut:], operator.inline), operands[:cut]
