"""XML for which there is not enough memory is not called damaged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from toolkit.errors import Damaged
from toolkit.formats import libraries, xml_parts
from toolkit.formats.office import ooxml_xml

_ETREE = libraries.library("lxml.etree")


@pytest.mark.parametrize("module", [xml_parts, ooxml_xml])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (_ETREE.ErrorTypes.ERR_NO_MEMORY, MemoryError),
        (_ETREE.ErrorTypes.ERR_TAG_NAME_MISMATCH, Damaged),
    ],
)
def test_what_does_not_fit_into_memory_is_not_damaged(
    monkeypatch: pytest.MonkeyPatch, module: Any, code: int, said: type[BaseException]
) -> None:
    """The library reports both as an error of syntax; the file is whole."""

    def fails(*_: object, **__: object) -> None:
        raise _ETREE.XMLSyntaxError("said", code, 1, 1)

    etree = SimpleNamespace(
        XMLParser=_ETREE.XMLParser, XMLSyntaxError=_ETREE.XMLSyntaxError,
        ErrorTypes=_ETREE.ErrorTypes, fromstring=fails,
    )  # fmt: skip
    monkeypatch.setitem(libraries._loaded, "lxml.etree", etree)  # type: ignore[arg-type]

    with pytest.raises(said):
        module.parsed(b"<a/>")
