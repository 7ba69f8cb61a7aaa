"""A verb after "we" becomes the verb after "it": "we show X and find Y", "it shows X and finds Y".

English verbs agree in the third person of the present alone, and regularly but for "be", "have" and "do". What is hard
is not the form but which words are verbs of the same subject. Where that is not certain there is no result, and the
caller says "the authors", after which every verb stays as it is.
"""

import re

from core.text import word_set
from core.text.words import SPELLED_WORD

_JOINT = re.compile(r",\s+(?:(?:and|or|but)\s+)?|\s+(?:and|or|but|yet)\s+|;\s+(?:and\s+|but\s+)?")
_BE = {"are": "is", "were": "was", "have": "has", "do": "does"}
_ABLE = word_set("the able")
"""What may stand behind "we are" and is as true of a paper as of its authors."""
_AS_THEY_ARE = word_set("can could will would may might must shall should did cannot was has is does")
_PERSONAL = word_set(
    "hope believe think thank acknowledge suspect expect speculate feel know understand want wish invite encourage "
    "urge plan intend care remember regard live see hear speak like need own remain interview recruit enrol enroll "
    "thanked hoped believed thought suspected expected felt knew wanted wished invited encouraged urged planned "
    "intended regret afford grew grow drove drive wore wear visited travelled looked look waited had interviewed "
    "recruited enrolled hypothesize hypothesise hypothesized hypothesised worry welcome leave left"
)
"""What people do and papers do not."""
_ADVERBS = word_set(
    "also then first further thus therefore hence here now next often always never still only even just instead not "
    "both again furthermore moreover additionally finally lastly second third together"
)
_NO_ADVERBS = word_set("apply rely imply supply multiply reply comply ally rally tally early only")
_PAST = word_set(
    "found showed shown built chose made took gave led began saw held ran wrote drew kept sought thought taught "
    "brought got won met said told knew grew came became went fell rose spoke broke drove fed bred bound wound ground "
    "sold dealt felt lent meant paid sent spent stood swept understood undertook withheld swung sank drank froze shot "
    "slept"
)
_EITHER = word_set("set put let read cut split fit cost spread hit bet shut cast lay wed shed quit rid")
_ED_NOT_PAST = word_set("need feed proceed exceed succeed embed seed speed breed bleed heed weed")
_NAMES = word_set(
    "test model rank train study report use score sample measure probe name benchmark design release map plan review "
    "survey sort question help program process place order value trace track term type time target switch structure "
    "stress state share signal set seed scale search rule risk record rate range query prompt profile price present "
    "plot pair note need mix match mask list link limit level label index increase impact group graph gain form focus "
    "filter estimate effect drive document debate data cut cover count cost control contrast condition compound code "
    "cluster claim check challenge change centre center cause case build broadcast bias benefit base balance average "
    "attempt attack approach answer anchor aim access address account result work sequence interview experiment "
    "comment complement supplement transfer transform offer practice matter view support audit exploit update upgrade "
    "project object subject prune parse plant host return load cast crop feature figure separate open complete "
    "correct lower lead direct select moderate approximate clear clean free dry narrow slow duplicate deliberate "
    "alternate coordinate aggregate collapse survive"
)
"""Verbs that are as often nouns."""
_VERBS = _NAMES | word_set(
    "achieve adapt add adjust adopt align allow analyse analyze annotate apply argue ask assemble assess assign "
    "assume augment automate avoid break bring calculate calibrate capture carry categorise categorize characterise "
    "characterize choose classify collect combine compare compile compose compress compute conclude conduct confirm "
    "connect consider construct contribute convert correct create curate decompose decrease define deliver "
    "demonstrate deploy derive describe detect determine develop devise differ discover discuss disentangle distil "
    "distill divide draw elicit embed emphasise emphasize employ enable encode enhance ensure establish evaluate "
    "examine exclude execute expand explain explore expose extend extract facilitate find fine-tune finetune fit fix "
    "follow formalise formalize formulate fuse gather generalise generalize generate get give go grow guide highlight "
    "identify illustrate implement improve include incorporate indicate infer inform inject inspect integrate "
    "interpret introduce invert investigate isolate iterate keep know launch lead learn leverage lower maintain make "
    "manipulate merge minimise minimize mitigate modify monitor motivate observe obtain open-source optimise optimize "
    "organise organize outline outperform perform permit perturb pinpoint point pool pose predict pretrain pre-train "
    "prevent produce propose prove provide publish pursue quantify randomise randomize reach realise realize "
    "recommend reconstruct recover reduce refine reformulate regress relate relax remove render reorder repeat "
    "replace replicate reproduce require resolve reveal revisit run save say see seek select send separate show "
    "simplify simulate solve specify speed standardise standardize start stop strengthen suggest summarise summarize "
    "supplement surpass synthesise synthesize systematise systematize tackle take teach tell theorize trigger tune "
    "uncover underline unify unveil utilise utilize validate vary verify visualise visualize weigh write yield"
)
_NO_VERBS = word_set(
    "a an the this that these those such some any each every all both either neither no not its their our his her my "
    "your it they we them us he she who which whose what how why when where whether if because while although though "
    "since as than of in on at to for from by with within without into onto over under between among across through "
    "during before after above below against per via about up down out off and or but nor so yet more most less least "
    "many much few several other others another one two three four five six seven eight nine ten only even also then "
    "thus hence there here including using given based respectively e.g i.e etc namely especially particularly rather "
    "instead until unless being been be however moreover furthermore nevertheless nonetheless is are was were has had "
    "having can could will would may might must should cannot does did"
)
_NO_VERB_ENDINGS = (
    "ing",
    "tion",
    "sion",
    "ity",
    "ness",
    "ance",
    "ence",
    "ism",
    "ics",
    "ical",
    "ive",
    "ous",
    "ic",
    "ful",
    "less",
    "able",
    "ible",
    "ship",
    "hood",
    "ology",
    "graphy",
    "ancy",
    "ency",
    "al",
)
_OBJECTS = word_set(
    "a an the this that these those its their our how whether what why which it them each every all both several two "
    "three four five six seven eight nine ten many some no more most on to from with by for into"
)
"""With one of these behind it, what may be a verb is one."""
_CLAUSES = word_set("that which who whose whom where when while because whether how why if what although though")
_INFINITIVE = re.compile(r"\bto (?:\w+ly )?([a-z-]+)")
_SAYING = word_set(
    "show find demonstrate prove conclude report argue observe note reveal suggest establish confirm discuss propose "
    "introduce present evaluate provide release publish highlight identify"
)


