"""What was made, as files for readers and for other programs.

templates.py   how templates are filled in; whatever they are given is escaped, for HTML, Markdown or LaTeX
templates/     the documents themselves
tables.py      one table as CSV, XLSX, Markdown and LaTeX
formats.py     what a format is
comparisons.py comparisons
reviews.py     reviews; review_words.py says how they were made, word.py writes them for Word
screenings.py  screenings; flow_picture.py draws their PRISMA 2020 flow diagram
digests.py     digests of watches
map_picture.py the map of a library
"""
