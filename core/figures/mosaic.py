"""Thumbnails on a board, where pictures that are alike lie near each other."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True)
class Mosaic:
    """Thumbnails (n, H, W) uint8 and the place (n, 2) of each, row and column, on a board of (rows,
    columns)."""

    thumbnails: np.ndarray
    places: np.ndarray
    shape: tuple[int, int]

    @property
    def shares(self) -> np.ndarray:
        """The thumbnails' middles, x and y (n, 2) as shares of the board."""
        return (self.places[:, ::-1] + 0.5) / self.shape[::-1]

    def at(self, x: float, y: float) -> int:
        """The thumbnail nearest to a place [shares of the board]."""
        return int(np.abs(self.shares - (x, y)).sum(1).argmin())

    def picture(self, cell: int, ground: int) -> np.ndarray:
        """The board, (rows cell, columns cell) uint8, of this grey where there is nothing."""
        rows, columns = self.shape
        pixels = np.full((rows * cell, columns * cell), ground, np.uint8)
        for thumbnail, (row, column) in zip(self.thumbnails, self.places, strict=True):
            small = Image.fromarray(thumbnail).resize((cell - 2,) * 2, Image.Resampling.BOX)
            top, left = row * cell + 1, column * cell + 1
            pixels[top : top + cell - 2, left : left + cell - 2] = np.asarray(small)
        return pixels


def mosaic(thumbnails: np.ndarray, features: np.ndarray, columns: int, rows: int) -> Mosaic:
    """Laid out by features (n, d), n at most rows times columns: ranks along the first two principal
    components, and the assignment to the grid that moves them least."""
    centred = features - features.mean(0)
    planes = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    spread = planes.argsort(0).argsort(0) / len(planes)
    grid = np.argwhere(np.ones((rows, columns), bool))[: len(planes)]
    wanted = spread[:, ::-1] * (rows, columns)
    cost = np.square(wanted[:, None] - grid).sum(-1)
    return Mosaic(thumbnails, grid[linear_sum_assignment(cost)[1]], (rows, columns))
