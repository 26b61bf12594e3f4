"""Debian's packages: what is missing, how to install it, and how to fetch a source tarball from the machine's own mirror."""

import os
import re
import shutil
import subprocess
import time

from tools.setup.console import SetupError, run_logged, say
from tools.setup.paths import BUILD

# What each part needs; unversioned names, so that Debian 12 and 13 both have them.
PACKAGES = {
    "base": ["cmake", "ninja-build", "g++", "libexpected-dev", "nlohmann-json3-dev", "libfast-float-dev", "libcli11-dev"],
    # clang-19, lld-19: the kernels of relaxed SIMD (web/kernels), which Debian 12's Emscripten does not know.
    # fonts-droid-fallback, python3-fonttools: the viewer's font for Chinese. python3-debian: licences of what is inside. binaryen:
    # tools/split_engine.py.
    "wasm": ["emscripten", "binaryen", "nodejs", "clang-19", "lld-19", "fonts-droid-fallback", "python3-fonttools", "python3-debian"],
    "dist": ["esbuild", "brotli"],
    # libedf-dev, libmatio-dev: other readers of these formats, to compare ours with in the tests. ccache: what one build
    # compiled, the others take.
    "native": ["libcpuinfo-dev", "libedf-dev", "libmatio-dev", "ccache"],
    "sanitize": ["clang", "llvm", "libclang-rt-dev"],
    # libopenblas: LibTorch takes whichever BLAS is installed, and Debian's reference one makes linear layers slow.
    # libcairo2-dev draws a run's pictures; python3-protobuf reads its event files in a test, python3-onnx checks and runs
    # networks that were written as ONNX. libgloo-dev: messages between the processes of one training.
    "trainer": ["libtorch-dev", "libgloo-dev", "libopenblas0-openmp", "libcairo2-dev", "python3-protobuf", "libonnx-dev",
                "libprotobuf-dev", "python3-onnx"],
    # What CPack's Debian packages are made with, and what asks for the library by name.
    "package": ["dpkg-dev", "file", "help2man", "pkg-config"],
    "npm": ["npm"],
    "browser": ["chromium", "firefox-esr"],
    "lint": ["clang-format", "clang-tidy"],
}
# Where one of these programs is on the path already, wherever it comes from, its package is not asked for.
PROGRAMS = {"cmake": "cmake", "ninja-build": "ninja", "g++": "g++", "nodejs": "node", "npm": "npm", "chromium": "chromium",
            "firefox-esr": "firefox-esr", "ccache": "ccache", "esbuild": "esbuild", "brotli": "brotli"}


LOCK_PATIENCE_S = 15 * 60  # an unattended upgrade of a whole system can take that long
LOCK_PAUSE_S = 2
APT_GET = ["env", "LC_ALL=C", "apt-get"]  # what it says is read here, so it says it in English
_LOCKED = re.compile(r"^E: Could not get lock .*", re.MULTILINE)
_HOLDER = re.compile(r"held by process (\d+)(?: \(([^)]*)\))?")


