"""How fast work goes, and how long it still takes."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Hears how far work is, and when. Times are seconds of any clock."""

    done: int = 0
    total: int | None = None
    _began: float = 0.0
    _done_before: int = 0
    _heard: float = 0.0

    def hear(self, done: int, total: int | None, now: float) -> None:
        """Take where it is. Another total, or less than before, is other work: the pace of the first says nothing."""
        if total != self.total or done < self.done:
            self._began, self._done_before = now, done
        self.done, self.total, self._heard = done, total, now

    @property
    def rate(self) -> float | None:
        """How many a second; None before anything was done."""
        took, did = self._heard - self._began, self.done - self._done_before
        return did / took if took > 0 and did > 0 else None

    def left(self, now: float) -> float | None:
        """How many seconds it still takes; None while nobody can tell."""
        if self.total is None or self.rate is None:
            return None
        return max(0.0, (self.total - self.done) / self.rate - (now - self._heard))


def clock(seconds: float) -> str:
    """Return `1:05` or `2:03:04`."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
