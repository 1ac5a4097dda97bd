"""The components' own files, handed out by the server.

Their address holds a hash of them all: a browser asks once and keeps them for a year, and changed files
have another address. Modules import each other by relative paths, which stay under that address.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.ui.follow import shown

_KINDS = {".css": "text/css", ".html": "text/html", ".js": "text/javascript"}
_FILES = {
    path.name: path.read_bytes()
    for path in sorted(Path(__file__).parent.iterdir())
    if path.suffix in _KINDS
}
ADDRESS = f"components/{hashlib.sha256(b''.join(_FILES.values())).hexdigest()[:16]}"


def component(
    name: str, *styles: str, markup: str | None = "", kind: str = "component", first: str = ""
) -> Callable[..., Any]:
    """The component whose script is NAME.js and whose markup is NAME.html, or another file, or none.

    What goes to the browser with each answer is where to find them. It starts from the page's address:
    pages lie side by side under the app's root, wherever a proxy puts that. kind: as what a hall that
    follows sees it ("component", or "chart", which stands among the page's own elements), or "" where it
    does not. first: a script that goes out with the answer, and runs before files are fetched.
    """
    files = [f"{name}.js", f"{name}.html" if markup == "" else markup, styles]
    mounted = st.components.v2.component(
        f"atlas_{name}",
        html='<div class="component" aria-busy="true"></div>',
        js=f"""{_FILES[first].decode() if first else ""}
const {{ mount }} = await import(new URL("{ADDRESS}/mount.js", document.baseURI));
export default await mount(...{json.dumps(files)});
""",
        isolate_styles=kind != "chart",
    )

    def show(data: Any, key: str, **on: Any) -> None:
        if kind:
            body = data if isinstance(data, bytes) else b""
            shown(kind, body, key, files=files, data=None if body else data)
        mounted(data=data, key=key, **on)

    return show


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        return Response(status_code=404)
    return Response(
        _FILES[name],
        media_type=_KINDS[Path(name).suffix],
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


route = Route(f"/{{root:path}}{ADDRESS}/{{name}}", _file)
