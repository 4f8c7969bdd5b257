"""Rules for presentations (.pptx and its kin).

Identifying: who commented, what programs noted down in tags, identifiers of creation, names of
shapes and sections. Notes for the speaker and hidden slides stay unless the user says otherwise;
both are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.formats.office import slides_visibility
from toolkit.formats.office.ooxml_drawing import old_id
from toolkit.formats.office.ooxml_vocabulary import each, key
from toolkit.formats.office.ooxml_walk import Rules, Walk, words
from toolkit.formats.office.ooxml_xml import Tree, child, whole_number
from toolkit.formats.xml_parts import is_element

_SHAPES = frozenset({"p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp"})


def settle(walk: Walk, root: Tree) -> None:
    """What has to be seen as a whole: hidden slides, notes, shapes that nobody sees."""
    name = key(root.tag)
    if name == "p:notes":
        said = _text(root)
        if said:
            walk.say("content.hidden_part", "notes", said)
    elif name == "p:sld":
        if root.get("show") in ("0", "false"):
            walk.say("content.hidden_part", "slide", _text(root))
        _unseen(walk, root)


def _text(root: Tree) -> str:
    return " ".join(
        one.text for one in root.iter()
        if is_element(one) and key(one.tag) == "a:t" and one.text and one.text.strip()
        and key(one.getparent().tag) != "a:fld"
    )  # fmt: skip


def _unseen(walk: Walk, root: Tree) -> None:
    """Shapes that are hidden, or stand off the slide and do not come in later."""
    moving = any(is_element(one) and key(one.tag) == "p:timing" for one in root)
    for shape in list(shapes(root)):
        kind = unseen(walk.facts, shape, walk.part, moving=moving)
        if not kind:
            continue
        walk.say(kind, "shape", _text(shape) or words(shape))
        if walk.owner.wish.drop_hidden and shape.getparent() is not None:
            shape.getparent().remove(shape)
            for timing in [one for one in root if is_element(one) and key(one.tag) == "p:timing"]:
                root.remove(timing)


def shapes(root: Tree) -> Iterator[Tree]:
    """All shapes of a slide."""
    for one in root.iter():
        if is_element(one) and key(one.tag) in _SHAPES:
            yield one


def unseen(facts: Any, shape: Tree, part: str, *, moving: bool) -> str:
    """Why nobody sees a shape of a slide; "" where it is seen. moving: it may come in later."""
    for one in shape:
        holder = next(
            (each for each in one if is_element(each) and key(each.tag) == "p:cNvPr"), None
        )
        if holder is not None and holder.get("hidden") in ("1", "true"):
            return "content.hidden_part"
    if moving:
        return ""
    if key(shape.tag) == "p:sp" and slides_visibility.words_unseen(shape, part, facts.paper):
        return "content.invisible"
    if key(shape.getparent().tag) != "p:spTree" or not all(facts.slide_size):
        return ""
    place = child(shape, "p:spPr", "a:xfrm")
    if place is None:
        place = child(shape, "p:xfrm")
    at, size = (
        child(place, f"a:{name}") if place is not None else None for name in ("off", "ext")
    )
    if at is None or size is None:
        return ""
    x, y = whole_number(at.get("x")), whole_number(at.get("y"))
    width, height = facts.slide_size
    gone = (
        x >= width
        or y >= height
        or x + whole_number(size.get("cx")) <= 0
        or y + whole_number(size.get("cy")) <= 0
    )
    return "content.invisible" if gone else ""


SLIDES = Rules(
    {
        "p:custDataLst": "hidden.packet", "p:tags": "hidden.packet",
        "p:modifyVerifier": "hidden.id", "p:embeddedFontLst": "hidden.file",
        "p:custShowLst": "who.words", "p:custShow": "software.setting",
        "p:photoAlbum": "software.setting", "p:smartTags": "who.words",
        "p:controls": "hidden.script", "p:htmlPubPr": "who.user_path",
        "p:webPr": "software.setting", "p:prnPr": "software.setting",
        "p:clrMru": "software.history", "p:sldSyncPr": "hidden.call",
        "p:contentPart": "hidden.file",
    },
    {
        "p:cSld name": "who.words", "p:oleObj name": "who.words", "p:snd name": "who.words",
        "p:sndTgt name": "who.words", "p:kinsoku lang": "who.language",
        "p:oleObj spid": old_id, "matchingName": "who.words",
        "removePersonalInfoOnSave": "software.setting", "bookmarkIdSeed": "software.setting",
        "p14:bmk name": "who.words",
    },
    frozenset(
        f"p {name}" for name in each(
            "by from to filter prLst path ptsTypes rctx evtFilter tmFilter cmd spid uri typeface "
            "invalEndChars invalStChars progId val fmla")
    ),
)  # fmt: skip
