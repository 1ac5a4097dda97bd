"""The report on a visitor's file, in words and tables."""

from typing import Any

import streamlit as st

LABELS = {
    "kind": "Kind",
    "format": "Format",
    "width": "Width [pixels]",
    "height": "Height [pixels]",
    "mean": "Mean luminance",
    "points": "Points",
    "triangles": "Triangles",
    "normals": "Has normals",
    "extent": "Extent, lowest and highest corner",
    "centroid": "Centroid",
    "eigenvalues": "Eigenvalues of the covariance",
    "frame_gap": "Eigenvalue gap, relative",
    "shape": "Voxels: right, forward, up",
    "spacing_mm": "Size of a voxel [mm]",
    "orientation": "Orientation as stored",
    "volumes": "Volumes in the file",
    "intensity": "Intensity, 1st and 99th percentile",
    "nodes": "Nodes: rows, columns",
    "lowest": "Lowest value",
    "highest": "Highest value",
    "samples": "Samples",
    "dimensions": "Dimensions",
    "class_count": "Classes",
    "joints": "Joints",
    "frames": "Frames",
    "seconds": "Length [seconds]",
    "yaw_deg": "Yaw of the head [degrees]",
    "roll_deg": "Roll of the head [degrees]",
    "residual_mm": "Slices agree on the midplane within [mm]",
    "confidence": "Confidence of the midline, 0 to 1",
}


def show_report(report: dict[str, Any]) -> None:
    """Facts of the file first, then what the networks say, then what was changed."""
    st.table(
        [
            {"Property": label, "Value": _words(report[key])}
            for key, label in LABELS.items()
            if key in report
        ]
    )
    if "classes" in report:
        st.markdown("**What a frame averaged network takes it for**, of the ten families it knows")
        st.table(
            [
                {"Family": name, "Probability": f"{share:.1%}"}
                for name, share in list(report["classes"].items())[:3]
            ]
        )
    if "equivariance_error" in report:
        errors = report["equivariance_error"]
        st.markdown(
            "**Turned then asked, against asked then turned**, median over random rotations: "
            f"plain network {errors['plain']:.1e}, frame averaged {errors['frame_averaged']:.1e}."
        )
    if "root_tears" in report:
        st.markdown("**Where the root's rotation would tear**, by representation")
        st.table(
            [
                {"Representation": name, "Tears": count}
                for name, count in report["root_tears"].items()
            ]
        )
    if "plane" in report:
        x, y, z = report["plane"]["normal"]
        st.markdown(
            f"**Midplane:** {x:.4f} x + {y:.4f} y + {z:.4f} z = {report['plane']['offset_mm']:.2f} mm, "
            "in world coordinates (RAS)."
        )
    if "midline" in report:
        theta, rho = report["midline"].values()
        st.markdown(
            f"**Midline, taken for a slice of a head:** \u03b8 = {theta:.1f}\u00b0, \u03c1 = {rho:.1f}."
        )
    if "darcy" in report:
        st.markdown(
            "**Taken for a permeability**, in two phases about its median: the pressure's error"
        )
        names = {"mgno": "MgNO", "fno": "FNO", "unet": "U-Net"}
        st.table(
            [
                {"Network": names[name], "Relative to the solver": f"{error:.2%}"}
                for name, error in report["darcy"].items()
            ]
        )
    if "collapse" in report:
        st.markdown("**How far these features have collapsed**")
        st.table([{"Metric": name, "Value": value} for name, value in report["collapse"].items()])
    st.markdown("\n".join(f"- {note}" for note in report["notes"]))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value).replace("_", " ")
