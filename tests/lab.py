"""JupyterLab on loopback and Debian's Chromium, for the browser tests."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Draw all cells at once, so that a test finds them, and ask nobody for news.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
# What JupyterLab itself logs as errors, seen with an empty notebook of no cells.
NOT_OURS = re.compile(r"favicon|ResizeObserver loop|Failed to load resource: the server responded with a status of 404")


@contextmanager
def served(root: Path) -> Iterator[str]:
    """JupyterLab on a free port of the loopback address; gives its address with the token."""
    with tempfile.TemporaryDirectory() as home:
        settings = {"JUPYTER_CONFIG_DIR": home, "JUPYTER_RUNTIME_DIR": home, "JUPYTERLAB_SETTINGS_DIR": home}
        settings |= {"JUPYTERLAB_WORKSPACES_DIR": home}
        for name, content in SETTINGS.items():
            file = Path(home, "@jupyterlab", f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content), "utf-8")
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--ip=127.0.0.1",
                "--port=0",
                "--allow-root",
                f"--ServerApp.root_dir={root}",
                "--LabApp.expose_app_in_browser=True",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | settings,
        )
        try:
            for line in server.stdout:
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/lab\?token=\w+", line):
                    _answers(int(found[1]), server)
                    yield found[0]
                    break
            else:
                raise RuntimeError("JupyterLab ended before it gave an address")
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()


def _answers(port: int, server: subprocess.Popen) -> None:
    """Wait until the server takes connections: it names its address a little earlier."""
    while server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise RuntimeError("JupyterLab ended before it took a connection")


@contextmanager
def browsing(width: int = 1400, height: int = 1000) -> Iterator[tuple[Page, list[str]]]:
    """A page in Chromium, and the list of console errors that are not JupyterLab's own."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": height})
        errors = errors_of(page)
        try:
            yield page, errors
        finally:
            browser.close()


def errors_of(page: Page) -> list[str]:
    """The list to which a page adds console errors that are not JupyterLab's own."""
    errors: list[str] = []

    def note(message) -> None:
        if message.type == "error" and not NOT_OURS.search(message.text):
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def open_notebook(page: Page, address: str, path: str) -> None:
    """Open a notebook alone, without side bars, and wait until its kernel is idle."""
    page.goto(address.replace("/lab?", f"/doc/tree/{path}?"))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    # Before its kernel is there JupyterLab would ask which one to take.
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )


def run_all(page: Page) -> None:
    """Run all cells and wait until the last one is done."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
