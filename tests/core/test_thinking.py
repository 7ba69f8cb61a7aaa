"""What chat templates and reasoning models put around an answer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gateway.thinking import WithoutThinking

SAID = "The sea is salty [1]. Lighthouses turn [2]."


def read(text: str, *cuts: int) -> tuple[str, str]:
    """Return what was returned piece by piece, and the answer."""
    thinking = WithoutThinking()
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    told = "".join([*(thinking.feed(text[start:end]) for start, end in pairwise(places)), thinking.finish()])
    return told, thinking.text


@pytest.mark.parametrize(
    "text",
    [
        "<think>Is it [3]?</think>\n\n{}",
        "<thinking>Is it [3]?</thinking>{}",
        "<thought>\nIs it?\n</thought>\n{}",
        "[THINK]Is it?[/THINK]{}",
        "◁think▷Is it?◁/think▷{}",
        "<|START_THINKING|>Is it?<|END_THINKING|><|START_RESPONSE|>{}<|END_RESPONSE|>",
        "<|channel|>analysis<|message|>Is it?<|end|><|start|>assistant<|channel|>final<|message|>{}<|return|>",
        "<|channel|>final<|message|>{}",
        "analysisWe look at [3].assistantfinal{}",
        "Okay, the user asks of the sea. Is it [3]?</think>\n\n{}",
        "We need to look at the sea.\n</think>\n{}",
        "The sea, says [3].</think>{}",
        "Is it?<|end|><|start|>assistant<|channel|>final<|message|>{}",
        "<reasoning>Is it?</reasoning>\n<answer>\n{}\n</answer>",
        "{}<|im_end|>",
        "{}<|eod_id|>",
        "{}<|role_end|>",
        "{}[|endofturn|]",
        "{}<eot>",
        "{}<END>",
        "<|start_thinking|>Is it?<|end_thinking|>{}",
        "&lt;think&gt;Is it?&lt;/think&gt;{}",
        '<details type="reasoning" done="true"><summary>Thought for 3 seconds</summary>Is it?</details>{}',
        "{}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nAnd the moon?",
        "{}</s>",
        "{}<end_of_turn>\n<start_of_turn>user\nAnd the moon?",
        "{}\n<｜end▁of▁sentence｜>",
        "<|im_start|>assistant\n{}<|im_end|>\n<|endoftext|>",
        "<s>{}</s>",
        "{} [/INST]",
        "<THINK>Is it [3]?</Think>{}",
        "< think >Is it?</ think >{}",
        "<longcat_think>Is it?</longcat_think>{}",
        "<mm:think>Is it?</mm:think>\n{}",
        "<|think|>Is it?<|/think|>{}",
        "<planning>Is it?</planning><final>{}</final>",
        "<think/>{}",
        "<output>\n{}\n</output>",
        "analysisIs it?assistantfinal\n{}",
        "assistantfinal{}",
        "Here is my thought process: Is it [3]?\nHere is my response:\n{}",
        "Here are my reasoning steps:\nIs it?\n[BEGIN FINAL RESPONSE]\n{}\n[END FINAL RESPONSE]\n<|end|>",
        "<|im_assistant|>assistant<|im_middle|>{}<|im_end|>",
        "<|begin_of_box|>{}<|end_of_box|>",
        "{}<pad><pad>",
        "{} [end of text]",
        "{}<|fim_pad|>",
        "{}<tool_call>\n{{}}\n</tool_call>",
        "{}\n<|",
        "Assistant: {}",
        "assistant\n\n{}",
        "assistant\n{}\x00",
        "\ufeff{}\u200b",
        "{}<|im_end",
        "**Thinking…**\nThe user asks of the sea. Is it [3]?\n\n**Answer:**\n{}",
        "**Thinking**\n\nIs it [3]?\n\n**Answer**\n\n{}",
        "## Reasoning\nPassage 3 says so [3].\n\n## Answer\n{}",
        "Reasoning: Passage 3 speaks of the sea.\n\nAnswer: {}",
        "Thought: I look at passage 3.\nFinal Answer: {}",
        "Okay, the user asks of the sea. Is it [3]?\n\n**Final answer:** {}",
        "Let's think step by step. Is it [3]?\nMy answer: {}",
        "Thinking...\nThe user asks of the sea.\n...done thinking.\n\n{}",
    ],
)
def test_the_answer_alone(text: str) -> None:
    whole = text.format(SAID)
    assert read(whole)[1].strip() == SAID
    assert read(whole, *range(0, len(whole), 4))[1].strip() == SAID
    assert read(whole, *range(len(whole)))[1].strip() == SAID


@pytest.mark.parametrize(
    "text",
    [
        "GPT-2 ends its texts with <|endoftext|> as a mark [1].",
        "The model wraps its thoughts in <think> and </think> [1].",
        "The last token is `</s>`.",
        "It learns when to write </think>, and stops [1].",
        "Let p < 0.05 and a<b, c>d.",
        "The tokens “<s>” and “</s>” stand around a sentence [1].",
        "Okay, the sea is salty [1].",
        "assistant robots are salty [1].",
        "The analysis is final [1].",
        "A plan is written as <plan> and ends with </plan> [1].",
        "Here is what the papers say [1].",
        "Reasoning models think aloud [1]. Others do not [2].",
        "**Answer:** The sea is salty [1].\n\n**Reasoning:** Passage 1 says so.",
        "Reasoning: the sea is salty [1].",
        "Analysis of the sea shows salt [1].\n\nAnswer: yes.",
    ],
)
def test_what_a_text_speaks_of_stays(text: str) -> None:
    assert read(text) == (text, text)
    assert read(text, *range(len(text)))[1] == text


def test_what_begins_as_thoughts_do_is_not_shown_before_it_is_known() -> None:
    thinking = WithoutThinking()
    assert thinking.feed("Okay, the user asks of the sea.") == ""
    assert thinking.feed(f"</think>\n\n{SAID}") == SAID


def test_what_was_returned_before_it_turned_out_to_be_thoughts() -> None:
    thinking = WithoutThinking()
    assert thinking.feed("Salt is what [3] says. ") != ""
    assert thinking.feed(f"</think>\n{SAID}") == thinking.finish() == ""
    assert thinking.text == SAID


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "The sea is salty [1].\n<result>\nIt is 3 % salt [2].\n</result>",
            "The sea is salty [1]. It is 3 % salt [2].",
        ),
        ("The sea is salty [1].\n<output>It is salt [2].</output>", "The sea is salty [1]. It is salt [2]."),
        ("The sea is salty [1].\n\n<final>\nIt is salt [2].", "The sea is salty [1]. It is salt [2]."),
        (
            "The sea is salty [1].\nHere is my response:\nIt is salt [2].",
            "The sea is salty [1]. Here is my response: It is salt [2].",
        ),
        ("Here is my response:\nIt is salt [2].", "It is salt [2]."),
        ("Okay, the user asks of salt.\n<result>It is salt [2].</result>", "It is salt [2]."),
        ("<think>Is it?\n<output>It is salt [2].</output>", "It is salt [2]."),
    ],
)
def test_an_answer_before_a_result_stays(text: str, answer: str) -> None:
    assert " ".join(read(text)[1].split()) == answer
    assert " ".join(read(text, *range(len(text)))[1].split()) == answer


@pytest.mark.parametrize("text", ["<think>Is it", "<|channel|>analysis<|message|>Is it?", "<think>Is it?<|im_end|>"])
def test_nothing_but_thoughts(text: str) -> None:
    thinking = WithoutThinking()
    assert thinking.feed(text) + thinking.finish() == ""
    assert thinking.unfinished


PIECES = st.sampled_from(
    [
        *("<think>", "</think>", "<|im_end|>", "</s>", "<|channel|>", "analysis", "final", "<|message|>", "<answer>"),
        *(
            "<",
            "[1]",
            "The sea is salty.",
            " ",
            "\n",
            "Okay, ",
            "`",
            "assistantfinal",
            "<|im_start|>assistant\n",
            "and",
            "**Thinking…**\n",
            "Reasoning: ",
            "\nAnswer: ",
            "\n**Final answer:** ",
        ),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(st.integers(0, 120), max_size=6))
def test_what_is_returned_is_the_answer_unless_it_began_again(text: str, cuts: list[int]) -> None:
    thinking = WithoutThinking()
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    told = "".join([*(thinking.feed(text[start:end]) for start, end in pairwise(places)), thinking.finish()])
    assert thinking.began_again or told == thinking.text
