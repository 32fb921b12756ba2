"""Findings on a dataset, in Thai."""

from tuneline.texts.finding_texts.th.changes import CHANGES
from tuneline.texts.finding_texts.th.examples import EXAMPLES
from tuneline.texts.finding_texts.th.files import FILES
from tuneline.texts.finding_texts.th.json_phrases import JSON_PHRASES
from tuneline.texts.finding_texts.th.phrases import PHRASES
from tuneline.texts.finding_texts.th.texts import TEXTS as TEXTS_OF_EXAMPLES

TEXTS = {**FILES, **EXAMPLES, **TEXTS_OF_EXAMPLES, **CHANGES}
ALL_PHRASES = {**JSON_PHRASES, **PHRASES}
