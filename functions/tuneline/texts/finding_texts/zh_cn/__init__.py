"""Findings on a dataset, in Simplified Chinese."""

from tuneline.texts.finding_texts.zh_cn.changes import CHANGES
from tuneline.texts.finding_texts.zh_cn.examples import EXAMPLES
from tuneline.texts.finding_texts.zh_cn.files import FILES
from tuneline.texts.finding_texts.zh_cn.json_phrases import JSON_PHRASES
from tuneline.texts.finding_texts.zh_cn.phrases import PHRASES
from tuneline.texts.finding_texts.zh_cn.texts import TEXTS as TEXTS_OF_EXAMPLES

TEXTS = {**FILES, **EXAMPLES, **TEXTS_OF_EXAMPLES, **CHANGES}
ALL_PHRASES = {**JSON_PHRASES, **PHRASES}
