"""Open a page in a headless browser, and read what it has painted."""

import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")


def installed_browser() -> str | None:
    """Return the path of the browser; None if none is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def painted(browser: str, url: str, *, profile: Path) -> str:
    """Return the page's DOM after three seconds of the browser's virtual time."""
    command = [browser, "--headless", "--no-sandbox", "--no-first-run"]
    command += [*(f"--disable-{feature}" for feature in _QUIET), f"--user-data-dir={profile}"]
    command += ["--virtual-time-budget=3000", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout
