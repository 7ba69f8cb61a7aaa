"""The container files, checked without an engine: what they name exists, and nothing is open that should not be."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.settings import Settings
from core.settings.sources import variable

ROOT = Path(__file__).parent.parent
SETTINGS = {variable(name) for name in Settings.model_fields}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions and their arguments, continued lines joined, comments left out."""
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in instructions() if name == instruction]


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    bases = [rest.split(" AS ")[0] for rest in arguments("FROM")]
    images = [service["image"] for service in compose["services"].values()]
    for image in bases + images:
        tag = image.rpartition(":")[2] if ":" in image else ""
        assert re.match(r"\d+\.\d+", tag), f"{image} is not pinned"


def test_the_image_carries_the_versions_of_the_project(compose: dict[str, Any]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert compose["services"]["api"]["image"] == f"litmus:{version}"


def test_the_chroma_server_is_as_old_as_its_client(compose: dict[str, Any]) -> None:
    locked = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert locked is not None
    assert compose["services"]["chroma"]["image"] == f"chromadb/chroma:{locked[1]}"


def test_every_litmus_variable_is_a_setting(compose: dict[str, Any]) -> None:
    named = set(re.findall(r"LITMUS_[A-Z_]*[A-Z]", DOCKERFILE))
    named |= set(re.findall(r"LITMUS_[A-Z_]*[A-Z]", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert named <= SETTINGS


def test_the_service_starts_with_what_compose_sets(compose: dict[str, Any]) -> None:
    values = {name: str(value) for name, value in compose["services"]["api"]["environment"].items()}
    assert values["LITMUS_API_KEY"].startswith("${LITMUS_API_KEY:?"), "compose must refuse to start without a key"
    values["LITMUS_API_KEY"] = "a key"
    fields = {name.removeprefix("LITMUS_").lower(): value for name, value in values.items()}
    settings = Settings(_env_file=None, **fields)  # type: ignore[arg-type]  # pydantic validates them
    assert not settings.loopback
    assert settings.chroma_url == "http://chroma:8000"


def test_only_this_machine_reaches_the_service_and_nobody_reaches_chroma(compose: dict[str, Any]) -> None:
    api, chroma = compose["services"]["api"], compose["services"]["chroma"]
    assert all(port.startswith("127.0.0.1:") for port in api["ports"])
    assert "ports" not in chroma
    assert all(compose["networks"][name]["internal"] for name in chroma["networks"])
    assert set(chroma["networks"]) < set(api["networks"])


def test_the_service_waits_until_chroma_is_healthy(compose: dict[str, Any]) -> None:
    assert compose["services"]["api"]["depends_on"] == {"chroma": {"condition": "service_healthy"}}
    assert "healthcheck" in compose["services"]["chroma"]
    assert "HEALTHCHECK" in dict(instructions())


def test_what_is_named_is_declared(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
        assert set(service["networks"]) <= set(compose["networks"])
    assert compose["services"]["api"]["volumes"] == [f"library:{arguments('VOLUME')[0]}"]


def test_the_image_does_not_run_as_root() -> None:
    order = [name for name, _ in instructions()]
    assert arguments("USER") == ["litmus"]
    assert order.index("USER") < order.index("CMD")
    assert "useradd" in "".join(arguments("RUN"))


def test_dependencies_come_from_the_lock_alone() -> None:
    installs = [step for step in arguments("RUN") if "pip install" in step]
    assert installs
    for step in installs:
        assert "--no-deps" in step
        assert "--require-hashes" in step or "--no-index" in step


def test_what_is_copied_exists_and_reaches_the_build() -> None:
    admitted = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in arguments("COPY"):
        if not line.startswith("--from"):
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), f"the Dockerfile copies {source}, which does not exist"
                assert f"!{source}" in admitted


def answer_once(status: str) -> int:
    """Play an HTTP server on loopback for one request; return its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as connection:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += connection.recv(4096)
            connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    threading.Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


def chroma_is_healthy(compose: dict[str, Any], port: int) -> bool:
    kind, *command = compose["services"]["chroma"]["healthcheck"]["test"]
    assert kind == "CMD"
    script = command.pop().replace("$$", "$").replace("127.0.0.1/8000", f"127.0.0.1/{port}")
    return subprocess.run([*command, script], check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="the healthcheck of Chroma's image is written for bash")
def test_chromas_healthcheck_tells_well_from_ill(compose: dict[str, Any]) -> None:
    assert chroma_is_healthy(compose, answer_once("200 OK"))
    assert not chroma_is_healthy(compose, answer_once("503 Service Unavailable"))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert not chroma_is_healthy(compose, unused.getsockname()[1])


@pytest.mark.parametrize(("status", "healthy"), [("200 OK", True), ("503 Service Unavailable", False)])
def test_the_services_healthcheck_tells_well_from_ill(status: str, healthy: bool) -> None:
    command = arguments("HEALTHCHECK")[0].partition("CMD ")[2]
    interpreter, *rest = json.loads(command)
    assert interpreter == "python"
    environment = {**os.environ, "LITMUS_PORT": str(answer_once(status))}
    finished = subprocess.run(
        [shutil.which("python3") or "python", *rest], env=environment, check=False, capture_output=True
    )
    assert (finished.returncode == 0) is healthy


def compose_client() -> bool:
    docker = shutil.which("docker")
    return (
        bool(docker)
        and subprocess.run([str(docker), "compose", "version"], check=False, capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not compose_client(), reason="no docker client with compose here")
def test_compose_accepts_the_file() -> None:
    command = ["docker", "compose", "--project-directory", str(ROOT), "config", "--format", "json"]
    finished = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "LITMUS_API_KEY": "a key"}, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    assert set(json.loads(finished.stdout)["services"]) == {"api", "chroma"}
