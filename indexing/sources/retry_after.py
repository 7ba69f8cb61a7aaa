"""What a server says about when to come back."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

_MOST_DIGITS = 9


def seconds_of(value: str | None, now: float) -> float | None:
    """Return the wait that a `Retry-After` or `Backoff` header asks for: seconds, or an HTTP date; None: neither."""
    text = (value or "").strip()
    if text.replace(".", "", 1).isdigit() and len(text) <= _MOST_DIGITS and text.isascii():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)


def pause_of(headers: Mapping[str, str], now: float) -> float:
    """Return how long a server that answered well wants to be left alone all the same.

    Zotero says `Backoff`; Crossref tells its rate as `X-Rate-Limit-Limit` requests in `X-Rate-Limit-Interval`.
    """
    pause = seconds_of(headers.get("backoff"), now) or 0.0
    limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    every = seconds_of(interval.strip().removesuffix("s"), now)
    if limit.strip().isdigit() and len(limit) <= _MOST_DIGITS and int(limit) and every is not None:
        pause = max(pause, every / int(limit))
    return pause
