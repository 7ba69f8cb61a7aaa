"""What the server-sent events of an answer carry; `sentence`, `answer` and `error` carry what is defined elsewhere."""

from service.wire.base import Told
from service.wire.sources import SourceOut


class UnderstoodOut(Told):
    """Event `understood`: the question as it is searched, where what was said before changes what it means."""

    standalone_question: str


class RetrievedOut(Told):
    """Event `retrieved`: what the answer will be made from."""

    sources: list[SourceOut]


class TokenOut(Told):
    """Event `token`: the next piece of text, not tested yet."""

    text: str
