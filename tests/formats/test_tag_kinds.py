"""A field weighs what it tells: where somebody was is not how well that is known."""

from __future__ import annotations

import pytest

from toolkit.formats.film import movie_names
from toolkit.formats.metadata.exif_tags import GPS
from toolkit.formats.metadata.tag_kinds import kind_of, weighed
from toolkit.kinds import KINDS, Severity

#: Every kind that a tag of the GPS directory may be, and its tags.
JUDGED = {
    "where.gps": "GPSLatitude GPSLongitude GPSDestLatitude GPSDestLongitude",
    "where.gps_detail": (
        "GPSLatitudeRef GPSLongitudeRef GPSDestLatitudeRef GPSDestLongitudeRef GPSAltitude "
        "GPSSpeed GPSTrack GPSImgDirection GPSDestBearing GPSDestDistance GPSSatellites"
    ),
    "where.name": "GPSAreaInformation",
    "when.taken": "GPSDateStamp GPSTimeStamp",
    "device.positioning": (
        "GPSVersionID GPSStatus GPSMeasureMode GPSDOP GPSMapDatum GPSProcessingMethod "
        "GPSDifferential GPSHPositioningError GPSAltitudeRef GPSSpeedRef GPSTrackRef "
        "GPSImgDirectionRef GPSDestBearingRef GPSDestDistanceRef"
    ),
}
GRAVE = {Severity.CRITICAL, Severity.HIGH}


def test_every_tag_of_a_place_is_judged() -> None:
    """By what it tells, and none is forgotten."""
    judged = {tag: kind for kind, tags in JUDGED.items() for tag in tags.split()}

    assert judged == {tag: kind_of(tag) for tag in GPS.values()}


@pytest.mark.parametrize("kind", JUDGED)
def test_where_and_when_weigh_more_than_how_it_was_measured(kind: str) -> None:
    """The method alone names nobody and no place."""
    assert (KINDS[kind].severity in GRAVE) == (kind != "device.positioning")


def test_a_tag_of_a_place_that_nobody_knows_weighs_much() -> None:
    """A later standard may say more of a place."""
    assert KINDS[kind_of("GPSSomethingNew")].severity in GRAVE


def test_a_film_says_how_exact_its_place_is() -> None:
    """Beside the place, which is what weighs."""
    assert movie_names.of_key("com.apple.quicktime.location.accuracy.horizontal") == (
        "device.positioning"
    )
    assert movie_names.of_key("com.apple.quicktime.location.ISO6709") == "where.gps"


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("DCDecimalLatitude DCVerbatimCoordinates EarthPosLongitude DCFootprintWKT", "where.gps"),
        ("Sub-location CellTowerID CellGlobalID MobileNetworkCode DCLocality", "where.name"),
        ("PatientName PatientID StudyPhysician ClientName Contributor ApprovedBy", "who.person"),
        ("TextLayerText TextLayersLayerName JobRefName AltTapeName Custom10", "who.words"),
        ("DocumentAncestors JobRefId HasExtendedXMP", "hidden.id"),
        ("PatientMonitor CustomPicture CellSize Directory AlbumArtist2D", None),
    ],
)
def test_labels_that_name_somebody_or_a_place_are_more_than_labels(
    names: str, kind: str | None
) -> None:
    """Standards for collections, hospitals, telephones and print shops have words of their own."""
    judged = {kind_of(name, "hidden.packet") for name in names.split()}

    assert judged == {kind} if kind else judged.isdisjoint({"where.gps", "who.person"})


@pytest.mark.parametrize("name", ["Mcc", "Mnc", "Lac", "Cellid", "CellID", "Cgi", "CellTowerID"])
def test_the_mast_that_a_telephone_spoke_to_is_a_place(name: str) -> None:
    """Anyone can look up where it stands, to a few hundred metres in a town."""
    assert kind_of(name) == "where.name"


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("OriginalRawFileName", "_R5_4447.CR3", "hidden.id"),
        ("OriginalRawFileName", r"C:\Users\ann\_R5_4447.CR3", "who.user_path"),
        ("DocumentName", "Letter to Ann", "who.words"),
        ("DocumentName", "/home/ann/letter.tif", "who.user_path"),
        ("OriginalFileName", "Macintosh HD:Ann:letter", "who.user_path"),
        ("CustomPictureStyleFileName", "", "device.setting"),
        ("OriginalFileName", None, "who.user_path"),
        ("Artist", "Ann", "who.author"),
        ("Artist", "", "device.setting"),
        ("OwnerName", " \0 ", "device.setting"),
        ("OwnerName", None, "who.owner"),
        ("UserComment", "", "device.setting"),
        ("BabyAge", "9999:99:99 00:00:00", "device.setting"),
        ("BabyAge", "0001:02:03 00:00:00", "who.person"),
        ("LensSerialNumber", "0000000000", "device.setting"),
        ("LensSerialNumber", "0000000100", "device.serial"),
        ("Title", "0", "who.words"),
    ],
)
def test_a_field_weighs_what_it_holds(name: str, value: str | None, kind: str) -> None:
    """Only what names a folder is told as somebody's, and what says nothing names nobody."""
    assert weighed(kind_of(name), name, value) == kind
