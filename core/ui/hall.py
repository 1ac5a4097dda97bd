"""A hall that follows a lecture: who may publish, who follows, and what they are sent.

A lecture's script publishes to its `Hall`, which only its session holds. Anyone who knows the code gets
the newest picture as server-sent events: GET follow/CODE is the page, follow/CODE/stream what it listens
to. Who is late or slow gets the present picture and none in between.
"""

import asyncio
import gzip
import secrets
import threading
import time
import weakref
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from functools import cache
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from core.figures.mesh import MeshError, viewer

MOST_HALLS = 12
MOST_FOLLOWERS = 600  # of a hall
MOST_BYTES = 4_000_000  # of a picture, as sent
MOST_SECONDS = 4 * 3600  # of a hall's life
MOST_SILENCE = (
    180  # seconds without a sign of the lecturer's browser, which gives one every other second
)
HEARTBEAT = 15  # seconds of silence, after which proxies and phones are told that we are still here
PIECE = 1 << 16  # bytes handed over at once, so that who is slow holds no copy of a whole picture
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # those that are not taken for others
_LENGTH = 10  # of a code: 10^15 of them
PLOTLY = f"plotly-{plotly.__version__}.js"
MESHES = "mesh-viewer.html"


class HallError(Exception):
    """There can be no hall now; says why in a sentence."""


class Hall:
    """A lecture that may be followed. Script threads publish, the server's loop hands out."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.ended = False
        self._ends = time.monotonic() + MOST_SECONDS
        self.still_here()
        self._newest: dict[str, bytes] = {}  # by kind of event, as sent
        self._listening: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    @property
    def followers(self) -> int:
        """How many follow now."""
        return len(self._listening)

    @property
    def open(self) -> bool:
        """Whether it can still be followed."""
        return not self.ended and time.monotonic() < min(self._ends, self._forgotten)

    def still_here(self) -> None:
        """The lecturer's browser has given a sign; Streamlit may keep a session for long after it."""
        self._forgotten = time.monotonic() + MOST_SILENCE

    def publish(self, picture: bytes) -> bool:
        """Show it to all that follow. False where it is larger than what is sent."""
        squeezed = b64encode(gzip.compress(picture, 1))
        if len(squeezed) > MOST_BYTES:
            return False
        self._tell("picture", squeezed)
        return True

    def move(self, places: str) -> None:
        """Tell all how the lecturer looks at the picture, as a line of JSON."""
        self._tell("places", places.encode())

    def _tell(self, kind: str, line: bytes) -> None:
        message = b"event: %s\ndata: %s\n\n" % (kind.encode(), line)
        self._newest = {**self._newest, kind: message}  # anew: the loop may be reading it
        self._wake()

    def end(self) -> None:
        """The lecture is over."""
        self.ended = True
        self._newest = {}
        self._wake()

    def _wake(self) -> None:
        for event, loop in self._listening.copy().items():
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:  # the server is going down
                self._listening.pop(event, None)

    async def events(self) -> AsyncIterator[bytes]:
        """What a follower is sent: each newest picture and place, until the lecture ends."""
        news = asyncio.Event()
        self._listening[news] = asyncio.get_running_loop()
        sent: dict[str, bytes] = {}
        try:
            yield b"retry: 1000\n\n"
            while self.open:
                news.clear()
                for kind, message in self._newest.items():
                    if sent.get(kind) is not message:
                        for at in range(0, len(message), PIECE):
                            yield message[at : at + PIECE]
                        sent[kind] = message
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
            yield b"event: end\ndata:\n\n"
        finally:
            self._listening.pop(news, None)


class Lectern:
    """What a lecturer's session holds: when it goes, so does the hall."""

    def __init__(self) -> None:
        self.hall = _opened()
        weakref.finalize(self, _close, self.hall)

    def end(self) -> None:
        """The lecture is over."""
        _close(self.hall)


_halls: dict[str, Hall] = {}
_lock = threading.Lock()


def _opened() -> Hall:
    with _lock:
        for hall in [hall for hall in _halls.values() if not hall.open]:
            del _halls[hall.code]
        if len(_halls) >= MOST_HALLS:
            raise HallError(f"{MOST_HALLS} lectures are followed already; try again later")
        code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        return _halls.setdefault(code, Hall(code))


def _close(hall: Hall) -> None:
    hall.end()
    _halls.pop(hall.code, None)


def end_all() -> None:
    """Every lecture is over: the server stops."""
    for hall in list(_halls.values()):
        _close(hall)


def found(code: str) -> Hall | None:
    """The hall of a code, typed in any case and with gaps, if it can be followed."""
    hall = _halls.get("".join(sign for sign in code.lower() if sign in _SIGNS))
    return hall if hall and hall.open else None


def routes(components: str) -> list[Route]:
    """What followers ask for. components: the address of the components' files, below the app's root."""
    page = (Path(__file__).parent / "components" / "follow.html").read_text()

    def answer(root: str, status: int, said: str, code: str = "") -> Response:
        filled = {
            "ROOT": root,  # seen from the page, since a proxy may put the app anywhere
            "COMPONENTS": components,
            "MESHES": MESHES,
            "CODE": code,
            "SAID": said,
        }
        text = page
        for name, value in filled.items():
            text = text.replace(f"{{{{{name}}}}}", value)
        return HTMLResponse(text, status, {"Cache-Control": "no-store"})

    async def enter(request: Request) -> Response:
        code = request.query_params.get("code", "")
        if hall := found(code):
            return RedirectResponse(f"follow/{hall.code}", 303)
        return answer("./", 200, "There is no such lecture now." if code else "Which lecture?")

    async def follow(request: Request) -> Response:
        hall = found(request.path_params["code"])
        if hall is None:
            return answer("../", 404, "There is no such lecture now.")
        return answer("../", 200, "Connecting", hall.code)

    async def stream(request: Request) -> Response:
        hall = found(request.path_params["code"])
        if hall is None:
            return Response(status_code=404)
        if hall.followers >= MOST_FOLLOWERS:
            return Response(status_code=503)
        quiet = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(hall.events(), 200, quiet, "text/event-stream")

    named: list[tuple[str, Callable]] = [
        ("follow", enter),
        ("follow/{code}", follow),
        ("follow/{code}/stream", stream),
        (PLOTLY, _plotly),
        (MESHES, _meshes),
    ]
    return [Route(f"/{{root:path}}{path}", endpoint) for path, endpoint in named]


def _plotly(request: Request) -> Response:
    return _squeezed(plotly_script(), "text/javascript", "max-age=31536000, immutable")


@cache
def plotly_script() -> bytes:
    """What draws charts, on pages and for followers, compressed."""
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return gzip.compress(script.read_bytes())


def _meshes(request: Request) -> Response:
    """The page that shows a mesh, in a frame of a follower's page."""
    try:
        return _squeezed(_squeezed_viewer(), "text/html", "max-age=86400")
    except MeshError:
        return Response(status_code=404)


@cache
def _squeezed_viewer() -> bytes:
    return gzip.compress(viewer().encode())


def _squeezed(body: bytes, kind: str, kept: str) -> Response:
    headers = {"Cache-Control": f"public, {kept}", "Content-Encoding": "gzip"}
    return Response(body, 200, headers, kind)
