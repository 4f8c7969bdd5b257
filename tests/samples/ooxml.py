"""What samples of Office Open XML share: packages, relationships, properties, a picture."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.samples import jpeg
from toolkit.formats import libraries

libraries.load()

Plant = Callable[[str], bytes]
Parts = dict[str, str | bytes]
OFFICE = "application/vnd.openxmlformats-officedocument."
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "r": RELS.rstrip("/"),
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
        "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
    }.items()
)
SHEET = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{RELS.rstrip("/")}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Words:
    """Plants as text."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def __call__(self, place: str) -> str:
        """The string that hides in a place."""
        return self._plant(place).decode()


def rels(*rows: tuple[str, str, str]) -> str:
    """Relationships: identifier, kind (or a whole type), target; addresses are external."""
    body = ""
    for identifier, kind, target in rows:
        type_ = kind if ":" in kind else RELS + kind
        far = ' TargetMode="External"' if ":" in target or target.startswith("\\\\") else ""
        body += f'<Relationship Id="{identifier}" Type="{type_}" Target="{target}"{far}/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{body}</Relationships>'


def types(overrides: dict[str, str]) -> str:
    """The types of parts."""
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{said}"/>' for name, said in overrides.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    plain = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml", "jpeg": "image/jpeg", "bin": "application/vnd.ms-office.bin",
    }  # fmt: skip
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="{said}"/>' for ending, said in plain.items()
    )
    return f'{HEAD}<Types xmlns="{space}">{defaults}{rows}</Types>'


def properties(say: Words) -> Parts:
    """The three parts of properties, with something in each."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{say('author')}</dc:creator><dc:title>{say('title')}</dc:title>"
        f"<cp:lastModifiedBy>{say('last author')}</cp:lastModifiedBy>"
        f"<cp:keywords>{say('keywords')}</cp:keywords></cp:coreProperties>"
    )
    app = (
        f'<Properties xmlns="{RELS.replace("relationships/", "extended-properties")}">'
        f"<Template>{say('template')}</Template><Company>{say('company')}</Company>"
        f"<Manager>{say('manager')}</Manager><Application>{say('program')}</Application></Properties>"
    )
    custom = (
        f'<Properties xmlns="{RELS.replace("relationships/", "custom-properties")}" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" '
        f'name="{say("property")}">'
        f"<vt:lpwstr>{say('property value')}</vt:lpwstr></property></Properties>"
    )
    return {"docProps/core.xml": core, "docProps/app.xml": app, "docProps/custom.xml": custom}


def root_rels(main: str) -> str:
    """The relationships of the package."""
    meta = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    return rels(
        ("rId1", "officeDocument", main),
        ("rId2", meta + "core-properties", "docProps/core.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"),
        ("rId4", "custom-properties", "docProps/custom.xml"),
        ("rId5", meta + "thumbnail", "docProps/thumbnail.jpeg"),
    )


def picture(say: Words, where: str) -> bytes:
    """A photo with something in it."""
    return jpeg.picture(jpeg.segment(0xFE, say(where).encode()))


def package(parts: Parts, say: Words) -> bytes:
    """A package of these parts, with something between its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            info = zipfile.ZipInfo(name, (2023, 4, 5, 6, 7, 8))
            info.compress_type = zipfile.ZIP_DEFLATED
            if name.startswith("["):
                note = say("extra field").encode()
                info.extra = b"\xfe\xca" + len(note).to_bytes(2, "little") + note
                info.comment = say("comment of a member").encode()
            archive.writestr(info, body)
        archive.comment = say("comment of the package").encode()
    return out.getvalue()


def plain(parts: Parts) -> bytes:
    """A package of these parts and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body)
    return out.getvalue()
