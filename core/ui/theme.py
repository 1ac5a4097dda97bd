"""The visitor's theme, and the few styles that Streamlit has no setting for."""

from collections.abc import Sequence

import streamlit as st

from core.figures.palette import Palette, palette


def colours() -> Palette:
    """The palette of the theme that this visitor sees."""
    return palette(st.context.theme.type)


def theme_variables() -> dict[str, str]:
    """The theme that this visitor sees, as the variables of CSS that components know it by."""
    kind = st.context.theme.type or "light"
    names = {
        "primary-color": "primaryColor",
        "background-color": "backgroundColor",
        "secondary-background-color": "secondaryBackgroundColor",
        "text-color": "textColor",
        "border-color": "borderColor",
    }
    named = {f"--st-{css}": st.get_option(f"theme.{kind}.{ours}") for css, ours in names.items()}
    return {**named, "color-scheme": kind}


def app_style() -> None:
    """Tighter margins, so that a page's main view is above the fold at 1280 x 720."""
    st.html(
        """<style>
        .stMainBlockContainer { padding: 4.2rem 1.6rem 3rem; max-width: 96rem; }
        @media (max-width: 640px) {
            .stMainBlockContainer { padding: 4.2rem 1rem 2rem; }
            .st-key-views [role="radiogroup"] { flex-wrap: wrap; row-gap: 0.3rem; mask: none; }
        }
        /* Menus for seven sections side by side at 1280 pixels. */
        [data-testid="stTopNavLink"] > :has([data-testid="stIconMaterial"]) { display: none; }
        [data-testid="stTopNavLink"], [data-testid="stTopNavSection"] { padding-inline: 0.3rem; }
        [data-testid="stTopNav"] p { font-size: 0.84rem; }
        .stMainBlockContainer h1 { padding: 0; font-size: 1.6rem; }
        .stMainBlockContainer h2 { padding: 0.4rem 0; font-size: 1.35rem; }
        .stMarkdown h2 { padding: 0; font-size: 1.15rem; } /* what a view has found */
        /* Streamlit takes off the margin that a last paragraph has; a heading has none. */
        .stMarkdown [data-testid="stMarkdownContainer"]:has(
            > [data-testid="stHeadingWithActionElements"]:last-child) { margin-bottom: 0; }
        .st-key-tour_keys, .st-key-tour_mirror, .st-key-tour_snapshot, .st-key-theme_notice {
            position: absolute; }
        [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {
            color: inherit; }  /* faded less than Streamlit does, for contrast */
        [data-testid="stCaptionContainer"] { opacity: 0.8; }
        .st-key-head { column-gap: 1rem; row-gap: 0.4rem; }
        .st-key-head > :nth-child(2) { flex: 1 1 16rem !important; min-width: 0; }
        .stButtonGroup [role="radiogroup"] button { border-right: 1px solid #8886 !important; }
        .st-key-head .stButton button { min-height: 2.1rem; }
        [data-testid="stMetricValue"] { font-size: 1.7rem; }
        .claims { overflow-x: auto; }
        .claims table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
        .claims :is(th, td) { padding: 0.3rem 0.6rem; border: 1px solid #8884; text-align: left; }
        .claims td:first-child { white-space: nowrap; }
        .claims td:nth-child(2) { min-width: 14rem; }
        .claims a { color: var(--st-link-color); }
        .plot:fullscreen { background: var(--st-background-color); }
        /* Answers come within a blink: no fading of what is about to be replaced. */
        [data-stale="true"], [data-stale="false"] { opacity: 1 !important; transition: none !important; }
        </style>"""
    )
    if st.context.theme.type == "dark":  # white on the lighter blue can hardly be read
        st.html("<style>[data-testid=stBaseButton-primary] { color: #000; }</style>")


