"""Histograms of oriented gradients of small pictures, and how alike they are."""

import numpy as np

_BINS, _CELL = 8, 4  # orientations; pixels


def hog(pixels: np.ndarray) -> np.ndarray:
    """Square roots of histograms of square pictures (n, side, side) uint8: (n, 8 cells) float32.

    Eight orientations without sign, shared between the two nearest, in cells of 4 x 4 pixels.
    """
    pictures = pixels.astype(np.float32) / 255
    down, right = np.gradient(pictures, axis=(1, 2))
    size = np.hypot(down, right)
    place = np.arctan2(down, right) % np.pi / np.pi * _BINS
    low = np.floor(place).astype(int)
    share = place - low
    cells = pictures.shape[1] // _CELL
    found = np.zeros((len(pictures), cells, cells, _BINS), np.float32)
    for number in range(_BINS):
        weight = np.where(low % _BINS == number, 1 - share, 0)
        weight += np.where((low + 1) % _BINS == number, share, 0)
        parts = (weight * size).reshape(-1, cells, _CELL, cells, _CELL)
        found[..., number] = parts.sum((2, 4))
    return np.sqrt(found.reshape(len(pictures), -1))


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (n, d) of length 1; what is 0 stays."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
