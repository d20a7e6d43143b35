"""What becomes of those who are let in when five times as many come as there is room for."""

import asyncio
import http.client
import ssl
import statistics
import threading
import time
from dataclasses import dataclass

import gate
import load
import machine

TAKES = 0.05  # seconds, for each answer of the API server
LET_IN = 40  # at a time
ROOM = LET_IN / TAKES  # requests a second
SECONDS = 10
CASE = load.Case("overload", "small", 0, streams=64)
PAGES = ("/livez", "/readyz", "/metrics")


@dataclass(frozen=True)
class Overload:
    """p99 of those who are let in, in ms, at half of the room and at five times of it; how many were let in, and turned away
    with 429; the admin listener's slowest answer meanwhile, in ms."""

    quiet: float
    overloaded: float
    let_in: int
    turned_away: int
    admin: float

    def __str__(self):
        ratio = self.overloaded / self.quiet
        return (
            f"p99 of those who are let in: {self.quiet:.0f} ms in quiet, {self.overloaded:.0f} ms at five times the room ({ratio:.2f} ×);"
            f" {self.let_in} let in, {self.turned_away} turned away, the admin listener's slowest answer {self.admin:.0f} ms"
        )


def measure(running, java_options):
    """Raises RuntimeError where anybody is answered by anything but 200 and 429, or the admin listener fails."""
    port = machine.free_port()
    with _SlowServer(running.folder, port):
        target = running.gate("overload", java_options, upstream=port, more={"flow": {"maxRequestsInFlight": LET_IN}})
        _answers(running, target, ROOM / 2)
        quiet = _answers(running, target, ROOM / 2)
        with _Watcher(running.admin_ports["overload"]) as watcher:
            overloaded = _answers(running, target, 5 * ROOM)
    return Overload(
        _p99(quiet[200]), _p99(overloaded[200]), len(overloaded[200]), len(overloaded.get(429, [])), watcher.slowest * 1000
    )


def _answers(running, target, rate):
    took = load.answers_at_rate(CASE, target.port, gate.TOKEN, rate, SECONDS, running.folder)
    if set(took) - {200, 429}:
        raise RuntimeError(f"answered by {sorted(took)}")
    return took


def _p99(microseconds):
    return statistics.quantiles(microseconds, n=100)[98] / 1000


class _Watcher:
    """Asks the admin listener for its pages, one after another, as long as it is open."""

    def __init__(self, port):
        self.port = port
        self.slowest = 0
        self.failure = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._ask)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        if self.failure:
            raise RuntimeError(f"the admin listener failed: {self.failure}")

    def _ask(self):
        try:
            while not self.over.wait(0.1):
                for page in PAGES:
                    self._ask_for(page)
        except (OSError, http.client.HTTPException, RuntimeError) as failure:
            self.failure = failure

    def _ask_for(self, page):
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", page)
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise RuntimeError(f"{page} is answered by {status}")
        self.slowest = max(self.slowest, time.monotonic() - begin)


class _SlowServer:
    """An API server by HTTP/1.1 that takes its time for each answer, however many it has."""

    def __init__(self, folder, port):
        self.port = port
        self.object = (folder / "objects/small.json").read_bytes()
        self.probe = (folder / "objects/probe.json").read_bytes()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "server.crt", folder / "server.key")
        self.is_up = threading.Event()
        self.is_over = asyncio.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self):
        self.thread.start()
        self.is_up.wait()

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.is_over.set)
        self.thread.join()

    async def _run(self):
        self.loop = asyncio.get_running_loop()
        await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.context)
        self.is_up.set()
        await self.is_over.wait()

    async def _serve(self, reader, writer):
        try:
            while True:
                await self._answer(await reader.readuntil(b"\r\n\r\n"), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()  # The client has gone, or the server ends.

    async def _answer(self, head, reader, writer):
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        await reader.readexactly(int(length.split(b":")[1]))
        target = head.split(b" ")[1]
        status, body = b"200 OK", self.object
        if b"/selfsubjectreviews" in target:
            status, body = b"201 Created", self.probe
        elif b"/configmaps/" in target:
            await asyncio.sleep(TAKES)
        writer.write(b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        await writer.drain()
