"""Words by which a sentence tells of its task, its data, its method, its result or its limits."""

import re

_MADE_OF_DATA = (
    r"data ?sets?|tasks?|languages?|patients?|participants?|subjects?|children|women|men|adults|sentences?|examples?|"
    r"images?|questions?|documents?|papers?|tokens?|words?|samples?|records?|cases?|videos?"
    r"|pairs?|pages?|classes|blocks|"
    r"problems|benchmarks?|hours|individuals|prompts|facilities|units|cities|schools|hospitals"
)
_SOME = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifty|sixty|hundred|several|many|multiple"


def _cue(pattern: str, *, cased: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, 0 if cased else re.IGNORECASE)


TASK = {
    "aim": _cue(
        r"\b(?:aim(?:s|ed)?|purpose|objective|goal)s?\b.{0,40}\b(?:is|was|are|were|of|to)\b"
        r"|\bthis (?:paper|study|work|article|thesis|survey|research) (?:addresses|studies|investigates|examines|aim"
        r"|explores|asks|describes|presents|proposes|introduces|develops|evaluates)"
        r"|\bwe (?:address|study|investigate|examine|explore|consider|tackle|ask|aim|focus on"
        r"|carried out|characteri[sz]ed"
        r"|examined|evaluated?|present|propose|introduce|develop)\b"
        r"|\bto (?:determine|evaluate|assess|investigate|compare|test|examine) (?:the|whether|if|how)\b|\bwhether\b"
        r"|\bproblem\b"
    ),
    "gap": _cue(
        r"\b(?:however|but|despite|although|while|yet)\b.{0,160}\b(?:challeng\w+|gap|lack|unclear|unexplored|remain\w*"
        r"|limited|expensive|costly|problem\w*|inefficien\w+|hinder\w*|struggle\w*|ignor\w+)\b"
    ),
    "no_task": _cue(
        r"\b(?:we|results?) (?:show|find|found|demonstrate|observe|release)|outperform|\bp ?[<=]|available at|publicly"
    ),
}
DATA = {
    "data": _cue(
        r"\b(?:data ?sets?|corpus|corpora|benchmarks?|test ?sets?|training (?:set|data)|collections?|database|records"
        r"|cohort|sample of|participants|patients|subjects|children|adults|women|men|volunteers|specimens|samples)\b"
    ),
    "count": _cue(
        r"\d[\d,.]*\s?(?:[KMB]|k|million|billion|trillion|thousand|%)?\+?\s(?:\w+[\s-]){0,3}(?:"
        + _MADE_OF_DATA
        + r")\b"
        r"|\b(?:" + _SOME + r")\b(?: and \w+)?\s(?:\w+[\s-]){0,3}(?:data ?sets?|tasks|languages|patients|participants"
        r"|sentences|examples|benchmarks|blocks|problems)\b"
    ),
    "doing": _cue(
        r"\b(?:train|trained|training|pre-?train\w*|evaluat\w+|experiment\w*|test\w*|fine-tun\w+"
        r"|study|performed|collected"
        r"|drawn|taken|compil\w+|curat\w+|annotat\w+)\b.{0,60}\b(?:on|in|from|with|across|of|using)\b"
    ),
    "made": _cue(
        r"\b(?:introduc|construct|creat|compil|collect|curat|build|releas|annotat|present)\w*\b.{0,60}\b(?:data ?sets?"
        r"|corpus|corpora|benchmarks?|collection|bench)\b"
        r"|\b(?:data ?sets?|corpus|benchmark|patients|participants|records)\b.{0,50}\b(?:collected|compiled|annotated"
        r"|reviewed|included|enrolled|examined|containing|covering|consisting|comprising)\b"
    ),
    "tried": _cue(
        r"\b(?:[Ee]xperiments?|[Ee]valuat\w+|[Tt]ested|[Tt]rain\w*|[Ff]ine-tun\w+|[Dd]emonstrat\w+|[Pp]re-?train\w*"
        r"|[Ss]tudies|[Ss]tudy)\b (?:\w+ ){0,4}(?:on|across|in|using|with) |\bon (?:the )?[A-Z][\w-]*\d"
        r"|\bstate-of-the-art on\b|\b[A-Z][a-zA-Z]*(?:Bench|QA|Text)\b",
        cased=True,
    ),
    "number": _cue(r"\d"),
    "no_data": _cue(r"code (?:is|and|are)|available at|existing|previous|typically|often"),
}
METHOD = {
    "ours": _cue(
        r"\bwe (?:\w+ly )?(?:propose|introduce|present|develop|design|use|employ|apply|train|fine-tune|combine|build"
        r"|construct|create|leverage|formulate|reformulate|implement|collected|measured|analy[sz]ed|compared?|reviewed"
        r"|examined|validate)\b"
        r"|\b(?:proposed|our|the|novel|new) (?:\w+[ -]){0,2}(?:method|approach|model|framework|architecture|algorithm"
        r"|technique|pipeline|system|network)s?\b"
    ),
    "means": _cue(
        r"\b(?:consist\w* of|combin\w+|leverag\w+|based on|by (?:\w+ly )?\w+ing|using|via|through"
        r"|is (?:trained|fine-tuned"
        r"|computed|encoded)|are (?:trained|encoded|generated|measured)|utili[sz]\w+|which encodes|injects?|mechanism"
        r"|module|encoder|decoder|loss|objective|stage)\b"
    ),
    "was_done": _cue(
        r"\b(?:was|were) (?:\w+ly )?(?:measured|assessed|evaluated|performed|reviewed|analy[sz]ed"
        r"|compared|divided|assigned"
        r"|calculated|determined|recorded|obtained|quantified|stratified|inspected|examined|created|imaged|inserted"
        r"|considered|used|conducted|documented)\b"
    ),
    "no_method": _cue(
        r"\b(?:show|find|found|demonstrate|observe)\w*\b|outperform\w*|achiev\w+|state-of-the-art|significant\w*"
        r"|\bp ?[<=>]|available at|release|existing|previous|prior|recent"
    ),
}
RESULT = {
    "found": _cue(
        r"\b(?:we|results?|experiments?|evaluations?|analysis|findings?|studies)\b.{0,50}\b(?:show\w*|find\w*|found"
        r"|demonstrat\w+|observ\w+|reveal\w*|suggest\w*|indicat\w+|establish\w*|confirm\w*|highlight\w*)\b"
    ),
    "change": _cue(
        r"\b(?:outperform\w*|achiev\w+|improv\w+|reduc\w+|increas\w+|decreas\w+|surpass\w*|exceed\w*|attain\w*|drops?"
        r"|gains?|obtains?|boosts?|matches|beats?|speed-?ups?|faster|state-of-the-art)\b"
    ),
    "compared": _cue(
        r"\b(?:significant\w*|higher|lower|more|less|better|worse|greater|smaller|similar|compar\w+"
        r"|correlat\w+|associated"
        r"|differ\w+|than|risk)\b"
    ),
    "figure": _cue(r"\d\s?%|\d\.\d|\bp ?[<=>]|\d ?x\b|\d ?times\b|percent|times"),
    "no_result": _cue(
        r"available at|release|publish|github|future|aim\w*|purpose|propose|introduce|investigate"
        r"|however|remains|existing"
        r"|previous|can be applied|we hope|challenge"
    ),
}
LIMITATION = {
    "says_so": _cue(
        r"\blimitations?\b.{0,30}\b(?:is|are|of (?:this|the|our) (?:study|work|approach|method|analysis))"
        r"|\bis a limitation\b|\b(?:drawback|shortcoming|weakness|disadvantage|caveat)s?\b"
    ),
    "but": _cue(r"\b(?:however|but|although|though|yet|despite)\b|\bat the (?:cost|expense)\b|\bonly\b"),
    "fails": _cue(
        r"\b(?:cannot|can ?not|could not|does not|do not|fail\w*|unable|lag\w*|costs?|require\w*"
        r"|small (?:number|sample|size|patient)|retrospective|single-cent\w+"
        r"|not (?:yet )?(?:been )?(?:tested|studied|address\w*|generali\w+)|further (?:research|studies|work|trials)"
        r"|future (?:work|research|studies)|remain\w*|separate question|hard|difficult\w*)\b"
    ),
    "of_others": _cue(
        r"\b(?:to (?:address|overcome|mitigate|tackle)|address\w*|existing|previous|prior|current|traditional|without"
        r"|not only|we (?:propose|introduce)|outperform\w*|despite)\b|\?$"
    ),
}
