"""A chat as Markdown."""

from datetime import UTC, datetime

from markdown_it import MarkdownIt

from answering.rendering import transcript
from core.answer import Answer, Chat, Mode, NearPaper, Refusal, Source, Turn
from core.paper import Paper

AT = datetime(2025, 1, 31, 12, 5, tzinfo=UTC)
SHEEP = Source(1, Paper(title="Counting *Sheep*", abstract="", year=2021), (), cited=True)
COUNTED = Answer("a_1", "How are sheep counted?", "By eye [1].", Mode.LLM, (SHEEP,))
FOLLOWED = Answer(
    "a_2",
    "And <b>goats</b>?\n# Not a heading",
    "",
    Mode.EXTRACTIVE,
    (),
    standalone_question="How are goats counted?",
    refusal=Refusal("The papers do not say.", (NearPaper("p_1", "Counting *Sheep*", 0.4),)),
)
STOPPED = Answer("a_3", "Why?", "", Mode.LLM, (), standalone_question="Why?", notices=("Stopped before its end.",))


def test_a_chat_is_one_document() -> None:
    chat = Chat("ch_1", "Sheep & goats", 3, AT, AT)
    text = transcript(chat, [Turn(COUNTED, AT), Turn(FOLLOWED, AT), Turn(STOPPED, AT, stopped=True)])
    tokens = iter(MarkdownIt().parse(text))
    assert [(token.tag, next(tokens).content) for token in tokens if token.type == "heading_open"] == [
        ("h1", r"Sheep \& goats"),
        ("h2", "How are sheep counted?"),
        ("h3", "References"),
        ("h2", r"And \<b\>goats\</b\>? \# Not a heading"),
        ("h2", "Why?"),
    ]
    assert text.startswith("# Sheep")
    assert "By eye [1]." in text
    assert "1. (2021). **Counting \\*Sheep\\***." in text
    assert "*2025-01-31 12:05 UTC*\n\n*Understood as: How are goats counted?*" in text
    assert text.count("Understood as") == 1
    assert "<b>" not in MarkdownIt("commonmark", {"html": True}).render(text)
    assert "Stopped before its end." in text
    assert "\n\n\n" not in text


def test_a_chat_without_anything() -> None:
    assert transcript(Chat("ch_1", None, 0, AT, AT), []) == "# A chat without a title\n"
