"""Count the seconds for which a job has run, without its pauses."""


class RunClock:
    """The seconds for which a job has run. Callers pass times, in seconds since 1970."""

    def __init__(self, started: float) -> None:
        self.paused = False
        # The beginning of each running period: its time, and the seconds run before it.
        self._stretches = [(started, 0.0)]
        self._ran_at_pause = 0.0

    def ran(self, now: float) -> float:
        """Return the seconds run by `now`."""
        if self.paused:
            return self._ran_at_pause
        moment, before = self._stretches[-1]
        return before + max(0.0, now - moment)

    def pause(self, now: float) -> None:
        """Pause at `now`."""
        self._ran_at_pause = self.ran(now)
        self.paused = True

    def resume(self, now: float) -> None:
        """Resume at `now`."""
        self._stretches.append((now, self._ran_at_pause))
        self.paused = False

    def moment(self, ran: float) -> float:
        """Return the time at which `ran` seconds are reached, if there is no further pause."""
        began = self._stretches[0]
        for stretch in self._stretches:
            if stretch[1] <= ran:
                began = stretch
        return began[0] + ran - began[1]
