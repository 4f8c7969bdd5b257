"""Makers' notes give away serial numbers, owners and counts; they are shown by name."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.samples.raws import ASCII, LONG, SHORT, UNDEFINED, Entries, graph, long, preview, short
from tests.samples.raws import text as ended
from toolkit.formats.image import jpeg_inside
from toolkit.formats.metadata import (
    maker_canon,
    maker_ciphers,
    maker_google,
    maker_more_tags,
    maker_nikon,
    maker_others,
    maker_packed,
    maker_pentax,
    maker_sony,
    maker_tags,
    makernote,
)
from toolkit.formats.metadata.exif_directories import Blob
from toolkit.formats.metadata.makers import MAKERS, NONE, TIFF
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.kinds import KINDS
from toolkit.model import Finding

MODULES = (maker_canon, maker_nikon, maker_sony, maker_pentax, maker_others)
AT = 64


def read(
    note: bytes, make: str, model: str = "", behind: bytes = b"", order: str = "<"
) -> dict[str, Finding]:
    """The findings of a note that stands in an EXIF block, by the name of the field."""
    data = bytes(AT) + note + behind
    blob = Blob(data, 0, len(data), order, "Exif", make, model=model, look=jpeg_inside.traces)
    found: dict[str, Finding] = {}
    for row in makernote.read(blob, AT, len(note)):
        found.setdefault(row.place.path.split("/", 2)[-1], row)
    return found


def directory(entries: Entries, head: bytes = b"", at: int = AT, order: str = "<") -> bytes:
    """A note whose offsets count from the EXIF block's beginning."""
    return graph(bytes(at) + head, {"note": (entries, "")}, order)[at:]


def test_canons_numbers_are_shown_as_they_stand_on_the_camera() -> None:
    """A serial number is only recognised in the form that people know."""
    note = directory([(0x000C, LONG, long(0x12345678)), (0x0010, LONG, long(0x80000250))])

    assert read(note, "Canon", "Canon EOS 7D")["SerialNumber"].value == "0305419896"
    assert read(note, "Canon", "EOS D30")["SerialNumber"].value == "123422136"
    assert read(note, "Canon", "Canon EOS 7D")["SerialNumber"].kind == "device.serial"
    assert read(note, "Canon", "Canon EOS 7D")["CanonModelID"].value == "0x80000250"


def test_canons_blocks_are_read_by_model_and_firmware() -> None:
    """A newer firmware moves fields, and the owner's name is found all the same."""
    block = bytearray(0x400)
    block[0x180:0x186] = b"2.0.4\0"
    block[0x190:0x19A] = b"Ada L.\0\0\0\0"
    note = directory(
        [(0x000D, UNDEFINED, bytes(block)), (0x4019, UNDEFINED, b"\1\2\3\4\5" + bytes(9))]
    )
    found = read(note, "Canon", "Canon EOS 5D Mark II")

    assert (found["OwnerName"].value, found["OwnerName"].kind) == ("Ada L.", "who.owner")
    assert found["FirmwareVersion"].value == "2.0.4"
    assert found["LensSerialNumber"].value == "0102030405"
    assert "OwnerName" not in read(note, "Canon", "Canon EOS 7D")


def test_canons_custom_functions_are_named() -> None:
    """What an owner changed can single out a camera."""
    old = short(8, 9 << 8 | 1, 18 << 8 | 2)
    records = long(0x0505, 1, 3, 0x0506, 1, 4)
    new = struct.pack("<HHI", 8 + 12 + len(records), 0, 1) + long(5, 8 + len(records), 2) + records
    note = directory([(0x000F, SHORT, old), (0x0099, LONG, new)])
    found = read(note, "Canon", "Canon EOS 30D")

    assert found["LensAFStopButton"].value in ("2", "4")
    assert found["AEBSequenceAutoCancel"].value == "1"
    assert found["LensDriveNoAF"].value == "3"


