"""Whether the time of a refusal tells how much of a token was guessed."""

import math
import random
import socket
import ssl
import statistics
import time

import gate

SAMPLES = 20_000  # of each guess
WARM_UP = 10_000
SUSPICIOUS = 4.5  # of Welch's t, as dudect takes it
KEPT = 0.9  # the slowest tell of the machine

NEARLY = gate.TOKEN[:-1] + "?"
FAR_OFF = "?" + gate.TOKEN[1:]


def prefix(running, java_options):
    """Welch's t between how long a token is refused of which all but the end is right, and one that is wrong from the beginning."""
    target = running.gate("timing", java_options)
    took = {NEARLY: [], FAR_OFF: []}
    with _connection(target.port, running.folder) as tls:
        for number in range(WARM_UP + 2 * SAMPLES):
            guess = random.choice((NEARLY, FAR_OFF))
            nanoseconds = _refused(tls, guess)
            if number >= WARM_UP:
                took[guess].append(nanoseconds)
    limit = statistics.quantiles(took[NEARLY] + took[FAR_OFF], n=100)[round(KEPT * 100) - 1]
    return _welch(*([t for t in times if t <= limit] for times in took.values()))


def _connection(port, folder):
    context = ssl.create_default_context(cafile=folder / "servers.crt")
    context.check_hostname = False
    plain = socket.create_connection(("127.0.0.1", port))
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(plain)


def _refused(tls, token):
    request = f"GET /api HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    begin = time.perf_counter_ns()
    tls.sendall(request)
    answer = tls.recv(65536)
    took = time.perf_counter_ns() - begin
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 401 "):
        raise RuntimeError(f"a wrong token was answered with {head[:100]!r}")
    length = int(next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")))
    while len(body) < length:
        body += tls.recv(65536)
    return took


def _welch(a, b):
    spread = statistics.variance(a) / len(a) + statistics.variance(b) / len(b)
    return (statistics.fmean(a) - statistics.fmean(b)) / math.sqrt(spread)
