"""A small mail server for tests, on a real socket: it can accept, refuse, hang, and be killed and revived."""

import email
import socketserver
import threading
from email import policy
from email.message import EmailMessage


class MailServer:
    """What it accepted is in `accepted`. `answers` replaces its answer to a command, by the command's first word."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.is_hanging = False
        self.dies_after: int | None = None
        self.woken = threading.Event()
        self.port = 0
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        """Listen, on the same port as before."""
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), self._handler())
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        """Let nobody in any more."""
        self.woken.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def recipients(self) -> list[str]:
        """To whom what was accepted is addressed, in order of the alphabet."""
        return sorted(message["To"] for message in self.accepted)

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        return type("Handler", (Conversation,), {"mail_server": self})


class Conversation(socketserver.StreamRequestHandler):
    """What one client says, and the answers."""

    mail_server: MailServer

    def handle(self) -> None:
        """Answer until the client is done."""
        if self.mail_server.is_hanging:
            self.mail_server.woken.wait(30)
            return
        self.say("220 sample")
        while line := self.rfile.readline().decode().strip():
            if not self.answer(line.split()[0].upper()):
                return

    def say(self, line: str) -> None:
        """Write one line."""
        self.wfile.write(f"{line}\r\n".encode())

    def answer(self, command: str) -> bool:
        """Answer one command, and say whether there is more to come."""
        if refusal := self.mail_server.answers.get(command):
            self.say(refusal)
        elif command == "DATA":
            self.say("354 go on")
            return self.receive()
        else:
            self.say("221 bye" if command == "QUIT" else "250 fine")
        return command != "QUIT"

    def receive(self) -> bool:
        """Take one mail, or die before it is taken."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        server = self.mail_server
        if server.dies_after is not None and len(server.accepted) >= server.dies_after:
            return False
        message = email.message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        server.accepted.append(message)
        self.say("250 taken")
        return True
