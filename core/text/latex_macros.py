"""What LaTeX macros say to a reader of the typeset text, where `pylatexenc` does not know it."""

_SILENT = (
    "label ref autoref cref Cref eqref cite citep citet citealt citealp citeauthor citefullauthor citeyear "
    "citeyearpar Citet Citep Citealt Citealp Citeauthor citetext citenum citetalias citepalias defcitealias nocite "
    "parencite textcite autocite footcite footnotemark thanks bibliography em it"
    " bf sc tt rm sf sl bfseries itshape "
    "scshape slshape upshape mdseries normalfont ttfamily rmfamily sffamily tiny scriptsize footnotesize small "
    "normalsize large Large LARGE huge Huge centering noindent par protect relax xspace displaystyle textstyle "
    "nonumber limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr left right middle "
    "documentclass usepackage RequirePackage selectlanguage setlength addlength setcounter addcounter newcommand "
    "renewcommand providecommand newenvironment renewenvironment provideenvironment DeclareMathOperator hypersetup "
    "definecolor providecolor colorlet color pagecolor nopagecolor phantom boldmath unboldmath / newline linebreak "
    "ignorespaces unskip allowbreak nobreak smallskip medskip bigskip vfill hfill penalty"
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
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "slash": "/",
    "pounds": "£",
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
}
"""Macros of which the last argument is read."""
ARGUMENTS = {
    "href": "{{",
    "mbox": "{",
    "textsuperscript": "{",
    "phantom": "{",
    "nocite": "{",
    "parencite": "[[{",
    "textcite": "[[{",
    "autocite": "[[{",
    "footcite": "[[{",
    "polhk": "{",
    "udot": "{",
    "cftil": "{",
    "num": "[{",
    "si": "[{",
    "unit": "[{",
    "ang": "[{",
    "SI": "[{[{",
    "qty": "[{{",
    **LAST,
    **dict.fromkeys(("SortNoop", "sortnoop", "noopsort", "NoopSort", "NOOPSORT", "SORTNOOP", "noop", "Noop"), "{"),
}
"""The arguments of macros that the parser does not know: `{` one that must be there, `[` one that may."""
ACCENTS = {"polhk": "\u0328", "udot": "\u0323", "cftil": "\u0303"}
"""Macros that put a combining mark on their argument."""
QUANTITIES = ("SI", "qty")
"""A number and its unit."""

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
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
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
