"""Your data: what the atlas reads, and a report on any file."""

import streamlit as st

from core.inputs import InputError
from core.inputs.image import MAX_BYTES, read_image
from core.ui.theme import app_style

app_style()
st.title("Your data")
st.markdown(
    f"Bring an image (PNG or JPEG, up to {MAX_BYTES >> 20} MB) and see what the atlas makes of it. "
    "A file stays in the memory of the server for your visit; it is not written or logged, and no "
    "other visitor can see it."
)
upload = st.file_uploader(
    "An image", ["png", "jpg", "jpeg"], key="data_file", max_upload_size=MAX_BYTES >> 20
)
if upload:
    try:
        image = read_image(upload.getvalue())
    except InputError as error:
        st.error(f"This file was not read: {error}.")
    else:
        st.image(image.pixels, caption="Luminance, as the models see it", width=360)
        height, width = image.pixels.shape
        st.markdown("\n".join(f"- {note}" for note in (f"{width} x {height} pixels", *image.notes)))
