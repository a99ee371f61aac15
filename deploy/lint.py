"""What the files of deploy/ say of each other and of the server: one line a finding. Called by deploy/lint."""

import ipaddress
import re
import sys
from pathlib import Path

import yaml

FOLDER = Path(sys.argv[1])
LONGEST_LINE = 140

# Of PostgreSQL and the bucket; what docs/settings.md and the commands' sources name is read there.
SETTINGS = {"ENCLOSURE_Database"} | {"ENCLOSURE_Storage__" + name for name in (
    "Kind", "Bucket", "Endpoint", "Region", "AccessKey", "SecretKey", "PathStyle", "CreateBucket", "PublicEndpoint", "CdnBaseUrl", "Links",
    "Uploads", "StagingLimit", "Timeout")}
COMMANDS = {"storage"}

# Its image has nothing but the program, so nobody owns its volumes: root, without a single capability.
OWNED_BY_ROOT = {"garage"}


def find(where, what):
    print(f"{where}: {what}")


def read(path):
    return Path(path).read_text(encoding="utf-8")


def first(pattern, text, default=None):
    match = re.search(pattern, text, re.M)
    return match.group(1) if match else default


def documents(path):
    try:
        return [each for each in yaml.safe_load_all(read(path)) if each is not None]
    except yaml.YAMLError as error:
        find(path, "no YAML: " + " ".join(str(error).split()))
        return []


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(s|m|)", str(text)).groups()
    return int(number) * (60 if unit == "m" else 1)


def stopping(environment):
    """How long a server with these settings may take to stop."""
    return sum(seconds(environment.get(f"ENCLOSURE_Shutdown__{name}", default)) for name, default in Server.stop.items())


class Server:
    """What the sources promise."""
    settings = SETTINGS | set(re.findall(r"`(ENCLOSURE_\w+)`", read("docs/settings.md")))
    routes = set(re.findall(r'MapGet\("(/\w+)"', read("src/Enclosure.Server/HealthRoutes.cs")))
    stop = {name: first(rf"{name} .*Parse\(\"(\w+)\"\)", read("src/Enclosure.Server/Settings/ShutdownSettings.cs"))
            for name in ("Notice", "Drain")}
    version = first(r"<Version>([^<]+)<", read("Directory.Build.props"))
    sources = "".join(read(path) for path in sorted(Path("src/Enclosure.Server").rglob("*.cs")))
    commands = COMMANDS | set(re.findall(r'(?:new (?:Root)?Command|Command \w+\(\) => new)\(\s*"([a-z-]+)"', sources))
    metrics = {name.replace(".", "_") for name in re.findall(r'"(enclosure\.[a-z._]+)"', sources)}


def check_texts():
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file() and "secrets" not in path.parts and path.name != ".env"):
        text = read(path)
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                find(path, f"line {number} is longer than {LONGEST_LINE} columns")
        if path.name in ("lint", "lint.py"):
            continue
        # Names in capitals alone are compose.yaml's own.
        for name in sorted(set(re.findall(r"\bENCLOSURE_\w+", text))):
            if re.search("[a-z]", name.removeprefix("ENCLOSURE_")) and name not in Server.settings:
                find(path, f"{name} is no setting")
        for name in sorted(set(re.findall(r"""(?:^|[\s"'`&;|])enclosure ([a-z][a-z-]*)\b(?=[^:])""", text, re.M))):
            if name not in Server.commands:
                find(path, f"'enclosure {name}' is no command")
        for name in sorted(set(re.findall(r"\benclosure_[a-z_]+\b", text))):
            if not any(name in (metric, metric + "_total", metric + "_bytes") for metric in Server.metrics):
                find(path, f"{name} is no metric")


