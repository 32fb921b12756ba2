"""Note by which side of a canary each chat was answered, and check that only a decision moves it."""

from collections import Counter


class SideChanges:
    """The sides of the chats; a chat may move once after a decision, and in its direction only."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        # The answers of each side, and the chats that moved to it, since the last decision.
        self.moved: Counter[str] = Counter()
        self.while_running: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._shares = (0, 0)
        self._sides: dict[int, bool] = {}
        self._since_decision: set[int] = set()

    @property
    def share(self) -> float:
        """The percentage of the answers since the last decision that the candidate gave."""
        return 100 * self._answers["candidate"] / max(self._answers.total(), 1)

    def decided(self, share: int) -> None:
        """Note a decision: from now on the candidate answers `share` percent of the chats."""
        self._shares = (self._shares[1], share)
        self.moved.clear()
        self._answers.clear()
        self._since_decision.clear()

    def answered(self, chat: int, *, is_candidate: bool) -> None:
        """Note an answer, and check its side."""
        side = "candidate" if is_candidate else "current"
        self._answers[side] += 1
        if self._shares[1]:
            self.while_running[side] += 1
        before = self._sides.get(chat, False)
        if is_candidate != before and (chat in self._sides or is_candidate):
            self.moved[side] += 1
            is_raise = self._shares[1] > self._shares[0]
            if chat in self._since_decision or is_candidate != is_raise:
                self.violations.append(f"chat {chat} moved to the {side}, shares {self._shares}")
        self._sides[chat] = is_candidate
        self._since_decision.add(chat)
