"""`python -m eval.training.plotting REPORT > FILE.svg`: the reliability diagram of a checker, as one file.

REPORT is what `litmus eval checker --json` wrote.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.report.plots import calibration_plot
from eval.report.summary import Calibration
from eval.statistics import Bin

_STYLE = (
    "svg{background:#fff;font:11px system-ui,sans-serif}text{fill:#444}.grid{stroke:#ddd}.histogram{fill:#d8dee9}"
    ".diagonal{stroke:#999;stroke-dasharray:4 4;fill:none}.line{stroke:#2563a8;stroke-width:2;fill:none}"
    ".point{fill:#2563a8}"
)


def reliability_svg(report: Mapping[str, Any]) -> str:
    """Draw a report: score against share of true claims, and how many claims had it."""
    bins = tuple(Bin(**row) for row in report["reliability"])
    calibration = Calibration("", report["pairs"], report["ece"], report["auc"], bins)
    drawn = str(calibration_plot(calibration))
    return (
        drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).replace(">", f"><style>{_STYLE}</style>", 1)
        + "\n"
    )


if __name__ == "__main__":
    sys.stdout.write(reliability_svg(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
