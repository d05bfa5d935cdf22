"""Colors as others see them, against published values."""

import numpy as np
import pytest

from helpers import colorvision
from helpers.colorvision import difference, seen


def test_matrices_are_those_published():
    # Machado, Oliveira, Fernandes (2009), severity 1.0, as several independent programs quote them alike.
    published = {
        "protanopia": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
        "deuteranopia": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
        "tritanopia": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
    }
    for view, numbers in published.items():
        assert np.allclose(np.ravel(colorvision.MACHADO[view]), [float(n) for n in numbers.split()], atol=0)


@pytest.mark.parametrize("view", colorvision.VIEWS)
def test_grey_stays_grey(view):
    # Each row of a matrix adds up to 1 (to rounding), so what has no hue gets none.
    for level in (0.0, 0.25, 0.5, 1.0):
        linear = seen((level,) * 3, view)
        assert np.ptp(linear) < 1e-5


def test_lightness_is_that_of_cie():
    # Middle grey: sRGB 119 has L* 50.03; white against black is 100.
    assert difference("#777777", "#000000", "greyscale") == pytest.approx(50.03, abs=0.01)
    assert difference("#ffffff", "#000000", "greyscale") == pytest.approx(100, abs=1e-3)


@pytest.mark.parametrize(
    ("view", "one", "other"),
    [
        ("greyscale", "#718191", "#e032cd"),
        ("protanopia", "#8b4dc8", "#ff00d3"),
        ("deuteranopia", "#b21516", "#008a00"),
        ("tritanopia", "#6e43fe", "#1900ff"),
    ],
)
def test_colors_that_merge_in_one_view_only(view, one, other):
    apart = {v: difference(one, other, v) for v in colorvision.VIEWS}
    assert apart.pop(view) < 8 < min(apart.values())


def test_unknown_view():
    with pytest.raises(KeyError):
        seen("#ffffff", "sepia")
