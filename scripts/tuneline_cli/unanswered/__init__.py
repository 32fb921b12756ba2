"""List the questions that got no right answer, the most frequent first; answer or dismiss them."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "unanswered",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.unanswered.list_questions",
        "answer": "tuneline_cli.unanswered.answer_question",
        "dismiss": "tuneline_cli.unanswered.dismiss_questions",
    },
)
