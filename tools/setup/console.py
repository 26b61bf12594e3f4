"""What set-up prints: one line a step with its time, full output in build/logs, the log's end when a step fails."""

import os
import subprocess
import sys
import threading
import time

from tools.setup.paths import LOGS, ROOT


class SetupError(Exception):
    """A sentence that tells the user what went wrong and what to do about it."""


def _clock(seconds):
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"


class step:
    """`with step("Building"):` prints the line, keeps its time running on a terminal, and ends it with the outcome."""

    def __init__(self, title):
        self.title = title
        self.note = ""  # shown behind the running time, e.g. a build's own "[12/260]"
        self.failed = False

    def __enter__(self):
        self.started = time.monotonic()
        self._done = threading.Event()
        if sys.stdout.isatty():
            self._ticker = threading.Thread(target=self._tick, daemon=True)
            self._ticker.start()
        return self

    def _tick(self):
        while not self._done.wait(0.5):
            line = f"  {self.title} … {_clock(time.monotonic() - self.started)} {self.note}"
            print(f"\r{line:<78.78}", end="", flush=True)

    def __exit__(self, kind, error, trace):
        self._done.set()
        mark = "ok" if kind is None and not self.failed else "FAILED"
        line = f"  {self.title} — {mark}, {_clock(time.monotonic() - self.started)}"
        say(line)
        return False


def say(text):
    """A line of its own, while a step may be running."""
    print(f"\r{text:<78}" if sys.stdout.isatty() else text, flush=True)


def run_logged(title, command, log_name, env=None, cwd=ROOT, tolerate=(), again=None):
    """Run a command as one step; its output goes to build/logs/<log_name>.log. Returns its exit code.

    `again(output)` is asked after a failure: where it says so, after waiting for whatever it waits for, the command runs anew.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log_path = LOGS / f"{log_name}.log"
    with step(title) as progress:
        code = _run(title, command, log_path, env, cwd, progress)
        while code != 0 and again is not None and again(log_path.read_text(encoding="utf-8", errors="replace")):
            code = _run(title, command, log_path, env, cwd, progress)
        if code != 0 and code not in tolerate:
            tail = log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
            raise SetupError(f"{title} failed (exit code {code}); the last lines of {log_path.relative_to(ROOT)}:\n    "
                             + "\n    ".join(tail))
    return code


def _run(title, command, log_path, env, cwd, progress):
    with open(log_path, "w", encoding="utf-8", errors="replace") as log:
        log.write("$ " + " ".join(map(str, command)) + "\n")
        try:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        except FileNotFoundError:
            raise SetupError(f"{title}: the program '{command[0]}' is not installed.") from None
        with process:
            for line in process.stdout:
                log.write(line)
                if line.startswith("["):  # ninja's and CMake's "[done/all] what"
                    progress.note = line.split(" ", 1)[0]
        return process.returncode
