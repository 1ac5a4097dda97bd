"""A mesh of Gaussians moved as a whole: turn then draw against draw then turn, by 30 and by 90
degrees."""

from core.papers.pig.mesh import moved_mesh
from core.papers.pig.problems import PROBLEMS, relative_l2
from core.papers.pig.train import trained

field = trained("burgers-pig").field  # u(x) for points (P, 2) (t, x), in float64
error = relative_l2(field, PROBLEMS["burgers"])
jet = field.jet(PROBLEMS["burgers"].interior(64))  # u, its first and second derivatives

for degrees in (30, 90):
    square = moved_mesh("burgers-pig", dx=0.2, dy=-0.1, degrees=degrees)
    print(
        f"error {error:.1e}, largest u_xx {jet.second[0].abs().max():.1f}, "
        f"{degrees} degrees: equivariance error {square.error:.1e}"
    )
