"""What the server does beside running pages: it gets ready, and says how a browser may use them."""

import ast
import gc
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import FrameType
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from torch import OutOfMemoryError

from core.atlas import ROOT
from core.device import keep_to_cpu
from core.ui import hall

FRAMED_BY = "SYMMETRY_ATLAS_FRAMED_BY"

_log = logging.getLogger(__name__)


# What a page asks for is relative to its own address, wherever a proxy puts the app.
pictures = Mount("/{root:path}assets/gallery", StaticFiles(directory=ROOT / "assets" / "gallery"))


def ready(prepare: Callable[[], Any]) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    """A life of the server that begins with what the first visitors would wait for.

    prepare: called when all is loaded; what it computes is kept elsewhere.
    """

    @asynccontextmanager
    async def life(app: st.App) -> AsyncIterator[None]:
        _load(prepare)
        _end_lectures_on_exit()
        yield

    return life


def _load(prepare: Callable[[], Any]) -> None:
    """Load all pages' modules, prepare, and take all that out of the collector's sight.

    Streamlit collects all generations after every run, holding back what the run has sent; over the
    objects of PyTorch, Plotly and the rest that takes 200 ms. Frozen, they are not walked again. Nobody
    is here yet, so that nothing of a visitor's is frozen with them.
    """
    gc.disable()  # while nothing that is loaded goes away
    for script in sorted((ROOT / "pages").glob("*/*.py")):
        tree = ast.parse(script.read_text(), script)
        tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        try:
            exec(compile(tree, script, "exec"), {})
        except Exception:
            _log.exception("%s cannot be shown", script.relative_to(ROOT))
    hall.plotly_script()
    try:
        prepare()
    except Exception:  # whatever a room fails with; its page says so to who opens it
        _log.exception("not ready: %s", prepare.__qualname__)
    gc.collect()
    gc.freeze()
    gc.enable()


def _end_lectures_on_exit() -> None:
    """A server that is told to stop waits for its answers to end, and followers' never would."""
    if threading.current_thread() is not threading.main_thread():
        return  # nor are signals the server's
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            hall.end_all()
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)


class SecurityHeaders:
    """Says with each answer that pages fetch from their own server only, and who may frame them.

    Sites that may, for ?embed=true, are listed in SYMMETRY_ATLAS_FRAMED_BY, apart by spaces.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # Streamlit's page has a script in it, its charts and VTK's compile some; all come from here.
        self.headers = {
            "Content-Security-Policy": "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
            "object-src 'none'; base-uri 'self'; form-action 'self'; "
            f"frame-ancestors 'self' {os.environ.get(FRAMED_BY, '')}".rstrip(),
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, with_headers)


def apologise(error: Exception) -> bool:
    """One sentence to the visitor about an error that nobody expected; Streamlit has logged it.

    A GPU that is out of memory is not used any more.
    """
    if isinstance(error, OutOfMemoryError):
        keep_to_cpu()
        st.warning("The GPU is out of memory. Models run on the CPU from now on: please ask again.")
        return True
    st.error(
        "Something went wrong here. The error is in the server's log; going on elsewhere is safe."
    )
    return True
