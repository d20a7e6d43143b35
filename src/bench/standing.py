"""What a gate costs before anybody asks, and when many have asked for long: its start, and its memory."""

import statistics
import time

import gate
import load
import machine

RATE = 1000  # requests a second


def starts(running, java_options, count=5):
    """Seconds from the command to readiness, with an API server that is there: the median, and the slowest."""
    took = []
    for number in range(count):
        begin = time.monotonic()
        target = running.gate(f"start-{number}", java_options)
        took.append(time.monotonic() - begin)
        running.end(target)
    return statistics.median(took), max(took)


def memory(running, java_options, minutes):
    """MiB that are resident at the end of each minute at a fixed rate, and a minute behind the last."""
    target = running.gate("memory", java_options)
    case = load.Case("memory", "small", 0)
    resident = []
    for _ in range(minutes):
        load.at_rate(case, target.port, gate.TOKEN, RATE, 60, running.folder)
        resident.append(round(machine.resident_mebibytes(target.pid)))
    time.sleep(60)
    resident.append(round(machine.resident_mebibytes(target.pid)))
    running.end(target)
    return resident
