"""The texts of the charts in each of the bot's languages. Each chart is one module with all languages."""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.chart_texts import cost, evaluation, finder, loss

_CHARTS: Final = (loss.TEXTS, evaluation.TEXTS, finder.TEXTS, cost.TEXTS)


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return {key: text for chart in _CHARTS for key, text in chart[language].items()}
