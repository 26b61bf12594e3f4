#!/usr/bin/env python3
"""Makes build/dist of build/site: the same page in few files, with the hash of their content in their names, so that browsers
and hosts may keep all but index.html for ever. What is to be served compressed lies there compressed.

index.html       the only page; it, files.json and service-worker.js are the only files whose content changes under their names
service-worker.js   keeps the page on the visitor's machine: web/page/service-worker.js with the list of the files
files.json       every file with its size, SHA-256 and type: what tools/check_deployed compares a copy with
immutable/       everything else; beside a file, where that saves, the same with brotli (.br) and gzip (.gz)
_headers         the headers that docs/hosting.md recommends, for hosts that read this file
.htaccess        the same for Apache
"""

import argparse
import base64
import gzip
import hashlib
import html.parser
import json
import os
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.dont_write_bytecode = True

from tools.setup import server  # noqa: E402

PLACES = ("engine/places.mjs", "js/places.mjs")  # the modules that name files
WORTH_IT = 0.95  # a compressed file that is not smaller than this share is left out
FOR_EVER = server.FOR_EVER
SERVICE_WORKER = "service-worker.js"
NO_SERVICE_WORKER = "serviceWorker = null;"  # in places.mjs: build/site, whose files change under their names, has none
MANIFEST = "manifest.webmanifest"


class DistError(Exception):
    """What is wrong with the site, as a sentence."""


