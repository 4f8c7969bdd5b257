"""Names that the standard defines as values. Any other name could be somebody's word."""

from __future__ import annotations

STANDARD = frozenset(
    "/" + word
    for word in """
    DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Pattern Separation DeviceN
    G RGB CMYK I
    AbsoluteColorimetric RelativeColorimetric Perceptual Saturation
    Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight
    SoftLight Difference Exclusion Hue Saturation Color Luminosity
    Identity Default None Alpha Transparency All On Off
    XYZ Fit FitH FitV FitR FitB FitBH FitBV
    S D B I U N O P T
    WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding PDFDocEncoding
    L2R R2L R C W
    AnyOn AnyOff AllOn AllOff ON OFF Unchanged
    Tx Btn Ch Yes
    NextPage PrevPage FirstPage LastPage
    Link Widget Highlight Underline Squiggly StrikeOut FreeText Stamp Ink Square Circle Line
    Polygon PolyLine Caret
    r A a
    Layout Table List
    Block Inline Before Middle After Start Center End Justify Auto Top Bottom Left Right
    LrTb RlTb TbRl Row Column Both Ordered Unordered Disc Circle Square Decimal UpperRoman
    LowerRoman UpperAlpha LowerAlpha Hidden Dotted Dashed Solid Double Groove Ridge Inset Outset
    Pagination Page Background Header Footer Watermark
    Font FontDescriptor Encoding CMap Type0 Type1 MMType1 Type3 TrueType CIDFontType0 CIDFontType2
    Type1C CIDFontType0C OpenType XObject Image Form ExtGState Group Mask Pattern
    FlateDecode DCTDecode JPXDecode CCITTFaxDecode JBIG2Decode
    """.split()
)
#: Types of structure elements (ISO 32000-1, 14.8.4, and those added in ISO 32000-2).
STRUCTURE = frozenset(
    "/" + word
    for word in """
    Document DocumentFragment Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private
    P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference
    BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form Aside Title FENote Sub
    Em Strong Artifact
    """.split()
)
#: Character sets by which a composite font may number its letters.
ORDERINGS = frozenset({b"Identity", b"Japan1", b"GB1", b"CNS1", b"Korea1", b"KR"})
#: Marks that may stay as they look.
MARKS = frozenset({
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/FreeText", "/Stamp", "/Ink", "/Square",
    "/Circle", "/Line", "/Polygon", "/PolyLine", "/Caret",
})  # fmt: skip
