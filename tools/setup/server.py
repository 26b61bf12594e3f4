"""Serves build/site on 127.0.0.1."""

import errno
import http.server
import os
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, directory=str(SITE), **kwargs)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # a rebuilt page is seen on reload
        super().end_headers()

    def log_request(self, code="-", size="-"):
        if not str(code).startswith(("2", "3")):
            super().log_request(code, size)


def _bind(port):
    """The port asked for, or the first free one from the default on."""
    for candidate in [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + 20):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), _Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise SetupError(f"Port {port} is not free; choose another one with --port." if port is not None
                     else f"None of the ports {DEFAULT_PORT} to {DEFAULT_PORT + 19} is free; choose one with --port.")


def serve(port, open_browser):
    with _bind(port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        print(f"Beatlens is at {address} (Ctrl+C ends it)", flush=True)
        has_screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if open_browser and has_screen:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