def agreeing(rest: str) -> str | None:
    """Return what follows "we" as it follows "it"; None where it is not certain which verbs have to change."""
    place, word = _first(rest, 0)
    if word is None:
        return None
    verb = _singular(word, _first(rest, place + len(word))[1])
    if verb is None:
        return None
    present = verb != word and word not in _BE
    changed = [(place, word, verb)]
    for joint in _JOINT.finditer(rest, place + len(word)):
        at, joined = _first(rest, joint.end())
        behind = _first(rest, at + len(joined), adverbs=False)[1] if joined else None
        if (
            joined is None
            or rest[joint.end() : at].strip(" abcdefghijklmnopqrstuvwxyz")
            or not _may_be_verb(joined, behind)
        ):
            continue
        plain = _is_plain(rest[place + len(word) : joint.start()])
        said = joint[0].startswith(",") and joint[0].rstrip().endswith("and") and joined in _SAYING
        certain = joined in _VERBS and (joined not in _NAMES or behind in _OBJECTS)
        if not certain and (not present or (behind is None and joined in _NAMES)):
            continue
        form = _singular(joined, behind) if present and certain and (plain or said) else None
        if form is None:
            return None
        changed.append((at, joined, form))
    for start, old, new in reversed(changed):
        rest = f"{rest[:start]}{new}{rest[start + len(old) :]}"
    return rest


def third_person(verb: str) -> str:
    """Return the third person of a verb in the present: carry, carries."""
    if verb in _BE:
        return _BE[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    if verb.endswith(("s", "x", "z", "ch", "sh", "go", "do")):
        return f"{verb}es"
    return f"{verb}s"


def is_verb(word: str) -> bool:
    """Whether a word is the present of a verb, and hardly anything else."""
    return word in _VERBS and word not in _NAMES


def may_be_third_person(word: str) -> bool:
    """Whether a word may be the third person of a verb; it may be a plural as well."""
    return word.endswith("s") and any(stem in _VERBS for stem in (word[:-1], word[:-2], f"{word[:-3]}y"))


def _first(text: str, start: int, *, adverbs: bool = True) -> tuple[int, str | None]:
    """The first word, and its place; with `adverbs` the first that is none. None where something else stands there."""
    at = start
    while found := SPELLED_WORD.match(text, at + len(text[at:]) - len(text[at:].lstrip())):
        word = found[0]
        if word != word.lower():
            return found.start(), None
        if not (adverbs and (word in _ADVERBS or (word.endswith("ly") and word not in _NO_ADVERBS))):
            return found.start(), word
        at = found.end()
    return at, None


def _singular(word: str, behind: str | None) -> str | None:
    if word in _AS_THEY_ARE:
        return word
    if word in _PERSONAL or word in _EITHER:
        return None
    if word in _BE:
        return None if word in {"are", "were"} and behind not in _ABLE else _BE[word]
    if word in _PAST or (word.endswith("ed") and word not in _ED_NOT_PAST):
        return word
    odd = (
        word in _NO_VERBS or word.endswith("ing") or (word.endswith("s") and not word.endswith(("ss", "focus", "bias")))
    )
    return None if odd else third_person(word)


def _is_plain(between: str) -> bool:
    """Whether nothing between two verbs is a verb with a subject of its own, or an infinitive, that could go on."""
    infinitive = any(found[1] in _VERBS for found in _INFINITIVE.finditer(between))
    return not infinitive and not _CLAUSES & set(SPELLED_WORD.findall(between))


def _may_be_verb(word: str, behind: str | None) -> bool:
    """Whether a word behind "and" may be a verb in the present that goes with "we"."""
    if word in _VERBS:
        return True
    if word in _NO_VERBS or word.endswith(_NO_VERB_ENDINGS) or (word.endswith("s") and not word.endswith("ss")):
        return False
    past = word in _PAST or (word.endswith("ed") and word not in _ED_NOT_PAST)
    return not past and behind in _OBJECTS - word_set("on to from with by for into")
