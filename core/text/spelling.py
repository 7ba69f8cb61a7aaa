"""British spelling made American, which the readers of pairs were trained on, so that words are compared as one."""

import re

_MADE = (
    (r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|able|ation|ations)\b)", "iz"),
    (r"(?<=[a-z]{3})ys(?=(?:e|ed|es|er|ers|ing)\b)", "yz"),
    (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|able|less)?\b)", "or"),
    (r"(abridg|acknowledg|judg)e(?=ments?\b)", r"\1"),
    (r"\b(ag)e(?=ing\b)|\b(program)me(?=s?\b)", r"\1\2"),
    (
        r"(cancel|channel|counsel|fuel|label|level|model|rival|signal|total|travel|tunnel)l(?=(?:ed|ing|ings|er|ers)\b)",
        r"\1",
    ),
    (r"\b(cent|fib|lit|theat|(?:centi|kilo|milli|nano)met)re(?=s?\b)", r"\1er"),
    (r"\b(defen|licen|offen)ce(?=s?\b)", r"\1se"),
    (r"ae(?=mat|mi|mo|di[ac]|sthe)|oe(?=dem|soph|stro)|(?<=f)oe(?=tal|tus)|(?<=rrh)oe(?=a)", "e"),
)
_RULES = tuple((re.compile(pattern, re.IGNORECASE), put) for pattern, put in _MADE)


def american(text: str) -> str:
    """Return a text in American spelling, as far as the forms of words tell: quantization for quantisation.

    Words such as "exercise" change as well, which does no harm where both sides are changed.
    """
    for rule, put in _RULES:
        text = rule.sub(put, text)
    return text
