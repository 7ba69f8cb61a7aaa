"""Which sentence of an abstract tells of a thing that comes in few forms: a sample size, a country, a code address.

For these a pattern knows more than the meaning of a sentence: in a library about language models every sentence is near
"languages", and few name one.
"""

import re
from dataclasses import dataclass

from reviewing.reading.abstracts import ReadAbstract


@dataclass(frozen=True, slots=True)
class Facet:
    """`asked` recognises it in the name of a column or in a question, `told` in a sentence."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    best: re.Pattern[str] | None = None
    """What the best of several sentences has."""


def _facet(name: str, asked: str, told: str, best: str | None = None, *, cased: bool = False) -> Facet:
    flags = 0 if cased else re.IGNORECASE
    return Facet(
        name,
        re.compile(asked, re.IGNORECASE),
        re.compile(told, flags),
        re.compile(best, re.IGNORECASE) if best else None,
    )


_LANGUAGES = (
    "Arabic|Basque|Bengali|Bulgarian|Catalan|Chinese|Croatian|Czech|Danish|Dutch|English|Estonian|"
    "Finnish|French|German|"
    "Greek|Hausa|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Korean|Latin|Latvian|Lithuanian|"
    "Malay|Mandarin|Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Serbian|Slovak|Slovene|Slovenian|Spanish|"
    "Swahili|Swedish|Tamil|Telugu|Thai|Turkish|Ukrainian|Urdu|Vietnamese|Welsh|Yoruba|Zulu"
)
_COUNTRIES = (
    "Argentina|Australia|Austria|Bangladesh|Belgium|Brazil|Bulgaria|Canada|Chile|China|Colombia|Croatia|Cuba|Czech "
    "Republic|Denmark|Egypt|England|Estonia|Ethiopia|Europe|Finland|France|Germany|Ghana|Greece|"
    "Hong Kong|Hungary|Iceland"
    "|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Japan|Jordan|Kenya|Korea|Lebanon|Malawi|Malaysia|"
    "Mexico|Morocco|Nepal"
    "|Netherlands|New Zealand|Nigeria|Norway|Pakistan|Peru|Philippines|Poland|Portugal|Qatar|Romania|"
    "Russia|Saudi Arabia"
    "|Scotland|Serbia|Singapore|Slovakia|Slovenia|South Africa|Spain|Sri Lanka|Sweden|Switzerland|Taiwan|"
    "Tanzania|Thailand"
    "|Tunisia|Turkey|Uganda|Ukraine|United Kingdom|United States|Uruguay|Vietnam|Wales|Zambia|Zimbabwe|California|Texas"
    "|New York|North Carolina|Ontario|Quebec"
)
_NUMBER = (
    r"(?:\d[\d,.]*\s?(?:[KMB]\b|million|billion|thousand)?|(?:twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|\w+ "
    r"hundred|hundred)(?:[- ]\w+)?)"
)
_COUNTED = (
    r"(?:patients?|participants?|subjects?|children|adults|women|men|individuals|people|students|users|"
    r"respondents|cases|"
    r"controls|animals|mice|rats|specimens|samples|eyes|sentences|examples|images|questions|documents|abstracts|papers|"
    r"tokens|words|pairs|records|videos|pages|prompts|dialogues|hours|tasks|data ?sets)"
)
_COUNTED_WORD = re.compile(rf"\b{_COUNTED}\b", re.IGNORECASE)
_METRICS = (
    r"accuracy|F1(?:[- ]score)?|BLEU|ROUGE(?:-\w)?|METEOR|perplexity|AUC|AUROC|nDCG(?:@\d+)?|MRR|"
    r"recall(?:@\d+)?|precision|"
    r"exact match|pass@\d+|word error rate|WER|BERTScore|Spearman|Pearson|kappa|sensitivity|specificity|odds ratio|"
    r"hazard ratio|relative risk|confidence interval"
)
_THRIFT = (
    r"speed-?ups?|faster|slower|latency|throughput|memory|FLOPs?|GPUs?|TPUs?|comput\w+ (?:cost|budget|time|saving)\w*|"
    r"fewer parameters|training time|inference time|costs?"
)
FACETS = (
    _facet(
        "language",
        r"^(?:which |what )?languages?\b(?!.*model)|\blanguages? (?:is|are|was|were|studied|covered|used|supported)\b",
        rf"\b(?:{_LANGUAGES})\b|\b(?:multi|bi|mono|cross)-?lingual\b|\d+\+? languages\b|\blow-resource languages\b",
        rf"\b(?:{_LANGUAGES})\b|\d+\+? languages\b",
        cased=True,
    ),
    _facet(
        "size of the model",
        r"\bmodel sizes?\b|\bsizes? of (?:the )?models?\b|\bparameters?\b",
        r"\b\d+(?:\.\d+)?[- ]?[BM]\b(?!-)|\b(?:million|billion|trillion)[- ]parameters?\b",
        r"parameter",
        cased=True,
    ),
    _facet(
        "sample size",
        r"\bsample sizes?\b|\b(?:number|amount|size) of (?:the )?(?:patients|participants|subjects|samples?|"
        r"data|examples|"
        r"corpus|cohort|population)\b|\bhow (?:many|large|big)\b|^(?:n|size)$",
        rf"\b{_NUMBER}\s(?:[\w()%>-]+\s){{0,3}}{_COUNTED}\b|\b{_COUNTED} \(?n ?= ?\d",
    ),
    _facet(
        "availability",
        r"\bcode\b|\bavailab|\breleas|\bopen[- ]source|\breproducib",
        r"\bwe\b.{0,60}\b(?:release|open-source|publish|share|provide|make)\b.{0,80}\b(?:code|models?|"
        r"data ?sets?|weights|"
        r"checkpoints|benchmark|corpus|software|tool|repository|available)\b|\b(?:code|models?|data ?sets?|weights|"
        r"checkpoints|repository|benchmark|software)\b.{0,60}\b(?:is|are|will be) (?:\w+ )?(?:released|available|"
        r"open-sourced?|placed)\b|https?://|github",
        r"https?://|github|available|release",
    ),
    _facet(
        "baseline",
        r"\bbaselines?\b|\bcompar(?:ed|ison|ator|ators)\b|\bagainst (?:what|which)\b|\bcontrols?\b",
        r"\b(?:compar\w+ (?:to|with|against)|than|outperform\w*|surpass\w*|exceed\w*|"
        r"over (?:the )?(?:baseline|previous|"
        r"state)|versus|vs\.?|baselines?|on par with|matches|competitive with|control group|controls|placebo)\b",
        r"\b(?:outperform\w*|compar\w+ (?:to|with)|baselines?|versus|vs|placebo|control group)\b",
    ),
    _facet(
        "metric",
        r"\bmetrics?\b|\bmeasures?\b|\bmeasured by\b|\bevaluation measure",
        rf"\b(?:{_METRICS})\b.{{0,80}}\d|\d.{{0,80}}\b(?:{_METRICS})\b",
    ),
    _facet(
        "efficiency",
        r"\bspeed-?ups?\b|\befficien|\blatency\b|\bsavings?\b|\bmemory\b|\bcosts?\b|\bfaster\b",
        rf"\b(?:{_THRIFT})\b.{{0,90}}(?:\d|order of magnitude|half|twice)"
        rf"|(?:\d|orders? of magnitude|half|twice|times).{{0,90}}\b(?:{_THRIFT})\b",
    ),
    _facet(
        "study design",
        r"\b(?:study|research|trial) (?:design|type)\b|^(?:design|type of study|kind of study)$",
        r"\b(?:retrospective(?:ly)?|prospective(?:ly)?|randomi[sz]ed|cohort|cross-sectional|case-control|double-blind|"
        r"meta-analysis|systematic review|survey|observational|longitudinal|pilot study|case series|"
        r"questionnaires?|interviews?|"
        r"multicent\w+|single-cent\w+)\b",
        r"\b(?:retrospective|prospective|randomi[sz]ed|cross-sectional|case-control|meta-analysis|systematic)\b",
    ),
    _facet(
        "place",
        r"\b(?:country|countries|place|region|location|setting|where)\b",
        rf"\b(?:{_COUNTRIES})\b",
        cased=True,
    ),
    _facet(
        "period",
        r"\b(?:period|duration|follow-?up|when|time ?span|years? of)\b",
        r"\b(?:19|20)\d\d\b|\b(?:follow-?up|median|mean|over|during|for|within) (?:\w+ ){0,4}\d+(?:\.\d+)?[- ]?"
        r"(?:years?|months?|weeks?|days?)\b|\b\d+[- ](?:year|month|week)\b",
    ),
)


_MADE_OF_DATA = (
    r"(?:data ?sets|corpora|benchmarks|tasks|languages|patients|participants|subjects|children|women|men|adults"
    r"|individuals|sentences|examples|images|questions|documents|papers|articles|tokens|words|samples|records|cases"
    r"|videos|pairs|pages|classes|problems|hours|prompts|units|cities|schools|hospitals|farms|sites)"
)
_SOME = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|several|many"
    r"|multiple)"
)
_HELD = r"(?:data ?sets?|corpus|corpora|benchmarks?)"
_MADE = (
    rf"\b(?:introduc|construct|creat|compil|collect|curat|build|releas|annotat|present)\w*\b.{{0,60}}\b{_HELD}\b"
    rf"|\b(?:{_HELD}|patients|participants|records)\b.{{0,50}}\b(?:collected|compiled|annotated|reviewed|included"
    r"|enrolled|examined|containing|covering|consisting|comprising)\b"
    rf"|\d[\d,.]*\s?(?:[KMB]|million|billion|trillion|thousand)?\+?\s(?!percent|points)(?:[\w-]+\s){{0,3}}{_MADE_OF_DATA}\b"
    rf"|\b{_SOME}\b(?: and \w+)?\s(?:[\w-]+\s){{0,3}}(?:{_HELD}|tasks|languages|patients|participants|farms"
    r"|hospitals)\b"
)
DATA = _facet(
    "data",
    r"(?!)",  # reviewing/reading/aspects.py knows by which names it is asked for
    rf"{_MADE}|\b(?:{_HELD}|test ?sets?|training (?:set|data)|database|cohort|sample of|participants|patients|subjects"
    r"|volunteers|specimens)\b"
    r"|\b(?:experiments?|evaluat\w+|tested|train\w*|fine-tun\w+|pre-?train\w*)\b (?:\w+ ){0,4}(?:on|across) ",
    _MADE,
)


def facet_asked(text: str) -> Facet | None:
    """Return the facet that a column's name or question asks for; None if it asks for none."""
    return next((facet for facet in FACETS if facet.asked.search(text.strip())), None)


def telling(facet: Facet, asked: str, abstract: ReadAbstract) -> int | None:
    """Return the place of the sentence that tells of a facet; None if the abstract does not say.

    What is counted in the question ("how many patients") must be in the sentence. Of several sentences it is the one
    that has what the best has, then one in which the authors speak of their own work, then the first.
    """
    counted = _COUNTED_WORD.search(asked) if facet.name == "sample size" else None
    found = [
        place
        for place, sentence in enumerate(abstract.sentences)
        if facet.told.search(sentence.text)
        and (counted is None or counted[0].lower().rstrip("s") in sentence.text.lower())
    ]
    if not found:
        return None

    def worth(place: int) -> tuple[bool, bool, int]:
        sentence = abstract.sentences[place]
        best = facet.best is None or bool(facet.best.search(sentence.text))
        return best, not sentence.introduces, -place

    return max(found, key=worth)
