"""The languages of an OpenDocument file whose letters readers choose a typeface for.

Without them Chinese is shown with Japanese shapes, and Thai with boxes. So those of letters that
are in the text stay, without their regions; all others go, because programs write there what
somebody set up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from toolkit.formats.office import odf_rules
from toolkit.formats.office.languages import fits, plain
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import long
from toolkit.formats.xml_parts import Node

#: Letters before this one need no language to be shown: Latin, Greek, Cyrillic, Armenian.
_FIRST = "\u0590"


def tidy(parts: Sequence[tuple[Node, Told]]) -> None:
    """Take out of tidied parts what says more than that; the parts are of one document."""
    letters = _letters(root for root, _ in parts)
    for root, told in parts:
        for node in root.iter(long(odf_rules.SPOKEN_IN)):
            for language, country in odf_rules.LANGUAGES.items():
                _keep(node, told, (language, country), letters)


def _letters(roots: Iterable[Node]) -> str:
    """One letter of each script that the text has."""
    signs = set().union(*(text for root in roots for text in root.itertext()))
    scripts = {
        unicodedata.name(sign, "").partition(" ")[0]: sign
        for sign in signs
        if sign >= _FIRST and sign.isalpha()
    }
    return "".join(scripts.values())


def _keep(node: Node, told: Told, names: tuple[str, str], letters: str) -> None:
    """The language as far as it fits, and the region only where it changes the letters."""
    was = [node.attrib.pop(long(name), None) for name in names]
    language, region = (value or "" for value in was)
    tag = plain(f"{language}-{region}") if fits(language, letters) else ""
    stays = tag.partition("-")
    for name, value, now in zip(names, was, (stays[0], stays[2]), strict=True):
        if value and value != now and value not in odf_rules.NOTHING:
            told.gather("who.language", f"{odf_rules.SPOKEN_IN}/@{name}", value)
        if now:
            node.set(long(name), now)
