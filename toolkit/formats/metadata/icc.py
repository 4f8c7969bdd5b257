"""ICC colour profiles: they name devices, makers, programs and dates; after ICC.1:2022 and 2001.

A profile is needed to show colours right, its words are not: `neutral` makes a profile of the
same colours without them. This module reads what a profile says beyond colours. What it cannot
judge is whether the numbers that stay are those of one single device.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.formats.metadata import icc_words
from toolkit.formats.metadata.icc_neutral import (
    HEADER,
    Tag,
    explicit,
    is_neutral,
    neutral,
    surplus,
    tags,
)
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

__all__ = ["explicit", "is_neutral", "neutral", "read"]

#: Fewer bytes than this behind a tag's numbers are filling.
_FILLING = 4
#: Signatures of tags that the standard or a well-known maker defines, and their usual names.
_NAMES = {
    b"desc": "ProfileDescription", b"dscm": "ProfileDescriptionML", b"cprt": "ProfileCopyright",
    b"dmnd": "DeviceMfgDesc", b"dmdd": "DeviceModelDesc", b"vued": "ViewingCondDesc",
    b"targ": "CharTarget", b"tech": "Technology", b"meta": "Metadata", b"mmod": "MakeAndModel",
    b"calt": "CalibrationDateTime", b"view": "ViewingConditions", b"meas": "Measurement",
    b"lumi": "Luminance", b"bkpt": "MediaBlackPoint", b"chrm": "Chromaticity",
    b"vcgt": "VideoCardGamma", b"ndin": "NativeDisplayInfo", b"gamt": "Gamut",
    b"psd0": "PostScript2CRD0", b"psd1": "PostScript2CRD1", b"psd2": "PostScript2CRD2",
    b"psd3": "PostScript2CRD3", b"ps2s": "PostScript2CSA", b"ps2i": "PS2RenderingIntent",
    b"crdi": "CRDInfo", b"scrd": "ScreeningDesc", b"scrn": "Screening", b"devs": "DeviceSettings",
    b"bfd ": "UCRBG", b"psvm": "PS2CRDVMSize", b"pseq": "ProfileSequenceDesc",
    b"psid": "ProfileSequenceIdentifier", b"ncl2": "NamedColor2", b"ncol": "NamedColor",
    b"clrt": "ColorantTable", b"clot": "ColorantTableOut", b"clro": "ColorantOrder",
    b"pre0": "Preview0", b"pre1": "Preview1", b"pre2": "Preview2", b"resp": "OutputResponse",
    b"ciis": "ColorimetricIntentImageState", b"rig0": "PerceptualRenderingIntentGamut",
    b"rig2": "SaturationRenderingIntentGamut", b"aarg": "AppleARGB", b"aagg": "AppleAGGG",
    b"aabg": "AppleABGB", b"MS00": "WCSProfiles",
}  # fmt: skip
_HEADER_WORDS = (
    ("ProfileCMMType", 4), ("PrimaryPlatform", 40), ("DeviceManufacturer", 48),
    ("DeviceModel", 52), ("ProfileCreator", 80),
)  # fmt: skip
#: Makers and programs by the signatures that the ICC registered for them.
_MAKERS = {
    "APPL": "Apple", "appl": "Apple", "ADBE": "Adobe", "MSFT": "Microsoft", "SUNW": "Sun",
    "SGI": "Silicon Graphics", "TGNT": "Taligent", "HP": "Hewlett-Packard", "KODA": "Kodak",
    "EPSO": "Epson", "CANO": "Canon", "NKON": "Nikon", "SONY": "Sony", "GOOG": "Google",
    "lcms": "Little CMS", "argl": "Argyll CMS", "XRIT": "X-Rite", "GMG": "GMG", "IEC": "IEC",
    "CCMS": "ColorGear", "KCMS": "Kodak CMS", "LINO": "Linotype", "HDM": "Heidelberg",
    "saws": "Saws", "none": "none",
}  # fmt: skip
_KIND = "device.profile"


def read(profile: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a profile says beyond colours: names, makers, dates, private tags. Never raises.

    Also what hides between the tags and behind the last one. Says nothing about a profile that
    `neutral` made. Does not list the numbers of the colours themselves.
    """
    profile = bytes(profile)
    if is_neutral(profile):
        return
    found = tags(profile)
    if len(profile) >= HEADER:
        yield from _header(profile, path, start)
    if found is None:
        said = readable(profile) or f"{len(profile)} bytes, damaged"
        yield Finding(_KIND, Place(path, start, len(profile)), said)
        return
    for tag in found:
        more = surplus(profile, tag)
        if more is None:
            yield _tag(tag, path, start)
        elif more >= _FILLING or any(tag.body[len(tag.body) - more :]):
            place = Place(f"{path}/ICC_Profile/{tag.name.decode()}", start + tag.at, len(tag.body))
            said = readable(tag.body[8:])
            yield Finding("hidden.gap", place, f"{more} bytes too many {said}".strip())
    yield from _between(profile, found, path, start)


def _header(profile: bytes, path: str, start: int) -> Iterator[Finding]:
    for name, at in _HEADER_WORDS:
        word = "".join(sign for sign in profile[at : at + 4].decode("latin-1") if sign > " ")
        if word.isprintable() and word:
            maker = _MAKERS.get(word, word)
            said = word if maker == word else f"{word} ({maker})"
            yield Finding(_KIND, Place(f"{path}/ICC-header/{name}", start + at, 4), said)
    date = icc_words.date(profile[24:36])
    if date:
        yield Finding(_KIND, Place(f"{path}/ICC-header/ProfileDateTime", start + 24, 12), date)
    if any(profile[84:100]):
        place = Place(f"{path}/ICC-header/ProfileID", start + 84, 16)
        yield Finding(_KIND, place, profile[84:100].hex())
    if any(profile[100:128]):
        place = Place(f"{path}/ICC-header/Reserved", start + 100, 28)
        yield Finding("hidden.gap", place, readable(profile[100:128]) or "28 bytes")


def _tag(tag: Tag, path: str, start: int) -> Finding:
    signature = tag.name.decode("latin-1").strip("\0 ")
    known = _NAMES.get(tag.name)
    name = known or (signature if signature.isprintable() and signature else tag.name.hex())
    place = Place(f"{path}/ICC_Profile/{name}", start + tag.at, len(tag.body))
    said = icc_words.words(tag.body)
    return Finding(_KIND if known else "hidden.unknown", place, said or f"{len(tag.body)} bytes")


def _between(profile: bytes, found: Sequence[Tag], path: str, start: int) -> Iterator[Finding]:
    """Bytes that no tag names, unless they are zero."""
    at = HEADER + 4 + 12 * len(found)
    spans = sorted((tag.at, tag.at + len(tag.body)) for tag in found)
    for begin, end in (*spans, (len(profile), len(profile))):
        gap = profile[at:begin]
        if any(gap):
            place = Place(f"{path}/ICC_Profile/gap", start + at, len(gap))
            yield Finding("hidden.gap", place, readable(gap) or f"{len(gap)} bytes")
        at = max(at, end)