class Dist:
    def __init__(self, site, out):
        self.site, self.out = site, out
        self.names = {}  # a file of the site, by its path there -> its name in immutable/
        self.bundled = set()  # modules and style sheets of the site that are part of another file now
        self.on_demand = set()  # names in immutable/ of what a service worker keeps only once it was used

    def make(self, former):
        """Fills the empty folder `out`; takes compressed files from the folder `former` where they are of the same content."""
        (self.out / server.IMMUTABLE).mkdir(parents=True)
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder).resolve()
            for part in ("css", "js", "strings", "engine", "readers", "viewer"):
                shutil.copytree(self.site / part, work / part, ignore=shutil.ignore_patterns("*.wasm"))
            self._check_names(work)
            self._add_models()
            self._add_gallery()
            self._add_manifest()
            self._let_register(work)
            self._place(work)
            for module in ("readers/readers.mjs", "engine/worker.mjs"):  # first: others name them
                self._bundle(work, module)
                self._place(work)
            links = Links((self.site / "index.html").read_text(encoding="utf-8"))
            self._share_first(work)
            self._bundle(work, "js/main.mjs", links.hrefs())
            styles = links.styles()
            (work / "page.css").write_text("".join(f'@import "./{path}";\n' for path in styles), encoding="utf-8")
            self._bundle(work, "page.css")
            self.names[styles[0]] = self.names["page.css"]
            self.bundled.update(styles[1:])
            (self.out / "index.html").write_text(links.rewritten(self._link), encoding="utf-8")
        self._write_service_worker()
        self._write_lists()
        self._compress(former)

    def _add(self, path, content=None):
        """A file under the name that its content gives it."""
        if content is None:
            if not (self.site / path).is_file():
                raise DistError(f"{path} is not in {self.site}.")
            content = (self.site / path).read_bytes()
        stem, ending = posixpath.splitext(posixpath.basename(path))
        name = f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}{ending}"
        (self.out / server.IMMUTABLE / name).write_bytes(content)
        self.names[path] = name

    @staticmethod
    def _check_names(work):
        """Emscripten's modules name their .wasm file, but are given it; ours are to leave that to PLACES."""
        theirs = {f"{name}/{name}.mjs" for name in ("engine", "readers", "viewer")}
        for module in sorted(work.rglob("*.mjs")):
            path = module.relative_to(work).as_posix()
            if path not in theirs and path not in PLACES and re.search(r"import\.meta|baseURI", module.read_text(encoding="utf-8")):
                raise DistError(f"{path} finds files by itself (import.meta, baseURI): let {' or '.join(PLACES)} name them.")

    def _add_models(self):
        path = "assets/models/index.json"
        index = json.loads((self.site / path).read_text(encoding="utf-8"))
        folder = posixpath.dirname(path)

        def name_of(file):
            if f"{folder}/{file}" not in self.names:
                self._add(f"{folder}/{file}")
            return self.names[f"{folder}/{file}"]

        for model in index["models"]:
            model["file"] = name_of(model["file"])
        self.on_demand.update(model["file"] for model in index["models"])
        for key in ("default", "default_for_tables"):
            index[key] = name_of(index[key])
            self.on_demand.discard(index[key])
        self._add(path, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())

    def _add_gallery(self):
        path = "assets/gallery/strips.json"
        gallery = json.loads((self.site / path).read_text(encoding="utf-8"))
        for strip in gallery["strips"]:
            files = [f"{posixpath.dirname(path)}/{file}" for file in strip["files"]]
            for file in files:
                self._add(file)
            strip["files"] = [self.names[file] for file in files]
            self.on_demand.update(strip["files"])
        self._add(path, json.dumps(gallery, ensure_ascii=False, separators=(",", ":")).encode())

    def _add_manifest(self):
        """In immutable/ its addresses are relative to there; who installed the page is known by start_url, not by its own address."""
        manifest = json.loads((self.site / MANIFEST).read_text(encoding="utf-8"))
        for icon in manifest["icons"]:
            if icon["src"] not in self.names:
                self._add(icon["src"])
            icon["src"] = self.names[icon["src"]]
        for place in [manifest, *manifest["file_handlers"]]:
            for key in {"start_url", "scope", "action"} & place.keys():
                place[key] = f"../{place[key].removeprefix('./')}"
        self._add(MANIFEST, json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode())

    @staticmethod
    def _let_register(work):
        module = work / "js/places.mjs"
        text = module.read_text(encoding="utf-8")
        if NO_SERVICE_WORKER not in text:
            raise DistError(f"js/places.mjs lacks {NO_SERVICE_WORKER!r}.")
        # SERVICE_WORKER has no hash in its name, and lies above immutable/: _place leaves it as it is.
        module.write_text(text.replace(NO_SERVICE_WORKER, f"serviceWorker = new URL('../{SERVICE_WORKER}', import.meta.url);"),
                          encoding="utf-8")

    def _place(self, work):
        """Gives the addresses in PLACES the names of here; those of modules only once they are bundled."""
        for module in PLACES:
            def renamed(found, folder=posixpath.dirname(module)):
                address = found[1]
                path = posixpath.normpath(posixpath.join(folder, address))
                if path != SERVICE_WORKER and address.removeprefix("./") not in self.names.values():
                    if path not in self.names and not path.endswith(".mjs"):
                        self._add(path)
                    address = f"./{self.names[path]}" if path in self.names else address
                # PURE: what a bundle does not use is left out of it
                return f"/* @__PURE__ */ new URL('{address}', import.meta.url)"
            text = (work / module).read_text(encoding="utf-8")
            (work / module).write_text(re.sub(r"(?:/\* @__PURE__ \*/ )?new URL\('([^']+)', import\.meta\.url\)", renamed, text),
                                       encoding="utf-8")

    @staticmethod
    def _share_first(work):
        """Of what is loaded at first and used by later parts too a bundler makes a file for every set of parts that share something.
        Here every later part asks for all that is loaded at first, which is there by then: so it is one file."""
        def imported(path, pattern):
            found = re.findall(pattern, (work / path).read_text(encoding="utf-8"), re.MULTILINE)
            return [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in found]

        first, todo = [], ["js/main.mjs"]
        while todo:
            path = todo.pop()
            if path not in first:
                first.append(path)
                todo += imported(path, r"^(?:import\s*|(?:import|export)\b[^;='\"]*\bfrom\s*)['\"](\.[^'\"]+)['\"]")
        modules = [path.relative_to(work).as_posix() for path in sorted((work / "js").rglob("*.mjs"))]
        later = {name for path in modules for name in imported(path, r"\bimport\(\s*['\"](\.[^'\"]+)['\"]")} - set(first)
        together = work / "js/first.mjs"
        together.write_text("".join(f"import '../{path}';\n" for path in first[1:]), encoding="utf-8")
        for path in ["js/main.mjs", *sorted(later & set(modules))]:
            own = posixpath.relpath("js/first.mjs", posixpath.dirname(path))
            text = (work / path).read_text(encoding="utf-8")
            (work / path).write_text(f"import './{own}';\n{text}", encoding="utf-8")

    def _bundle(self, work, entry, asked_for=()):
        """A module or a style sheet with all that it imports; what it imports later, if ever, becomes a file of its own. What is
        left of it in other files keeps the name of one of their modules that is among those `asked_for` early."""
        meta = work / "meta.json"
        done = subprocess.run(
            ["esbuild", str(work / entry), "--bundle", "--splitting", "--format=esm", "--minify", "--charset=utf8",
             "--legal-comments=none", "--external:node:*", "--log-level=warning", f"--metafile={meta}",
             f"--outdir={self.out / server.IMMUTABLE}", "--out-extension:.js=.mjs", "--entry-names=[name]-[hash]",
             "--chunk-names=[name]-[hash]"], cwd=work, capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr.strip():
            raise DistError(f"esbuild failed on {entry}:\n{done.stderr.strip()}")
        outputs = json.loads(meta.read_text(encoding="utf-8"))["outputs"]
        for path, output in outputs.items():
            self.bundled.update(output["inputs"])
            source = output.get("entryPoint", "")
            if source == entry:
                self.names[entry] = posixpath.basename(path)
                for part in (each["path"] for each in output["imports"] if each["kind"] == "import-statement"):
                    early = [name for name in outputs[part]["inputs"] if name in asked_for]
                    self.names.update({name: posixpath.basename(part) for name in early[:1]})
            if source.startswith("strings/") and not re.search(r"\ben\.mjs$", source):
                self.on_demand.add(posixpath.basename(path))
        self.bundled.discard(entry)

    def _link(self, path):
        """What a file that index.html names is called here; None: it is no file of its own any more."""
        if path in self.names:
            return f"{server.IMMUTABLE}/{self.names[path]}"
        if path in self.bundled:
            return None
        self._add(path)
        return self._link(path)

    def _files(self):
        return sorted(path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_file())

    def _write_service_worker(self):
        for path in ("licenses.txt", "viewer/further.ttf"):
            if path in self.names:
                self.on_demand.add(self.names[path])
        files = []
        for path in self._files():
            digest = base64.b64encode(hashlib.sha256((self.out / path).read_bytes()).digest()).decode()
            is_kept = posixpath.basename(path) not in self.on_demand
            # The folder's own address stands for its page: some hosts redirect index.html to it.
            files.append(["" if path == "index.html" else path, digest, int(is_kept)])
        version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:10]
        site = json.dumps({"version": version, "files": files}, separators=(",", ":"))
        text = (self.site / SERVICE_WORKER).read_text(encoding="utf-8")
        if text.count("const site = null;") != 1:
            raise DistError(f"{SERVICE_WORKER} has no place for the list of files.")
        (self.out / SERVICE_WORKER).write_text(text.replace("const site = null;", f"const site = {site};"), encoding="utf-8")

    def _write_lists(self):
        files = []
        for path in self._files():
            content = (self.out / path).read_bytes()
            files.append({"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                          "type": server.type_of(path)})
        (self.out / "files.json").write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")
        always = server.security_headers(self.out)
        (self.out / "_headers").write_text(
            "/*\n" + "".join(f"  {name}: {value}\n" for name, value in always.items()) +
            f"/{server.IMMUTABLE}/*\n  Cache-Control: {FOR_EVER}\n" +
            "".join(f"{path}\n  Cache-Control: no-cache\n" for path in ("/", "/index.html", "/files.json", f"/{SERVICE_WORKER}")), encoding="utf-8")
        (self.out / ".htaccess").write_text(htaccess(always), encoding="utf-8")

    def _compress(self, former):
        def write(path):
            source = self.out / path
            content = source.read_bytes()
            of_before = former / path
            is_same = of_before.is_file() and of_before.read_bytes() == content
            for ending, compress in ((".br", _brotli), (".gz", _gzip)):
                before = of_before.with_name(of_before.name + ending)
                compressed = before.read_bytes() if is_same and before.is_file() else compress(source)
                if len(compressed) < WORTH_IT * len(content):
                    source.with_name(source.name + ending).write_bytes(compressed)

        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(write, [path for path in self._files() if path not in ("_headers", ".htaccess")]))


def _brotli(file):
    return subprocess.run(["brotli", "-c", "-q", "11", "-w", "24", str(file)], stdout=subprocess.PIPE, check=True).stdout


def _gzip(file):
    return gzip.compress(file.read_bytes(), 9, mtime=0)


class Links(html.parser.HTMLParser):
    """The start tags of a page that name files of the site."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.text = text
        self.tags = []  # (where it begins, its text, tag, attributes)
        self.lines = [0]
        for line in text.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        line, column = self.getpos()
        attributes = dict(attrs)
        if "href" in attributes or "src" in attributes:
            self.tags.append((self.lines[line - 1] + column, self.get_starttag_text(), tag, attributes))

    def hrefs(self):
        return {attributes["href"] for _, _, _, attributes in self.tags if "href" in attributes}

    def styles(self):
        return [attributes["href"] for _, _, tag, attributes in self.tags if tag == "link" and attributes.get("rel") == "stylesheet"]

    def rewritten(self, link):
        """The page with `link(path)` for each path; where that is None, without the tag and the line that it stands on."""
        text = self.text
        for begin, tag_text, _, attributes in reversed(self.tags):
            path = attributes.get("href") or attributes["src"]
            to = link(path)
            end = begin + len(tag_text)
            if to is None:
                begin = text.rindex("\n", 0, begin)
                replaced = ""
            else:
                replaced = tag_text.replace(f'"{path}"', f'"{to}"')
            text = text[:begin] + replaced + text[end:]
        return text


def htaccess(always):
    types = "".join(f"AddType {kind.split(';')[0]} {' '.join(endings)}\n" for kind, endings in (
        ("text/javascript", [".mjs"]), ("application/wasm", [".wasm"]), ("application/json", [".json"]),
        ("application/manifest+json", [".webmanifest"])))
    compressed = "".join(f"""    RewriteCond %{{HTTP:Accept-Encoding}} \\b{name}\\b
    RewriteCond %{{REQUEST_FILENAME}}{ending} -f
    RewriteRule ^(.+)$ $1{ending} [L,E=compressed:1]
""" for name, ending in (("br", ".br"), ("gzip", ".gz")))
    forced = "".join(f"""<FilesMatch "\\.{pattern}\\.(br|gz)$">
    ForceType {kind}
</FilesMatch>
""" for pattern, kind in (("html", "text/html"), ("mjs", "text/javascript"), ("css", "text/css"), ("wasm", "application/wasm"),
                          ("json", "application/json"), ("js", "text/javascript"), ("webmanifest", "application/manifest+json"), ("svg", "image/svg+xml"), ("txt", "text/plain"),
                          ("(safetensors|hea|dat|atr)", "application/octet-stream")))
    return f"""# Headers, types and compressed files for Apache; made with the page.
{types}RemoveType .gz
RemoveEncoding .gz .br
<IfModule mod_headers.c>
{''.join(f'    Header always set {name} "{value}"' + chr(10) for name, value in always.items())}    Header set Cache-Control "no-cache"
    <If "%{{REQUEST_URI}} =~ m#/{server.IMMUTABLE}/#">
        Header set Cache-Control "{FOR_EVER}"
    </If>
    Header append Vary Accept-Encoding
    <FilesMatch "\\.br$">
        Header set Content-Encoding br
    </FilesMatch>
    <FilesMatch "\\.gz$">
        Header set Content-Encoding gzip
    </FilesMatch>
</IfModule>
{forced}<IfModule mod_rewrite.c>
    RewriteEngine On
    RewriteRule \\.(br|gz)$ - [L,E=no-gzip:1]
{compressed}</IfModule>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    missing = [program for program in ("esbuild", "brotli") if shutil.which(program) is None]
    if missing:
        print(f"make_dist: {' and '.join(missing)} must be on the path; Debian has packages of these names.", file=sys.stderr)
        return 1
    growing = options.out.with_name(options.out.name + ".new")
    shutil.rmtree(growing, ignore_errors=True)
    try:
        Dist(options.site.resolve(), growing.resolve()).make(options.out)
    except (DistError, OSError, subprocess.CalledProcessError) as error:
        print(f"make_dist: {error}", file=sys.stderr)
        return 1
    shutil.rmtree(options.out, ignore_errors=True)
    growing.rename(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
