"""What the tests need of the machine beside Python: a browser, PostgreSQL, Redis, GDAL, Java.

Installs Debian's packages where it may (root and apt-get), else says what is missing and how
to get it. The Nu HTML checker and the schemas of sitemaps come from Python's package index, by
their hashes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import nu, sitemap_schema

POSTGRESQL = Path("/usr/lib/postgresql")
#: Chromium without the windows and processes of a desktop: pages take it half the time. The whole
#: one does, too, where the former cannot be had.
BROWSERS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
BROWSER = next(filter(Path.exists, BROWSERS), BROWSERS[0])


def postgresql_bin() -> Path | None:
    """The folder of the newest PostgreSQL server that is installed."""
    found = sorted(POSTGRESQL.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


def has_chinese_font() -> bool:
    listing = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True)
    return bool(listing.stdout.strip())


#: Debian package -> whether what the tests want of it is there.
NEEDED = {
    "chromium-headless-shell": BROWSERS[0].exists,
    "fonts-noto-cjk": lambda: shutil.which("fc-list") and has_chinese_font(),
    "postgresql-15": postgresql_bin,
    "redis-server": lambda: shutil.which("redis-server"),
    "hunspell-mn": lambda: Path("/usr/share/hunspell/mn_MN.dic").exists(),
    "default-jre-headless": lambda: shutil.which("java"),
    "gdal-bin": lambda: shutil.which("ogrinfo"),
    "nginx-light": lambda: shutil.which("nginx") or Path("/usr/sbin/nginx").exists(),
}


def main() -> int:
    if not nu.JAR.exists():
        nu.fetch()
    if not sitemap_schema.are_there():
        sitemap_schema.fetch()
    missing = [package for package, there in NEEDED.items() if not there()]
    if not missing:
        return 0
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print(f"Installing what the tests need: {' '.join(missing)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        log = []
        for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            done = subprocess.run([apt, "-q", *command], env=environment, capture_output=True,
                                  text=True)
            log.append(done.stdout + done.stderr)
        missing = [package for package, there in NEEDED.items() if not there()]
        if not missing:
            return 0
        print("\n".join(log)[-2000:], file=sys.stderr)
    if missing == ["chromium-headless-shell"] and BROWSERS[1].exists():
        print("Tests in the browser take longer without chromium-headless-shell.", file=sys.stderr)
        return 0
    print(
        f"The tests need: {', '.join(missing)}. On Debian: "
        f"sudo apt-get install {' '.join(missing)}",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
