"""The frames of ID3v2: what each is called, which kind of trace it is, and how its fields lie.

A shape is a string with one sign a field:

    e  the character set of what follows      x  a text in it, up to its end mark
    a  a Latin text up to its end mark        X  the rest as text    A  the rest as Latin text
    1 to 9  so many bytes, shown as text      .  one byte, shown as a number
    N  the rest as a big number               D  the rest as data    S  words with their times
    G  a file inside                          Q  frames inside       P  a picture inside
    C  a count and so many Latin texts

After the ID3v2.2, 2.3 and 2.4 documents, the chapter addendum, and what iTunes, MusicMatch and
Windows add.
"""

from __future__ import annotations

from typing import NamedTuple


class Frame(NamedTuple):
    """One row."""

    name: str
    kind: str
    shape: str


_TEXTS: dict[str, tuple[str, str]] = {
    "TALB TAL": ("album", "who.words"), "TBPM TBP": ("tempo", "software.setting"),
    "TCMP TCP": ("compilation", "software.setting"), "TCOM TCM": ("composer", "who.author"),
    "TCON TCO": ("genre", "who.words"), "TCOP TCR": ("copyright", "who.rights"),
    "TDAT TDA": ("date", "when.taken"), "TDEN": ("encoding time", "when.changed"),
    "TDES TDS": ("description", "who.words"), "TDLY TDY": ("delay", "software.setting"),
    "TDOR": ("original release", "when.changed"), "TDRC": ("recording time", "when.taken"),
    "TDRL": ("release time", "when.changed"), "TDTG": ("tagging time", "when.changed"),
    "TENC TEN": ("encoded by", "who.author"), "TEXT TXT": ("writer", "who.author"),
    "TFLT TFT": ("file type", "software.setting"), "TGID": ("podcast number", "hidden.id"),
    "TIME TIM": ("time", "when.taken"), "TIPL": ("involved people", "who.author"),
    "TIT1 TT1": ("group", "who.words"), "TIT2 TT2": ("title", "who.words"),
    "TIT3 TT3": ("subtitle", "who.words"), "TKEY TKE": ("key", "software.setting"),
    "TLAN TLA": ("language", "who.language"), "TLEN TLE": ("length", "software.setting"),
    "TMCL": ("musicians", "who.author"), "TMED TMT": ("medium", "device.setting"),
    "TMOO": ("mood", "who.words"), "TOAL TOT": ("original album", "who.words"),
    "TOFN TOF": ("original file name", "who.user_path"),
    "TOLY TOL": ("original writer", "who.author"), "TOPE TOA": ("original artist", "who.author"),
    "TORY TOR": ("original year", "when.changed"), "TOWN": ("owner", "who.owner"),
    "TPE1 TP1": ("artist", "who.author"), "TPE2 TP2": ("band", "who.author"),
    "TPE3 TP3": ("conductor", "who.author"), "TPE4 TP4": ("changed by", "who.author"),
    "TPOS TPA": ("part of a set", "who.words"), "TPRO": ("produced notice", "who.rights"),
    "TPUB TPB": ("publisher", "who.author"), "TRCK TRK": ("track", "who.words"),
    "TRDA TRD": ("recording dates", "when.taken"), "TRSN": ("station", "who.author"),
    "TRSO": ("station's owner", "who.owner"), "TSIZ TSI": ("size", "software.setting"),
    "TSRC TRC": ("recording code", "hidden.id"), "TSSE TSS": ("encoder", "software.name"),
    "TSST": ("set's subtitle", "who.words"), "TYER TYE": ("year", "when.taken"),
    "TCAT": ("podcast category", "who.words"), "TKWD": ("keywords", "who.words"),
    "TSO2 TS2": ("sort of band", "who.author"), "TSOA TSA": ("sort of album", "who.words"),
    "TSOC TSC": ("sort of composer", "who.author"), "TSOP TSP": ("sort of artist", "who.author"),
    "TSOT TST": ("sort of title", "who.words"), "GRP1 GP1": ("grouping", "who.words"),
    "MVNM MVN": ("movement", "who.words"), "MVIN MVI": ("movement number", "who.words"),
}  # fmt: skip
_OTHERS: dict[str, tuple[str, str, str]] = {
    "TXXX TXX": ("own text", "who.words", "exX"), "WXXX WXX": ("own link", "who.contact", "exA"),
    "IPLS IPL": ("involved people", "who.author", "eX"),
    "COMM COM": ("comment", "hidden.comment", "e3xX"),
    "USLT ULT": ("lyrics", "who.words", "e3xX"), "SYLT SLT": ("lyrics", "who.words", "e3..xS"),
    "APIC": ("picture", "hidden.picture", "ea.xP"), "PIC": ("picture", "hidden.picture", "e3.xP"),
    "GEOB GEO": ("file", "hidden.file", "eaxxG"), "PRIV": ("private", "hidden.unknown", "aG"),
    "UFID UFI": ("file identifier", "hidden.id", "aD"),
    "POPM POP": ("rated by", "who.contact", "a.N"),
    "PCNT CNT": ("play counter", "device.counter", "N"),
    "CHAP": ("chapter", "who.words", "a4444Q"),
    "CTOC": ("table of contents", "who.words", "a.CQ"),
    "OWNE": ("purchase", "who.owner", "ea8X"), "COMR": ("commercial", "who.contact", "ea8a.xxaP"),
    "USER": ("terms of use", "who.rights", "e3X"), "ENCR": ("encryption", "hidden.id", "a.D"),
    "GRID": ("group", "hidden.id", "a.D"), "LINK LNK": ("linked tag", "who.contact", "4aX"),
    "AENC CRA": ("encryption", "hidden.id", "aD"),
    "MCDI MCI": ("disc's contents", "hidden.id", "D"),
    "SIGN": ("signature", "hidden.id", ".D"), "PCST PCS": ("podcast", "software.setting", "D"),
    "ETCO ETC": ("events", "software.setting", "D"),
    "MLLT MLL": ("lookup", "software.setting", "D"),
    "SYTC STC": ("tempo", "software.setting", "D"),
    "RVAD RVA": ("volume", "software.setting", "D"),
    "RVA2": ("volume", "software.setting", "aD"), "XRVA": ("volume", "software.setting", "aD"),
    "EQUA EQU": ("equaliser", "software.setting", "D"),
    "EQU2": ("equaliser", "software.setting", ".aD"),
    "RVRB REV": ("reverb", "software.setting", "D"),
    "POSS": ("position", "software.setting", "D"),
    "RBUF BUF": ("buffer", "software.setting", "aD"),
    "SEEK": ("next tag", "software.setting", "D"), "ASPI": ("index", "software.setting", "D"),
    "RGAD": ("volume", "software.setting", "D"), "NCON": ("MusicMatch", "hidden.unknown", "D"),
    "CRM": ("encrypted", "hidden.unknown", "aaD"),
}  # fmt: skip
_LINKS = {
    "WCOM WCM": "shop", "WCOP WCP": "rights", "WOAF WAF": "file", "WOAR WAR": "artist",
    "WOAS WAS": "source", "WORS": "station", "WPAY": "payment", "WPUB WPB": "publisher",
    "WFED WFD": "feed",
}  # fmt: skip


def _table() -> dict[str, Frame]:
    rows = {ids: Frame(name, kind, "eX") for ids, (name, kind) in _TEXTS.items()}
    rows |= {ids: Frame(*row) for ids, row in _OTHERS.items()}
    rows |= {ids: Frame(name, "who.contact", "A") for ids, name in _LINKS.items()}
    return {each: row for ids, row in rows.items() for each in ids.split()}


FRAMES = _table()


def frame_of(name: str) -> Frame:
    """The row of a frame; unknown texts and links are still those."""
    known = FRAMES.get(name)
    if known is not None:
        return known
    if name.startswith("T"):
        return Frame("text", "who.words", "eX")
    if name.startswith("W"):
        return Frame("link", "who.contact", "A")
    return Frame("unknown", "hidden.unknown", "D")
