"""The names of all formats, and how names of their files end, as the parent knows them.

A child says what a file is, and of a copy, too; whoever has taken it over could make up a name, or
have a copy called a program. The parent loads no format, so what a child may say stands here.
"""

from __future__ import annotations

_NAMES = """
    jpeg png gif webp heic avif jxl tiff bigtiff bmp ico cur pbm pgm ppm pam pfm cr3 cr2 dng nef
    arw orf rw2 pef srw raw crw raf mrw x3f zip apk ipa msix crx xpi whl jar docx dotx docm dotm
    xlsx xltx xlsm xltm pptx potx ppsx pptm ppsm potm xlsb xlam ppam vsdx xps emf wmf doc xls
    ppt msg ole odt ott odm ods ots odp otp odg otg odf odc epub pdf tar gzip bzip2 xz sevenzip
    rar zst mp3 flac vorbis opus speex oggflac ogg wav aiff caf au aac amr amrwb wma wmv mkv
    webm mka weba mp4 mov m4v 3gp m4a m4b avi ts mts mpg flv jp2 j2k psd djvu fodt fods fodp
    fodg txt css svg html torrent rtf eml gpx kml geojson nmea igc vcard ical ps fdf xml
"""
#: The others end as they are called.
_ENDINGS = {
    "jpeg": ".jpg", "tiff": ".tif", "bigtiff": ".tif", "gzip": ".gz", "bzip2": ".bz2",
    "sevenzip": ".7z", "vorbis": ".ogg", "speex": ".spx", "oggflac": ".oga", "ogg": ".ogv",
    "amrwb": ".awb", "vcard": ".vcf", "ical": ".ics",
}  # fmt: skip

_INSPECTED_ONLY = """
    cr3 cr2 dng nef arw orf rw2 pef srw raw crw raf mrw x3f apk ipa msix crx xpi whl jar xlsb
    xlam ppam vsdx xps doc xls ppt msg ole sevenzip rar ogg wma wmv mpg flv psd djvu rtf eml gpx
    kml geojson nmea igc vcard ical ps fdf xml
"""

#: Each format's name -> how the name of a copy in it ends.
SUFFIXES = {name: _ENDINGS.get(name, f".{name}") for name in _NAMES.split()}
#: Those in which no copy is written.
READ_ONLY = frozenset(_INSPECTED_ONLY.split())
