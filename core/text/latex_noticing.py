"""Whether a text that should be plain has LaTeX in it all the same, as abstracts that authors paste often have."""

import re

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|varphi|phi|chi|psi|"
    "omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega"
)
_CHARACTERS = (
    "ascii|quote|less|greater|pm|times|mu|degree|celsius|ohm|endash|emdash|dollar|bar|back|under|sterling|euro|yen|cent|"
    "period|bullet|ellipsis|registered|trademark|dagger|onehalf|onequarter|threequarters"
)
"""What the macros of characters begin with after `\\text`."""
_SPEAKS = re.compile(
    rf"""\\(?:[%&$#_{{}}()\[\]]                                # an escaped character, a formula
         |['`^"~=.]\s?(?:[A-Za-z]|\{{\\?[A-Za-z]|\\[ij]\b)  # an accent
         |[~^]\{{\}}                                          # an accent of nothing
         |(?:slash|cprime|textdegree|degree|dots|ldots)\b
         |pounds(?![A-Za-z])
         |text(?:{_CHARACTERS}|{_GREEK})
         |(?:emph|text\w{{2}}|cite\w*|url|href|math\w+|sqrt|left|right|[Bb]ig[lr]?|[lr]q|ref|footnote|item|begin|end)\b
         |[dt]?frac(?![A-Za-z])
         |verb[|!+]|ifmmode\b
         |[A-Za-z]+\*?(?:\[[^\[\]{{}}]{{0,80}}\])?(?=\s?[{{}}$^_]))  # with an argument, or at the end of a group
      |(?<![:\\])\\(?:{_GREEK}|sim|pm|times|leq?|geq?|approx|circ)(?![A-Za-z\\])
      |(?<=[A-Za-z{{])\\[cvuHkdbr]\s[A-Za-z]                # Fran\c cois, {{\u a}}
      |(?<=[A-Za-z])\\[oOlL]\s[a-z]                        # S\o ren
      |(?<=\d)\\,(?=[\dA-Za-z])                            # 10\,000
      |(?<=[a-z]\.)\\@?\s(?=[a-z])                         # e.g.\ this
      |(?<![^\s{{(])\\[A-Za-z]{{2,}}(?=[\s,.;:~]|\\\s)        # a command alone
      |\$\s?[^$\s]{{0,40}}\\[A-Za-z]+                       # a formula
      |\$[^$\s]{{0,30}}[\^_][^$\s]{{1,30}}\$                  # $10^3$
      |\$[A-Za-z](?:\s?[+*/-]\s?[^\s$]{{1,20}})?\$             # $k$-means
      |\$(?:[A-Za-z]{{1,4}}\([^\s$]{{1,20}}\)|[\[(][^\s$]{{1,20}}[\])])\$   # $O(n)$, $[0,1]$
      |\$[\w.]{{1,5}}\s?[=<>]\s?[^$]{{0,20}}[^\s$]\$(?!\d)      # $p < 0.05$
      |\$[-+±−]?\d[\d.,]{{0,8}}\$(?!\d)                    # $-5$
      |\$[-+<>=~±×−∼≈≤≥]{{1,2}}\$                           # $<$5""",
    re.VERBOSE,
)


def speaks_latex(text: str) -> bool:
    """Whether there is anything in a text that only LaTeX has."""
    return ("\\" in text or "$" in text) and bool(_SPEAKS.search(text))
