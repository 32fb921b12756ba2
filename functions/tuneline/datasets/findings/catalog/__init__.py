"""The catalog of findings on a dataset: severity, what is wrong, and how to fix it.

`{word}` is a placeholder. The languages are English and Traditional Chinese.
"""

from tuneline.datasets.findings.catalog.changes import CHANGES, NOTICES
from tuneline.datasets.findings.catalog.examples import EXAMPLE, MESSAGE
from tuneline.datasets.findings.catalog.files import FILE, LINE
from tuneline.datasets.findings.catalog.gemini import GEMINI
from tuneline.datasets.findings.catalog.hours import HOURS
from tuneline.datasets.findings.catalog.texts import WORDS
from tuneline.datasets.findings.catalog_types import Code, Severity

__all__ = ["CODES", "Severity"]

CODES: dict[str, Code] = {
    **FILE,
    **LINE,
    **EXAMPLE,
    **MESSAGE,
    **GEMINI,
    **WORDS,
    **HOURS,
    **CHANGES,
    **NOTICES,
}
