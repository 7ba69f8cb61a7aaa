"""What LLMs say to whoever asks, around an answer: "Sure!", "I hope this helps!". It is no part of the answer."""

import re

_ASSENT = re.compile(
    r"(?:sure thing|sure|certainly|absolutely|definitely|of course|gladly|okay|ok|alright|all right|great|good"
    r"|excellent|got it|understood|no problem|hello|hi there|hi|thank you|thanks)\b(?: question)?"
    r"(?: for (?:the|your|asking)\b[^.!?,:]{0,40})?\W*+",
)
_SPOKEN: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("let me know", "feel free", "don't hesitate", "do not hesitate", "you're welcome", "good luck"), ()),
    (("is there anything else", "is there something else"), ()),
    (("i hope ", "hope "), ("help", "answer", "clarif", "useful")),
    (
        ("would you like", "do you want", "do you have", "shall i", "should i", "may i", "can i"),
        ("help", "know", "more", "elaborat", "explain", "detail", "summar", "question", "expand", "look"),
    ),
    (
        ("if you ", "if you'd "),
        ("let me know", "feel free", "ask", "happy to", "glad to", "hesitate", "i can ", "i'd "),
    ),
    (
        ("happy to ", "glad to ", "i'd be ", "i would be ", "i'll ", "i will ", "i can ", "i am ", "i'm ", "let me "),
        ("help", "assist", "answer your", "answer the question", "provide", "clarif"),
    ),
    (("here is ", "here are ", "here's "), ("answer", "response", "summary")),
    (("that's a", "that is a", "this is a", "what a"), ("great question", "good question", "interesting question")),
)
"""How such a sentence begins, and words of which it then has one."""
_SAID = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_LONGEST = 240


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence, without markers, only speaks to whoever asks."""
    found = _SAID.search(sentence) if len(sentence) <= _LONGEST else None
    said = found[0].lower().replace("’", "'").removeprefix("please ") if found else ""
    if not said or ":" in said:  # what follows a colon is said
        return False
    assent = _ASSENT.match(said)
    rest = said[assent.end() :] if assent else said
    return not rest or any(
        (rest.startswith(openings) or said.startswith(openings)) and (not words or any(word in rest for word in words))
        for openings, words in _SPOKEN
    )
