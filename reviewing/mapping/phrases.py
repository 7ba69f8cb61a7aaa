"""What papers speak of, phrase by phrase: how a phrase is written, and whether it may be a heading.

A heading ends with a noun. "Retrieval" stands before "of", "is" and full stops; "robotic" stands before nouns, or
behind "is"; "selecting" stands before "the". No tagger is needed for that, and none knows the nouns of a new field.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from core.paper import Paper
from core.text import word_set
from core.text.words import FUNCTION_WORDS

_ANYWHERE = word_set(
    "aim aims goal goals focus focuses focused focusing offer offers offering allow allows allowing help helps "
    "helping become becomes became widely good great type types kind kinds range case cases example examples part "
    "parts point points order term terms form forms level levels value values author authors researcher researchers "
    "highlight highlights highlighting discuss discusses discussed conduct conducts conducted apply applies applied "
    "applying obtain obtains obtained consider considers considered call called know known name named together "
    "simultaneously similar success successful rely relies relying reduce reduces reduced reducing increase increases "
    "increased increasing establish establishes established lack lacks fewer fail fails failed introduce introduces "
    "introduced introducing new novel approach approaches method methods methodology code available release releases "
    "released github http https www com org state art sota state-of-the-art significant significance improve improves "
    "improved improving improvement improvements outperform outperforms outperformed outperforming existing recent "
    "current previous prior different various diverse extensive performance perform performs performing high higher "
    "highly low lower better best achieve achieves achieved achieving effective effectiveness address addresses "
    "addressed addressing challenge challenges challenging problem problems remain remains include includes included "
    "including comprehensive enable enables enabled enabling provide provides provided providing way ways make makes "
    "making made need needs key lead leads leading real give gives given demonstrating showing compare compares "
    "compared comparing comparable explore explores explored exploring analysis analyses analyze analyzes analyzed "
    "analyzing limit limits limited limitation limitations able simple strong important importance respectively "
    "potential advance advances advancement advancements notable remarkable crucial essential widespread pose poses "
    "demand demands require requires required requiring requirement requirements substantial full overcome specific "
    "general generally overall experiment experiments experimental empirical evaluate evaluates evaluated evaluating "
    "publicly impressive promising superior competitive baseline baselines develop develops developed developing "
    "development developments progress issue issues difficulty gap gaps insight insights understand contribution "
    "contributions contribute contributes main major common commonly conventional typical original proposed several "
    "single multiple additional additionally specifically furthermore effort efforts attempt attempts despite toward "
    "towards due like rather except beyond along around whether instead unlike although once again often whole entire "
    "total average respective first second third final last next early late late-stage long-standing ever yet lot bit "
    "fact idea ideas concept concepts factor factors aspect aspects impact effect effects influence difference "
    "differences relationship advantage advantages benefit benefits ability abilities capability capabilities year "
    "years real-world large-scale small-scale wide-ranging sufficient necessary possible easy hard difficult powerful "
    "robust efficient efficiency accurate score scores metric metrics percent percentage vs conclusion conclusions "
    "background objective objectives aimed purpose prospective retrospective participant participants mean median "
    "among therefore earlier later sooner larger bigger smaller longer shorter faster slower cheaper deeper newer "
    "older come comes came bring brings brought see sees seen take takes taken took read reads write writes written "
    "wrote ask asks asked involve involves involving remove removes removing depend depends train trains trained "
    "learn learns learned stronger weaker wider broader richer simpler greater closer harder easier"
)
EMPTY = FUNCTION_WORDS | _ANYWHERE
"""No phrase contains one of these."""

KINDS = word_set("survey review overview meta-analysis tutorial benchmark")
"""Kinds of papers, in the singular. What they say of a cluster is no matter of meaning, so nearness cannot tell."""

VAGUE = word_set(
    "model framework dataset data benchmark task system evaluation training learning language large natural small "
    "processing understanding knowledge text input output information generation technique algorithm architecture "
    "research domain tool patient treatment disease question answer time human quality change world feature complexity "
    "design llm lm property role group number set step cost application"
)
"""In the singular. A phrase needs a word that is none of these, unless nothing else names the topic."""

NUMBERS = word_set("one two three four five six seven eight nine ten hundred thousand million billion trillion times")
"""No phrase begins with one of these."""

_NO_ADVERBS = word_set("family anomaly assembly supply monopoly reply italy july fly butterfly early elderly assembly")


def is_empty(word: str) -> bool:
    """Whether a word in lower case names nothing: one of the list, made of such with hyphens, or an adverb."""
    if word in EMPTY or (len(word) > 4 and word.endswith("ly") and word not in _NO_ADVERBS):
        return True
    return "-" in word and EMPTY.issuperset(word.split("-"))


Form = tuple[str, ...]
Said = TypeVar("Said", str, Form)
_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:[-'’/][^\W_]+)*|\d+[^\W\d_][^\W_]*|\d+(?:[.,]\d+)*|[^\w\s]")
_LONGEST = 4
"""Words of a phrase."""
_LONGEST_WORD = 40
_DETERMINERS = word_set("a an the this these those its their our his her your each every any some all both how what")
_BEFORE_PREDICATES = word_set(
    "is are was were be been being am more most very so too as becomes become remain remains not"
)
_NO_END = _DETERMINERS | word_set("and or but nor , ( “ \" ' ’ „ ‘ - – — / & * $ % that to more most very so too as")
_ADJECTIVAL = re.compile(
    r".{2,}(?:ous|ful|less|able|ible|ive|ary|ish|ical|onal|ural|ular|ior|est)"
    r"|.+-(?:\w*ed|free|aware|shot|level|specific|centric|driven|scale|wide|wise|only|like|rank|source|time|quality|end"
    r"|agnostic|efficient|invariant|intensive|rich|hop|turn|step|modal|order|dimensional|lingual|context|domain)"
)
_PARTICIPLE = re.compile(r"(?!.*(?:speed|seed|feed|need|breed|bed|hundred)$).{2,}ed|.+-\w+en")
_FIELD = re.compile(r"\w{3,}(?:ing|tion|sion|sis|ism|ics|logy|val)")
_NAMES_THINGS, _ACTS = 0.2, 0.25
"""Of the places that tell, how many must be those of a noun, and how many of a verb."""
_VAGUE, _THING, _FIELD_SAYS, _WORD_MORE = 0.1, 0.2, 0.5, 0.25
"""What a phrase says that is vague, a lone word, a lone word that may be a heading ("calibration"), each word more."""


class Phrases:
    """The phrases of some papers."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._forms: dict[str, Counter[Form]] = defaultdict(Counter)
        self._cases: dict[str, Counter[str]] = defaultdict(Counter)
        self._stands: dict[str, Counter[str]] = defaultdict(Counter)
        """How often a word, in small letters, stands as a noun, before one, or as a verb."""
        self.titles = [self._read(paper.title, title=True) for paper in papers]
        """The keys of the phrases of each title."""
        self.abstracts = [self._read(paper.abstract) for paper in papers]

    def heads(self, key: str) -> bool:
        """Whether a phrase can be a heading: it ends with a noun, begins with no number, and does nothing."""
        *before, last = self._form(key)
        if before and (before[0] in NUMBERS or before[0][0].isdigit()):
            return False
        stands = self._stands[last]
        nouns, modifiers = stands["noun"], stands["modifier"]
        if _PARTICIPLE.fullmatch(last) or nouns < _NAMES_THINGS * (nouns + modifiers) or not nouns:
            return False
        if _ADJECTIVAL.fullmatch(last) and nouns < max(2, modifiers):
            return False
        return not any(
            self._stands[word]["verb"] >= max(1.0, _ACTS * self._stands[word].total()) for word in (*before, last)
        )

    def says(self, key: str) -> float:
        """Return how much a phrase says by its form: several words more than one, and names more than things."""
        words, written = key.split(), self.written(key)
        if VAGUE.issuperset(words):
            return _VAGUE
        if key in KINDS:
            return _FIELD_SAYS
        if len(words) > 1 or written.lower() != written or any(char.isdigit() for char in key):
            return 1 + _WORD_MORE * (min(len(words), 3) - 1)
        return _FIELD_SAYS if _FIELD.fullmatch(written) else _THING

    def parts(self, key: str) -> list[str]:
        """Return the keys of a phrase's words."""
        return [phrase_key((word,)) for word in self._form(key)]

    def written(self, key: str) -> str:
        """Return the usual spelling of a phrase: small letters but for what is always written with capitals."""
        return " ".join(_most(self._cases[word]) if word in self._cases else word for word in self._form(key))

    def _form(self, key: str) -> Form:
        return _most(self._forms[key])

    def _read(self, text: str, *, title: bool = False) -> list[str]:
        found = []
        for phrase in phrases(text):
            found.append(phrase_key(phrase))
            self._forms[found[-1]][tuple(word.lower() for word in phrase)] += 1
        tokens = [".", *_TOKEN.findall(text), "."]
        for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if word[0].isalpha():
                self._place(before.lower(), word.lower(), after.lower())
                # Where a sentence begins, and in titles, capitals say nothing, but for those inside a word.
                if (before not in ".!?:" and not title) or (
                    title and not text.isupper() and re.search(r"\w[A-Z]", word)
                ):
                    self._cases[word.lower()][word] += 1
        return found

    def _place(self, before: str, word: str, after: str) -> None:
        if after in _DETERMINERS:
            self._stands[word]["verb"] += 1
        elif after in _NO_END or before in _BEFORE_PREDICATES:
            self._stands[word]["nothing"] += 1
        else:
            ends = not after[0].isalnum() or after in FUNCTION_WORDS
            self._stands[word]["noun" if ends else "modifier"] += 1


def phrases(text: str) -> Iterator[Form]:
    """Yield every run of one to four words that names something, as it is written."""
    run: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        if token[0].isalnum() and not token.isdigit() and len(token) > 1 and not is_empty(token.lower()):
            run.append(token[:_LONGEST_WORD])
            continue
        for length in range(1, _LONGEST + 1):
            yield from (tuple(run[start : start + length]) for start in range(len(run) - length + 1))
        run = []


def phrase_key(phrase: Sequence[str]) -> str:
    """Return what "Long-Context LLM" and "long context LLMs" share."""
    return " ".join(part for word in phrase for part in _singular(word.lower()).replace("-", " ").split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _most(counts: Counter[Said]) -> Said:
    """Return the most frequent, of several the last in order: the same whatever was read first."""
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0]
