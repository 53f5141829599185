"""The image's own steps, run without a container engine.

Each stage runs in a folder that holds what the Dockerfile copies into it, the last one with nothing but its packages.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.choices import ROOT

STAGE = re.compile(r"^FROM \S+(?: AS (?P<name>\w+))?$", re.MULTILINE)


def stages() -> dict[str, list[str]]:
    """The instructions of each stage of the Dockerfile; the last stage is called `final`."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    names = [match["name"] or "final" for match in STAGE.finditer(text)]
    bodies = STAGE.split(text)[2::2]
    return {name: body.strip().splitlines() for name, body in zip(names, bodies, strict=True)}


def copy_into(folder: Path, stage: str, assets: Path | None = None) -> None:
    """Do what the COPY lines of a stage say; what the assets stage made is taken from its folder."""
    for line in stages()[stage]:
        if not line.startswith("COPY ") or "--from=packages" in line:  # packages work where they were installed
            continue
        *sources, target = line.removeprefix("COPY ").split()
        origin = ROOT
        if sources[0] == "--from=assets":
            assert assets is not None
            origin = assets
            sources = [source.removeprefix("/app/") for source in sources[1:]]
        for source in sources:
            _copy(origin / source, folder / target / Path(source).name if target.endswith("/") else folder / target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignore = shutil.ignore_patterns("__pycache__", *(["vendor"] if source == ROOT / "static" else []))
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignore)
    else:
        shutil.copy(source, target)


def step_of(stage: str) -> list[str]:
    """The call of scripts/image-build that a stage makes."""
    line = next(line for line in stages()[stage] if line.startswith("RUN "))
    return line.removeprefix("RUN ").split(" && ")[0].split()


def run(command: list[str], folder: Path, **environment: str) -> None:
    """Run a step in its folder; its words show when it fails."""
    result = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished first stage."""
    if not shutil.which("npm"):
        # The image brings npm along; a machine of a developer may have Node.js from its wheel only.
        pytest.skip(reason="npm is not on the PATH; the image has its own")
    folder = tmp_path_factory.mktemp("assets stage")
    copy_into(folder, "assets")
    run(step_of("assets"), folder)
    return folder


def test_the_assets_stage_makes_every_file_the_pages_name(assets: Path) -> None:
    made = {str(path.relative_to(assets / "static" / "vendor")) for path in (assets / "static" / "vendor").rglob("*.*")}

    assert {"tabler/tabler.min.css", "htmx/htmx.min.js", "icons.svg", "inter/inter.css"} <= made
    assert sum(name.endswith(".woff2") for name in made) == 7
    styles = (assets / "static" / "vendor" / "tabler" / "tabler.min.css").read_text()
    assert "sourceMappingURL" not in styles


def test_the_last_stage_finishes_with_its_packages_alone(assets: Path, tmp_path: Path) -> None:
    packages, folder, data = tmp_path / "packages stage", tmp_path / "app", tmp_path / "data"
    copy_into(packages, "packages")
    *step, place = step_of("packages")
    assert place == "/opt/venv"
    python = f"{Path(sys.executable).resolve().parent}{os.pathsep}{os.environ['PATH']}"
    run([*step, str(tmp_path / "venv")], packages, PATH=python)

    copy_into(folder, "final", assets)
    run(
        step_of("final"),
        folder,
        PATH=f"{tmp_path / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
        STATIC_ROOT=str(folder / "staticfiles"),
        VAR=str(data),
    )

    manifest = json.loads((folder / "staticfiles" / "staticfiles.json").read_text())
    assert re.fullmatch(r"vendor/icons\.[0-9a-f]{12}\.svg", manifest["paths"]["vendor/icons.svg"])
    installed = {path.name for path in (tmp_path / "venv" / "bin").iterdir()}
    assert {"gunicorn", "celery"} <= installed
    assert "pytest" not in installed


def test_the_image_does_not_run_as_root() -> None:
    users = [line.removeprefix("USER ") for line in stages()["final"] if line.startswith("USER ")]

    assert users == ["10001"]


def test_nothing_is_sent_to_the_engine_but_what_is_copied() -> None:
    allowed = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    copied = {
        source
        for body in stages().values()
        for line in body
        if line.startswith("COPY ") and "--from" not in line
        for source in line.removeprefix("COPY ").split()[:-1]
    }

    assert {source for source in copied if source not in allowed and not source.startswith("requirements/")} == set()
    assert "requirements" in allowed
