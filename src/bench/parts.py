"""Starts what is measured, each on ports of its own, and ends it: the upstream, HAProxy, nginx and the gate."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import gate
import machine
from load import Target

HERE = Path(__file__).parent
PROGRAM = HERE.parent.parent / "target/gatehouse/bin/gatehouse"
PATIENCE = 60  # seconds until something has to be ready
GRACE = 5  # seconds to end by itself


@dataclass(frozen=True)
class Ports:
    main: int
    admin: int


class Parts:
    """A folder with all that is started in it; a context manager that ends every process that it started."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.running = []
        self.admin_ports = {}  # of gates, by their names
        self.upstream = machine.free_port()

    def __enter__(self):
        self.folder.chmod(0o755)  # Where root starts nginx, its worker is somebody else.
        _pki(self.folder)
        _objects(self.folder / "objects")
        self._nginx("upstream.conf", self.upstream)
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            _end(process)

    def end(self, target: Target):
        """Before the end of all."""
        for process in self.running:
            if process.pid == target.pid:
                _end(process)

    def nginx(self):
        port = machine.free_port()
        return Target("nginx", self._nginx("nginx.conf", port).pid, port)

    def haproxy(self, name, alpn, upstream=None):
        """HAProxy with one thread; alpn is empty for an upstream by HTTP/1.1; in front of nginx where no other upstream's port is given."""
        port = machine.free_port()
        cfg = self._fill("haproxy.cfg", name, PORT=port, ALPN=alpn, UPSTREAM=upstream or self.upstream)
        return Target(name, self.start(name, ["haproxy", "-f", cfg], port).pid, port)

    def gate(self, name, java_options, rules=gate.Rules.FEW, upstream=None, more=None):
        """The packaged gate, ready; in front of nginx where no other upstream's port is given; more is its configuration's."""
        ports = Ports(machine.free_port(), machine.free_port())
        self.admin_ports[name] = ports.admin
        configuration = gate.write(self.folder / name, ports, upstream or self.upstream, self.folder, rules, more or {})
        environment = os.environ | {"JAVA_OPTS": java_options}
        process = self.start(name, [PROGRAM, "run", "--config", configuration], ports.main, environment)
        self.wait_for(name, process, lambda: _ready(ports.admin))
        return Target(name, process.pid, ports.main)

    def with_certificate(self, target: Target):
        """The same target by a port where plain HTTP/2 comes to it over TLS with a user's certificate."""
        port = machine.free_port()
        cfg = self._fill("certificate.cfg", f"certificate-{target.name}", PORT=port, TARGET=target.port)
        self.start(f"certificate-{target.name}", ["haproxy", "-f", cfg], port)
        return Target(target.name, target.pid, port)

    def _nginx(self, conf, port):
        filled = self._fill(conf, conf, PORT=port, PROBE=_probe_answer())
        return self.start(conf, ["nginx", "-c", filled, "-p", self.folder], port)

    def _fill(self, template, name, **values):
        text = (HERE / template).read_text()
        for key, value in {"DIR": self.folder, "UPSTREAM": self.upstream, "TOKEN": gate.TOKEN, **values}.items():
            text = text.replace(f"@{key}@", str(value))
        filled = self.folder / f"{name}.filled"
        filled.write_text(text)
        return filled

    def start(self, name, command, port, environment=None):
        """Starts a program of its own log, and waits until it listens. Raises RuntimeError with the log where it does not."""
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.running.append(process)
        self.wait_for(name, process, lambda: _listens(port))
        return process

    def wait_for(self, name, process, is_so):
        """Until something is so of a process that was started. Raises RuntimeError with its log where it ends, or is too slow."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{name} does not come up:\n{(self.folder / f'{name}.log').read_text()}")
            time.sleep(0.01)


def _end(process):
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)


def _listens(port):
    # A connection made to find out would be one that the part has to take; Java listens with IPv6 sockets.
    sockets = [s.split() for table in ("tcp", "tcp6") for s in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return any(s[1].endswith(f":{port:04X}") and s[3] == "0A" for s in sockets)


def _ready(admin):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{admin}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _pki(folder):
    def certs(*arguments):
        subprocess.run([PROGRAM, "certs", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    def issue(ca, name, *arguments):
        certs("issue", f"--ca-certificate={ca}.crt", f"--ca-key={ca}.key", f"--output={name}", *arguments)
        (folder / f"{name}.pem").write_text((folder / f"{name}.crt").read_text() + (folder / f"{name}.key").read_text())

    for authority in ("servers", "users", "proxies"):
        certs("ca", f"--name={authority}", f"--output={authority}")
    issue("servers", "server", "--use=server", "--dns=localhost", "--ip=127.0.0.1")
    issue("users", "user", f"--user={gate.USER}")
    issue("proxies", "front", "--use=front-proxy")


def _objects(folder):
    folder.mkdir()
    for name, size in (("small", 620), ("4k", 4096), ("64k", 64 * 1024), ("1m", 1024 * 1024)):
        around = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"generateName": "bench-"}, "data": {"k": ""}}
        around["data"]["k"] = "y" * (size - len(json.dumps(around)))
        (folder / f"{name}.json").write_text(json.dumps(around))
    (folder / "probe.json").write_text(_probe_answer())


def _probe_answer():
    groups = ["gatehouse:probes", "system:authenticated"]
    extra = {"gatehouse.io/probe": ["yes"]}
    user = {"username": "gatehouse:probe", "uid": "gatehouse-probe", "groups": groups, "extra": extra}
    review = {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1", "metadata": {}}
    return json.dumps(review | {"status": {"userInfo": user}})
