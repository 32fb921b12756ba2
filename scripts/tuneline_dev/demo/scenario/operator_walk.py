"""Run the bot from the phone alone, as an operator does: from a file with mistakes to the roll-back.

No terminal is used, and LINE counts no message: each reply uses the token of what the operator did.
"""

import csv
import io
from collections.abc import Sequence

from tuneline.operator_cards.postback import Verb
from tuneline.texts.card_texts import texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import pairs_in
from tuneline_dev.demo.scenario.phone import Phone, Reply
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

OTHER_USER = "U" + "0c" * 16
NAME = "門診問答.csv"
RIGHT = "改了：這題請改打 02-2345-6700，由櫃檯回答。"
UNKNOWN = "停車費可以用診所收據折抵嗎？"
ANSWER = "可以，請帶著收據到二樓櫃檯辦理。"
Pair = tuple[str, str]


async def operator_walk(client: DemoClient, content: bytes, question: str) -> None:
    """Play the walk of an operator who is enlisted. `content` is a dataset as chat JSONL.

    The model of it answers `question` otherwise than the serving one.
    """
    phone, pairs = Phone(client), [*pairs_in(content, held_out=True).items()]
    pushed, before = await client.pushed(), await _serving(client)
    await _trained(phone, await _checked(phone, pairs))
    await _compared(phone, question)
    await _promoted(phone, client, before)
    await _corrected(phone, next(iter(pairs_in(content))))
    await _answered(phone, client)
    await _next_dataset(phone)
    await _rolled_back(phone, client, before)
    if (after := await client.pushed()) != pushed:
        raise FailedStepError(f"LINE has counted {after - pushed} messages during the walk")
    say("no push", "LINE has counted no message from the file to the roll-back")


async def _checked(phone: Phone, pairs: Sequence[Pair]) -> Reply:
    """Send a file with two mistakes, look at them, and send the mended file under its name."""
    question, answer = pairs[3][0], pairs[7][1]
    report = await phone.send_file(
        NAME, _table([*pairs[:3], (question, ""), *pairs[4:7], ("", answer), *pairs[8:]])
    )
    if report.button("train"):
        raise FailedStepError(f"a file with mistakes can be trained on: {report.text}")
    problems = await phone.press("problems", report)
    own = texts("zh-TW")
    if not {own["line"].format(line=line) for line in (5, 9)} <= {*problems.text.splitlines()}:
        raise FailedStepError(f"the rows with mistakes are not on the cards: {problems.text}")
    say("file", f"“{report.title}”; the rows 5 and 9 have cards of their own")
    mended = await phone.send_file(NAME, _table(pairs))
    mended.require("train", "cancel")
    say("mended file", f"“{mended.title}” after {mended.seconds:.1f} s, with its price")
    return mended


async def _trained(phone: Phone, report: Reply) -> None:
    """Approve the training by two taps; a third does nothing. Then look at the status until it is done."""
    sure = await phone.press("train", report)
    begun, again = await phone.press("yes_train", sure), await phone.press("yes_train", sure)
    if again.text == begun.text:
        raise FailedStepError(f"a second tap did something: {again.text}")
    say("training", f"“{begun.title}” The same tap again: “{again.title}”")
    status = await until(lambda: _card(phone, "status", "promote"), "no model waits in the status")
    say("trained", f"the status asks for a decision on a model: “{status.title}”")


async def _compared(phone: Phone, question: str) -> None:
    """Compare the answers to held-out questions, and those to `question`, and choose the better ones."""
    shown, chosen = await phone.press("compare_five", await phone.press("compare")), 0
    while shown.button("left"):
        choice: Verb = ("left", "right", "same")[chosen % 3]
        shown, chosen = await phone.press(choice, shown), chosen + 1
    say("compared", f"{chosen} held-out questions with two answers: “{shown.line(1)}”")
    await phone.press("compare_type", await phone.press("compare"))
    typed = await phone.press("left", await phone.say(question))
    say("compared", f"“{question}”: “{typed.line(1)}”")


async def _promoted(phone: Phone, client: DemoClient, before: str) -> None:
    sure = await phone.press("promote", await phone.press("models"))
    promoted = await phone.press("yes_promote", sure)
    if (now := await _serving(client)) == before:
        raise FailedStepError(f"{now} serves still: {promoted.text}")
    say("promoted", f"{now}, by two taps: “{promoted.title}”")


async def _corrected(phone: Phone, question: str) -> None:
    """Correct an answer by quoting it; the next answer is the right one, until the correction is undone."""
    wrong = await phone.say(question)
    pinned = await phone.say(RIGHT, quote=wrong.messages[0])
    if (right := await phone.say(question)).title != RIGHT:
        raise FailedStepError(f"after the correction the answer is “{right.title}”")
    say("corrected", f"by a quote, in force with the next message: “{right.title}”")
    await phone.press("undo", pinned)
    if (undone := await phone.say(question)).title == RIGHT:
        raise FailedStepError(f"after the undoing the answer is “{undone.title}”")
    say("undone", f"“{undone.title}”")
    await phone.say(RIGHT, quote=wrong.messages[0])


async def _answered(phone: Phone, client: DemoClient) -> None:
    """Answer the question of a user that the bot could not answer."""
    asked = await client.line("message", text=UNKNOWN, user=OTHER_USER)
    await until(lambda: _listed(client, str(asked["event_id"])), "the question was not listed")
    questions = await phone.press("questions")
    await phone.press("edit", questions)
    pinned = await phone.say(ANSWER)
    answer = await phone.say(UNKNOWN)
    if answer.title != ANSWER:
        raise FailedStepError(f"the answer to “{UNKNOWN}” is “{answer.title}”: {pinned.text}")
    say("unanswered", f"“{UNKNOWN}” is answered from now on: “{answer.title}”")


async def _next_dataset(phone: Phone) -> None:
    """Make a dataset of the corrections, see its price, and leave it."""
    questions = await phone.press("questions")
    report = await phone.press("next", questions)
    report.require("train", "cancel")
    cancelled = await phone.press("cancel", report)
    say("next by a tap", f"“{report.title}”; cancelled: “{cancelled.title}”")


async def _rolled_back(phone: Phone, client: DemoClient, before: str) -> None:
    sure = await phone.press("roll_back", await phone.press("models"))
    done = await phone.press("yes_roll_back", sure)
    if (now := await _serving(client)) != before:
        raise FailedStepError(f"{now} serves, not {before}: {done.text}")
    say("back by a tap", f"{now} serves again: “{done.title}”")


async def _card(phone: Phone, area: Verb, button: Verb) -> Reply | None:
    """Tap an area of the menu. Returns the card once it has the button."""
    card = await phone.press(area)
    return card if card.button(button) else None


async def _serving(client: DemoClient) -> str:
    return str((await client.serving() or {}).get("version"))


async def _listed(client: DemoClient, event: str) -> bool:
    return any(one.path == f"unanswered/{event}" for one in await client.all("unanswered"))


def _table(pairs: Sequence[Pair]) -> bytes:
    """Return the pairs as a table for Excel."""
    written = io.StringIO()
    csv.writer(written).writerows([("問題", "回答"), *pairs])
    return written.getvalue().encode("utf-8-sig")
