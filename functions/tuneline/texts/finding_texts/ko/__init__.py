"""Findings on a dataset, in Korean."""

from tuneline.texts.finding_texts.ko.changes import CHANGES
from tuneline.texts.finding_texts.ko.examples import EXAMPLES
from tuneline.texts.finding_texts.ko.files import FILES
from tuneline.texts.finding_texts.ko.json_phrases import JSON_PHRASES
from tuneline.texts.finding_texts.ko.phrases import PHRASES
from tuneline.texts.finding_texts.ko.texts import TEXTS as TEXTS_OF_EXAMPLES

TEXTS = {**FILES, **EXAMPLES, **TEXTS_OF_EXAMPLES, **CHANGES}
ALL_PHRASES = {**JSON_PHRASES, **PHRASES}
