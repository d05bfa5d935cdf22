"""What all tests share."""

import os
import shutil
import tempfile
from pathlib import Path

import lab
import pytest
from hypothesis import HealthCheck, configuration, settings

from helpers import schema

# Errors in the callbacks of explorers are raised, here and in the kernels of the notebook tests.
os.environ["HELPERS_STRICT"] = "1"

# The budget of every property and fuzz test: the same examples in every run, as many on a slow machine as on a fast
# one, nothing kept from an earlier run. A test whose examples are dear says how many fewer it takes.
settings.register_profile(
    "fixed",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")
# What Hypothesis remembers of Unicode and of our sources goes with the run, not into the tree.
HYPOTHESIS_HOME = tempfile.TemporaryDirectory(prefix="hypothesis-")
configuration.set_hypothesis_home_dir(HYPOTHESIS_HOME.name)


@pytest.fixture
def data_copy(tmp_path):
    """A copy of the data folder that a test may spoil."""
    return shutil.copytree(schema.folder(), tmp_path / "data")


@pytest.fixture(scope="session")
def chromium():
    """Chromium is there; without it the test is skipped, or fails where REQUIRE_BROWSER is set."""
    if lab.CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set, but there is no Chromium")
        pytest.skip("no Chromium found: the browser tests did not run")


@pytest.fixture(scope="session")
def address(chromium):
    """JupyterLab on loopback."""
    with lab.served(Path(__file__).parent.parent) as found:
        yield found
