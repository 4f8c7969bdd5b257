"""OpenDocument 1.2 to 1.4: texts, sheets, slides, drawings, formulas and charts as ZIP packages.

Specification: OASIS OpenDocument v1.3, parts 2 (packages) and 3 (schema); ISO/IEC 26300.

What identifies people: names and times in `meta.xml`; printers and places on disk in
`settings.xml`; who changed and who remarked what; fields that programs fill in with the author's
name; numbers on each paragraph that tell which were typed in one sitting; names of styles, frames
and tables; a preview of the first page; macros; earlier versions; and each picture's own traces.

What stays: text, structure and looks, hidden sheets and passages (told, unless they are dropped),
links to addresses (told), pictures' descriptions in words, and the language of numbers and dates,
without which they would look different.

Not seen: text in the colour of its ground, but for white on white; what pictures show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats import packages, zip_traces, zip_write
from toolkit.formats.base import Buffer, Format, never_sniffed
from toolkit.formats.inside import Inside
from toolkit.formats.office import odf_inline, odf_meta, odf_package
from toolkit.formats.office.odf_namespaces import short
from toolkit.formats.office.odf_package import MANIFEST, Document, Package
from toolkit.formats.office.odf_text import spoken
from toolkit.formats.readable import readable
from toolkit.formats.xml_parts import is_element
from toolkit.model import Finding, Place

_TYPE = "mimetype"
_VENDOR = "application/vnd.oasis.opendocument."
#: Members that no document needs -> the trace they are; the first that fits counts.
_GOING = (
    (re.compile(r"(^|/)META-INF/.*signatures?\.xml$"), "hidden.provenance"),
    (re.compile(r"(^|/)Thumbnails/"), "hidden.thumbnail"),
    (re.compile(r"(^|/)ObjectReplacements/"), "hidden.thumbnail"),
    (
        re.compile(r"(^|/)(Basic|Scripts|Dialogs|java|python|beanshell|javascript)/"),
        "hidden.script",
    ),
    (re.compile(r"(^|/)(Versions/|VersionList\.xml$)"), "hidden.earlier"),
    (re.compile(r"(^|/)Configurations2/"), "software.setting"),
    (re.compile(r"(^|/)layout-cache$"), "hidden.unknown"),
    (re.compile(r"\.rdf$"), "hidden.packet"),
)
#: Folders that programs make without being asked.
_FOLDERS = re.compile(
    r"(META-INF|Configurations2|Thumbnails|Pictures|Media|Object \d+|ObjectReplacements|Basic|"
    r"Scripts|Dialogs|Fonts|Versions)/"
)
_IMAGE = re.compile(r"(^|/)(Pictures/image|Media/media)\d+\.\w+$")


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything a document gives away; raises Damaged, Locked, TooLarge or MissingPart."""
    package = Package(data, inside)
    yield from zip_traces.traces(data, package.found)
    damaged = _tidied(package)
    if damaged:
        yield Finding("inside.damaged", Place("content.xml"), None)
    for member in package.found.members:
        if member.folder:
            if not _FOLDERS.match(member.name):
                yield Finding("inside.name", Place(member.name), member.name)
        else:
            yield from _member(package, member.name)


def _tidied(package: Package) -> bool:
    """Walk through the document; True where it is too damaged for that."""
    try:
        Document(package)
    except TooLarge:
        raise
    except Damaged:
        return True
    return False


def _member(package: Package, name: str) -> Iterator[Finding]:
    if name in package.told:
        yield from package.told[name].findings()
        return
    try:
        raw = package.read(name)
    except TooLarge:
        raise
    except Refused:
        yield Finding("inside.damaged", Place(name))
        return
    if raw:
        yield from _file(package, name, raw)


def _file(package: Package, name: str, raw: bytes) -> Iterator[Finding]:
    base = name.rpartition("/")[2]
    root = odf_package.read_or_none(raw) if name.endswith(".xml") else None
    if name == _TYPE:
        yield from _type(raw)
    elif root is not None and base == "meta.xml":
        yield from odf_meta.meta(root, name)
    elif root is not None and base == "settings.xml":
        yield from odf_meta.settings(root, name)[0]
    elif root is not None and name == MANIFEST:
        yield from _manifest(package, root)
    elif package.renamed.get(name):
        if not _IMAGE.search(name):
            yield Finding("inside.name", Place(f"{name}/name"), name)
        yield from package.inside.findings(raw, name)
    else:
        yield from _going(package, name, raw)


def _type(raw: bytes) -> Iterator[Finding]:
    if raw.strip().decode("latin-1") != raw.decode("latin-1"):
        yield Finding("hidden.gap", Place(_TYPE), f"{raw!r}")


def _going(package: Package, name: str, raw: bytes) -> Iterator[Finding]:
    kind = next((kind for pattern, kind in _GOING if pattern.search(name)), "hidden.file")
    spoken_of = name.endswith((".xml", ".rdf", "layout-cache")) or kind == "software.setting"
    within = [] if spoken_of else list(package.inside.findings(raw, name))
    # plain words have no findings of their own, but all of them go
    said = "" if within else readable(raw)
    yield Finding(kind, Place(name, None, len(raw)), said or name)
    yield from within


