"""Controls of a point cloud: which one, a shape or the visitor's, and how it is damaged."""

import streamlit as st

from core import clouds
from core.clouds import COUNTS, PRESETS, Cloud, Damage
from core.inputs import point_cloud
from core.ui.controls import Controls
from core.ui.uploads import Upload, uploaded

SOURCES = {"shape": "Shape", "upload": "Your file"}


def chosen_cloud(controls: Controls, name: str = "shape", first: str = "table") -> Cloud:
    """The cloud that the visitor has chosen or brought, as the networks see it.

    first: the shape that is seen first. A table is asymmetric, and plain networks trip over it.
    """
    source = controls.choice("Cloud", "source", tuple(SOURCES), SOURCES)
    place = st.container()
    count = controls.select("Points", "count", COUNTS, {})
    with place:
        found = uploaded_cloud(controls) if source == "upload" else None
        if found:
            return as_seen(found, count)
        shape = controls.select("Shape", name, PRESETS, {}, index=PRESETS.index(first))
        example = controls.slider("Which example", "example", 0, 19, 4, 1)
    return clouds.preset(shape, example, count)


def uploaded_cloud(controls: Controls) -> Upload | None:
    """A file with a cloud or a mesh."""
    return uploaded([point_cloud.KIND], controls.key("upload"), "Until then, a shape.")


def as_seen(found: Upload, count: int) -> Cloud:
    """An upload as the networks see it; the same object as long as the file is."""
    return found.once(count, lambda: clouds.prepared(found.value, count))


def chosen_damage(controls: Controls, cloud: Cloud, protected: str) -> Cloud:
    """The cloud with noise, missing points, scaled and shifted as the visitor says.

    protected: a sentence on what the page's method protects from.
    """
    with st.popover("Damage", width="stretch"):
        st.caption(protected)
        damage = Damage(
            controls.slider("Noise [radii]", "noise", 0.0, 0.2, 0.0, 0.01),
            controls.slider("Share missing, on one side", "dropped", 0.0, 0.8, 0.0, 0.05),
            controls.slider("Scale", "scale", 0.5, 2.0, 1.0, 0.05),
            controls.slider("Shift along x [radii]", "shift", 0.0, 1.0, 0.0, 0.05),
        )
    return clouds.damaged(cloud, damage)
