"""One record, measured: every metric of a question as a rate, and what the judge says of every sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.citations import strip_markers
from core.answer import Answer, Mode, Sentence, Verdict
from core.identity import title_key
from eval.figures import RECALL_DEPTHS
from eval.judging import Judge, Numbered
from eval.metrics.asta import JudgedClaim, asta_score
from eval.metrics.citations import CitedSentence, citation_score, together, without
from eval.metrics.coverage import cited_gold, gold_cited
from eval.metrics.facts import States, contains_fact, fact_recall, facts_within
from eval.metrics.invented import invented_share
from eval.metrics.length import without_markers, words
from eval.metrics.litqa import litqa_score
from eval.metrics.misattribution import misattribution
from eval.metrics.quotes import exact_evidence, exact_quotations
from eval.metrics.rate import Rate, f1, mean, rate, share
from eval.metrics.refusal import refusal_score
from eval.metrics.retrieval import distinct, ndcg_at, recall_at, reciprocal_rank
from eval.questions import EvalQuestion
from eval.records import Found, Record


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence as it was served, and what the judge says of it."""

    sentence: Sentence
    verdict: Verdict
    """By the judge, on all cited passages together; `not_a_claim` is taken over from an answer that was tested."""
    score: float


@dataclass(frozen=True, slots=True)
class Scored:
    """One question of a run."""

    question: EvalQuestion
    record: Record
    rates: Mapping[str, Rate]
    """By the keys of eval/figures.py; a metric that does not apply is absent or has no value."""
    judged: tuple[Judged, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the answer is a refusal."""
        return self.record.answer is not None and self.record.answer.refused


def score(question: EvalQuestion, record: Record, judge: Judge, states: States = contains_fact) -> Scored:
    """Measure one record. Pure but for the judge: call it inside `Judge.settle`."""
    answer = record.answer
    if answer is None:
        return Scored(question, record, {})
    rates = {
        **_retrieval(question, record.found, states),
        **_refusal(question, answer, states),
        **_answer(question, answer, states),
        **_resources(record, answer),
    }
    if answer.refused:
        return Scored(question, record, rates)
    passages = numbered_passages(answer)
    return Scored(
        question,
        record,
        {**rates, **_citations(answer, passages, judge)},
        tuple(_judged(sentence, passages, judge) for sentence in answer.sentences),
    )


def numbered_passages(answer: Answer) -> dict[int, tuple[Numbered, ...]]:
    """The passages of each source, by its number."""
    return {source.n: tuple((source.n, passage) for passage in source.passages) for source in answer.sources}


def _cited_sentences(sentences: Sequence[Sentence]) -> list[CitedSentence]:
    return [CitedSentence(strip_markers(sentence.text), sentence.citations) for sentence in sentences]


def is_claim(sentence: Sentence, judge: Judge) -> bool:
    """Whether the sentence claims anything: as it was served or, where it was served untested, as the judge says."""
    if sentence.verdict is None:
        return judge.verdict(strip_markers(sentence.text), ()) is not Verdict.NOT_A_CLAIM
    return sentence.verdict is not Verdict.NOT_A_CLAIM


def _written(answer: Answer) -> list[Sentence]:
    """The sentences that answer: not what Litmus itself says, such as the heading of a part or that papers match."""
    headings = {part.start for part in answer.parts}
    without = [part for part in answer.parts if part.refusal is not None]
    return [
        sentence
        for sentence in answer.sentences
        if sentence.start not in headings
        and not any(part.start <= sentence.start < part.end for part in without)
        and not (answer.mode is Mode.EXTRACTIVE and sentence.verdict is Verdict.NOT_A_CLAIM)
    ]


def _judged(sentence: Sentence, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> Judged:
    if not is_claim(sentence, judge):
        return Judged(sentence, Verdict.NOT_A_CLAIM, 0.0)
    cited = together((number for number in sentence.citations if number in passages), passages)
    if not cited:
        return Judged(sentence, Verdict.UNSUPPORTED, 0.0)
    text = strip_markers(sentence.text)
    return Judged(sentence, judge.verdict(text, cited), judge.score(text, cited))


def _citations(answer: Answer, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> dict[str, Rate]:
    written = _written(answer)
    every = _cited_sentences(written)
    claims = [sentence for sentence in written if is_claim(sentence, judge)]
    cited_claims = _cited_sentences(claims)
    alce = citation_score(every, passages, judge.entails)
    asta = asta_score([_asta_claim(sentence, passages, judge) for sentence in cited_claims], _title_only(answer))
    abstracts = {source.n: source.paper.abstract for source in answer.sources}
    cited = [abstracts[number] for sentence in every for number in sentence.citations if number in abstracts]
    # ALCE's mean counts an answer that cites nothing as 0, not as absent.
    precision = rate(0, 1) if every and alce.precision.value is None else alce.precision
    return {
        "citation_recall": alce.recall,
        "citation_precision": precision,
        "citation_f1": mean([f1(precision.value, alce.recall.value)]),
        "claim_recall": citation_score(cited_claims, passages, judge.entails).recall,
        "asta_recall": asta.recall,
        "asta_precision": asta.precision,
        "served_support": share(
            sentence.verdict is Verdict.SUPPORTED for sentence in claims if sentence.verdict is not None
        ),
        "misattribution": misattribution(cited_claims, passages, judge.entails),
        "invented_citations": invented_share(
            sum(len(sentence.citations) for sentence in every), answer.faithfulness.dropped_citations
        ),
        "exact_evidence": exact_evidence(
            (evidence for sentence in answer.sentences for evidence in sentence.evidence), abstracts
        ),
        "exact_quotations": exact_quotations(answer.text, cited),
    }


def _asta_claim(sentence: CitedSentence, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> JudgedClaim:
    """AstaBench has an LLM name the supporting citations; here: those that suffice alone or that the rest needs."""
    cited = tuple(dict.fromkeys(number for number in sentence.citations if number in passages))
    full = judge.entails(sentence.text, together(cited, passages))
    supporting = frozenset(
        number
        for place, number in enumerate(cited)
        if judge.entails(sentence.text, passages[number])
        or (full and not judge.entails(sentence.text, together(without(cited, place), passages)))
    )
    return JudgedClaim(full, supporting, frozenset(cited) - supporting)


def _title_only(answer: Answer) -> frozenset[int]:
    return frozenset(source.n for source in answer.sources if not source.paper.abstract.strip())


def _answer(question: EvalQuestion, answer: Answer, states: States) -> dict[str, Rate]:
    text = "" if answer.refused else without_markers(answer.text)
    cited = {
        _name(source.paper.id, source.paper.title, question)
        for source in answer.sources
        if source.cited and not answer.refused
    }
    gold = _gold(question)
    rates = {
        "fact_recall": fact_recall(text, question.facts if question.answerable else (), states),
        "gold_cited": gold_cited(cited, gold),
        "cited_gold": cited_gold(cited, gold),
    }
    return rates if answer.refused else {**rates, "words": rate(words(answer.text), 1)}


def _refusal(question: EvalQuestion, answer: Answer, states: States) -> dict[str, Rate]:
    refusal = refusal_score([(question.answerable, answer.refused)])
    text = without_markers(answer.text)
    known = [(not answer.refused, all(states(text, fact) for fact in question.facts))] if question.facts else []
    litqa = litqa_score(known)
    return {
        "refusal_precision": refusal.precision,
        "refusal_recall": refusal.recall,
        "refusal_accuracy": refusal.accuracy,
        "over_refusal": refusal.over_refusal,
        "litqa_accuracy": litqa.accuracy,
        "litqa_precision": litqa.precision,
    }


def _retrieval(question: EvalQuestion, found: Sequence[Found], states: States) -> dict[str, Rate]:
    gold = _gold(question)
    papers = distinct(_name(chunk.paper_id, chunk.title, question) for chunk in found)
    facts = question.facts if question.answerable else ()
    texts = [chunk.text for chunk in found]
    telling = frozenset(
        chunk.chunk_id
        for chunk in found
        if _name(chunk.paper_id, chunk.title, question) in gold and any(states(chunk.text, fact) for fact in facts)
    )
    chunks = [chunk.chunk_id for chunk in found]
    return {
        **{f"recall_at_{k}": recall_at(papers, gold, k) for k in RECALL_DEPTHS},
        "ndcg_at_10": ndcg_at(papers, gold, 10),
        "mrr": reciprocal_rank(papers, gold),
        **{f"facts_at_{k}": facts_within(texts, facts, k, states) for k in RECALL_DEPTHS},
        **_chunks(chunks, telling, applies=bool(gold and facts)),
    }


def _chunks(chunks: Sequence[str], telling: frozenset[str], *, applies: bool) -> dict[str, Rate]:
    if applies and not telling:
        # There was something to find and it was not found: that is 0, not nothing to measure.
        return {"chunk_ndcg_at_10": rate(0, 1), "chunk_mrr": rate(0, 1)}
    return {"chunk_ndcg_at_10": ndcg_at(chunks, telling, 10), "chunk_mrr": reciprocal_rank(chunks, telling)}


def _resources(record: Record, answer: Answer) -> dict[str, Rate]:
    amounts = {"first_text_ms": record.first_text_ms, "total_ms": record.total_ms}
    if answer.model:
        usage = answer.usage
        amounts |= {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost_usd": usage.cost_usd,
        }
    return {key: rate(amount, 1) for key, amount in amounts.items() if amount is not None}


def _gold(question: EvalQuestion) -> frozenset[str]:
    return frozenset(title_key(gold) for gold in question.gold_papers)


def _name(paper_id: str, title: str, question: EvalQuestion) -> str:
    """What a paper is called among the gold papers of this question, which may be named by id or by title."""
    return title_key(paper_id) if paper_id in question.gold_papers else title_key(title)
