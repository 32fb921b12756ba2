"""A short walk through the demo in one language, which comes to what the guides show."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from playwright.sync_api import Locator

from tuneline.texts import card_texts, menu_texts, takeover_texts
from tuneline_dev.demo.sample_texts import sample_texts
from tuneline_dev.demo.samples import SAMPLES
from tuneline_dev.guides.phone_of_page import PhoneOfPage

_ASKER: Final = "U" + "0c" * 16
_CALLER: Final = "U" + "5a" * 16
_BROKEN: Final = 3
_FILE: Final = "questions.csv"
Shot = tuple[str, Locator]


def walk(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Play the walk. Yields the name of each screen with what it shows, while it shows it."""
    phone.post("/api/language", language=language)
    yield from _taught(phone, language)
    yield from _enlisted(phone)
    yield from _trained(phone, language)
    yield from _corrected(phone, language)
    yield from _asked(phone, language)
    yield from _taken_over(phone, language)


def _taught(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Ask a question before and after the sample is trained on."""
    question = sample_texts(language).suggested[0]
    phone.say(question)
    name = next(one.file for one in SAMPLES.values() if (one.kind, one.language) == ("clinic", language))
    phone.post(f"/api/samples/{name}")
    phone.until(lambda: phone.state()["serving"])
    phone.say(question)
    yield "demo", phone.whole


def _enlisted(phone: PhoneOfPage) -> Iterator[Shot]:
    code = phone.post("/api/operators/invite")["code"]
    phone.say(code)
    phone.page.locator("#menu img").wait_for()
    # Without the long card that follows the reply.
    phone.page.evaluate("document.documentElement.dataset.shown = 'text'")
    yield "operator-menu", phone.whole
    phone.page.evaluate("delete document.documentElement.dataset.shown")


def _trained(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Send a file with a mistake and without it, train, and see the new model."""
    own = card_texts.texts(language)
    clinic = sample_texts(language).clinic
    pairs = [(asked, one.new_answer) for one in clinic for asked in (one.question, one.also)]
    broken = [*pairs[:_BROKEN], (pairs[_BROKEN][0], ""), *pairs[_BROKEN + 1 :]]
    phone.press_area(own["menu_send"])
    phone.send_file(_FILE, _table(broken, language))
    yield "problems", phone.press(own["show_problems"]).locator(".card").first
    yield "report", phone.send_file(_FILE, _table(pairs, language)).locator(".card").first
    phone.press(own["train"])
    phone.press(own["yes_train"])
    phone.until(lambda: any(one["state"] == "held" for one in phone.state()["models"]))
    yield "decide", phone.press_area(own["menu_models"]).locator(".card").first
    phone.press(own["promote"])
    phone.press(own["yes_promote"])


def _corrected(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Correct the answer to a question by the answer that the clinic had before."""
    changed = next(one for one in sample_texts(language).clinic if one.answer != one.new_answer)
    phone.say(changed.question)
    card = phone.edit(card_texts.texts(language)["correct"], changed.new_answer, changed.answer)
    yield "corrected", card.locator(".card").first


def _asked(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Show the question of a user who found the answer wrong."""
    answer = phone.other(_ASKER, "message", text=sample_texts(language).clinic[-1].question)
    phone.other(_ASKER, "postback", data=f"bad:{answer}")
    yield "question", phone.press_area(card_texts.texts(language)["menu_questions"]).locator(".card").first


def _taken_over(phone: PhoneOfPage, language: str) -> Iterator[Shot]:
    """Show the chat of a user who asked for a person."""
    phone.other(_CALLER, "message", text=takeover_texts.text("person_button", language))
    phone.post("/api/line/message", user=_CALLER, text=sample_texts(language).clinic[-2].question)
    link, word = card_texts.texts(language)["open_chat"], _word("with_person", language)

    def linked() -> Locator | None:
        """Ask for the list, which has the link to the chat once the user's message was handled."""
        shown = phone.say(word)
        return shown if shown.get_by_role("link", name=link).count() else None

    yield "with-person", phone.until(linked).locator(".card").first


def _word(area: str, language: str) -> str:
    """Return the word that the help card names for an area of the menu."""
    words, helped = menu_texts.PHRASES[area], card_texts.texts(language)["help_takeover"]
    return next(word for word in words if word in helped)


def _table(pairs: Sequence[tuple[str, str]], language: str) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([sample_texts(language).shop[0], *pairs])
    return file.getvalue().encode("utf-8-sig")
