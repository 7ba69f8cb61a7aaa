"""What the server-sent events of an answer carry; `sentence`, `answer` and `error` carry what is defined elsewhere."""

from service.wire.answer import SourceOut
from service.wire.base import Told


class RetrievedOut(Told):
    """Event `retrieved`: what the answer will be made from."""

    sources: list[SourceOut]


class TokenOut(Told):
    """Event `token`: the next piece of text, not tested yet."""

    text: str
