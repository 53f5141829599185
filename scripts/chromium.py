"""Where a Chromium for the browser tests is, and as root how to get Debian's. Driving it belongs to the tests."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE_FOUND = "no Chromium on this machine: install one, or name it in CHROMIUM"


def find() -> Path | None:
    """The one that CHROMIUM names, else the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else NAMES
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    return Path(found) if found else None


def find_or_install() -> Path | None:
    """As `find`; on Debian, as root, a missing one is installed first."""
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    print("  Chromium for the browser tests …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        command = ["apt-get", "--quiet", "--quiet", *arguments]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            print(f"  apt-get {arguments[0]} failed: {result.stderr.strip()}")
            return None
    return find()
