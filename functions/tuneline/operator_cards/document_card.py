"""The question whether a document becomes questions and answers, with its price."""

from tuneline.line.flex.components import FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, shown_name
from tuneline.pricing import shown_usd
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.operators.generation import Generation
from tuneline.texts.card_texts import texts


def document_confirmation(stored: StoredRecord[Generation], *, language: str) -> FlexMessage:
    """Make the question about a document that waits."""
    own, record, version = texts(language), stored.record, stored.document.version
    title = own["sure_document"].format(count=record.count, usd=shown_usd(record.usd))
    lines = [own["sure_document_text"].format(name=shown_name(record.name))]
    if record.count < record.total:
        lines.append(own["document_cut"].format(count=record.count, total=record.total))
    if record.left_out:
        lines.append(own["document_pages_left_out"].format(count=record.left_out))
    card = Card(
        title=title,
        tone="wait",
        body=tuple(FlexText(text=line, size="md") for line in lines),
        buttons=(
            button(
                own["yes_document"], OperatorPostback("yes_document", (stored.id,), version), style="primary"
            ),
            button(own["no"], OperatorPostback("no_document", (stored.id,), version), style="secondary"),
        ),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())
