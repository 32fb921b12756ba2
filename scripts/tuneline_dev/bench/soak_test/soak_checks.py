"""Check a round of the soak: the answers in its chat, and the calls of the model for each message."""

from tuneline.texts import chat_texts
from tuneline_dev.bench.soak_test import takeover_race
from tuneline_dev.bench.soak_test.broken_answers import BreakingHost
from tuneline_dev.bench.soak_test.soak_round import Kill, Round
from tuneline_dev.bench.users import Line
from tuneline_dev.emulators.line.chats import ChatMessage

ANSWER = "請掛神經內科。"
# The limit of `bot/settings` if no operator has set another.
PER_MINUTE = 10
LANGUAGE = "zh-TW"
LATE, LATE_WAITING, LIMITED, AI_NOTICE = (
    chat_texts.text(key, LANGUAGE) for key in ("late", "late_waiting", "limit_minute", "ai_notice")
)


class RoundChecks:
    """Checks rounds by the messages in `line` and the calls that `host` counted."""

    def __init__(self, line: Line, host: BreakingHost) -> None:
        self._line = line
        self.host = host
        self.kills: list[Kill] = []

    def check(self, played: Round) -> None:
        """Add the round's violations to it; a round may be checked again later."""
        said = self._line.replies_to(played.user)
        if played.name == takeover_race.TAKEOVER:
            played.wrong += takeover_race.check(played, said, answer=ANSWER)
            played.wrong = list(dict.fromkeys(played.wrong))
            return
        # It comes before the first answer; messages at the same moment may repeat it.
        replies = [message for message in said if text_of(message) != AI_NOTICE]
        texts = [text_of(message) for message in said]
        if ANSWER in texts and AI_NOTICE not in texts[: texts.index(ANSWER)]:
            played.wrong.append("was not told that an AI answers")
        played.wrong += [f"a push: {message.id}" for message in replies if message.via != "reply"]
        if played.name.startswith("forty"):
            self._check_limited(played, replies)
        elif played.name.startswith("a late"):
            self._check_late(played, replies)
        else:
            self._check_each_once(played, replies)
        if played.name.startswith("a model's host"):
            self._check_broken(played)
        if not played.name.startswith("a late"):
            self._check_model_calls(played)
        played.wrong = list(dict.fromkeys(played.wrong))

    def _check_model_calls(self, played: Round) -> None:
        """Each message is one call of the model, unless a kill interrupted the round.

        The reply token hides a second run of a message from its user; the calls show it. A call that met a
        fault is repeated, so that only answered calls count.
        """
        if self._was_killed_during(played):
            return
        for event, question in played.questions.items():
            if (calls := self.host.passed_on[question]) > 1:
                played.wrong.append(f"{event} took {calls} calls of the model")

    def _check_broken(self, played: Round) -> None:
        for event, question in played.questions.items():
            if not self.host.broken[question]:
                played.wrong.append(f"{event} met no broken answer")

    def _was_killed_during(self, played: Round) -> bool:
        return any(map(played.overlaps, self.kills))

    def _check_each_once(self, played: Round, replies: list[ChatMessage]) -> None:
        order = [message.event_id or "" for message in replies]
        for event in played.ids:
            if order.count(event) != 1:
                played.wrong.append(f"{event} has {order.count(event)} answers")
        played.wrong += [f"said {text_of(message)!r}" for message in replies if text_of(message) != ANSWER]
        # A redelivered message may be processed after a later one: no order is guaranteed then, nor
        # around a kill.
        if sorted(order) == sorted(played.ids) and order != played.ids:
            is_late = played.taken_up != sorted(played.taken_up)
            played.is_excused = is_late or self._was_killed_during(played)
            if not played.is_excused:
                played.wrong.append("answered in another order")

    def _check_limited(self, played: Round, replies: list[ChatMessage]) -> None:
        spoken = [text_of(message) for message in replies]
        if len({message.event_id for message in replies}) != len(replies):
            played.wrong.append("one message has two answers")
        if (spoken.count(ANSWER), spoken.count(LIMITED), len(spoken)) != (PER_MINUTE, 1, PER_MINUTE + 1):
            played.wrong.append(
                f"{spoken.count(ANSWER)} answers, {spoken.count(LIMITED)} notes, {len(spoken)} in all"
            )

    def _check_late(self, played: Round, replies: list[ChatMessage]) -> None:
        spoken = [text_of(message) for message in replies]
        # A tap that waited too long gets the button again.
        if [text for text in spoken if text != LATE_WAITING] != [LATE, ANSWER]:
            played.wrong.append(f"said {spoken}")


def text_of(message: ChatMessage) -> str:
    """Return the text that the user reads in a message: the button's, or the message's."""
    template = message.body.get("template")
    return str(template.get("text") if isinstance(template, dict) else message.body.get("text"))
