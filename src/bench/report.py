"""The figures as a table for people and as JSON for what compares runs."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One case at one target: the median of its rounds, and the worst; a ratio to whom it is measured beside."""

    case: str
    target: str
    cpu: float
    cpu_worst: float
    ratio: float
    beside: str
    rate: float
    resident: float
    p50: float | None = None
    p99: float | None = None


def figure(case, target, rounds, peer_rounds, latencies):
    cpus = [r.cpu for r in rounds]
    # Neighbours in time are compared: what disturbed the machine disturbed both.
    ratio = statistics.median(r.cpu / p.cpu for r, p in zip(rounds, peer_rounds))
    rate = statistics.median(r.rate for r in rounds)
    p50, p99 = (statistics.median(of) for of in zip(*latencies)) if latencies else (None, None)
    return Figure(case.name, target, statistics.median(cpus), max(cpus), ratio, case.beside, rate, rounds[-1].resident, p50, p99)


def table(figures):
    head = "| case | target | CPU µs a request | worst | ratio | req/s | p50 ms | p99 ms | resident MiB |"
    lines = [head, "|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    for f in figures:
        p50, p99 = (f"{x:.2f}" if x is not None else "–" for x in (f.p50, f.p99))
        lines.append(
            f"| {f.case} | {f.target} | {f.cpu:.1f} | {f.cpu_worst:.1f} | {f.ratio:.2f} × {f.beside} | {f.rate:.0f} "
            f"| {p50} | {p99} | {f.resident:.0f} |"
        )
    return "\n".join(lines)
