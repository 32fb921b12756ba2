"""The kinds of personal data as findings name them: in English, and in Traditional Chinese.

A report in another language names them as the placeholders do.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.datasets.privacy.personal.labels import LABELS
from tuneline.datasets.privacy.personal.span import Kind

KIND_NAMES: Final[Mapping[Kind, tuple[str, str]]] = {
    "secret": ("password", "密碼"),
    "email": ("e-mail address", "電子郵件地址"),
    "url": ("personal link", "個人連結"),
    "birth_date": ("birth date", "生日"),
    "id": ("identity number", "身分證件號碼"),
    "passport": ("passport number", "護照號碼"),
    "health_number": ("patient number", "就醫號碼"),
    "bank_account": ("bank account", "銀行帳號"),
    "card": ("card number", "信用卡號"),
    "plate": ("licence plate", "車牌號碼"),
    "account": ("user name", "帳號"),
    "address": ("postal address", "地址"),
    "phone": ("telephone number", "電話號碼"),
    "name": ("name of a person", "姓名"),
}


def kind_names(language: str) -> dict[str, str]:
    """Return the names in one of the bot's six languages, by kind."""
    bilingual = {"en": 0, "zh-TW": 1}
    if language in bilingual:
        return {str(kind): names[bilingual[language]] for kind, names in KIND_NAMES.items()}
    labels = {str(own): names for own, names in LABELS.items()}
    return {str(kind): name for kind, name in labels[language].items()}
