"""What is timed of this paper: averaging against its backbone and EGNN, and the page's controls."""

import torch

from core import clouds
from core.atlas import Benchmark, Interaction
from core.device import best_device
from core.groups.frames import pca_frame
from core.nets.point_net import frame_average
from core.papers.frame_averaging import nbody
from core.papers.frame_averaging.train import trained_graph, trained_points


def benchmarks() -> list[Benchmark]:
    """Eight poses in one batch against one pass, and against eight; FA-GNN against EGNN."""
    points = clouds.preset("bracket", 0, 1024).points[None].to(best_device())
    systems = nbody.systems("test").pick(slice(0, 100)).to(best_device())
    rows = []
    for backbone, title in (("pointnet", "PointNet"), ("dgcnn", "DGCNN")):
        network = trained_points(f"{backbone}-averaged-seed0")

        @torch.inference_mode()
        def averaged(network=network) -> torch.Tensor:
            return frame_average(network, points, pca_frame(points, "E(3)")).normals

        @torch.inference_mode()
        def once(network=network) -> torch.Tensor:
            return network(points).normals

        @torch.inference_mode()
        def one_by_one(network=network) -> list[torch.Tensor]:
            frame = pca_frame(points, "E(3)")
            return [network(copy[None]).normals for copy in frame.canonical(points)[0]]

        name = f"frame-averaging/FA-{title}, 8 poses of 1,024 points"
        rows.append(Benchmark(name, "one pass of the backbone", averaged, once))
        rows.append(Benchmark(name, "the same poses one by one", averaged, one_by_one))

    @torch.inference_mode()
    def fa_gnn() -> torch.Tensor:
        return trained_graph("fa-gnn-seed0")(systems.position, systems.velocity, systems.charge)

    @torch.inference_mode()
    def egnn() -> torch.Tensor:
        return trained_graph("egnn-seed0")(systems.position, systems.velocity, systems.charge)

    name = "frame-averaging/FA-GNN, 100 systems of five particles"
    return [*rows, Benchmark(name, "EGNN, our implementation", fa_gnn, egnn)]


INTERACTIONS = (
    Interaction("turn, DGCNN at 1,024 points", {"count": 1024, "drawn": "three"}, ".cloud"),
    Interaction(
        "turn, PointNet at 1,024 points",
        {"count": 1024, "drawn": "three", "backbone": "pointnet"},
        ".cloud",
    ),
    Interaction("canonical copies", {"view": "copies"}, ".cloud"),
    Interaction("five particles", {"view": "particles"}, ".cloud"),
)
