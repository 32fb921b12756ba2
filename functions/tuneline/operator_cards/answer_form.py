"""The form that an operator completes in the keyboard, and the button that opens it below an answer."""

from tuneline.line.messages import Button
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import fits_keyboard
from tuneline.texts.card_texts import texts


def answer_form(question: str, language: str, answer: str = "") -> str | None:
    """Return the form with the question, and with the present answer if that fits as well.

    None if the question is too long for the keyboard.
    """
    form = texts(language)["answer_form"].format(question=question.strip())
    if answer and fits_keyboard(form + answer):
        return form + answer
    return form if fits_keyboard(form) else None


def correct_button(event: str, question: str, answer: str, *, language: str) -> Button:
    """Return the button below the answer to `event`."""
    own = texts(language)
    form = answer_form(question, language, answer)
    return Button(own["correct"], OperatorPostback("correct", (event,)).data, fill_in=form)
