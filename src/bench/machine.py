"""What the operating system knows of processes: their CPU time and their memory, children included, read from /proc."""

import os
import platform
import socket

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    """A TCP port of the loopback address that nobody listens at."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    """User and system time that a process and its children that live have spent, in seconds."""
    return sum(_cpu_ticks(p) for p in _family(pid)) / TICKS


def resident_mebibytes(pid):
    """What a process and its children have in memory (VmRSS), in MiB."""
    return sum(_resident_kibibytes(p) for p in _family(pid)) / 1024


def description():
    """The machine in a line: processors, memory and kernel."""
    with open("/proc/cpuinfo") as f:
        models = [line.split(":", 1)[1].strip() for line in f if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Linux {platform.release()}"


def _stat(pid):
    # The name in parentheses may hold blanks and parentheses itself.
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rsplit(")", 1)[1].split()


def _cpu_ticks(pid):
    try:
        stat = _stat(pid)
        return int(stat[11]) + int(stat[12])
    except OSError:
        return 0


def _resident_kibibytes(pid):
    try:
        with open(f"/proc/{pid}/status") as f:
            return sum(int(line.split()[1]) for line in f if line.startswith("VmRSS"))
    except OSError:
        return 0


def _family(pid):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                children.setdefault(int(_stat(entry)[1]), []).append(int(entry))
            except OSError:
                pass  # It ended meanwhile.
    family, left = [], [pid]
    while left:
        one = left.pop()
        family.append(one)
        left += children.get(one, [])
    return family
