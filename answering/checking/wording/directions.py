"""Words that turn a sentence's meaning round: negations, and directions with their opposites."""

from core.text import word_set

# Each line: a scale, with the words of its two ends.
_SCALES = """
increase increases increased increasing rise rises rose risen rising grow grows grew growing growth raise raises raised
 raising higher high highest elevated elevate gain gains gained boost boosts boosted boosting upregulated above maximal
 maximum amplify amplifies amplified expand expands expanded double doubles doubled
 / decrease decreases decreased decreasing reduce reduces reduced reducing reduction fall falls fell falling drop drops
 dropped decline declines declined declining lower lowers lowered low lowest diminish diminishes diminished loss lose
 loses lost downregulated below minimal minimum shrink shrinks shrank halve halves halved cut cuts
more most greater greatest larger large largest bigger big biggest / less least fewer smaller small smallest
improve improves improved improving improvement improvements enhance enhances enhanced enhancing better best outperform
 outperforms outperformed outperforming surpass surpasses surpassed surpassing exceed exceeds exceeded exceeding
 superior strengthen strengthens benefit benefits good well
 / worsen worsens worsened degrade degrades degraded degrading degradation deteriorate deteriorates deteriorated
 deterioration worse worst underperform underperforms underperformed inferior weaken weakens hurt hurts harm harms
 harmed impair impairs impaired bad poor poorly
faster fast quicker quick accelerate accelerates accelerated speedup / slower slow slows slowdown
longer long lengthen prolonged prolong / shorter short shorten shortened
stronger strong strongly / weaker weak weakly
positive positively direct directly / negative negatively inverse inversely indirectly
effective effectively useful helpful beneficial / ineffective useless unhelpful harmful detrimental
safe safely / unsafe dangerous
reliable reliably / unreliable
earlier early / later late delayed delay
before / after
followed follows / preceded precedes
younger youngest / older oldest elderly
agree agrees agreed agreement / disagree disagrees disagreed disagreement
accept accepts accepted / reject rejects rejected
same similar similarly comparable equivalent identical / different dissimilar differ differs differed
support supports supported supporting confirm confirms confirmed / contradict contradicts contradicted refute refutes
 refuted disprove
succeed succeeds success successful successfully / failure unsuccessful
significant significantly / insignificant insignificantly nonsignificant negligible
easy easier easily simple simpler / hard harder difficult complex complicated
majority / minority
possible able / impossible unable
present presence / absent absence
common frequent frequently often / rare rarely uncommon infrequent seldom
robust robustly / brittle fragile sensitive vulnerable
accurate accurately correct correctly / inaccurate incorrect incorrectly wrong
include includes included including / exclude excludes excluded excluding
efficient efficiently / inefficient inefficiently
stable / unstable
exact exactly / approximate approximation
intrinsic / extrinsic
symmetric / asymmetric
explicit explicitly / implicit implicitly
acute / chronic
benign / malignant
proximal / distal
dense / sparse
sufficient adequate / insufficient inadequate
necessary required / unnecessary needless
protective protects protect / risky
male men boys / female women girls
internal / external
local / global
supervised / unsupervised
encourage encourages promote promotes promoted / discourage discourages inhibit inhibits inhibited prevent prevents
 prevented suppress suppresses suppressed
"""


def _read() -> dict[str, tuple[int, int]]:
    signs: dict[str, tuple[int, int]] = {}
    for scale, line in enumerate(_SCALES.replace("\n ", " ").strip().splitlines()):
        for sign, words in zip((1, -1), line.split("/"), strict=True):
            for word in words.split():
                signs[word] = (scale, sign)
    return signs


SIGNS = _read()
"""From a word in lower case to its scale and its end of that scale, 1 or -1."""
NEGATIONS = word_set(
    "not no never cannot neither nor without none nothing hardly barely scarcely lack lacks lacked lacking unable "
    "nobody nowhere fail fails failed failing"
)
KINDRED = frozenset({(0, 1), (1, 0), (0, 2), (2, 0)})
"""Scales whose ends stand against each other too: what improves does not decrease."""


def opposed(scale: int, other: int) -> bool:
    """Whether the ends of two scales stand against each other."""
    return scale == other or (scale, other) in KINDRED
