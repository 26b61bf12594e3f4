"""A WebAssembly module as a JavaScript one that holds its bytes: bytes.py MODULE.wasm OUT.mjs. No module: no bytes."""

import base64
import pathlib
import sys

module, out = map(pathlib.Path, sys.argv[1:])
encoded = base64.b64encode(module.read_bytes()).decode() if module.is_file() else ""
out.write_text(f"export default '{encoded}';\n", encoding="utf-8")
