"""Set-up shared by serve.py and tests/run: packages, pinned sources, builds. Standard library only."""