def check_container():
    path = FOLDER / "Containerfile"
    text = read(path)
    ports = {name: int(first(rf"ENCLOSURE_{name}=\S*:(\d+)", text, 0)) for name in ("Urls", "Smtp__Listen", "Metrics__Listen")}
    if sorted(ports.values()) != sorted(int(port) for port in first(r"^EXPOSE (.+)$", text, "").split()):
        find(path, f"EXPOSE and the addresses {ports} differ")
    user = first(r"^USER (\d+):\d+$", text)
    if user in (None, "0"):
        find(path, "the user is not a fixed number above 0")
    if "--locked-mode" not in text:
        find(path, "packages are restored without --locked-mode")
    if first(r"^ARG VERSION=(.+)$", text) != Server.version:
        find(path, f"VERSION is not {Server.version}")
    check_asked(path, re.findall(r"127\.0\.0\.1:(\d+)(/\w+)", first(r"HEALTHCHECK(.+)$", text, "")), ports["Urls"])
    return user, {"http": ports["Urls"], "smtp": ports["Smtp__Listen"], "metrics": ports["Metrics__Listen"]}


def check_asked(path, asked, port):
    if not asked:
        find(path, "nothing asks for the server's health")
    for where, route in asked:
        if int(where) != port or route not in Server.routes:
            find(path, f"health is asked at {where}{route}, which is not there")


def check_compose(user, ports):
    path = FOLDER / "compose.yaml"
    text = read(path)
    for whole in documents(path):
        services = whole["services"]
        for name, service in services.items():
            check_service(f"{path}: {name}", name, service, services)
            for volume in service.get("volumes", []):
                source = volume.split(":")[0]
                if not source.startswith(".") and source not in whole["volumes"]:
                    find(path, f"{name}: the volume {source} is not declared")
                if source.startswith("./") and "secrets" not in source and not (FOLDER / source).exists():
                    find(path, f"{name}: {source} is not there")
        copies = {name: service for name, service in services.items() if re.fullmatch(r"enclosure-\d", name)}
        for name, service in copies.items():
            check_asked(f"{path}: {name}", re.findall(r":(\d+)(/\w+)", service["healthcheck"]["test"][-1]), ports["http"])
            if service["user"].split(":")[0] != user:
                find(path, f"{name}: the user is not that of the image")
            if seconds(service["stop_grace_period"]) <= stopping(service["environment"]):
                find(path, f"{name}: stop_grace_period is not longer than the server's {stopping(service['environment'])} s")
            if not service["image"].endswith(f":{Server.version}}}"):
                find(path, f"{name}: the image is not of version {Server.version}")
        if len({str(service["environment"]) for service in copies.values()}) != 1:
            find(path, "the copies differ in their settings")
        check_addresses(path, whole, copies)
        check_nginx(services, copies, ports)
    check_variables(path, text)


def check_service(where, name, service, services):
    if service.get("read_only") is not True or service.get("cap_drop") != ["ALL"]:
        find(where, "is not read_only with all capabilities dropped")
    if "no-new-privileges:true" not in service.get("security_opt", []):
        find(where, "may gain privileges")
    if name not in OWNED_BY_ROOT and str(service.get("user", "0")).split(":")[0] in ("0", "root"):
        find(where, "runs as root")
    if "healthcheck" not in service:
        find(where, "has no healthcheck")
    for key, value in service.get("environment", {}).items():
        if re.search("password|secret|key", key, re.I) and not re.fullmatch(r"\$\{\w+:\?[^}]+\}", str(value)):
            find(where, f"{key} is not ${{…:?…}}")
    for other, how in service.get("depends_on", {}).items():
        if other not in services:
            find(where, f"depends on {other}, which is not there")
        elif how["condition"] == "service_healthy" and services[other].get("healthcheck", {"disable": True}).get("disable"):
            find(where, f"waits for the health of {other}, which has no check")


