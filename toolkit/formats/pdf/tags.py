"""The structure that readers aloud follow: kinds of passages, their order, and words for pictures.

Makers' own names for kinds become those of the standard. Titles, ids and the classes of passages
go, as they serve programs that edit.
"""

from __future__ import annotations

from toolkit.formats.pdf.copying import NOTHING, SKIP, Copy, Rules, number, plain
from toolkit.formats.pdf.destinations import rows_of
from toolkit.formats.pdf.marks import language, spoken
from toolkit.formats.pdf.names import STRUCTURE
from toolkit.formats.pdf.values import Name, Ref, Value, is_number

_OWNERS = frozenset({"/Layout", "/Table", "/List"})
_ATTRIBUTES: Rules = dict.fromkeys((
    "/Placement", "/WritingMode", "/BBox", "/Width", "/Height", "/BlockAlign", "/InlineAlign",
    "/TextAlign", "/TextIndent", "/StartIndent", "/EndIndent", "/SpaceBefore", "/SpaceAfter",
    "/ListNumbering", "/RowSpan", "/ColSpan", "/Scope",
), plain)  # fmt: skip


def _attributes(copy: Copy, value: Value, path: str) -> Value:
    listed = value if isinstance(value, list) else [value]
    made: list[Value] = []
    for each in listed:
        if isinstance(each, Ref):
            copy.visited.add(each)
        keys = copy.document.dict(each)
        owner = copy.document.name(keys.get("/O"))
        if not keys:
            continue
        if owner in _OWNERS:
            made.append(
                {**copy.fields(keys, path, {"/O": SKIP, **_ATTRIBUTES}), "/O": Name(owner)}
            )
        else:
            copy.leave(path, each, "software.setting")
    return made or NOTHING


def _role(copy: Copy, value: Value) -> Name:
    roles: dict[str, Value] = copy.notes["roles"]
    said = copy.document.name(value)
    for _ in range(10):
        if said in STRUCTURE:
            return Name(said)
        said = copy.document.name(roles.get(said))
    return Name("/NonStruct")


_ELEMENT: Rules = {
    "/Type": SKIP,
    "/S": SKIP,
    "/P": SKIP,
    "/Pg": SKIP,
    "/K": SKIP,
    "/A": _attributes,
    "/Alt": spoken,
    "/ActualText": spoken,
    "/E": spoken,
    "/Lang": language,
    "/R": SKIP,
}


def element(copy: Copy, value: Value, path: str) -> Value:
    """A passage."""
    if not isinstance(value, dict):
        return NOTHING
    made = copy.fields(value, path, _ELEMENT)
    made["/S"] = _role(copy, value.get("/S"))
    _words(copy, value, made, path)
    page = copy.page(value.get("/Pg"))
    if page is not None:
        made["/Pg"] = page
    made["/P"] = _above(copy, value.get("/P"), path)
    kids = _kids(copy, value.get("/K"), path)
    if kids:
        made["/K"] = kids[0] if len(kids) == 1 else kids
    return {**made, "/Type": Name("/StructElem")}


def _words(copy: Copy, value: dict[str, Value], made: dict[str, Value], path: str) -> None:
    said = copy.document.name(value.get("/S"))
    if said != made["/S"] and said not in copy.notes.setdefault("told roles", set()):
        copy.notes["told roles"].add(said)
        copy.say("software.setting", f"{path}/S", said[1:])
    for key in ("/Alt", "/ActualText", "/E"):
        if made.get(key) == b"":
            del made[key]


def _above(copy: Copy, value: Value, path: str) -> Value:
    if value == copy.notes["tag root"] or not isinstance(value, Ref):
        return copy.notes["new tag root"]  # type: ignore[no-any-return]
    return copy.own(element, value, f"{path}/P")


def _kids(copy: Copy, value: Value, path: str) -> list[Value]:
    found = copy.document.at(value)
    if isinstance(value, Ref) and isinstance(found, list):
        copy.visited.add(value)
    listed = found if isinstance(found, list) else [value]
    made: list[Value] = []
    for count, each in enumerate(listed):
        kid = _kid(copy, each, f"{path}/{count}")
        if kid is not None:
            made.append(kid)
    return made


def _kid(copy: Copy, value: Value, path: str) -> Value:
    found = copy.document.at(value)
    if found is None or is_number(found):
        return found
    if not isinstance(found, dict):
        copy.leave(path, value)
        return None
    kind = copy.document.name(found.get("/Type"))
    if kind == "/MCR":
        return _marked(copy, value, found, path)
    if kind == "/OBJR":
        return _object(copy, value, found)
    return copy.own(element, value, path)


def _marked(copy: Copy, value: Value, found: dict[str, Value], path: str) -> Value:
    if isinstance(value, Ref):
        copy.visited.add(value)
    made = copy.fields(
        found, path, {"/Type": SKIP, "/Pg": SKIP, "/MCID": number, "/Stm": SKIP, "/StmOwn": SKIP}
    )
    page = copy.page(found.get("/Pg"))
    if page is not None:
        made["/Pg"] = page
    return {**made, "/Type": Name("/MCR")} if "/MCID" in made and "/Stm" not in found else None


def _object(copy: Copy, value: Value, found: dict[str, Value]) -> Value:
    """An annotation among the passages."""
    if isinstance(value, Ref):
        copy.visited.add(value)
    target = copy.notes.get("annotations", {}).get(found.get("/Obj"))
    if target is None:
        return None
    made: dict[str, Value] = {"/Type": Name("/OBJR"), "/Obj": target}
    page = copy.page(found.get("/Pg"))
    return made | {"/Pg": page} if page is not None else made


def structure(copy: Copy, value: Value, path: str) -> Value:
    """The whole structure, as its own objects; made when the pages are."""
    keys = copy.document.dict(value)
    if isinstance(value, Ref):
        copy.visited.add(value)
    root, roles = copy.new(), keys.get("/RoleMap")
    copy.notes |= {
        "tag root": value, "new tag root": root, "roles": copy.document.dict(roles),
    }  # fmt: skip
    copy.fields(
        keys,
        path,
        {
            "/Type": SKIP,
            "/K": SKIP,
            "/ParentTree": SKIP,
            "/ParentTreeNextKey": SKIP,
            "/RoleMap": SKIP,
            "/IDTree": SKIP,
        },
    )
    if isinstance(roles, Ref):
        copy.visited.add(roles)
    kids = _kids(copy, keys.get("/K"), path)
    copy.finish()
    parents: list[Value] = []
    for key, row in sorted(_parents(copy, keys), key=lambda pair: pair[0]):
        parents += [key, _parent_row(copy, row, path)]
    copy.finish()
    made: dict[str, Value] = {"/Type": Name("/StructTreeRoot"), "/K": kids}
    if parents:
        made["/ParentTree"] = {"/Nums": parents}
    copy.put(root, made)
    return root


def _parents(copy: Copy, keys: dict[str, Value]) -> list[tuple[int, Value]]:
    rows = rows_of(copy.document, keys.get("/ParentTree"), "/Nums", copy.visited_tree())
    return [(key, row) for key, row in rows if isinstance(key, int)]


def _parent_row(copy: Copy, value: Value, path: str) -> Value:
    found = copy.document.at(value)
    if isinstance(found, list):
        if isinstance(value, Ref):
            copy.visited.add(value)
        return [
            copy.own(element, each, path) if isinstance(copy.document.at(each), dict) else None
            for each in found
        ]
    return copy.own(element, value, path) if isinstance(found, dict) else None
