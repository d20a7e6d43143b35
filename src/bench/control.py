"""A real kube-apiserver with its etcd, as src/test/lab/parts makes them: what an API server itself spends on a request."""

import json
import os
import ssl
import urllib.request
from pathlib import Path

import gate
import machine
from load import Target

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gatehouse/parts"


def program(name):
    """The newest one of the cache, or of KUBEBUILDER_ASSETS."""
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    found = [Path(assets, name)] if assets else sorted(CACHE.glob(f"*/{name}"))
    if not found or not found[-1].exists():
        raise RuntimeError(f"{name} is not there: src/test/lab/parts makes it")
    return found[-1]


def start(parts):
    """Ready, with RBAC, no audit, the bench's user by token and behind the gate's front proxy, and the objects that are asked for."""
    folder = parts.folder
    client, peer, port = machine.free_port(), machine.free_port(), machine.free_port()
    etcd = f"http://127.0.0.1:{client}"
    peers = f"http://127.0.0.1:{peer}"
    urls = [f"--listen-client-urls={etcd}", f"--advertise-client-urls={etcd}", f"--listen-peer-urls={peers}"]
    first = [f"--initial-advertise-peer-urls={peers}", f"--initial-cluster=default={peers}"]
    parts.start("etcd", [program("etcd"), f"--data-dir={folder}/etcd", "--unsafe-no-fsync", *urls, *first], client)
    (folder / "apiserver.csv").write_text(f"{gate.TOKEN},{gate.USER},{gate.USER}\nadmin-token,admin,admin,system:masters\n")
    command = [program("kube-apiserver"), f"--etcd-servers={etcd}", f"--secure-port={port}", "--bind-address=127.0.0.1"]
    command += [f"--tls-cert-file={folder}/server.crt", f"--tls-private-key-file={folder}/server.key"]
    command += [f"--token-auth-file={folder}/apiserver.csv", f"--client-ca-file={folder}/users.crt"]
    command += ["--authorization-mode=RBAC", "--service-account-issuer=https://kubernetes.default.svc"]
    command += [f"--service-account-key-file={folder}/user.crt", f"--service-account-signing-key-file={folder}/user.key"]
    command += [f"--requestheader-client-ca-file={folder}/proxies.crt"]
    command += ["--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group"]
    command += ["--requestheader-uid-headers=X-Remote-Uid", "--requestheader-extra-headers-prefix=X-Remote-Extra-"]
    process = parts.start("kube-apiserver", command, port)
    ask = _asker(folder, port)
    parts.wait_for("kube-apiserver", process, lambda: _is_ready(ask))
    for path, body in _objects(folder):
        ask("POST", path, body)
    return Target("kube-apiserver", process.pid, port)


def _objects(folder):
    group = "/apis/rbac.authorization.k8s.io/v1"
    yield f"{group}/clusterroles", gate.role("writes", ["configmaps"], ["get", "create"])
    yield f"{group}/clusterrolebindings", gate.binding("writes", "writes", gate.USER)
    for name in ("small", "64k"):
        object = json.loads((folder / f"objects/{name}.json").read_text())
        yield "/api/v1/namespaces/default/configmaps", object | {"metadata": {"name": name}}


def _asker(folder, port):
    trust = ssl.create_default_context(cafile=folder / "servers.crt")

    def ask(method, path, body=None):
        headers = {"Authorization": "Bearer admin-token", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30, context=trust) as answer:
            return answer.read()

    return ask


def _is_ready(ask):
    try:
        ask("GET", "/readyz")
        # It is made by the server itself, behind readiness.
        ask("GET", "/api/v1/namespaces/default")
        return True
    except OSError:
        return False
