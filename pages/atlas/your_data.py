"""Your data: what the atlas reads, and a report on any file."""

import streamlit as st

from core.inputs import InputError, bvh, features, field, image, mri, point_cloud
from core.inspection import inspect
from core.ui.report import show_report
from core.ui.theme import app_style

app_style()
st.title("Your data")
st.markdown(
    f"Bring an image (PNG, JPEG or TIFF, up to {image.MAX_BYTES >> 20} MB), a point cloud or mesh (PLY, "
    f"OFF, OBJ, STL, XYZ, PTS, CSV, NPY or ascii PCD, up to {point_cloud.MAX_BYTES >> 20} MB), a motion "
    f"(BVH, up to {bvh.MAX_BYTES >> 20} MB), features of your network with their labels (NPZ, up to "
    f"{features.MAX_BYTES >> 20} MB), a field on a grid (NPY, up to {field.MAX_BYTES >> 20} MB: taken "
    "for ground that water seeps through) or an MRI volume (NIfTI, up to "
    f"{mri.MAX_BYTES >> 20} MB: how it is "
    "stored, how the head lies and where its midplane is) and see what the atlas makes of it. A file "
    "stays in the memory of the server for your visit; it is not written or logged, and no other visitor "
    "can see it."
)
upload = st.file_uploader(
    "A file",
    ["png", "jpg", "jpeg", "tif", "tiff", "bvh", "npz", "nii", "gz", *point_cloud.EXTENSIONS],
    key="data_file",
    max_upload_size=features.MAX_BYTES >> 20,
)
if upload:
    try:
        with st.spinner("Reading the file and asking the networks"):
            report = inspect(upload.getvalue())
    except InputError as error:
        st.error(f"This file was not read: {error}.")
    else:
        show_report(report)
