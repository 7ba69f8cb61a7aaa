"""Criteria that ask for a kind of paper: a survey, a benchmark, a randomised trial, a study in animals.

Abstracts say such things in few ways, so a pattern knows more than nearness does. Where no word of it stands in title
or abstract the paper is taken not to be of the kind; where one does, but not in a sentence that says so, it is
not clear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from answering.drafting.roles import Role
from reviewing.reading.abstracts import roles_in_abstract
from reviewing.screening.criteria import Holds
from reviewing.screening.wording import topic_of


@dataclass(frozen=True, slots=True)
class PaperKind:
    """`asked` recognises it in a criterion, `told` in a sentence, `title` in a title; `hint` is a word of it."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    hint: re.Pattern[str]
    title: re.Pattern[str]
    anywhere: bool = False
    """Whether a sentence tells wherever it stands; else those before the authors speak of their own work do not."""


def _kind(
    name: str, asked: str, told: str, hint: str, title: str | None = None, *, anywhere: bool = False
) -> PaperKind:
    asks, tells, hints, titles = (re.compile(each, re.IGNORECASE) for each in (asked, told, hint, title or r"(?!)"))
    return PaperKind(name, asks, tells, hints, titles, anywhere)


_OURS = r"(?:this|our|the present|the current)"
_WE = r"\b(?:we|this (?:paper|work|article|study|report|survey|review)|the (?:authors?|paper|article)|authors?)\b"
_GIVE = (
    r"(?:introduc\w+|present\w*|propos\w+|releas\w+|construct\w*|creat\w+|build\w*|built|develop\w*|curat\w+|collect\w*"
)
_GIVE += r"|contribut\w+|provid\w+|offer\w*|establish\w*|compil\w+|assembl\w+|annotat\w+|design\w*|open-?sourc\w+)"
_SOME = (
    r"(?:(?!(?:on|in|to|from|based|which|where|analys[ei]s|summary|existing|various|variety|process|metric|perspective"
)
_SOME += r"|formulation|study|look|results?|state-of-the-art)\b)[\w.()'’&%-]+,? ){0,9}"
_RELEASED = r"(?:introduc|present|propos|releas|contribut|provid|creat|construct|describ|offer|publish)\w*"
_BE = r"(?:is|are|was|were|as|be)\b"

