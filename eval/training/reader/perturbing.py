"""Claims that nobody wrote: an abstract's own sentences, some in the third person, and some with one thing changed.

A change that finds nothing to change in a sentence returns None.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from core.answer import Verdict
from eval.claims import LabelledAbstract, LabelledClaim

_NUMBER = re.compile(r"(?<![\w.-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,-])\d+(?:\.\d+)?(?![\w,]*\d)")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|does|do|did|has|have|had|will|would|may|might|should)\b(?! not\b)", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(improves|reduces|increases|outperforms|shows|achieves|enables|provides|requires|suggests|demonstrates|"
    r"enhances|addresses|introduces|predicts|affects|indicates|leads|helps|remains|uses|supports)\b"
)
_PAST = re.compile(
    r"(?<!was )(?<!were )(?<!been )(?<!be )\b(improved|reduced|increased|outperformed|showed|achieved|enabled|provided|"
    r"required|revealed|affected|indicated|led|remained|decreased|declined|underwent|received|predicted)\b"
)
_NOT = re.compile(r"\b(?:does|do|did) not (\w+)|\b(is|are|was|were|can|could|has|have|had|will|may) not\b|\bcannot\b")
_OPPOSITES = """
increase/decrease increases/decreases increased/decreased increasing/decreasing higher/lower high/low highest/lowest
more/less greater/smaller larger/smaller improve/worsen improves/worsens improved/worsened improving/degrading
improvement/deterioration better/worse best/worst outperform/underperform outperforms/underperforms
outperformed/underperformed superior/inferior reduce/increase reduces/increases reduced/increased reducing/increasing
reduction/increase enhance/impair enhances/impairs enhanced/impaired faster/slower stronger/weaker strong/weak
positive/negative positively/negatively effective/ineffective safe/unsafe reliable/unreliable earlier/later
similar/different significant/insignificant successful/unsuccessful majority/minority common/rare possible/impossible
gain/loss gains/losses longer/shorter long/short exceed/fall-short-of surpass/trail surpasses/trails above/below
boost/hurt boosts/hurts rise/fall rises/falls rose/fell accurate/inaccurate efficient/inefficient before/after
"""
_SWAPS: dict[str, str] = {}
for _pair in _OPPOSITES.split():
    _one, _other = (side.replace("-", " ") for side in _pair.split("/"))
    _SWAPS.setdefault(_one, _other)
    _SWAPS.setdefault(_other, _one)
_DIRECTION = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _SWAPS), key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_OPENING = (
    r"(?P<opening>(?:[^,.;:]{3,80}, (?:we (?:show|find|found) that |and )?)?"
    r"(?:(?:We|Our (?:results|experiments)|Experiments|Results)[\w ]{0,30} (?:show|find|found|suggest) that )?)"
)
_PHRASE = r"[\w\-/' ]{2,60}?"
_MORE = (
    r"(?:higher|lower|greater|smaller|larger|better|worse|more|less|fewer|faster|slower|longer|shorter|stronger|weaker|"
    r"superior|inferior|older|younger)"
)
_IS = (
    r"(?:is|are|was|were|has|have|had|achieves?d?|shows?|showed|yields?|yielded|obtains?|obtained|performs?|performed|"
    r"requires?|required|uses?|used|produces?|produced|gives?|gave|received|scored|remains?|remained)"
)
_AFTER = r"(?P<rest>[,.;](?!\d)|(?: on | in | by | with | for | at | when | while | across | and | but | \().*$)"
_BETTER = (
    r"(?:significantly |consistently |substantially |also |even |further |often |generally )?"
    r"(?:outperform(?:s|ed)?|underperform(?:s|ed)?|surpass(?:es|ed)?|exceed(?:s|ed)?"
    rf"|{_IS} [^,.;:]{{0,40}}?\b{_MORE}\b(?:(?! in )[^,.;:]){{0,30}}?\b(?:than|(?<=ior )to|compared (?:to|with)))"
)
_COMPARED = re.compile(rf"^{_OPENING}(?P<a>{_PHRASE}) (?P<verb>{_BETTER}) (?P<b>{_PHRASE}){_AFTER}")
_IN_BOTH = re.compile(
    rf"\b{_MORE}\b[^,.;:]{{0,30}}? (?:in|for|among|with|by) (?P<a>{_PHRASE}) "
    rf"(?P<verb>(?:than(?: (?:in|for|among|with|by))?|compared (?:to|with)(?: those (?:in|of|with))?)) "
    rf"(?P<b>{_PHRASE}){_AFTER}"
)
_EMPTY = {"it", "they", "we", "this", "these", "that", "those", "which", "there", "expected", "ever", "others", "half",
          "each", "in", "on", "other", "not", "who", "for", "with", "when"}  # fmt: skip
_LOWERED = {"The", "Our", "This", "These", "A", "An", "Both", "All", "Most"}
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_RARE = 50
"""A rare word is in fewer than one of so many abstracts."""
_WE = re.compile(r"\b[Ww]e\b")
_OUR = re.compile(r"\b[Oo]ur\b")
_LENGTHS = range(46, 380)
"""Characters of a sentence that can be a claim."""
_THIRD_PERSON = 0.6
_CHANGES = 2
"""At most so many changed ones of a sentence."""
_KEPT = 4
"""So many claims of an abstract, of which each pass takes a few."""
_OTHERS = 12
"""Sentences of other abstracts that a name may come from."""
Change = Callable[[], str | None]


def change_number(text: str, siblings: Sequence[str], random: Random) -> str | None:
    """Another number in place of one, now and then one that the paper has elsewhere."""
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = random.choice(places)
    plain = place[0].replace(",", "")
    decimals = len(plain.partition(".")[2])
    value = float(plain)
    known = [match[0] for sentence in siblings for match in _NUMBER.finditer(sentence)]
    for turn in range(20):
        factor = random.choice((0.1, 0.5, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0, 10.0))
        changed = value * factor if random.random() < 0.7 else value + random.choice((-3, -2, -1, 1, 2, 3, 5))
        new = f"{changed:,.{decimals}f}" if "," in place[0] else f"{changed:.{decimals}f}"
        if turn == 0 and known and random.random() < 0.3:
            new = random.choice(known)
        if float(new.replace(",", "")) not in (value, 0.0) and changed > 0:
            return text[: place.start()] + new + text[place.end() :]
    return None


def negate(text: str, random: Random) -> str | None:
    """Add a "not", or take one away."""
    options: list[str] = []
    if found := _NOT.search(text):
        middle = found[1] or found[2] or "can"
        options.append(text[: found.start()] + middle + text[found.end() :])
    else:
        if found := _AUXILIARY.search(text):
            options.append(text[: found.end()] + " not" + text[found.end() :])
        if found := _VERB.search(text):
            base = re.sub(r"(?<=[sz])es$|(?<=ch)es$|(?<=sh)es$|s$", "", found[0])
            options.append(text[: found.start()] + "does not " + base + text[found.end() :])
            options.append(text[: found.start()] + "fails to " + base + text[found.end() :])
        if found := _PAST.search(text):
            options.append(text[: found.start()] + "never " + found[0] + text[found.end() :])
    return random.choice(options) if options else None


def reverse_direction(text: str, random: Random) -> str | None:
    """The opposite of one word of direction."""
    places = list(_DIRECTION.finditer(text))
    if not places:
        return None
    place = random.choice(places)
    new = _SWAPS[place[0].lower()]
    new = new[0].upper() + new[1:] if place[0][0].isupper() else new
    return text[: place.start()] + new + text[place.end() :]


def swap_sides(text: str) -> str | None:
    """ "A outperforms B" to "B outperforms A", and "higher in A than in B" to "higher in B than in A"."""
    found = _IN_BOTH.search(text) or _COMPARED.match(text)
    if found is None:
        return None
    a, b = found["a"], found["b"]
    if b[0].isdigit() or _EMPTY & {a.split()[0].lower(), b.split()[0].lower()}:
        return None
    if found.start("a") == 0:
        a = a[0].lower() + a[1:] if a.split()[0] in _LOWERED else a
        b = b[0].upper() + b[1:]
    return f"{text[: found.start('a')]}{b} {found['verb']} {a}{text[found.start('rest') :]}"


def naming_words(text: str) -> list[str]:
    """Return the words of a text that name something: capitalised inside the sentence, acronyms, designations."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        inner = any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word)
        begins = match.start() == 0 or text[max(match.start() - 2, 0) : match.start()] in (". ", ": ")
        if len(word) > 1 and (inner or (word[0].isupper() and not begins)):
            found.append(word)
    return found


