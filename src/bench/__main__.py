"""Measures the gate beside HAProxy, nginx and a kube-apiserver in one run: python3 src/bench, behind a package build. Writes target/bench.json."""

import argparse
import dataclasses
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import control
import gate
import load
import machine
import overload
import parts
import report
import standing
import timing

HTTP2_BEHIND = "HAProxy-h2-behind"
API_SERVER = "kube-apiserver"
# One event loop, as HAProxy has one thread.
JAVA_OPTS = "-XX:ActiveProcessorCount=1 -XX:+UseSerialGC -Xmx256m"
# By then a JVM has compiled what is particular to a case.
WARM_UP_ROUNDS = 3
CASES = [
    load.Case("HTTP/2 GET, token", "small", 60000),
    load.Case("HTTP/1.1 GET, token", "small", 40000, http1=True, beside="HAProxy"),
    load.Case("HTTP/2 GET, client certificate", "small", 60000, certificate=True),
    load.Case("HTTP/2 GET of 64 KiB", "64k", 8000),
    load.Case("HTTP/2 GET of 1 MiB", "1m", 1000, streams=1),
    load.Case("new connection, one GET", "small", 300, connections=300, streams=1, beside="HAProxy"),
]
API_SERVER_CASES = [
    load.Case("HTTP/2 GET, token, kube-apiserver behind", "small", 20000, beside=API_SERVER),
    load.Case("HTTP/2 POST of 4 KiB, one policy, kube-apiserver behind", "4k", 5000, posts=True, beside=API_SERVER),
]


def arguments():
    parser = argparse.ArgumentParser(prog="python3 src/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each case at each target, in turn (3)")
    parser.add_argument("--warm-up", type=int, default=200_000, metavar="N", help="requests that are not counted (200000)")
    parser.add_argument("--case", action="append", metavar="TEXT", help="only cases whose names contain it; may be repeated")
    parser.add_argument("--rules", action="store_true", help="also a gate with every kind of rule, none of which concerns the request")
    parser.add_argument("--no-latency", action="store_true", help="leaves out the runs at a fixed rate")
    parser.add_argument("--starts", action="store_true", help="only how long a start takes, by the java that the launcher finds")
    parser.add_argument("--memory", type=int, metavar="MINUTES", help="only the memory at 1000 requests a second for so long, and after")
    parser.add_argument("--timing", action="store_true", help="only whether the time of a refusal tells how much of a token is right")
    parser.add_argument("--overload", action="store_true", help="only what becomes of those who are let in when five times as many come as there is room for")
    parser.add_argument("--java-opts", default=JAVA_OPTS, help="of the gate (%(default)s)")
    parser.add_argument("--output", type=Path, default=parts.HERE.parent.parent / "target/bench.json", help="the figures as JSON")
    return parser.parse_args()


def needed():
    missing = [p for p in ("h2load", "haproxy", "nginx") if not shutil.which(p)]
    if missing:
        sys.exit(f"bench: needs {', '.join(missing)}: apt-get install haproxy nginx-light nghttp2-client")
    if not parts.PROGRAM.exists():
        sys.exit("bench: needs the program: mvn -B -DskipTests package")


def say(text):
    print(text, file=sys.stderr, flush=True)


def proxies(running, options):
    """Whoever forwards to nginx; those with HTTP/1.1 behind come first."""
    targets = [running.haproxy("HAProxy", ""), running.haproxy(HTTP2_BEHIND, "alpn h2"), running.nginx()]
    targets.append(running.gate("gate", options.java_opts))
    if options.rules:
        targets.append(running.gate("gate-every-rule", options.java_opts, gate.Rules.EVERY))
    return targets


def api_servers(running, options):
    """A kube-apiserver, HAProxy in front of it, which only forwards, and a gate in front of it."""
    server = control.start(running)
    proxy = running.haproxy("HAProxy-before", "alpn h2", server.port)
    return [server, proxy, running.gate("gate-before", options.java_opts, gate.Rules.REVIEWING, server.port)]


