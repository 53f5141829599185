"""Setting up: a virtual environment that others use as well is never made anew."""

from pathlib import Path

import pytest

from scripts import bootstrap


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment that `.venv` links to; it was made for another place."""
    shared = tmp_path / "shared"
    (shared / "bin").mkdir(parents=True)
    (shared / "made-for").write_text("elsewhere\n")
    link = tmp_path / ".venv"
    link.symlink_to(shared)
    monkeypatch.setattr(bootstrap, "VENV", link)
    monkeypatch.setattr(bootstrap, "run", lambda *_args, **_options: pytest.fail("nothing may be run"))
    return shared


def test_one_behind_a_link_is_left_as_it_is(linked: Path) -> None:
    (linked / "bin" / "pip").touch()
    bootstrap.make_environment()
    assert (linked / "made-for").read_text() == "elsewhere\n"
    assert (linked / "bin" / "pip").exists()


def test_a_link_that_leads_to_none_is_refused(linked: Path) -> None:
    with pytest.raises(bootstrap.SetupError, match="is a link to no virtual environment"):
        bootstrap.make_environment()
    assert (linked / "made-for").exists()
