"""The package of an OpenDocument file: its parts, the files in it, the documents in it.

A package holds one document, and each of its folders with a `content.xml` another one: a chart, a
formula, a table. All are cleaned by the same walk.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import suppress

from toolkit.errors import Damaged, Locked, NotCleanable, Refused, TooLarge
from toolkit.formats import identify, named, zip_directory, zip_unpack
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.office import odf_hidden, odf_inline, odf_languages, odf_links, odf_meta
from toolkit.formats.office.odf_clean import Tidy
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import DECLARED, SPOKEN, long, modernise, short
from toolkit.formats.office.odf_renaming import Naming
from toolkit.formats.office.odf_text import Shown
from toolkit.formats.xml_parts import Node, parsed, written

MANIFEST = "META-INF/manifest.xml"
_PARTS = ("styles.xml", "content.xml")
#: Documents in documents in documents: deeper is an attack.
_DEEPEST = 3
_OBJECTS = ("draw:object", "draw:object-ole")


class Package:
    """All members of a package, and what has become of the files in it."""

    def __init__(self, data: Buffer, inside: Inside, *, cleaning: bool = False) -> None:
        """cleaning: files are cleaned; else they are only looked at.

        Raises as zip_directory.package does.
        """
        self.found = zip_directory.package(data)
        self.members = {each.name: each for each in self.found.members if not each.folder}
        self.inside, self.cleaning = inside, cleaning
        self.files: dict[str, bytes] = {}
        self.media: dict[str, str] = {}
        self.renamed: dict[str, str | None] = {}
        self.told: dict[str, Told] = {}
        self.led: dict[Node, str] = {}
        self._data = data
        self._read: dict[str, bytes] = {}
        if MANIFEST in self.members and b"encryption-data" in self.read(MANIFEST):
            raise Locked("encrypted")

    def read(self, name: str) -> bytes:
        """A member's bytes; parts that were read stay in memory."""
        if name not in self._read:
            raw = zip_unpack.unpack(self._data, self.members[name], self.inside.spend)
            if not name.endswith(".xml"):
                return raw
            self._read[name] = raw
        return self._read[name]

    def file(self, path: str, folder: str, word: str) -> str | None:
        """Where a file stands in the copy; None when it cannot be cleaned and may be left out."""
        if path not in self.renamed:
            self.renamed[path] = self._file(path, folder, word)
        return self.renamed[path]

    def _file(self, path: str, folder: str, word: str) -> str | None:
        suffix, raw, form = posixpath.splitext(path)[1], b"", None
        if self.cleaning:
            clean = self.inside.cleaned(self.read(path), path)
            if clean is None:
                return None
            suffix, raw = clean.suffix, clean.data
            form = named(clean.format)
        count = sum(1 for new in self.renamed.values() if new and f"/{word}" in f"/{new}") + 1
        new = f"{folder}/{word}{count}{suffix}"
        if self.cleaning:
            self.files[new] = raw
            self.media[new] = form.media if form is not None else ""
        return new


class Document:
    """One document in a package, tidied: its trees can be written."""

    def __init__(self, package: Package, old: str = "", new: str = "", depth: int = 0) -> None:
        """old, new: the folder where it stands, and stands in the copy: "" or "Object 1/"."""
        if depth > _DEEPEST:
            raise TooLarge("too_deep")
        self._package, self._old, self._new, self._depth = package, old, new, depth
        self.trees = trees(package, old)
        self._tidy()

    def _tidy(self) -> None:
        package, wish = self._package, self._package.inside.wish
        hiding = odf_hidden.styles(self.trees.values())
        if package.cleaning and not wish.accept_changes and any(map(changed, self.trees.values())):
            raise NotCleanable("tracked_changes")
        parts = []
        for name, root in self.trees.items():
            path = self._old + name
            told = Tidy(root, path, wish, odf_hidden.nodes(root, hiding)).walk()
            odf_inline.tidy(root, told, package.inside, path, cleaning=package.cleaning)
            package.told[path] = told
            parts.append((root, told))
        odf_languages.tidy(parts)
        naming = Naming(parts)
        for root, told in parts:
            odf_links.walk(root, told, naming, self)
        naming.rename()
        self._write()

    def holds(self, href: str) -> bool:
        """Whether a link leads to a file of the package."""
        path = odf_links.resolved(href, self._old)
        return path in self._package.members or f"{path}/content.xml" in self._package.members

    def renamed(self, node: Node, href: str) -> str | None:
        """Where that file stands in the copy."""
        path = odf_links.resolved(href, self._old)
        self._package.led[node] = path  # it is asked about again when its name is another
        if f"{path}/content.xml" in self._package.members:
            return self._object(path)
        if stands_aside(self._package, self._old, node, path):
            return None
        media = short(node.tag) == "draw:plugin"
        folder = self._new + ("Media" if media else "Pictures")
        new = self._package.file(path, folder, "media" if media else "image")
        return None if new is None else new.removeprefix(self._new)

    def _object(self, path: str) -> str:
        renamed = self._package.renamed
        if path not in renamed:
            start = f"{self._new}Object "
            taken = (each for each in renamed.values() if each and each.startswith(start))
            count = sum(1 for each in taken if "/" not in each[len(start) :]) + 1
            renamed[path] = f"{start}{count}"
            Document(self._package, f"{path}/", f"{renamed[path]}/", self._depth + 1)
        return f"./{(renamed[path] or '').removeprefix(self._new)}"

    def _write(self) -> None:
        files, media = self._package.files, self._package.media
        if self._new and self._package.cleaning:
            media[self._new] = _kind(self.trees["content.xml"])  # writing takes the tree apart
        for name in reversed(_PARTS):
            if name in self.trees and self._package.cleaning:
                files[self._new + name] = written(self.trees[name], DECLARED, SPOKEN)
                media[self._new + name] = "text/xml"
        if f"{self._old}settings.xml" in self._package.members and self._package.cleaning:
            raw = settings(self._package.read(f"{self._old}settings.xml"))
            if raw:
                files[f"{self._new}settings.xml"] = raw
                media[f"{self._new}settings.xml"] = "text/xml"


