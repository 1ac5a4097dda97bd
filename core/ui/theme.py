"""The visitor's theme, and the few styles that Streamlit has no setting for."""

import streamlit as st

from core.figures.palette import Palette, palette


def colours() -> Palette:
    """The palette of the theme that this visitor sees."""
    return palette(st.context.theme.type)


def app_style() -> None:
    """Tighter margins, so that a page's main view is above the fold at 1280 x 720."""
    st.html(
        """<style>
        .stMainBlockContainer { padding: 2.2rem 2.5rem 3rem; max-width: 88rem; }
        @media (max-width: 640px) { .stMainBlockContainer { padding: 3.5rem 1rem 2rem; } }
        .stMainBlockContainer h1 { padding: 0 0 0.2rem; font-size: 2rem; }
        [data-testid="stMetricValue"] { font-size: 1.7rem; }
        /* Answers come within a blink: no fading of what is about to be replaced. */
        [data-stale="true"], [data-stale="false"] { opacity: 1 !important; transition: none !important; }
        </style>"""
    )


def lecture_style() -> None:
    """For a projector: no sidebar, no header, larger type."""
    st.html(
        """<style>
        html { font-size: 20px; }
        [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
        [data-testid="stExpandSidebarButton"], header[data-testid="stHeader"] { display: none; }
        .stMainBlockContainer { padding-top: 1rem; max-width: 100%; }
        </style>"""
    )


def hide(container_key: str) -> None:
    """Hide a keyed container; what is in it keeps its values."""
    st.html(f"<style>.st-key-{container_key} {{ display: none; }}</style>")
