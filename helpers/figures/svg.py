"""Drawings for the screen: the values of a figure as SVG, put together in a few milliseconds.

Explorers show them while somebody turns the controls; what is exported is the figure itself. Lengths are pixels of
a page WIDE pixels wide, y runs down.
"""

import hashlib
import html

from helpers.figures import canvas

WIDE = 760
TEXT, SMALL = 13, 12  # pixels: as large as in the figures
LETTER, BOLD = 0.56, 0.66  # average width of a letter, as a share of its size
LINE = 16  # from one line of a text to the next
# The marks that figures use, within a square of two pixels around the origin.
SHAPES = {
    "o": "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0z",
    "D": "M0,-1.1L1.1,0L0,1.1L-1.1,0z",
    "^": "M0,-1L1,1L-1,1z",
    "v": "M0,1L1,-1L-1,-1z",
    "<": "M-1,0L1,-1L1,1z",
    ">": "M1,0L-1,-1L-1,1z",
}


class Drawing:
    """A drawing of some height to which lines, boxes, marks and texts are added; whatever is said is escaped."""

    def __init__(self, height: float):
        self.height = height
        self._parts: list[str] = []

    def text(self, x: float, y: float, text: str, *, anchor="start", size=TEXT, color=canvas.INK, bold=False) -> None:
        """A text, each of its lines LINE below the one before, in the middle around y."""
        lines = text.split("\n")
        weight = ' font-weight="bold"' if bold else ""
        for place, line in enumerate(lines):
            middle = y + (place - (len(lines) - 1) / 2) * LINE + size * 0.35
            self._parts.append(
                f'<text x="{x:.1f}" y="{middle:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{color}"{weight}>'
                f"{html.escape(line)}</text>"
            )

    def line(self, x: float, y: float, to_x: float, to_y: float, *, color=canvas.RULE, width=1.0, dash="") -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="M{x:.1f},{y:.1f}L{to_x:.1f},{to_y:.1f}" stroke="{color}" stroke-width="{width}"{dashed}/>'
        )

    def box(self, x: float, y: float, width: float, height: float, face: str | None, edge: str = "none") -> None:
        """A box with its upper left corner at (x, y): a shade, or with face None the hatched mark of silence."""
        fill = "url(#hatch)" if face is None else face
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}" stroke="{edge}"/>'
        )

    def mark(self, x: float, y: float, shape: str, radius: float, face: str, *, edge="none", says="") -> None:
        """A mark; says: what a pointer over it tells."""
        tip = f"<title>{html.escape(says)}</title>" if says else ""
        self._parts.append(
            f'<path d="{SHAPES[shape]}" transform="translate({x:.1f},{y:.1f})scale({radius:g})" fill="{face}" '
            f'stroke="{edge}" stroke-width="1" vector-effect="non-scaling-stroke">{tip}</path>'
        )

    def markup(self, alt: str) -> str:
        """The drawing as an image with its alt text; `data-drawing` is a fingerprint of all that is in it."""
        body = "".join(self._parts)
        mark = hashlib.sha256(body.encode()).hexdigest()[:12]
        # Hatching needs a name, and no two drawings in a page may share it.
        body = body.replace("url(#hatch)", f"url(#h{mark})")
        hatch = (
            f'<defs><pattern id="h{mark}" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0,0V5" stroke="{canvas.SILENCE}" stroke-width="1"/></pattern></defs>'
        )
        return (
            f'<svg role="img" aria-label="{html.escape(alt)}" data-drawing="{mark}" viewBox="0 0 {WIDE} {self.height:.0f}" '
            f'width="{WIDE}" height="{self.height:.0f}" style="max-width:100%;height:auto;background:{canvas.PAPER}" '
            f'font-family="system-ui,sans-serif" fill="none">{hatch if "url(#h" in body else ""}{body}</svg>'
        )


def wrap(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> str:
    """Break a label so that it fits a width in pixels, as far as its average letter tells."""
    return canvas.wrap(text, max(int(width / (size * (BOLD if bold else LETTER))), 1))


def lines(text: str) -> int:
    """How many lines a broken label has."""
    return text.count("\n") + 1
