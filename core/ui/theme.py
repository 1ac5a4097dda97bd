"""The visitor's theme, and the few styles that Streamlit has no setting for."""

from collections.abc import Sequence

import streamlit as st

from core.figures.palette import Palette, palette


def colours() -> Palette:
    """The palette of the theme that this visitor sees."""
    return palette(st.context.theme.type)


def app_style() -> None:
    """Tighter margins, so that a page's main view is above the fold at 1280 x 720."""
    st.html(
        """<style>
        .stMainBlockContainer { padding: 4.2rem 1.6rem 3rem; max-width: 96rem; }
        @media (max-width: 640px) { .stMainBlockContainer { padding: 4.2rem 1rem 2rem; } }
        .stMainBlockContainer h1 { padding: 0; font-size: 1.6rem; }
        .st-key-head { column-gap: 1rem; row-gap: 0.4rem; }
        .st-key-head .stButton button { min-height: 2.1rem; }
        [data-testid="stMetricValue"] { font-size: 1.7rem; }
        /* Answers come within a blink: no fading of what is about to be replaced. */
        [data-stale="true"], [data-stale="false"] { opacity: 1 !important; transition: none !important; }
        </style>"""
    )


def lecture_style(used: Sequence[str]) -> None:
    """For a projector: the picture, one sentence and a thin line of buttons, in large type.

    used: the keys of the widgets that stay.
    """
    stays = "".join(f":not(.st-key-{key})" for key in used)
    widgets = ", ".join(f".{kind}" for kind in _WIDGETS)
    st.html(
        f"""<style>
        html {{ font-size: 20px; }}
        [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
        [data-testid="stExpandSidebarButton"], header[data-testid="stHeader"], .st-key-views,
        .stElementContainer:has(> :is({widgets})){stays}:not([class*="st-key-tour_"])
        {{ display: none; }}
        .stMainBlockContainer {{ padding: 0.6rem 1rem 0; max-width: 100%; }}
        .st-key-tour_steps .stButton button {{ min-height: 1.6rem; padding: 0 0.6rem; }}
        </style>"""
    )


_WIDGETS = (
    "stSlider",
    "stSelectbox",
    "stButtonGroup",
    "stCheckbox",
    "stTextInput",
    "stFileUploader",
    "stPopover",
    "stButton",
    "stDownloadButton",
    "stCaptionContainer",
)


def hide(container_key: str) -> None:
    """Hide a keyed container; what is in it keeps its values."""
    st.html(f"<style>.st-key-{container_key} {{ display: none; }}</style>")
