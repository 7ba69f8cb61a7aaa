"""What kind of publication a paper is. Sources say it in as many ways as there are sources; the venue tells mostly."""

import re
from enum import Enum

from core.paper import Paper

_CONFERENCE = re.compile(
    r"proceedings|conference|workshop|symposium|meeting|\bproc\b"
    r"|\b(?:NAACL|EACL|AACL|ACL|EMNLP|COLING|CoNLL|LREC|NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|SIGIR|ECIR|CIKM"
    r"|WSDM|WWW|KDD|RecSys|TREC|INTERSPEECH|ICASSP|UAI|AISTATS|COLT|CHI|FAccT|ICDM|SDM|NTCIR|SemEval)\b",
    re.IGNORECASE,
)
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|review|annals|archives|bulletin|magazine)\b", re.IGNORECASE)
_ARCHIVE = re.compile(r"\b(?:arxiv|corr|preprint|biorxiv|medrxiv|ssrn)\b", re.IGNORECASE)


class Kind(Enum):
    """Where it appeared."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    OTHER = "other"
    """An archive of preprints, or nobody knows."""


def kind_of(paper: Paper) -> Kind:
    """Return the kind that the venue speaks for."""
    venue = paper.venue or ""
    if not venue or _ARCHIVE.search(venue):
        return Kind.OTHER
    if _CONFERENCE.search(venue) and not _JOURNAL.search(venue):
        return Kind.CONFERENCE
    return Kind.JOURNAL
