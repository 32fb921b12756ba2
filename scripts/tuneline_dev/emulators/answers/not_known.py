"""Play a model that says so if it was shown answers and none of them fits the question.

The prompt asks for it and names the marker, `[NO_ANSWER]`, with which such an answer begins.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from tuneline_dev.emulators.answers.nearest_answer import Pair, comparable
from tuneline_dev.emulators.answers.vague_answers import language_of

MARKER = "[NO_ANSWER]"
NOT_KNOWN = {
    "zh-TW": "不好意思，這裡不清楚這件事，請洽詢服務人員。",
    "zh-CN": "抱歉，这里不清楚这件事，请咨询工作人员。",
    "ja": "申し訳ありません。こちらではわかりかねますので、スタッフにお尋ねください。",
    "ko": "죄송합니다. 여기에서는 알 수 없으니 직원에게 문의해 주세요.",
    "th": "ขออภัย ที่นี่ไม่มีข้อมูลเรื่องนี้ กรุณาสอบถามเจ้าหน้าที่",
    "en": "Sorry, I do not know that here. Please ask the staff.",
}
# Of 100; two unrelated questions in Chinese have up to 35.
NEAR = 40.0
# A text that is not longer is a greeting.
GREETING_CHARACTERS = 3
_SHOWN = re.compile(r"^Question: (.*)$", re.MULTILINE)


def not_known(question: str, prompt: str, pairs: Sequence[Pair] | None) -> str | None:
    """Return the answer that nothing fits, in the language of the question.

    None if the prompt does not ask for it, or if a question that is shown in it, or that the model was
    trained on (`pairs`), is near enough.
    """
    asked = comparable(question)
    if MARKER not in prompt or len(asked) <= GREETING_CHARACTERS:
        return None
    if any(fuzz.ratio(asked, known) >= NEAR for known in _known(prompt, pairs)):
        return None
    return f"{MARKER} {NOT_KNOWN[language_of(question)]}"


def _known(prompt: str, pairs: Sequence[Pair] | None) -> Iterator[str]:
    yield from (comparable(shown) for shown in _SHOWN.findall(prompt))
    yield from (pair.question for pair in pairs or ())
