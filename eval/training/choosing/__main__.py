"""`python -m eval.training.choosing`: asks the training questions, fits, and writes answering/drafting/weights.json."""

import argparse
import asyncio
import json
from importlib.resources import files
from pathlib import Path

from answering.drafting import deciding, features
from answering.drafting.learned import WEIGHTS
from core.settings import read_settings
from eval.claims import LabelledAbstract, read_abstracts
from eval.claims import bundled as bundled_claims
from eval.training.answering import bundled, read_training_questions
from eval.training.choosing.fitting import fit, held_out_promises, with_names
from eval.training.choosing.observing import observe, read


def _is_written(abstract: LabelledAbstract) -> bool:
    """Those of the sample are named by their titles; what is reported on the sample must not be learned from it."""
    return abstract.id != abstract.title


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.choosing", description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(".cache") / "choosing", help="folder of the library")
    work: Path = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    abstracts = {each.id: each for each in read_abstracts(bundled_claims() / "abstracts.jsonl") if _is_written(each)}
    papers = work / "papers.jsonl"
    lines = (json.dumps({"title": each.title, "abstract": " ".join(each.sentences)}) for each in abstracts.values())
    papers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    questions = read_training_questions(bundled(), abstracts)
    unread = asyncio.run(observe(questions, abstracts, papers, read_settings(data_dir=work / "library")))
    result = fit(unread, asyncio.run(read(unread, held_out_promises(unread))))
    learned = result.learned
    record = {
        "promises": with_names(features.UNREAD, learned.promises),
        "answers": with_names(features.NAMES, learned.answers),
        "answerable": with_names(deciding.NAMES, learned.answerable),
        "matches": with_names(("logit",), learned.matches),
        "near": round(learned.near, 2),
        "share": round(learned.share, 2),
        "least": round(learned.least, 2),
    }
    target = Path(str(files("answering.drafting") / WEIGHTS))
    target.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"first sentence right {result.first_right:.3f}, F1 {result.f1:.3f}, {result.sentences:.2f} sentences; "
        f"refused {result.refused:.3f} of the unanswerable, {result.refused_wrongly:.3f} of the others"
    )


if __name__ == "__main__":
    main()
