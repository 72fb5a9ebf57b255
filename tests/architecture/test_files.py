"""What is committed names no registry and no secret, and the files to deploy with hold together."""

import json
import re
import tomllib

import pytest
import yaml

from tests.architecture.tree import ROOT, files_lying_in, text_of, tracked_files

# Written so that this file does not contain what it looks for.
REGISTRY = re.compile(
    r"python[h]osted\.|\bpyp[i]\.org/simple|registry\.npm[j]s|deb\.debia[n]\.", re.IGNORECASE
)
ENVIRONMENT_IN_CODE = re.compile(
    r"""(?:env(?:\.\w+)?\(|environ(?:\.get\(|\[))\s*["']([A-Z][A-Z0-9_]+)["'](?!\]\s*=[^=])"""
)
LOCKS = ("base", "build", "dev")
FIXED_IN_CONTAINERS = {
    "DATABASE_STATEMENT_TIMEOUT_MS",
    "DJANGO_DEBUG",
    "EVERNORMAL_STATIC",
    "EVERNORMAL_VAR",
}
READ_BY_THE_SUPERVISOR = {
    "HOST",
    "HTTPS",
    "PORT",
    "WEB_WORKERS",
    "WEB_THREADS",
    "WORKER_CONCURRENCY",
}
SERVICES = {"proxy", "web", "worker", "beat", "db", "redis"}


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def examples() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return dict(pairs)


def test_no_file_names_the_host_of_a_registry():
    naming = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if (text := text_of(path)) is not None and REGISTRY.search(text)
    ]

    assert naming == []


def test_the_host_of_a_registry_would_be_seen():
    assert REGISTRY.search("--extra-index https://" + "pypi" + ".org/simple/django")


def test_a_tree_without_git_is_seen_whole():
    kept, lying = set(tracked_files()), set(files_lying_in(ROOT))

    assert len(kept) > 100
    assert kept - lying == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())

    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_of_the_suite_holds_what_runs():
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^([A-Za-z0-9_.\[\],-]+==\S+)", text, re.MULTILINE))

    assert pins("base") | pins("build") <= pins("dev")


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.match(r"[A-Za-z0-9-]+", wish).group() for wish in project["dependencies"]]
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8").lower()

    assert [name for name in names if not re.search(rf"^{name}(\[.*\])?==", base, re.M)] == []


def test_scripts_of_pages_are_pinned_and_locked_with_hashes():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    installed = {name: entry for name, entry in lock["packages"].items() if name}

    assert [name for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)] == []
    assert {name: installed[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, entry in installed.items() if not entry.get("integrity")] == []


def test_the_compose_file_starts_the_whole_house():
    services = compose()["services"]

    assert set(services) >= SERVICES
    assert [
        name for name in SERVICES if not services[name].get("healthcheck", {}).get("test")
    ] == []
    assert services["db"]["image"].startswith("postgres:")


def test_messages_survive_a_restart_of_redis():
    command = compose()["services"]["redis"]["command"]

    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_readers_reach_the_house_through_tls_alone():
    services = compose()["services"]
    proxy = (ROOT / "Caddyfile").read_text(encoding="utf-8")
    ports = {name: facts.get("ports", []) for name, facts in services.items()}
    open_to_all = {
        name for name, given in ports.items() for port in given if "127.0.0.1" not in port
    }

    assert open_to_all == {"proxy"}
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in services["proxy"]["volumes"]
    assert re.search(r"^\ttls \{\$PROXY_TLS\}$", proxy, re.MULTILINE)
    assert "reverse_proxy web:8000" in proxy
    assert set(re.findall(r"\{\$([A-Z_]+)", proxy)) == set(services["proxy"]["environment"])
    assert proxy.count("{") == proxy.count("}")


def test_no_secret_stands_in_the_compose_file():
    secrets = re.compile(r"(SECRET|PASSWORD|TOKEN)")
    values = [
        (service, name, str(value))
        for service, facts in compose()["services"].items()
        for name, value in facts.get("environment", {}).items()
        if secrets.search(name)
    ]

    assert values
    assert [found for found in values if not found[2].startswith("${")] == []


def test_the_image_runs_as_nobody_and_installs_from_the_lock():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM ", text, re.MULTILINE)

    assert len(stages) == 2
    assert "--require-hashes" in text
    assert re.search(r"^USER (?!root)\w+", text, re.MULTILINE)


def test_every_variable_that_is_read_has_an_example():
    code = [*(ROOT / "config").rglob("*.py"), *(ROOT / "core").rglob("*.py"), ROOT / "manage.py"]
    read = {name for path in code for name in ENVIRONMENT_IN_CODE.findall(path.read_text("utf-8"))}

    assert "DATABASE_URL" in read
    assert read - set(examples()) == set()


def test_every_variable_of_the_compose_file_has_an_example():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{([A-Z_]+)", text)) - set(examples()) == set()


def test_what_is_set_in_the_examples_reaches_the_containers():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    passed = set(re.findall(r"\$\{([A-Z_]+)", text)) | set(compose()["x-house"]["environment"])

    assert set(examples()) - passed - FIXED_IN_CONTAINERS - READ_BY_THE_SUPERVISOR == set()


def test_the_examples_hold_no_secret():
    given = {
        name: value
        for name, value in examples().items()
        if re.search("SECRET|PASSWORD|TOKEN", name)
    }

    assert given == {"DJANGO_SECRET_KEY": "", "POSTGRES_PASSWORD": ""}