def lecture_style(used: Sequence[str]) -> None:
    """For a projector: the picture, one sentence and a thin line of buttons, in large type.

    used: the keys of the widgets that stay.
    """
    stays = "".join(f":not(.st-key-{key})" for key in used)
    beside = "".join(f", .st-key-{key}" for key in used)
    widgets = ", ".join(f".{kind}" for kind in _WIDGETS)
    ground = theme_variables()["--st-background-color"]
    st.html(
        f"""<style>
        html {{ font-size: clamp(20px, 1.56vw, 34px); }}
        [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
        [data-testid="stExpandSidebarButton"], header[data-testid="stHeader"], .st-key-views,
        .stElementContainer:has({widgets}){stays}:not([class*="st-key-tour_"]),
        [data-testid="stLayoutWrapper"]:has(> .stPopover),
        .stElementContainer:has([data-testid="stCaptionContainer"]),
        .st-key-controls .stElementContainer{stays},
        .stColumn:has(.st-key-controls):not(:has(.st-key-tour_steps{beside})),
        {_PICTURE} ~ .stElementContainer:has(.stTable, .lecture-table),
        {_VIEW} ~ [data-testid="stLayoutWrapper"]:has(> .st-key-stage),
        .stMainBlockContainer:has(.st-key-stage) .stElementContainer:has(.stDataFrame, .lecture-table),
        {_PICTURE} ~ [data-testid="stLayoutWrapper"]:has(> .st-key-stage) {{ display: none; }}
        .lecture-table {{ overflow-x: auto; }}
        .lecture-table table {{ width: 100%; border-collapse: collapse; line-height: 1.2;
            font-size: min(1.2rem, 38vh / var(--rows)); font-variant-numeric: tabular-nums; }}
        .lecture-table :is(th, td) {{ padding: min(0.8rem, 10vh / var(--rows)) 0.6rem; text-align: left;
            border-bottom: 1px solid #8886; }}
        .stMain {{ overflow: hidden; }}
        .stMain:focus-visible {{ outline: none; box-shadow: none; }}
        .stMainBlockContainer {{ padding: 0.5rem 1rem 0; max-width: 100%; }}
        .stMainBlockContainer .stVerticalBlock {{ gap: 0.5rem; }}
        .st-key-tour_slide p {{ font-size: 1.15rem; line-height: 1.3; }}
        [data-testid="stLayoutWrapper"]:has(> .st-key-tour_steps) {{ position: fixed; right: 1rem;
            bottom: 0.2rem; z-index: 99; opacity: 0.8; width: auto; }}
        .st-key-tour_steps .stButton button {{ min-height: 1.5rem; padding: 0 0.5rem; }}
        .st-key-tour_steps p {{ font-size: 0.8rem !important; }}
        .st-key-tour_steps {{ flex-wrap: nowrap; }}
        .st-key-tour_steps > * {{ flex: none; width: max-content !important; }}
        .st-key-tour_steps p {{ white-space: nowrap; }}
        [data-testid="stLayoutWrapper"]:has(> .st-key-tour_hall) {{ position: fixed; right: 1rem;
            top: 1rem; z-index: 98; width: min(62vh, 100vw - 2rem); }}
        .st-key-tour_hall {{ padding: 0.7rem; background: {ground}; border-radius: 0.4rem;
            box-shadow: 0 0.2rem 1rem #0006; }}
        .st-key-tour_hall p {{ line-height: 1.2; }}
        .st-key-tour_hall strong {{ font-size: 1.8rem; letter-spacing: 0.08em; }}
        @media (min-width: 641px) {{ /* controls below panels in a row, which the width bounds */
            .st-key-below > * > .stHorizontalBlock {{ flex-flow: column nowrap; gap: 0.4rem; }}
            .st-key-below > * > .stHorizontalBlock > .stColumn {{ width: 100%; flex: none; }}
            .st-key-below .st-key-controls {{ flex-flow: row wrap; gap: 0 2rem; }}
            .st-key-below .st-key-controls > * {{ flex: 0 1 18rem; }}
            .st-key-below .st-key-controls > *{stays}:not(:has(.st-key-tour_steps{beside})) {{
                display: none; }}
        }}
        .st-key-stage {{ height: var(--stage, calc(100vh - 11rem)); flex: none; }} /* fit.js */
        .st-key-stage [data-testid="stLayoutWrapper"], .st-key-stage .stHorizontalBlock,
        .st-key-stage .stColumn, .st-key-stage .stVerticalBlock,
        .st-key-stage .stElementContainer:has(.stBidiComponent),
        .stBidiComponent:has(.plot), .stBidiComponent :has(.plot) {{ height: 100%; }}
        @media (max-width: 640px) {{
            html {{ font-size: 15px; }}
            .stMain {{ overflow-y: auto; }} /* what two charts and controls need more than a phone has */
            .stMainBlockContainer {{ padding-bottom: 2rem; }}
            :has(> .st-key-tour_steps) {{ background: {ground}; opacity: 1 !important; }}
            .st-key-tour_slide p {{ font-size: 1rem; }}
            .st-key-tour_steps {{ column-gap: 0.35rem; }}
            .stHorizontalBlock {{ row-gap: 0.4rem; }}
            .stHorizontalBlock:has(.stMetric) {{ flex-wrap: wrap; gap: 0 0.5rem; }}
            .stColumn:has(.stMetric) {{ min-width: 45%; flex: 1 1 45%; }}
            [data-testid="stMetricValue"] {{ font-size: 1.3rem; }}
            .st-key-tour_follow p {{ display: none; }}
            .stMarkdown p, .stHtml {{ font-size: 0.87rem; line-height: 1.35; }}
            .lecture-table table {{ font-size: min(0.92rem, 30vh / var(--rows)); }}
            .plot text:not(.heatmap-label *) {{ font-size: 13px !important; }}
            .st-key-stage .stHorizontalBlock {{ flex-flow: column nowrap; gap: 0; }}
            .st-key-stage .stColumn:not(:only-child) {{ flex: 1 1 0; min-height: 0; width: 100%; }}
        }}
        </style>"""
    )


_WIDGETS = (
    "stSlider",
    "stSelectbox",
    "stButtonGroup",
    "stCheckbox",
    "stTextInput",
    "stFileUploader",
    "stButton",
    "stDownloadButton",
)
_PICTURE = '.stElementContainer:has(.stBidiComponent):not([class*="st-key-tour_"])'
_IN_VIEW = ".stBidiComponent:not(.st-key-stage *)"  # charts fill a stage
_VIEW = f'[data-testid="stLayoutWrapper"]:has({_IN_VIEW}):not(:has([class*="st-key-tour_"]))'


def hide_controls() -> None:
    """Hide the controls beside a view, which takes their room; they keep their values."""
    st.html("<style>.stColumn:has(.st-key-controls) { display: none; }</style>")
