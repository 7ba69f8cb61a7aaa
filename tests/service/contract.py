"""What several parts of the contract share."""

PAPER_FIELDS = {
    "title",
    "abstract",
    "authors",
    "year",
    "venue",
    "url",
    "own_url",
    "doi",
    "arxiv_id",
    "tags",
    "source",
    "retracted",
    "original",
    "note",
    "reading",
    "collections",
}
"""Of a paper, wherever it is told of beside something else."""
