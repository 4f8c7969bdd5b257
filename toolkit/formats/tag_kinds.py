# ruff: noqa: E501  (a table reads best with one row a line)
"""Which kind of trace a metadata field is, judged by its standard name.

One ordered table for EXIF, maker notes, XMP and the rest, so that a name weighs the same wherever
it stands. The first row that matches decides; a name that matches none is a setting.
"""

from __future__ import annotations

import functools
import re

#: Pattern over the field's name, and the kind. Order matters: from the special to the general.
_ROWS: tuple[tuple[str, str], ...] = (
    # names that sound like something else than the settings they are
    (r"Battery|(Eval|Ready)State$|(Focus|Subject)Location|AFPointLocation|Teleconverter|ColorCreator|PersonalFunc|(MonitorOff|SelfTimer|Metering|Review|Integration|HalfPress|Playback|Menus|Waiting|FELock|PostRelease|Button|Bulb)Time$|Model(ing|Tie|Trans)|ExposureTime|ISOAutoShutterTime|Button|Warning|LensDrive|LensShutterLock|ControlRing|ElectronicMF|(Without|Retract)Lens|Subject(Detect|Motion|Switching|To[A-Z]|Tracking|Program)|SubDialFrame|AFSubject|DateImprint|AdapterVoltage|AFMeasuredDepth|AutoPortrait|MakerNote(Version|Type)|CalibrationHistory|DeviceSettingDescription",
    "device.setting"),
    (r"^(Preview|ZoomedPreview|IDCPreview|Thumbnail|JpgFromRaw|OtherImage)\w*(Start|Offsets?|Length|Size|Width|Height|Borders|Valid|ValidArea|Quality|Counts|Format|Depth|Planes|BitsPerSample|Compression|Interp|Orientation|Resolution[XY]|ResolutionUnit|PerPixel|PerStrip|Config|Function|Point|Chromaticities|Coefficients|Subsampling|Positioning|RefBlackWhite|RawBytes)$|^(Image|Tile|ValidPixel)Depth$",
    "look.description"),
    (r"MakerNote|^Makernote", "device.maker_note"),
    (r"FirmwareDate|BuildNumber|AndroidRelease|AppVersion", "software.name"),
    (r"ManufactureDate|DeviceCodename|DeviceHardware", "device.model"),
    (r"WaterDepth|^Altitude$|Manometer", "where.gps_detail"),
    (r"Face\d*(Name|Age|Birthday|Category)$", "who.person"),
    (r"^ImageNumber$|^RunTime|FolderNumber|^FrameNumber$", "device.counter"),
    # drones write Gps, and the second l of longitude as a t
    (r"^(GPS|Gps)(Latitude|Long[it]+tude|Position|Coordinates|DestLatitude|DestLongitude)$|^(Start|Home|Target|LRFTarget)?(Latitude|Longitude|Lat|Lon)$", "where.gps"),
    (r"^(GPS|Gps)(Date|Time)", "when.taken"),
    (r"^(GPS|Gps)AreaInformation$", "where.name"),
    (r"^(DC(Decimal|Verbatim)|EarthPos)(Latitude|Longitude|Coordinates)$|^DCFootprintWKT$", "where.gps"),
    # the mast that a telephone speaks to says where it is
    (r"^Cell(TowerID|GlobalID)$|^LocationAreaCode$|^(Mcc|Mnc|Lac|Cell(ID|[Ii]d)|Cgi)$|^Mobile(Country|Network)Code$|^DC(Continent|County|Island(Group)?|Locality|Municipality|HigherGeography|WaterBody)$|^Sub-location$", "where.name"),
    (r"^Patient(Name|ID|Sex|DOB)$|^StudyPhysician$|^(Client|End[Uu]ser|Contributor|Inventor|Performer)s?(Name)?$|^(ApprovedBy|EncodedBy|RoutedTo|Composer|Conductor|Director|DirectorPhotography|Engineer|Soloist|Personality|People|TracksMarkersSpeaker)$", "who.person"),
    (r"^TextLayers?(Layer)?(Name|Text)$|^Job(RefName|Name)$|^ProjectName$|^(Alt)?TapeName$|^Album$|^UserFields$|^Custom\d+$", "who.words"),
    (r"^DocumentAncestors$|^Job(RefId|RefID)$|^HasExtendedXMP$", "hidden.id"),
    # what a receiver says about itself and its units; the measured values are judged below
    (r"^(GPS|Gps)(VersionID|Status|MeasureMode|DOP|MapDatum|ProcessingMethod|Differential|HPositioningError|(Altitude|Speed|Track|ImgDirection|DestBearing|DestDistance)Ref)$",
    "device.positioning"),
    (r"^(GPS|Gps)|^(Absolute|Relative|Flight|LRFTarget|LRFTargetAbs)Alt(itude)?$|^(Gimbal|Flight|Camera)?(Yaw|Pitch|Roll)(Degree)?$|^Flight[XYZ]Speed$|^Rtk", "where.gps_detail"),
    (r"(Location|City|Country|State|Province|Sublocation|Landmark|WorldRegion)(?!.*ID$)",
    "where.name"), (r"Serial(Number)?|CameraID|BodyID|DeviceID|IMEI", "device.serial"),
    (r"Thumbnail(?!\w*(Artist|Copyright|DateTime|Description|Equip|Software|FileName))",
    "hidden.thumbnail"),
    (r"(?<!To)Preview(Image|IFD|Data)?(?!Date|Apparent|Color|Settings|App)|JpgFromRaw|OtherImage|OriginalRawFileData",
    "hidden.picture"),
    (r"(Document|Instance|Unique|Content|Media|Burst|Asset|Image|Photo)\w*(ID|UUID|Identifier)$",
    "hidden.id"), (r"GUID|UUID|Digest|UniqueID|FileID$", "hidden.id"),
    (r"^(Target|Bulb|Measured|Min|Max|Shutter)?(Exposure|Shutter|Flash|Bulb)\w*(Time|Speed|Duration|Value)$|^LightSource|^FileSource|^ExposureTime$|BitDepth|SceneType", "device.setting"),
    (r"OffsetTime|TimeZone|DaylightSavings|WorldTime", "when.zone"),
    (r"DateTimeOriginal|DateCreated|TimeCreated|DigitalCreation|SubSecTimeOriginal",
    "when.taken"), (r"Date(?!Display|Stamp(Mode)?$)|Time(Stamp)?$|SubSecTime|When$|DateStamp$",
    "when.changed"),
    (r"Email|Phone|Address|Contact|Tel(ephone)?|Url(?!s?Flag)|WebStatement|URL",
    "who.contact"), (r"Owner|UserName|CameraOwner", "who.owner"),
    (r"Person|OrganisationInImage|RegionName|FaceName|BabyName|PeopleInImage|BabyAge|Name[12]$", "who.person"),
    (r"Copyright|Rights|Licens|ImageSupplierName|UsageTerms|PLUS", "who.rights"),
    (r"Artist|Author|Creator(?!Tool)|By-?line|Credit|CaptionWriter|Photographer|Writer-Editor|Publisher",
    "who.author"),
    (r"RawFileName|DocumentName|FileName|FilePath|Path$|SidecarFor|PreservedFileName",
    "who.user_path"), (r"Comment", "hidden.comment"),
    (r"Description|Caption|Title|Subject(?!Dist|Area|Loc|Prog|Code)|Keyword|Headline|Label|Instructions|Event|Category|ImageHistory|Transmission|Notes?$|Supplemental|Rating(?!s)|Source$|CameraLabel|ReelName|ObjectName|Nickname|Scene$|Marked",
    "who.words"),
    (r"ShutterCount|ImageCount|FileNumber|SequenceNumber|ShotNumber|FileIndex|DirectoryIndex|Counter|NumberOfShots|DirectoryNumber",
    "device.counter"), (r"History|Derived|Ingredient|Pantry|Manifest", "software.history"),
    (r"Software|CreatorTool|Firmware|Application|Encoder|Toolkit|Producer|ProcessingSoftware|HostComputer|XMPToolkit|WriterName|ReaderName|Claim_?[Gg]enerator",
    "software.name"),
    (r"^Lens(?!Distortion|Shading)|LensModel|LensMake|LensID|LensInfo|^(Min|Max)(FocalLength|Aperture)|Adapter|Converter",
    "device.lens"),
    (r"Make$|Model|CameraType|UniqueCameraModel|DeviceName|DeviceManufacturer|FlashModel|LocalizedCameraModel",
    "device.model"), (r"MotionPhoto|MicroVideo|EmbeddedVideo", "hidden.video"),
    (r"HDRGainMap|GainMap", "hidden.gain_map"),
    (r"Depth(?!OfField)|Portrait(?!Mode|Refiner|Version)", "hidden.depth"),
    (r"(Image)?(Width|Height|Size|Length)$|BitsPerSample|Resolution|Photometric|Compression|Planar|Strip|Tile|Samples|Predictor|YCbCr|ReferenceBlack|ColorSpace|Exif(Version|Image)|FlashpixVersion|ComponentsConfig|Interop|SubfileType|ColorMap|ExtraSamples|SampleFormat|FillOrder|Gamma|Orientation",
    "look.description"), (r"ICC|ColorProfile", "device.profile"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _ROWS)


@functools.lru_cache(maxsize=4096)
def kind_of(name: str, default: str = "device.setting") -> str:
    """The kind of trace that a field of this name is."""
    for pattern, kind in _PATTERNS:
        if pattern.search(name):
            return kind
    return default
