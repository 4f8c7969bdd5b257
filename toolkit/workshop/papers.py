"""Two documents with a writer's name in them, as office programs leave it: a PDF and a DOCX.

As small as such files can be. Times in them are fixed; nothing of this computer is in them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

_LINES = ("A made-up paper", "for practice: nothing in it is true.")
#: 1 January 2000; a ZIP file has no zone.
_TIME = (2000, 1, 1, 0, 0, 0)
_UNIX, _PRIVATE_FILE = 3, 0o100600 << 16

_OFFICE = "http://schemas.openxmlformats.org"
_TYPE = f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"{_OFFICE}/package/2006"
_MIME = "application/vnd.openxmlformats-officedocument"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def pdf(says: Mapping[str, str]) -> bytes:
    """One page; `says` are the words of its information dictionary."""
    told = " ".join(f"/{name} ({_in_pdf(words)})" for name, words in says.items())
    steps = " T* ".join(f"({line}) Tj" for line in _LINES)
    page = f"BT /F1 18 Tf 24 TL 72 720 Td {steps} ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {told} >>",
    )
    out, starts = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{start:010d} 00000 n \n" for start in starts)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{rows}"
    table = out.index("xref\n0 ")
    end = f"trailer\n<< /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>\n"
    return f"{out}{end}startxref\n{table}\n%%EOF\n".encode("ascii")


def _in_pdf(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def docx(says: Mapping[str, str]) -> bytes:
    """One page; "creator" and "Template" are what `says` has."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in _LINES)
    creator, template = escape(says["creator"]), escape(says["Template"])
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(),
        "word/document.xml": f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main">'
        f"<w:body>{lines}</w:body></w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{creator}</dc:creator>"
        f"<cp:lastModifiedBy>{creator}</cp:lastModifiedBy></cp:coreProperties>",
        "docProps/app.xml": f'<Properties xmlns="{_OFFICE}/officeDocument/2006/'
        f'extended-properties"><Template>{template}</Template></Properties>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = _UNIX, _PRIVATE_FILE
            archive.writestr(entry, (_XML + text).encode())
    return out.getvalue()


def _types() -> str:
    parts = (
        ("word/document", f"{_MIME}.wordprocessingml.document.main+xml"),
        ("docProps/core", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("docProps/app", f"{_MIME}.extended-properties+xml"),
    )
    rows = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations() -> str:
    targets = (
        ("word/document.xml", f"{_TYPE}/officeDocument"),
        ("docProps/core.xml", f"{_PACKAGE}/relationships/metadata/core-properties"),
        ("docProps/app.xml", f"{_TYPE}/extended-properties"),
    )
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{name}"/>'
        for number, (name, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


#: Every kind of document there is.
PAPERS: dict[str, Callable[[Mapping[str, str]], bytes]] = {"pdf": pdf, "docx": docx}