KINDS = (
    _kind(
        "systematic review",
        r"\b(?:systematic (?:literature )?review|meta-?analys[ei]s|scoping review|umbrella review)s?\b",
        r"\b(?:systematic(?:ally)? (?:literature )?review\w*|meta-?analy\w+|scoping review|umbrella review|PRISMA)\b",
        r"\bsystematic\w*|\bmeta-?analy\w+|\bpooled\b|\breview\w*",
        r"\b(?:systematic (?:literature )?review|meta-?analys[ei]s|scoping review|umbrella review)\b",
    ),
    _kind(
        "survey or review",
        r"(?<!product )(?<!movie )(?<!customer )(?<!user )(?<!online )(?<!code )(?<!peer )(?<!app )"
        r"\b(?:surveys?|(?:literature |narrative )?reviews?(?! (?:data|text|spam))|overviews?|tutorials?|primers?)\b"
        r"(?! (?:data|respon\w+|participants?|question\w*|methods?))",
        rf"\b{_OURS} (?:\w+ ){{0,3}}(?:survey|review|overview|tutorial|primer|monograph)\b"
        rf"|\b(?:we|authors?) (?:\w+ ){{0,2}}(?:survey|review|overview|summari[sz]e (?:the )?(?:existing|recent"
        rf"|current))\b"
        rf"|{_WE}.{{0,40}}\b(?:present|provide|offer|conduct|give)\w* (?:an? |the first )?(?:\w+[ ,-]+){{0,4}}"
        r"(?:surveys?|reviews?|overview|tutorial|taxonomy)\b"
        r"|\b(?:systematic|comprehensive|literature|scoping) (?:\w+ )?(?:survey|review)\b|\bmeta-?analysis of\b",
        r"\b(?:surve(?:y|ys|yed|ying)|reviews?|reviewed|reviewing|overview|tutorial|taxonomy|roadmap"
        r"|state of the field)\b",
        r"\b(?:surveys?|reviews?|overview|tutorial|primer|meta-?analys[ei]s)\b(?! (?:data|respon\w+|generation|spam))"
        r"|\btaxonomy of\b|\broadmap\b",
    ),
    _kind(
        "benchmark",
        rf"^\W*(?:a |new |is it an? |benchmarks?\b)?(?:\w+ )?benchmarks?(?: papers?| dataset)?\W*$"
        rf"|\b{_RELEASED}\b(?:.{{0,60}})\bbenchmarks?\b|\b{_BE} (?:an? |new )*benchmarks?\b|\bbenchmark papers?\b",
        rf"{_WE}.{{0,40}}\b{_GIVE} {_SOME}(?:(?<!and )benchmarks?|leaderboards?"
        r"|test suites?|testbeds?|evaluation suites?)"
        r"\b(?! (?:an?|the|and|various|several|datasets are)\b)"
        r"|\b(?:first|new|novel|comprehensive|challenging) (?:[\w-]+ ){0,4}benchmark\b(?! (?:datasets?|results))"
        r"|\w*Bench\b.{0,40}\bbenchmark\b|\bbenchmark (?:called|named|designed|consist\w+|compris\w+|contain\w*)\b",
        r"\b\w*bench(?:mark)?\w*\b|\bleaderboard\b|\btest suite\b|\bevaluation (?:suite|framework)\b|\btestbed\b",
        r"\b\w+-?Bench\b|:.{0,80}\bbenchmark\b|\bbenchmark (?:for|of)\b"
        r"|^an? (?:[\w-]+ ){0,5}benchmark\b|\bleaderboard\b",
        anywhere=True,
    ),
    _kind(
        "dataset or corpus",
        r"^\W*(?:a |new |is it an? )?(?:\w+ )?(?:data ?sets?|corpus|corpora)(?: papers?)?\W*$"
        rf"|\b{_RELEASED}\b(?:.{{0,60}})\b(?:data ?sets?|corpus|corpora|data resources?)\b"
        rf"|\b{_BE} (?:an? |new )*(?:data ?set|corpus)\b|\bdata ?set papers?\b",
        rf"{_WE}.{{0,40}}\b{_GIVE} {_SOME}(?:data ?sets?|corpus|corpora|treebanks?)\b(?! (?:updates?|generation))"
        r"|\b(?:new|novel|first) (?:[\w-]+ ){0,4}(?:data ?set|corpus)\b"
        r"|\b(?:data ?set|corpus) (?:called|named|consist\w+|compris\w+|contain\w*|cover\w*)\b",
        r"\bdata ?sets?\b|\bcorp(?:us|ora)\b|\bannotat\w+|\bcollect(?:ed|ion)\b|\bcurat\w+",
        r":(?:(?!\b(?:using|with|on|from|meets)\b).){0,80}\b(?:data ?set|corpus|treebank)\b"
        r"|\b(?:data ?set|corpus) (?:for|of)\b"
        r"|^an? (?:[\w-]+ ){0,5}(?:data ?set|corpus)\b",
        anywhere=True,
    ),
    _kind(
        "position or opinion",
        r"^\W*(?:is (?:it|this|the paper) )?(?:an? )?(?:position|opinion|perspective|viewpoint|vision|commentary"
        r"|editorial|letter)s?(?: papers?| pieces?| articles?)?\W*$"
        r"|\b(?:position|opinion|perspective|vision) papers?\b"
        r"|\b(?:editorials?|commentar(?:y|ies)|letters? to the editor)\b",
        rf"\b{_OURS} (?:position|perspective|opinion|viewpoint|vision|commentary|editorial|essay)\b|\bwe (?:argue|posit"
        r"|contend|advocate|call for|envision)\b|\bthis (?:paper|article|work|essay) (?:argues|posits|advocates"
        r"|calls for)\b"
        r"|\b(?:position|perspective|opinion) (?:paper|piece)\b",
        r"\b(?:argue\w*|advocat\w+|perspective|viewpoint|envision\w*|opinion|call for|should|manifesto|essay)\b",
        r"\bposition\b|\bperspective\b|\bviewpoint\b|\bopinion\b|\beditorial\b|\bcommentary\b|\bwhy we\b|\bshould\b"
        r"|\bcase (?:for|against)\b",
    ),
    _kind(
        "empirical",
        r"^\W*(?:an? |is it an? )?(?:empirical|experimental)(?: (?:study|paper|work|research|evaluation|results?))?\W*$"
        r"|\b(?:report|present|includ|contain|conduct|perform|run)\w* (?:\w+ ){0,2}(?:experiments?|empirical"
        r"|evaluations?)\b",
        r"\b(?:experiment\w*|empirical\w*|evaluations?|results?|ablations?|trials?)\b.{0,60}\b(?:show"
        r"|demonstrat|reveal|indicat"
        r"|suggest|find|found|confirm|on)\w*\b|\bwe (?:\w+ )?(?:evaluat|experiment|measur|test|compar)\w*\b"
        r"|\boutperform\w*"
        r"|\d(?:\.\d+)? ?%|\bp ?[<=>] ?0?\.\d|\bstate-of-the-art (?:results|performance)\b",
        r"\bexperiment\w*|\bempiric\w*|\bevaluat\w*|\bresults?\b|\bperformance\b|\bmeasur\w*|\bdata\b"
        r"|\bachiev\w*|\btest\w*",
        anywhere=True,
    ),
    _kind(
        "theoretical",
        r"^\W*(?:a |is it a )?(?:purely )?theor(?:y|etical)(?: (?:study|paper|work|analysis|results?))?\W*$"
        r"|\b(?:contain|give|present|includ|offer|provid)\w* (?:\w+ ){0,2}(?:proofs?|theorems?)\b",
        r"\bwe (?:\w+ )?(?:prove|derive|formali[sz]e|theoretically)\b|\btheoretical (?:analysis|framework"
        r"|guarantees?|bounds?)\b"
        r"|\bprov(?:e|es|ed|able|ably) (?:that|by|the)\b|\btheorems?\b",
        r"\btheor\w*|\bprov(?:e|es|ed|able|ably|ing)\b|\bproofs?\b|\bbounds?\b|\bderiv\w+|\bformal\w*",
        r"\btheor(?:y|em|etical)\b|\bprov(?:e|able|ably)\b",
        anywhere=True,
    ),
    _kind(
        "randomised trial",
        r"\brandomi[sz]ed (?:controlled |clinical )*(?:trials?|stud(?:y|ies))\b|\bRCTs?\b|\bcontrolled trials?\b",
        r"\b(?:were |was )?randomi[sz]ed\b.{0,80}\b(?:trial|to|into|controlled|study|participants|patients|groups?)\b"
        r"|\brandomly (?:assigned|allocated)\b|\bplacebo-controlled\b|\bdouble-blind\b|\bRCTs?\b|\bcontrolled trial\b",
        r"\brandomi[sz]\w+|\brandomly\b|\bplacebo\b|\btrials?\b|\bblind\w*|\bcontrol(?:led| group)\b"
        r"|\ballocat\w+|\barms?\b"
        r"|\bRCTs?\b|\bintervention\w*|\bgroups?\b",
        r"\brandomi[sz]ed\b.{0,60}\btrial\b|\bcontrolled trial\b|\bRCT\b",
        anywhere=True,
    ),
    _kind(
        "study in humans",
        r"\b(?:in|on|with|of|involv\w+|human) (?:humans?|people|patients|human (?:participants|subjects|volunteers))\b"
        r"|\bhuman (?:stud(?:y|ies)|subjects?|participants?)\b|\b(?:patients|participants)\W*$",
        r"\b(?:\d[\d,]*|consecutive|healthy|adult|elderly|\w+teen|\w+ty|twelve"
        r"|ten) (?:\w+[ -]+){0,3}(?:patients?|participants?"
        r"|volunteers|children|adults|women|men|subjects|infants|students|people|respondents|physicians|nurses"
        r"|individuals)\b"
        r"|\b(?:patients|participants|children|women|volunteers|infants) (?:\w+ ){0,3}(?:were|was|underwent"
        r"|received|completed"
        r"|reported|with)\b|\bcohort of\b|\bclinical trial\b|\bhuman (?:subjects|volunteers|participants)\b"
        r"|\buser stud(?:y|ies)\b",
        r"\b(?:human\w*|patients?|participants?|people|clinical\w*|cohorts?|children|adults?|women|men|subjects"
        r"|volunteers"
        r"|users?|students|infants|individuals|population)\b",
        r"\bpatients?\b|\bchildren\b|\bwomen\b|\bmen\b|\badults\b|\bhumans?\b",
        anywhere=True,
    ),
    _kind(
        "study in animals",
        r"\b(?:in|on|with|of|involv\w+|us\w+)? ?\b(?:animals?|mice|rats|rodents?)(?: (?:stud(?:y|ies)|models?"
        r"|experiments?))?\b",
        r"\b(?:mice|mouse models?|rats?|murine|rabbits?|zebrafish|pigs|piglets|sheep|monkeys?|macaques?"
        r"|rodents?|guinea pigs"
        r"|canine|bovine|ovine|porcine|drosophila|animal (?:models?|stud\w+|experiments?))\b",
        r"\b(?:mice|mouse|rats?|murine|rabbits?|zebrafish|pigs?|sheep|dogs?|cats?|monkeys?|macaques?|rodents?"
        r"|canine|bovine"
        r"|animals?|in vivo|drosophila|birds?|fish|cattle|chickens?|horses?|cows?|bees?|hives?|larvae)\b",
        r"\b(?:mice|rats?|murine|rabbits?|zebrafish|animal|rodents?|canine|porcine|bovine)\b",
        anywhere=True,
    ),
    _kind(
        "in vitro study",
        r"\bin[- ]vitro\b|\bcell(?:ular)? (?:lines?|cultures?)\b",
        r"\bin[- ]vitro\b|\bcell lines?\b|\bcultured (?:\w+ )?cells\b|\bcell cultures?\b",
        r"\bvitro\b|\bcells?\b|\bcultur\w+|\bassays?\b|\bspecimens?\b|\bextracted teeth\b",
        r"\bin[- ]vitro\b|\bcell lines?\b",
        anywhere=True,
    ),
    _kind(
        "case report",
        r"\bcase (?:reports?|series|stud(?:y|ies))\b",
        r"\bcase (?:report|series)\b|\bwe (?:report|describe|present) (?:a|the|two|three) (?:rare )?cases?\b"
        r"|\b(?:a|an) \d+[- ]year[- ]old\b|\bcase stud(?:y|ies)\b",
        r"\bcases?\b|\byear[- ]old\b",
        r"\bcase (?:report|series|study)\b|\ba case\b",
        anywhere=True,
    ),
)


