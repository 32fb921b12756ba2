"""Counts the seconds a job has run; stands still while the job is paused."""


class RunClock:
    """Seconds run, from moments (seconds since 1970) that the caller names."""

    def __init__(self, started: float) -> None:
        self.paused = False
        # Where each stretch of running began: the moment, and the seconds run before it.
        self._stretches = [(started, 0.0)]
        self._ran_at_pause = 0.0

    def ran(self, now: float) -> float:
        """Seconds run by `now`."""
        if self.paused:
            return self._ran_at_pause
        moment, before = self._stretches[-1]
        return before + max(0.0, now - moment)

    def pause(self, now: float) -> None:
        """Stand still from `now` on."""
        self._ran_at_pause = self.ran(now)
        self.paused = True

    def resume(self, now: float) -> None:
        """Run again from `now` on."""
        self._stretches.append((now, self._ran_at_pause))
        self.paused = False

    def moment(self, ran: float) -> float:
        """The moment at which `ran` seconds had been run, or will have been if never paused again."""
        began = self._stretches[0]
        for stretch in self._stretches:
            if stretch[1] <= ran:
                began = stretch
        return began[0] + ran - began[1]
