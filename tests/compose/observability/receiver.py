"""Stands for the store of traces where its image cannot be had: takes OTLP over HTTP, gives back what it took."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKEN: list[str] = []


class Receiver(BaseHTTPRequestHandler):
    """Takes messages on one port; answers that it is well, and with what it took, on the other."""

    def do_POST(self) -> None:
        TAKEN.append(base64.b64encode(self.rfile.read(int(self.headers["Content-Length"]))).decode())
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(json.dumps(TAKEN).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


if __name__ == "__main__":
    threading.Thread(target=ThreadingHTTPServer(("0.0.0.0", 13133), Receiver).serve_forever, daemon=True).start()  # noqa: S104  # a container's own network
    ThreadingHTTPServer(("0.0.0.0", 4318), Receiver).serve_forever()  # noqa: S104  # as above
