"""Elliptic equations div(a grad u) + c u = q on a rectangle, with the values of u given at its edge.

A conservative finite-volume scheme: a cell about each node, and through the face between two nodes the
flux -a (u_2 - u_1) / h, with the harmonic mean of their coefficients, which keeps the flux through a
jump of a (Patankar 1980, section 4.2-3). Fields are indexed [y, x] and include the edge.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

Spacing = tuple[float, float]  # of nodes, in y and in x


def face_coefficients(coefficient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Harmonic means at the faces between nodes (H, W): across y (H - 1, W) and x (H, W - 1)."""
    a = np.asarray(coefficient, float)
    across_y = 2 * a[1:] * a[:-1] / (a[1:] + a[:-1])
    across_x = 2 * a[:, 1:] * a[:, :-1] / (a[:, 1:] + a[:, :-1])
    return across_y, across_x


def apply(
    coefficient: np.ndarray, u: np.ndarray, spacing: Spacing, reaction: float = 0.0
) -> np.ndarray:
    """div(a grad u) + c u at the inner nodes: fields (H, W) -> (H - 2, W - 2)."""
    across_y, across_x = face_coefficients(coefficient)
    flow_y = across_y * np.diff(u, axis=0) / spacing[0]
    flow_x = across_x * np.diff(u, axis=1) / spacing[1]
    divergence = (
        np.diff(flow_y, axis=0)[:, 1:-1] / spacing[0] + np.diff(flow_x, axis=1)[1:-1] / spacing[1]
    )
    return divergence + reaction * u[1:-1, 1:-1]


def matrix(coefficient: np.ndarray, spacing: Spacing, reaction: float = 0.0) -> sparse.csc_matrix:
    """What `apply` does to the inner nodes, in rows of x, where u is 0 at the edge.

    Symmetric, and negative definite where c is below the first eigenvalue (so for c <= 0).
    """
    across_y, across_x = face_coefficients(coefficient)
    above, below = across_y[:-1, 1:-1] / spacing[0] ** 2, across_y[1:, 1:-1] / spacing[0] ** 2
    left, right = across_x[1:-1, :-1] / spacing[1] ** 2, across_x[1:-1, 1:] / spacing[1] ** 2
    centre = reaction - (above + below + left + right)
    sideways = right.copy()
    sideways[:, -1] = 0  # the last of a row has no neighbour in the next row
    width = centre.shape[1]
    beside, under = sideways.ravel()[:-1], below.ravel()[:-width]
    along_x = sparse.diags([centre.ravel(), beside, beside], [0, 1, -1], format="csc")
    return along_x + sparse.diags([under, under], [width, -width], format="csc")


def solve(
    coefficient: np.ndarray,
    source: np.ndarray,
    spacing: Spacing,
    reaction: float = 0.0,
    edge: np.ndarray | None = None,
) -> np.ndarray:
    """u (H, W) of div(a grad u) + c u = q, by sparse elimination.

    source: q (H, W), of which the inner nodes count; edge: (H, W), whose outermost nodes are u there;
    0 without. Second order where a is smooth. Raises numpy.linalg.LinAlgError where c is an eigenvalue.
    """
    u = np.zeros(np.shape(source))
    if edge is not None:
        u[...] = edge
        u[1:-1, 1:-1] = 0
    right = np.asarray(source, float)[1:-1, 1:-1] - apply(coefficient, u, spacing, reaction)
    try:
        factors = splu(
            matrix(coefficient, spacing, reaction),
            permc_spec="MMD_AT_PLUS_A",
            options={"SymmetricMode": True},
        )
    except RuntimeError as error:
        raise np.linalg.LinAlgError("c is an eigenvalue: there is no single solution") from error
    u[1:-1, 1:-1] = factors.solve(right.ravel()).reshape(right.shape)
    return u


def flow(coefficient: np.ndarray, u: np.ndarray, spacing: Spacing) -> tuple[np.ndarray, np.ndarray]:
    """The flow -a grad u at the nodes, (y, x) components, each (H, W): the mean of the faces beside."""
    across_y, across_x = face_coefficients(coefficient)
    flow_y = np.pad(-across_y * np.diff(u, axis=0) / spacing[0], ((1, 1), (0, 0)), mode="edge")
    flow_x = np.pad(-across_x * np.diff(u, axis=1) / spacing[1], ((0, 0), (1, 1)), mode="edge")
    return (flow_y[1:] + flow_y[:-1]) / 2, (flow_x[:, 1:] + flow_x[:, :-1]) / 2
