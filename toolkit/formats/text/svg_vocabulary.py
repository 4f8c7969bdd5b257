"""What a drawing can be made of: the elements and attributes of SVG 1.1 and 2 that show something.

Whatever is not named here goes, because nobody knows what it hides.
"""

from __future__ import annotations

from toolkit.formats.text.xml_tree import Name

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"
#: What refers to something else, in SVG 2 and in 1.1.
HREFS = (Name("", "href"), Name(XLINK, "href"))

#: Elements that are drawn, or that say how.
ELEMENTS = frozenset(
    {"svg", "g", "defs", "symbol", "use", "switch", "a", "marker", "mask", "clipPath", "pattern",
     "linearGradient", "radialGradient", "stop", "meshgradient", "meshrow", "meshpatch", "hatch",
     "hatchpath", "solidcolor", "path", "rect", "circle", "ellipse", "line", "polyline",
     "polygon", "image", "text", "tspan", "tref", "textPath", "altGlyph", "glyphRef", "font",
     "glyph", "missing-glyph", "hkern", "vkern", "font-face", "font-face-src", "font-face-name",
     "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
     "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight",
     "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
     "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
     "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "style", "view", "animate",
     "set", "animateMotion", "animateTransform", "animateColor", "mpath", "foreignObject",
     "flowRoot", "flowRegion", "flowRegionExclude", "flowPara", "flowSpan", "flowDiv", "flowLine"}
)  # fmt: skip
#: Elements of pages that may stand in a drawing's foreignObject.
PAGE = frozenset(
    {"body", "div", "span", "p", "br", "b", "i", "u", "s", "strong", "em", "small", "sub", "sup",
     "code", "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr",
     "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "font", "center", "blockquote", "a",
     "img", "label", "section", "q", "kbd", "samp", "var", "mark"}
)  # fmt: skip
#: Elements whose words are drawn.
WORDED = frozenset(
    {"text", "tspan", "tref", "textPath", "altGlyph", "a", "flowPara", "flowSpan", "flowDiv",
     "flowLine", "foreignObject"}
)  # fmt: skip
#: Elements that are drawn only where another one refers to them.
REFERRED = frozenset(
    {"defs", "symbol", "marker", "mask", "clipPath", "pattern", "linearGradient",
     "radialGradient", "meshgradient", "hatch", "solidcolor", "filter", "view"}
)  # fmt: skip
#: Elements that count wherever they stand.
ALWAYS = frozenset(
    {"style", "font", "font-face", "animate", "set", "animateMotion", "animateTransform",
     "animateColor"}
)  # fmt: skip
ANIMATIONS = frozenset(
    {"animate", "set", "animateMotion", "animateTransform", "animateColor"}
)  # fmt: skip
#: Why an element goes, where that is known.
KINDS: dict[str, str] = {
    "title": "who.words", "desc": "who.words", "metadata": "hidden.packet",
    "script": "hidden.script", "handler": "hidden.script", "font-face-uri": "hidden.call",
    "cursor": "hidden.call", "color-profile": "hidden.call", "iframe": "hidden.call",
    "audio": "hidden.call", "video": "hidden.call",
}  # fmt: skip

#: Attributes that say how something looks; each may also stand in a style.
_LOOK = """alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering cursor direction display dominant-baseline
    fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning
    letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask
    mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering
    solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align
    text-anchor text-decoration text-overflow text-rendering transform transform-origin
    transform-box unicode-bidi vector-effect visibility white-space word-spacing writing-mode
    shape-inside shape-padding inline-size"""
_REST = """accent-height accumulate additive alphabetic amplitude arabic-form ascent attributeName
    attributeType azimuth baseFrequency baseProfile bbox begin bias bottom by calcMode cap-height
    clipPathUnits cx cy d descent diffuseConstant divisor dur dx dy edgeMode elevation end exponent
    fill format from fr fx fy g1 g2 glyph-name glyphRef gradientTransform gradientUnits hanging
    height horiz-adv-x horiz-origin-x horiz-origin-y href id ideographic in in2 intercept k k1 k2
    k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust
    limitingConeAngle local markerHeight markerUnits markerWidth maskContentUnits maskUnits
    mathematical max media method min mode name numOctaves offset operator order orient
    orientation origin overline-position overline-thickness panose-1 path pathLength
    patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur
    requiredExtensions requiredFeatures restart result rotate rx ry scale seed side slope spacing
    specularConstant specularExponent spreadMethod startOffset stdDeviation stemh stemv
    stitchTiles strikethrough-position strikethrough-thickness string style surfaceScale
    systemLanguage tableValues target targetX targetY textLength to type u1 u2 underline-position
    underline-thickness unicode unicode-range units-per-em v-alphabetic v-hanging v-ideographic
    v-mathematical values version vert-adv-y vert-origin-x vert-origin-y viewBox viewTarget width
    widths x x-height x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan class
    colspan rowspan align valign size face bgcolor border cellpadding cellspacing dir src start"""
LOOK = frozenset(_LOOK.split())
ATTRIBUTES = LOOK | frozenset(_REST.split())
#: What a style says -> it is not seen.
UNSEEN = {
    "display": ("none",), "visibility": ("hidden", "collapse"),
    "opacity": ("0", "0.0", "0%", "0.00"),
}  # fmt: skip
