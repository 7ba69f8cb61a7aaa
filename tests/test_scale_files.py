"""The files that deploy many processes, checked without an engine or a cluster."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from core.settings import Settings
from core.settings.sources import variable

ROOT = Path(__file__).parent.parent
SETTINGS = {variable(name) for name in Settings.model_fields}
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
COMPOSE = ROOT / "docker-compose.scale.yml"
OBJECTS = [each for path in MANIFESTS for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"])


@pytest.mark.parametrize("manifest", OBJECTS, ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_a_manifest_fits_kubernetes_schema(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.33", strict=True)


@pytest.mark.parametrize("path", [COMPOSE, *MANIFESTS], ids=lambda path: path.name)
def test_images_are_pinned_and_variables_are_settings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for image in re.findall(r"^\s*image: (\S+)$", text, re.MULTILINE):
        assert re.search(r":\d+\.\d+", image), f"{image} is not pinned"
        if image.startswith("litmus:"):
            assert f'version = "{image.partition(":")[2]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"LITMUS_[A-Z_]*[A-Z]", text)) <= SETTINGS


def test_compose_runs_two_services_and_two_workers_that_share_a_database(services: dict[str, Any]) -> None:
    litmus = {name: each for name, each in services.items() if each["image"].startswith("litmus:")}
    assert sorted(each["command"][1] for each in litmus.values()) == ["serve", "serve", "work", "work"]
    for each in litmus.values():
        fields = {name.removeprefix("LITMUS_").lower(): value for name, value in each["environment"].items()}
        fields["database_url"] = re.sub(r"\$\{[^}]*\}", "word", fields["database_url"])
        settings = Settings(_env_file=None, **fields)
        assert settings.background == "elsewhere"
        assert each["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_only_the_proxy_is_reached_from_this_machine_and_nobody_reaches_the_database(services: dict[str, Any]) -> None:
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in services["proxy"]["ports"])
    assert services["database"]["networks"] == ["inside"]
    assert "inside" not in services["proxy"]["networks"]
