"""Readers of metadata found in many formats: EXIF, XMP, IPTC, profiles, maker notes."""
