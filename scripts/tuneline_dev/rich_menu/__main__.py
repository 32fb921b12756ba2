"""Make the images of the operators' rich menu from its texts, with a browser that is installed.

Debian's packages: `apt-get install chromium fonts-noto-cjk fonts-noto-core`. Without these fonts the letters
are boxes, so look at the images before you commit them. `made_from.json` has the hash of what each image was
made from, and a test compares it with the texts.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tuneline.operator_cards.rich_menu import HEIGHT, IMAGES, WIDTH, image_path
from tuneline.settings import LANGUAGES
from tuneline_dev.browser import NoBrowserError, installed_browser
from tuneline_dev.rich_menu.page import SCALE, digest, page

MADE_FROM: Final = IMAGES / "made_from.json"
SECONDS: Final = 60


def main() -> int:
    """Write the images, and return the exit code."""
    parser = argparse.ArgumentParser(prog="tuneline_dev.rich_menu", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this one")
    chosen = parser.parse_args().language or LANGUAGES
    try:
        browser = installed_browser()
    except NoBrowserError as missing:
        print(missing, file=sys.stderr)
        return 1
    made_from = json.loads(MADE_FROM.read_text()) if MADE_FROM.exists() else {}
    for language in chosen:
        _paint(browser, page(language), image_path(language))
        made_from[language] = digest(language)
        print(f"{image_path(language).name}: {image_path(language).stat().st_size} bytes")
    MADE_FROM.write_text(json.dumps(made_from, indent=1, sort_keys=True) + "\n")
    return 0


def _paint(browser: str, text: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "menu.html")
        source.write_text(text)
        command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
        command += [f"--user-data-dir={folder}/profile", f"--force-device-scale-factor={SCALE}"]
        command += [f"--window-size={WIDTH // SCALE},{HEIGHT // SCALE}", f"--screenshot={target}"]
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=SECONDS)


if __name__ == "__main__":
    sys.exit(main())
