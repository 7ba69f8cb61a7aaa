"""Files that people write manuscripts in: what can be read, and what to give in place of the others."""

from core.errors import UnreadableFile
from reviewing.manuscripts.word import WordText, is_word, read_word

_NO_TEXT = {
    b"%PDF": "is a PDF. Give the file that it was made from; `pdftotext FILE -` makes plain text of it.",
    b"\xd0\xcf\x11\xe0": "is a document of an old Word. Save it there as .docx.",
    b"{\\rtf": "is RTF. Open it in Word or LibreOffice and save it as .docx.",
    b"PK": "is a packed file: one of Pages, or a broken one. Save it there as .docx (Word).",
}
"""By how they begin: what people write manuscripts in, and what to give instead."""
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_HEAD = 200


def refuse_other_files(content: bytes, name: str) -> None:
    """Raises UnreadableFile, which says what to save instead, if this is a document that cannot be read."""
    if content.startswith(b"PK") and _OPEN_DOCUMENT in content[:_HEAD]:
        raise UnreadableFile(f"{name} is a document of LibreOffice. Open it there and save it as .docx (Word).")
    for begins, told in _NO_TEXT.items():
        if content.startswith(begins):
            raise UnreadableFile(f"{name} {told}")


def read_document(content: bytes, name: str) -> WordText:
    """Return what a Word document says. Raises UnreadableFile for everything else."""
    if is_word(content):
        return read_word(content)
    refuse_other_files(content, name)
    raise UnreadableFile(f"{name} is no Word document (.docx). Send a text as it is, to POST /v1/check.")
