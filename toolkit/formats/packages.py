"""Which document a ZIP package is: many formats share its head, and only its members tell.

A package says so in a first member `mimetype` (OpenDocument, EPUB) or in the type of its main part
in `[Content_Types].xml` (Office Open XML, Visio, XPS). A program is known by the files that every
such program must have. Anything else is an archive.
"""

from __future__ import annotations

import re

from toolkit.formats import zip_directory, zip_unpack
from toolkit.formats.base import Buffer

#: What `mimetype` says -> the format's name.
_MIMETYPES: dict[bytes, str] = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "ott",
    b"application/vnd.oasis.opendocument.text-master": "odm",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": "ots",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.presentation-template": "otp",
    b"application/vnd.oasis.opendocument.graphics": "odg",
    b"application/vnd.oasis.opendocument.graphics-template": "otg",
    b"application/vnd.oasis.opendocument.formula": "odf",
    b"application/vnd.oasis.opendocument.chart": "odc",
}
#: What the main part's type holds -> the format's name; the first that fits counts.
_MAIN_PARTS: tuple[tuple[str, str], ...] = (
    (r"ms-word\.document\.macroEnabled\.main", "docm"),
    (r"ms-word\.template\.macroEnabledTemplate\.main", "dotm"),
    (r"wordprocessingml\.template\.main", "dotx"),
    (r"wordprocessingml\.document\.main", "docx"),
    (r"ms-excel\.sheet\.binary\.macroEnabled\.main", "xlsb"),
    (r"ms-excel\.sheet\.macroEnabled\.main", "xlsm"),
    (r"ms-excel\.template\.macroEnabled\.main", "xltm"),
    (r"ms-excel\.addin\.macroEnabled\.main", "xlam"),
    (r"spreadsheetml\.template\.main", "xltx"),
    (r"spreadsheetml\.sheet\.main", "xlsx"),
    (r"ms-powerpoint\.presentation\.macroEnabled\.main", "pptm"),
    (r"ms-powerpoint\.slideshow\.macroEnabled\.main", "ppsm"),
    (r"ms-powerpoint\.template\.macroEnabled\.main", "potm"),
    (r"ms-powerpoint\.addin\.macroEnabled\.main", "ppam"),
    (r"presentationml\.slideshow\.main", "ppsx"),
    (r"presentationml\.template\.main", "potx"),
    (r"presentationml\.presentation\.main", "pptx"),
    (r"ms-visio\.(drawing|template|stencil)(\.macroEnabled)?\.main", "vsdx"),
    (r"ms-package\.xps-fixeddocumentsequence|openxps", "xps"),
)
#: A program's format -> the members that it must have; the first that has all of them counts.
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "apk",
        (r"AndroidManifest\.xml", r"classes\d*\.dex|resources\.arsc|META-INF/[^/]+\.(RSA|EC|DSA)"),
    ),
    ("ipa", (r"Payload/[^/]+\.app/Info\.plist",)),
    ("msix", (r"AppxManifest\.xml", r"AppxBlockMap\.xml")),
    ("whl", (r"[^/]+\.dist-info/WHEEL", r"[^/]+\.dist-info/RECORD")),
    ("jar", (r"META-INF/MANIFEST\.MF",)),
)
_TYPES = "[Content_Types].xml"
_MOST = 4 << 20


def kind(data: Buffer) -> str:
    """The name of the document's format, or "" for an archive.

    Raises as zip_directory.listed does.
    """
    members = [member for member in zip_directory.listed(data).members if not member.trouble]
    for member in members:
        if member.name == "mimetype" and member.size < 200:
            said = zip_unpack.unpack(data, member, _spend_nothing).strip()
            return _MIMETYPES.get(said, "")
    named = {member.name: member for member in members}
    text = _text(data, named.get(_TYPES))
    found = next((name for pattern, name in _MAIN_PARTS if re.search(pattern, text)), "")
    return found or _program(data, named)


def _text(data: Buffer, member: zip_directory.Member | None) -> str:
    """What a small member says; "" where there is none."""
    if member is None or member.size > _MOST:
        return ""
    raw = zip_unpack.unpack(data, member, _spend_nothing)
    return raw.replace(b"\0", b"").decode("utf-8", "replace")


def _program(data: Buffer, named: dict[str, zip_directory.Member]) -> str:
    """The name of a program's format, or ""."""
    for name, needed in _PROGRAMS:
        if all(any(map(re.compile(one).fullmatch, named)) for one in needed):
            return name
    return "xpi" if '"manifest_version"' in _text(data, named.get("manifest.json")) else ""


def _spend_nothing(count: int) -> None:
    """Both members are small, and are unpacked again by those who count."""
