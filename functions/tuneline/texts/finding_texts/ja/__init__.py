"""Findings on a dataset, in Japanese."""

from tuneline.texts.finding_texts.ja.changes import CHANGES
from tuneline.texts.finding_texts.ja.examples import EXAMPLES
from tuneline.texts.finding_texts.ja.files import FILES
from tuneline.texts.finding_texts.ja.json_phrases import JSON_PHRASES
from tuneline.texts.finding_texts.ja.phrases import PHRASES
from tuneline.texts.finding_texts.ja.texts import TEXTS as TEXTS_OF_EXAMPLES

TEXTS = {**FILES, **EXAMPLES, **TEXTS_OF_EXAMPLES, **CHANGES}
ALL_PHRASES = {**JSON_PHRASES, **PHRASES}
