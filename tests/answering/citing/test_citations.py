import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answering.citing.citations import CitationStream, CitedSentence, parse_citations, strip_markers, with_markers
from answering.guarding.inert import inert
from core.paper import Paper

TITLES = (
    "MiniPLM: Knowledge Distillation for Pre-Training Language Models",
    "Attention Is All You Need",
    "Gemma: Open Models Based on Gemini Research and Technology",
    "What Is Retrieval? A Survey (and More)",
    "Tele-FLM Technical Report",
)

PAPERS = tuple(Paper(title, "") for title in TITLES)


def parsed(text: str) -> str:
    return parse_citations(text, PAPERS)[0]


def cited(text: str) -> list[tuple[int, ...]]:
    return [sentence.citations for sentence in parse_citations(text, PAPERS)[1]]


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("[1]", (1,)),
        ("[ 2 ]", (2,)),
        ("[**2**]", (2,)),
        ("⦅2⦆", (2,)),
        ("⟪2⟫", (2,)),
        ("｛2｝", (2,)),
        ("②", (2,)),
        ("[1, 3]", (1, 3)),
        ("[1][3]", (1, 3)),
        ("[1], [3]", (1, 3)),
        ("[3, 1, 3]", (3, 1)),
        ("[1-3]", (1, 2, 3)),
        ("[1–3, 5]", (1, 2, 3, 5)),
        ("【1】", (1,)),
        ("【1†source】", (1,)),
        ("【4:0†source】", (4,)),
        ("(1)", (1,)),
        ("(1, 2)", (1, 2)),
        ("[Source 1]", (1,)),
        ("[Passage 2]", (2,)),
        ("[Passages 2 and 3]", (2, 3)),
        ("[Passage 1, Passage 2]", (1, 2)),
        ("[source: 1]", (1,)),
        ("[#2]", (2,)),
        ("[^1]", (1,)),
        ("[1, p. 3]", (1,)),
        ("(Source 1)", (1,)),
        ("(see Passage 2)", (2,)),
        ("([1], [2])", (1, 2)),
        ("(see [2])", (2,)),
        ("\\[2\\]", (2,)),
        ("¹", (1,)),
        ("¹³", (1, 3)),
        ("²,³", (2, 3)),
        ("[MiniPLM: Knowledge Distillation for Pre-Training Language Models]", (1,)),
        ("[miniplm – knowledge distillation for pre-training language models]", (1,)),
        ("[MiniPLM: Knowledge Distillation for Pre-Training]", (1,)),
        ("[MiniPLM]", (1,)),
        ("(Attention is all you need)", (2,)),
        ("(Attention Is All You Need, 2017)", (2,)),
        ('["Attention Is All You Need"]', (2,)),
        ("[Attention Is All You Need; Tele-FLM Technical Report]", (2, 5)),
        ("[2: Attention Is All You Need]", (2,)),
        ("[What Is Retrieval? A Survey (and More)]", (4,)),
        ("[1](https://example.org/1)", (1,)),
        ("[[1]](https://example.org/1)", (1,)),
        ("[1, 2](#sources)", (1, 2)),
        ("[[3]]", (3,)),
        ("<sup>1</sup>", (1,)),
        ("<sup>[2]</sup>", (2,)),
        ("<sup>[1, 3]</sup>", (1, 3)),
        ("<SUP>[^1]</SUP><sup>2</sup>", (1, 2)),
        ("［1］", (1,)),
        ("［１，３］", (1, 3)),
        ("（2）", (2,)),
        ("〔2〕", (2,)),
        ("[cite: 1]", (1,)),
        ("[cite:1,3]", (1, 3)),
        ("[cite_start][cite: 2]", (2,)),
        ("[Doc 2]", (2,)),
        ("[ID: 2]", (2,)),
        ("[Excerpt 1]", (1,)),
        ("[^1^][^3^]", (1, 3)),
        ("**[1]**", (1,)),
        ("*[1, 3]*", (1, 3)),
        ("**[1][3]**", (1, 3)),
        ("__(2)__", (2,)),
        ("[1]-[3]", (1, 2, 3)),
        ("[1]–[2]", (1, 2)),
        ("[1] to [3]", (1, 2, 3)),
        ("\\cite{1,3}", (1, 3)),
        ("\\textsuperscript{2}", (2,)),
        ("〖1〗", (1,)),
        ("⟦2⟧", (2,)),
        ("[1］", (1,)),
        ("[①]", (1,)),
        ("[(2)]", (2,)),
        ("[2.]", (2,)),
        ("[P1]", (1,)),
        ("[P1, P3]", (1, 3)),
        ("[src: 2]", (2,)),
        ("{{cite: 1, 3}}", (1, 3)),
        ("^[2]", (2,)),
        ("^1^", (1,)),
        ("^1,3", (1, 3)),
        ("`[1]`", (1,)),
        ("<cite>1</cite>", (1,)),
        ("<cite>[1, 3]</cite>", (1, 3)),
        ('<cite id="2"></cite>', (2,)),
        ("<ref>1</ref>", (1,)),
        ('<ref name="1"/>', (1,)),
        ('<sup><a href="#2">2</a></sup>', (2,)),
        ('<a href="#2">[2]</a>', (2,)),
        ('<a href="#2"><sup>2</sup></a>', (2,)),
        ("<co: 1>", (1,)),
        ("([1](https://example.org/1), [3](https://example.org/3))", (1, 3)),
        ("[source n° 1]", (1,)),
        ("[réf. 2]", (2,)),
        ("[№ 3]", (3,)),
        ("(Fonte 2)", (2,)),
        ("【1†L3-L5】", (1,)),
        ("[1.1]", (1,)),
        ("[1.2][3.1]", (1, 3)),
        ("[1; 3]", (1, 3)),
        ("[1 and 3]", (1, 3)),
        ("[1, 3,]", (1, 3)),
        ("[Paper 1]", (1,)),
        ("{1}", (1,)),
        ("{1, 3}", (1, 3)),
        ("{1}{3}", (1, 3)),
        ("{{1}}", (1,)),
        ("{source 1}", (1,)),
        ("{ref: 1, 3}", (1, 3)),
        ("<1>", (1,)),
        ("<1, 3>", (1, 3)),
        ("<source 1>", (1,)),
        ("<ref:1>", (1,)),
        ("<cite:1>", (1,)),
        ("⟨2⟩", (2,)),
        ("〈2〉", (2,)),
        ("「2」", (2,)),
        ("[¹]", (1,)),
        ("¹ ³", (1, 3)),
        ("⁽¹⁾", (1,)),
        ("[1](#ref1)", (1,)),
        ("[(1)](#ref1)", (1,)),
        ("[¹](#ref1)", (1,)),
        ("[source](#3)", (3,)),
        ("([source](1))", (1,)),
        ("[Source 3](https://example.org)", (3,)),
        ("[Attention Is All You Need](https://example.org)", (2,)),
    ],
)
def test_forms(written: str, numbers: tuple[int, ...]) -> None:
    canonical = "".join(f"[{number}]" for number in numbers)
    assert parsed(f"It reaches the accuracy {written}.") == f"It reaches the accuracy {canonical}."
    assert parsed(f"It reaches the accuracy. {written}") == f"It reaches the accuracy {canonical}."
    assert parsed(f"It is fast {written}. It is small [5].") == f"It is fast {canonical}. It is small [5]."


