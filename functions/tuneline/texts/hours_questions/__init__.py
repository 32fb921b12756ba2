"""The phrases in which users ask about opening hours, in each of the bot's languages."""

from typing import Final

from tuneline.texts.hours_questions import en, ja, ko, th, zh
from tuneline.texts.hours_questions.grammar import QuestionGrammar

# Traditional and simplified Chinese have the same phrases.
GRAMMARS: Final[dict[str, QuestionGrammar]] = {
    "zh": zh.GRAMMAR,
    "ja": ja.GRAMMAR,
    "ko": ko.GRAMMAR,
    "th": th.GRAMMAR,
    "en": en.GRAMMAR,
}
