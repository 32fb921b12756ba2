"""Show one training with its loss curve, and one model's evaluation."""

from tuneline.chat.context import EventContext, Reply
from tuneline.models.preferences import preferences_of
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.models.evaluation_card import evaluation_card
from tuneline.operator_cards.models.job_card import job_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError
from tuneline.operator_chat.console import Console
from tuneline.storage.record_store import read_record, read_stored
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.job import Job, job_path
from tuneline.storage.records.model import Model, model_path


def training_handlers(console: Console) -> ButtonHandlers:
    """Return the handlers. They change nothing, so a card of any age shows what is true now."""
    documents = console.documents

    async def job(context: EventContext, postback: OperatorPostback) -> Reply:
        stored = await read_stored(documents, Job, job_path(postback.id))
        if stored is None:
            raise OutOfDateDropError("the job is gone")
        language, version = context.rules.language, stored.record.version
        model = await read_record(documents, Model, model_path(version)) if version else None
        card = job_card(stored, model, context.serving, language=language, timezone=timezone_of(language))
        return Reply((card.as_message(),))

    async def evaluation(context: EventContext, postback: OperatorPostback) -> Reply:
        model = await read_stored(documents, Model, model_path(postback.id))
        if model is None:
            raise OutOfDateDropError("the model is gone")
        figures = await read_record(documents, Evaluation, evaluation_path(postback.id))
        preferences = await preferences_of(documents, postback.id)
        card = evaluation_card(model, figures, preferences, language=context.rules.language)
        return Reply((card.as_message(),))

    return {"job": job, "evaluation": evaluation}