@pytest.mark.parametrize(
    "text",
    [
        "Read arr[0] and arr[1] or x[2].",
        "The token [CLS] or [MASK], [sic], counts.",
        "A value in [0, 1] is drawn.",
        "The interval [1, 2] is closed.",
        "Read [the paper](https://example.org/x) or [9](https://example.org/9).",
        "The area is 10<sup>2</sup> or x<sup>2</sup>, a < b, <s>none</s>.",
        "It was shown in 2020 (2020) by us.",
        "We do (1) this and (2) that.",
        "It has three (3) parts.",
        "By equation (1), it holds.",
        "Call f(1).",
        "Use `a [1]` here.",
        "The area is x² or 3 km².",
        "A formula $x_{[1]}$ here.",
        "```\na = b [1]\n```",
        "Smith et al. (2023) [Jones, 2021] show it.",
        "An open bracket [1 and no end.",
        "The sets {1, 2} and {3} differ, x^2 and 10^3 grow.",
        "The atoms [C1] and [R9] stay.",
        "First ① this, then ② that.",
        "Step ① and ②.",
        "The set {1} holds, then {2}.",
        "The cell {{1}} is full.",
        "Vitamin [D2] rose, as did a drug at the receptor [D2].",
        "The receptor [P2] binds it, as do [S1], [R2] and [D3].",
        "It rose <span>2</span> times, <small>1</small>.",
        'It rose <a href="https://example.org">2</a> times.',
        "The tags <cite> and <ref> stay.",
        "Where p <1> q, it holds.",
        "It differs from {1}, and from {2}.",
        "It is {1}.",
        "Let the class be {2}.",
        "Models {1} differ, and grow {2}.",
        "The mean ⟨1⟩ is one.",
        "The odds were 1.5 [1.1, 2.3].",
        "A ratio of 1.5 [1.1].",
        "Isotopes [¹³C] rose.",
        "Use `{1}` or `<1>`.",
        "A set of size {2}.",
        "The model emits <1>.",
        "For x = {1} and all others, models grow {2}.",
        "Where a < b, models grow {2}.",
        "It is small {9}.",
    ],
)
def test_what_only_looks_like_a_citation(text: str) -> None:
    assert parse_citations(text, PAPERS)[0] == inert(text)
    assert cited(text) == [()]
    assert parse_citations(text, PAPERS)[2] == 0


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ('<cite index="1-2">The model is small</cite>.', "The model is small [1]."),
        ("The <co: 1,3>model is small</co: 1,3>.", "The model is small [1][3]."),
        ('<source id="1">It is small. It is old.</source> It is fast.', "It is small [1]. It is old [1]. It is fast."),
        ('It <source id="1">grows by 3.5 %</source>. It is old.', "It grows by 3.5 % [1]. It is old."),
        ('It is <source id="1"> small. It is old.', "It is small [1]. It is old."),
        ('It is <source id="1">small.\n\nIt is old.</source>', "It is small [1].\n\nIt is old.\\</source>"),
        ('It is <source id="1">small. The tag </ref> stays.', "It is small [1]. The tag \\</ref> stays."),
        ('- It is <source id="1">small\n- It is old', "- It is small [1]\n- It is old"),
        ('It is <source id="1">small', "It is small [1]"),
        ('It is <source id="1">small and <source id="2">old.', "It is small and old [1][2]."),
        ("它<source id='1'>很小。它很快。", "它很小 [1]。它很快。"),
        ("It is small [1].<br>It is big [2].<br/>It is old [3].", "It is small [1].\nIt is big [2].\nIt is old [3]."),
    ],
)
def test_tags_around_what_is_cited(text: str, normal: str) -> None:
    assert parsed(text) == normal


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("[1] The model is small. [2] The teacher is big.", "The model is small [1]. The teacher is big [2]."),
        ("The model is small. [1] The teacher is big. [2]", "The model is small [1]. The teacher is big [2]."),
        ("[1] It is small.\n[2] It is big.", "It is small [1].\nIt is big [2]."),
        ("[1]: It is small.\n[2]: It is big.", "It is small [1].\nIt is big [2]."),
        ("It is small [1] and [3].", "It is small [1][3]."),
        ("[1]\nIt is small.", "It is small [1]."),
        ("- [1] It is small.\n- It is big. [2]", "- It is small [1].\n- It is big [2]."),
        ("1. [1] It is small.\n2. It is big [2].", "1. It is small [1].\n2. It is big [2]."),
        ("[1] It is small [2].", "It is small [1][2]."),
        ("Models[1] that help[2] exist.", "Models that help exist [1][2]."),
        ("It is small [1], but slow [2].", "It is small, but slow [1][2]."),
        ("It is **small [1].**", "It is **small [1].**"),
        ('He says "it is small." [1]', 'He says "it is small [1]."'),
        ("## Findings [1]\n\nIt is small [2].", "## Findings [1]\n\nIt is small [2]."),
        ("| a | b [1] |\n|---|---|", "| a | b [1] |\n|---|---|"),
        ("| a [1] | b |\n|---|---|\n| c | d [2] |", "| a | b [1] |\n|---|---|\n| c | d [2] |"),
        ("According to [1], it is small.", "According to source 1, it is small [1]."),
        ("Passage [1] says so.", "Passage 1 says so [1]."),
        ("[2] proposes a model. [3] uses it.", "Source 2 proposes a model [2]. Source 3 uses it [3]."),
        ("Passage 2 says that it is small.", "Passage 2 says that it is small [2]."),
        ("In “Attention Is All You Need” it is.", "In “Attention Is All You Need” it is [2]."),
        ("它很小[1]。它很快【2】。", "它很小 [1]。它很快 [2]。"),
        ("It is small [1]..", "It is small [1].."),
        ("It grows by 3.5 % [1]. Smith et al. [2] agree.", "It grows by 3.5 % [1]. Smith et al. agree [2]."),
    ],
)
def test_places(text: str, normal: str) -> None:
    assert parsed(text) == normal
    assert parsed(normal) == normal


