"""Detect the script of a text, and answers that mention their document."""

import re
import unicodedata
from collections import Counter
from typing import Final

_SCRIPTS: Final = {
    "HANGUL": "hangul",
    "HIRAGANA": "kana",
    "KATAKANA": "kana",
    "CJK": "han",
    "THAI": "thai",
    "LATIN": "latin",
}
# Japanese uses both; a short question may have one of them only.
_TOGETHER: Final = {"kana": {"kana", "han"}, "han": {"han", "kana"}}
_ABOUT_A_DOCUMENT: Final = re.compile(
    r"(?:根據|根据|依據|依据|按照)(?:本|該|该|這份|这份|此|上述)?(?:文件|文章|文檔|文档|段落|上文|內文|原文)"
    r"|(?:文書|資料|文章|本文|テキスト)によ(?:ると|れば)"
    r"|(?:문서|본문|지문|텍스트|글)에 (?:따르면|의하면)"
    r"|(?:ตามที่ระบุใน|อ้างอิงจาก)(?:เอกสาร|บทความ|ข้อความ)|จาก(?:เอกสาร|บทความ|ข้อความ)นี้"
    r"|according to (?:the|this) (?:document|text|passage|article|leaflet|page)",
    re.IGNORECASE,
)


def main_script(text: str) -> str | None:
    """The script of most letters of `text`; None if it is another, or there is no letter."""
    counts = Counter(_script(one) for one in text if one.isalpha())
    return counts.most_common(1)[0][0] if counts else None


def is_written_in(text: str, script: str | None) -> bool:
    """Whether `text` has a letter of `script`; True if the script is unknown."""
    if script is None:
        return True
    wanted = _TOGETHER.get(script, {script})
    return any(_script(one) in wanted for one in text if one.isalpha())


def speaks_of_a_document(answer: str) -> bool:
    """Whether `answer` mentions its document, which users have never seen."""
    return bool(_ABOUT_A_DOCUMENT.search(unicodedata.normalize("NFC", answer)))


def _script(letter: str) -> str | None:
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ", 1)[0].split("-", 1)[0])
