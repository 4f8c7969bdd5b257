"""The words for codes that stand in a guide's head."""

from __future__ import annotations

from toolkit.i18n import mark as _

CLUSTERS: dict[str, str] = {
    "start": _("Start here"),
    "images": _("Pictures and files"),
    "systems": _("Systems that watch"),
    "devices": _("Phones, accounts and networks"),
    "situations": _("Situations"),
    "trainers": _("For trainers"),
}
AUDIENCES: dict[str, str] = {
    "all": _("everyone"),
    "activist": _("activists and outreach workers"),
    "family": _("families"),
    "trainer": _("trainers"),
    "organiser": _("organisers"),
    "documenter": _("people who document"),
    "student": _("students and workers"),
    "minority": _("minorities at risk"),
    "diaspora": _("people abroad"),
}
REGIONS: dict[str, str] = {
    "all": _("Everywhere"),
    "cn-mainland": _("Mainland China"),
    "hk": _("Hong Kong"),
    "eu": _("European Union"),
    "uk": _("United Kingdom"),
    "us": _("United States"),
    "other": _("Other places"),
}
LEVELS: dict[int, str] = {
    1: _("for anyone"),
    2: _("needs some practice"),
    3: _("for organisers and advanced readers"),
}
CERTAINTIES: dict[str, str] = {
    "firm": _("firm"),
    "contested": _("contested"),
    "changing": _("changing"),
}
