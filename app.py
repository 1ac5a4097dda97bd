"""Symmetry Atlas: the application that `streamlit run app.py` serves."""

import streamlit as st

app = st.App("pages/atlas/main.py")
