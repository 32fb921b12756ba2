"""Start a demo for each language, and make the screens of its guide or compare their texts."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from tuneline_dev.browser import running_browser
from tuneline_dev.guides.guide_page import FOLDER
from tuneline_dev.guides.screens import changed, seen, store, stored

# The last line that the demo prints before it serves the page.
_READY: Final = "Press Ctrl-C to stop."


def make_screens(languages: Sequence[str], *, port: int, is_check: bool) -> int:
    """Make the screens of the languages, or with `is_check` name those that are out of date.

    Returns 0, or 1 if one is out of date.
    """
    outdated = []
    with running_browser() as browser:
        for language in languages:
            with _demo(port):
                screens = seen(browser, port, language, keep=None if is_check else FOLDER / language)
            if is_check:
                outdated += [f"{language}/{change}" for change in changed(stored(language), screens)]
            else:
                store(language, screens)
                print(f"{language}: {len(screens)} screens")
    print("\n".join(outdated), end="\n" if outdated else "")
    return 1 if outdated else 0


@contextlib.contextmanager
def _demo(port: int) -> Iterator[None]:
    """Run a new demo, so that no earlier walk is seen."""
    command = [sys.executable, "-m", "tuneline_dev.demo", "--port", str(port), "--job-seconds", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 it is a pipe
            if not any(line.strip() == _READY for line in process.stdout):
                raise SystemExit("the demo did not start")
            yield
        finally:
            process.terminate()
            process.communicate()
