"""Requests by h2load, and what they cost the process that answers them."""

import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

import machine

CONFIGMAPS = "/api/v1/namespaces/default/configmaps"


@dataclass(frozen=True)
class Target:
    """Who is asked: a name for the table, the process whose CPU is counted, and the port of each way in."""

    name: str
    pid: int
    port: int


@dataclass(frozen=True)
class Case:
    """
    What is asked: so many requests for an object, by so many connections with so many streams each; whether with a certificate
    instead of a token, whether it is written, and whether that is only tried (dryRun); beside whom it is measured.
    """

    name: str
    object: str
    requests: int
    connections: int = 16
    streams: int = 8
    http1: bool = False
    certificate: bool = False
    posts: bool = False
    dry: bool = False
    beside: str = "HAProxy-h2-behind"

    def arguments(self, port, token, objects: Path):
        scheme = "http" if self.certificate else "https"
        versions = ["--h1"] if self.http1 else ["-m", str(self.streams)]
        what = ["-d", f"{objects}/{self.object}.json", "-H", "Content-Type: application/json"] if self.posts else []
        path = CONFIGMAPS if self.posts else f"{CONFIGMAPS}/{self.object}"
        path += "?dryRun=All" if self.dry else ""
        who = [] if self.certificate else ["-H", f"Authorization: Bearer {token}"]
        return [*versions, *who, *what, "-c", str(self.connections), f"{scheme}://127.0.0.1:{port}{path}"]


@dataclass(frozen=True)
class Round:
    """CPU for each request in µs, requests a second, resident memory in MiB afterwards."""

    cpu: float
    rate: float
    resident: float


def measure(case, target, token, objects: Path):
    """Sends a case's requests. Raises RuntimeError where not every one is answered by 2xx: a fast refusal is no figure."""
    before = machine.cpu_seconds(target.pid)
    out = _h2load(["-n", str(case.requests), *case.arguments(target.port, token, objects)])
    spent = machine.cpu_seconds(target.pid) - before
    answered = int(re.search(r"status codes: (\d+) 2xx", out)[1])
    if answered != case.requests:
        raise RuntimeError(f"{target.name} answered {answered} of {case.requests} requests of “{case.name}”:\n{out}")
    rate = float(re.search(r"finished in .*?, ([\d.]+) req/s", out)[1])
    return Round(spent / case.requests * 1e6, rate, machine.resident_mebibytes(target.pid))


def latencies(case, port, token, rate, seconds, folder: Path):
    """p50 and p99 in ms of requests that are begun at a fixed rate, whatever became of those before."""
    took = sorted(at_rate(case, port, token, rate, seconds, folder))
    hundredths = statistics.quantiles(took, n=100)
    return hundredths[49] / 1000, hundredths[98] / 1000


def at_rate(case, port, token, rate, seconds, folder: Path):
    """How long each request took, in µs. Raises RuntimeError where one fails."""
    took = answers_at_rate(case, port, token, rate, seconds, folder)
    failed = {status: len(times) for status, times in took.items() if status not in (200, 201)}
    if failed:
        raise RuntimeError(f"requests at port {port} failed at a fixed rate, so many by a status: {failed}")
    return [t for times in took.values() for t in times]


def answers_at_rate(case, port, token, rate, seconds, folder: Path):
    """How long each request took, in µs, by the status of its answer. Raises RuntimeError where too many have none."""
    log = folder / "latencies.tsv"
    log.unlink(missing_ok=True)
    each = max(1, round(rate / case.connections))
    arguments = ["-D", str(seconds), "--warm-up-time=1s", f"--rps={each}", f"--log-file={log}"]
    _h2load([*arguments, *case.arguments(port, token, folder / "objects")])
    took = {}
    with log.open() as f:
        for _, status, microseconds in (line.split("\t") for line in f):
            took.setdefault(int(status), []).append(int(microseconds))
    # The end of the time cuts off what is under way, which is logged as -1, or as 0.
    cut_off = sum(len(took.pop(none, [])) for none in (-1, 0))
    if cut_off > case.connections * case.streams:
        raise RuntimeError(f"{cut_off} requests at port {port} had no answer at a fixed rate")
    return took


def _h2load(arguments):
    done = subprocess.run(["h2load", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"h2load failed: {done.stderr or done.stdout}")
    return done.stdout
