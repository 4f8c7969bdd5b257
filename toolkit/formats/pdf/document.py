"""The whole document: its pages, and what belongs to all of them."""

from __future__ import annotations

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import (
    destinations,
    graphics,
    hidden_text,
    layers,
    marks,
    page_annotations,
    resources,
    tags,
)
from toolkit.formats.pdf.colours import PACKING
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    dictionary,
    name,
    number,
    plain,
    truth,
)  # fmt: skip
from toolkit.formats.pdf.pagetree import Page, contents_of, pages_of
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value
from toolkit.formats.pdf.writing import packed

_LETTER: list[Value] = [0, 0, 612, 792]


_PAGE: Rules = {
    "/Type": SKIP, "/Parent": SKIP, "/MediaBox": plain, "/CropBox": plain, "/TrimBox": plain,
    "/BleedBox": plain, "/ArtBox": plain, "/Rotate": number, "/UserUnit": number,
    "/Resources": SKIP, "/Contents": SKIP, "/Annots": SKIP, "/StructParents": number,
    "/Tabs": name, "/Group": graphics.group, "/B": SKIP,
}  # fmt: skip


def _page(copy: Copy, page: Page, count: int, parent: Ref) -> dict[str, Value]:
    path = f"Page {count + 1}"
    if page.ref is not None:
        copy.visited.add(page.ref)
    made = copy.fields(page.keys, path, _PAGE)
    made.setdefault("/MediaBox", _LETTER)
    scope = resources.Scope(copy, page.keys.get("/Resources"), path)
    _visit_contents(copy, page.keys.get("/Contents"), path)
    try:
        raw = contents_of(copy.document, page.keys.get("/Contents"))
    except Damaged:
        if not copy.looking:
            raise
        copy.say("inside.damaged", f"{path}/Contents")
        raw = b""
    drawn = graphics.drawn(copy, raw, scope, path, ("page", count))
    made |= {"/Type": Name("/Page"), "/Parent": parent, "/Resources": scope.result()}
    if drawn:
        made["/Contents"] = copy.new(packed(drawn))
    kept = page_annotations.lying(copy, page.keys.get("/Annots"), f"{path}/Annots")
    return made | {"/Annots": kept} if kept else made


def _visit_contents(copy: Copy, value: Value, path: str) -> None:
    found = copy.document.at(value)
    for each in [value, *(found if isinstance(found, list) else [])]:
        if isinstance(each, Ref):
            copy.visited.add(each)
        there = copy.document.at(each)
        if isinstance(there, Stream):
            copy.fields(there.keys, f"{path}/Contents", PACKING)


_PREFERENCES = dictionary({"/Direction": name})
_MARKED = dictionary({"/Marked": truth})
_CATALOG: Rules = {
    "/Type": SKIP, "/Pages": SKIP, "/Outlines": SKIP, "/OCProperties": SKIP, "/PageLabels": SKIP,
    "/AcroForm": SKIP, "/StructTreeRoot": SKIP, "/MarkInfo": _MARKED, "/Lang": marks.language,
    "/ViewerPreferences": _PREFERENCES, "/Names": SKIP, "/Dests": SKIP, "/Version": SKIP,
}  # fmt: skip


def copied(document: Document, inside: Inside, *, looking: bool) -> Copy:
    """The copy, finished: object 1 is its catalogue."""
    copy = Copy(document, inside, looking=looking)
    root = document.trailer.get("/Root")
    keys = document.dict(root)
    if document.at(keys.get("/NeedsRendering")) is True and not looking:
        raise NotCleanable("unsupported_variant")
    if isinstance(root, Ref):
        copy.visited.add(root)
    catalog, tree = copy.new(), copy.new()
    pages = pages_of(document, copy.visited)
    refs = [copy.new() for _ in pages]
    for page, ref in zip(pages, refs, strict=True):
        if page.ref is not None:
            copy.pages.setdefault(page.ref, ref)
    copy.notes["page list"] = refs
    copy.notes["strict"] = True
    hidden_text.prepare(copy)
    made = copy.fields(keys, "Catalog", _CATALOG)
    for count, (page, ref) in enumerate(zip(pages, refs, strict=True)):
        copy.put(ref, _page(copy, page, count, tree))
        copy.finish()
    copy.put(tree, {"/Type": Name("/Pages"), "/Kids": list(refs), "/Count": len(refs)})
    made |= _for_all(copy, keys)
    copy.put(catalog, {**made, "/Type": Name("/Catalog"), "/Pages": tree})
    copy.finish()
    resources.unused(copy)
    for tree_refs in copy.trees:
        copy.visited |= tree_refs
    return copy


def _for_all(copy: Copy, keys: dict[str, Value]) -> dict[str, Value]:
    """What belongs to the whole document."""
    made: dict[str, Value] = {}
    if "/AcroForm" in keys:
        made["/AcroForm"] = page_annotations.form(copy, keys["/AcroForm"], "Catalog/AcroForm")
    if "/Outlines" in keys:
        made["/Outlines"] = destinations.outline(copy, keys["/Outlines"], "Catalog/Outlines")
    if "/PageLabels" in keys:
        made["/PageLabels"] = destinations.labels(copy, keys["/PageLabels"], "Catalog/PageLabels")
    copy.finish()
    if "/StructTreeRoot" in keys:
        made["/StructTreeRoot"] = tags.structure(copy, keys["/StructTreeRoot"], "Tags")
    made["/OCProperties"] = layers.properties(copy)
    _names(copy, keys)
    if "/OCProperties" in keys:
        layers.unused(copy, keys["/OCProperties"], "Catalog/OCProperties")
    return {key: value for key, value in made.items() if value not in (None, NOTHING)}


def _names(copy: Copy, keys: dict[str, Value]) -> None:
    """Names of places become places; other names lead to files and scripts, which go."""
    tree = copy.visited_tree()
    named = destinations.named(copy.document, tree)
    for each in (keys.get("/Names"), keys.get("/Dests")):
        if isinstance(each, Ref):
            copy.visited.add(each)
    for value in named.values():
        if isinstance(value, Ref):
            copy.visited.add(value)
    if named:
        said = ", ".join(key.decode("latin-1") for key in named)
        copy.say("software.setting", "Catalog/Names/Dests", said)
    copy.fields(copy.document.dict(keys.get("/Names")), "Catalog/Names", {"/Dests": SKIP})
