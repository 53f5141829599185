"""A mail server for tests that keeps what it is given, and refuses addresses it is told to refuse."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller


class _AnyPort(Controller):
    """Learns which port the system gave it before it greets itself there."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = int(server.sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd types half of itself


class Catcher:
    """Listens on a free port while it is entered. `refusals` maps an address to the answer it gets, as `550 No`."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refusals: dict[str, str] = {}
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0)
        self._port = 0

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return self._port

    @property
    def message_ids(self) -> list[str]:
        """The Message-ID of each message, in the order they came."""
        return [str(message["Message-ID"]) for message in self.messages]

    def __enter__(self) -> Self:
        self._controller.start()
        self._port = int(self._controller.server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    # The names of these two are aiosmtpd's.
    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"
