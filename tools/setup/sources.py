"""Third-party sources: the tarballs pinned in cmake/dependencies.json, fetched, checked by SHA-256 and unpacked to build/deps."""

import hashlib
import json
import shutil
import tarfile

from tools.setup import debian
from tools.setup.console import SetupError, step
from tools.setup.paths import DEPS, DOWNLOADS, ROOT

PINNED = json.loads((ROOT / "cmake" / "dependencies.json").read_text(encoding="utf-8"))


def ensure():
    """Have every pinned source in build/deps/<name> (17 MB to download in all)."""
    for name, pin in PINNED["sources"].items():
        stamp = DEPS / name / ".sha256"
        if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == pin["sha256"]:
            continue
        with step(f"Source of {name} {pin['version']}"):
            _unpack(_tarball(name, pin), DEPS / name)
            stamp.write_text(pin["sha256"] + "\n", encoding="utf-8")


def _matches(path, pin):
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == pin["sha256"]


def _tarball(name, pin):
    path = DOWNLOADS / pin["tarball"]
    if not _matches(path, pin):
        path.unlink(missing_ok=True)
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        # apt's exit code is not looked at: a mirror may lack the packaging files that stand beside the tarball we want.
        output = debian.download_source(name, PINNED["suite"], DOWNLOADS)
        if not path.is_file():
            raise SetupError(
                f"The source of {name} {pin['version']} could not be downloaded from this machine's Debian mirror; put "
                f"{pin['tarball']} into {DOWNLOADS.relative_to(ROOT)}/ by hand and start again. apt said:\n    "
                + "\n    ".join(output.splitlines()[-8:]))
        if not _matches(path, pin):
            raise SetupError(f"{pin['tarball']} arrived with another SHA-256 than cmake/dependencies.json asks for; it was not used.")
    return path


def _unpack(path, target):
    """Unpack so that the sources lie directly in `target`, whether the tarball has a top folder or not."""
    shutil.rmtree(target, ignore_errors=True)
    fresh = target.with_name(target.name + ".unpacking")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with tarfile.open(path) as archive:
        if hasattr(tarfile, "data_filter"):  # refuses paths that leave the folder; absent from the oldest Pythons
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(fresh)
    inside = list(fresh.iterdir())
    if len(inside) == 1 and inside[0].is_dir():
        inside[0].rename(target)
        fresh.rmdir()
    else:
        fresh.rename(target)
