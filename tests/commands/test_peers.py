"""Where the programs that figures are compared with get their Python, and that they stay out of the product."""

import sys
from pathlib import Path

import pytest

from scripts import peers
from scripts.choices import ROOT
from tests.benchmarks import peer
from tests.benchmarks.figures import NotMeasured


def a_python(folder: Path, status: int) -> Path:
    """Something that answers, when asked whether it is new enough, by this exit status."""
    folder.mkdir(parents=True)
    program = folder / "python3"
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    return program


def test_the_python_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = a_python(tmp_path / "new", 0)
    monkeypatch.setenv("BENCH_PYTHON", str(wanted))

    assert peers.python_312() == wanted


def test_one_that_is_too_old_or_missing_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_PYTHON", str(a_python(tmp_path / "old", 1)))
    assert peers.python_312() is None

    monkeypatch.setenv("BENCH_PYTHON", str(tmp_path / "nowhere"))
    assert peers.python_312() is None


def test_pyenvs_versions_are_found_newest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_python(tmp_path / "root/versions/3.12.1/bin", 0)
    newest = a_python(tmp_path / "root/versions/3.13.0/bin", 0)
    (tmp_path / "bin").mkdir()
    pyenv = tmp_path / "bin" / "pyenv"
    pyenv.write_text(f"#!/bin/sh\necho {tmp_path / 'root'}\n")
    pyenv.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")

    assert peers._of_pyenv()[0] == newest


def test_without_one_the_figure_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_PYTHON", str(tmp_path / "nowhere"))

    with pytest.raises(NotMeasured, match=r"there is no Python 3\.12 or newer here"), peer.running("any", "bench312"):
        pass


def test_a_peer_that_ends_too_soon_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "environment", lambda _: Path(sys.executable))

    with peer.running("turns", "bench") as running, pytest.raises(RuntimeError, match="said '' instead of 'act'"):
        running.act()

    assert running.process.returncode == 0


def test_no_peer_is_installed_with_the_product() -> None:
    product = "".join((ROOT / "requirements" / f"{name}.txt").read_text().lower() for name in ("production", "dev"))

    for name in ("spiffworkflow", "django-viewflow", "camunda-python"):
        assert name not in product
