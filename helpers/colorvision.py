"""Colors as readers with a color-vision deficiency, or with a black-and-white print, see them.

Simulation: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009): A Physiologically-based Model for
Simulation of Color Vision Deficiency. IEEE Transactions on Visualization and Computer Graphics 15 (6),
1291-1298, the matrices of full severity, for linear RGB. Differences: CIELAB under D65 (CIE 1976), 0 the
same, about 2.3 just noticeable.
"""

import numpy as np
from matplotlib.colors import to_rgb

MACHADO = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
GREY = "greyscale"
VIEWS = (GREY, *MACHADO)
# Linear sRGB to XYZ (IEC 61966-2-1), divided by the white of D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)


def seen(color: str | tuple, view: str) -> np.ndarray:
    """A color as three linear RGB values from 0 to 1 in a view: greyscale or one of the deficiencies.

    Greyscale keeps the luminance. Raises KeyError for an unknown view.
    """
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)])
    if view == GREY:
        return np.full(3, XYZ[1] @ linear)
    return np.clip(np.array(MACHADO[view]) @ linear, 0, 1)


def difference(one: str | tuple, other: str | tuple, view: str) -> float:
    """How far apart two colors are in a view, in CIELAB; in greyscale that is the difference of lightness."""
    return float(np.linalg.norm(_lab(seen(one, view)) - _lab(seen(other, view))))


def _lab(linear: np.ndarray) -> np.ndarray:
    relative = XYZ @ linear / WHITE
    x, y, z = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
