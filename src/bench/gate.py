"""The gate's configuration for the benchmark: with the checks that everybody has on, and with every kind of rule."""

import enum
import json
from pathlib import Path

TOKEN = "bench-token"
USER = "bench"
OTHERS = 1000  # bindings, policy lines and users that have nothing to do with who asks


class Rules(enum.Enum):
    """All have client certificates, a token, RBAC and audit Metadata in batch mode; admission is there, but concerns nobody."""

    FEW = "one policy about pods"
    REVIEWING = "one policy that reviews what is posted"
    EVERY = "every kind of rule, none of which concerns the request"


def write(folder: Path, ports, upstream, pki, rules: Rules, more):
    """Writes gateway.yaml and what it names; more takes the place of parts of it."""
    folder.mkdir()
    _lines(folder / "tokens.csv", [f"{TOKEN},{USER},{USER}"])
    verbs = ["get", "list", "watch", "create"]
    _documents(folder / "roles.yaml", [role("reads", ["configmaps"], verbs), binding("reads", "reads", USER)])
    _documents(folder / "audit-policy.yaml", [_audit_policy([])])
    about = "configmaps" if rules is Rules.REVIEWING else "pods"
    _documents(folder / "policies.yaml", _policy("small", about))
    configuration = _plain(ports, upstream, pki)
    if rules is Rules.EVERY:
        _every_rule(folder, configuration, ports, pki, upstream)
    _documents(folder / "gateway.yaml", [configuration | more])
    return folder / "gateway.yaml"


def _plain(ports, upstream, pki):
    certificate = {"certificateFile": f"{pki}/server.crt", "keyFile": f"{pki}/server.key"}
    return {
        "apiVersion": "gatehouse.io/v1alpha1",
        "kind": "GatewayConfiguration",
        "listeners": [
            {"name": "main", "address": "127.0.0.1", "port": ports.main, "tls": {"certificates": [certificate]}}
        ],
        "admin": {"port": ports.admin},
        "authentication": {
            "clientCertificate": {"caFiles": [f"{pki}/users.crt"]},
            "staticToken": {"tokenFile": "tokens.csv"},
        },
        "authorization": {"modes": ["RBAC"], "rbac": {"defaultRoles": True, "roleFiles": ["roles.yaml"]}},
        "admission": {"policyFiles": ["policies.yaml"]},
        "audit": {"policyFile": "audit-policy.yaml", "log": {"logFile": "audit.log", "mode": "batch", "maxBackups": 1}},
        "clusters": [
            {
                "name": "default",
                "servers": [f"https://127.0.0.1:{upstream}"],
                "caFile": f"{pki}/servers.crt",
                "clientCertificateFile": f"{pki}/front.crt",
                "clientKeyFile": f"{pki}/front.key",
                "forwarding": {"mode": "requestHeader"},
            }
        ],
    }


def _every_rule(folder, configuration, ports, pki, upstream):
    """Everything that can be asked of a request, and nothing that concerns the benchmark's: what is paid is the looking."""
    others = [f"other-{i}" for i in range(OTHERS)]
    _lines(folder / "tokens.csv", [f"{TOKEN},{USER},{USER}", *(f"token-of-{o},{o},{o}" for o in others)])
    _lines(folder / "passwords.csv", [f"password-of-{o},{o},{o}" for o in others])
    issuer = {"url": f"https://127.0.0.1:{upstream}/issuer", "audiences": ["kubernetes"]}
    issuer["certificateAuthority"] = Path(pki, "servers.crt").read_text()
    claims = {"username": {"claim": "sub", "prefix": "people:"}}
    jwt = {"jwt": [{"issuer": issuer, "claimMappings": claims}]}
    kind = {"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration"}
    _documents(folder / "issuers.yaml", [kind | jwt])
    _documents(folder / "token-webhook.yaml", [_kubeconfig(upstream, pki)])
    configuration["authentication"] |= {
        "requestHeader": {"caFiles": [f"{pki}/proxies.crt"], "allowedNames": ["proxy"]},
        "jwt": {"configurationFile": "issuers.yaml"},
        "serviceAccounts": {"issuers": ["https://kubernetes.default.svc"]},
        "webhook": {"configFile": "token-webhook.yaml"},
        "password": {"passwordFile": "passwords.csv"},
        "anonymous": {"enabled": True, "paths": ["/healthz"]},
    }
    roles = [role("reads", ["configmaps"], ["get"]), binding("reads", "reads", USER), role("others", ["secrets"], ["get"])]
    _documents(folder / "roles.yaml", [*roles, *(binding(o, "others", o) for o in others)])
    _lines(folder / "abac.jsonl", [_abac(o) for o in others])
    configuration["authorization"] |= {"modes": ["ABAC", "RBAC"], "abac": {"policyFile": "abac.jsonl"}}
    _documents(folder / "policies.yaml", [document for i in range(100) for document in _policy(f"policy-{i}", "pods")])
    _documents(folder / "webhooks.yaml", [_webhooks(k, upstream) for k in ("Mutating", "Validating")])
    configuration["admission"] = {
        "policyFiles": ["policies.yaml"],
        "webhookFiles": ["webhooks.yaml"],
        "reviewOn": "upstreamDryRun",
    }
    _documents(folder / "audit-policy.yaml", [_audit_policy(others[:50])])


def role(name, resources, verbs):
    rule = {"apiGroups": [""], "resources": resources, "verbs": verbs}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name},
        "rules": [rule],
    }


def binding(name, role, user):
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}],
    }


def _abac(user):
    spec = {"user": user, "namespace": "*", "resource": "*", "apiGroup": "*"}
    return json.dumps({"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": spec})


def _audit_policy(others):
    rules = [{"level": "Request", "users": [o]} for o in others]
    return {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [*rules, {"level": "Metadata"}]}


def _writes(operations, resource="pods"):
    return [{"apiGroups": [""], "apiVersions": ["v1"], "operations": operations, "resources": [resource]}]


def _policy(name, resource):
    group = "admissionregistration.k8s.io/v1"
    policy = {
        "failurePolicy": "Fail",
        "matchConstraints": {"resourceRules": _writes(["CREATE", "UPDATE"], resource)},
        "validations": [{"expression": "!has(object.data) || object.data.all(key, size(object.data[key]) < 100000)"}],
    }
    binding = {"policyName": name, "validationActions": ["Deny"]}
    return [
        {"apiVersion": group, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": policy},
        {"apiVersion": group, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": name}, "spec": binding},
    ]


def _webhooks(kind, upstream):
    hook = {
        "name": "pods.hooks.example.com",
        "clientConfig": {"url": f"https://127.0.0.1:{upstream}/hook"},
        "rules": _writes(["CREATE"]),
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": f"{kind}WebhookConfiguration",
        "metadata": {"name": kind.lower()},
        "webhooks": [hook],
    }


def _kubeconfig(upstream, pki):
    server = {"server": f"https://127.0.0.1:{upstream}/review", "certificate-authority": f"{pki}/servers.crt"}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "one", "cluster": server}],
        "users": [{"name": "gate", "user": {}}],
        "contexts": [{"name": "one", "context": {"cluster": "one", "user": "gate"}}],
        "current-context": "one",
    }


def _documents(file, documents):
    # JSON is YAML, and nothing has to be installed to write it.
    file.write_text("\n---\n".join(json.dumps(d) for d in documents))


def _lines(file, lines):
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
