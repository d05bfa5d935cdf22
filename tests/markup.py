"""Read HTML strictly and say which elements and attributes it has, for tests of what data may not become."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Drawings may close these at once.
DRAWN = {"path", "rect"}
VOID = {"br", "hr", "img", "meta", "link", "input", "wbr", "source", "col"}


@dataclass
class Found:
    """The elements with their attributes in the order of the page, and the text that a reader sees."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    @property
    def names(self) -> set[str]:
        """Names of elements, and of attributes as element@attribute."""
        return {name for name, _ in self.elements} | {f"{n}@{a}" for n, held in self.elements for a in held}


class _Strict(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open = Found(), []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> names an attribute twice: {attrs}"
        self.found.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID | DRAWN, f"<{tag}/> is no void element"
        self.handle_starttag(tag, attrs)
        if tag in DRAWN:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data):
        self.found.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data[:60]}")


def parsed(html: str) -> Found:
    """What a piece of HTML holds. AssertionError where an element is not closed or closed in the wrong place."""
    reader = _Strict()
    reader.feed(html)
    reader.close()
    assert reader.open == [], f"never closed: {reader.open}"
    return reader.found


# What our own output is made of; anything else came from data.
OURS = {
    *("a", "a@href", "a@rel", "br", "caption", "caption@style", "code", "details", "details@lang", "h4", "p", "p@role"),
    *("div", "div@aria-label", "div@role", "div@style", "div@tabindex"),
    *("figcaption", "figcaption@style", "figure", "figure@lang", "figure@style"),
    *("img", "img@alt", "img@data-drawing", "img@src", "img@style", "img@width"),
    *("q", "q@lang", "section", "section@class", "section@lang", "small", "span", "span@style", "strong", "summary"),
    *("table", "table@class", "table@lang", "table@style", "tbody", "thead", "tr"),
    *("td", "td@aria-hidden", "td@lang", "td@style", "th", "th@lang", "th@scope", "th@style"),
    # Drawings for the screen.
    *(f"svg@{name}" for name in ("aria-label", "data-drawing", "fill", "font-family", "height", "role", "style")),
    *("svg", "svg@viewbox", "svg@width", "defs", "pattern", "title", "text", "path", "rect"),
    *(f"pattern@{name}" for name in ("height", "id", "patterntransform", "patternunits", "width")),
    *(f"path@{name}" for name in ("d", "fill", "stroke", "stroke-dasharray", "stroke-width", "transform")),
    *("path@vector-effect", *(f"rect@{name}" for name in ("fill", "height", "stroke", "width", "x", "y"))),
    *(f"text@{name}" for name in ("fill", "font-size", "font-weight", "text-anchor", "x", "y")),
}
