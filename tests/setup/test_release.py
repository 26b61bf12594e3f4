"""tools/release: archives are the same for the same content, and every file that names the version names the same one."""

import hashlib
import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "release"
LOADER = importlib.machinery.SourceFileLoader("release", str(SCRIPT))
release = importlib.util.module_from_spec(importlib.util.spec_from_loader("release", LOADER))
LOADER.exec_module(release)


def make_tree(folder, order, time, mask):
    """The same tree whatever the order, times and permissions that it was made with."""
    before = os.umask(mask)
    try:
        for name in order:
            path = folder / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name, encoding="utf-8")
            os.utime(path, (time, time))
        (folder / "tree" / "run").chmod(0o700)
        (folder / "tree" / "link").symlink_to("run")
    finally:
        os.umask(before)
    return folder / "tree"


class Archives(unittest.TestCase):
    def test_same_content_same_bytes(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            packed = []
            for folder, order, time, mask in ((one, ["run", "b/c", "a"], 1, 0o022), (two, ["a", "b/c", "run"], 2_000_000_000, 0o077)):
                archive = Path(folder) / "tree.tar.gz"
                release.pack(make_tree(Path(folder), order, time, mask), archive, 1_234_567_890)
                packed.append(archive.read_bytes())
            self.assertEqual(*packed)
            with tarfile.open(Path(one) / "tree.tar.gz") as tar:
                entries = tar.getmembers()
            self.assertEqual([entry.name for entry in entries], ["tree", "tree/a", "tree/b", "tree/b/c", "tree/link", "tree/run"])
            self.assertEqual({(entry.mtime, entry.uid, entry.gid) for entry in entries}, {(1_234_567_890, 0, 0)})
            self.assertEqual([oct(entry.mode) for entry in entries if entry.isreg()], ["0o644", "0o644", "0o755"])


@unittest.skipUnless((ROOT / ".git").exists(), "not a clone")
class Source(unittest.TestCase):
    def make(self, out):
        done = subprocess.run([SCRIPT, "--only", "source", "--out", out], cwd="/", capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return sorted(Path(out).iterdir())

    def test_source_archive(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            sums, archive = self.make(one)
            self.assertEqual([path.read_bytes() for path in self.make(two)], [sums.read_bytes(), archive.read_bytes()])
            digest = hashlib.sha256(archive.read_bytes()).hexdigest()
            self.assertEqual(sums.read_text(encoding="utf-8"), f"{digest}  {archive.name}\n")
            with tarfile.open(archive) as tar:
                names = tar.getnames()
            tracked = subprocess.run(["git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True,
                                     check=True).stdout.splitlines()
            top = archive.name.removesuffix(".tar.gz")
            self.assertEqual({f"{top}/{name}" for name in tracked} - set(names), set())

    def test_full_folder_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "mine").touch()
            done = subprocess.run([SCRIPT, "--only", "source", "--out", folder], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("is not empty", done.stderr)
            self.assertEqual(os.listdir(folder), ["mine"])


class Version(unittest.TestCase):
    def test_one_version(self):
        version = release.version_in((ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
        citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
        self.assertEqual(re.search(r"^version: (.*)$", citation, re.MULTILINE)[1], version)
        self.assertIn(version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        for key in ("cff-version: 1.2.0", "message:", "title:", "authors:"):  # what the format demands
            self.assertRegex(citation, f"(?m)^{re.escape(key)}")


if __name__ == "__main__":
    sys.exit(unittest.main())
