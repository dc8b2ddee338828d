"""Checks a Job of Kubernetes, as far as that goes without Kubernetes.

job.py FILE         says what is wrong with it; the status is 1 if anything is
job.py FILE defects makes it wrong in many ways, and says which are not found
job.py FILE command prints the words of its only container, each ended by a NUL

The structure below is written by hand from the documentation of batch/v1. It knows
the fields that birdview's Job has and those that stand near them, and takes any
other for a mistake; the server knows more.
"""

import copy
import re
import sys

import yaml

NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|[kMGT]|[KMGT]i)?")


def word(*known):
    return lambda value: isinstance(value, str) and (not known or value in known)


def matching(pattern):
    return lambda value: isinstance(value, str) and pattern.fullmatch(value)


def number(least):
    return lambda value: type(value) is int and value >= least


class Fields(dict):
    """What an object may have; a name that ends in ! has to be there."""


class List(list):
    """A list of one kind of thing, with at least one in it."""


RESOURCES = Fields(cpu=matching(QUANTITY), memory=matching(QUANTITY))
RULE = Fields({
    "action!": word("FailJob", "FailIndex", "Ignore", "Count"),
    "onExitCodes": Fields({
        "containerName": matching(NAME),
        "operator!": word("In", "NotIn"),
        "values!": List([number(0)]),
    }),
    "onPodConditions": List([Fields({
        "type!": word(),
        "status": word("True", "False", "Unknown"),
    })]),
})
CONTAINER = Fields({
    "name!": matching(NAME),
    "image!": word(),
    "command": List([word()]),
    "args": List([word()]),
    "env": List([Fields({"name!": word(), "value": word()})]),
    "resources": Fields(requests=RESOURCES, limits=RESOURCES),
    "volumeMounts": List([Fields({
        "name!": matching(NAME),
        "mountPath!": matching(re.compile("/[^:]*")),
        "readOnly": lambda value: isinstance(value, bool),
    })]),
})
JOB = Fields({
    "apiVersion!": word("batch/v1"),
    "kind!": word("Job"),
    "metadata!": Fields({"name!": matching(NAME)}),
    "spec!": Fields({
        "completionMode": word("NonIndexed", "Indexed"),
        "completions": number(1),
        "parallelism": number(0),
        "backoffLimit": number(0),
        "backoffLimitPerIndex": number(0),
        "maxFailedIndexes": number(0),
        "ttlSecondsAfterFinished": number(0),
        "podFailurePolicy": Fields({"rules!": List([RULE])}),
        "template!": Fields({"spec!": Fields({
            "restartPolicy!": word("Never", "OnFailure"),
            "terminationGracePeriodSeconds": number(0),
            "containers!": List([CONTAINER]),
            "volumes": List([Fields({
                "name!": matching(NAME),
                "persistentVolumeClaim": Fields({
                    "claimName!": matching(NAME)}),
            })]),
        })}),
    }),
})


def check_structure(value, kind, where):
    if isinstance(kind, Fields):
        if not isinstance(value, dict):
            return [f"{where}: expected fields"]
        known = {name.rstrip("!"): inner for name, inner in kind.items()}
        faults = [f"{where}.{name}: unknown" for name in value.keys() - known.keys()]
        faults += [f"{where}.{name[:-1]}: missing" for name in kind
                   if name.endswith("!") and name[:-1] not in value]
        for name in value.keys() & known.keys():
            faults += check_structure(value[name], known[name], f"{where}.{name}")
        return faults
    if isinstance(kind, List):
        if not isinstance(value, list) or not value:
            return [f"{where}: expected a list"]
        return [fault for i, item in enumerate(value)
                for fault in check_structure(item, kind[0], f"{where}[{i}]")]
    return [] if kind(value) else [f"{where}: {value!r} is not possible"]


def check_rule(rule, spec, names):
    """What the server asks of a rule beyond its structure."""
    codes = rule.get("onExitCodes")
    if (codes is None) == ("onPodConditions" not in rule):
        yield "a rule needs either exit codes or conditions"
    if rule["action"] == "FailIndex" and "backoffLimitPerIndex" not in spec:
        yield "FailIndex is for jobs with backoffLimitPerIndex"
    if codes is not None:
        values = codes["values"]
        if values != sorted(set(values)):
            yield "exit codes have to rise"
        if codes["operator"] == "In" and 0 in values:
            yield "0 is no failure"
        if codes.get("containerName", names[0]) not in names:
            yield "a rule is about a container that is not there"


def check_sense(job):
    """What the server asks beyond the structure, and birdview beyond that."""
    spec = job["spec"]
    pod = spec["template"]["spec"]
    names = [container["name"] for container in pod["containers"]]
    if spec.get("completionMode") != "Indexed" or "completions" not in spec:
        yield "the job has to be Indexed, with completions"
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        yield "maxFailedIndexes is for jobs with backoffLimitPerIndex"
    if pod["restartPolicy"] != "Never":
        yield "a job with podFailurePolicy has to have restartPolicy Never"
    for rule in spec.get("podFailurePolicy", {"rules": []})["rules"]:
        yield from check_rule(rule, spec, names)
    volumes = [volume["name"] for volume in pod.get("volumes", [])]
    for container in pod["containers"]:
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                yield f"there is no volume {mount['name']}"
    if f"--shard=auto/{spec.get('completions')}" not in pod["containers"][0]["args"]:
        yield "completions and --shard differ"


def check(job):
    return check_structure(job, JOB, "job") or list(check_sense(job))


def planted(job):
    """Yields a name and a copy of the job that is wrong, many times."""
    for text in (
            "job['spec']['completion'] = 16",
            "job['spec']['completions'] = '16'",
            "job['spec']['completions'] = 15",
            "job['spec']['completions'] = True",
            "job['spec']['completionMode'] = 'indexed'",
            "del job['spec']['completionMode']",
            "del job['spec']['backoffLimitPerIndex']",
            "del job['spec']['template']",
            "job['apiVersion'] = 'batch/v1beta1'",
            "job['metadata']['name'] = 'Birdview'",
            "pod['restartPolicy'] = 'OnFailure'",
            "pod['volumes'][0]['name'] = 'other'",
            "container['args'][1] = 4",
            "container['resources']['limits']['memory'] = '2GiB'",
            "container['resources']['limits']['cpu'] = 4.0",
            "container['mounts'] = []",
            "rules[1]['onExitCodes']['values'] = [3, 2]",
            "rules[1]['onExitCodes']['values'] = [0, 2]",
            "rules[1]['onExitCodes']['containerName'] = 'other'",
            "rules[0]['onPodConditions'][0]['status'] = True",
            "del rules[0]['onPodConditions']",
            "rules[0]['action'] = 'Fail'"):
        wrong = copy.deepcopy(job)
        pod = wrong["spec"]["template"]["spec"]
        exec(text, {"job": wrong, "pod": pod, "container": pod["containers"][0],
                    "rules": wrong["spec"]["podFailurePolicy"]["rules"]})
        yield text, wrong


def main(path, wanted=None):
    with open(path, encoding="utf-8") as file:
        job = yaml.safe_load(file)
    if wanted == "command":
        container, = job["spec"]["template"]["spec"]["containers"]
        for text in container["command"] + container["args"]:
            sys.stdout.write(text + "\0")
        return 0
    faults = check(job)
    if wanted == "defects":
        faults = [text for text, wrong in planted(job) if not check(wrong)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main(*sys.argv[1:]))