def nikon(*entries: tuple[int, int, bytes], serial: bytes = b"3004567\0") -> bytes:
    """Nikon's note: a TIFF of its own."""
    keys: Entries = [(0x00A7, LONG, long(4711))]
    if serial:
        keys.append((0x001D, ASCII, serial))
    inner = graph(b"II*\0\x08\0\0\0", {"note": ([*keys, *entries], "")})
    return b"Nikon\0\x02\x10\0\0" + inner


def test_nikons_enciphered_blocks_are_opened_with_the_keys_beside_them() -> None:
    """The lens is shown although the camera tried to hide it."""
    plain = bytearray(b"0403" + bytes(0x300))
    plain[0x2AC:0x2B8] = b"NIKKOR Z 50\0"
    sealed = maker_ciphers.nikon("3004567", 4711, "NIKON Z 6")(bytes(plain))
    found = read(nikon((0x0098, UNDEFINED, sealed)), "NIKON CORPORATION", "NIKON Z 6")

    assert b"NIKKOR" not in sealed
    assert found["LensModel"].value == "NIKKOR Z 50"
    assert found["SerialNumber"].kind == "device.serial"
    assert found["ShutterCount"].kind == "device.counter"


def test_what_can_not_be_opened_is_said_to_be_there() -> None:
    """An owner learns of a block even where its key is missing."""
    found = read(nikon((0x0098, UNDEFINED, b"0403" + bytes(99)), serial=b""), "NIKON", "NIKON Z 6")

    assert found["LensData"].value == "103 bytes, enciphered"
    assert found["LensData"].kind == "device.maker_note"


def test_nikons_settings_and_file_numbers_are_named() -> None:
    """Counters and clocks in Nikon's blocks."""
    settings_ = b"0100" + long(1) + b"0100" + long(1) + b"0110" + long(1)
    settings_ += struct.pack("<HBBI", 0x35, 0, 4, 2)
    found = read(
        nikon(
            (0x00B8, UNDEFINED, b"0100\0\0" + struct.pack(">HH", 101, 77)),
            (0x00B6, UNDEFINED, struct.pack("<H", 2026) + bytes([4, 5, 10, 11, 12, 0])),
            (0x0024, UNDEFINED, struct.pack("<h", -300) + b"\0\0"),
            (0x004E, UNDEFINED, settings_),
        ),
        "NIKON CORPORATION", "NIKON D850",
    )  # fmt: skip

    assert (found["DirectoryNumber"].value, found["FileNumber"].value) == ("101", "0077")
    assert found["PowerUpTime"].value == "2026:04:05 10:11:12"
    assert found["TimeZone"].value == "-05:00"
    assert (found["SelfTimerTime"].value, found["SelfTimerTime"].kind) == ("2", "device.setting")


@pytest.mark.parametrize(
    ("model", "at", "size"), [("ILCE-7M3", 0x88, 6), ("ILCE-6000", 0x7C, 4), ("SLT-A99V", 0xF0, 5)]
)
def test_sonys_enciphered_serial_number_is_opened(model: str, at: int, size: int) -> None:
    """The number inside the camera's body ties all its pictures together."""
    plain = bytearray(0x200)
    plain[at : at + size] = bytes(range(1, size + 1))
    sealed = bytes(plain).translate(bytes(pow(n, 3, 249) if n < 249 else n for n in range(256)))
    found = read(directory([(0x9050, UNDEFINED, sealed)]), "SONY", model)

    assert maker_ciphers.sony(sealed) == bytes(plain)
    assert found["InternalSerialNumber"].value == bytes(range(1, size + 1)).hex()


def test_sonys_numbers_and_focus_points_are_named() -> None:
    """Pairs of digits are put in order; only as many points as were used are listed."""
    points = b"\x01\x02\x80\x02\xac\x01" + short(302, 200, 320, 200, 0, 0)
    note = directory([(0x2031, ASCII, b"56341200\0"), (0x202A, UNDEFINED, points)])
    found = read(note, "SONY", "ILCE-6300")

    assert found["SerialNumber"].value == "00123456"
    assert found["FocalPlaneAFPointLocation2"].value == "320 200"
    assert found["FocalPlaneAFPointLocation2"].kind == "device.setting"
    assert "FocalPlaneAFPointLocation3" not in found


