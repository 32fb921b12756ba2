"""Every finding about a dataset, said once: how grave it is, what is wrong, and how to mend it.

`{word}` is filled in where the finding is made. The languages are English and Traditional Chinese.
"""

from tuneline.datasets.codes.changes import CHANGES, NOTICES
from tuneline.datasets.codes.code import Code, Severity
from tuneline.datasets.codes.examples import EXAMPLE, MESSAGE
from tuneline.datasets.codes.files import FILE, LINE
from tuneline.datasets.codes.words import WORDS

__all__ = ["CODES", "Severity"]

CODES: dict[str, Code] = {**FILE, **LINE, **EXAMPLE, **MESSAGE, **WORDS, **CHANGES, **NOTICES}