def test_what_points_at_no_source_is_dropped_and_counted() -> None:
    text, sentences, dropped = parse_citations("It is small [9]. It is big [2][12]. It is odd [4-8].", PAPERS)
    assert text == "It is small. It is big [2]. It is odd [4][5]."
    assert parse_citations("It is small [0].", PAPERS)[0::2] == ("It is small.", 1)
    assert [sentence.citations for sentence in sentences] == [(), (2,), (4, 5)]
    assert dropped == 3


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("It is small [", "It is small"),
        ("It is small [1", "It is small [1]"),
        ("It is small [1, 3,", "It is small [1][3]"),
        ("It is small [1] [2", "It is small [1][2]"),
        ("It is small [9", "It is small"),
        ("An open bracket [1 and no end", "An open bracket [1 and no end"),
    ],
)
def test_a_text_may_be_cut_off_within_a_marker(written: str, normal: str) -> None:
    assert parsed(written) == normal


def test_markers_without_any_words() -> None:
    assert parse_citations("[1] [2]\n\n[3]", PAPERS) == ("", [], 3)


def test_no_sources() -> None:
    assert parse_citations("It is small [1].", ()) == ("It is small.", [CitedSentence("It is small.", 0, 12, ())], 1)


def test_a_sentence_comes_as_soon_as_the_next_has_begun() -> None:
    stream = CitationStream(PAPERS)
    assert stream.feed("It is small.") == []
    assert stream.feed(" [1]") == []
    assert stream.feed(" The teacher ") == [CitedSentence("It is small [1].", 0, 16, (1,))]
    assert stream.text == "It is small [1]."
    assert stream.feed("is big") == []
    assert stream.finish() == [CitedSentence("The teacher is big", 17, 35, ())]


