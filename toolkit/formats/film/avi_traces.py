"""What chunks of an AVI film that go say about people: words, moments, cameras, filling.

Never raises for what is wrong inside. What a camera keeps for itself is shown as readable text.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.film import avi_chunks, ebml
from toolkit.formats.film.avi_chunks import Chunk
from toolkit.formats.metadata import exif, jumbf, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MOST_READ = 4 << 20
#: Four letters -> name, kind. Those of INFO, of Exif in AVI (CIPA DC-008, section 5), of streams.
_NAMES: dict[bytes, tuple[str, str]] = {
    b"INAM": ("Title", "who.words"), b"TITL": ("Title", "who.words"),
    b"IART": ("Artist", "who.author"), b"IENG": ("Engineer", "who.author"),
    b"ITCH": ("Technician", "who.author"), b"ICMS": ("Commissioned", "who.author"),
    b"ISTR": ("Starring", "who.person"), b"IWRI": ("WrittenBy", "who.author"),
    b"IPRO": ("ProducedBy", "who.author"), b"ICNM": ("Cinematographer", "who.author"),
    b"ICOP": ("Copyright", "who.rights"), b"ICMT": ("Comment", "hidden.comment"),
    b"COMM": ("Comment", "hidden.comment"), b"ISBJ": ("Subject", "who.words"),
    b"IKEY": ("Keywords", "who.words"), b"IGNR": ("Genre", "who.words"),
    b"IPRD": ("Product", "who.words"), b"ISRC": ("Source", "who.words"),
    b"ISRF": ("SourceForm", "who.words"), b"IPRT": ("Part", "who.words"),
    b"IARL": ("ArchivalLocation", "where.name"), b"ICNT": ("Country", "where.name"),
    b"ILNG": ("Language", "who.language"), b"IAS1": ("Language", "who.language"),
    b"ISFT": ("Software", "software.name"), b"ICRD": ("DateCreated", "when.taken"),
    b"IDIT": ("DateTimeOriginal", "when.taken"), b"DTIM": ("DateTimeOriginal", "when.taken"),
    b"IDPI": ("DotsPerInch", "look.description"), b"IMED": ("Medium", "device.model"),
    b"ISMP": ("TimeCode", "when.taken"), b"TCOD": ("StartTimecode", "when.taken"),
    b"TCDO": ("EndTimecode", "when.taken"), b"IMBI": ("MoreInfo", "who.contact"),
    b"IBSU": ("BaseURL", "who.contact"), b"ILGU": ("LogoURL", "who.contact"),
    b"IURL": ("URL", "who.contact"), b"GPS ": ("GPS", "where.gps"),
    b"gps0": ("GPS", "where.track"),
    b"strn": ("StreamName", "who.words"), b"strd": ("StreamData", "device.maker_note"),
    b"ecor": ("Make", "device.model"), b"emdl": ("Model", "device.model"),
    b"etim": ("TimeCreated", "when.taken"), b"eucm": ("UserComment", "hidden.comment"),
    b"emnt": ("MakerNotes", "device.maker_note"), b"erel": ("RelatedImageFile", "hidden.id"),
    b"hymn": ("MakerNotes", "device.maker_note"), b"mknt": ("MakerNotes", "device.maker_note"),
    b"nctg": ("NikonTags", "device.maker_note"), b"CRIR": ("Casio", "device.maker_note"),
    b"QVMI": ("Casio", "device.maker_note"), b"CASI": ("Casio", "device.maker_note"),
    b"MID ": ("Model", "device.model"), b"ISGN": ("SecondaryGenre", "who.words"),
    b"thum": ("Thumbnail", "hidden.thumbnail"), b"nctw": ("Nikon", "device.maker_note"),
    b"JUNK": ("JUNK", "hidden.gap"), b"JUNQ": ("JUNQ", "hidden.gap"),
}  # fmt: skip


def traces(data: Buffer, found: Chunk, path: str, depth: int = 0) -> Iterator[Finding]:
    """Everything that a chunk which goes says."""
    if not found.name:
        if not ebml.empty(data, found.start, found.end):
            yield _at("hidden.gap", f"{path}/rest", found, ebml.said(data, found.start, found.end))
        return
    name, kind = _NAMES.get(found.name, (found.word, "hidden.unknown"))
    here = f"{path}/{name}".lstrip("/")
    if found.form and depth < 8:
        for inner in avi_chunks.chunks(data, found.body, found.stop):
            yield from traces(data, inner, here, depth + 1)
        return
    if ebml.empty(data, found.body, found.stop):
        return
    said = _said(data, found, kind)
    if kind == "hidden.gap" and (said.endswith(" bytes") or said == "odmldmlh"):
        kind = "hidden.padding"
    yield _at(kind, here, found, said)
    if found.size <= _MOST_READ:
        yield from _inside(data, found, here)


def _said(data: Buffer, found: Chunk, kind: str) -> str:
    if found.size <= avi_chunks.MAX_BODY and not kind.startswith(("hidden", "device.maker")):
        text = bytes(data[found.body : found.stop]).strip(b"\0 \r\n")
        if text.isascii() and text and text.decode("ascii").isprintable():
            return text.decode("ascii")
    return ebml.said(data, found.body, found.stop)


def _inside(data: Buffer, found: Chunk, path: str) -> Iterator[Finding]:
    """Whatever is known to be packed into chunks: Exif, XMP, a signed record."""
    raw = bytes(data[found.body : found.stop])
    try:
        if found.name == b"_PMX":
            yield from xmp.read(raw, path, found.body)
        elif found.name == b"C2PA":
            yield from jumbf.read(raw, path, found.body)
        elif found.name == b"strd":
            for sign in (b"II*\0", b"MM\0*"):
                at = raw.find(sign, 0, 64)
                if at >= 0:
                    start = found.body + at
                    yield from exif.read(data, start, found.stop - start, path)
    except Refused:
        yield _at("hidden.unknown", path, found, readable(raw) or f"{len(raw)} bytes")


def _at(kind: str, path: str, found: Chunk, said: str) -> Finding:
    return Finding(kind, Place(path, found.start, found.end - found.start), said)
