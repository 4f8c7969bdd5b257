"""What is left behind, in words: every string, name and stream below it, with its own place."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Refused, TooLarge
from toolkit.formats.base import unplaced
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import icc, xmp
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.pdf import contents
from toolkit.formats.pdf.copying import Copy, Left
from toolkit.formats.pdf.marks import USER_PATH
from toolkit.formats.pdf.names import STANDARD
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value, text
from toolkit.formats.pdf.writing import serial
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

MAX_PARTS = 200_000
#: Of a stream that goes and has more operators, all that can be read is told, not what it draws.
_MOST_OPERATORS = 200_000
_DEEPEST = 60
#: Keys that only say how something is built; and names that are no words.
_BUILT = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Length",
        "/Filter",
        "/DecodeParms",
        "/S",
        "/Rect",
        "/P",
        "/Parent",
        "/Kids",
        "/Count",
        "/First",
        "/Last",
        "/Next",
        "/Prev",
        "/BBox",
        "/Matrix",
        "/FormType",
        "/Width",
        "/Height",
        "/BitsPerComponent",
        "/ColorSpace",
        "/DL",
        "/BaseFont",
        "/FontName",
        "/Encoding",
        "/Widths",
        "/FirstChar",
        "/LastChar",
        "/W",
        "/Size",
        "/Index",
        "/Root",
        "/XRefStm",
        "/ProcSet",
        "/Names",
        "/Limits",
        "/Nums",
        "/Contents0",
        "/FontDescriptor",
        "/Flags",
        "/ItalicAngle",
        "/Ascent",
        "/Descent",
        "/StemV",
        "/CapHeight",
        "/FontBBox",
    ]
)
#: What a value under such a key is, where that is sure.
KINDS: dict[str, str] = {
    "/Author": "who.author",
    "/T": "who.author",
    "/NM": "hidden.id",
    "/ID": "hidden.id",
    "/M": "when.changed",
    "/CreationDate": "when.changed",
    "/ModDate": "when.changed",
    "/LastModified": "when.changed",
    "/Producer": "software.name",
    "/Creator": "software.name",
    "/JS": "hidden.script",
    "/JavaScript": "hidden.script",
    "/URI": "hidden.call",
    "/Contents": "hidden.note",
    "/RC": "hidden.note",
    "/Subj": "hidden.note",
    "/Desc": "hidden.file",
    "/Title": "who.words",
    "/Subject": "who.words",
    "/Keywords": "who.words",
    "/Company": "who.owner",
    "/Reason": "hidden.provenance",
    "/Location": "where.name",
    "/ContactInfo": "who.contact",
    "/XFA": "hidden.form",
    "/AcroForm": "hidden.form",
    "/V": "hidden.form",
    "/DV": "hidden.form",
    "/RV": "hidden.form",
    "/Thumb": "hidden.thumbnail",
    "/PieceInfo": "hidden.unknown",
    "/EmbeddedFiles": "hidden.file",
    "/AF": "hidden.file",
    "/EF": "hidden.file",
    "/FS": "hidden.file",
    "/Perms": "hidden.provenance",
    "/DSS": "hidden.provenance",
    "/Trapped": "software.setting",
    "/OpenAction": "software.setting",  # mostly where to open it; what does more says so, below
    "/AA": "hidden.script",
    "/PageMode": "software.setting",
    "/PageLayout": "software.setting",
    "/ViewerPreferences": "software.setting",
    "/OutputIntents": "software.setting",
    "/Trans": "software.setting",
    "/Dur": "software.setting",
    "/SpiderInfo": "hidden.call",
    "/Collection": "hidden.file",
    "/Legal": "hidden.provenance",
    "/Metadata": "hidden.packet",
    "/Threads": "hidden.unknown",
    "/ClassMap": "software.setting",
    "/HT": "software.setting",
    "/TR": "software.setting",
    "/TR2": "software.setting",
    "/Extensions": "software.setting",
    "/Name": "who.author",
    "/Panose": "software.setting",
    "/Style": "software.setting",
    "/FontFamily": "software.setting",
    "/RoleMap": "software.setting",
    **dict.fromkeys(
        (
            "/C",
            "/CA",
            "/ca",
            "/QuadPoints",
            "/InkList",
            "/L",
            "/LE",
            "/Vertices",
            "/IC",
            "/BE",
            "/RD",
            "/DS",
            "/DA",
            "/MK",
            "/FT",
            "/Ff",
            "/Border",
            "/BS",
            "/IT",
            "/CL",
            "/H",
            "/R",
            "/D",
        ),
        "software.setting",
    ),
}
#: Annotations' and others' own kinds; an inner key that is known says more.
_ACTIONS = {
    "/JavaScript": "hidden.script", "/Launch": "hidden.call", "/GoToR": "who.user_path",
    "/SubmitForm": "hidden.call", "/ImportData": "who.user_path", "/URI": "hidden.call",
    "/Rendition": "hidden.call", "/GoToE": "hidden.file", "/Sound": "hidden.sound",
    "/Movie": "hidden.video", "/RichMediaExecute": "hidden.script", "/Thread": "hidden.call",
}  # fmt: skip


class Describer:
    """Tells what stands in values that go; each object once."""

    def __init__(self, document: Document, inside: Inside, known: set[Ref]) -> None:
        """known: objects that are not to be told, as they stay or were told."""
        self.document, self.inside, self.known = document, inside, known
        self._parts = 0

    def tell(self, left: Left) -> Iterator[Finding]:
        """Everything that one value says."""
        kind = left.kind or kind_at(left.path, "hidden.unknown")
        before = self._parts
        found = list(self._value(left.path, left.value, kind, 0))
        yield from found
        if not found and self._parts > before:
            yield Finding(kind, Place(left.path))

    def _value(self, path: str, value: Value, kind: str, depth: int) -> Iterator[Finding]:
        self._parts += 1
        if depth > _DEEPEST:
            return
        if self._parts > MAX_PARTS:
            raise TooLarge("too_many_findings")
        if isinstance(value, Ref):
            if value in self.known:
                self._parts -= 1
                return
            self.known.add(value)
            value = self.document.at(value)
        yield from self._plain(path, value, kind, depth)

    def _plain(self, path: str, value: Value, kind: str, depth: int) -> Iterator[Finding]:
        if isinstance(value, bytes):
            yield from self._string(path, value, kind)
        elif isinstance(value, dict):
            yield from self._dict(path, value, kind, depth)
        elif isinstance(value, Stream):
            yield from self._stream(path, value, kind)
            yield from self._dict(path, value.keys, kind, depth)
        elif isinstance(value, list):
            yield from self._list(path, value, kind, depth)
        elif value in STANDARD:  # no word of anybody, and found in many copies
            yield Finding(kind, Place(path))
        elif value is not None:
            said = str(value)[1:] if isinstance(value, Name) else serial(value).decode()
            yield Finding(kind, Place(path), said.encode("utf-8", "replace").decode())

    def _list(self, path: str, value: list[Value], kind: str, depth: int) -> Iterator[Finding]:
        if all(not isinstance(each, bytes | Ref | list | dict | Stream) for each in value):
            if value:
                yield Finding(kind, Place(path), serial(value)[2:-2].decode("latin-1"))
            return
        for count, each in enumerate(value):
            if isinstance(each, bytes | Ref | list | dict | Stream):
                yield from self._value(f"{path}/{count}", each, kind, depth + 1)

    def _dict(
        self, path: str, value: dict[str, Value], kind: str, depth: int
    ) -> Iterator[Finding]:
        if self.document.name(value.get("/Type")) in ("/Page", "/Pages", "/Catalog") and depth:
            return
        kind = _ACTIONS.get(self.document.name(value.get("/S")), kind)
        plain: list[str] = []
        for key in sorted(value):
            each = value[key]
            if isinstance(each, bytes | Ref | list | dict | Stream):
                inner = kind_at(key, kind)
                if key in ("/F", "/UF") and kind == "hidden.file":
                    inner = "hidden.file"
                yield from self._value(f"{path}{key}", each, inner, depth + 1)
            elif key not in _BUILT and each is not None and each not in STANDARD:
                plain.append(f"{key[1:]} {serial(each).decode('latin-1').lstrip('/')}")
        if plain:
            yield Finding(kind, Place(path), ", ".join(plain))

    def _string(self, path: str, value: bytes, kind: str) -> Iterator[Finding]:
        said = text(value)
        if not said.strip("\0 \r\n\t"):
            return
        if kind != "hidden.script" and USER_PATH.search(said):
            kind = "who.user_path"
        if sum(letter < " " or "\x7f" <= letter < "\xa0" for letter in said) * 4 > len(said):
            words = readable(value)
            said = value.hex() if len(value) <= 64 else words or f"{len(value)} bytes"
        yield Finding(kind, Place(path), said)

    def _stream(self, path: str, stream: Stream, kind: str) -> Iterator[Finding]:
        try:
            raw, left = self.document.unpacked(stream)
            self.inside.spend(len(raw))
        except TooLarge:
            raise
        except Refused:
            yield Finding("inside.damaged", Place(path), readable(stream.raw) or None)
            return
        what = self.document.name(stream.keys.get("/Subtype"))
        if what == "/Image" or left:
            yield from self._picture(path, raw, left, kind)
        elif (
            self.document.name(stream.keys.get("/Type")) == "/EmbeddedFile"
            or kind == "hidden.file"
        ):
            yield Finding("hidden.file", Place(path, None, len(raw)), readable(raw) or None)
            yield from self.inside.findings(raw, path)
        elif what == "/XML" or b"<x:xmpmeta" in raw[:4096] or b"<rdf:RDF" in raw[:4096]:
            yield from unplaced(xmp.read(raw, path, 0))
        elif "/N" in stream.keys and raw[36:40] == b"acsp":
            yield from unplaced(icc.read(raw, path, 0))
        else:
            yield Finding(kind, Place(path, None, len(raw)), words_in(raw) or None)

    def _picture(
        self, path: str, raw: bytes, left: list[tuple[str, dict[str, Value]]], kind: str
    ) -> Iterator[Finding]:
        kind = kind if kind == "hidden.thumbnail" else "hidden.picture"
        yield Finding(kind, Place(path, None, len(raw)), readable(raw) or None)
        if left and left[0][0] == "/DCTDecode":
            yield from self.inside.findings(raw, path)


def kind_at(path: str, default: str) -> str:
    """What a value at such a place is, by the last key that says so."""
    last = "/" + path.rsplit("/", 1)[-1]
    if last == "/T" and default == "hidden.form":
        return default
    return KINDS.get(last) or default


def words_in(raw: bytes) -> str:
    """The words of a stream: those that operators show, or else all that can be read."""
    try:
        read = contents.read(raw, _MOST_OPERATORS)
    except Refused:
        return readable(raw)
    shown = []
    for operator in read.operators:
        for each in operator.operands:
            parts = each if isinstance(each, list) else [each]
            shown.append("".join(text(part) for part in parts if isinstance(part, bytes)))
    said = " ".join(filter(str.strip, (*shown, *read.comments)))
    return said or readable(raw)


def information(document: Document, known: set[Ref]) -> Iterator[Left]:
    """The rows of the document's information, and what else the trailer holds."""
    for key in sorted(document.trailer):
        value = document.trailer[key]
        if key in ("/Info", "/Encrypt") and isinstance(value, Ref):
            known.add(value)
        if key == "/Info":
            for name, row in sorted(document.dict(value).items()):
                kind = KINDS.get(name) or kind_of(name[1:], "who.words")
                yield Left(f"Info{name}", row, kind)
        elif key == "/ID":
            yield Left("Trailer/ID", _ids(document, value), "hidden.id")
        elif key == "/Encrypt":
            yield Left("Trailer/Encrypt", _LOCKED, "software.setting")
        elif key not in _TRAILER:
            yield Left(f"Trailer{key}", value, "hidden.unknown")


def _ids(document: Document, value: Value) -> bytes:
    parts = [document.at(each) for each in document.list(value)]
    return b", ".join(
        part if part.isascii() and part.decode().isprintable() else part.hex().encode()
        for part in parts
        if isinstance(part, bytes)
    )


_LOCKED = b"it opens without a password, but forbids some uses"
_TRAILER = frozenset((
    "/Root", "/Size", "/Prev", "/XRefStm", "/Type", "/Index", "/W", "/Length", "/Filter",
    "/DecodeParms",
))  # fmt: skip


def everything(copy: Copy) -> Iterator[Finding]:
    """All that is left behind in a document as it stands."""
    document = copy.document
    known = set(copy.visited)
    describer = Describer(document, copy.inside, known)
    for left in (*information(document, known), *copy.left):
        yield from describer.tell(left)
    for ref in document.refs():
        if ref not in known:
            value = document.at(ref)
            kind = document.name(document.dict(value).get("/Type"))
            if kind not in ("/XRef", "/ObjStm") and value is not None:
                yield from describer.tell(
                    Left(f"Object {ref.number}, which nothing needs", ref, "hidden.gap")
                )
