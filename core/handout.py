"""A lecture on paper: one HTML file that needs nothing else and prints to A4."""

from base64 import b64encode
from html import escape

import segno

from core.atlas import ROOT
from core.lectures import Lecture, Stop, word_of

_STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 178mm; margin: 0 auto; }
body { color: #1f2328; background: #fff; }
h1 { font-size: 20pt; margin: 0; } .about { margin: 0 0 6mm; color: #57606a; }
section { break-inside: avoid; border-top: 0.3mm solid #d0d5dc; padding: 3mm 0 4mm; overflow: hidden; }
h2 { font-size: 13pt; margin: 0 0 1mm; } p { margin: 1mm 0; }
.page { font-size: 9pt; color: #57606a; }
img { display: block; max-width: 100%; max-height: 80mm; margin: 2mm 0; }
.code { float: right; width: 24mm; margin-left: 5mm; font-size: 8pt; text-align: center; color: #57606a; }
.code svg { width: 24mm; height: 24mm; display: block; }
.line { border-bottom: 0.2mm solid #8c959f; height: 8mm; }
"""


def handout_html(lecture: Lecture, app: str) -> bytes:
    """The file. app: the address of the app, to which the codes beside the stops lead."""
    word = word_of(lecture)
    sections = [
        _section(stop, number, f"{app}{stop.address(word, number)}")
        for number, stop in enumerate(lecture.stops)
    ]
    about = f"{escape(lecture.says)} {lecture.length}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(lecture.title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(lecture.title)}</h1>"
        f'<p class="about">{about.strip()}</p>{"".join(sections)}</html>'
    ).encode()


def _section(stop: Stop, number: int, address: str) -> str:
    """One stop, with its picture if it is a step of a tour, or one was taken."""
    parts = [f'<div class="code">{_code(address)}live</div>'] if len(address) < 900 else []
    parts.append(f"<h2>{number + 1}. {escape(stop.step.title)}</h2>")
    parts.append(f'<p class="page">{escape(stop.paper.short_title)}</p>')
    picture = (ROOT / stop.picture).read_bytes() if stop.picture is not None else stop.shot
    if picture:
        said = escape(f"{stop.paper.short_title}: {stop.step.title}")
        kind = "png" if picture.startswith(b"\x89PNG") else "webp"
        source = f"data:image/{kind};base64,{b64encode(picture).decode()}"
        parts.append(f'<img alt="{said}" src="{source}">')
    parts.append(f"<p>{escape(stop.step.note)}</p>" if stop.step.note else "")
    if number and stop.question:  # it is asked on the stop before
        parts.append(f"<p><b>Before you look:</b> {escape(stop.question)}</p>")
    if stop.exercise:
        lines = '<div class="line"></div>' * 3
        parts.append(f"<p><b>Exercise.</b> {escape(stop.exercise)}</p>{lines}")
    return f"<section>{''.join(parts)}</section>"


def _code(address: str) -> str:
    """A QR code as SVG, from which the address can also be opened."""
    drawn = segno.make(address, error="l").svg_inline(border=1, omitsize=True)
    return f'<a href="{escape(address)}">{drawn}</a>'
