"""Run notebooks and store results that git and nbval can live with: no timings, no widget state, no Python version.

usage: python tests/refresh_outputs.py notebooks/10_defense_clauses.ipynb ...
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers import writing


def refresh(path: Path) -> None:
    """Run one notebook from top to bottom and write it back with its results."""
    notebook = nbformat.read(path, 4)
    folder = {"metadata": {"path": str(path.resolve().parent)}}
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # how print() is cut into messages depends on the moment
        resources=folder,
    ).execute()
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                # A wanted error is told in one line; its trace would name folders of this machine.
                output["traceback"] = [f"{output.ename}: {output.evalue}"]
            view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json")
            if view:
                # Random, and not compared; a fixed id keeps the file the same from run to run.
                view["model_id"] = "0" * 32
    writing.write(path, nbformat.writes(notebook) + "\n")


if __name__ == "__main__":
    os.environ["HELPERS_STRICT"] = "1"
    for name in sys.argv[1:]:
        refresh(Path(name))
