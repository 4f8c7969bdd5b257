"""The words of OpenDocument 1.2 to 1.4 that a clean document may hold: elements and attributes.

From the specification (OASIS, part 3: schema) and from the extensions that LibreOffice writes and
reads. What is missing here is not needed to show a document, or odf_rules.py deals with it.
"""

from __future__ import annotations

_ELEMENTS: dict[str, str] = {
    "anim": """
        animate animateColor animateMotion animateTransform command iterate par seq set
        transitionFilter
        """,
    "calcext": """
        color-scale color-scale-entry condition conditional-format conditional-formats data-bar
        date-is formatting-entry icon-set
        """,
    "chart": """
        axis categories chart coordinate-region data-label data-point domain equation
        error-indicator floor footer
        grid label-separator legend mean-value plot-area regression-curve series stock-gain-marker
        stock-loss-marker stock-range-line subtitle symbol-image title wall
        """,
    "chartooo": """
        coordinate-region date-scale
        """,
    "dr3d": """
        cube extrude light rotate scene sphere
        """,
    "draw": """
        a area-circle area-polygon area-rectangle caption circle connector contour-path
        contour-polygon control custom-shape ellipse enhanced-geometry equation fill-image frame g
        glue-point gradient handle hatch image image-map layer layer-set line marker measure
        object object-ole opacity page page-thumbnail path plugin polygon polyline rect
        regular-polygon stroke-dash text-box
        """,
    "form": """
        button checkbox column combobox date file fixed-text form formatted-text grid image
        image-frame item listbox number option password radio text textarea time value-range
        """,
    "loext": """
        char-complex-color color color-scale conditional-formats contextual-spacing fill-character
        fill-complex-color gradient-stop graphic-properties p regression-x table-protection text
        theme
        """,
    "number": """
        am-pm boolean boolean-style currency-style currency-symbol date-style day day-of-week
        embedded-text era fill-character fraction hours minutes month number number-style
        percentage-style
        quarter scientific-number seconds text text-content text-style time-style week-of-year
        year
        """,
    "office": """
        automatic-styles binary-data body chart document document-content document-styles drawing
        font-face-decls forms image master-styles presentation spreadsheet styles text
        """,
    "presentation": """
        animation-group animations date-time date-time-decl dim footer footer-decl
        header header-decl hide-shape hide-text notes placeholder play settings show-shape
        show-text
        """,
    "style": """
        background-image chart-properties column column-sep columns default-page-layout
        default-style drawing-page-properties drop-cap font-face footer footer-first footer-left
        footer-style footnote-sep graphic-properties handout-master header header-first
        header-footer-properties header-left header-style list-level-label-alignment
        list-level-properties map master-page page-layout page-layout-properties
        paragraph-properties presentation-page-layout region-center region-left region-right
        ruby-properties section-properties style tab-stop tab-stops table-cell-properties
        table-column-properties table-properties table-row-properties text-properties
        """,
    "svg": """
        desc linearGradient radialGradient stop title
        """,
    "table": """
        background body calculation-settings cell-address covered-table-cell even-columns
        even-rows first-column first-row iteration last-column last-row named-expression
        named-expressions named-range null-date odd-columns odd-rows shapes table table-cell
        table-column table-column-group table-columns table-header-columns table-header-rows
        table-row table-row-group table-rows table-template
        """,
    "text": """
        a alphabetical-index alphabetical-index-entry-template alphabetical-index-source
        bibliography bibliography-entry-template bibliography-source bookmark bookmark-end
        bookmark-ref bookmark-start chapter date h hidden-paragraph hidden-text illustration-index
        illustration-index-entry-template illustration-index-source index-body
        index-entry-bibliography index-entry-chapter index-entry-link-end index-entry-link-start
        index-entry-page-number index-entry-span index-entry-tab-stop index-entry-text
        index-source-style index-source-styles index-title index-title-template line-break
        linenumbering-configuration linenumbering-separator list list-header list-item
        list-level-style-bullet list-level-style-image list-level-style-number list-style note
        note-body note-citation note-continuation-notice-backward note-continuation-notice-forward
        note-ref notes-configuration number numbered-paragraph object-index
        object-index-entry-template object-index-source outline-level-style outline-style p page
        page-continuation page-count page-number page-sequence placeholder reference-mark
        reference-mark-end
        reference-mark-start reference-ref ruby ruby-base ruby-text s section sheet-name
        soft-page-break span tab table-index table-index-entry-template table-index-source
        table-of-content table-of-content-entry-template table-of-content-source time user-index
        user-index-entry-template user-index-source
        """,
}

