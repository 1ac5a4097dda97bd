"""Symmetry Atlas: the application that `streamlit run app.py` serves."""

import streamlit as st
from starlette.middleware import Middleware

from core.ui import hall, server
from core.ui.components import files
from pages.atlas import squares

app = st.App(
    "pages/atlas/main.py",
    lifespan=server.ready(squares.prepare),
    routes=[files.route, server.pictures, *hall.routes(files.ADDRESS)],
    middleware=[Middleware(server.SecurityHeaders)],
    on_script_error=server.apologise,
)
