"""True claims in other words: synonyms, left-out clauses, other order, other voice."""

import re
from random import Random

# Hand-written; each line holds words of one meaning in one inflection.
_SYNONYMS = """
show|demonstrate|reveal|indicate
shows|demonstrates|reveals|indicates
showed|demonstrated|revealed|indicated
propose|introduce|present|put forward
proposes|introduces|presents
proposed|introduced|presented
improve|enhance|increase|boost
improves|enhances|increases|boosts
improved|enhanced|increased|raised
improving|enhancing|boosting
improvement|gain|increase
improvements|gains|increases
reduce|lower|decrease|cut
reduces|lowers|decreases|cuts
reduced|lowered|decreased|cut
reducing|lowering|decreasing
reduction|decrease|drop
method|approach|technique
methods|approaches|techniques
novel|new
model|system
models|systems
performance|results|effectiveness
significantly|substantially|markedly|considerably
significant|substantial|considerable|marked
outperforms|surpasses|exceeds|does better than
outperform|surpass|exceed|do better than
outperformed|surpassed|exceeded|did better than
patients|people|individuals|subjects
children|kids
risk|danger
evaluate|assess|test|measure
evaluated|assessed|tested|measured
evaluating|assessing|testing
evaluation|assessment|testing
examine|investigate|study|look into
examined|investigated|studied|looked into
aim|goal|purpose|objective
use|employ|apply|rely on
uses|employs|applies|relies on
used|employed|applied
using|with|by means of|through
achieve|reach|attain|obtain
achieves|reaches|attains|obtains
achieved|reached|attained|obtained
large|big|sizable
small|little|modest
important|key|crucial|essential
many|numerous|various
several|a number of|multiple
however|but|yet
associated with|linked to|related to|tied to
association|link|relationship
associations|links|relationships
higher|greater|larger
compared with|relative to|in comparison to
compared to|relative to|against
including|such as
obtain|get|acquire
require|need|demand
requires|needs|demands
enable|allow|let
enables|allows|permits
help|assist|aid
helps|assists|aids
difficult|hard|challenging
easy|simple
often|frequently|commonly
rapidly|quickly|fast
existing|current|previous|prior
recent|latest
data|examples
dataset|data set|corpus
datasets|data sets|corpora
tasks|problems
task|problem
framework|scheme|architecture
conclude|find
concluded|found
effect|impact|influence
effects|impacts|influences
affect|influence|shape
cause|produce|trigger
occurs|happens|takes place
occurred|happened|took place
common|frequent|widespread
treatment|therapy
diagnosis|detection
survival|longevity
mortality|death rate|deaths
incidence|rate|frequency
elderly|older
adverse|harmful|negative
provide|give|offer|supply
provides|gives|offers|supplies
provided|gave|offered
approximately|about|around|roughly
determine|establish|find out
determined|established
whether|if
generate|produce|create
generates|produces|creates
generated|produced|created
training|learning
train|teach
diverse|varied|different
accuracy|precision|correctness
costs|expenses
cost|expense
capabilities|abilities|skills
capability|ability|capacity
address|tackle|deal with|handle
addresses|tackles|deals with
develop|build|create|design
developed|built|created|designed
analysis|examination
findings|results|observations
suggest|imply|indicate
suggests|implies|indicates
identify|find|detect|recognise
identified|found|detected
understanding|comprehension
lack|absence
crucial|vital|critical
effective|efficient|successful
strong|powerful|solid
robust|reliable|stable
comprehensive|thorough|extensive
extensive|broad|wide
experiments|tests|trials
answer|response|reply
answers|responses|replies
question|query
questions|queries
information|knowledge|content
complex|complicated|intricate
additional|extra|further
additionally|moreover|in addition|also
furthermore|moreover|besides
therefore|thus|hence
because|since|as
although|though|while
during|in the course of|throughout
prior to|before
participants|subjects|people
women|females
men|males
physicians|doctors|clinicians
hospital|clinic
surgery|operation
postoperative|after surgery
preoperative|before surgery
pain|discomfort
symptoms|signs
severe|serious
"""
_TABLE: dict[str, tuple[str, ...]] = {}
for _line in _SYNONYMS.strip().splitlines():
    _words = _line.split("|")
    for _word in _words:
        _TABLE.setdefault(_word, tuple(other for other in _words if other != _word))