_ATTRIBUTES: dict[str, str] = {
    "anim": """
        audio-level color-interpolation color-interpolation-direction command formula id
        iterate-interval iterate-type sub-item value
        """,
    "calcext": """
        apply-style-name axis-color axis-position base-cell-address conditional-format date
        gradient icon-set-type max-length min-length negative-color positive-color show-value
        target-range-address type value value-type
        """,
    "chart": """
        angle-offset attached-axis auto-position auto-size automatic-content axis-label-position
        axis-position base-time-unit class column-mapping connect-bars data-label-number
        data-label-series data-label-symbol data-label-text data-source-has-labels deep dimension
        display-equation display-label display-r-square error-category error-lower-indicator
        error-lower-limit error-lower-range error-margin error-percentage error-upper-indicator
        error-upper-limit error-upper-range gap-width group-bars-per-axis hole-size
        include-hidden-cells interpolation interval-major interval-minor-divisor
        japanese-candle-stick label-arrangement label-cell-address label-position
        label-position-negative legend-align legend-position lines link-data-style-to-source
        logarithmic major-interval-unit major-interval-value maximum mean-value minimum
        minor-interval-unit minor-interval-value name origin overlap percentage pie-offset
        regression-extrapolate-backward regression-extrapolate-forward regression-force-intercept
        regression-intercept-value regression-max-degree regression-moving-type regression-period
        regression-type repeated reverse-direction right-angled-axes row-mapping scale-text
        series-source solid-type sort-by-x-values spline-order spline-resolution stacked style-name
        symbol-height symbol-name symbol-type symbol-width text-overlap three-dimensional
        tick-mark-position tick-marks-major-inner tick-marks-major-outer tick-marks-minor-inner
        tick-marks-minor-outer treat-empty-cells values-cell-range-address vertical visible
        """,
    "chartooo": """
        axis-type base-time-unit coordinate origin
        """,
    "css3t": """
        text-justify
        """,
    "dr3d": """
        ambient-color back-scale backface-culling center close-back close-front depth
        diffuse-color direction distance edge-rounding edge-rounding-mode emissive-color enabled
        end-angle focal-length horizontal-segments lighting-mode max-edge min-edge
        normals-direction normals-kind projection shade-mode shadow shadow-slant shininess size
        specular specular-color texture-filter texture-generation-mode-x texture-generation-mode-y
        texture-kind texture-mode transform vertical-segments vpn vrp vup
        """,
    "draw": """
        align angle auto-grow-height auto-grow-width background-size blue border caption-angle
        caption-angle-type caption-escape caption-escape-direction caption-fit-line-length
        caption-gap caption-id caption-line-length caption-point-x caption-point-y caption-type
        chain-next-name class-names color color-inversion color-mode concave
        concentric-gradient-fill-allowed contrast control corner-radius corners cx cy data
        decimal-places display distance dots1 dots1-length dots2 dots2-length draw-aspect end
        end-angle end-color end-glue-point end-guide end-intensity end-line-spacing-horizontal
        end-line-spacing-vertical end-shape engine enhanced-path escape-direction extrusion
        extrusion-allowed extrusion-brightness extrusion-color extrusion-depth extrusion-diffusion
        extrusion-first-light-direction extrusion-first-light-harsh extrusion-first-light-level
        extrusion-light-face extrusion-metal extrusion-number-of-line-segments extrusion-origin
        extrusion-rotation-angle extrusion-rotation-center extrusion-second-light-direction
        extrusion-second-light-harsh extrusion-second-light-level extrusion-shininess
        extrusion-skew extrusion-specularity extrusion-viewpoint fill fill-color
        fill-gradient-name fill-hatch-name fill-hatch-solid fill-image-height fill-image-name
        fill-image-ref-point fill-image-ref-point-x fill-image-ref-point-y fill-image-width
        fit-to-contour fit-to-size formula frame-display-border frame-display-scrollbar
        frame-margin-horizontal frame-margin-vertical frame-name gamma
        glue-point-leaving-directions glue-point-type glue-points gradient-step-count green
        guide-distance guide-overhang handle-mirror-horizontal handle-mirror-vertical handle-polar
        handle-position handle-radius-range-maximum handle-radius-range-minimum
        handle-range-x-maximum handle-range-x-minimum handle-range-y-maximum
        handle-range-y-minimum handle-switched id image-opacity kind layer line-distance line-skew
        luminance marker-end marker-end-center marker-end-width marker-start marker-start-center
        marker-start-width master-page-name measure-align measure-vertical-align mime-type
        mirror-horizontal mirror-vertical modifiers name nav-order nohref
        notify-on-update-of-ranges ole-draw-aspect opacity opacity-name page-number parallel
        path-stretchpoint-x path-stretchpoint-y placing points protected recreate-on-edit red
        rotation secondary-fill-color shadow shadow-color shadow-offset-x shadow-offset-y
        shadow-opacity shape-id sharpness show-unit start start-angle start-color start-glue-point
        start-guide start-intensity start-line-spacing-horizontal start-line-spacing-vertical
        start-shape stroke stroke-dash stroke-dash-names stroke-linejoin style style-name
        symbol-color text-areas text-path text-path-allowed text-path-mode
        text-path-same-letter-heights text-path-scale text-rotate-angle text-style-name
        textarea-horizontal-align textarea-vertical-align tile-repeat-offset transform type unit
        value visible-area-height visible-area-left visible-area-top visible-area-width
        wrap-influence-on-position z-index
        """,
    "drawooo": """
        display enhanced-path extrusion-diffusion fill-opacity shape-mirror style sub-view-size
        text-area
        """,
    "fo": """
        background-color border border-bottom border-left border-right border-top break-after
        break-before clip color column-count column-gap end-indent font-family font-size
        font-style font-variant font-weight height hyphenate hyphenation-keep
        hyphenation-ladder-count hyphenation-push-char-count hyphenation-remain-char-count
        keep-together keep-with-next letter-spacing line-height margin margin-bottom margin-left
        margin-right margin-top max-height max-width min-height min-width orphans padding
        padding-bottom padding-left padding-right padding-top page-height page-width space-after
        space-before start-indent text-align text-align-last text-indent text-shadow
        text-transform widows width wrap-option
        """,
    "form": """
        apply-design-mode auto-complete automatic-focus bound-column button-type
        control-implementation convert-empty-to-null current-selected current-state current-value
        default-button delay-for-repeat disabled dropdown echo-char focus-on-click for id
        image-align image-data image-position is-tristate label linked-cell list-linkage-type
        max-length max-value min-value multi-line multiple name orientation page-step-size
        printable readonly repeat selected size spin-button state step-size tab-index tab-stop
        text-style-name toggle validation value visual-effect
        """,
    "loext": """
        allow-overlap big-thousand blank-exponent-digits blank-width-char blend-mode border
        border-bottom border-left border-right border-top bordering char-shading-value column-count
        column-gap contextual-spacing custom-leader-lines custom-leader-text data-label-series
        decorative exponent-interval exponent-lowercase external-data fill-use-slide-background
        forced-exponent-sign glow-radius glow-text-radius glow-transparency gutter-at-top
        hatch-count hyphenation-keep hyphenation-keep-type hyphenation-no-caps
        hyphenation-no-last-word hyphenation-word-char-count hyphenation-zone is-spill-over
        joined-borders label-fill label-fill-color label-stroke label-stroke-color
        label-stroke-opacity label-stroke-width linked-styles list-format major-origin
        margin-gutter max-blank-integer-digits max-denominator-value max-numerator-digits
        may-be-in-footnote mime-type min-decimal-places num-list-format numbered-type opacity
        padding padding-bottom padding-left padding-right padding-top
        regression-extrapolate-backward regression-extrapolate-forward regression-force-intercept
        regression-intercept-value regression-max-degree regression-moving-type regression-period
        rel-height-rel rel-width-rel resolved rtl-gutter scale-to-X scale-to-Y shade shadow
        shadow-blur snap-to softedge-radius text-columns theme-color tint transformed
        try-staggering-first word-spacing word-spacing-maximum word-spacing-minimum
        zeros-denominator-digits zeros-numerator-digits
        """,
    "number": """
        automatic-order calendar country decimal-places decimal-replacement denominator-value
        display-factor exponent-interval forced-exponent-sign format-source grouping language
        max-denominator-value min-decimal-places min-denominator-digits min-exponent-digits
        min-integer-digits min-numerator-digits position possessive-form rfc-language-tag script
        style textual transliteration-country transliteration-format transliteration-language
        transliteration-style truncate-on-overflow
        """,
    "office": """
        automatic-update boolean-value conversion-mode currency date-value display mimetype
        server-map string-value time-value value value-type version
        """,
    "officeooo": """
        display
        """,
    "presentation": """
        action animations background-objects-visible background-visible class class-names delay
        direction display-date-time display-footer display-header display-page-number duration
        effect endless force-manual full-screen group-id master-element mouse-as-pen mouse-visible
        name node-type object pages path-id pause placeholder play-full
        presentation-page-layout-name preset-class preset-id preset-sub-type show
        show-end-of-presentation-slide show-logo source speed start-page start-scale
        start-with-navigator stay-on-top style-name transition-on-click transition-speed
        transition-style transition-type use-date-time-name use-footer-name use-header-name
        user-transformed verb visibility
        """,
    "smil": """
        accelerate accumulate additive attributeName autoReverse begin by calcMode decelerate
        direction dur end endsync fadeColor fill fillDefault from keySplines keyTimes mode
        repeatCount repeatDur restart restartDefault subtype targetElement to type values
        """,
    "style": """
        adjustment apply-style-name auto-text-indent auto-update background-transparency
        base-cell-address border-line-width border-line-width-bottom border-line-width-left
        border-line-width-right border-line-width-top cell-protect char class color column-width
        condition contextual-spacing data-style-name decimal-places default-outline-level
        diagonal-bl-tr diagonal-bl-tr-widths diagonal-tl-br diagonal-tl-br-widths direction
        display display-name distance distance-after-sep distance-before-sep dynamic-spacing
        editable family
        first-page-number flow-with-text font-adornments font-charset font-charset-asian
        font-charset-complex font-family-asian font-family-complex font-family-generic
        font-family-generic-asian font-family-generic-complex font-independent-line-spacing
        font-name font-name-asian font-name-complex font-pitch font-pitch-asian font-pitch-complex
        font-relief font-size-asian font-size-complex font-size-rel font-size-rel-asian
        font-size-rel-complex font-style-asian font-style-complex font-style-name
        font-style-name-asian font-style-name-complex font-weight-asian font-weight-complex
        footnote-max-height glyph-orientation-vertical header-first height hidden horizontal-pos
        horizontal-rel join-border justify-single-word layout-grid-base-height
        layout-grid-base-width layout-grid-color layout-grid-display layout-grid-lines
        layout-grid-mode layout-grid-print layout-grid-ruby-below layout-grid-ruby-height
        layout-grid-snap-to layout-grid-snap-to-characters layout-grid-standard-mode leader-char
        leader-color leader-style leader-text leader-text-style leader-type leader-width
        legend-expansion legend-expansion-aspect-ratio length letter-kerning line-break
        line-height-at-least line-spacing line-style lines list-level list-style-name
        master-page-name may-break-between-rows min-row-height mirror name next-style-name
        num-format num-letter-sync num-prefix num-suffix number-wrapped-paragraphs
        overflow-behavior page-layout-name page-number page-usage parent-style-name
        percentage-data-style-name position print print-content print-orientation print-page-order
        protect punctuation-wrap register-true register-truth-ref-style-name rel-column-width
        rel-height rel-width repeat repeat-content rotation-align rotation-angle row-height
        ruby-align ruby-position run-through scale-to scale-to-X scale-to-Y scale-to-pages
        script-type shadow shrink-to-fit snap-to-layout-grid style style-name tab-stop-distance
        table-centering text-align-source text-autospace text-blinking text-combine
        text-combine-end-char text-combine-start-char text-emphasize text-line-through-color
        text-line-through-mode text-line-through-style text-line-through-text
        text-line-through-text-style text-line-through-type text-line-through-width text-outline
        text-overline-color text-overline-mode text-overline-style text-overline-type
        text-overline-width text-position text-rotation-angle text-rotation-scale text-scale
        text-underline-color text-underline-mode text-underline-style text-underline-type
        text-underline-width type use-optimal-column-width use-optimal-row-height
        use-window-font-color vertical-align vertical-pos vertical-rel volatile width wrap
        wrap-contour wrap-contour-mode wrap-dynamic-threshold writing-mode writing-mode-automatic
        """,
    "svg": """
        accent-height alphabetic ascent bbox cap-height cx cy d descent fill fill-rule font-family
        font-size font-stretch font-style font-variant font-weight fx fy gradientTransform
        gradientUnits hanging height ideographic mathematical name offset origin overline-position
        overline-thickness panose-1 path r rx ry slope spreadMethod stemh stemv stop-color
        stop-opacity strikethrough-position strikethrough-thickness stroke-color stroke-linecap
        stroke-opacity stroke-width type underline-position underline-thickness unicode-range
        units-per-em v-alphabetic v-hanging v-ideographic v-mathematical viewBox width widths x
        x-height x1 x2 y y1 y2
        """,
    "table": """
        add-empty-lines algorithm align allow-empty-cell automatic-find-labels base-cell-address
        bind-styles-to-content border-color border-model buttons case-sensitive cell-address
        cell-range cell-range-address column condition condition-source
        condition-source-range-address contains-error contains-header copy-back copy-formulas
        copy-styles count data-cell-range-address data-field data-type date-value
        default-cell-style-name direction display display-border display-duplicates
        display-filter-buttons display-list display-member-mode drill-down-on-double-click
        embedded-number-behavior enabled end end-cell-address end-column end-position end-row
        end-table end-x end-y execute expression field-name field-number first-row-end-column
        first-row-start-column formula function grand-total group-by-field-number grouped-by
        has-persistent-data id identify-categories ignore-empty-rows index is-active
        is-data-layout-field is-selection is-sub-table label-cell-range-address
        last-column-spanned last-row-end-column last-row-spanned last-row-start-column layout-mode
        link-to-source-data marked-invalid matrix-covered maximum-difference member-count
        member-name member-type message-type mode multi-deletion-spanned name null-year
        number-columns-repeated number-columns-spanned number-matrix-columns-spanned
        number-matrix-rows-spanned number-rows-repeated number-rows-spanned object-name
        on-update-keep-size on-update-keep-styles operator order orientation
        page-breaks-on-group-change paragraph-style-name parse-sql-statement position
        precision-as-shown print print-ranges protect protected range-usable-as refresh-delay row
        scenario-ranges search-criteria-must-apply-to-whole-cell selected-page show-details
        show-empty show-filter-button sort-mode source-cell-range-addresses source-field-name
        start start-column start-position start-row start-table status step steps
        structure-protected style-name tab-color table table-background table-name
        target-cell-address target-range-address template-name track-changes type
        use-banding-columns-styles use-banding-rows-styles use-first-column-styles
        use-first-row-styles use-labels use-last-column-styles use-last-row-styles
        use-regular-expressions use-wildcards used-hierarchy value value-type visibility
        """,
    "tableooo": """
        display tab-color
        """,
    "text": """
        active alphabetical-separators anchor-page-number anchor-type animation animation-delay
        animation-direction animation-repeat animation-start-inside animation-steps
        animation-stop-inside bibliography-data-field bullet-char bullet-relative-size c
        capitalize-entries caption-sequence-format caption-sequence-name change-id
        citation-body-style-name citation-style-name class-names combine-entries
        combine-entries-with-dash combine-entries-with-pp comma-separated cond-style-name
        condition consecutive-numbering continue-list continue-numbering copy-outline-levels
        count-empty-lines count-in-text-boxes current-value date-adjust date-value
        default-style-name display display-levels display-outline-level dont-balance-text-columns
        duration fixed footnotes-position formula global id ignore-case increment index-name
        index-scope is-hidden is-list-header kind label label-followed-by level line-break
        line-number list-id list-level-position-and-space-mode list-tab-stop-position main-entry
        main-entry-style-name master-page-name min-label-distance min-label-width name note-class
        number number-lines number-position numbered-entries offset outline-level page-adjust
        placeholder-type prefix protected ref-name reference-format relative-tab-stop-position
        restart-numbering restart-on-page row-number section-name select-page separation-character
        sort-algorithm sort-ascending sort-by-position space-before start-numbering-at start-value
        string-value style-name style-override suffix tab-ref time-adjust time-value track-changes
        use-caption use-chart-objects use-draw-objects use-floating-frames use-graphics
        use-index-marks use-index-source-styles use-keys-as-entries use-math-objects use-objects
        use-other-objects use-outline-level use-soft-page-breaks use-spreadsheet-objects
        use-tables value visited-style-name
        """,
    "xlink": """
        actuate href show type
        """,
    "xml": """
        id space
        """,
}

#: Prefix and word, such as "text:p".
ELEMENTS = frozenset(
    f"{space}:{word}" for space, words in _ELEMENTS.items() for word in words.split()
)
ATTRIBUTES = frozenset(
    f"{space}:{word}" for space, words in _ATTRIBUTES.items() for word in words.split()
)