def test_pentaxs_shutter_count_is_opened_with_date_and_time() -> None:
    """The clock was laid over the count, and both stand in the note."""
    date, time = struct.pack(">HBB", 2026, 4, 5), bytes([10, 11, 12])
    mask = struct.unpack(">I", date)[0] ^ (~struct.unpack(">I", time + b"\0")[0] & 0xFFFFFFFF)
    note = directory([
        (6, UNDEFINED, date), (7, UNDEFINED, time),
        (0x5D, UNDEFINED, struct.pack(">I", 1234 ^ mask)),
        (0x0215, LONG, long(77430, 20080215, 2, 1, 4711)),
    ], b"AOC\0\0\0")  # fmt: skip
    found = read(note, "PENTAX Corporation", "PENTAX K10D")

    assert found["ShutterCount"].value == "1234"
    assert (found["Date"].value, found["Time"].value) == ("2026:04:05", "10:11:12")
    assert found["ManufactureDate"].value == "2008:02:15"
    assert found["InternalSerialNumber"].value == "4711"


def test_people_whom_a_camera_knows_are_named() -> None:
    """Face recognition writes names into every picture."""
    faces = short(1, 0) + b"Ada Lovelace\0".ljust(28, b"\0") + b"18510101".ljust(20, b"\0")
    panasonic = directory([(0x0061, UNDEFINED, faces.ljust(0xA0, b"\0"))], b"Panasonic\0\0\0")
    body = bytearray(80)
    body[30:38] = long(3, 100)
    fuji_faces = long(16, 62) + bytes(8) + bytes(body[:62]) + bytes(22) + b"Ada"
    inner = graph(b"FUJIFILM\x0c\0\0\0", {"note": ([(0x4282, UNDEFINED, fuji_faces)], "")})

    found = read(panasonic, "Panasonic")["RecognizedFace1Name"]
    assert (found.value, found.kind) == ("Ada Lovelace", "who.person")
    assert read(inner, "FUJIFILM")["Face1Name"].value == "Ada"


def test_a_preview_in_a_note_is_shown_and_looked_into() -> None:
    """A picture from before a crop hides where a note points."""
    jpeg = preview(str.encode, "note preview")
    where = graph(b"", {"IFD": ([(0x0088, LONG, long(0)), (0x0089, LONG, long(len(jpeg)))], "")})
    note = directory([(0x0088, LONG, long(AT + len(where))), (0x0089, LONG, long(len(jpeg)))])
    found = read(note, "Minolta Co., Ltd.", behind=jpeg)

    assert found["PreviewImage"].kind == "hidden.picture"
    assert "note preview comment" in (found["PreviewImage"].value or "")
    assert found["PreviewImage/Comment"].value == "note preview comment"


def test_directories_inside_a_note_are_read_by_name() -> None:
    """Olympus keeps serial numbers of body and lens in a directory of its own."""
    inner = graph(
        b"OLYMPUS\0II\x03\0",
        {
            "note": ([(0x2010, LONG, ("equipment",))], ""),
            "equipment": ([(0x0101, ASCII, b"BHP123456\0"), (0x0202, ASCII, b"ABC987654\0")], ""),
        },
    )
    found = read(inner, "OLYMPUS")

    assert found["SerialNumber"].value == "BHP123456"
    assert found["LensSerialNumber"].kind == "device.serial"


def test_a_note_that_a_program_moved_is_read_all_the_same() -> None:
    """Editors move a note and leave its offsets as they were."""
    note = directory([(0x0006, ASCII, ended("Canon EOS 350D")), (0x0009, ASCII, ended("Ada L."))],
                     at=AT + 1000)  # fmt: skip

    assert read(note, "Canon", behind=bytes(2000))["OwnerName"].value == "Ada L."


