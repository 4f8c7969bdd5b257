"""What goes from an OpenDocument file, and which trace it is: tables of words.

What stands in none of these tables and not in odf_vocabulary.py goes as unknown.
"""

from __future__ import annotations


def _table(rows: dict[str, str]) -> dict[str, str]:
    return {name: kind for kind, names in rows.items() for name in names.split()}


#: Elements that go with all that is in them.
GOES = _table({
    "hidden.note": "office:annotation office:annotation-end",
    "hidden.change": "text:tracked-changes table:tracked-changes text:change text:change-start "
    "text:change-end",
    "hidden.script": "office:scripts office:event-listeners presentation:event-listener "
    "script:event-listener text:script draw:applet office:script",
    "hidden.call": "text:dde-connection-decls table:dde-links office:dde-source "
    "table:cell-range-source draw:floating-frame text:section-source presentation:sound "
    "anim:audio",
    "who.author": "text:author-name text:author-initials text:creator text:initial-creator "
    "text:printed-by text:sender-firstname text:sender-lastname text:sender-initials "
    "text:sender-title text:sender-position text:sender-company",
    "who.contact": "text:sender-city text:sender-country text:sender-email text:sender-fax "
    "text:sender-phone-private text:sender-phone-work text:sender-postal-code "
    "text:sender-state-or-province text:sender-street",
    "who.user_path": "text:file-name text:template-name text:alphabetical-index-auto-mark-file",
    "when.changed": "text:creation-date text:creation-time text:modification-date "
    "text:modification-time text:print-date text:print-time",
    "software.history": "text:editing-cycles text:editing-duration",
    "who.words": "presentation:show",
    "hidden.text": "text:label text:alphabetical-index-mark text:alphabetical-index-mark-start "
    "text:alphabetical-index-mark-end text:toc-mark text:toc-mark-start text:toc-mark-end "
    "text:user-index-mark text:user-index-mark-start text:user-index-mark-end text:variable-decls "
    "text:sequence-decls text:user-field-decls text:sort-key table:content-validations "
    "table:consolidation table:scenario table:detective table:label-ranges table:desc "
    "table:title text:bibliography-configuration",
    "hidden.file": "table:database-ranges table:data-pilot-tables svg:font-face-src "
    "svg:definition-src",
    "hidden.form": "form:hidden form:connection-resource form:properties xforms:model",
})  # fmt: skip
#: Of those that go: they are only reported where they say more than programs write by themselves.
_QUIET_WORDS = (
    "text:change text:change-start text:change-end text:sequence-decls office:annotation-end "
    "office:scripts form:properties svg:definition-src text:bibliography-configuration"
)
QUIET = frozenset(_QUIET_WORDS.split(" "))
#: Fields whose text stays while they go: what is behind it does not show.
_TEXT_WORDS = (
    "title subject keywords description user-defined conditional-text text-input variable-get "
    "variable-input variable-set user-field-get user-field-input expression table-formula "
    "sequence sequence-ref dde-connection database-display database-name database-next "
    "database-row-number database-row-select measure execute-macro bibliography-mark meta "
    "meta-field character-count image-count object-count paragraph-count table-count "
    "word-count page-variable-get page-variable-set drop-down"
)
TEXT = frozenset(f"text:{word}" for word in _TEXT_WORDS.split(" ")) | {
    "loext:content-control",
    "field:fieldmark",
}
#: Of these: what somebody filled in, or a program out of what the document says of itself.
_FILLED_WORDS = (
    "title subject keywords description user-defined conditional-text text-input variable-get "
    "variable-input user-field-get user-field-input database-display database-name drop-down "
    "dde-connection execute-macro"
)
FILLED = frozenset(f"text:{word}" for word in _FILLED_WORDS.split(" "))
#: Elements in which text is shown; anywhere else it is hidden.
_SPEAKS_WORDS = (
    "text:p text:h text:span text:a text:ruby-base text:ruby-text text:note-citation "
    "text:index-title-template text:index-entry-span text:linenumbering-separator text:number "
    "text:placeholder text:page-number text:page-count text:page-continuation text:chapter "
    "text:sheet-name "
    "text:date text:time text:bookmark-ref text:reference-ref text:note-ref text:hidden-text "
    "text:hidden-paragraph text:note-continuation-notice-forward "
    "text:note-continuation-notice-backward number:text number:currency-symbol "
    "number:embedded-text svg:title svg:desc office:binary-data presentation:header-decl "
    "presentation:footer-decl presentation:date-time-decl loext:p loext:text form:option "
    "number:fill-character loext:fill-character"
)
SPEAKS = frozenset(_SPEAKS_WORDS.split(" ")) | TEXT  # fmt: skip
#: Attributes that go, and which trace they are.
DROPPED = _table({
    "hidden.id": "officeooo:rsid officeooo:paragraph-rsid draw:class-id table:protection-key "
    "text:protection-key xhtml:about xhtml:property xhtml:datatype xhtml:content "
    "text:list-id loext:date loext:reply-name",
    "who.words": "draw:display-name office:name office:title xlink:title text:description "
    "table:comment table:title form:title anim:name number:title presentation:show",
    "hidden.call": "form:datasource form:command form:list-source table:database-name "
    "table:database-table-name",
    "device.setting": "style:paper-tray-name",
    "who.language": "fo:language fo:country fo:script style:script-asian style:script-complex "
    "style:rfc-language-tag style:rfc-language-tag-asian style:rfc-language-tag-complex "
    "table:language table:country table:script table:rfc-language-tag",
    "software.setting": "office:target-frame office:target-frame-name draw:filter-name "
    "text:protection-key-digest-algorithm table:protection-key-digest-algorithm "
    "form:control-implementation grddl:transformation draw:may-script draw:archive draw:code "
    "draw:object table:content-validation-name form:data-field form:command-type "
    "form:escape-processing form:apply-filter form:navigation-mode form:tab-cycle "
    "form:allow-deletes form:allow-inserts form:allow-updates form:ignore-result form:enctype "
    "form:method form:list-source-type form:order form:filter form:detail-fields "
    "form:master-fields",
})  # fmt: skip
#: Where the languages stand by which readers choose a typeface for Asian and Arabic letters and
#: their like, and their regions (odf_languages.py).
SPOKEN_IN = "style:text-properties"
LANGUAGES = {"style:language-asian": "style:country-asian",
             "style:language-complex": "style:country-complex"}  # fmt: skip
