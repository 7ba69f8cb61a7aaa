"""Does an answer answer? Measured where the set says which sentences do, and how many make sense."""

from core.answer import Answer, Sentence
from eval.judging import Judge
from eval.metrics.answering import padding, states_sentence
from eval.metrics.facts import States
from eval.metrics.length import without_markers
from eval.metrics.rate import Rate, rate, share
from eval.questions import EvalQuestion
from eval.written import is_claim, written


def answering_scores(question: EvalQuestion, answer: Answer, judge: Judge, states: States) -> dict[str, Rate]:
    """The rates of `first_answers`, `good_answer` and their like; call it inside `Judge.settle`.

    What is wrong with an answer is measured on answers alone, what is right with it on refusals too: there it is 0.
    """
    if not question.answerable:
        # No sentence makes sense: so says a set that judges what answers are good for.
        return {"good_answer": share([answer.refused])} if question.most_sentences == 0 else {}
    if answer.refused:
        return {"first_answers": rate(0, 1), "good_answer": rate(0, 1)} if question.best else {}
    rates = _answer(question, answer, judge, states)
    if question.best:
        text = without_markers(answer.text)
        good = all(found.value == (0 if key == "holds_wrong" else 1) for key, found in rates.items())
        rates["good_answer"] = share([good and all(states(text, fact) for fact in question.facts)])
    if question.most_sentences is not None:
        rates["padding"] = padding(len(_claims(answer, judge)), question.most_sentences)
    return rates


def _answer(question: EvalQuestion, answer: Answer, judge: Judge, states: States) -> dict[str, Rate]:
    """What an answer does right or wrong as a whole."""
    text, claims = without_markers(answer.text), _claims(answer, judge)
    rates: dict[str, Rate] = {}
    if question.best:
        abstracts = {source.n: source.paper.abstract for source in answer.sources}
        rates["first_answers"] = share([any(states_sentence(item, question.best, abstracts) for item in claims[:1])])
    if question.most_sentences is not None:
        rates["right_length"] = share([len(claims) <= question.most_sentences])
    if question.wrong:
        rates["holds_wrong"] = share([any(states(text, fact) for fact in question.wrong)])
    if question.lacks:
        told = " ".join((text, *answer.notices))
        rates["lacking_told"] = share(states(told, (name,)) for name in question.lacks)
    return rates


def _claims(answer: Answer, judge: Judge) -> list[Sentence]:
    return [sentence for sentence in written(answer) if is_claim(sentence, judge)]
