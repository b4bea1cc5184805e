"""A link to a real server that a test can break: real sockets, which pass everything on, hang, drip or refuse."""

import contextlib
import re
import socket
import threading
import time
from urllib.parse import urlsplit

SEARCH = re.compile(rb"/_m?search\b")


class Link:
    """Listens on a port of its own and passes on to the server at `url`, as `mode` says at each moment."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname, parts.port)
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._port = 0
        self.mode = "open"
        self.asked = 0
        self._listen()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Pass everything on."""
        was, self.mode = self.mode, "open"
        if was == "refused":
            self._listen()

    def hang(self) -> None:
        """Take questions, and answer none."""
        self.mode = "hung"

    def drip(self) -> None:
        """Answer a byte at a time, for ever so long."""
        self.mode = "dripping"

    def hold_searches(self) -> None:
        """Pass everything on but searches, which are not answered: the server says that it is well."""
        self.mode = "searches held"

    def refuse(self) -> None:
        """End every connection and take no new one."""
        self.mode = "refused"
        with self._lock:
            sockets, self._sockets = self._sockets, set()
        for each in [self._listener, *sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def close(self) -> None:
        if self.mode != "refused":
            self.refuse()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            with self._lock:
                self._sockets |= {client, server}
                is_over = self.mode == "refused"
            if is_over:
                client.close()
                server.close()
                return
            threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        self._pass(client, server, is_question=True)

    def _pass(self, source: socket.socket, to: socket.socket, *, is_question: bool = False) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self.asked += is_question
                is_search = is_question and SEARCH.search(data.partition(b"\r\n")[0]) is not None
                while self.mode == "hung" or (self.mode == "searches held" and is_search):
                    time.sleep(0.02)
                if self.mode == "dripping" and not is_question:
                    for byte in data:
                        time.sleep(0.05)
                        to.send(bytes([byte]))
                else:
                    to.sendall(data)
        for each in (source, to):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
