"""Asks Zalo for updates in a process of its own, which outlives ours by the call in hand. Run by `HandedPolling`.

The platform forgets an update with the answer that brings it, and an answer that is on its way when our process is
killed would reach nobody. This one goes on until it is here and leaves it in the file that the next start looks at.
It knows the standard library alone: it is started in a moment and holds little memory. What it is asked stands in one
line of JSON a call; what it answers, in one line of JSON and the answer's own bytes.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

KEPT_SECONDS = 2.0  # an idle connection that is older may be closed by the server just when a call leaves


class Connection:
    """To one server; opened anew where it was idle for long or broke."""

    def __init__(self) -> None:
        self._open: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    # Any: JSON of a call
    def post(self, call: dict[str, Any]) -> tuple[int, bytes]:
        """The status and the body of an answer. Raises OSError, HTTPException, or ValueError for a wrong address."""
        parts = urlsplit(call["url"])
        if self._open is None or time.monotonic() - self._used_at > KEPT_SECONDS:
            self.close()
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self._open = kind(parts.hostname or "", parts.port, timeout=call["connect"])
            self._open.connect()
        self._open.sock.settimeout(call["seconds"])
        try:
            body = call["body"].encode()
            self._open.request("POST", parts.path, body, {"Content-Type": "application/json"})
            answer = self._open.getresponse()
            told = answer.status, answer.read()
        except BaseException:
            self.close()
            raise
        self._used_at = time.monotonic()
        return told

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open.close()
            self._open = None


def keep(file: int, answer: bytes) -> None:
    """Write an answer down in place of what stood there; where there is no room, it goes on without."""
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.pwrite(file, answer, 0)


def main(file: int, mark: bytes) -> None:
    """Call what each line says until there are no more lines; an answer that holds the mark is written down first."""
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever stops the service lets the call in hand come to its end
        signal.signal(number, signal.SIG_IGN)
    connection = Connection()
    for line in sys.stdin.buffer:
        answer = b""
        told: dict[str, int | str]
        try:
            status, answer = connection.post(json.loads(line))
            told = {"status": status, "length": len(answer)}
        except (OSError, http.client.HTTPException, ValueError) as error:
            connection.close()
            told = {"error": type(error).__name__}
        if mark in answer:
            keep(file, answer)
        try:
            sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + answer)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody reads it any more: it is written down


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2].encode())