def check_addresses(path, whole, copies):
    services = whole["services"]
    subnet = ipaddress.ip_network(whole["networks"]["inside"]["ipam"]["config"][0]["subnet"])
    fixed = {name: service["networks"]["inside"]["ipv4_address"] for name, service in services.items()
             if isinstance(service["networks"], dict) and service["networks"].get("inside")}
    for name, address in fixed.items():
        if ipaddress.ip_address(address) not in subnet or list(fixed.values()).count(address) > 1:
            find(path, f"{name}: {address} is outside {subnet} or taken twice")
    for name, service in copies.items():
        for setting in ("ENCLOSURE_TrustedProxies", "ENCLOSURE_Smtp__TrustedPeers"):
            trusted = ipaddress.ip_network(service["environment"].get(setting, "0.0.0.0"))
            if ipaddress.ip_address(fixed["nginx"]) not in trusted or not trusted.subnet_of(subnet):
                find(path, f"{name}: {setting} is not nginx's address {fixed['nginx']}, or not of {subnet} alone")
    for entry in services["nginx"]["extra_hosts"]:
        name, address = entry.split(":")
        if fixed.get(name) != address:
            find(path, f"nginx: {name} is not at {address}")


def check_variables(path, text):
    prepared = set(re.findall(r"^([A-Z_]+)=", read(FOLDER / "prepare"), re.M))
    demanded = set(re.findall(r"\$\{(\w+):\?", text))
    for name in sorted(demanded - prepared):
        find(path, f"{name} is demanded, and deploy/prepare does not make it")
    for name in sorted(set(re.findall(r"\$\{(\w+)\}", text)) - demanded):
        find(path, f"${{{name}}} has neither a default nor a message")


def check_nginx(services, copies, ports):
    path = FOLDER / "nginx.conf"
    text = read(path)
    servers = re.findall(r"^\s+server ([\w-]+):(\d+)", text, re.M)
    for name, port in servers:
        if name not in services:
            find(path, f"{name} is no service of compose.yaml")
        elif name in copies and int(port) not in (ports["http"], ports["smtp"]):
            find(path, f"{name} does not listen at {port}")
    for name in copies:
        number = name.rpartition("-")[2]
        if [each for each, _ in servers].count(name) < 3 or f"/tmp/drain-{number}" not in text:
            find(path, f"{name} is not among the upstreams, or cannot be drained")
    if "/tmp/drain-$number" not in read(FOLDER / "roll"):
        find(FOLDER / "roll", "does not use nginx's /tmp/drain-…")
    listens = set(re.findall(r"listen (\d+)", text))
    for entry in services["nginx"]["ports"]:
        if entry.split(":")[1] not in listens:
            find(path, f"nothing listens at {entry.split(':')[1]}, which compose.yaml publishes")
    if "non_idempotent" in re.sub(r"#.*", "", text) or "proxy_request_buffering off" not in text:
        find(path, "POSTs could be repeated, or bodies are gathered first")


