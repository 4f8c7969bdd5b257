"""How each camera maker's note begins and is built: one table, the first row that fits decides."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.formats.metadata import maker_more_tags as more
from toolkit.formats.metadata import maker_tags as tags
from toolkit.formats.metadata.ifd import CLASSIC, Layout

#: Instead of a place: the note is a TIFF of its own, or no directory at all.
TIFF, NONE = -1, -2
#: A directory whose count takes four bytes.
_WIDE = Layout("I", 4, "HHI", 4, 12, "I")


class Maker(NamedTuple):
    """How one maker's note is built.

    begins, make: what is found at the note's beginning, and in the names of maker and model.
    at: where its directory stands, from the note's beginning; TIFF or NONE.
    base: where offsets count from: None the EXIF around it, else bytes from the note's beginning.
    order: "<" or ">" where it is fixed. layout: of the directory.
    """

    group: str
    tags: dict[int, str]
    begins: str = ""
    make: str = ""
    at: int = 0
    base: int | None = None
    order: str = ""
    layout: Layout = CLASSIC

    def fits(self, raw: bytes, camera: str) -> bool:
        """Whether a note of this camera is of this kind."""
        return (
            re.match(self.begins.encode("latin-1"), raw, re.DOTALL) is not None
            and re.search(self.make, camera, re.IGNORECASE) is not None
        )


_TIFF_HEAD = r"II\*\0\x08\0\0\0|MM\0\*\0\0\0\x08"
MAKERS: tuple[Maker, ...] = (
    Maker("Apple", tags.APPLE, r"Apple iOS\0", at=14, base=0),
    Maker("Nikon", tags.NIKON, r"Nikon\0\x02", at=TIFF, base=10),
    Maker("Nikon", tags.NIKON_OLD, r"Nikon\0\x01", at=8),
    Maker("Olympus", tags.OLYMPUS, r"OLYMPUS\0", at=12, base=0),
    Maker("Olympus", tags.OLYMPUS, r"OM SYSTEM\0", at=16, base=0),
    Maker("Olympus", tags.OLYMPUS, r"(?:OLYMP|EPSON|MINOL|CAMER|PREMI)\0", at=8),
    Maker("Olympus", tags.OLYMPUS, r"SONY PI\0", at=12),
    Maker("FujiFilm", tags.FUJIFILM, r"FUJIFILM|GENERALE", at=12, base=0, order="<"),
    Maker("FujiFilm", tags.FUJIFILM, r"GE\x0c\0\0\0\x16\0\0\0", at=12, base=6, order="<"),
    Maker("GE", more.GE, r"GE(?:\0\0|NIC\0)", at=18),
    Maker("Panasonic", tags.PANASONIC, r"Panasonic", at=12),
    Maker("Panasonic", {}, r"MKE", at=NONE),
    Maker("Panasonic", tags.PANASONIC, r"LEICA CAMERA AG\0", at=18),
    Maker("Leica", more.LEICA_5, r"LEICA\0[\x01\x04-\x07\x10\x1a]\0", at=8, base=0),
    Maker("Leica", more.LEICA_5, r"LEICA\0[\x08-\x0a]\0", at=8),
    Maker("Leica", more.LEICA_6, r"LEICA\0\x02\xff", at=8),
    Maker("Leica", more.LEICA_9, r"LEICA\0\x02\0", at=8),
    Maker("Leica", more.LEICA_4, r"LEICA0", at=8, base=0),
    Maker("Leica", more.LEICA_2, r"LEICA\0\0\0", r"leica camera ag", at=8, base=8),
    Maker("Panasonic", tags.PANASONIC, r"LEICA\0", at=8),
    Maker("Leica", more.LEICA_6, r"", r"\b(?:s2|leica m \(typ 240\)|leica s \(typ 006\))$", at=8),
    Maker("Leica", more.LEICA_3, r"", r"leica camera ag", at=0),
    Maker("Pentax", tags.PENTAX, r"PENTAX \0", at=10, base=0),
    Maker("Pentax", tags.PENTAX, r"RICOH\0(?:II|MM)", at=8, base=0),
    Maker("Pentax", tags.PENTAX, r"AOC\0", at=6),
    Maker("Pentax", tags.PENTAX, r"S1\0{6}\x0c\0{3}", at=12, base=0),
    Maker("Casio", tags.CASIO_2, r"(?:QVC|DCI)\0", at=6),
    Maker("Sony", tags.SONY, r"SONY (?:DSC|CAM|MOBILE)|\0\0SONY PIC\0|VHAB \0", at=12),
    Maker("Sony", {}, r"SONY PIC\0", at=NONE),
    Maker("Sony", more.ERICSSON, r"SEMC MS\0", at=20, base=12),
    Maker("Sanyo", tags.SANYO, r"SANYO\0", at=8),
    Maker("Sigma", tags.SIGMA, r"(?:SIGMA|FOVEON)\0", at=10),
    Maker("Motorola", tags.MOTOROLA, r"MOT\0", at=8, base=0),
    Maker("JVC", more.JVC, r"JVC ", at=4),
    Maker("JVC", {}, r"VER:", r"jvc|victor", at=NONE),
    Maker("HP", {}, r"IIII[\x04-\x06]\0|610[\0-\x04]", at=NONE),
    Maker("Kodak", {}, r".{8}Eastman Kodak|\x01\0[\0\x01]\0\0\0\x04\0[a-zA-Z]{4}",
          at=NONE),
    Maker("Kodak", {}, r"IIII[\x02\x03]\0.{14}\d{4}/\d\d/\d\d ", at=NONE),
    Maker("PhaseOne", more.PHASE_ONE, r"IIII.waR|MMMMRaw.", at=NONE),
    Maker("Google", {}, r"HDRP[\x02\x03]", at=NONE),
    Maker("Samsung STMN", {}, r"STMN\d{3}", at=NONE),
    Maker("Reconyx", {}, r"RECONYX(?:UF|H2|MF|HF4K)\0|\x01\xf1[\x02\x03]\0", at=NONE),
    Maker("Reconyx", {}, r"\x01\xf1", r"reconyx", at=NONE),
    Maker("Unknown", {}, r"ISLMAKERNOTE000\0", at=24, base=16),
    Maker("Unknown", {}, r"KYOCERA", at=22, base=24),
    Maker("DJI", {}, r"\[ae_dbg_info:", at=NONE),
    Maker("Kodak", more.KODAK_11, _TIFF_HEAD, r"pixpro", at=8, base=0, layout=_WIDE),
    Maker("Kodak", more.KODAK_8, _TIFF_HEAD, r"kodak", at=8, base=0),
    Maker("Kodak", more.KODAK_8,
          r"\0[\x02-\x7f]..\0[\x01-\x0c]\0\0|[\x02-\x7f]\0..[\x01-\x0c]\0..\0\0", r"kodak"),
    Maker("Kodak", more.KODAK_10, r"MM\0[\x02-\x7f]|II[\x02-\x7f]\0", r"kodak", at=2),
    Maker("Kodak", {}, r"", r"kodak", at=NONE),
    Maker("Ricoh", more.RICOH_2, r"MM\0\*\0\0\0\x08\0.\0\0|II\*\0\x08\0\0\0.\0\0\0", r"ricoh",
          at=8, base=0, layout=_WIDE),
    Maker("Ricoh", more.RICOH_2, r"", r"wg-m1", at=8, base=0, layout=_WIDE),
    Maker("Ricoh", tags.RICOH, r"(?i:ricoh)|      |MM\0\*|II\*\0", r"ricoh", at=8),
    Maker("Ricoh", {}, r"", r"^ricoh", at=NONE),
    Maker("Canon", tags.CANON, make=r"^canon"),
    Maker("Casio", tags.CASIO_1, make=r"^casio"),
    Maker("Pentax", more.PENTAX_2, make=r"^asahi"),
    Maker("Minolta", {}, r"MLY0|KC|\+M\+M|\xd7", r"minolta", at=NONE),
    Maker("Minolta", tags.MINOLTA, make=r"minolta"),
    Maker("Sony", tags.SONY, make=r"^sony|^hasselblad (?:hv|stellar|lusso|lunar)"),
    Maker("Nikon", tags.NIKON, make=r"^nikon"),
    Maker("Samsung", tags.SAMSUNG, make=r"samsung", base=0),
    Maker("Nintendo", more.NINTENDO, make=r"^nintendo"),
    Maker("FLIR", more.FLIR, make=r"flir"),
    Maker("Panasonic", tags.PANASONIC, make=r"^panasonic"),
    Maker("DJI", tags.DJI, make=r"^dji"),
    Maker("Pentax", tags.PENTAX, make=r"^pentax"),
    Maker("Olympus", tags.OLYMPUS, make=r"^(?:olympus|om digital)"),
    Maker("MakerNote", {}),
)  # fmt: skip


class Inner(NamedTuple):
    """A directory inside a note.

    shift: bytes in front of it. order: its byte order, where it is fixed. marked: whether two
    bytes in front of it say so. pointed: whether the entry always holds an offset. group: whose
    blocks may stand in it; "": none of those of the note around it.
    """

    tags: dict[int, str]
    group: str = ""
    shift: int = 0
    order: str = ""
    marked: bool = False
    pointed: bool = False


INNER: dict[tuple[str, int], Inner] = {
    ("Olympus", 0x2010): Inner(tags.OLYMPUS_EQUIPMENT),
    ("Olympus", 0x2020): Inner(tags.OLYMPUS_CAMERA, "Olympus camera"),
    ("Olympus", 0x2030): Inner(more.OLYMPUS_RAW_DEV),
    ("Olympus", 0x2031): Inner(more.OLYMPUS_RAW_DEV_2),
    ("Olympus", 0x2040): Inner(more.OLYMPUS_IMAGE),
    ("Olympus", 0x2050): Inner(more.OLYMPUS_FOCUS),
    **{("Olympus", 0x2000 + 0x100 * part): Inner(more.OLYMPUS_FE) for part in range(1, 10)},
    ("Olympus", 0x3000): Inner(more.OLYMPUS_RAW_INFO),
    ("Olympus", 0x4000): Inner(tags.OLYMPUS, "Olympus"),
    ("Olympus", 0x5000): Inner({}),
    ("Nikon", 0x0011): Inner(more.NIKON_PREVIEW, pointed=True),
    ("Nikon", 0x0E10): Inner(more.NIKON_SCAN, pointed=True),
    ("Samsung", 0x0035): Inner(more.NIKON_PREVIEW, pointed=True),
    ("Sony", 0xB028): Inner(tags.MINOLTA, "Minolta", pointed=True),
    ("Ricoh", 0x2001): Inner(more.RICOH_SUB, "Ricoh camera", shift=20, order=">"),
    ("Ricoh", 0x4001): Inner(more.RICOH_THETA, pointed=True),
    **{("Leica", tag): Inner(more.LEICA_SUB, "Leica camera")
       for tag in (0x3000, 0x3100, 0x3400, 0x3900)},
    **{("Kodak", 0xFC00 + part): Inner(more.KODAK_SUB, marked=True) for part in range(7)},
    ("Kodak", 0xFC02): Inner(more.KODAK_SUB_2, marked=True),
    ("Kodak", 0xFCFF): Inner(more.KODAK_SUB, marked=True),
    ("Kodak", 0xFF00): Inner(more.KODAK_CAMERA, pointed=True),
}  # fmt: skip