MARKERS = [
    "[1]",
    "[2, 3]",
    "[9]",
    "(1)",
    "【2】",
    "[^1]",
    "¹",
    "[1-3]",
    "[Source 2]",
    "[MiniPLM]",
    "Passage 1",
    "([1])",
    "[[2]]",
    "[1](b)",
    "[0]",
    "<sup>[1]</sup>",
    "<sup>3</sup>",
    "［1］",
    "[1]-[3]",
    "**[2]**",
    "[cite: 1]",
    "[cite_start]",
    "\\cite{2}",
    "$^{1}$",
    '<source id="1">',
    "</source>",
    "<co: 0>",
    "</co: 0>",
    "{1}",
    "<2>",
    "{source 1}",
    " :contentReference[oaicite:0]{index=0}",
    "[1.1]",
    "[@hive2013]",
    "⁽¹⁾",
    "[source](#1)",
]
WORDS = ["It is small", "the model", "x", "arr[0]", "et al. ", "3.5", "proposes", "According to ", "Then ", TITLES[1]]
SIGNS = [
    ". ",
    ".",
    " ",
    "\n",
    "\n\n",
    "- ",
    "`",
    "```",
    "$",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "? ",
    ", ",
    ": ",
    '"',
    "**",
    "| ",
    "。",
    "<",
    "<sup>",
]
PARTS = st.sampled_from([*MARKERS, *WORDS, *SIGNS, "[a](b)"])
WRITTEN = st.one_of(st.lists(PARTS, max_size=25).map("".join), st.text(max_size=60))


