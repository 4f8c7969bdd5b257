"""stub"""
from __future__ import annotations
from toolkit.formats.pdf.contents import Operator
def without(copy, operators: list[Operator], key: object) -> list[Operator]:
    return operators
def prepare(copy): pass
def told(copy): return iter(())
