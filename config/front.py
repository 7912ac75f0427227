"""The site behind an asynchronous front: what a request brings is read here, and only then is a thread given to it.

A thread that waits for a slow sender is lost to everybody else: a handful of connections that send nothing would stop
the site. Here a body is read by the event loop, up to a limit of bytes and within a limit of time, into memory or a
temporary file; a request that is whole is answered by Django in one of ``THREADS`` threads. What is sent back is
written by the event loop too, so that a slow reader holds no thread either.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import Any

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = 4
"""Requests that one process answers at a time."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a body: the largest file that is taken (20 MB), with room for what surrounds it."""
IN_MEMORY = 256 * 1024
"""Bytes of a body up to which it is kept in memory."""
FIRST_WAIT, SLOWEST = 10.0, 20 * 1024
"""Seconds that a sender has at first, and the bytes a second that it must send on the whole after that."""
WAITING = 400
"""Bodies that one process reads at a time; beyond, a sender is asked to come again."""


class Refused(Exception):  # noqa: N818 - an answer to the sender, no fault of ours
    """A body that is not taken: ``status`` and ``sentence`` say why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Front:
    """An ASGI application around a WSGI one."""

    def __init__(self, site: Callable[..., Iterable[bytes]], threads: int = THREADS) -> None:
        self.site = site
        self.threads = ThreadPoolExecutor(threads, "site")
        self.reading = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP is not served."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            try:
                body = await self._body(scope, receive)
            except Refused as refused:
                await _say(send, refused.status, refused.sentence)
                return
            except ConnectionError:
                return
            with body:
                await self._answer(_environ(scope, body), send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self.threads.shutdown(wait=False, cancel_futures=True)
                return

    async def _body(self, scope: Message, receive: Receive) -> Any:
        """Return the body, read whole. Raises Refused, or ConnectionError where the sender has gone."""
        headers = {name.lower(): value for name, value in scope["headers"]}
        said = headers.get(b"content-length", b"0")
        if not said.isdigit() or int(said) > LARGEST:
            raise Refused(413, "This is larger than what the site takes at once.")
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by who answers, or below
        if said == b"0" and b"transfer-encoding" not in headers:
            return body
        if self.reading >= WAITING:
            raise Refused(503, "The site is busy. Please try again in a moment.")
        self.reading += 1
        try:
            async with asyncio.timeout(FIRST_WAIT) as patience:
                await self._read(body, receive, patience)
        except TimeoutError:
            body.close()
            raise Refused(408, "What was sent came too slowly. Please try again.") from None
        except BaseException:
            body.close()
            raise
        finally:
            self.reading -= 1
        body.seek(0)
        return body

    async def _read(self, body: Any, receive: Receive, patience: asyncio.Timeout) -> None:
        begun, size = asyncio.get_running_loop().time(), 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            piece = message.get("body", b"")
            size += len(piece)
            if size > LARGEST:
                raise Refused(413, "This is larger than what the site takes at once.")
            body.write(piece)
            if not message.get("more_body"):
                return
            patience.reschedule(begun + FIRST_WAIT + size / SLOWEST)

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            begun[:] = [int(status.split(" ", 1)[0]), headers]

        # In one thread from end to end, for a thread has its own connection to the database.
        whole, rest = await loop.run_in_executor(self.threads, self._ask, environ, start_response)
        try:
            headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in begun[1]]
            if whole and b"content-length" not in dict(headers):
                headers.append((b"content-length", str(len(whole)).encode()))
            await send({"type": "http.response.start", "status": begun[0], "headers": headers})
            while rest is not None:
                some = await loop.run_in_executor(self.threads, _some, rest[1])
                if not some:
                    break
                await send({"type": "http.response.body", "body": some, "more_body": True})
            await send({"type": "http.response.body", "body": whole, "more_body": False})
        finally:
            if rest is not None:
                with suppress(RuntimeError):  # the threads are gone: the process ends
                    await loop.run_in_executor(self.threads, rest[0].close)

    def _ask(self, environ: dict[str, Any], start_response: Any) -> tuple[bytes, tuple[Any, Iterator[bytes]] | None]:
        """Return the answer; of one that is a stream, such as a file, the stream and where it stands."""
        answer: Any = self.site(environ, start_response)
        if getattr(answer, "streaming", False) or not hasattr(answer, "close"):
            return b"", (_Closing(answer), iter(answer))
        try:
            return b"".join(answer), None
        finally:
            answer.close()


class _Closing:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def close(self) -> None:
        close = getattr(self.answer, "close", None)
        if close:
            close()


def _some(rest: Iterator[bytes]) -> bytes:
    return b"".join(islice(rest, 16))


async def _say(send: Send, status: int, sentence: str) -> None:
    """Refuse in plain words, and let go of the connection."""
    body = sentence.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    headers += [(b"connection", b"close"), (b"retry-after", b"10")]
    with suppress(Exception):  # whoever sent nothing may not listen either
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _environ(scope: Message, body: Any) -> dict[str, Any]:
    """Return what a request brings as a WSGI application reads it (PEP 3333)."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BufferedReader(_Raw(body)),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").upper().replace("-", "_")
        if b"_" in raw:
            continue  # "X_Forwarded_For" would pass for the header that a proxy has set
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        said = value.decode("latin-1")
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{said}" if key in environ else said
    if "CONTENT_LENGTH" not in environ:  # sent in chunks, and counted here
        body.seek(0, io.SEEK_END)
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


class _Raw(io.RawIOBase):
    """A spooled body as a raw stream."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.body.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
