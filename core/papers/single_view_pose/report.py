"""What is said of a visitor's mesh, for the command line, where its head is not fine-tuned."""

from core.inputs import InputError
from core.inputs.point_cloud import PointCloud
from core.inspection import Answer, Inspectors, quantities
from core.papers.single_view_pose.live import SEEN, body_of, looked_at


def inspect_cloud(cloud: PointCloud) -> Answer:
    """Distances of its pictures from the chair's, and how ambiguous they are."""
    title = "Pose from one picture: how a thing's pictures look to the encoder, before any training"
    try:
        body = body_of(cloud)
    except InputError as error:  # other rooms can answer for a plain cloud
        return Answer(title, quantities(views=0), [str(error)])
    found = {name: round(value, 3) for name, value in looked_at(body).items()}
    return Answer(
        title,
        quantities(views=SEEN, **found),
        ["mistakable: the share of views whose most similar one shows another side"],
    )


INSPECTORS: Inspectors = {"point_cloud": inspect_cloud}
