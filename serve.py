#!/usr/bin/env python3
"""Builds the page and serves it on 127.0.0.1. Installs what is missing on Debian 12 and 13; a second start only serves."""

import argparse
import sys

from tools.setup import builds, debian, server, sources
from tools.setup.console import SetupError
from tools.setup.paths import DIST, SITE


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build-only", action="store_true", help="build the page into build/site and stop")
    parser.add_argument("--dist", action="store_true", help="build and serve build/dist, the page for hosts: compressed, and with names "
                        "under which browsers may keep its files")
    parser.add_argument("--port", type=int, help=f"the port to serve on (default: the first free one from {server.DEFAULT_PORT} on)")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    options = parser.parse_args()
    if options.port is not None and not 0 <= options.port <= 65535:
        parser.error("--port is a number from 0 (any free port) to 65535")
    try:
        debian.ensure("base", "wasm", *(["dist"] if options.dist else []))
        sources.ensure()
        builds.build("wasm", "dist" if options.dist else "site", title="Engine, viewer and page")
        if not options.build_only:
            server.serve(options.port, not options.no_open, DIST if options.dist else SITE)
    except SetupError as error:
        print(f"serve.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nserve.py: stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
