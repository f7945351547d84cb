"""Install what the tests need of Debian, where it is missing: Chromium, LibreOffice Writer and a Java for Spark.

That needs root. Where they cannot be installed, the tests that need them skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = (
    "chromium",
    "fonts-liberation",  # Chromium and Word's files are drawn with it where Arial is not there
    "libatomic1",  # Playwright's own node is linked to it
    "libreoffice-writer-nogui",
)
JAVA = "default-jre-headless"  # 17 on Debian 12, 21 on Debian 13: Spark runs on both


def is_installed(package: str) -> bool:
    asked = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout == "installed"


def main() -> None:
    wanted = PACKAGES if shutil.which("java") else (*PACKAGES, JAVA)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"Not looked for (needs root on Debian): {', '.join(wanted)}. Tests that need them may skip.")
        return
    missing = [package for package in wanted if not is_installed(package)]
    if not missing:
        return
    print(f"Installing {', '.join(missing)}", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    update = subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if update.returncode or subprocess.run(install, check=False, **quiet).returncode:
        sys.exit(f"Could not install {', '.join(missing)}.")


main()
