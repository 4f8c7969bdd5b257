# ruff: noqa: E501  (a table reads best with one row a line)
"""Which kind of trace a metadata field is, judged by its standard name.

One ordered table for EXIF, maker notes, XMP and the rest, so that a name weighs the same wherever
it stands. The first row that matches decides; a name that matches none is a setting.
"""

from __future__ import annotations

import functools
import re

#: The kind; parts of a field's name that say so wherever they stand in it; and, for what needs more
#: words, a pattern over the name. Parts are spelled out because patterns take long to build, and the
#: child that reads a photo waits for them. Order matters: from the special to the general.
_ROWS: tuple[tuple[str, str, str], ...] = (
    # names that sound like something else than the settings they are
    ("device.setting", "Battery FocusLocation SubjectLocation AFPointLocation Teleconverter ColorCreator PersonalFunc Modeling ModelTie ModelTrans ExposureTime ISOAutoShutterTime Button Warning LensDrive LensShutterLock ControlRing ElectronicMF WithoutLens RetractLens SubDialFrame AFSubject DateImprint AdapterVoltage AFMeasuredDepth AutoPortrait MakerNoteVersion MakerNoteType CalibrationHistory DeviceSettingDescription", r"(Eval|Ready)State$|(MonitorOff|SelfTimer|Metering|Review|Integration|HalfPress|Playback|Menus|Waiting|FELock|PostRelease|Button|Bulb)Time$|Subject(Detect|Motion|Switching|To[A-Z]|Tracking|Program)"),
    ("look.description", "", r"^(Preview|ZoomedPreview|IDCPreview|Thumbnail|JpgFromRaw|OtherImage)\w*(Start|Offsets?|Length|Size|Width|Height|Borders|Valid|ValidArea|Quality|Counts|Format|Depth|Planes|BitsPerSample|Compression|Interp|Orientation|Resolution[XY]|ResolutionUnit|PerPixel|PerStrip|Config|Function|Point|Chromaticities|Coefficients|Subsampling|Positioning|RefBlackWhite|RawBytes)$|^(Image|Tile|ValidPixel)Depth$"),
    ("device.maker_note", "MakerNote", r"^Makernote"),
    ("software.name", "FirmwareDate BuildNumber AndroidRelease AppVersion", ""),
    ("device.model", "ManufactureDate DeviceCodename DeviceHardware", ""),
    ("where.gps_detail", "WaterDepth Manometer", r"^Altitude$"),
    ("who.person", "", r"Face\d*(Name|Age|Birthday|Category)$"),
    ("device.counter", "FolderNumber", r"^ImageNumber$|^RunTime|^FrameNumber$"),
    # drones write Gps, and the second l of longitude as a t
    ("where.gps", "", r"^(GPS|Gps)(Latitude|Long[it]+tude|Position|Coordinates|DestLatitude|DestLongitude)$|^(Start|Home|Target|LRFTarget)?(Latitude|Longitude|Lat|Lon)$"),
    ("when.taken", "", r"^(GPS|Gps)(Date|Time)"),
    ("where.name", "", r"^(GPS|Gps)AreaInformation$"),
    ("where.gps", "", r"^(DC(Decimal|Verbatim)|EarthPos)(Latitude|Longitude|Coordinates)$|^DCFootprintWKT$"),
    # the mast that a telephone speaks to says where it is
    ("where.name", "", r"^Cell(TowerID|GlobalID)$|^LocationAreaCode$|^(Mcc|Mnc|Lac|Cell(ID|[Ii]d)|Cgi)$|^Mobile(Country|Network)Code$|^DC(Continent|County|Island(Group)?|Locality|Municipality|HigherGeography|WaterBody)$|^Sub-location$"),
    ("who.person", "", r"^Patient(Name|ID|Sex|DOB)$|^StudyPhysician$|^(Client|End[Uu]ser|Contributor|Inventor|Performer)s?(Name)?$|^(ApprovedBy|EncodedBy|RoutedTo|Composer|Conductor|Director|DirectorPhotography|Engineer|Soloist|Personality|People|TracksMarkersSpeaker)$"),
    ("who.words", "", r"^TextLayers?(Layer)?(Name|Text)$|^Job(RefName|Name)$|^ProjectName$|^(Alt)?TapeName$|^Album$|^UserFields$|^Custom\d+$"),
    ("hidden.id", "", r"^DocumentAncestors$|^Job(RefId|RefID)$|^HasExtendedXMP$"),
    # what a receiver says about itself and its units; the measured values are judged below
    ("device.positioning", "", r"^(GPS|Gps)(VersionID|Status|MeasureMode|DOP|MapDatum|ProcessingMethod|Differential|HPositioningError|(Altitude|Speed|Track|ImgDirection|DestBearing|DestDistance)Ref)$"),
    ("where.gps_detail", "", r"^(GPS|Gps)|^(Absolute|Relative|Flight|LRFTarget|LRFTargetAbs)Alt(itude)?$|^(Gimbal|Flight|Camera)?(Yaw|Pitch|Roll)(Degree)?$|^Flight[XYZ]Speed$|^Rtk"),
    ("where.name", "", r"(Location|City|Country|State|Province|Sublocation|Landmark|WorldRegion)(?!.*ID$)"),
    ("device.serial", "Serial CameraID BodyID DeviceID IMEI", ""),
    ("hidden.thumbnail", "", r"Thumbnail(?!\w*(Artist|Copyright|DateTime|Description|Equip|Software|FileName))"),
    ("hidden.picture", "JpgFromRaw OtherImage OriginalRawFileData", r"(?<!To)Preview(Image|IFD|Data)?(?!Date|Apparent|Color|Settings|App)"),
    ("hidden.id", "", r"(Document|Instance|Unique|Content|Media|Burst|Asset|Image|Photo)\w*(ID|UUID|Identifier)$"),
    ("hidden.id", "GUID UUID Digest UniqueID", r"FileID$"),
    ("device.setting", "BitDepth SceneType", r"^(Target|Bulb|Measured|Min|Max|Shutter)?(Exposure|Shutter|Flash|Bulb)\w*(Time|Speed|Duration|Value)$|^LightSource|^FileSource|^ExposureTime$"),
    ("when.zone", "OffsetTime TimeZone DaylightSavings WorldTime", ""),
    ("when.taken", "DateTimeOriginal DateCreated TimeCreated DigitalCreation SubSecTimeOriginal", ""),
    ("when.changed", "SubSecTime", r"Date(?!Display|Stamp(Mode)?$)|Time(Stamp)?$|When$|DateStamp$"),
    ("who.contact", "Email Phone Address Contact Tel WebStatement URL", r"Url(?!s?Flag)"),
    ("who.owner", "Owner UserName", ""),
    ("who.person", "Person OrganisationInImage RegionName FaceName BabyName PeopleInImage BabyAge", r"Name[12]$"),
    ("who.rights", "Copyright Rights Licens ImageSupplierName UsageTerms PLUS", ""),
    ("who.author", "Artist Author Credit CaptionWriter Photographer Writer-Editor Publisher", r"Creator(?!Tool)|By-?line"),
    ("who.user_path", "DocumentName FileName FilePath SidecarFor", r"Path$"),
    ("hidden.comment", "Comment", ""),
    ("who.words", "Description Caption Title Keyword Headline Label Instructions Event Category ImageHistory Transmission Supplemental ReelName ObjectName Nickname Marked", r"Subject(?!Dist|Area|Loc|Prog|Code)|Notes?$|Rating(?!s)|Source$|Scene$"),
    ("device.counter", "ShutterCount ImageCount FileNumber SequenceNumber ShotNumber FileIndex DirectoryIndex Counter NumberOfShots DirectoryNumber", ""),
    ("software.history", "History Derived Ingredient Pantry Manifest", ""),
    ("software.name", "Software CreatorTool Firmware Application Encoder Toolkit Producer HostComputer WriterName ReaderName", r"Claim_?[Gg]enerator"),
    ("device.lens", "LensModel LensMake LensID LensInfo Adapter Converter", r"^Lens(?!Distortion|Shading)|^(Min|Max)(FocalLength|Aperture)"),
    ("device.model", "Model CameraType DeviceName DeviceManufacturer", r"Make$"),
    ("hidden.video", "MotionPhoto MicroVideo EmbeddedVideo", ""),
    ("hidden.gain_map", "GainMap", ""),
    ("hidden.depth", "", r"Depth(?!OfField)|Portrait(?!Mode|Refiner|Version)"),
    ("look.description", "BitsPerSample Resolution Photometric Compression Planar Strip Tile Samples Predictor YCbCr ReferenceBlack ColorSpace ExifVersion ExifImage FlashpixVersion ComponentsConfig Interop SubfileType ColorMap SampleFormat FillOrder Gamma Orientation", r"(Image)?(Width|Height|Size|Length)$"),
    ("device.profile", "ICC ColorProfile", ""),
)  # fmt: skip
_KINDS = tuple(
    (kind, tuple(parts.split()), re.compile(pattern).search if pattern else None)
    for kind, parts, pattern in _ROWS
)
#: What is only there where something is said.
_ASKED = ("who.", "where.", "when.", "device.", "hidden.comment", "hidden.id")
#: No words; the age of a child that nobody entered; a number that nobody gave.
_NOTHING = re.compile(r"[\s\0]*|9999:99:99 00:00:00")
_NO_NUMBER = re.compile(r"[0\s]+")
#: What stands between folders, in every system.
_FOLDER = re.compile(r"[/\\:]")


@functools.lru_cache(maxsize=4096)
def kind_of(name: str, default: str = "device.setting") -> str:
    """The kind of trace that a field of this name is."""
    for kind, parts, matches in _KINDS:
        for part in parts:
            if part in name:
                return kind
        if matches is not None and matches(name):
            return kind
    return default


def weighed(kind: str, name: str, value: str | None) -> str:
    """The kind of a field after what it holds; value is None where that cannot be read.

    Cameras write many fields that say nothing, and nobody is named in those. The name of a file
    alone is no folder: it ties this file to another, or is what somebody called a document.
    """
    if value is None:
        return kind
    if _NOTHING.fullmatch(value) or (kind == "device.serial" and _NO_NUMBER.fullmatch(value)):
        return "device.setting" if kind.startswith(_ASKED) else kind
    if kind == "who.user_path" and not _FOLDER.search(value):
        return "who.words" if name == "DocumentName" else "hidden.id"
    return kind
