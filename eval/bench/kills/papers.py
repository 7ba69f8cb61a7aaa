"""Papers that are made up for the kills: each has a word of its own, by which it must be found."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

_WHO = ("Sheep", "Bees", "Owls", "Lighthouses", "Loaves", "Rivers", "Glaciers", "Orchards")
_WHERE = ("Norway", "Chile", "Crete", "Kenya", "Wales", "Nepal", "Oregon", "Java")
Record = dict[str, str | int]


def make_papers(count: int, chance: Random) -> list[Record]:
    """Return so many papers, none of which was there before."""
    return [_paper(f"{chance.randrange(16**9):09x}", chance) for _ in range(count)]


def _paper(word: str, chance: Random) -> Record:
    who, where, number = chance.choice(_WHO), chance.choice(_WHERE), chance.randrange(10, 9000)
    sentences = [
        f"We counted {number} {who.lower()} of {where} in the survey {word}.",
        f"The method of {word} is a transect of {number % 97 + 3} kilometres, walked twice in each season.",
        f"In {where}, {who.lower()} were {number % 60 + 1} percent more frequent than ten years before.",
    ]
    return {"title": f"{who} of {where} in the survey {word}", "abstract": " ".join(sentences), "year": 2020}


def titles(papers: Sequence[Record]) -> list[str]:
    """Return their titles."""
    return [str(paper["title"]) for paper in papers]


def write_papers(papers: Sequence[Record], path: Path) -> Path:
    """Write them as a file that Litmus imports."""
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return path


class Source:
    """A server on loopback that answers as Crossref does, with whatever papers are put into it."""

    def __init__(self) -> None:
        self.papers: Sequence[Record] = ()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """What LITMUS_SOURCE_URLS says."""
        return f"crossref=http://127.0.0.1:{self._server.server_port}"

    def page(self, start: int, rows: int) -> bytes:
        """Return a page of works."""
        items = [
            {
                "DOI": f"10.5555/{str(paper['title']).split()[-1]}",
                "type": "journal-article",
                "title": [paper["title"]],
                "abstract": f"<jats:p>{paper['abstract']}</jats:p>",
                "issued": {"date-parts": [[2020, 1, 1]]},
            }
            for paper in self.papers[start : start + rows]
        ]
        message = {"total-results": len(self.papers), "items-per-page": rows, "items": items}
        return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()

    @contextmanager
    def serving(self) -> Iterator["Source"]:
        """Serve until the end of the block."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(source: Source) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            body = source.page(int(query["offset"][0]), int(query["rows"][0]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
