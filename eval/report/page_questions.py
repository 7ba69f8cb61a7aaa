"""The part of the page that shows every question: answer, verdicts and evidence."""

from collections.abc import Mapping

from core.answer import Answer, Source, Verdict
from core.identity import title_key
from core.text.html import Child, Markup, link, tag
from eval.figures import BY_KEY
from eval.metrics.facts import contains_fact
from eval.metrics.length import without_markers
from eval.report.plots import readable
from eval.report.writing import amount
from eval.scoring import Judged, Scored

_COLUMNS = ("citation_recall", "fact_recall", "total_ms")
_HEADS = ("Citation recall", "Fact recall", "Time")
_STATUS = {"failed": "contradicted", "wrong": "unsupported", "refused": "not_a_claim", "answered": "supported"}


def questions(scored: tuple[Scored, ...]) -> Markup:
    """Filters and one row a question."""
    kinds = sorted({item.question.kind for item in scored})
    return tag(
        "div",
        tag(
            "div",
            tag(
                "input",
                id="by-text",
                type="search",
                placeholder="Find in questions, answers, papers",
                aria_label="Find",
            ),
            _select("kind", "every kind", [(kind, readable(kind)) for kind in kinds]),
            _select("status", "every outcome", [(name, name) for name in ("answered", "refused", "failed", "problem")]),
            tag("span", id="count", class_="small"),
            class_="filters",
        ),
        tag("div", tag("i"), tag("b"), [_head(place, name) for place, name in enumerate(_HEADS)], class_="heads"),
        tag("div", [_question(item) for item in scored], class_="questions"),
    )


def _head(place: int, name: str) -> Markup:
    return tag("span", name, class_="wide" if place else None)


def _select(name: str, every: str, options: list[tuple[str, str]]) -> Markup:
    choices = [tag("option", label, value=value) for value, label in [("", every), *options]]
    return tag("select", choices, id=f"by-{name}", aria_label=name)


def _question(item: Scored) -> Markup:
    status, problem = _status(item), has_problem(item)
    colour = _STATUS["failed" if status == "failed" else "wrong" if problem else status]
    values = [_value(item, key) for key in _COLUMNS]
    return tag(
        "details",
        tag(
            "summary",
            tag("span", class_=f"dot {colour}", title="problem" if problem else status),
            tag(
                "span",
                item.question.question,
                " ",
                tag("span", f"{readable(item.question.kind)} · {status} · {item.question.id}", class_="small"),
            ),
            [tag("span", value, class_="number" if not place else "number wide") for place, value in enumerate(values)],
        ),
        tag("div", _body(item), class_="body"),
        data_kind=item.question.kind,
        data_status=f"{status} problem" if problem else status,
    )


def has_problem(item: Scored) -> bool:
    """Whether someone should look at it: failed, wrongly refused or answered, or a sentence without support."""
    if item.record.answer is None or item.refused == item.question.answerable:
        return True
    return any(judged.verdict not in {Verdict.SUPPORTED, Verdict.NOT_A_CLAIM} for judged in item.judged)


def _status(item: Scored) -> str:
    return "failed" if item.record.answer is None else "refused" if item.refused else "answered"


def _value(item: Scored, key: str) -> str:
    found = item.rates.get(key)
    return amount(BY_KEY[key], found.value if found else None)


def _body(item: Scored) -> list[Child]:
    answer = item.record.answer
    if answer is None:
        return [tag("p", item.record.error or "No answer.", class_="warning")]
    sources = {source.n: source for source in answer.sources}
    return [
        _refusal(answer) if answer.refusal else tag("div", [_sentence(judged, sources) for judged in item.judged]),
        _expected(item, answer),
        _sources(answer),
        _removed(answer),
        [tag("p", notice, class_="note") for notice in answer.notices],
        tag("p", f"{answer.mode.value}{f' · {answer.model}' if answer.model else ''}", class_="small"),
    ]


def _sentence(judged: Judged, sources: Mapping[int, Source]) -> Markup:
    sentence = judged.sentence
    said = _said(judged.verdict)
    if sentence.verdict is not judged.verdict:
        said = f"judge: {said} · served {f'as {_said(sentence.verdict)}' if sentence.verdict else 'untested'}"
    if sentence.score is not None and judged.verdict is not Verdict.NOT_A_CLAIM:
        said += f" · score {sentence.score:.2f}"
    return tag(
        "div",
        sentence.text,
        tag("span", said, class_="small"),
        [
            tag(
                "blockquote",
                f"“{evidence.quote}” ",
                tag("span", f"[{evidence.source}] {_title(sources, evidence.source)}", class_="small"),
            )
            for evidence in sentence.evidence
        ],
        class_=f"sentence {judged.verdict.value}",
    )


def _said(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")


def _title(sources: Mapping[int, Source], number: int) -> str:
    return sources[number].paper.title if number in sources else "no such source"


def _refusal(answer: Answer) -> Markup:
    refusal = answer.refusal
    assert refusal is not None  # noqa: S101  # asked for only where there is one
    return tag(
        "div",
        tag("p", refusal.reason),
        tag(
            "ul",
            [tag("li", f"{near.title} ", tag("span", f"{near.score:.2f}", class_="small")) for near in refusal.nearest],
        ),
    )


def _expected(item: Scored, answer: Answer) -> Markup | None:
    question = item.question
    text = "" if answer.refused else without_markers(answer.text)
    facts = [
        tag("li", " / ".join(fact), class_="yes" if contains_fact(text, fact) else "no") for fact in question.facts
    ]
    cited = {
        key for source in answer.sources if source.cited for key in (source.paper.id, title_key(source.paper.title))
    }
    gold = [
        tag("li", title, class_="yes" if {title, title_key(title)} & cited else "no") for title in question.gold_papers
    ]
    if not question.answerable:
        return tag("p", "The papers do not answer this: a refusal is right.", class_="note")
    if not facts and not gold:
        return None
    return tag(
        "div",
        [tag("h3", "Expected facts, stated or not"), tag("ul", facts, class_="plain")] if facts else None,
        [tag("h3", "Gold papers, cited or not"), tag("ul", gold, class_="plain")] if gold else None,
    )


def _sources(answer: Answer) -> Markup | None:
    if not answer.sources:
        return None
    return tag(
        "details",
        tag(
            "summary",
            f"{len(answer.sources)} sources, {sum(source.cited for source in answer.sources)} cited",
            class_="small",
        ),
        tag(
            "ol",
            [
                tag(
                    "li",
                    link(source.paper.title, source.paper.link),
                    " ",
                    tag("span", "cited" if source.cited else "not cited", class_="small"),
                    [tag("blockquote", passage.chunk.text) for passage in source.passages],
                    value=source.n,
                )
                for source in answer.sources
            ],
        ),
    )


def _removed(answer: Answer) -> Markup | None:
    removed = [f"{each.text} ({each.reason.value.replace('_', ' ')})" for each in answer.faithfulness.removed_sentences]
    if not removed:
        return None
    return tag("div", tag("h3", "Removed before serving"), tag("ul", [tag("li", text) for text in removed]))