@given(WRITTEN, st.data())
@example("```\ncode [1]\n``` x", None)
def test_in_any_pieces_as_at_once(text: str, data: st.DataObject | None) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8)) if data else range(len(text))
    places = sorted({0, *cuts, len(text)})
    stream = CitationStream(PAPERS)
    sentences = []
    for start, end in pairwise(places):
        sentences += stream.feed(text[start:end])
        assert all(stream.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    sentences += stream.finish()
    assert (stream.text, sentences, stream.dropped) == parse_citations(text, PAPERS)


@given(WRITTEN)
def test_sentences_are_where_they_say_and_cite_what_is_there(text: str) -> None:
    normal, sentences, dropped = parse_citations(text, PAPERS)
    assert dropped >= 0
    end = 0
    for sentence in sentences:
        assert sentence.start >= end
        assert normal[sentence.start : sentence.end] == sentence.text
        assert not normal[end : sentence.start].strip()
        assert all(1 <= number <= len(TITLES) for number in sentence.citations)
        assert len(set(sentence.citations)) == len(sentence.citations)
        end = sentence.end
    assert not normal[end:].strip()


@given(WRITTEN)
def test_no_word_is_lost(text: str) -> None:
    def words(of: str) -> list[str]:
        return [word for word in re.findall(r"[a-z]+", of.lower()) if word not in SPARE]

    assert words(parse_citations(text, PAPERS)[0]) == words(text)


SPARE = frozenset(
    [
        "b",
        "sup",
        "co",
        "id",
        "cite",
        "start",
        "source",
        "sources",
        "and",
        "see",
        "miniplm",
        "passage",
        "contentreference",
        "oaicite",
        "index",
        "hive",
        *TITLES[1].lower().split(),
    ]
)
"""Words that a marker may consist of, or that stand in its place."""


@given(st.lists(st.sampled_from(["It is small", " now", ".", "?", "!", ' "', "**", ")", ",", " |", "。"]), min_size=1))
def test_marking_can_be_undone(parts: list[str]) -> None:
    text = ("Models" + "".join(parts)).strip()
    marked = with_markers(text, (1, 3))
    assert "[1][3]" in marked
    assert strip_markers(marked) == text
    assert with_markers(text, ()) == text == strip_markers(text)


def test_the_rule_below_the_head_of_a_table_stays_whole() -> None:
    head = "| Model | Attention Is All You Need |\n|---|---|"
    assert with_markers(head, (2,)) == "| Model | Attention Is All You Need [2] |\n|---|---|"
    assert strip_markers(with_markers(head, (2,))) == head


def test_only_markers_are_stripped() -> None:
    assert strip_markers("Use `x [1]` and arr[1] or [0, 1] [2][3].") == "Use `x [1]` and arr[1] or [0, 1]."


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("[1] Counting sheep at night\n[2] Bees of the north", "Counting sheep at night [1]\nBees of the north [2]"),
        (
            "[2] A long title of a paper that fills more than one line (2021)\n[1] Another (2020)",
            "A long title of a paper that fills more than one line (2021) [2]\nAnother (2020) [1]",
        ),
        ("[1] One title [2] Another title", "One title [1]\nAnother title [2]"),
        ("[1][2] Both say this\n[2] Only one says that", "Both say this [1][2]\nOnly one says that [2]"),
        (
            "**[1]** Sheep: a survey of all that is known\n**[2]** Bees",
            "Sheep: a survey of all that is known [1]\nBees [2]",
        ),
    ],
)
def test_each_marker_leads_in_what_follows_it(written: str, wanted: str) -> None:
    assert parse_citations(written, PAPERS)[0] == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("[1] Sheep sleep, and [2] says so too.", "Sheep sleep, and says so too [1][2]."),
        ("[1] Sheep sleep like bees [2].", "Sheep sleep like bees [1][2]."),
        ("[1] and [2] show that sheep sleep.", "Sources 1 and 2 show that sheep sleep [1][2]."),
    ],
)
def test_markers_of_one_sentence_do_not_part_it(written: str, wanted: str) -> None:
    assert parse_citations(written, PAPERS)[0] == wanted


@pytest.mark.parametrize("written", ["［1］。", "[1]。", "（1）。", "【1】；", "[1]，", "［1］［3］。"])
def test_a_marker_at_a_word_of_latin_letters_before_a_stop_of_other_widths(written: str) -> None:
    assert cited(f"It is small as models of its kind{written}")[0] in {(1,), (1, 3)}


