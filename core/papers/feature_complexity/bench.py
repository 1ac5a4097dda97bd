"""What is timed of this paper: clusters of features against scikit-learn, and the page's controls."""

from sklearn.cluster import AgglomerativeClustering

from core.atlas import Benchmark, Interaction
from core.papers.feature_complexity import measure
from core.papers.feature_complexity.merging import merge, planted


def benchmarks() -> list[Benchmark]:
    """Planted copies found again: 128 features of 64 rows and 128 readers, in pairs."""
    network = planted(measure.untrained(64, 0), 2)

    def theirs() -> list[int]:
        counts = []
        for rows, columns in zip(network.weights[:-1], network.weights[1:], strict=True):
            clusters = AgglomerativeClustering(None, distance_threshold=1e-6, linkage="complete")
            clusters.fit([*map(list, zip(*rows.T, *columns, strict=True))])
            counts.append(int(clusters.n_clusters_))
        return counts

    return [
        Benchmark(
            "feature-complexity/planted copies found in three layers of 128",
            "scikit-learn's AgglomerativeClustering",
            lambda: list(merge(network, 1e-9).network.widths),
            theirs,
        )
    ]


_BETA = "input[aria-label^='Reach beta']"
INTERACTIONS = (
    Interaction("further reach", {"beta": 5}, _BETA),
    Interaction("another stack", {"view": "same"}, "input[aria-label^='Stack']"),
)