class Rarity:
    """How many of some abstracts have a word."""

    def __init__(self, abstracts: Iterable[Sequence[str]]) -> None:
        self._abstracts = 0
        self._having: Counter[str] = Counter()
        for sentences in abstracts:
            self._abstracts += 1
            self._having.update({word[0].lower() for sentence in sentences for word in _WORD.finditer(sentence)})

    def is_rare(self, word: str) -> bool:
        """Return whether the word tells what an abstract is about."""
        return self._abstracts > _RARE * self._having[word.lower()]


def rare_words_in(text: str, rarity: Rarity) -> list[str]:
    """Return the rarest common words of a text: its topic, for want of names."""
    words = [match[0] for match in _WORD.finditer(text)]
    return [word for word in words if len(word) > 4 and word.islower() and word not in _SWAPS and rarity.is_rare(word)]


def swap_entity(
    text: str, siblings: Sequence[str], others: Sequence[str], rarity: Rarity, random: Random
) -> str | None:
    """Another name in place of one, of this paper or of others; for want of names, a rare word."""
    here = naming_words(text)
    common = not here or random.random() < 0.2
    if common:
        here = rare_words_in(text, rarity)
    known = text.casefold()
    papers = siblings if random.random() < 0.35 else others
    pool = [
        name
        for sentence in papers
        for name in (rare_words_in(sentence, rarity) if common else naming_words(sentence))
        if name.casefold() not in known and name.casefold().rstrip("s") not in known
    ]
    pool = [name for name in pool if not any(part.casefold() in name.casefold() for part in here)]
    if not here or not pool:
        return None
    old, new = random.choice(here), random.choice(pool)
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def told_by_another(text: str) -> str:
    """Let someone else tell it."""
    return _OUR.sub("their", _WE.sub("the authors", text))