_INTRODUCING = [list(Role).index(role) for role in (Role.BACKGROUND, Role.GAP)]
SHORTEST = 3
"""Sentences of an abstract whose silence says something."""


class KindRead(NamedTuple):
    """Whether a paper is of a kind, and the sentence that says so (its place; None: the title, or nothing)."""

    holds: Holds
    sentence: int | None
    by_title: bool = False


def kinds_asked(criterion: str) -> tuple[PaperKind, ...]:
    """Return the kinds that a criterion asks for. A survey stands aside where a systematic review is meant."""
    found = [kind for kind in KINDS if kind.asked.search(criterion)]
    if len(found) > 1 and found[0].name == "systematic review":
        without = found[0].asked.sub(" ", criterion)
        found = [kind for kind in found if kind is found[0] or kind.asked.search(without)]
    return tuple(found)


def topic_beside(kinds: Sequence[PaperKind], criterion: str) -> str | None:
    """Return what a criterion asks for beside kinds of paper: aspirin, in "Is it a randomised trial of aspirin?"."""
    left = list(criterion)
    for found in (found for kind in kinds for found in kind.asked.finditer(criterion)):
        left[found.start() : found.end()] = " " * (found.end() - found.start())
    topic = topic_of(re.sub(r"^\W*(?:(?:or|and|an?|the)\b\W*)+", "", topic_of("".join(left))))
    words = set(re.findall(r"[a-z]{3,}", topic.lower()))
    return topic if words - _GENERIC else None


_GENERIC = frozenset(
    "paper papers study studies article articles work research literature original primary new novel scientific "  # noqa: SIM905 - a list of words
    "academic the and for that with this does are was its any only other kind type introduce present propose report an "
    "conducted human humans subjects participants focus mainly empirical".split()
)


def read_kind(kind: PaperKind, title: str, sentences: Sequence[str]) -> KindRead:
    """Return whether a paper is of a kind, by its title and the sentences of its abstract."""
    told = [place for place, text in enumerate(sentences) if kind.told.search(text)]
    if told and not kind.anywhere:
        introducing = roles_in_abstract(sentences)[:, _INTRODUCING].sum(axis=1) > 0.5
        told = [place for place in told if not introducing[place]]
    by_title = bool(kind.title.search(title))
    if by_title or told:
        return KindRead(Holds.YES, told[0] if told else None, by_title)
    hinted = next((place for place, text in enumerate(sentences) if kind.hint.search(text)), None)
    if hinted is not None or kind.hint.search(title):
        return KindRead(Holds.UNCLEAR, hinted)
    return KindRead(Holds.NO if len(sentences) >= SHORTEST else Holds.UNCLEAR, None)
