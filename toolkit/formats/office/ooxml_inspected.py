"""Packages that are looked into but not written: binary workbooks, add-ins, Visio drawings, XPS.

What identifies people is what it is in other Office packages: properties, comments, paths,
macros, and what stands between the members. Every part is told with the words in it; nothing is
written.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats import zip_traces
from toolkit.formats.base import Buffer, Format, Piece, never_sniffed, refusing
from toolkit.formats.inside import Inside
from toolkit.formats.office.ooxml_findings import told
from toolkit.formats.office.ooxml_package import TYPES, Opc
from toolkit.formats.office.ooxml_parts import FILES, GOING
from toolkit.model import Finding, Place

_WORDS = "application/vnd.ms-"
_ROWS: tuple[tuple[str, str, str], ...] = (
    ("xlsb", "Excel binary workbook", _WORDS + "excel.sheet.binary.macroEnabled.12"),
    ("xlam", "Excel add-in", _WORDS + "excel.addin.macroEnabled.12"),
    ("ppam", "PowerPoint add-in", _WORDS + "powerpoint.addin.macroEnabled.12"),
    ("vsdx", "Visio drawing", _WORDS + "visio.drawing"),
    ("xps", "XPS document", _WORDS + "xpsdocument"),
)
_SUFFIXES = {
    "vsdx": (".vsdx", ".vsdm", ".vstx", ".vstm", ".vssx", ".vssm"),
    "xps": (".xps", ".oxps"),
}


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything readable in a package; raises Damaged, Locked or TooLarge."""
    opc = Opc(data, inside.spend)
    yield from zip_traces.traces(data, opc.zip)
    kinds: dict[str, str] = {}
    for source in (said.lstrip("/") for said in map(_source, opc.names) if said):
        for rel in opc.rels(source):
            kinds.setdefault(rel.target, rel.kind)
            if rel.external:
                yield Finding(
                    "who.user_path", Place(f"{source or 'package'}/{rel.kind}"), rel.target
                )
    for name in opc.names:
        if name == opc.find(TYPES) or name.endswith(".rels"):
            continue
        kind = kinds.get(name, "")
        if kind in FILES:
            yield from inside.findings(opc.raw(name), name)
        else:
            yield from told(opc, name, GOING.get(kind, "hidden.text"), inside)


def _source(name: str) -> str:
    """The part whose relationships a part holds, with a slash before it; "" for other parts."""
    if not name.endswith(".rels"):
        return ""
    folder, _, file = name.rpartition("/")
    return f"/{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:  # noqa: ARG001  (a row's form)
    """Nothing is compared, since nothing is written."""
    yield from ()


FORMATS: tuple[Format, ...] = tuple(
    Format(
        name=name, label=label, media=media, suffix=f".{name}",
        suffixes=_SUFFIXES.get(name, (f".{name}",)), sniff=never_sniffed, inspect=inspect,
        strip=refusing("no_writer"), content=content, holds="parts", nests=True,
        refuses="no_writer",
        inspected=(
            "properties, comments, macros, links, embedded files and pictures, the readable words "
            "of every part, and what stands between the members of the package"
        ),
        unseen="words in binary parts that are packed or coded",
    )
    for name, label, media in _ROWS
)  # fmt: skip
