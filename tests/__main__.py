"""Runs every test that can run here, and says loudly which could not and how to get them.

`python -m tests --all` fails where any was left out; other arguments go to pytest.
"""

import os
import shutil
import subprocess
import sys

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    need_all = "--all" in arguments
    left_out = [mark for mark in ("browser", "npm", "nginx") if not _have(mark)]
    selection = ["-m", " and ".join(f"not {mark}" for mark in left_out)] if left_out else []
    code = int(pytest.main([*selection, *(a for a in arguments if a != "--all")]))
    for mark in left_out:
        print(f"\nLEFT OUT: the tests marked `{mark}`. {HELP[mark]}", file=sys.stderr)
    return code or int(need_all and bool(left_out))


HELP = {
    "browser": "They need Chromium or Chrome: install one (Debian, Ubuntu: sudo apt install chromium), then run again.",
    "nginx": "They need nginx: install it (Debian, Ubuntu: sudo apt install nginx-light), then run again.",
    "npm": "They need npm: install Node.js (Debian, Ubuntu: sudo apt install npm), then run again.",
}
PACKAGES = {"browser": ["chromium", "fonts-noto-cjk"], "npm": ["npm"], "nginx": ["nginx-light"]}
PROGRAMS = {"browser": BROWSERS, "npm": ("npm",), "nginx": ("nginx",)}


def _have(mark: str) -> bool:
    return _found(mark) or (_install(PACKAGES[mark]) and _found(mark))


def _found(mark: str) -> bool:
    # Debian keeps servers where only root's path leads.
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    return any(shutil.which(name, path=path) for name in PROGRAMS[mark])


def _install(packages: list[str]) -> bool:
    """Debian's packages, where this may be done without asking: as root, with apt."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Installing {' '.join(packages)} for the tests that need them ...", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])
    return all(subprocess.run(step, check=False, **quiet).returncode == 0 for step in steps)  # type: ignore[call-overload]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