@pytest.mark.parametrize("moved", [10, 40])
def test_a_note_that_was_moved_by_little_is_read_all_the_same(moved: int) -> None:
    """Most of its values still seem to lie in it, and only the last ends beyond it."""
    note = directory(
        [(0x0006, ASCII, ended("Canon EOS 350D, with a name that is quite a bit longer")),
         (0x0007, ASCII, ended("Firmware")), (0x0009, ASCII, ended("Ada L."))],
        at=AT + moved,
    )  # fmt: skip

    assert read(note, "Canon", behind=bytes(2000))["OwnerName"].value == "Ada L."


def test_a_note_that_names_words_behind_its_end_stays_where_it_is() -> None:
    """Nobody moved it: all its words stand where it says."""
    texts = [(0x0006, ASCII, ended("Canon EOS 350D")), (0x0009, ASCII, ended("Ada L. and others"))]
    whole = directory(texts, at=AT)
    behind = 2 + 12 * len(texts) + 4
    # its values a little further down, the last of them cut in half by the note's end
    further = directory(texts, at=AT + 8)
    note = further[:behind] + b"Ada L.\0\0" + whole[behind:]

    found = read(note[:-8], "Canon", behind=note[-8:] + bytes(2000))
    assert found["OwnerName"].value == "Ada L. and others"


def test_text_in_unknown_tags_and_notes_is_shown() -> None:
    """No string stays unseen because nobody has a name for it."""
    note = directory([(0x7777, ASCII, ended("my secret label")), (0x7778, SHORT, short(1)),
                      (0x7779, SHORT, short(2))])  # fmt: skip

    assert read(note, "Nobody's Cameras")["0x7777"].value == "my secret label"
    assert "hidden words" in (read(b"\1\2\3 hidden words \4", "Nobody")["MakerNote"].value or "")


def google(plain: bytes) -> bytes:
    """Google's packing: gzip, then a stream of keys."""
    packed = gzip.compress(plain, mtime=0)
    packed += bytes(-len(packed) % 8)
    key, out = 0x2515606B4A7791CD, b""
    for (word,) in struct.iter_unpack("<Q", packed):
        key ^= key >> 12
        key = (key ^ key << 25) & (1 << 64) - 1
        key ^= key >> 27
        key = key * 0x2545F4914F6CDD1D & (1 << 64) - 1
        out += struct.pack("<Q", word ^ key)
    return b"HDRP\x03" + out


def test_googles_note_is_opened() -> None:
    """The phone's name and the moment stand behind a key that all phones share."""
    device = b"\x0a\x06Google\x12\x07Pixel 8"
    tree = b"\x62" + bytes([len(device)]) + device
    found = read(google(tree), "Google")

    assert (found["DeviceModel"].value, found["DeviceModel"].kind) == ("Pixel 8", "device.model")
    assert dict(maker_google.fields(google(tree)))["DeviceMake"] == "Google"
    assert list(maker_google.fields(google(tree)[:40])) == []


@pytest.mark.parametrize(
    ("note", "make", "name", "value"),
    [
        (b"RECONYXUF\0".ljust(0x3B, b"\0") + bytes([1, 2, 3, 4, 5]) + short(2026)
         + bytes(0x4B - 0x42) + b"H500HF12345678\0", "RECONYX", "SerialNumber", "H500HF12345678"),
        (b"KDK INFO" + b"DC290\0\0\0" + bytes(99), "EASTMAN KODAK", "KodakModel", "DC290"),
        (b"KCFGH1234567\0".ljust(40, b"\0"), "Kodak", "SerialNumber", "KCFGH1234567"),
        (b"IIII\4\0".ljust(0x14, b"\0") + b"2006:07:08 09:10:11\0".ljust(0x48, b"\0")
         + b"SERIAL NUMBER:XYZ\0".ljust(26, b"\0"), "HP", "CameraDateTime", "2006:07:08 09:10:11"),
    ],
)  # fmt: skip
def test_notes_that_are_no_directory_are_read(
    note: bytes, make: str, name: str, value: str
) -> None:
    """Old and special cameras name themselves, too."""
    assert read(note, make)[name].value == value


