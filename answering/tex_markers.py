"""Formulas and citations as TeX writes them, in the text of an LLM."""

import re

from answering.marker_forms import NUMBERS

FORMULA = re.compile(r"\$[^\s\d$][^$\n]*\$")
ESCAPED_FORMULA = re.compile(r"\\\[[^\n]*?\\\]|\\\([^\n]*?\\\)")
ESCAPED_MARKER = re.compile(rf"\\\[\^?({NUMBERS})\\?\]")
RAISED = re.compile(
    rf"\$\s*\^\s*\{{?\s*(?:\\text\{{)?\[?({NUMBERS})\]?\}}*\s*\$"
    rf"|\\textsuperscript\{{\[?({NUMBERS})\]?\}}"
)
CITES = re.compile(r"\\[A-Za-z]*[Cc]ite[A-Za-z]*\*?(?:\[[^\[\]\n]{0,60}\]){0,2}\{([^{}\n]{1,120})\}")
MAY_BE_COMMAND = re.compile(r"\\[A-Za-z]{0,20}\*?(?:\[[^\[\]\n]{0,60}\]?){0,2}(?:\{[^{}\n]{0,120})?")
