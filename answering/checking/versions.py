"""By what exactly a checker judges: verdicts that are kept are of use only to the same one."""

import hashlib
from functools import cache
from importlib.resources import files

from answering.checking.judge.prompt import judge_fingerprint
from retrieval.reading.support import weights_digest

_LOCAL, _LLM = "local", "llm"


def checker_version(name: str) -> str:
    """Return a checker's name, and a digest of what it was learned or told where its name does not say so.

    The local checker's verdicts change with its weights, a judge's with its instructions.
    """
    kind = name.partition(":")[0]
    if kind == _LOCAL:
        return f"{name}@{_weights_fingerprint()}"
    return f"{name}@{judge_fingerprint()}" if kind == _LLM else name


@cache
def _weights_fingerprint() -> str:
    stored = (files("answering.checking") / "calibration.json").read_bytes()
    return hashlib.blake2b(weights_digest().encode() + stored, digest_size=6).hexdigest()
