"""What all tests share."""

import os
import shutil
from pathlib import Path

import lab
import pytest

from helpers import schema

# Errors in the callbacks of explorers are raised, here and in the kernels of the notebook tests.
os.environ["HELPERS_STRICT"] = "1"


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
