import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from core.text.tokens import count_tokens, truncate


def test_counts_tokens_and_not_words() -> None:
    assert count_tokens("") == 0
    assert count_tokens("retrieval") <= count_tokens("retrieval-augmented generation")
    assert count_tokens("hello world") == 2


def test_special_tokens_are_the_text_that_they_are() -> None:
    assert count_tokens("<|endoftext|><|im_start|>") > 2


@given(st.text(alphabet=st.characters(), max_size=80), st.integers(min_value=-1, max_value=40))
def test_truncation_keeps_a_beginning_within_the_budget(text: str, tokens: int) -> None:
    short = truncate(text, tokens)
    assert text.startswith(short)
    assert count_tokens(short) <= max(tokens, 0)
    if count_tokens(text) <= tokens:
        assert short == text


def test_a_cut_does_not_split_a_character() -> None:
    assert truncate("🧪🧪🧪", 1) == ""


def test_threads_may_count_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(count_tokens, ["the same text"] * 64)) == {3}


def test_works_without_a_network_and_without_importing_llama_index() -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from core.text.tokens import count_tokens\n"
        "assert 'tiktoken' not in sys.modules\n"
        "assert count_tokens('hello world') == 2\n"
        "assert not any(name.startswith('llama_index.') for name in sys.modules)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "TIKTOKEN_CACHE_DIR"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
