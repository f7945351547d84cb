"""Install what the tests look at the report with, where it is missing: Chromium and LibreOffice Writer.

Both are Debian's packages and need root. Where they cannot be installed, the tests that need them
skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {"chromium": "chromium", "soffice": "libreoffice-writer-nogui"}


def main() -> None:
    missing = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"Not installed (needs root on Debian): {', '.join(missing)}. Tests that need them will skip.")
        return
    print(f"Installing {', '.join(missing)}", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    update = subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if update.returncode or subprocess.run(install, check=False, **quiet).returncode:
        sys.exit(f"Could not install {', '.join(missing)}.")


main()
