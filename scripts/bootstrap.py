"""Set-up before anything of ours can run: virtual environment, pinned packages, browser assets. Standard library only.

Nothing here starts a service or knows the product. Each step leaves a stamp, so that a second call does nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENDOR = ROOT / "static" / "vendor"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# What else is there once a set is installed: dev holds everything that local holds.
INCLUDES = {"local": ("local",), "dev": ("dev", "local"), "node": ("node",)}


class SetupError(Exception):
    """Something is missing; the message is the sentence a person reads."""


def main(wanted: str) -> None:
    """Make everything that `wanted` (local or dev) needs, once."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    if not os.access(ROOT, os.W_OK):
        raise SetupError(f"{ROOT} cannot be written to by this user: use a copy of your own.")
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # two commands at once set up once
        make_environment()
        install(wanted)
        build_assets()
    finally:
        os.close(folder)


def make_environment() -> None:
    """A virtual environment for this Python in this place; a moved or broken one is made anew.

    One behind a link is used elsewhere too: clearing it here would take it away there.
    """
    if VENV.is_symlink():
        if not (VENV / "bin" / "pip").exists():
            raise SetupError(
                f"{VENV} is a link to no virtual environment. Make the one it leads to, or remove the link."
            )
        return
    place = f"{VENV}\n{sys.version}\n"
    stamp = VENV / "made-for"
    if stamp.exists() and stamp.read_text() == place and (VENV / "bin" / "python").exists():
        return
    if VENV.exists() and not stamp.exists() and (VENV / "bin" / "pip").exists():
        stamp.write_text(place)  # made by hand: as good as ours
        return
    with step("virtual environment"):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], on_failure=NO_VENV)
        stamp.write_text(place)


NO_VENV = "a virtual environment cannot be made; on Debian and Ubuntu the package python3-venv is missing."


def install(name: str) -> None:
    """The packages of requirements/<name>.txt, by their hashes."""
    stamps = {VENV / f"installed-{part}": digest(ROOT / "requirements" / f"{part}.txt") for part in INCLUDES[name]}
    if all(stamp.exists() and stamp.read_text() == value for stamp, value in stamps.items()):
        return
    with step(f"packages ({name})"):
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        pinned = str(ROOT / "requirements" / f"{name}.txt")
        run([*pip, "--require-hashes", "-r", pinned], on_failure="the packages cannot be installed.")
        for stamp, value in stamps.items():
            stamp.write_text(value)


def build_assets() -> None:
    """What the browser gets: static/vendor, from the locked npm packages."""
    inputs = [
        ROOT / "package-lock.json",
        ROOT / ".npmrc",
        ROOT / "scripts" / "assets.mjs",
        ROOT / "static" / "icons.txt",
    ]
    made_from = digest(*inputs)
    stamp = VENDOR / ".made-from"
    if stamp.exists() and stamp.read_text() == made_from:
        return
    node, npm, environment = find_node()
    locked = digest(*inputs[:2])
    installed = ROOT / "node_modules" / ".installed"
    if not installed.exists() or installed.read_text() != locked:
        with step("browser packages"):
            run([*npm, "ci", "--silent"], environment, on_failure="the browser packages cannot be installed.")
            installed.write_text(locked)
    with step("browser assets"):
        run([node, "scripts/assets.mjs"], environment, on_failure="the browser assets cannot be built.")
        stamp.write_text(made_from)


def find_node() -> tuple[str, list[str], dict[str, str]]:
    """Node.js and npm from the PATH when they are new enough, else from the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return node, [npm], dict(os.environ)
    install("node")
    programs = VENV / "bin"
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    return str(programs / "node"), [str(programs / "npm")], environment


def node_version(node: str) -> int:
    """The major version; 0 when it does not run."""
    try:
        words = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(words.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def digest(*files: Path) -> str:
    """One hash over the contents of the files."""
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


@contextmanager
def step(name: str) -> "Iterator[None]":
    """Says what is being done, and how long it took."""
    start = time.monotonic()
    print(f"  {name} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def run(command: list[str], environment: "dict[str, str] | None" = None, *, on_failure: str) -> None:
    """Run quietly in the project's folder; a failure shows the end of what was said, then the sentence."""
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        end = "\n".join(result.stdout.strip().splitlines()[-15:])
        raise SetupError(f"{on_failure}\n\n{end}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetupError as error:
        sys.exit(f"Cannot set up: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