_KNOWN = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _TABLE), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\([^()]{2,80}\)")
_LEAD_IN = re.compile(
    r"^(?:(?:However|Moreover|Furthermore|In addition|Additionally|Finally|Specifically|Notably|Importantly|Overall|"
    r"In this (?:paper|work|study|article)|To this end|In particular|Here|Recently|In contrast|As a result|"
    r"In conclusion|Interestingly|Surprisingly|Our results (?:show|suggest|indicate) that|We (?:show|find|found) that|"
    r"The results (?:showed|show|suggest|indicate) that|It is (?:shown|known) that)\b,?\s*)",
)
_TRAILING = re.compile(
    r",\s+(?:which|while|whereas|thereby|resulting|leading|making|enabling|allowing|with|by|and)\b[^,]{15,160}[.]$"
)
_OPENING_CLAUSE = re.compile(
    r"^(?:While|Although|By|With|To|For|In|Through|Despite|Using|Given|After|During|Among|When)\b[^,]{10,120},\s+"
)
_WE = re.compile(r"\bWe\b|\bwe\b")
_OUR = re.compile(r"\b(?:Our|our)\b")
_PASSIVE = re.compile(
    r"^(?P<subject>(?:The |Our |This |These )?[\w\- ]{3,60}?) "
    r"(?P<verb>improves|reduces|increases|outperforms|enhances|achieves|enables|addresses|produces|affects|provides|"
    r"requires|surpasses|decreases|predicts|introduces|uses|generates) (?P<object>[^,.;:]{5,90})(?P<rest>[,;.].*)?$"
)
_PARTICIPLES = {
    "improves": "improved", "reduces": "reduced", "increases": "increased", "outperforms": "outperformed",
    "enhances": "enhanced", "achieves": "achieved", "enables": "enabled", "addresses": "addressed",
    "produces": "produced", "affects": "affected", "provides": "provided", "requires": "required",
    "surpasses": "surpassed", "decreases": "decreased", "predicts": "predicted", "introduces": "introduced",
    "uses": "used", "generates": "generated",
}  # fmt: skip
_FRAMES = (
    "{}", "{}", "{}", "The authors report that {}", "One study found that {}", "It has been shown that {}",
    "According to this work, {}", "Evidence indicates that {}", "Prior work suggests that {}", "For example, {}",
    "In addition, {}", "Researchers observed that {}",
)  # fmt: skip


def swap_synonyms(text: str, random: Random, share: float = 0.7) -> str:
    """Put synonyms for that share of the words that have any."""

    def other(match: re.Match[str]) -> str:
        if random.random() > share:
            return match[0]
        chosen = random.choice(_TABLE[match[0].lower()])
        return chosen[0].upper() + chosen[1:] if match[0][0].isupper() else chosen

    return _KNOWN.sub(other, text)


def compress(text: str, random: Random) -> str:
    """Leave out what stands in brackets, lead-ins, and now and then a subordinate clause."""
    shorter = _BRACKETED.sub("", text)
    shorter = _LEAD_IN.sub("", shorter)
    if random.random() < 0.7:
        shorter = _TRAILING.sub(".", shorter)
    if random.random() < 0.6:
        shorter = _OPENING_CLAUSE.sub("", shorter)
    if len(shorter.split()) < 5:
        return text
    return shorter[0].upper() + shorter[1:]


def turn_voice(text: str) -> str:
    """Active to passive, where a simple sentence allows it."""
    found = _PASSIVE.match(text)
    if found is None:
        return text
    subject, object_ = found["subject"], found["object"]
    lowered = subject[0].lower() + subject[1:] if subject.split()[0] in {"The", "Our", "This", "These"} else subject
    be = "are" if re.search(r"s$", object_.split()[-1]) else "is"
    return f"{object_[0].upper()}{object_[1:]} {be} {_PARTICIPLES[found['verb']]} by {lowered}{found['rest'] or '.'}"


def reorder(text: str) -> str:
    """Move an opening clause to the end."""
    found = _OPENING_CLAUSE.match(text)
    if found is None:
        return text
    clause, rest = found[0].rstrip(", "), text[found.end() :].rstrip(".")
    return f"{rest[:1].upper()}{rest[1:]} {clause[0].lower()}{clause[1:]}."


def third_person(text: str) -> str:
    """Let someone else tell it."""
    return _OUR.sub("their", _WE.sub("the authors", text))


def reword(text: str, random: Random) -> str:
    """Apply several of the changes above, in a frame such as a citing sentence has."""
    text = third_person(compress(text, random))
    if random.random() < 0.4:
        text = turn_voice(text)
    if random.random() < 0.4:
        text = reorder(text)
    text = swap_synonyms(text, random)
    frame = random.choice(_FRAMES)
    return frame.format(_inside(text) if frame != "{}" else text)


def _inside(text: str) -> str:
    """Begin small what no longer begins the sentence, names apart."""
    word = text.split()[0] if text.split() else ""
    return text[0].lower() + text[1:] if word[1:].islower() and len(word) < 12 else text
