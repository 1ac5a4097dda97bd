"""Three classical ways to find the line, none of them learned.

Mirror correlation as in Ardekani et al. 1997, searched over all lines, coarse to fine; principal axes as
in Rehman and Lee 2018; and the bisector of the head's outline.
"""

import numpy as np
from scipy import ndimage

from core.papers.symbrain.lines import fit_line, line_of, pixel_grid

_REACH = 0.3  # largest |rho| tried, of the image's side
_STAGES = ((64, 6.0, 90.0), (64, 2.0, 6.0), (128, 0.75, 1.5), (128, 0.25, 0.5))  # side, step, reach


def foreground(image: np.ndarray) -> np.ndarray:
    """The largest bright part of an image in [0, 1], filled: Otsu's threshold (1979)."""
    smooth = ndimage.gaussian_filter(image, 1.0)
    bright = smooth > _otsu(smooth) * 0.7
    labels, count = ndimage.label(bright)
    if count == 0:
        return np.ones(image.shape, bool)
    largest = np.bincount(labels.ravel())[1:].argmax() + 1
    return ndimage.binary_fill_holes(labels == largest)


def _otsu(image: np.ndarray) -> float:
    counts, edges = np.histogram(image, 128)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (sums / below - (sums[-1] - sums) / above) ** 2 * below * above
    return float(middles[np.nanargmax(np.where(np.isfinite(apart), apart, np.nan)[:-1])])


def mirror_correlation(image: np.ndarray, thetas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normalised cross-correlation of an image (N, N) with its mirror image across many lines.

    thetas (t,) degrees. Returns the correlation (t, r) and rhos (r,), half a pixel apart. All of
    rho is had at once: mirroring a turned image is convolving its rows with themselves.
    """
    side = len(image)
    x, y = pixel_grid(side, side)
    size = 2 * side
    shift = (side - 1) / 2
    found = []
    for theta in np.deg2rad(thetas):
        cos, sin = np.cos(theta), np.sin(theta)
        rows = [x * sin + y * cos + shift, x * cos - y * sin + shift]
        turned = ndimage.map_coordinates(image, rows, order=1, prefilter=False)
        spectra = np.fft.rfft([turned, turned**2, np.ones_like(turned)], size, axis=-1)
        # Sums over rows of f(x) f(2 rho - x), f(x)^2, f(x) and 1, where both points are on the image.
        products = [spectra[0] ** 2, spectra[1] * spectra[2], spectra[0] * spectra[2]]
        both, squares, sums = (np.fft.irfft(p.sum(0), size) for p in products)
        number = np.fft.irfft((spectra[2] ** 2).sum(0), size).clip(1)
        mean = sums / number
        found.append((both / number - mean**2) / (squares / number - mean**2).clip(1e-9))
    rhos = np.arange(size) / 2 - shift
    near = np.abs(rhos) <= _REACH * side
    return np.stack(found)[:, near], rhos[near]


def correlation_line(image: np.ndarray) -> np.ndarray:
    """The line across which an image (128, 128) is most like its mirror image: (3,)."""
    smooth = ndimage.gaussian_filter(image, 1.0)
    theta, rho = 90.0, 0.0
    for side, step, reach in _STAGES:
        factor = len(image) // side
        small = smooth.reshape(side, factor, side, factor).mean((1, 3))
        thetas = theta + np.arange(-reach, reach + step / 2, step)
        scores, rhos = mirror_correlation(small, thetas)
        row, column = (int(k) for k in np.unravel_index(scores.argmax(), scores.shape))
        theta = float(thetas[row] + step * _vertex(scores[:, column], row))
        rho = float(rhos[column] + 0.5 * _vertex(scores[row], column)) * factor
    return line_of(theta, rho)


def _vertex(values: np.ndarray, at: int) -> float:
    """Where a parabola through a maximum and its neighbours peaks, in steps from it."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2]
    bend = left - 2 * middle + right
    return float(np.clip((left - right) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0


def principal_line(image: np.ndarray) -> np.ndarray:
    """The principal axis of the head's outline that mirrors the image better: (3,)."""
    mask = foreground(image)
    x, y = pixel_grid(*image.shape)
    points = np.stack([x[mask], y[mask]])
    middle = points.mean(1)
    normals = np.linalg.eigh(np.cov(points))[1].T
    lines = [np.array([*normal, normal @ middle]) for normal in normals]
    return max(lines, key=lambda line: symmetry(image, line))


def mask_line(image: np.ndarray) -> np.ndarray:
    """The line through the middles of the chords of the head's outline: (3,).

    Chords lie across the principal axis, then across the line just found, three times over.
    """
    mask = foreground(image).astype(float)
    x, y = pixel_grid(*image.shape)
    line = principal_line(image)
    for _ in range(4):
        a, b, _ = line
        rows = [x * b + y * a + (len(image) - 1) / 2, x * a - y * b + (len(image) - 1) / 2]
        turned = ndimage.map_coordinates(mask, rows, order=1, prefilter=False)
        middles = (turned * x).sum(1) / turned.sum(1).clip(1e-6)
        width = turned.sum(1)
        ridge = np.exp(-(((x - middles[:, None]) / 1.5) ** 2) / 2) * (width > 8)[:, None]
        p, q, c = fit_line(ridge[None])[0]
        line = np.array([p * a - q * b, p * b + q * a, c])
    return line


def mirrored(image: np.ndarray, line: np.ndarray) -> np.ndarray:
    """An image (H, W) reflected across a line; what was outside is zero."""
    return ndimage.map_coordinates(image, _reflected(image.shape, line), order=1, prefilter=False)


def _reflected(shape: tuple[int, ...], line: np.ndarray) -> np.ndarray:
    """(2, H, W): row and column of each pixel's mirror image."""
    x, y = pixel_grid(*shape)
    away = 2 * (line[0] * x + line[1] * y - line[2])
    return np.stack(
        [y - away * line[1] + (shape[0] - 1) / 2, x - away * line[0] + (shape[1] - 1) / 2]
    )


def symmetry(image: np.ndarray, line: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Normalised cross-correlation of an image (N, N) with its mirror image, in [-1, 1].

    weights (N, N); pixels whose mirror image is outside do not count.
    """
    places = _reflected(image.shape, line)
    seen = ((places >= 0) & (places <= len(image) - 1)).all(0)
    weights = seen.astype(float) if weights is None else weights * seen
    other = ndimage.map_coordinates(image, places, order=1, prefilter=False)
    total = max(float(weights.sum()), 1e-9)
    a = image - (weights * image).sum() / total
    b = other - (weights * other).sum() / total
    scale = np.sqrt((weights * a * a).sum() * (weights * b * b).sum())
    return float((weights * a * b).sum() / max(float(scale), 1e-9))
