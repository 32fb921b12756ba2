"""List the drafts that wait for an operator, oldest first."""

from tuneline.chat.drafts.decision import StoredDraft, waiting_drafts
from tuneline.datasets.findings.printable import as_printable
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.draft.decided_drafts import as_json as draft_as_json
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline draft list
  scripts/tuneline draft list --json
"""


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, also if none waits."""
    drafts = bot.with_documents(waiting_drafts)
    if as_json:
        write_json([draft_as_json(draft) for draft in drafts])
        return FINE
    for draft in drafts:
        write(_rows(draft))
    if not drafts:
        tell("No draft waits.")
    return FINE


def _rows(draft: StoredDraft) -> str:
    question, answer = (
        as_printable(text.replace("\n", " ")) for text in (draft.record.question, draft.record.answer)
    )
    return f"{draft.id}  {draft.record.at.astimezone():%Y-%m-%d %H:%M}  {question}\n    → {answer}"
