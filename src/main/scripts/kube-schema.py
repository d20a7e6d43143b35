#!/usr/bin/env python3
"""Writes src/main/resources/io/gatehouse/wire/kubernetes.schema: what the published Kubernetes types look like in protobuf and in JSON.

usage: kube-schema.py [VERSION]     (default v0.37.2; needs Go, and k8s.io/api and k8s.io/apimachinery in its module cache)

The generated.proto files say number and type of each field; the Go types beside them say what JSON leaves out, and in which order it
shows the fields. The format is described at the head of the file that is written.
"""
import pathlib
import re
import subprocess
import sys

K8S = pathlib.Path(subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, text=True, check=True).stdout.strip(), "k8s.io")
VERSION = sys.argv[1] if len(sys.argv) > 1 else "v0.37.2"
META = K8S / f"apimachinery@{VERSION}/pkg/apis/meta"
TARGET = pathlib.Path(__file__).parents[1] / "resources/io/gatehouse/wire/kubernetes.schema"
HEAD = f"""\
# Made by src/main/scripts/kube-schema.py from k8s.io/api and k8s.io/apimachinery {VERSION}; do not edit.
# package NAME APIVERSION      the messages below belong to it
# kind|type|list NAME FIELD... kind: has kind and apiVersion; list: in JSON the bare list that is its only field
# FIELD = name:number:TYPE     in JSON's order; TYPE = .Name (of this package), package.Name, or a scalar
# TYPE = *T pointer, []T list, {{}}T map from string
# FIELD? = left out where it is empty; FIELD< = its fields stand in JSON in its place
# FIELD@key = a strategic merge patch merges the list by that key of its items (by the items themselves without a key); FIELD~ = retainKeys
"""
# Types with a JSON form of their own.
SCALARS = {
    "k8s.io.apimachinery.pkg.api.resource.Quantity": "Quantity",
    "k8s.io.apimachinery.pkg.apis.meta.v1.Duration": "Duration",
    "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1": "FieldsV1",
    "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime": "MicroTime",
    "k8s.io.apimachinery.pkg.apis.meta.v1.Time": "Time",
    "k8s.io.apimachinery.pkg.runtime.RawExtension": "RawExtension",
    "k8s.io.apimachinery.pkg.util.intstr.IntOrString": "IntOrString",
}
SKIPPED = {"Timestamp"}  # stands for Time inside protobuf alone
BUILT_IN = {"string", "bytes", "bool", "int32", "int64", "uint32", "uint64", "double", "float"}


def short(package):
    return package.removeprefix("k8s.io.api.").removeprefix("k8s.io.apimachinery.pkg.apis.")


def type_name(written, package):
    written = written.removeprefix(".")
    if written in BUILT_IN:
        return written
    full = written if "." in written else package + "." + written
    if full in SCALARS:
        return SCALARS[full]
    owner, name = full.rsplit(".", 1)
    return "." + name if owner == package else short(owner) + "." + name


def messages(proto):
    """package, {message: {number: (field, type, cardinality)}}"""
    text = re.sub(r"//.*", "", proto.read_text())
    package = re.search(r"^package ([\w.]+);", text, re.M).group(1)
    found = {}
    for name, body in re.findall(r"^message (\w+) \{(.*?)^\}", text, re.M | re.S):
        fields = found[name] = {}
        for statement in filter(None, (" ".join(s.split()) for s in body.split(";"))):
            single = re.fullmatch(r"(optional|repeated) ([\w.]+) (\w+) = (\d+)", statement)
            mapped = re.fullmatch(r"map<string, ([\w.]+)> (\w+) = (\d+)", statement)
            if single:
                cardinality, of, field, number = single.groups()
                fields[number] = (field, type_name(of, package), "[]" if cardinality == "repeated" else "")
            elif mapped:
                of, field, number = mapped.groups()
                fields[number] = (field, type_name(of, package), "{}")
            else:
                sys.exit(f"{proto}: cannot read: {statement}")
    return package, found


def tag(tags, name):
    m = re.search(rf'\b{name}:"([^"]*)"', tags)
    return m.group(1).split(",") if m else []


def structs(folder):
    """{struct: [(number, JSON name or None where it is inlined, is pointer, tags)]}, {names of kinds}"""
    found, kinds = {}, set()
    for source in sorted(folder.glob("*.go")):
        if source.name.endswith("_test.go") or source.name.startswith(("zz_", "generated", "types_swagger")):
            continue
        text = source.read_text()
        for name, other in re.findall(r"^type (\w+) (?:meta)?v1\.(\w+)$", text, re.M):
            for place in folder.parent / "v1", META / "v1":
                if place != folder and other in (there := structs(place))[0]:
                    found[name] = there[0][other]
                    kinds |= {name} & there[1]
        for name, body in re.findall(r"^type (\w+) struct ?\{(|\n.*?^)\}$", text, re.M | re.S):
            if re.search(r'TypeMeta\s+`json:"(?:,inline)?"', body):
                kinds.add(name)
            fields = []
            for line in body.splitlines():
                m = re.match(r"\s*((?:\w+\s+)?)(\*?)\S+\s+`(.*)`", line)
                if not m or len(proto := tag(m.group(3), "protobuf")) < 2:
                    continue
                json_name = (tag(m.group(3), "json") or [m.group(1).strip()])[0]
                inlined = not m.group(1) and not json_name
                fields.append((proto[1], None if inlined else json_name, bool(m.group(2)), m.group(3)))
            found[name] = fields
    return found, kinds


def line(name, fields, go, kinds):
    if name not in go and list(fields) == ["1"] and fields["1"][0] == "items":
        return f"list {name} items:1:[]{fields['1'][1]}"
    written = []
    for number, json_name, pointer, tags in go[name]:
        proto_name, of, cardinality = fields[number]
        options, strategies = tag(tags, "json"), tag(tags, "patchStrategy")
        # Go's omitempty does nothing for a struct; omitzero does.
        is_struct = not pointer and not cardinality and of not in BUILT_IN
        omitted = "omitzero" in options or "omitempty" in options and not is_struct
        mark = "<" if json_name is None else "?" if omitted else ""
        mark += "~" if "retainKeys" in strategies else ""
        mark += "@" + "".join(tag(tags, "patchMergeKey")) if "merge" in strategies else ""
        written.append(f"{json_name or proto_name}:{number}:{'*' if pointer else ''}{cardinality}{of}{mark}")
    if len(written) != len(fields):
        sys.exit(f"{name}: {len(fields)} fields in protobuf, {len(written)} in Go")
    return " ".join(["kind" if name in kinds else "type", name, *written])


def api_version(folder):
    group = re.search(r'GroupName\s*=\s*"([^"]*)"', (folder / "register.go").read_text()).group(1)
    return f"{group}/{folder.name}" if group else folder.name


def main():
    protos = sorted((K8S / f"api@{VERSION}").glob("*/*/generated.proto")) + sorted(META.glob("*/generated.proto"))
    out = [HEAD]
    for proto in protos:
        package, found = messages(proto)
        go, kinds = structs(proto.parent)
        out.append(f"package {short(package)} {api_version(proto.parent)}\n")
        for name in sorted(found):
            if f"{package}.{name}" not in SCALARS and name not in SKIPPED:
                out.append(line(name, found[name], go, kinds) + "\n")
    TARGET.write_text("".join(out))


main()
