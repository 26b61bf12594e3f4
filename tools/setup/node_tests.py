"""Node's test files, several at once; each in a process group of its own, which is ended when it hangs."""

import os
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor, as_completed

from tools.setup.console import say
from tools.setup.paths import ROOT

PATIENCE_S = 25 * 60  # of one file
KINDS = ("tests", "pass", "fail", "cancelled", "skipped")


def run(files, at_once, environment, progress):
    """Run `files`, `at_once` of them at a time; says what failed at once. Returns (output, summary)."""
    outputs, counts = [], dict.fromkeys(KINDS, 0)
    with ThreadPoolExecutor(at_once) as pool:
        for done in as_completed([pool.submit(_run_one, file, environment) for file in files]):
            file, code, output = done.result()
            outputs.append(output)
            progress.note = f"[{len(outputs)}/{len(files)}]"
            for kind in KINDS:
                counts[kind] += sum(map(int, re.findall(rf"^ℹ {kind} (\d+)", output, re.MULTILINE)))
            if code != 0:
                progress.failed = True
                say(f"{file.relative_to(ROOT)}: exit code {code}\n{output}")
    return "\n".join(outputs), "\n".join(f"ℹ {kind} {count}" for kind, count in counts.items())


def _run_one(file, environment):
    command = ["node", "--test", "--test-reporter=spec", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            output = f"{_end(process)}\nIt was still running after {PATIENCE_S // 60} minutes.\n"
    return file, process.returncode, output


def _end(process):
    """End a process with all that it has started; returns what it had printed."""
    os.killpg(process.pid, signal.SIGTERM)  # asked so, it ends the browsers that it has started
    try:
        return process.communicate(timeout=10)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0]
