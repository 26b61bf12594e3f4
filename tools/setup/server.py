"""Serves build/site or build/dist on 127.0.0.1, with the headers that docs/hosting.md recommends to every host."""

import errno
import functools
import html
import http.server
import io
import mimetypes
import os
import pathlib
import re
import sys
import webbrowser

from tools.setup.console import SetupError
from tools.setup.paths import SITE

DEFAULT_PORT = 8017
IMMUTABLE = "immutable"  # the folder of build/dist whose files never change under their names
FOR_EVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the best first
TYPES = {
    ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".css": "text/css",
    ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".hea": "text/plain; charset=utf-8", ".js": "text/javascript", ".webmanifest": "application/manifest+json",
}


def type_of(path):
    ending = os.path.splitext(path)[1]
    return TYPES.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def send_head(self):
        """A file, compressed if it lies there compressed and the browser takes that."""
        path = pathlib.Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        if not path.is_file():
            return super().send_head()  # which redirects and says what is not there
        variants = [(name, path.with_name(path.name + ending)) for name, ending in ENCODINGS]
        variants = [(name, file) for name, file in variants if file.is_file()]
        accepted = _accepted(self.headers.get("Accept-Encoding", ""))
        encoding, file = next((one for one in variants if one[0] in accepted), (None, path))
        content = file.read_bytes()
        state = file.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}{"-" + encoding if encoding else ""}"'
        is_known = tag in [one.strip().removeprefix("W/") for one in self.headers.get("If-None-Match", "").split(",")]
        self.send_response(http.HTTPStatus.NOT_MODIFIED if is_known else http.HTTPStatus.OK)
        self.send_header("ETag", tag)
        if variants:
            self.send_header("Vary", "Accept-Encoding")
        if is_known:
            content = b""
        else:
            self.send_header("Content-Type", type_of(path.name))
            self.send_header("Content-Length", str(len(content)))
            if encoding:
                self.send_header("Content-Encoding", encoding)
        self._may_stay = path.parent == pathlib.Path(self.directory) / IMMUTABLE
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self):
        # Elsewhere a rebuilt page is seen on reload.
        self.send_header("Cache-Control", FOR_EVER if self.__dict__.pop("_may_stay", False) else "no-cache")
        for name, value in security_headers(self.directory).items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code="-", size="-"):
        if not str(code).startswith(("2", "3")):
            super().log_request(code, size)


def _accepted(header):
    """The encodings that a browser takes: "gzip, br;q=0.5, zstd;q=0" -> {"gzip", "br"}."""
    accepted = set()
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight):
            accepted.add(name.strip().lower())
    return accepted


def security_headers(site=SITE):
    """What keeps the promise "nothing leaves your browser", for the page and for scripts that run as workers.

    The policy is the page's own, from its <meta>; only a header can add that no other page frames it.
    """
    page = pathlib.Path(site) / "index.html"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""  # it may be under construction
    policy = policy_of(text)
    return {
        "Content-Security-Policy": f"{policy or NOTHING}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


NOTHING = "default-src 'none'"


def policy_of(page):
    """The policy in a page's <meta>, or None."""
    policy = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', page)
    return html.unescape(policy[1]) if policy else None


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
