"""All handlers of the operators' buttons, by their verb."""

import functools

from tuneline.operator_chat.answers.answer_buttons import AnswerButtons
from tuneline.operator_chat.buttons import ButtonHandlers
from tuneline.operator_chat.comparison.comparison_buttons import comparison_handlers
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.documents.taken_document import forget_document
from tuneline.operator_chat.drafts.draft_buttons import DraftButtons
from tuneline.operator_chat.hours.hours_buttons import HoursButtons
from tuneline.operator_chat.menu_areas import menu_handlers
from tuneline.operator_chat.models.canary_buttons import canary_handlers
from tuneline.operator_chat.models.model_buttons import model_handlers
from tuneline.operator_chat.models.training_buttons import training_handlers
from tuneline.operator_chat.pasted.pasted_dataset import forget_pasted
from tuneline.operator_chat.questions.question_buttons import QuestionButtons
from tuneline.operator_chat.status.status_button import status_handlers
from tuneline.operator_chat.takeover.takeover_buttons import TakeoverButtons


def button_handlers(console: Console) -> ButtonHandlers:
    """Return the handlers."""
    return {
        "no_paste": functools.partial(forget_pasted, console.documents),
        "no_document": functools.partial(forget_document, console.documents),
        **menu_handlers(),
        **AnswerButtons(console.documents).handlers,
        **status_handlers(console),
        **model_handlers(console),
        **canary_handlers(console),
        **training_handlers(console),
        **QuestionButtons(console.documents).handlers,
        **DraftButtons(console.documents).handlers,
        **comparison_handlers(console),
        **HoursButtons(console.documents).handlers,
        **TakeoverButtons(console.documents).handlers,
    }
