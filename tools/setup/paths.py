"""Where set-up puts things; everything it makes lies under build/."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
DOWNLOADS = BUILD / "downloads"
DEPS = BUILD / "deps"
LOGS = BUILD / "logs"
SITE = BUILD / "site"
DIST = BUILD / "dist"
