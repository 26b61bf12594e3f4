"""Format and lint checks of our own files, as CI runs them."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools.setup import builds
from tools.setup.console import SetupError, run_logged, step
from tools.setup.paths import BUILD, ROOT

FRONT_END = ("web", "tests", "benchmarks", "package.json", "biome.json")  # not ".": build/ and node_modules are large


def own_files(*endings):
    """Files of the repository, tracked or new, that are not ignored."""
    listing = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True,
                             text=True, check=True).stdout
    return [name for name in listing.splitlines() if name.endswith(endings) and (ROOT / name).is_file()]


def check():
    run_logged("Format of C++ (clang-format)", ["clang-format", "--dry-run", "-Werror", *own_files(".cpp", ".c", ".h")], "clang-format")
    # the program itself: npm's package around it wants every platform's in the lock file
    biome = next(iter(ROOT.glob("node_modules/@biomejs/cli-*/biome")), "biome")
    run_logged("JavaScript and CSS (biome)", [biome, "check", "--error-on-warnings", *FRONT_END], "biome")
    with step("Python compiles"):
        for name in ["serve.py", "tests/run", "tools/release", "tools/check_deployed", *own_files(".py")]:
            try:
                compile((ROOT / name).read_text(encoding="utf-8"), name, "exec")
            except SyntaxError as error:
                raise SetupError(f"Python: {error}") from None
    _clang_tidy()


def _clang_tidy():
    """clang-tidy on core and command line as they are compiled, several files at once: their headers take the time."""
    builds.build("lint", "build.ninja", title="Which files there are to lint")  # nothing is compiled
    commands = json.loads((BUILD / "lint" / "compile_commands.json").read_text(encoding="utf-8"))
    own = tuple(f"{root}/{part}/" for root in (BUILD / "lint", ROOT) for part in ("shared", "cli"))
    files = sorted({one["file"] for one in commands if one["file"].startswith(own)})
    with step(f"clang-tidy on {len(files)} units of compilation") as progress, ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        outputs = []
        for done, result in enumerate(pool.map(_tidy_one, files), 1):
            progress.note = f"[{done}/{len(files)}]"
            if result.returncode != 0:
                outputs.append(result.stdout)
        if outputs:
            raise SetupError("clang-tidy found:\n" + "\n".join(outputs))


def _tidy_one(name):
    return subprocess.run(["clang-tidy", "--quiet", "-p", str(BUILD / "lint"), name], cwd=ROOT, capture_output=True, text=True,
                          check=False)
