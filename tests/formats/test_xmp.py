"""XMP: every property is shown, nothing is expanded or fetched, and damage hides no word."""

from __future__ import annotations

import base64

import pytest

from toolkit.formats.metadata import xmp
from toolkit.model import Finding

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    'syntax-ns#"><rdf:Description rdf:about="{about}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    ' xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:own="http://example.org/anna/"'
    ' xmlns:GImage="http://ns.google.com/photos/1.0/image/"'
    ' xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
    ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" {attributes}>'
)
TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"


def packet(inside: str = "", attributes: str = "", about: str = "") -> bytes:
    return (HEAD.format(attributes=attributes, about=about) + inside + TAIL).encode()


def found(raw: bytes) -> list[Finding]:
    return list(xmp.read(raw, "X", 7))


def told(raw: bytes) -> dict[str, str | None]:
    return {each.place.path: each.value for each in found(raw)}


def test_properties_are_shown_however_they_are_written() -> None:
    """As attributes, as elements, in lists, in structures."""
    seen = told(
        packet(
            "<dc:creator><rdf:Seq><rdf:li>Anna</rdf:li></rdf:Seq></dc:creator>"
            "<own:secret>a word of her own</own:secret>"
            '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li'
            ' mwg-rs:Name="Bert"/></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>',
            attributes='xmp:CreatorTool="Acme 3"',
            about="uuid:4711",
        )
    )

    assert set(seen.values()) >= {"Anna", "a word of her own", "Bert", "Acme 3", "uuid:4711"}
    assert "X/XMP-anna/Secret" in seen
    assert "X/XMP-xmp/CreatorTool" in seen


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<dc:creator>Anna</dc:creator>", "who.author"),
        ("<dc:subject>demonstration</dc:subject>", "who.words"),
        ("<crs:Exposure>1</crs:Exposure>", "software.setting"),
        ("<exif:MeteringMode>5</exif:MeteringMode>", "device.setting"),
        ("<g:POI xmlns:g='http://example.org/Geotate'>Memorial|38.889</g:POI>", "where.name"),
        ("<own:ImageSupplierName>Press</own:ImageSupplierName>", "who.rights"),
        ("<own:Yaw>-167.08</own:Yaw>", "where.gps_detail"),
        ("<crs:RawFileName>IMG_4711.CR2</crs:RawFileName>", "hidden.id"),
        ("<own:OrganisationInImageName>Union</own:OrganisationInImageName>", "who.person"),
        ("<mwg-rs:Name>Bert</mwg-rs:Name>", "who.person"),
        ('<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved"/></rdf:Seq></xmpMM:History>',
         "software.history"),
        ("<own:thing>x</own:thing>", "hidden.packet"),
    ],
)  # fmt: skip
def test_each_property_has_its_weight(inside: str, kind: str) -> None:
    """Who is in the picture weighs more than a setting."""
    assert kind in {each.kind for each in found(packet(inside))}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-04-05T10:11:12.5+02:00", "2026:04:05 10:11:12.5+02:00"),
        ("2026-04-05", "2026:04:05"),
        ("2026-04", "2026:04"),
        ("not a date", "not a date"),
        ("52,31.2N", "52 deg 31' 12.00\" N"),
        ("52,31,12S", "52 deg 31' 12.00\" S"),
    ],
)
def test_dates_and_places_are_written_as_elsewhere(text: str, value: str) -> None:
    """The same moment looks the same, from whatever block it comes."""
    assert value in told(packet(f"<own:thing>{text}</own:thing>")).values()


def test_a_place_is_given_as_one() -> None:
    """Latitude and longitude together, with a hint."""
    raw = packet(attributes='exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24.3E"')

    assert told(raw)["X/XMP-exif/GPSPosition"] == "52.520000, 13.405000 (near Berlin, Germany)"
    half = told(packet(attributes='exif:GPSLatitude="52,31.2N"'))
    assert "X/XMP-exif/GPSPosition" not in half


