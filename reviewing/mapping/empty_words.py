"""Words that stand in any abstract and name no topic."""

from answering.checking.words import FUNCTION_WORDS
from core.text import word_set

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
