"""Downloads: files from memory as attachments, which no browser opens by itself."""

from __future__ import annotations

import io

from flask import send_file
from werkzeug.wrappers import Response

from toolkit import files
from toolkit.web import bundle
from toolkit.web.app_state import visit


def attached(data: bytes, name: str) -> Response:
    """A file that the browser saves under this name."""
    return send_file(
        io.BytesIO(data),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
        etag=False,
        conditional=False,
    )


def zipped(many: list[tuple[str, bytes]]) -> Response:
    """Many files in one ZIP; the stream ends early if the visit does."""
    mine = visit()
    answer = Response(bundle.zipped(many, lambda: mine.open), mimetype="application/zip")
    answer.content_length = bundle.length(many)
    answer.headers.set("Content-Disposition", "attachment", filename=files.neutral_name(".zip"))
    return answer