@pytest.mark.parametrize("longitude", ["GpsLongitude", "GpsLongtitude", "Longitude"])
def test_where_a_drone_was_is_a_place(longitude: str) -> None:
    """DJI writes plain degrees under names of its own, one of them misspelt."""
    names = {"GpsLatitude" if longitude[0] == "G" else "Latitude": "+39.9042", longitude: "116.39"}
    names |= {"RelativeAltitude": "+50.10", "FlightYawDegree": "+12.1"}
    said = " ".join(f'd:{name}="{value}"' for name, value in names.items())
    raw = packet(attributes=f'xmlns:d="http://www.dji.com/drone-dji/1.0/" {said}')

    kinds = {each.place.path.rpartition("/")[2]: each.kind for each in found(raw)}
    assert {kinds[name] for name in list(names)[:2]} == {"where.gps"}
    assert kinds["RelativeAltitude"] == kinds["FlightYawDegree"] == "where.gps_detail"
    place = told(raw)["X/XMP-drone-dji/GPSPosition"]
    assert place == "39.904200, 116.390000 (near Beijing, China)"


def test_a_picture_inside_a_packet_is_told() -> None:
    """Base64 of an earlier picture is a hidden picture, with the words in it."""
    coded = base64.b64encode(b"\xff\xd8\xff\xfe words in it " + bytes(300)).decode()
    rows = found(packet(f"<GImage:Data>{coded}</GImage:Data><own:a>{coded}</own:a>"))
    broken = found(packet(f"<own:a>{coded[:-1]}</own:a>"))

    assert {row.kind for row in rows} == {"hidden.picture", "hidden.thumbnail"}
    assert all("words in it" in (row.value or "") for row in rows)
    assert broken[0].kind == "hidden.packet"


@pytest.mark.parametrize(
    "raw",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b; Anna</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x>Anna</x>',
        b"<x>Anna &undefined;</x>",
    ],
)
def test_nothing_is_expanded_or_fetched(raw: bytes) -> None:
    """Document types and entities end the reading; the packet is shown as text."""
    seen = found(raw)

    assert seen[-1].kind == "hidden.packet"
    assert "Anna" in (seen[-1].value or "")
    assert "root:" not in str(seen)


def test_remarks_are_shown() -> None:
    """Comments and odd instructions hide words; the usual wrapper says nothing."""
    wrapper = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    seen = found(
        wrapper + b"<!-- Anna was here --><!-- -->" + packet("<dc:title>t</dc:title>")
        + b"<?odd words of Bert?>" + b'<?xpacket end="w"?>' + b"\n" * 200 + b"\0"
    )  # fmt: skip
    remarks = [each.value for each in seen if each.kind == "hidden.comment"]

    assert remarks == ["Anna was here", "odd words of Bert"]


@pytest.mark.parametrize(
    "raw",
    [
        packet("<dc:title>Anna</dc:title>")[:-20],
        b"no XML at all, says Anna",
        b"junk before" + packet("<dc:title>Anna</dc:title>"),
        packet("<dc:title>Anna</dc:title>").decode().encode("utf-16"),
        b"<x>" * 100 + b"Anna",
        b"<a>Anna</b>",
        b"<a xmlns='\xff'>Anna</a>",
    ],
)
def test_damage_hides_no_word(raw: bytes) -> None:
    """What cannot be walked through is read as text."""
    assert any("Anna" in (each.value or "") for each in found(raw))


def test_an_empty_packet_is_still_a_packet() -> None:
    """A packet without any property is told as one."""
    assert [each.kind for each in found(packet())] == ["hidden.packet"]
    assert [each.kind for each in found(b"")] == ["hidden.packet"]


def test_a_flood_of_properties_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """More values than an honest packet has end the reading."""
    monkeypatch.setattr(xmp, "_MAX_VALUES", 50)
    raw = packet("".join(f"<own:a{n}>{n}</own:a{n}>" for n in range(200)))

    assert 50 <= len(found(raw)) < 60


def test_a_resource_that_points_somewhere_is_shown() -> None:
    """Addresses stand in attributes of RDF itself."""
    raw = packet('<own:page rdf:resource="http://example.org/~anna"/>', attributes='xml:lang="x"')

    assert "http://example.org/~anna" in told(raw).values()


def test_a_namespace_without_a_word_has_a_name() -> None:
    """Nobody's namespace is unknown, and its property is shown."""
    raw = packet('<q:thing xmlns:q="1234">Anna</q:thing>')

    assert told(raw)["X/XMP-unknown/Thing"] == "Anna"
