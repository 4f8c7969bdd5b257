# ruff: noqa: E501  (a table reads best with one row a line)
"""What the items of movie files are called and what kind of trace each is.

QuickTime's user data, 3GPP's and iTunes' items by their four letters, Apple's and Android's keys by
their full names. A name that stands in no table is judged like the fields of photos.
"""

from __future__ import annotations

import re

from toolkit.formats.metadata.tag_kinds import kind_of

#: Four letters of user data and iTunes items -> (name, kind).
ITEMS: dict[bytes, tuple[str, str]] = {
    b"\xa9nam": ("Title", "who.words"), b"\xa9ART": ("Artist", "who.author"), b"aART": ("AlbumArtist", "who.author"),
    b"\xa9aut": ("Author", "who.author"), b"\xa9wrt": ("Composer", "who.author"), b"\xa9com": ("Composer", "who.author"),
    b"\xa9dir": ("Director", "who.author"), b"\xa9prd": ("Producer", "who.author"), b"\xa9prf": ("Performers", "who.person"),
    b"\xa9alb": ("Album", "who.words"), b"\xa9cmt": ("Comment", "hidden.comment"), b"\xa9des": ("Description", "who.words"),
    b"\xa9inf": ("Information", "who.words"), b"\xa9gen": ("Genre", "who.words"), b"\xa9grp": ("Grouping", "who.words"),
    b"\xa9lyr": ("Lyrics", "who.words"), b"\xa9key": ("Keywords", "who.words"), b"\xa9cpy": ("Copyright", "who.rights"),
    b"\xa9day": ("ContentCreateDate", "when.taken"), b"\xa9TIM": ("StartTimecode", "when.taken"), b"\xa9too": ("Encoder", "software.name"),
    b"\xa9enc": ("EncodedBy", "who.author"), b"\xa9swr": ("SoftwareVersion", "software.name"), b"\xa9mak": ("Make", "device.model"),
    b"\xa9mod": ("Model", "device.model"), b"\xa9xyz": ("GPSCoordinates", "where.gps"), b"\xa9fmt": ("Format", "device.setting"),
    b"\xa9src": ("Source", "who.words"), b"\xa9req": ("Requirements", "software.setting"), b"\xa9url": ("URL", "who.contact"),
    b"\xa9mal": ("MakerURL", "who.contact"), b"\xa9snm": ("SerialNumber", "device.serial"), b"\xa9csl": ("CameraSerial", "device.serial"),
    b"\xa9uid": ("UserID", "hidden.id"), b"\xa9fpt": ("FlightPitch", "device.setting"), b"\xa9gpt": ("GimbalPitch", "device.setting"),
    b"\xa9dji": ("DJI", "device.maker_note"), b"\xa9mdl": ("Model", "device.model"), b"\xa9cam": ("CameraOwner", "who.owner"),
    b"titl": ("Title", "who.words"), b"auth": ("Author", "who.author"), b"perf": ("Performer", "who.person"),
    b"dscp": ("Description", "who.words"), b"cprt": ("Copyright", "who.rights"), b"kywd": ("Keywords", "who.words"),
    b"gnre": ("Genre", "who.words"), b"albm": ("Album", "who.words"), b"loci": ("LocationInformation", "where.name"),
    b"yrrc": ("RecordingYear", "when.taken"), b"rtng": ("Rating", "who.words"), b"clsf": ("Classification", "who.words"),
    b"coll": ("CollectionName", "who.words"), b"rads": ("Rating", "who.words"), b"name": ("Name", "who.words"),
    b"tags": ("Tags", "who.words"), b"hnti": ("Hint", "hidden.text"), b"hinf": ("HintInformation", "hidden.text"),
    b"chpl": ("Chapters", "who.words"), b"date": ("DateTimeOriginal", "when.taken"), b"vndr": ("Vendor", "device.model"),
    b"desc": ("Description", "who.words"), b"ldes": ("LongDescription", "who.words"), b"sdes": ("StoreDescription", "who.words"),
    b"covr": ("CoverArt", "hidden.picture"), b"trkn": ("TrackNumber", "who.words"), b"disk": ("DiskNumber", "who.words"),
    b"tmpo": ("BeatsPerMinute", "who.words"), b"cpil": ("Compilation", "who.words"), b"pgap": ("PlayGap", "software.setting"),
    b"apID": ("AppleStoreAccount", "who.owner"), b"ownr": ("Owner", "who.owner"), b"cnID": ("AppleStoreCatalogID", "hidden.id"),
    b"akID": ("AppleStoreAccountType", "who.owner"), b"atID": ("ArtistID", "hidden.id"), b"plID": ("AlbumID", "hidden.id"),
    b"geID": ("GenreID", "hidden.id"), b"cmID": ("ComposerID", "hidden.id"), b"sfID": ("AppleStoreCountry", "where.name"),
    b"xid ": ("ISRC", "hidden.id"), b"purd": ("PurchaseDate", "when.changed"), b"purl": ("PodcastURL", "who.contact"),
    b"egid": ("EpisodeGlobalUniqueID", "hidden.id"), b"stik": ("MediaType", "software.setting"), b"hdvd": ("HDVideo", "device.setting"),
    b"catg": ("Category", "who.words"), b"keyw": ("Keyword", "who.words"), b"tvsh": ("TVShow", "who.words"),
    b"tven": ("TVEpisodeID", "who.words"), b"tvnn": ("TVNetworkName", "who.words"), b"tves": ("TVEpisode", "who.words"),
    b"tvsn": ("TVSeason", "who.words"), b"soal": ("SortAlbum", "who.words"), b"soar": ("SortArtist", "who.author"),
    b"sonm": ("SortName", "who.words"), b"soaa": ("SortAlbumArtist", "who.author"), b"soco": ("SortComposer", "who.author"),
    b"sosn": ("SortShow", "who.words"), b"prID": ("ProductID", "hidden.id"), b"flvr": ("Flavor", "software.setting"),
    b"xyz ": ("GPSCoordinates", "where.gps"), b"FIRM": ("FirmwareVersion", "software.name"), b"LENS": ("LensSerialNumber", "device.serial"),
    b"CAME": ("SerialNumberHash", "device.serial"), b"SETT": ("OtherSettings", "device.setting"), b"MUID": ("MediaUniqueID", "hidden.id"),
    b"GUMI": ("GlobalUniqueID", "hidden.id"), b"GUSI": ("GlobalUniqueID", "hidden.id"), b"AMBA": ("Ambarella", "device.maker_note"),
    b"HMMT": ("HighlightMarks", "who.words"), b"BCID": ("BroadcastID", "hidden.id"), b"SDLN": ("PlayMode", "software.setting"),
    b"smrd": ("Samsung", "device.maker_note"), b"smta": ("SamsungSettings", "device.setting"), b"saut": ("SlowMotion", "device.setting"),
    b"sefd": ("SamsungTrailer", "hidden.trailer"), b"XMP_": ("XMP", "hidden.packet"), b"Xtra": ("MicrosoftXtra", "who.words"),
    b"thmb": ("ThumbnailImage", "hidden.thumbnail"), b"thum": ("ThumbnailImage", "hidden.thumbnail"), b"scrn": ("ThumbnailImage", "hidden.thumbnail"),
    b"CNTH": ("CanonThumbnail", "hidden.thumbnail"), b"CNMN": ("Model", "device.model"), b"CNFV": ("FirmwareVersion", "software.name"),
    b"CNOP": ("CanonOptions", "device.maker_note"), b"CNDB": ("CanonData", "device.maker_note"), b"CNCV": ("CompressorVersion", "software.name"),
    b"NCDT": ("Nikon", "device.maker_note"), b"NCTG": ("NikonTags", "device.maker_note"), b"NCTH": ("ThumbnailImage", "hidden.thumbnail"),
    b"NCVW": ("PreviewImage", "hidden.picture"), b"NCHD": ("NikonVersion", "software.name"), b"MVTG": ("FujiFilm", "device.maker_note"),
    b"MMA0": ("Minolta", "device.maker_note"), b"MMA1": ("Minolta", "device.maker_note"), b"PENT": ("Pentax", "device.maker_note"),
    b"PXTH": ("PentaxPreview", "hidden.thumbnail"), b"PXMN": ("Make", "device.model"), b"PANA": ("Panasonic", "device.maker_note"),
    b"LEIC": ("Leica", "device.maker_note"), b"TAGS": ("CameraTags", "device.maker_note"), b"QVMI": ("Casio", "device.maker_note"),
    b"DcMD": ("KodakTags", "device.maker_note"), b"kodk": ("Kodak", "device.maker_note"), b"RICO": ("Ricoh", "device.maker_note"),
    b"RTHU": ("PreviewImage", "hidden.picture"), b"RDTA": ("RicohData", "device.maker_note"), b"RDTB": ("RicohData", "device.maker_note"),
    b"RDTG": ("RicohGPS", "where.track"), b"RDTL": ("RicohData", "device.maker_note"), b"RTRD": ("RicohData", "device.maker_note"),
    b"gps ": ("GPSBlocks", "where.track"), b"GPMF": ("GoPro", "hidden.packet"), b"inst": ("Insta360", "device.maker_note"),
    b"info": ("FirmwareInformation", "software.name"), b"slno": ("SerialNumber", "device.serial"), b"SNum": ("SerialNumber", "device.serial"),
    b"@mak": ("Make", "device.model"), b"@mod": ("Model", "device.model"), b"@swr": ("SoftwareVersion", "software.name"),
    b"@day": ("CreateDate", "when.taken"), b"@xyz": ("GPSCoordinates", "where.gps"), b"@sec": ("SamsungTrailer", "device.maker_note"),
    b"manu": ("Make", "device.model"), b"modl": ("Model", "device.model"), b"cmbo": ("Combo", "device.setting"),
    b"alis": ("Alias", "who.user_path"), b"ID32": ("ID3", "who.words"), b"itnu": ("iTunesU", "software.setting"),
}  # fmt: skip
#: Parts of full names -> kind; the first that is found decides.
_KEYS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"location\.accuracy|gps.*accuracy", "device.positioning"), (r"gps.*(speed|track|altitude)", "where.gps_detail"), (r"location\.iso6709|latitude|longitude|gps|xyz$", "where.gps"),
        (r"location", "where.name"), (r"utc_?offset|time_?zone", "when.zone"), (r"creation_?date|recorded_?date|date_?time|creation_?time|captur.*date", "when.taken"),
        (r"date$|time$|tim$|year", "when.changed"), (r"identifier|\bid$|uuid|udid|umid", "hidden.id"), (r"serial", "device.serial"),
        (r"lens|focal", "device.lens"), (r"\bmake$|\bmodel$|manufacturer|camera\.identifier|(^|[ .])device", "device.model"),
        (r"android\.version|software|encod|firmware|tool|generator|vendor|build", "software.name"), (r"artist|author|creator|director|producer|composer|performer", "who.author"),
        (r"owner|account|user", "who.owner"), (r"copyright|rights|licen[cs]e", "who.rights"), (r"comment", "hidden.comment"),
        (r"title|description|keyword|album|genre|display_?name|information|caption|lyrics|rating|collection", "who.words"), (r"person|face|detected", "who.person"),
        (r"artwork|cover|thumbnail", "hidden.picture"), (r"mail|phone|url|contact", "who.contact"),
        (r"live-photo|capture|camera|scene|hdr|fps|smartstyle|framereadout|playback|video-orientation|cinematic", "device.setting"),
    )
)  # fmt: skip


def of_item(name: bytes) -> tuple[str, str] | None:
    """The name and kind of an item by its four letters; languages share one."""
    return ITEMS.get(name)


def of_key(name: str) -> str:
    """The kind of trace that an item of this full name is."""
    for pattern, kind in _KEYS:
        if pattern.search(name):
            return kind
    return kind_of(name.rpartition(".")[2].title().replace("_", ""), "hidden.text")