def _manifest(package: Package, root: Any) -> Iterator[Finding]:
    """What the list of files says beside the files that are there."""
    for node in root.iter():
        if not is_element(node):
            yield Finding("hidden.comment", Place(f"{MANIFEST}/comment"), node.text or "")
            continue
        for key, value in node.attrib.items():
            what = short(key)
            known = what in ("manifest:media-type", "manifest:version") and _LISTED.fullmatch(
                value
            )
            there = what == "manifest:full-path" and _there(package, value)
            if not known and not there and value:
                yield Finding("hidden.text", Place(f"{MANIFEST}/{short(node.tag)}/@{what}"), value)
        text = " ".join((node.text or "").split())
        if text:
            yield Finding("hidden.text", Place(f"{MANIFEST}/{short(node.tag)}"), text)


_LISTED = re.compile(r"1\.\d|[\w.+-]+/[\w.+-]+(;windows_formatname=\"[\w. ]+\")?|")


def _there(package: Package, path: str) -> bool:
    if path == "/" or path in package.members or _FOLDERS.match(path):
        return True
    return path.endswith("/") and any(name.startswith(path) for name in package.members)


def strip(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The package written anew; raises the Refused that says why it cannot be."""
    package = Package(data, inside, cleaning=True)
    kind = _kind(package)
    Document(package)
    files = dict(sorted(package.files.items(), key=lambda each: ("/" in each[0], each[0])))
    files[MANIFEST] = _listing(kind, package)
    yield from zip_write.written([(_TYPE, kind.encode()), *files.items()], (_TYPE,))


def _kind(package: Package) -> str:
    kind = package.read(_TYPE).strip().decode("latin-1") if _TYPE in package.members else ""
    if not kind.startswith(_VENDOR) or kind.encode() not in packages._MIMETYPES:
        raise Damaged("structure")
    return kind


def _listing(kind: str, package: Package) -> bytes:
    rows = [("/", kind), *sorted(package.media.items())]
    entries = "".join(
        f" <manifest:file-entry manifest:full-path={_quoted(path)}"
        f" manifest:media-type={_quoted(media)}/>\n"
        for path, media in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        f' manifest:version="1.2">\n{entries}</manifest:manifest>\n'
    ).encode()


def _quoted(value: str) -> str:
    """A value of an attribute; what XML would read as a space is written as a reference."""
    escaped = html.escape(value).translate({ord(each): f"&#{ord(each)};" for each in "\t\n\r"})
    return f'"{escaped}"'


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What its readers see: text, structure, looks, pictures."""
    package = Package(data, inside)
    yield package.read(_TYPE).strip() if _TYPE in package.members else b""
    yield from odf_package.shown(package)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that its readers do not see."""
    package = Package(data, inside)
    yield package.found.comment
    for name in package.members:
        raw = package.read(name)
        root = odf_package.read_or_none(raw) if name.endswith(".xml") else None
        if name == _TYPE and raw in packages._MIMETYPES:
            continue
        if root is not None:
            yield spoken(root)
            yield from odf_inline.texts(root, inside)
        elif _IMAGE.search(name):
            yield from inside.texts(raw, name)
        else:
            yield raw


_INSPECTED = (
    "all of the document's own data, settings, printers, recorded changes with what was deleted, "
    "notes, fields with names, hidden sheets, slides, rows and passages, white or tiny words, "
    "names of styles, frames, tables and bookmarks, macros, previews, earlier versions, "
    "signatures, links, paths, calls to other computers, form values, and everything in "
    "each picture and document inside"
)
_REMOVED = (
    "all of that, but what stays; words that fields and formulas fill in about who made it, "
    "where it lies and when it was worked on; recorded changes only when you accept them; "
    "languages, but for those of Asian and Arabic letters and their like that are in the text; "
    "names are numbered anew; embedded fonts, which hold numbers and names of their owners: where "
    "the reader has not the same, another one is shown, and lines and pages can end elsewhere; "
    "everything that is not known to be needed"
)
_KEPT = (
    "text, structure and looks, links to addresses, descriptions of pictures in words, hidden "
    "sheets and passages unless you drop them, how numbers and dates are written, and, as plain "
    "words, what other fields show"
)
_UNSEEN = (
    "text in the colour of its ground, but for white on white, and small changes of "
    "measures that mark a copy"
)


def _row(name: str, label: str, kind: str) -> Format:
    return Format(
        name=name, label=label, media=_VENDOR + kind, suffix=f".{name}", suffixes=(f".{name}",),
        sniff=never_sniffed, holds="parts", nests=True, content_in_turn=True,
        inspect=inspect, strip=strip, content=content,
        searched=searched, inspected=_INSPECTED, removed=_REMOVED, kept=_KEPT, unseen=_UNSEEN,
    )  # fmt: skip


FORMATS = (
    _row("odt", "OpenDocument text", "text"),
    _row("ott", "OpenDocument text template", "text-template"),
    _row("odm", "OpenDocument master document", "text-master"),
    _row("ods", "OpenDocument spreadsheet", "spreadsheet"),
    _row("ots", "OpenDocument spreadsheet template", "spreadsheet-template"),
    _row("odp", "OpenDocument presentation", "presentation"),
    _row("otp", "OpenDocument presentation template", "presentation-template"),
    _row("odg", "OpenDocument drawing", "graphics"),
    _row("otg", "OpenDocument drawing template", "graphics-template"),
    _row("odf", "OpenDocument formula", "formula"),
    _row("odc", "OpenDocument chart", "chart"),
)
