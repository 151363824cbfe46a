"""json_check.py WIRELOUPE DIRECTORY: the tests of json.sh, a capture at a time."""
import collections
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    jsonschema = None

tool, directory = sys.argv[1:3]
MOST = 200  # packets of a capture


def run(*options):
    return subprocess.run([tool, *options], capture_output=True, check=True).stdout


def strict(pairs):
    """An object of which no key stands twice, has a dot or is null."""
    found = {}
    for key, value in pairs:
        if key in found or "." in key or value is None:
            raise ValueError(f"bad key {key}")
        found[key] = value
    return found


def loads(line):
    return json.loads(line.decode("utf-8", "strict"), object_pairs_hook=strict,
                      parse_constant=lambda word: 1 / 0)


schema = loads(run("--json-schema"))
objects = {name: d["properties"] for name, d in schema["$defs"].items()}
in_json = {p["x-field"] for d in objects.values() for p in d.values() if "x-field" in p}


def validator():
    """Only keys that the schema knows are right here, though readers should let others pass."""
    for name, d in schema["$defs"].items():
        if name != "layers":
            d["additionalProperties"] = False
    schema["unevaluatedProperties"] = False
    return jsonschema.Draft202012Validator(schema)


def plain(value):
    if isinstance(value, bool):
        return str(int(value))
    return str(value)


def collect(name, obj, into):
    """The fields of an object, and of those inside it."""
    for key, value in obj.items():
        if key == "inner":
            collect_layers(value, into)
        elif key == "_more":
            for one in value:
                collect(name, one, into)
        elif "x-field" in objects[name][key]:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    collect(name, one, into)
                else:
                    into[objects[name][key]["x-field"], plain(one)] += 1


def collect_layers(obj, into):
    for name, value in obj.items():
        if name in objects["layers"]:
            collect(name, value, into)


def of_map(packet):
    found = collections.Counter()
    for field in packet["fields"]:
        name, value = field["name"], field["value"]
        if name not in in_json or kinds[name] == "group" or name == "data.data":
            continue
        if kinds[name] == "bytes":
            value = value.replace(":", "")
        found[name, plain(value)] += 1
    return found


def kind(row):
    row = row.get("items", row)
    return "group" if "$ref" in row else "bytes" if "pattern" in row else "other"


kinds = {p["x-field"]: kind(p) for d in objects.values() for p in d.values() if "x-field" in p}


def check(path, valid):
    as_json = run("-r", path, "--json", "-x", "-c", str(MOST)).split(b"\n")[:-1]
    as_map = run("-r", path, "--map", "-c", str(MOST)).split(b"\n")[:-1]
    if len(as_json) != len(as_map):
        return f"{len(as_json)} objects of {len(as_map)} packets"
    for j, m in zip(map(loads, as_json), map(json.loads, as_map)):
        found = collections.Counter()
        collect_layers(j, found)
        found = collections.Counter({k: n for k, n in found.items() if k[0] != "data.data"})
        wrong = of_map(m)
        wrong.subtract(found)
        wrong = [(k, n) for k, n in wrong.items() if n]
        if wrong and not j.get("malformed"):
            return f"packet {m['number']}: not as the map has it: {wrong[:3]}"
        if valid and m["number"] <= 20:
            for fault in valid.iter_errors(j):
                return f"packet {m['number']}: {list(fault.absolute_path)}: {fault.message[:200]}"
    return None


def main():
    valid = validator() if jsonschema else None
    passed = failed = 0
    for name in sorted(os.listdir(directory)):
        if not name.endswith((".pcap", ".pcapng")):
            continue
        try:
            fault = check(os.path.join(directory, name), valid)
        except (ValueError, subprocess.CalledProcessError) as error:
            fault = str(error)
        if fault:
            print(f"{name}: {fault}")
        failed += bool(fault)
        passed += not fault
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
