"""Commands and environments of LaTeX, by what becomes of them."""

from core.text import word_set

FLOATS = word_set(
    "figure table wrapfigure wraptable subfigure subtable tabular tabularx longtable sidewaystable sidewaysfigure "
    "equation align alignat flalign gather multline eqnarray math displaymath array split cases dmath "
    "verbatim Verbatim lstlisting minted algorithm algorithmic algorithm2e tikzpicture pgfpicture axis picture "
    "comment filecontents CCSXML tcblisting forest"
)
"""What holds no sentences of the text."""
HEADINGS = word_set("part chapter section subsection subsubsection paragraph subparagraph title subtitle")
SIDE_TEXTS = word_set("footnote footnotetext thanks marginpar endnote todo")
ARGUMENTS_DROPPED = word_set(
    "label ref autoref cref Cref eqref pageref nameref vref documentclass usepackage RequirePackage "
    "bibliography bibliographystyle addbibresource printbibliography newcommand renewcommand providecommand "
    "newenvironment renewenvironment newtheorem DeclareMathOperator def let vspace hspace includegraphics setlength "
    "addtolength setcounter addtocounter pagestyle thispagestyle author date affiliation affil institute email "
    "address orcid keywords hypersetup graphicspath color definecolor nocite citestyle defcitealias index glossary "
    "ccsdesc acmConference acmDOI acmISBN rule begin end pagenumbering setcitestyle linespread fontsize selectfont "
    "caption captionsetup"
)
FORMATTING = word_set(
    "emph textbf textit texttt textsc textsf textrm textup textsl textmd textnormal underline uline mbox hbox fbox "
    "enquote text em bf it tt sc rm sf sl bfseries itshape scshape ttfamily rmfamily sffamily normalfont tiny "
    "scriptsize footnotesize small normalsize large Large LARGE huge Huge centering noindent raggedright protect "
    "relax xspace newline linebreak pagebreak nopagebreak smallskip medskip bigskip hfill vfill quad qquad "
    "appendix tableofcontents url href textsuperscript textsubscript hl ul st sout added deleted footnotemark "
    "left right item"
)
"""Only how it looks: the words in their braces stay."""
NARRATIVE = word_set("citet textcite citeauthor citealt onlinecite")
NOT_CITING = word_set("nocite citestyle setcitestyle defcitealias DeclareCiteCommand")
