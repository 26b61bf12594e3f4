"""tools/check_deployed on copies of a page: from serve.py's own server, from a host that knows only files, and broken ones."""

import functools
import gzip
import hashlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

from tools.setup import server

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self' blob:"
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
FILES = {
    "index.html": f"<!doctype html><head>{META}</head>".encode(),
    "immutable/main-0123456789.mjs": b"// a module that says the same again and again\n" * 100,
    "immutable/engine-0123456789.wasm": b"\0asm" + b"the same again and again" * 200,
    "immutable/page-0123456789.css": b"a { color: red }\n",
    "immutable/model-0123456789.safetensors": bytes(range(256)),
}


class PlainHost(http.server.SimpleHTTPRequestHandler):
    """Files and their types, nothing else; `extra` headers and `types` where a test gives them."""

    extra, types = {}, {}

    def guess_type(self, path):
        return self.types.get(pathlib.Path(path).suffix) or server.type_of(str(path))

    def end_headers(self):
        for name, value in self.extra.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


class QuietServePy(server._Handler):  # pylint: disable=protected-access
    def log_message(self, *_):
        pass


class CheckDeployed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = pathlib.Path(folder.name)
        self.write(FILES)

    def write(self, files):
        (self.site / "immutable").mkdir(exist_ok=True)
        for name, content in files.items():
            (self.site / name).write_bytes(content)
            if len(content) > 1400:
                (self.site / f"{name}.gz").write_bytes(gzip.compress(content))
        listed = [{"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "type": server.type_of(name)}
                  for name, content in files.items()]
        (self.site / "files.json").write_text(json.dumps({"files": listed}), encoding="utf-8")

    def check(self, handler=PlainHost, path=""):
        """(exit code, lines that begin with "wrong:", lines of advice, all that was printed)"""
        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(self.site)))
        threading.Thread(target=host.serve_forever, daemon=True).start()
        try:
            done = subprocess.run([sys.executable, ROOT / "tools" / "check_deployed", f"http://127.0.0.1:{host.server_address[1]}{path}"],
                                  capture_output=True, text=True, check=False, timeout=120)
        finally:
            host.shutdown()
            host.server_close()
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        return (done.returncode, [one for one in lines if one.startswith("wrong:")],
                [one for one in lines if one.startswith("advice:")], done.stdout)

    def assert_wrong(self, result, *parts):
        code, wrong, _, output = result
        self.assertEqual(code, 1, output)
        self.assertEqual(len(wrong), 1, output)
        for part in parts:
            self.assertIn(part, wrong[0])

    def test_a_copy_from_serve_py_leaves_nothing_to_say(self):
        code, wrong, advice, output = self.check(QuietServePy)
        self.assertEqual((code, wrong, advice), (0, [], []), output)

    def test_the_address_may_name_the_page_or_lack_its_slash(self):
        for path in ("", "/", "/index.html"):
            self.assertEqual(self.check(QuietServePy, path)[0], 0, path)

    def test_a_plain_host_is_good_enough_and_gets_advice(self):
        code, wrong, advice, output = self.check()
        self.assertEqual((code, wrong), (0, []), output)
        for part in ("not compressed", "Cache-Control", "frame-ancestors", "nosniff"):
            self.assertTrue(any(part in one for one in advice), output)
        self.assertFalse(any("model" in one and "not compressed" in one for one in advice), output)  # it would gain nothing

    def test_a_missing_file(self):
        (self.site / "immutable/engine-0123456789.wasm").unlink()
        self.assert_wrong(self.check(), "engine-0123456789.wasm is missing", "404")

    def test_a_changed_byte(self):
        file = self.site / "immutable/model-0123456789.safetensors"
        content = bytearray(file.read_bytes())
        content[100] ^= 1
        file.write_bytes(content)
        self.assert_wrong(self.check(), "model-0123456789.safetensors is another file")

    def test_a_compressed_file_of_another_content(self):
        (self.site / "immutable/main-0123456789.mjs.gz").write_bytes(gzip.compress(b"something else"))
        self.assert_wrong(self.check(QuietServePy), "main-0123456789.mjs", "gzip")
        (self.site / "immutable/main-0123456789.mjs.gz").write_bytes(b"no gzip at all")
        self.assert_wrong(self.check(QuietServePy), "main-0123456789.mjs", "gzip")

    def test_a_module_of_a_wrong_type(self):
        class Host(PlainHost):
            types = {".mjs": "application/octet-stream"}
        self.assert_wrong(self.check(Host), "main-0123456789.mjs", "application/octet-stream", "text/javascript")

    def test_wasm_of_a_wrong_type_is_only_slower(self):
        class Host(PlainHost):
            types = {".wasm": "application/octet-stream"}
        code, _, advice, output = self.check(Host)
        self.assertEqual(code, 0, output)
        self.assertTrue(any("application/wasm" in one for one in advice), output)

    def test_a_page_without_its_policy(self):
        self.write({**FILES, "index.html": b"<!doctype html>"})
        self.assert_wrong(self.check(), "No policy is in force")

    def test_a_policy_in_the_header_alone_is_one(self):
        class Host(PlainHost):
            extra = {"Content-Security-Policy": POLICY}
        self.write({**FILES, "index.html": b"<!doctype html>"})
        code, wrong, _, output = self.check(Host)
        self.assertEqual((code, wrong), (0, []), output)

    def test_a_policy_that_lets_data_out(self):
        self.write({**FILES, "index.html": FILES["index.html"].replace(b"connect-src 'self'", b"connect-src *")})
        self.assert_wrong(self.check(), "other hosts")

    def test_a_host_whose_own_policy_stops_the_workers(self):
        class Host(PlainHost):
            extra = {"Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"}
        self.assert_wrong(self.check(Host), "worker-src", "blob:")

    def test_a_page_that_browsers_keep_is_advised_against(self):
        class Host(PlainHost):
            extra = {"Cache-Control": "public, max-age=31536000, immutable"}
        code, _, advice, output = self.check(Host)
        self.assertEqual(code, 0, output)
        self.assertTrue(any("index.html" in one and "no-cache" in one for one in advice), output)

    def test_what_is_no_copy_at_all(self):
        (self.site / "files.json").unlink()
        self.assert_wrong(self.check(), "files.json is missing")
        for text in ("[]", "{", '{"files": [{"path": "index.html"}]}'):
            (self.site / "files.json").write_text(text, encoding="utf-8")
            self.assert_wrong(self.check(), "files.json is not the list")

    def test_a_host_that_is_not_there(self):
        done = subprocess.run([sys.executable, ROOT / "tools" / "check_deployed", "http://127.0.0.1:9/"], capture_output=True, text=True,
                              check=False, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("cannot be loaded", done.stdout)


if __name__ == "__main__":
    unittest.main()