@pytest.mark.parametrize(
    "written", ["(doi:10.1000/Ab.1)", "[https://doi.org/10.1000/ab.1]", "(10.1000/ab.1)", "[arXiv:2101.00001]"]
)
def test_a_source_is_cited_by_its_identifier(written: str) -> None:
    papers = [Paper("Another one", ""), Paper("A small model", "", doi="10.1000/ab.1", arxiv_id="2101.00001")]
    assert parse_citations(f"The model is small {written}.", papers)[0] == "The model is small [2]."


@pytest.mark.parametrize("written", ["(doi:10.1000/zz.9)", "(version 10.1)"])
def test_an_identifier_of_no_source_stays(written: str) -> None:
    papers = [Paper("A small model", "", doi="10.1000/ab.1")]
    assert parse_citations(f"The model is small {written}.", papers)[0] == f"The model is small {written}."


def test_html_of_blocks_ends_lines() -> None:
    text = parsed("<p>The model is small [1].</p><p>The teacher is big [2].</p>")
    assert [line for line in text.split("\n") if line] == ["The model is small [1].", "The teacher is big [2]."]
    assert "<p>" in parsed("The tag <p> begins a paragraph [1].").replace("\\", "")


def test_brackets_that_may_be_mathematics_are_markers_only_where_nothing_else_is() -> None:
    assert parsed("It is small [1]. It is big {2}.") == "It is small [1]. It is big {2}."
    assert parsed("It is {1} small. It is big {2}.") == "It is {1} small. It is big {2}."
    assert parsed("It is small {1}. It is big. {2}") == "It is small [1]. It is big [2]."


@pytest.mark.parametrize(
    "written",
    [
        ":contentReference[oaicite:0]{index=0}",
        " :contentReference[oaicite:3]{index=3}",
        " [oaicite:1]",
        " 【turn0search1】",
        " [turn0search1]",
        " [@nobody2020]",
        " [@nobody2020; @else2021]",
    ],
)
def test_a_marker_of_another_product_or_of_no_source_is_dropped_and_counted(written: str) -> None:
    text, sentences, dropped = parse_citations(f"It is small{written}. It is big [2].", PAPERS)
    assert text == "It is small. It is big [2]."
    assert "\\" not in text
    assert [sentence.citations for sentence in sentences] == [(), (2,)]
    assert dropped == 1


@pytest.mark.parametrize(
    "key", ["bees2013", "@bees2013", "hive2013", "@hive2013bees", "@hive_counting_2013", "noon-2013"]
)
def test_a_source_is_cited_by_a_key_of_names_or_of_words_of_its_title(key: str) -> None:
    papers = [Paper("Salt", "", ("Bo Brine",), 2016), Paper("Counting bees at noon", "", ("Ada Hive",), 2013)]
    assert parse_citations(f"They count to four [{key}].", papers)[0] == "They count to four [2]."


def test_a_key_that_two_sources_may_have_is_none() -> None:
    papers = [Paper("Bees at noon", "", ("A B",), 2013), Paper("Bees at night", "", ("C D",), 2013)]
    assert parse_citations("They count [bees2013].", papers)[0] == "They count [bees2013]."


@pytest.mark.parametrize(
    "mark",
    [
        "citeturn0search0",
        "turn0search3",
        "filecite turn0file1",
        "citeturn0search0turn1news2",
        "(turn0search0)",
        "【turn0search2†L1-L3】",
        "cite\ue202turn0file0\ue201",
        "\ue200cite\ue202turn0search0\ue201",
        "\ue200navlist\ue202News\ue202turn0news1\ue201",
        "[^a]",
    ],
)
def test_marks_of_other_products_are_left_out_and_counted(mark: str) -> None:
    for text in (f"The sea is salty [1] {mark}.", f"The sea is salty [1]. {mark}"):
        for size in (1, 7, 100):
            stream = CitationStream(PAPERS)
            pieces = [stream.feed(text[at : at + size]) for at in range(0, len(text), size)]
            sentences = [*(each for piece in pieces for each in piece), *stream.finish()]
            assert [each.text for each in sentences] == ["The sea is salty [1]."]
            assert stream.dropped == 1
