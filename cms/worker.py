"""The web server's worker: what it refuses before Django hears of it, an address that is too long, gets a page as well."""

import socket
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

SECONDS_TO_READ = 1
BYTES_TO_READ = 2**20


class Worker(ThreadWorker):
    """Gunicorn's worker with threads."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("An address was too long.")
        from cms.views import too_long  # noqa: PLC0415 - this module is loaded before Django is

        response = too_long()
        lines = ["HTTP/1.1 414 URI Too Long", *(f"{name}: {value}" for name, value in response.items()), "", ""]
        with suppress(OSError):
            client.sendall("\r\n".join(lines).encode() + response.content)
            client.shutdown(socket.SHUT_WR)
            # A connection that is closed with bytes unread is reset, and the browser shows no page.
            client.settimeout(SECONDS_TO_READ)
            unread = BYTES_TO_READ
            while unread > 0 and (read := client.recv(2**16)):
                unread -= len(read)
