"""An operator who writes what a clinic's bot must not say is warned, and the answer is in force."""

import pytest

from tests.medical_claims.sayings import CURE, NO_CURE, PHYSICIAN
from tests.operator_chat.phone import ONLY_SQLITE, Phone
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import PINS
from tuneline.texts.claim_texts import warning

QUESTION = "Will I be cured?"


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("claim", "answer"), [("physician", PHYSICIAN["en"][0]), ("cure", CURE["en"][0]), ("", NO_CURE["en"][0])]
)
async def test_the_card_is_followed_by_the_warning(
    phone: Phone, documents: Documents, claim: str, answer: str
) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {answer}")
    texts = [str(message.get("text")) for message in phone.messages()]
    begins = [warning(kind, "en", found="|").partition("|")[0] for kind in ("physician", "cure")]
    warned = [text for text in texts if any(text.startswith(begin) for begin in begins)]
    assert len(warned) == bool(claim)
    assert not claim or warned[0].startswith(warning(claim, "en", found="|").partition("|")[0])
    (pin,) = await documents.query(PINS, where={})
    assert pin.data["answer"] == answer
    assert await phone.say(QUESTION) == answer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("claim", ["physician", "cure"])
def test_a_warning_shows_what_was_found(claim: str, language: str) -> None:
    assert "保證治癒" in warning(claim, language, found="保證治癒")