def ensure(*parts):
    """Install the packages of `parts` that are missing, as root or through sudo."""
    wanted = sorted({name for part in parts for name in PACKAGES[part]})
    wanted = [name for name in wanted if not (name in PROGRAMS and shutil.which(PROGRAMS[name]))]
    if os.environ.get("EMSDK") or os.environ.get("EMSCRIPTEN"):  # an Emscripten of the user's own
        wanted = [name for name in wanted if name != "emscripten"]
    installed = _installed(wanted)
    missing = [name for name in wanted if name not in installed]
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise SetupError("This is not a Debian system, so please install by other means what provides: " + " ".join(missing) + ".")
    sudo = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise SetupError("As root, please run: apt-get install --no-install-recommends " + " ".join(missing))
        sudo = ["sudo"]
        subprocess.run(["sudo", "-v"], check=False)  # asks for the password where it can be seen
    # An update that failed in part (say, a third party's archive is down) may still do; the installation will tell.
    run_logged("Updating the list of Debian packages", [*sudo, *APT_GET, "update"], "apt-update", tolerate=(100,),
               again=wait_for_locks())
    run_logged(f"Installing {len(missing)} Debian packages ({', '.join(missing)})",
               [*sudo, *APT_GET[:-1], "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *missing],
               "apt-install", again=wait_for_locks())


def wait_for_locks():
    """For run_logged's `again`: apt-get gives up at once where another program (another set-up, an unattended upgrade) holds one
    of its locks; so say that, wait, and start it anew. Its own DPkg::Lock::Timeout knows nothing of the lock on the lists."""
    begin = time.monotonic()
    has_said = False

    def again(output):
        nonlocal has_said
        locked = _LOCKED.search(output)
        if locked is None:
            return False
        holder = _HOLDER.search(output)
        who = f"process {holder[1]}, {holder[2] or 'unknown'}" if holder else "another program"
        if time.monotonic() - begin > LOCK_PATIENCE_S:
            raise SetupError(f"Debian's package system has been in use by another program ({who}) for {_minutes(LOCK_PATIENCE_S)}; "
                             f"let that end, then start again. apt-get said: {locked[0]}")
        if not has_said:
            say(f"  Debian's package system is in use ({who}); waiting for it to be free, at most {_minutes(LOCK_PATIENCE_S)}")
            has_said = True
        time.sleep(LOCK_PAUSE_S)
        return True

    return again


def _minutes(seconds):
    return f"{seconds / 60:g} minutes"


def _installed(names):
    if not shutil.which("dpkg-query"):
        return set()
    listing = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
                             capture_output=True, text=True, check=False).stdout
    return {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}


def download_source(package, suite, folder):
    """Fetch a source package's files into `folder`; returns apt's output. The system's own package lists stay untouched."""
    if not shutil.which("apt-get"):
        return "apt-get is not on this machine"
    state = BUILD / "apt"
    options = ["-o", f"Dir::Etc::sourcelist={state}/sources.list", "-o", "Dir::Etc::sourceparts=-",
               "-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}/cache", "-o", "APT::Sandbox::User="]
    output = ""
    if not (state / "updated").is_file():
        (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (state / "cache").mkdir(parents=True, exist_ok=True)
        (state / "sources.list").write_text("".join(
            f"deb-src {signed}{mirror} {suite} main\n" for mirror, signed in _mirrors()), encoding="utf-8")
        again = wait_for_locks()
        while True:
            done = subprocess.run([*APT_GET, *options, "update"], capture_output=True, text=True, check=False)
            output = done.stdout + done.stderr
            if done.returncode == 0 or not again(output):
                break
        if done.returncode == 0:
            (state / "updated").touch()
    done = subprocess.run(["apt-get", *options, "source", "--download-only", package], cwd=folder,
                          capture_output=True, text=True, check=False)
    return output + done.stdout + done.stderr


def _mirrors():
    """(address, "[signed-by=…] ") of the mirrors that this machine takes Debian itself from, whichever way they are configured."""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)|$(SIGNED_BY)|$(LABEL)|$(COMPONENT)|$(CODENAME)"],
        capture_output=True, text=True, check=False).stdout
    mirrors = {}
    for line in listing.splitlines():
        address, signed, label, component, codename = line.split("|")
        # updates and backports live on the same mirror; security and strangers' archives do not have what we ask for
        if label == "Debian" and component == "main" and "-" not in codename:
            keyring = signed if signed.startswith("/") else "/usr/share/keyrings/debian-archive-keyring.gpg"
            mirrors[address] = f"[signed-by={keyring}] " if os.path.exists(keyring) else ""
    if not mirrors:
        raise SetupError("No Debian mirror was found in this machine's apt sources; run 'apt-get update' as root and start again.")
    return mirrors.items()
