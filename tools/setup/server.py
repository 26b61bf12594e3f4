"""Serves build/site on 127.0.0.1, with the headers that docs/hosting.md recommends to every host."""

import errno
import functools
import html
import http.server
import os
import pathlib
import re
import sys
import webbrowser

from tools.setup.console import SetupError
from tools.setup.paths import SITE

DEFAULT_PORT = 8017


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json",
        ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8", ".hea": "text/plain; charset=utf-8",
        ".safetensors": "application/octet-stream",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # a rebuilt page is seen on reload
        for name, value in security_headers(self.directory).items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code="-", size="-"):
        if not str(code).startswith(("2", "3")):
            super().log_request(code, size)


def security_headers(site=SITE):
    """What keeps the promise "nothing leaves your browser", for the page and for scripts that run as workers.

    The policy is the page's own, from its <meta>; only a header can add that no other page frames it.
    """
    page = pathlib.Path(site) / "index.html"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""  # it may be under construction
    policy = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', text)
    nothing = "default-src 'none'"
    return {
        "Content-Security-Policy": f"{html.unescape(policy[1]) if policy else nothing}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def _bind(port, site):
    """The port asked for, or the first free one from the default on."""
    for candidate in [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + 20):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), functools.partial(_Handler, directory=str(site)))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise SetupError(f"Port {port} is not free; choose another one with --port." if port is not None
                     else f"None of the ports {DEFAULT_PORT} to {DEFAULT_PORT + 19} is free; choose one with --port.")


def serve(port, open_browser, site=SITE):
    with _bind(port, site) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        print(f"Beatlens is at {address} (Ctrl+C ends it)", flush=True)
        has_screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if open_browser and has_screen:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
