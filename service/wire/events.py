"""What the server-sent events of an answer carry; `sentence`, `answer` and `error` carry what is defined elsewhere."""

from service.wire.base import Told
from service.wire.sources import SourceOut


class UnderstoodOut(Told):
    """Event `understood`: the question as it is searched, where that is not as it was asked, or it is several."""

    standalone_question: str
    parts: list[str]


class RetrievedOut(Told):
    """Event `retrieved`: what the answer will be made from."""

    sources: list[SourceOut]


class TokenOut(Told):
    """Event `token`: the next piece of text, not tested yet."""

    text: str
