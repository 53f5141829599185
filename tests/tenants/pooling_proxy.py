"""A proxy that pools transactions, as small as can be: every client signs in by itself, then all share one server."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

READY = ord("Z")
IDLE = ord("I")
ENCRYPTION = {(80877103).to_bytes(4, "big"), (80877104).to_bytes(4, "big")}  # asked for with TLS and with GSS


class Proxy:
    """Listens on a port of its own and passes transactions on to `host`:`port`, one after another."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._shared: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._turn = asyncio.Lock()
        self.port = 0

    async def serve(self, is_ready: threading.Event, end: asyncio.Event) -> None:
        """Until `end` is set."""
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        is_ready.set()
        await end.wait()
        server.close()
        for _reader, writer in self._shared:
            writer.close()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = await asyncio.open_connection(*self._target)
        first = await reader.read(65536)
        while first[4:] in ENCRYPTION:
            writer.write(b"N")
            first = await reader.read(65536)
        own[1].write(first)
        await self._sign_in(own[0], own[1], reader, writer)
        self._shared.append(own)
        try:
            while await self._transaction(reader, writer):
                pass
        finally:
            writer.close()

    async def _sign_in(
        self,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
    ) -> None:
        """Pass everything on until the server is ready: the client proves itself to the real one."""
        while True:
            kind, message = await _message(server)
            to_client.write(message)
            if kind == READY:
                return
            # An AuthenticationSASL or a step of it is answered; AuthenticationOk (0) and what follows is not.
            if kind == ord("R") and message[5:9] not in {b"\0\0\0\0", b"\0\0\0\x0c"}:
                to_server.write(await client.read(65536))

    async def _transaction(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> bool:
        """One transaction of this client, on whichever server is free: here always the first."""
        first = await client.read(65536)
        if not first or first[0] == ord("X"):
            return False
        is_free = await self._take()
        server, to_server = self._shared[0] if is_free else self._shared[-1]
        try:
            to_server.write(first)
            while True:
                kind, message = await _message(server)
                to_client.write(message)
                if kind == READY and message[5] == IDLE:
                    return True
                if kind == READY:
                    to_server.write(await client.read(65536))
        finally:
            if is_free:
                self._turn.release()

    async def _take(self) -> bool:
        if self._turn.locked():
            return False
        await self._turn.acquire()
        return True


async def _message(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readexactly(5)
    return head[0], head + await reader.readexactly(int.from_bytes(head[1:], "big") - 4)


@contextmanager
def pooling(host: str, port: int) -> Iterator[int]:
    """The port on which such a proxy listens meanwhile."""
    is_ready = threading.Event()
    loop = asyncio.new_event_loop()
    end = asyncio.Event()
    proxy = Proxy(host, port)
    thread = threading.Thread(target=lambda: loop.run_until_complete(proxy.serve(is_ready, end)), daemon=True)
    thread.start()
    try:
        assert is_ready.wait(5)
        yield proxy.port
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(5)