def check_kubernetes(user, ports):
    folder = FOLDER / "kubernetes"
    kustomization = documents(folder / "kustomization.yaml")[0]
    files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    for name in files.symmetric_difference(kustomization["resources"]):
        find(folder, f"{name} is either not there or not in kustomization.yaml")
    things = [(folder / name, each) for name in sorted(files) for each in documents(folder / name)]
    by_kind = {}
    for path, thing in things:
        by_kind.setdefault(thing["kind"], []).append((path, thing))
    path, deployment = by_kind["Deployment"][0]
    pod = deployment["spec"]["template"]
    check_pod(path, deployment, pod, kustomization, user, ports)
    labels = pod["metadata"]["labels"].items()
    named = {port["name"] for port in pod["spec"]["containers"][0]["ports"]}
    selectors = [(path, deployment["spec"]["selector"]["matchLabels"])]
    selectors += [(path, each["labelSelector"]["matchLabels"]) for each in pod["spec"]["topologySpreadConstraints"]]
    selectors += [(path, each["spec"]["selector"]["matchLabels"]) for path, each in by_kind["PodDisruptionBudget"]]
    selectors += [(path, each["spec"]["podSelector"]["matchLabels"]) for path, each in by_kind["NetworkPolicy"]]
    selectors += [(path, each["spec"]["selector"]) for path, each in by_kind["Service"]]
    for path, selector in selectors:
        if not selector.items() <= labels:
            find(path, f"{selector} selects no pod")
    for path, service in by_kind["Service"]:
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in named:
                find(path, f"{service['metadata']['name']}: there is no port {port['targetPort']}")
    for path, policy in by_kind["NetworkPolicy"]:
        opened = {port["port"] for rule in policy["spec"]["ingress"] for port in rule["ports"]}
        if opened != set(ports.values()) or sorted(policy["spec"]["policyTypes"]) != ["Egress", "Ingress"]:
            find(path, f"lets in {sorted(opened)}, the server has {sorted(ports.values())}; or not both ways are ruled")
    for path, scaler in by_kind["HorizontalPodAutoscaler"]:
        if scaler["spec"]["scaleTargetRef"]["name"] != deployment["metadata"]["name"] or scaler["spec"]["minReplicas"] < 2:
            find(path, "scales something else, or to less than two")
    services = {each["metadata"]["name"]: {port["name"] for port in each["spec"]["ports"]} for _, each in by_kind["Service"]}
    for path, ingress in by_kind["Ingress"]:
        for rule in ingress["spec"]["rules"]:
            for entry in rule["http"]["paths"]:
                backend = entry["backend"]["service"]
                if backend["port"]["name"] not in services.get(backend["name"], ()):
                    find(path, f"leads to {backend['name']}:{backend['port']['name']}, which is not there")


def check_pod(path, deployment, pod, kustomization, user, ports):
    spec, container = pod["spec"], pod["spec"]["containers"][0]
    made = {each["name"] for kind in ("configMapGenerator", "secretGenerator") for each in kustomization[kind]}
    for source in container["envFrom"]:
        for reference in source.values():
            if reference["name"] not in made:
                find(path, f"{reference['name']} is made by no generator")
    names = {each["name"]: each for each in kustomization["images"]}
    if names.get(container["image"], {}).get("newTag") != Server.version:
        find(path, f"the image {container['image']} is not in kustomization.yaml with version {Server.version}")
    if {port["name"]: port["containerPort"] for port in container["ports"]} != ports:
        find(path, f"ports differ from the image's {ports}")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container[probe]["httpGet"]
        if asked["path"] not in Server.routes or asked["port"] != "http":
            find(path, f"{probe} asks {asked['port']}{asked['path']}, which is not there")
    if deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] != 0:
        find(path, "an update takes a copy away before there is another")
    lines = (line.split("=", 1) for line in read(path.parent / "settings.env").splitlines() if "=" in line)
    takes = stopping(dict(lines))
    if spec["terminationGracePeriodSeconds"] <= takes:
        find(path, f"the grace period is not longer than the server's {takes} s")
    whole, own = spec.get("securityContext", {}), container.get("securityContext", {})
    if str(whole.get("runAsUser")) != user or whole.get("fsGroup") != whole.get("runAsGroup"):
        find(path, "the user is not that of the image")
    wanted = (whole.get("runAsNonRoot"), whole.get("seccompProfile"), own.get("allowPrivilegeEscalation"),
              own.get("readOnlyRootFilesystem"), own.get("capabilities"))
    if wanted != (True, {"type": "RuntimeDefault"}, False, True, {"drop": ["ALL"]}):
        find(path, f"is not as confined as it should be: {wanted}")
    mounted = {each["name"] for each in container["volumeMounts"]}
    if mounted != {each["name"] for each in spec["volumes"]}:
        find(path, "volumes and mounts differ")


if __name__ == "__main__":
    check_texts()
    USER, PORTS = check_container()
    check_compose(USER, PORTS)
    check_kubernetes(USER, PORTS)
