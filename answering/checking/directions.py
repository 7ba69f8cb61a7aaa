"""Words that turn a sentence's meaning round: directions with their opposites, negations, absolutes, causes."""

from answering.checking.words import stem, word_set

# Each line: a scale, with the words of its two ends. Amount and quality are one scale: "improves" against "reduces".
_SCALES = """
increase increases increased increasing rise rises rose rising grow grows grew growth raise raises raised higher high
 highest more greater larger large larger elevated elevate gain gains boost boosts boosted improve improves improved
 improvement enhance enhances enhanced better best outperform outperforms outperformed surpass surpasses surpassed
 exceed exceeds exceeded superior strengthen strengthens upregulated above maximal maximum amplify amplifies expand
 expands
 / decrease decreases decreased decreasing reduce reduces reduced reducing reduction fall falls fell falling drop drops
 dropped decline declines declined lower lowers lowered low lowest less fewer smaller small diminish diminishes
 diminished loss worsen worsens worsened degrade degrades degraded degradation deteriorate deteriorates worse worst
 underperform underperforms underperformed inferior weaken weakens downregulated below minimal minimum hurt hurts harm
 harms impair impairs impaired shrink shrinks
faster fast quicker quick accelerate accelerates accelerated speedup / slower slow slows slowdown
longer long lengthen prolonged prolong / shorter short shorten shortened
stronger strong strongly / weaker weak weakly
positive positively / negative negatively
effective effectively useful helpful beneficial / ineffective useless unhelpful harmful detrimental
safe safely / unsafe dangerous
reliable reliably / unreliable
earlier early / later late delayed delay
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
SIGNED_STEMS = frozenset(map(stem, SIGNS))
NEGATIONS = word_set(
    "not no never cannot neither nor without none nothing hardly barely scarcely lack lacks lacked lacking unable "
    "nobody nowhere fail fails failed failing"
)
ABSOLUTES = word_set(
    "always never every entirely completely fully guarantee guarantees guaranteed prove proves proven impossible "
    "perfect perfectly universally universal solely exclusively invariably eliminates eliminate exception"
)
HEDGES = word_set(
    "may might could can possibly potentially perhaps suggest suggests suggested likely appear appears seem seems tend "
    "tends often sometimes partly partially whether if unless unclear hypothesize hypothesise hypothesized some"
)
CAUSES = word_set(
    "because cause causes caused causing due leads lead led owing thereby therefore consequently hence attributable "
    "drives drive driven explains explain"
)
COMPARISONS = frozenset(
    stem(word)
    for word in word_set(
        "outperform outperforms outperformed surpass surpasses exceed exceeds beat beats superior inferior "
        "underperform underperforms better worse higher lower faster slower larger smaller stronger weaker greater "
        "prefer preferred precede precedes"
    )
)
