"""One record, measured: every metric of a question as a rate, and what the judge says of every sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from answering.citing.citations import strip_markers
from core.answer import Answer, Mode, Sentence, Verdict
from core.ports import Embedder
from core.text.keys import title_key
from eval.figures import RECALL_DEPTHS
from eval.judging import Judge, Numbered
from eval.metrics.answers import (
    answer_relevance,
    contains_fact,
    fact_recall,
    facts_within,
    states_sentence,
    unmarked,
)
from eval.metrics.citations import (
    CitingSentence,
    JudgedClaim,
    all_but,
    all_passages,
    asta_score,
    citation_score,
    exact_evidence,
    exact_quotations,
    misattribution,
)
from eval.metrics.rate import Rate, f1, mean, rate, share
from eval.metrics.retrieval import ndcg_at, recall_at, reciprocal_rank
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, FoundChunk, Judged, Scored


def score(question: EvalQuestion, record: AnswerRecord, judge: Judge) -> Scored:
    """Measure one record. Pure but for the judge: call it inside `Judge.settle`."""
    answer = record.answer
    if answer is None:
        return Scored(question, record, {})
    rates = {
        **_retrieval(question, record.found),
        **_refusal(question, answer),
        **_answer(question, answer),
        **answering_scores(question, answer, judge),
        **_resources(record, answer),
    }
    if answer.refused:
        return Scored(question, record, rates)
    passages = {source.n: tuple((source.n, passage) for passage in source.passages) for source in answer.sources}
    return Scored(
        question,
        record,
        {**rates, **_citations(answer, passages, judge)},
        tuple(_judged(sentence, passages, judge) for sentence in answer.sentences),
    )


async def with_relevance(scored: Sequence[Scored], embedder: Embedder) -> tuple[Scored, ...]:
    """Add to each answer how near its sentences are to what was asked. Raises EmbedderUnavailable."""
    return tuple([await _with_relevance(item, embedder) for item in scored])


async def _with_relevance(item: Scored, embedder: Embedder) -> Scored:
    claims = [
        strip_markers(judged.sentence.text) for judged in item.judged if judged.verdict is not Verdict.NOT_A_CLAIM
    ]
    if not claims:
        return item
    question = await embedder.embed_question(item.question.question)
    relevance = answer_relevance(question, await embedder.embed_passages(claims))
    return replace(item, rates={**item.rates, "answer_relevance": relevance})


def states_claim(sentence: Sentence, judge: Judge) -> bool:
    """Whether the sentence claims anything: as it was served or, where it was served untested, as the judge says."""
    if sentence.verdict is None:
        return judge.verdict(strip_markers(sentence.text), ()) is not Verdict.NOT_A_CLAIM
    return sentence.verdict is not Verdict.NOT_A_CLAIM


def _written(answer: Answer) -> list[Sentence]:
    """The sentences that answer: not what Litmus itself says, such as headings of parts, and how many papers match."""
    headings = {part.start for part in answer.parts}
    without_answer = [part for part in answer.parts if part.refusal is not None]
    return [
        sentence
        for sentence in answer.sentences
        if sentence.start not in headings
        and not any(part.start <= sentence.start < part.end for part in without_answer)
        and not (answer.mode is Mode.EXTRACTIVE and sentence.verdict is Verdict.NOT_A_CLAIM)
    ]


def _cited_sentences(sentences: Sequence[Sentence]) -> list[CitingSentence]:
    return [CitingSentence(strip_markers(sentence.text), sentence.citations) for sentence in sentences]


def _judged(sentence: Sentence, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> Judged:
    if not states_claim(sentence, judge):
        return Judged(sentence, Verdict.NOT_A_CLAIM, 0.0)
    cited = all_passages((number for number in sentence.citations if number in passages), passages)
    if not cited:
        return Judged(sentence, Verdict.UNSUPPORTED, 0.0)
    text = strip_markers(sentence.text)
    return Judged(sentence, judge.verdict(text, cited), judge.score(text, cited))


def _citations(answer: Answer, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> dict[str, Rate]:
    sentences = _written(answer)
    every = _cited_sentences(sentences)
    claims = [sentence for sentence in sentences if states_claim(sentence, judge)]
    cited_claims = _cited_sentences(claims)
    alce = citation_score(every, passages, judge.entails)
    title_only = frozenset(source.n for source in answer.sources if not source.paper.abstract.strip())
    asta = asta_score([_asta_claim(sentence, passages, judge) for sentence in cited_claims], title_only)
    abstracts = {source.n: source.paper.abstract for source in answer.sources}
    cited = [abstracts[number] for sentence in every for number in sentence.citations if number in abstracts]
    dropped = answer.faithfulness.dropped_citations
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
        "invented_citations": rate(dropped, dropped + sum(len(sentence.citations) for sentence in every)),
        "exact_evidence": exact_evidence(
            (evidence for sentence in answer.sentences for evidence in sentence.evidence), abstracts
        ),
        "exact_quotations": exact_quotations(answer.text, cited),
    }


def _asta_claim(sentence: CitingSentence, passages: Mapping[int, Sequence[Numbered]], judge: Judge) -> JudgedClaim:
    """AstaBench has an LLM name the supporting citations; here: those that suffice alone or that the rest needs."""
    cited = tuple(dict.fromkeys(number for number in sentence.citations if number in passages))
    full = judge.entails(sentence.text, all_passages(cited, passages))
    supporting = frozenset(
        number
        for place, number in enumerate(cited)
        if judge.entails(sentence.text, passages[number])
        or (full and not judge.entails(sentence.text, all_passages(all_but(cited, place), passages)))
    )
    return JudgedClaim(full, supporting, frozenset(cited) - supporting)


def _answer(question: EvalQuestion, answer: Answer) -> dict[str, Rate]:
    text = "" if answer.refused else unmarked(answer.text)
    cited = {
        _name(source.paper.id, source.paper.title, question)
        for source in answer.sources
        if source.cited and not answer.refused
    }
    gold = _gold(question)
    right = len(cited & gold)
    rates = {
        "fact_recall": fact_recall(text, question.facts if question.answerable else ()),
        "gold_cited": rate(right, len(gold)),
        "cited_gold": rate(right, len(cited) if gold else 0),
    }
    return rates if answer.refused else {**rates, "words": rate(len(text.split()), 1)}


def answering_scores(question: EvalQuestion, answer: Answer, judge: Judge) -> dict[str, Rate]:
    """Does an answer answer? Measured where the set says which sentences do, and how many make sense.

    What is wrong with an answer is measured on answers alone, what is right with it on refusals too: there it is 0.
    Call it inside `Judge.settle`.
    """
    if not question.answerable:
        # No sentence makes sense: so says a set that judges what answers are good for.
        return {"good_answer": share([_tells_nothing(answer)])} if question.most_sentences == 0 else {}
    if answer.refused:
        return {"first_answers": rate(0, 1), "good_answer": rate(0, 1)} if question.best else {}
    text = unmarked(answer.text)
    claims = [sentence for sentence in _written(answer) if states_claim(sentence, judge)]
    most = question.most_sentences
    rates: dict[str, Rate] = {}
    if question.best:
        abstracts = {source.n: source.paper.abstract for source in answer.sources}
        rates["first_answers"] = share([any(states_sentence(item, question.best, abstracts) for item in claims[:1])])
    if most is not None:
        rates["right_length"] = share([len(claims) <= most])
    if question.wrong:
        rates["holds_wrong"] = share([any(contains_fact(text, fact) for fact in question.wrong)])
    if question.lacks:
        told = " ".join((text, *answer.notices))
        rates["lacking_told"] = share(contains_fact(told, (name,)) for name in question.lacks)
    if question.best:
        good = all(found.value == (0 if key == "holds_wrong" else 1) for key, found in rates.items())
        rates["good_answer"] = share([good and all(contains_fact(text, fact) for fact in question.facts)])
    if most is not None:
        rates["padding"] = rate(max(0, len(claims) - most), len(claims))
    return rates


def _refusal(question: EvalQuestion, answer: Answer) -> dict[str, Rate]:
    """Refusal as detection of unanswerable questions (SQuAD 2.0: Rajpurkar et al. 2018), and LitQA2's figures.

    LitQA2 (Laurent et al. 2024, LAB-Bench, arXiv 2407.10362) gives a choice of answers, "insufficient information"
    being one. Here correct means that every fact is stated, and a refusal takes the place of "insufficient
    information". The figures of a run add up numerators and denominators.
    """
    refused, answerable = _tells_nothing(answer), question.answerable
    text = unmarked(answer.text)
    correct = not refused and all(contains_fact(text, fact) for fact in question.facts)
    known = bool(question.facts)
    return {
        "refusal_precision": rate(refused and not answerable, refused),
        "refusal_recall": rate(refused and not answerable, not answerable),
        "refusal_accuracy": rate(refused is not answerable, 1),
        "over_refusal": rate(refused and answerable, answerable),
        "litqa_accuracy": rate(known and correct, known),
        "litqa_precision": rate(known and correct, known and not refused),
    }


def _tells_nothing(answer: Answer) -> bool:
    """Whether nothing is told from the papers: a refusal, or a courteous reply to thanks, which has no source."""
    return answer.refused or not answer.sources


def _retrieval(question: EvalQuestion, found: Sequence[FoundChunk]) -> dict[str, Rate]:
    gold = _gold(question)
    papers = list(dict.fromkeys(_name(chunk.paper_id, chunk.title, question) for chunk in found))
    facts = question.facts if question.answerable else ()
    texts = [chunk.text for chunk in found]
    telling = frozenset(
        chunk.chunk_id
        for chunk in found
        if _name(chunk.paper_id, chunk.title, question) in gold
        and any(contains_fact(chunk.text, fact) for fact in facts)
    )
    chunks = [chunk.chunk_id for chunk in found]
    # Where there was something to find and it was not found, that is 0, not nothing to measure.
    missed = rate(0, 1) if gold and facts and not telling else None
    return {
        **{f"recall_at_{k}": recall_at(papers, gold, k) for k in RECALL_DEPTHS},
        "ndcg_at_10": ndcg_at(papers, gold, 10),
        "mrr": reciprocal_rank(papers, gold),
        **{f"facts_at_{k}": facts_within(texts, facts, k) for k in RECALL_DEPTHS},
        "chunk_ndcg_at_10": missed or ndcg_at(chunks, telling, 10),
        "chunk_mrr": missed or reciprocal_rank(chunks, telling),
    }


def _resources(record: AnswerRecord, answer: Answer) -> dict[str, Rate]:
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
