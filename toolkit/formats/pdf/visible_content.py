"""What a reader sees of a PDF, in a form that does not depend on how it is written.

For the proof that a copy still says the same: all that pages draw, with fonts, pictures and
colours by what they are; the pages' boxes, outlines and links. Written on its own, not by the
rules that copy, so that a mistake there shows here. Leaves out what always goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import (
    contents,
    cutting,
    fontfiles,
    fonts,
    hidden_text,
    image_samples,
    images,
    jpx,
    painting,
)
from toolkit.formats.pdf.annotations import bare, unseen
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.destinations import address, named
from toolkit.formats.pdf.names import MARKS
from toolkit.formats.pdf.operators import sound
from toolkit.formats.pdf.pagetree import contents_of, pages_of
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value, is_number
from toolkit.formats.pdf.writing import serial

_DEEPEST = 24
_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit")
_KINDS = {
    "Tf": ("/Font", 0), "Do": ("/XObject", 0), "gs": ("/ExtGState", 0), "sh": ("/Shading", 0),
    "scn": ("/Pattern", -1), "SCN": ("/Pattern", -1),
}  # fmt: skip


class Reader:
    """Reads a document as its readers see it."""

    def __init__(self, document: Document, inside: Inside) -> None:
        self.document, self.inside = document, inside
        self._copy = Copy(document, inside, looking=True)  # for its helpers only
        if inside.wish.drop_hidden:
            hidden_text.prepare(self._copy)
        self._known: dict[Any, bytes] = {}
        self._names = named(document)

    def pages(self) -> Iterator[bytes]:
        """Each page: its boxes, what it draws, and what lies on it."""
        pages = pages_of(self.document)
        numbers = {page.ref: count for count, page in enumerate(pages) if page.ref is not None}
        for count, page in enumerate(pages):
            boxes = [self._plain(page.keys.get(key)) for key in _BOXES]
            yield serial([each if each is not None else False for each in boxes])
            raw = contents_of(self.document, page.keys.get("/Contents"))
            yield self._drawn(raw, page.keys.get("/Resources"), ("page", count), 0)
            yield b"\n".join(self._lying(page.keys.get("/Annots"), numbers))
        yield b"\n".join(self._outline())

    def _plain(self, value: Value) -> Value:
        found = self.document.at(value)
        if isinstance(found, list):
            return [self._plain(each) for each in found]
        return found if is_number(found) or isinstance(found, Name) else None

    # ---- what is drawn -------------------------------------------------------------------

    def _drawn(self, raw: bytes, resources: Value, key: object, depth: int) -> bytes:
        """A digest of what operators draw, with what they name."""
        if depth > _DEEPEST:
            raise Damaged("loop")
        said = hashlib.sha256()
        rows = self.document.dict(resources)
        operators = cutting.without(self._copy, contents.read(raw).operators, key)
        for operator in operators:
            good, _ = sound(operator)
            if good is None or good.name in ("BMC", "BDC", "EMC"):
                continue
            said.update(self._operator(good, rows, resources, depth))
        return said.digest()

    def _operator(
        self, operator: contents.Operator, rows: dict[str, Value], resources: Value, depth: int
    ) -> bytes:
        if operator.inline is not None:
            return b"BI" + self._inline(operator.inline)
        kind, at = _KINDS.get(operator.name, ("", 0))
        operands = list(operator.operands)
        if kind and isinstance(operands[at], Name):
            there = self.document.dict(rows.get(kind))
            value = there.get(str(operands[at]))
            if value is None:
                return b""
            operands[at] = self._resource(kind, value, resources, depth)
        elif operator.name in ("cs", "CS"):
            operands = []
        return serial(operands) + operator.name.encode("latin-1") + b"\n"

    def _resource(self, kind: str, value: Value, resources: Value, depth: int) -> bytes:
        around = id(self.document.dict(resources)) if kind == "/ExtGState" else 0
        known = (kind, value, around) if isinstance(value, Ref) else None
        if known in self._known:
            return self._known[known]
        if known:
            self._known[known] = b"itself"
        if kind == "/Font":
            made = self._font(value, depth)
        elif kind == "/XObject":
            made = self._xobject(value, resources, depth)
        elif kind == "/Pattern" and isinstance(self.document.at(value), Stream):
            stream = self.document.at(value)
            inner = self.document.dict(value).get("/Resources", resources)
            made = self._drawn(self.document.bytes_of(stream), inner, id(stream), depth + 1)
        elif kind == "/ExtGState":
            made = self._state(value, resources, depth)
        else:
            made = kind.encode()
        if known:
            self._known[known] = made
        return made

    def _state(self, value: Value, resources: Value, depth: int) -> bytes:
        """How a graphics state lets things shine through."""
        keys = self.document.dict(value)
        said = serial([self._plain(keys.get(key)) or False for key in ("/CA", "/ca", "/BM")])
        mask = self.document.dict(keys.get("/SMask"))
        drawn = self._xobject(mask.get("/G"), resources, depth) if mask else b""
        return said + serial(self._plain(mask.get("/S")) or False) + drawn

    def _xobject(self, value: Value, resources: Value, depth: int) -> bytes:
        found = self.document.at(value)
        if not isinstance(found, Stream):
            return b""
        kind = self.document.name(found.keys.get("/Subtype"))
        if kind == "/Image":
            return self._picture(found)
        if kind != "/Form":
            return b""
        where = serial([self._plain(found.keys.get(key)) or False for key in ("/BBox", "/Matrix")])
        inner = found.keys.get("/Resources", resources)
        return where + self._drawn(self.document.bytes_of(found), inner, id(found), depth + 1)

    def _font(self, value: Value, depth: int) -> bytes:
        keys = self.document.dict(value)
        below = self.document.list(keys.get("/DescendantFonts"))
        font = self.document.dict(below[0]) if below else keys
        said = hashlib.sha256()
        for each in (keys.get("/Subtype"), font.get("/Widths"), font.get("/W"), font.get("/DW"),
                     keys.get("/FirstChar"), keys.get("/FontMatrix")):  # fmt: skip
            said.update(serial(self._plain(each)))
        program = self.document.dict(font.get("/FontDescriptor"))
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            said.update(fontfiles.bare(self.document.bytes_of(program.get(key))).raw)
        said.update(fonts.letters(self.document.bytes_of(keys.get("/ToUnicode"))))
        encoding = self.document.dict(keys.get("/Encoding")).get("/Differences")
        said.update(serial(self._plain(encoding)))
        for key, each in sorted(self.document.dict(keys.get("/CharProcs")).items()):
            stream = self.document.at(each)
            raw = self.document.bytes_of(stream)
            said.update(key.encode("utf-8", "surrogateescape"))
            said.update(self._drawn(raw, keys.get("/Resources"), id(stream), depth + 1))
        return said.digest()

    def _inline(self, inline: contents.Inline) -> bytes:
        size = [inline.keys.get(key) for key in ("/Width", "/Height")]
        if painting.looks(self._copy):
            return serial(size)
        raw, left = self.document.unpacked(Stream(inline.keys, inline.data))
        return serial(size) + hashlib.sha256(raw if not left else b"").digest()

    def _picture(self, found: Stream) -> bytes:
        size = [self._plain(found.keys.get(key)) for key in ("/Width", "/Height")]
        raw, left = self.document.unpacked(found)
        said = hashlib.sha256(serial(size))
        soft = self.document.at(found.keys.get("/SMask"))
        if isinstance(soft, Stream):
            said.update(self._picture(soft))
        name = left[0][0] if left else ""
        if name == "/DCTDecode":
            self._coded(raw, said)
        elif name == "/JPXDecode":
            said.update(jpx.bare(raw)[0])
        elif name:
            said.update(raw)
        elif not self._may_be_painted(found.keys, raw):
            form = image_samples.shape(self._copy, found.keys)
            said.update(raw[: form.bytes])
        return said.digest()

    def _coded(self, raw: bytes, said: Any) -> None:
        if painting.looks(self._copy):
            return  # it may be painted, and then it is no more the same
        for part in self.inside.same(images.unturned(raw)):
            said.update(part)

    def _may_be_painted(self, keys: dict[str, Value], raw: bytes) -> bool:
        if not painting.looks(self._copy):
            return False
        form = image_samples.shape(self._copy, keys)
        return image_samples.as_png(self._copy, keys, raw, form) is not None

    # ---- what lies on pages, and where things lead ---------------------------------------

    def _lying(self, value: Value, numbers: dict[Ref, int]) -> Iterator[bytes]:
        for each in self.document.list(value):
            keys = self.document.dict(each)
            kind = self.document.name(keys.get("/Subtype"))
            if unseen(self.document, keys) and kind != "/Link":
                continue
            where = serial(self._plain(keys.get("/Rect")))
            if kind == "/Link":
                yield where + self._leads(keys, numbers)
            elif kind in (*MARKS, "/Widget"):
                looks = self.document.dict(keys.get("/AP")).get("/N")
                points = bare(self.document, keys)
                if isinstance(self.document.at(looks), Stream):
                    yield where + self._xobject_of(looks)
                elif isinstance(points, bytes):
                    yield where + kind.encode() + points
                elif points is not None:
                    yield where + kind.encode() + serial(self._plain(points))

    def _xobject_of(self, looks: Value) -> bytes:
        found = self.document.at(looks)
        if not isinstance(found, Stream):
            return b""
        root = self.document.dict(self.document.trailer.get("/Root"))
        outer = self.document.dict(root.get("/AcroForm")).get("/DR")
        inner = found.keys.get("/Resources", outer)
        return self._drawn(self.document.bytes_of(found), inner, id(found), 0)

    def _leads(self, keys: dict[str, Value], numbers: dict[Ref, int]) -> bytes:
        action = self.document.dict(keys.get("/A"))
        kind = self.document.name(action.get("/S"))
        if kind == "/URI":
            return address(self.document.at(action.get("/URI"))) or b""
        target = action.get("/D") if kind == "/GoTo" else keys.get("/Dest")
        found = self.document.at(target)
        key = found[1:].encode("utf-8", "surrogateescape") if isinstance(found, Name) else found
        if isinstance(key, bytes):
            found = self.document.at(self._names.get(key))
        if isinstance(found, dict):
            found = self.document.at(found.get("/D"))
        if isinstance(found, list) and found and isinstance(found[0], Ref):
            return b"page %d" % numbers.get(found[0], -1)
        return b""

    def _outline(self) -> Iterator[bytes]:
        root = self.document.dict(self.document.trailer.get("/Root"))
        todo: list[Value] = [self.document.dict(root.get("/Outlines")).get("/First")]
        seen: set[Value] = set()
        while todo:
            here = todo.pop()
            if not isinstance(here, Ref) or here in seen:
                continue
            seen.add(here)
            keys = self.document.dict(here)
            title = self.document.at(keys.get("/Title"))
            yield title if isinstance(title, bytes) else b""
            todo += [keys.get("/Next"), keys.get("/First")]


def content(document: Document, inside: Inside) -> Iterator[bytes]:
    """What must be the same in a copy."""
    yield from Reader(document, inside).pages()