def names() -> set[str]:
    """Every name that a note's field can get."""
    tables = [
        table
        for module in (maker_tags, maker_more_tags)
        for name, table in vars(module).items()
        if name.isupper() and isinstance(table, dict)
    ]
    packed = [(row.rows, row.unit) for module in MODULES for row in module.PACKED]
    packed += [
        (rows, "u1") for module in MODULES for rows in getattr(module, "INNER", {}).values()
    ]
    rows = chain.from_iterable(maker_packed.parsed(*each) for each in packed)
    return {name for table in tables for name in table.values()} | {row.name for row in rows}


def test_every_row_of_the_tables_can_be_read() -> None:
    """The tables can be trusted: places and forms make sense, and each name has a kind."""
    for module in MODULES:
        for packed in module.PACKED:
            for row in maker_packed.parsed(packed.rows, packed.unit):
                assert row.form in ("@", "*") or maker_packed.sized(row.form) > 0
    assert {kind_of(name) for name in names()} <= set(KINDS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("InternalSerialNumber", "device.serial"), ("LensSerialNumber", "device.serial"),
        ("OwnerName", "who.owner"), ("ShutterCount", "device.counter"),
        ("ImageNumber", "device.counter"), ("LensModel", "device.lens"),
        ("BatteryState", "device.setting"), ("PreviewButton", "device.setting"),
        ("ModelingFlash", "device.setting"), ("SelfTimerTime", "device.setting"),
        ("PersonalFunctions", "device.setting"), ("Teleconverter", "device.setting"),
        ("PreviewImageStart", "look.description"), ("PreviewImage", "hidden.picture"),
        ("RecognizedFace1Name", "who.person"), ("HometownCity", "where.name"),
        ("PowerUpTime", "when.changed"), ("FirmwareDate", "software.name"),
        ("ISOSpeedRatings", "device.setting"), ("Rating", "who.words"),
    ],
)  # fmt: skip
def test_a_name_weighs_what_it_gives_away(name: str, kind: str) -> None:
    """A setting is no alarm, and a serial number is no setting."""
    assert kind_of(name) == kind


BEGINNINGS: Sequence[tuple[bytes, str]] = [
    (b"Nikon\0\x02\x10\0\0II*\0\x08\0\0\0", "NIKON"), (b"", "Canon"), (b"", "SONY"),
    (b"AOC\0\0\0", "PENTAX"), (b"OLYMPUS\0II\x03\0", "OLYMPUS"),
    (b"FUJIFILM\x0c\0\0\0", "FUJIFILM"),
    (b"Panasonic\0\0\0", "Panasonic"), (b"LEICA0\0\0", "Leica Camera AG"), (b"HDRP\x03", "Google"),
    (b"IIIICwaR\x0c\0\0\0", "Phase One"), (b"KDK", "Kodak"), (b"STMN100", "SAMSUNG"),
    (b"Ricoh\0\0\0", "RICOH"), (b"", "Nobody"),
]  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    beginning=st.sampled_from(BEGINNINGS), body=st.binary(max_size=400),
    model=st.sampled_from(["", "Canon EOS 7D", "ILCE-7M3", "NIKON D850", "PENTAX K10D"]),
)  # fmt: skip
def test_no_note_can_crash_the_reader(
    beginning: tuple[bytes, str], body: bytes, model: str
) -> None:
    """Whatever stands in a note: findings, never an error."""
    head, make = beginning

    assert "MakerNote" in read(head + body, make, model)


def test_the_table_of_makers_ends_with_one_that_fits_all() -> None:
    """Every note is read by somebody."""
    assert MAKERS[-1].fits(b"", "")
    assert all(maker.at >= 0 or maker.at in (TIFF, NONE) for maker in MAKERS)
