"""6: tests/run while another apt is at work. Real apt-get on folders of its own, whose locks a small process holds."""

import contextlib
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

from tools.setup import console, debian

# Takes the lock as apt does, says so, and keeps it for so many seconds.
HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@unittest.skipUnless(shutil.which("apt-get"), "apt-get is not on this machine")
class AnotherAptIsAtWork(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "lists" / "partial").mkdir(parents=True)
        (self.folder / "sources.list").touch()
        self.update = [*debian.APT_GET, "-o", f"Dir::State::lists={self.folder}/lists", "-o", f"Dir::Cache={self.folder}",
                       "-o", f"Dir::Etc::sourcelist={self.folder}/sources.list", "-o", "Dir::Etc::sourceparts=-",
                       "-o", "APT::Sandbox::User=", "update"]
        for name, value in (("LOCK_PAUSE_S", 0.2), ("LOCK_PATIENCE_S", 60)):
            self.enterContext(mock.patch.object(debian, name, value))
        self.enterContext(mock.patch.object(console, "LOGS", console.ROOT / "build" / "test-output" / "setup"))

    def hold(self, seconds):
        holder = subprocess.Popen([sys.executable, "-c", HOLD, self.folder / "lists" / "lock", str(seconds)],
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        holder.stdout.readline()
        return holder

    def run_update(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.code = console.run_logged("Updating", self.update, "update", tolerate=(100,), again=debian.wait_for_locks())
        return said.getvalue()

    def test_6_waits_until_the_lock_is_free_and_says_so_once(self):
        holder = self.hold(2)
        begin = time.monotonic()
        said = self.run_update()
        self.assertGreater(time.monotonic() - begin, 1)
        self.assertEqual(self.code, 0)
        self.assertEqual(said.count("waiting for it to be free"), 1, said)
        self.assertIn(f"process {holder.pid}", said)
        self.assertIn("Updating — ok", said)

    def test_6_gives_up_with_a_sentence(self):
        self.hold(60)
        with mock.patch.object(debian, "LOCK_PATIENCE_S", 1), self.assertRaises(console.SetupError) as raised:
            self.run_update()
        self.assertRegex(str(raised.exception), r"in use by another program .*; let that end, then start again\. .*Could not get lock")

    def test_other_failures_do_not_wait(self):
        (self.folder / "sources.list").write_text("nonsense\n")
        self.assertNotIn("waiting", self.run_update())
        self.assertEqual(self.code, 100)


class SetUpWhileAnotherAptIsAtWork(unittest.TestCase):
    """ensure() with an apt-get that finds the locks taken at first, as it is when another set-up runs."""

    def test_6_both_the_update_and_the_installation_wait(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            script = folder / "apt-get"
            script.write_text("""#!/bin/sh
echo "$1" >> "$TRACE"
if [ "$(grep -c "^$1$" "$TRACE")" -lt 3 ]; then
    echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)"
    exit 100
fi
""")
            script.chmod(0o755)
            trace = folder / "trace"
            said = io.StringIO()
            with mock.patch.dict(os.environ, {"PATH": f"{folder}:{os.environ['PATH']}", "TRACE": str(trace)}), \
                    mock.patch.object(debian, "LOCK_PAUSE_S", 0.01), mock.patch.object(debian, "_installed", lambda names: set()), \
                    mock.patch.object(console, "LOGS", console.ROOT / "build" / "test-output" / "setup"), \
                    mock.patch.object(os, "geteuid", lambda: 0), contextlib.redirect_stdout(said):
                debian.ensure("native")
            self.assertEqual(trace.read_text().split(), ["update"] * 3 + ["install"] * 3)
            self.assertEqual(said.getvalue().count("process 4711, unattended-upgr"), 2)


if __name__ == "__main__":
    unittest.main()
