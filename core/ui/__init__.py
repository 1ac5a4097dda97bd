"""The web app's parts: besides pages/ and app.py, the only code that imports Streamlit."""