def trees(package: Package, folder: str) -> dict[str, Node]:
    """The parts of a document in a folder of the package, styles first; raises Damaged."""
    found = {}
    for name in _PARTS:
        if folder + name in package.members:
            found[name] = parsed(package.read(folder + name))
            modernise(found[name])
    if not found:
        raise Damaged("structure")
    return found


def stands_aside(package: Package, folder: str, node: Node, path: str) -> bool:
    """Whether a file is not what is shown: a stand-in's object, or an object's stand-in.

    What a frame holds are alternatives. An object that is a document of this kind, and a table,
    are shown themselves, so their pictures for other programs are not needed. Of every other
    object its picture is shown, and the object is a hidden file. Of several pictures the first is
    shown whose kind is known.
    """
    frame, name = node.getparent(), short(node.tag)
    if frame is None or short(frame.tag) != "draw:frame":
        return False
    if name in _OBJECTS:
        return frame.find(long("draw:image")) is not None
    if name != "draw:image":
        return False
    shown_itself = frame.find(long("table:table")) is not None or any(
        f"{_led(package, folder, each)}/content.xml" in package.members
        for each in frame.iter(*map(long, _OBJECTS))
    )
    return shown_itself or _first_known(package, folder, frame) not in (path, None)


def _led(package: Package, folder: str, node: Node) -> str:
    """Where a link leads in the package, also when it was written anew already."""
    known = package.led.get(node)
    return odf_links.resolved(node.get(odf_links.HREF, ""), folder) if known is None else known


def _first_known(package: Package, folder: str, frame: Node) -> str | None:
    """The first of a frame's pictures whose kind is known; None where none is, or it is alone."""
    images = frame.findall(long("draw:image"))
    for image in images if len(images) > 1 else ():
        path = _led(package, folder, image)
        if path in package.members:
            with suppress(Refused):
                if not identify(package.read(path)).refuses:
                    return path
    return None


def changed(root: Node) -> bool:
    """Whether it records changes."""
    found = root.find(f".//{long('text:tracked-changes')}")
    cells = root.find(f".//{long('table:tracked-changes')}")
    return any(each is not None and len(each) > 0 for each in (found, cells))


def settings(raw: bytes) -> bytes:
    """`settings.xml` with the settings that stay; empty when none does."""
    root = parsed(raw)
    _, kept = odf_meta.settings(root, "")
    if kept is None:
        return b""
    outer = root.makeelement(long("office:document-settings"))
    outer.set(long("office:version"), "1.2")
    outer.append(kept)
    return written(outer, DECLARED, SPOKEN)


_BODIES = {
    "office:text": "text", "office:spreadsheet": "spreadsheet", "office:drawing": "graphics",
    "office:presentation": "presentation", "office:chart": "chart", "office:image": "image",
}  # fmt: skip


def _kind(root: Node) -> str:
    """The type of a document inside a document."""
    if short(root.tag) == "math:math":
        return "application/vnd.oasis.opendocument.formula"
    body = root.find(long("office:body"))
    inner = () if body is None else body
    word = next((short(each.tag) for each in inner if isinstance(each.tag, str)), "")
    return f"application/vnd.oasis.opendocument.{_BODIES.get(word, 'text')}"


def shown(package: Package, folder: str = "", depth: int = 0) -> Iterator[bytes]:
    """What readers see of a document, with the files and documents in it."""
    if depth > _DEEPEST:
        raise TooLarge("too_deep")
    roots = trees(package, folder)
    hiding = odf_hidden.styles(roots.values())

    def shows(node: Node, href: str) -> list[bytes] | None:
        if node.tag == odf_inline.DATA:
            return odf_inline.same(node, package.inside)
        path = odf_links.resolved(href, folder)
        if f"{path}/content.xml" in package.members:
            return list(shown(package, f"{path}/", depth + 1))
        if path not in package.members or stands_aside(package, folder, node, path):
            return None
        raw = package.read(path)
        return same(package.inside, raw, path)

    for root in roots.values():
        walk = Shown(root, package.inside.wish, odf_hidden.nodes(root, hiding), shows)
        walk.node(root)
        yield b"".join(walk.pieces)


def same(inside: Inside, raw: bytes, path: str) -> list[bytes] | None:
    """What of a file inside must stay; None when it is left out because it cannot be cleaned."""
    if inside.wish.drop_unknown and inside.cleaned(raw, path) is None:
        return None
    return list(inside.same(raw, path))


def read_or_none(raw: bytes) -> Node | None:
    """A tree, or None where it is no XML that can be read."""
    try:
        return parsed(raw)
    except TooLarge:
        raise
    except Refused:
        return None