OF_LANGUAGES = frozenset((*LANGUAGES, *LANGUAGES.values()))
#: Of these: they say nothing where their value is one of these.
NOTHING = frozenset(("", "none", "zxx", "true", "false", "_self", "_blank", "post", "get"))
#: Attributes by which elements are pointed at, and by which they are told apart.
IDS = frozenset(("xml:id", "text:id", "draw:id", "form:id", "table:id", "anim:id"))
ID_REFS = frozenset((
    "draw:caption-id", "draw:control", "draw:end-shape", "draw:nav-order", "draw:shape-id",
    "draw:start-shape", "presentation:master-element", "smil:targetElement", "text:change-id",
    "text:continue-list", "text:ref-name", "form:for",
))  # fmt: skip
#: Attributes that name styles, or what is named like them, and so are renamed alike.
STYLE_NAMES = frozenset((
    "style:name", "draw:fill-gradient-name", "draw:fill-hatch-name", "draw:fill-image-name",
    "draw:opacity-name", "draw:stroke-dash", "draw:marker-start", "draw:marker-end",
    "style:leader-text-style", "text:style-override", "presentation:use-header-name",
    "presentation:use-footer-name", "presentation:use-date-time-name", "presentation:name",
    "presentation:presentation-page-layout-name", "draw:layer", "form:name", "form:group-name",
    "table:template-name", "text:citation-style-name", "text:main-entry-style-name",
    "text:caption-sequence-name", "calcext:apply-style-name", "text:cond-style-name",
))  # fmt: skip
STYLE_LISTS = frozenset((
    "text:class-names", "draw:class-names", "presentation:class-names", "draw:stroke-dash-names",
))  # fmt: skip
#: Elements whose `draw:name` is a style's.
DRAWN_STYLES = frozenset((
    "draw:gradient", "draw:hatch", "draw:fill-image", "draw:marker", "draw:opacity",
    "draw:stroke-dash", "svg:linearGradient", "svg:radialGradient", "draw:layer",
))  # fmt: skip
FONT_NAMES = frozenset(("style:font-name", "style:font-name-asian", "style:font-name-complex"))
#: Attributes that say what readers see, or where they are sent.
SHOWN = frozenset((
    "xlink:href", "table:formula", "text:formula", "office:string-value", "form:label",
    "form:value", "form:current-value", "text:string-value", "text:label", "style:num-prefix",
    "style:num-suffix", "text:bullet-char", "loext:num-list-format", "svg:font-family",
    "style:font-style-name", "fo:font-family", "style:font-family-asian",
    "style:font-family-complex", "table:condition", "table:expression", "text:condition",
    "table:cell-range-address", "table:print-ranges", "table:base-cell-address",
    "chart:values-cell-range-address", "chart:label-cell-address", "style:condition",
    "calcext:value", "calcext:target-range-address", "calcext:base-cell-address",
    "table:end-cell-address", "draw:notify-on-update-of-ranges", "style:base-cell-address",
))  # fmt: skip


def is_style_name(name: str) -> bool:
    """Whether an attribute's value is the name of a style."""
    named = name in STYLE_NAMES or name.endswith(
        ("style-name", "-layout-name", "master-page-name", "data-style-name")
    )
    return named and not name.startswith("style:font-style-name")
