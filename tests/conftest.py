"""What all tests share."""

import os
import shutil

import pytest

from helpers import schema

# Errors in the callbacks of explorers are raised, here and in the kernels of the notebook tests.
os.environ["HELPERS_STRICT"] = "1"


@pytest.fixture
def data_copy(tmp_path):
    """A copy of the data folder that a test may spoil."""
    return shutil.copytree(schema.folder(), tmp_path / "data")