def own_claims(abstracts: Sequence[LabelledAbstract], seed: int) -> Mapping[str, tuple[LabelledClaim, ...]]:
    """Return some own and changed sentences of each abstract, by its id."""
    random = Random(seed)  # noqa: S311  # repeatable, not secret
    rarity = Rarity(abstract.sentences for abstract in abstracts)
    pool = [sentence for abstract in abstracts for sentence in abstract.sentences if len(sentence) in _LENGTHS]
    found = {}
    for abstract in abstracts:
        made = [
            claim for at in range(len(abstract.sentences)) for claim in _of_sentence(abstract, at, pool, rarity, random)
        ]
        found[abstract.id] = tuple(random.sample(made, min(_KEPT, len(made))))
    return found


def _of_sentence(
    abstract: LabelledAbstract, at: int, pool: Sequence[str], rarity: Rarity, random: Random
) -> list[LabelledClaim]:
    text, siblings = abstract.sentences[at], abstract.sentences
    if len(text) not in _LENGTHS:
        return []
    others = random.sample(list(pool), min(_OTHERS, len(pool)))
    changes: list[tuple[str, Verdict, Change]] = [
        ("number", Verdict.CONTRADICTED, lambda: change_number(text, siblings, random)),
        ("negation", Verdict.CONTRADICTED, lambda: negate(text, random)),
        ("direction", Verdict.CONTRADICTED, lambda: reverse_direction(text, random)),
        ("roles", Verdict.CONTRADICTED, lambda: swap_sides(text)),
        ("entity", Verdict.UNSUPPORTED, lambda: swap_entity(text, siblings, others, rarity, random)),
    ]
    false = [
        LabelledClaim(_told(made, random), label, f"own_{kind}", ((0, at),))
        for kind, label, change in changes
        if (made := change()) and made != text
    ]
    random.shuffle(false)
    true = LabelledClaim(_told(text, random), Verdict.SUPPORTED, "own", ((0, at),), spans=())
    return [true, *false[:_CHANGES]]


def _told(text: str, random: Random) -> str:
    return told_by_another(text) if random.random() < _THIRD_PERSON else text
