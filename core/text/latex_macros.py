"""What LaTeX macros say to a reader of the typeset text, where `pylatexenc` does not know it."""

_SILENT = (
    "label ref autoref cref Cref eqref cite citep citet citealt citealp citeauthor citefullauthor citeyear "
    "citeyearpar Citet Citep Citealt Citealp Citeauthor citetext citenum citetalias citepalias defcitealias nocite "
    "parencite textcite autocite footcite footnotemark thanks bibliography em it"
    " bf sc tt rm sf sl bfseries itshape "
    "scshape slshape upshape mdseries normalfont ttfamily rmfamily sffamily tiny scriptsize footnotesize small "
    "normalsize large Large LARGE huge Huge centering noindent protect relax displaystyle textstyle "
    "scriptstyle scriptscriptstyle cal frak Bbb nobreakdash expandafter romannumeral uppercase lowercase buildrel "
    "index corref fnref tnoteref thanksref orcidlink orcid orcidID inst fontsize fontfamily fontseries fontshape "
    "selectfont usefont rule includegraphics "
    "nonumber limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr left right middle "
    "documentclass usepackage RequirePackage selectlanguage setlength addlength setcounter addcounter newcommand "
    "renewcommand providecommand newenvironment renewenvironment provideenvironment DeclareMathOperator hypersetup "
    "definecolor providecolor colorlet color pagecolor nopagecolor phantom boldmath unboldmath / "
    "ignorespaces unskip allowbreak nobreak smallskip medskip bigskip vfill penalty strut mathstrut leavevmode indent "
    "deleted pagebreak nopagebreak nolinebreak newpage clearpage maketitle fnmark @"
)
SILENT = frozenset(_SILENT.split())
"""Macros that show nothing, whatever their arguments."""
UNTOLD = ("sortnoop", "noopsort", "noop")
"""Bibliographies define these to sort by an argument that nobody is to see; compared in lower case."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omikron pi rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_LETTERS = "αβγδεζηθικλµνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
WORDS = {
    **dict.fromkeys(("newline", "linebreak", "par", "space", "quad", "qquad", "enspace", "hfill", "break"), " "),
    "over": "/",
    "lt": "<",
    "gt": ">",
    "less": "<",
    "greater": ">",
    "textperiodcentered": "·",
    # Of the journals of astronomy.
    "farcs": ".″",
    "farcm": ".′",
    "fdg": ".°",
    "sun": "⊙",
    "earth": "⊕",
    "micron": "µm",
    "guillemetleft": "«",
    "guillemetright": "»",
    "textprime": "′",
    "texttildelow": "~",
    "textbar": "|",
    "textunderscore": "_",
    "textquotedbl": '"',
    "textcelsius": "°C",
    "degC": "°C",
    "ddag": "‡",
    "ddagger": "‡",
    "checkmark": "✓",
    "cmark": "✓",
    "xmark": "✗",
    "LaTeXe": "LaTeX2e",
    "hyp": "-",
    "babelhyphen": "-",
    "flqq": "«",
    "frqq": "»",
    "flq": "‹",
    "frq": "›",
    "glqq": "„",
    "grqq": "“",
    "glq": "‚",
    "grq": "‘",
    "ohorn": "ơ",
    "OHORN": "Ơ",
    "uhorn": "ư",
    "UHORN": "Ư",
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "slash": "/",
    "pounds": "£",
    "yen": "¥",
    "textyen": "¥",
    "cent": "¢",
    "textcent": "¢",
    "permil": "‰",
    "textperthousand": "‰",
    "lq": "‘",
    "rq": "’",
    "euro": "€",
    "EUR": "€",
    "degree": "°",
    "degrees": "°",
    "textminus": "−",
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "mathsemicolon": ";",
    "lbrack": "[",
    "rbrack": "]",
    "xrightarrow": "→",
    "xleftarrow": "←",
    # Transliterations of mathematical bibliographies.
    "cprime": "'",
    "cdprime": '"',
    "cydot": "·",
    "lasp": "ʿ",
    "rasp": "ʾ",
    "Dbar": "Đ",
    "dbar": "đ",
    # Units.
    "celsius": "°C",
    "degreeCelsius": "°C",
    "percent": "%",
    "micro": "µ",
    "ohm": "Ω",
    "angstrom": "Å",
    "arcmin": "′",
    "arcsec": "″",
    **{f"text{name}": letter for name, letter in zip(_GREEK.split(), _LETTERS, strict=True)},
    **{f"up{name}": letter for name, letter in zip(_GREEK.split(), _LETTERS, strict=True)},
}
"""Macros and what they show instead of themselves and their arguments."""
LAST = {
    "bibinfo": "{{",
    "bibfield": "{{",
    "raisebox": "{[[{",
    "parbox": "[[[{{",
    "makebox": "[[{",
    "scalebox": "{[{",
    "resizebox": "{{{",
    "colorbox": "{{",
    "foreignlanguage": "{{",
    "texorpdfstring": "{{",
    "mintinline": "[{{",
    "hyperlink": "{{",
    "hypertarget": "{{",
    "rotatebox": "[{{",
    "multirow": "[{{{",
}
"""Macros of which the last argument is read."""
ACCENTS = {
    "polhk": "\u0328",
    "textogonekcentered": "\u0328",
    "udot": "\u0323",
    "cftil": "\u0303",
    "cb": "\u0326",
    "textcommabelow": "\u0326",
    "h": "\u0309",
    "G": "\u030f",
}
"""Macros that put a combining mark on their argument."""
FRACTIONS = ("dfrac", "tfrac", "sfrac", "nicefrac", "flatfrac")
CHOICES = ("binom", "dbinom", "tbinom")
"""A number out of another one."""
_FUNCTIONS = "arccos arcsin arctan cos cosh exp inf lim ln log max min sin sinh sup tan tanh"
FUNCTIONS = tuple(_FUNCTIONS.split())
"""Macros that show their name, and the blank behind it also outside of formulas."""
QUOTED = ("enquote", "textquote", "say", "mkbibquote")
HEADINGS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph", "chapter", "part")
ARGUMENTS = {
    "href": "{{",
    "mbox": "{",
    "textsuperscript": "{",
    "phantom": "{",
    "nocite": "{",
    "thanks": "[{",
    **dict.fromkeys(("footnotemark", "fnmark"), "["),
    "parencite": "[[{",
    "textcite": "[[{",
    "autocite": "[[{",
    "footcite": "[[{",
    **dict.fromkeys(("index", "corref", "fnref", "tnoteref", "thanksref", "inst", "babelhyphen"), "{"),
    **dict.fromkeys(("orcidlink", "orcid", "orcidID", "fontfamily", "fontseries", "fontshape"), "{"),
    **dict.fromkeys((*FRACTIONS, "stackrel", "fontsize", *CHOICES), "{{"),
    **dict.fromkeys((*QUOTED, "deleted"), "{"),
    **dict.fromkeys(HEADINGS, "*[{"),
    "replaced": "{{",
    "ion": "{{",
    "includegraphics": "[{",
    "rule": "[{{",
    "usefont": "{{{{",
    "num": "[{",
    "si": "[{",
    "unit": "[{",
    "ang": "[{",
    "SI": "[{[{",
    "qty": "[{{",
    "SIrange": "[{{{",
    "qtyrange": "[{{{",
    "numrange": "[{{",
    **LAST,
    **dict.fromkeys(ACCENTS, "{"),
    **dict.fromkeys(("SortNoop", "sortnoop", "noopsort", "NoopSort", "NOOPSORT", "SORTNOOP", "noop", "Noop"), "{"),
}
"""The arguments of macros that the parser does not know: `{` one that must be there, `[` one that may."""
QUANTITIES = ("SI", "qty")
"""A number and its unit."""
RANGES = ("SIrange", "qtyrange", "numrange")
"""Two numbers, and their unit."""
UNIT_MACROS = ("si", "unit")
_UNITS = (
    "metre=m meter=m second=s gram=g kilogram=kg litre=L liter=L mole=mol kelvin=K ampere=A volt=V watt=W joule=J "
    "hertz=Hz pascal=Pa newton=N coulomb=C tesla=T siemens=S minute=min hour=h day=d molar=M dalton=Da "
    "electronvolt=eV byte=B bit=bit decibel=dB hectare=ha tonne=t femto=f pico=p nano=n micro=µ milli=m centi=c deci=d "
    "hecto=h kilo=k mega=M giga=G tera=T peta=P per=/ squared=^2 cubed=^3"
)
UNITS = dict(pair.split("=") for pair in _UNITS.split())
"""What units and their prefixes show inside of quantities."""

JOURNALS = {
    "aa": "Astronomy & Astrophysics",
    "aap": "Astronomy & Astrophysics",
    "aapr": "Astronomy & Astrophysics Review",
    "aaps": "Astronomy & Astrophysics Supplement Series",
    "actaa": "Acta Astronomica",
    "aj": "The Astronomical Journal",
    "ao": "Applied Optics",
    "apj": "The Astrophysical Journal",
    "apjl": "The Astrophysical Journal Letters",
    "apjlett": "The Astrophysical Journal Letters",
    "apjs": "The Astrophysical Journal Supplement Series",
    "apjsupp": "The Astrophysical Journal Supplement Series",
    "applopt": "Applied Optics",
    "aplett": "Astrophysical Letters",
    "apspr": "Astrophysics Space Physics Research",
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "caa": "Chinese Astronomy and Astrophysics",
    "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "fcp": "Fundamentals of Cosmic Physics",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters",
    "iaucirc": "IAU Circulars",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jcp": "The Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "maps": "Meteoritics and Planetary Science",
    "memras": "Memoirs of the Royal Astronomical Society",
    "memsai": "Memorie della Società Astronomica Italiana",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "na": "New Astronomy",
    "nar": "New Astronomy Reviews",
    "nat": "Nature",
    "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "physscr": "Physica Scripta",
    "planss": "Planetary and Space Science",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "procspie": "Proceedings of the SPIE",
    "psj": "The Planetary Science Journal",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "skytel": "Sky and Telescope",
    "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy",
    "ssr": "Space Science Reviews",
    "zap": "Zeitschrift für Astrophysik",
}
"""Journals as the bibliographies of astronomy name them."""
