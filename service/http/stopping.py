"""Why an answer has no end: nobody waits for it, or the service stops."""

from core.errors import LitmusError


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class Stopping(LitmusError):
    """The service was told to stop."""

    def __init__(self) -> None:
        super().__init__("The service is stopping, and this was not done. Ask again when it is back.")