def measure(case, targets, options, folder):
    """Rounds in turn, so that what disturbs the machine disturbs all; the first ones are for warming up."""
    rounds = {t.name: [] for t in targets}
    for number in range(WARM_UP_ROUNDS + options.rounds):
        for target in targets:
            one = load.measure(case, target, gate.TOKEN, folder / "objects")
            if number >= WARM_UP_ROUNDS:
                rounds[target.name].append(one)
    latencies = {} if options.no_latency or case.connections > 100 else fixed_rate(case, targets, rounds, options.rounds, folder)
    return [report.figure(case, n, r, rounds[case.beside], latencies.get(n)) for n, r in rounds.items()]


def fixed_rate(case, targets, rounds, times, folder):
    """In turn, all at the same rate: half of what the slowest of them can do."""
    rate = min(min(r.rate for r in of) for of in rounds.values()) / 2
    latencies = {t.name: [] for t in targets}
    for _ in range(times):
        for target in targets:
            latencies[target.name].append(load.latencies(case, target.port, gate.TOKEN, rate, 5, folder))
    return latencies


def warm_up(cases, targets, requests, folder):
    """With what reads, and with what writes where that is measured, of which nothing stays."""
    same = {"requests": requests, "http1": False, "certificate": False}
    for case in {c.posts: dataclasses.replace(c, **same, dry=c.posts) for c in reversed(cases)}.values():
        for target in targets:
            say(f"warming up {target.name} for {case.name}")
            load.measure(case, target, gate.TOKEN, folder / "objects")


def measure_all(cases, targets, running, options):
    figures = []
    for case in cases:
        say(f"measuring {case.name}")
        which = [running.with_certificate(t) for t in targets] if case.certificate else targets
        # HAProxy 2.6 with an HTTP/2 server behind answers HTTP/1.1 clients that come in so fast with errors.
        which = [t for t in which if not (case.http1 and t.name == HTTP2_BEHIND)]
        measured = measure(case, which, options, running.folder)
        say(report.table(measured))
        figures += measured
    return figures


def run(options, folder):
    groups = []
    for cases, start, share in ((CASES, proxies, 1), (API_SERVER_CASES, api_servers, 3)):
        cases = [c for c in cases if not options.case or any(text in c.name for text in options.case)]
        if cases:
            groups.append((cases, start, options.warm_up // share))
    if not groups:
        sys.exit("bench: no case has such a name: " + "; ".join(c.name for c in CASES + API_SERVER_CASES))
    figures = []
    with parts.Parts(folder) as running:
        for cases, start, requests in groups:
            targets = start(running, options)
            warm_up(cases, targets, requests, folder)
            figures += measure_all(cases, targets, running, options)
    return figures


def stand(options, folder):
    """The figures without a load, or with one that is always the same; a line for each."""
    with parts.Parts(folder) as running:
        if options.starts:
            median, slowest = standing.starts(running, options.java_opts)
            print(f"start to ready: {median:.2f} s, the slowest {slowest:.2f} s")
        if options.timing:
            t = timing.prefix(running, options.java_opts)
            verdict = "tells" if abs(t) >= timing.SUSPICIOUS else "does not tell"
            print(f"the time of a refusal {verdict} how much of a token is right: Welch's t {t:.2f} (suspicious from {timing.SUSPICIOUS})")
        if options.overload:
            print(overload.measure(running, options.java_opts))
        if options.memory:
            resident = standing.memory(running, options.java_opts, options.memory)
            print(f"resident MiB a minute at {standing.RATE} requests a second, the last one behind them: {resident}")


def main():
    options = arguments()
    needed()
    with tempfile.TemporaryDirectory(prefix="gatehouse-bench-") as folder:
        if options.starts or options.memory or options.timing or options.overload:
            stand(options, Path(folder))
            return
        figures = run(options, Path(folder))
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    about = {"machine": machine.description(), "java": java, "options": options.java_opts, "rounds": options.rounds}
    options.output.parent.mkdir(exist_ok=True)
    measured = about | {"figures": [dataclasses.asdict(f) for f in figures]}
    options.output.write_text(json.dumps(measured, indent=2, ensure_ascii=False))
    print("\n".join(f"{key}: {value}" for key, value in about.items()))
    print(report.table(figures))


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, subprocess.CalledProcessError) as failed:
        sys.exit(f"bench: {failed}")
    except KeyboardInterrupt:
        sys.exit("bench: interrupted")
