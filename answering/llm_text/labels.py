"""What LLMs set before an answer, such as "**Final answer:**", and the turns that they invent behind one."""

import re

_BEFORE = r"[ \t]*+(?:>\s?)?(?:#{1,6}\s++)?(?P<opened>\*{1,3}|_{1,2})?"
_COLON = r"(?P<closed>\*{1,3}|_{1,2})?[ ]?[:：][ \t]*+(?P<closes>\*{1,3}|_{1,2})?[ \t]*+"
_KIND = r"(?:final|short|brief|direct|concise|complete|suggested|my) "
_OTHERS = (
    "antwort|réponse|respuesta|risposta|resposta|antwoord|svar|odpowiedź|cevap|ответ|відповідь|答案|回答|答え|답변"
)
_ANSWER = re.compile(
    rf"{_BEFORE}(?:(?:(?:{_KIND})?answer|{_KIND}response|{_OTHERS})(?: (?:to|based on) [^.:：\n]{{1,60}})?"
    r"|(?:(?:sure|certainly|absolutely|of course)[,!.] )?(?:here (?:is|are)|here['’]s) "
    rf"[^.:：\n]{{0,40}}\b(?:answer|response)\b[^.:：\n]{{0,60}}){_COLON}",
    re.IGNORECASE,
)
"""A response alone may be that of a patient."""
_REPLY = re.compile(rf"{_BEFORE}(?:assistant|ai|bot|model|(?:{_KIND})?answer|response|a){_COLON}", re.IGNORECASE)
_ALONE = re.compile(rf"[\W_]{{0,12}}(?:{_KIND})?answer[\W_]{{0,12}}", re.IGNORECASE)
"""As a heading."""
_TURN = re.compile(
    r"[ \t]*+(?P<hashes>#{1,6}\s++)?(?:\*{1,3}|_{1,2})?(?:user|human|customer|instructions?|input|query|passages"
    rf"|(?:(?:next|new|another|follow-?up) )?question|q){_COLON}(?P<said>[^\n]*+)\n?",
    re.IGNORECASE,
)
_CITES = re.compile(r"\[\^?\d|【\d")
_ANSWERS = tuple(
    f"{kind}{word}"
    for kind in ("", "final ", "short ", "brief ", "direct ", "concise ", "complete ", "suggested ", "my ")
    for word in ("answer", "response")
) + tuple(_OTHERS.split("|"))
_LEADS = ("here is ", "here are ", "here's ", "here’s ")
_TURNS = (
    *("user", "human", "customer", "instruction", "instructions", "input", "query", "question", "q", "passages"),
    *("next question", "new question", "another question", "follow-up question", "followup question"),
)
_REPLIES = ("assistant", "ai", "bot", "model", "a")
_SIGNS = re.compile(r"[\W_]{0,12}+(?:(?:sure|certainly|absolutely|of course)[,!.] )?", re.IGNORECASE)
_SIGNS_ALONE = re.compile(r"[\W_]{0,12}")
_MAY_BE_ASSENT = re.compile(
    r"s(?:u(?:re?)?)?|c(?:e[a-z]{0,7})?|a(?:b[a-z]{0,8})?|of(?: (?:c[a-z]{0,5})?)?"
    r"|(?:sure|certainly|absolutely|of course)[,!.]"
)
_LONGEST = 140


def without_label(line: str) -> str:
    """Return a whole line without what only says that the answer follows; perhaps nothing is left."""
    return "" if _ALONE.fullmatch(line) else _behind(_ANSWER, line).lstrip("\n")


def behind_label(line: str, *, asked: bool) -> str | None:
    """Return what follows the label of an answer with which a line begins, if anything does on that line.

    `asked`: the question was repeated before it, so that "A:" is such a label too.
    """
    rest = _behind(_REPLY if asked else _ANSWER, line)
    return rest if rest != line and rest.strip("*_ \t") else None


def _behind(label: re.Pattern[str], line: str) -> str:
    """Without a label; emphasis that goes on behind it stays."""
    found = label.match(line)
    if found is None:
        return line
    signs = [each for each in (found["opened"], found["closed"], found["closes"]) if each]
    return (signs[-1] if len(signs) % 2 else "") + line[found.end() :]


def may_become_label(line: str) -> bool:
    """Whether a line that is not whole yet may begin with a label, of an answer or of a turn."""
    if len(line) >= _LONGEST:
        return False
    signs = _SIGNS.match(line)
    said = line[signs.end() if signs else 0 :].casefold()
    words = (*_ANSWERS, *_TURNS, *_REPLIES)
    if any(each.startswith(said) for each in (*words, *_LEADS)) or _MAY_BE_ASSENT.fullmatch(said):
        return True
    if said.startswith(_LEADS):
        return not re.search(r"[.:：][\s*_]*[^\s*_]", said)
    behind = [said.removeprefix(each).lstrip("*_ ") for each in words if said.startswith(each)]
    return any(
        _SIGNS_ALONE.fullmatch(rest) or rest[0] in ":：" or rest.startswith(("to ", "based on ")) for rest in behind
    )


def begins_turn(line: str) -> bool:
    """Whether a whole line is surely what somebody asks, behind an answer."""
    found = _TURN.fullmatch(line)
    return found is not None and not _CITES.search(found["said"]) and bool(found["hashes"] or _asks(found["said"]))


def may_begin_turn(line: str) -> bool:
    """Whether a whole line is one if the next line goes on with it: "User: Tell me about salt"."""
    found = _TURN.fullmatch(line)
    return found is not None and not _CITES.search(found["said"])


def goes_on_with_turn(turn: str, line: str) -> bool:
    """Whether the line behind what may begin a turn is what somebody asks in it, or begins with who replies."""
    found = _TURN.match(turn)
    label_alone = found is not None and not found["said"].strip("*_ ")
    passage = label_alone and "passages" in turn.casefold() and line.startswith("[1]")  # as the prompt shows them
    return passage or _REPLY.match(line) is not None or (label_alone and _asks(line) and not _CITES.search(line))


def _asks(text: str) -> bool:
    return text.rstrip('*_ "”\n').endswith(("?", "？"))
