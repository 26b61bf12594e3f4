"""CMake builds by preset, and npm's packages."""

from tools.setup.console import run_logged
from tools.setup.paths import BUILD, ROOT


def configure(preset):
    """Configure build/<preset> where that has not been done; ninja does it again when a CMake file changed."""
    if not (BUILD / preset / "build.ninja").is_file():
        run_logged(f"Configuring {preset}", ["cmake", "--preset", preset], f"configure-{preset}")


def build(preset, *targets, title):
    """Bring `targets` (default: all) of build/<preset> up to date."""
    configure(preset)
    run_logged(title, ["ninja", "-C", BUILD / preset, *targets], f"build-{preset}")


def npm_install():
    """node_modules as package-lock.json has it."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".beatlens-lock"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    run_logged("Installing npm packages for tests and lint", ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm")
    stamp.write_bytes(lock.read_bytes())
