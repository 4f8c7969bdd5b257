"""Names that office programs bring by themselves, which say nothing of their users."""

from __future__ import annotations

import re

#: Names that programs give by themselves, and that say nothing: P1, gr12, ce3, Mdp1, WWNum4.
_AUTOMATIC = re.compile(
    r"(M?(P|T|L|fr|gr|pr|dp)|N|ce|co|ro|ta|[PM]?pm|PM|Sect|ch|ID|a|S|FR|Ru|Rub|hdr|ftr|dtd)\d+|"
    r"N\d+P\d+|WWNum\d+[a-z]*|WW8Num\d+(z\d)?|ListLabel \d+|"
    r"(List|Numbering) \d+ (Start|End|Cont\.)|Table\d+(\.[A-Z]+\d*)?|"
    r"(Index |Contents |List |Numbering |Heading |User Index |Illustration Index |Object index |"
    r"Table index |Bibliography |Outline |heading |toc |index |Object [Ii]ndex )\d+|"
    r"AL\d+T\d+P?\d*M?\d*"
)
_BUILT_IN = """
Standard|Default|Default Style|Default Paragraph Style|Text body|Text body indent|Heading|Title|
Subtitle|Signature|Salutation|List|List Indent|Hanging indent|First line indent|Marginalia|
Index|Caption|Table|Table Contents|Table Heading|Text|Figure|Illustration|Drawing|Frame contents|
Header|Header left|Header right|Footer|Footer left|Footer right|Header and Footer|Footnote|
Endnote|Addressee|Sender|Horizontal Line|Quotations|Preformatted Text|Comment|Table Text|
Contents Heading|Index Heading|Index Separator|Bibliography Heading|User Index Heading|
Illustration Index Heading|Table index heading|Object index heading|Figure Index Heading|
Numbering Symbols|Bullet Symbols|Page Number|Internet link|Visited Internet Link|
Internet Link|Placeholder|Line numbering|Main index entry|Footnote Symbol|Footnote anchor|
Endnote Symbol|Endnote anchor|Caption characters|Drop Caps|Rubies|Emphasis|Citation|
Strong Emphasis|Source Text|Example|User Entry|Variable|Definition|Teletype|Vertical Numbering
Symbols|Graphics|Frame|OLE|Formula|Labels|Watermark|Outline|No List|First Page|Left Page|
Right Page|Envelope|HTML|Landscape|Converted1|Normal|No Spacing|List Paragraph|Quote|
Intense Quote|Normal Table|Table Grid|Default Paragraph Font|Hyperlink|FollowedHyperlink|
Footnote Text|Footnote Reference|Endnote Text|Endnote Reference|Strong|Subtle Emphasis|
Intense Emphasis|Subtle Reference|Intense Reference|Book Title|TOC Heading|Balloon Text|
Plain Text|Body Text|Result|Result2|Heading1|Accent|Accent 1|Accent 2|Accent 3|Status|Good|
Neutral|Bad|Warning|Error|Note|Footnote|Report|Object with arrow|Object with shadow|
Object without fill|Object with no fill and no line|objectwitharrow|objectwithshadow|
objectwithoutfill|objectwithnofillandnoline|standard|text|textbody|textbodyjustfied|
textbodyindent|title|title1|title2|headline|headline1|headline2|measure|default|background|
notes|subtitle|layout|controls|measurelines|backgroundobjects|Arrow|Circle|Square|Arrow concave|
Standard|gray1|gray2|gray3|bw1|bw2|bw3|orange1|orange2|orange3|turquoise1|turquoise2|
turquoise3|blue1|blue2|blue3|sun1|sun2|sun3|earth1|earth2|earth3|green1|green2|green3|
seetang1|seetang2|seetang3|lightblue1|lightblue2|lightblue3|yellow1|yellow2|yellow3|
A4|A0|Text A4|Title A4|Heading A4|Text A0|Title A0|Heading A0|Graphic|Shapes|Filled|
Filled Blue|Filled Green|Filled Red|Filled Yellow|Outlined|Outlined Blue|Outlined Green|
Outlined Red|Outlined Yellow|Lines|Arrow Line|Dashed Line|local-table|Academic|Box List Blue|
Box List Green|Box List Red|Box List Yellow|Elegant|Financial|Simple Grid Columns|
Simple Grid Rows|Simple List Shaded
"""
_BUILT_IN_NAMES = frozenset(" ".join(name.split()) for name in _BUILT_IN.split("|"))
_CODED = re.compile(r"_([0-9a-fA-F]{2,4})_")
#: What presentations put behind the name of a master page to name its styles.
BEHIND_MASTER = re.compile(
    r"-(title|subtitle|outline\d|notes|background|backgroundobjects)(_20_\d+)?$"
)


def decoded(name: str) -> str:
    """A style's name as people see it: "Text_20_body" is "Text body"."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), name)


def is_built_in(name: str) -> bool:
    """Whether programs bring this name, or count so by themselves."""
    said = decoded(BEHIND_MASTER.sub("", name))
    return not said or said in _BUILT_IN_NAMES or bool(_AUTOMATIC.fullmatch(said))
