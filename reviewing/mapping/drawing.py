"""A map as a picture that stands alone: SVG without a script, readable on light and on dark paper."""

from collections.abc import Sequence

from core.text.html import Markup, tag
from reviewing.mapping.library_map import LibraryMap, Spot, Topic

WIDTH, HEIGHT = 1060, 740
_MARGIN = 30
_LEGEND = 380
_LINE = 21
_HUE_STEP = 137.508
"""Degrees, the golden angle: neighbours in the list are far apart in colour, however many there are."""
_LIGHTNESS = (42, 56, 34)


def draw(made: LibraryMap) -> Markup:
    """Return the picture as an SVG document: a spot a paper, a colour and a number a topic, and the list of topics."""
    height = max(HEIGHT, 2 * _MARGIN + _LINE * (len(made.topics) + 2))
    described = f"{len(made.spots)} papers in {len(made.topics)} topics, near papers near each other"
    return tag(
        "svg",
        tag("title", described),
        tag("rect", width=WIDTH, height=height, fill="#ffffff"),
        [_spot(spot, height) for spot in made.spots],
        [_number(topic, height) for topic in made.topics],
        _legend(made.topics),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        font_family="system-ui, sans-serif",
        role="img",
        aria_label=described,
    )


def colour(topic: int) -> str:
    """Return the colour of a topic by its number, dark enough to be read on white."""
    return f"hsl({(topic - 1) * _HUE_STEP % 360:.0f}, 58%, {_LIGHTNESS[topic % len(_LIGHTNESS)]}%)"


def _spot(spot: Spot, height: float) -> Markup:
    x, y = _place(spot.x, spot.y, height)
    year = f" ({spot.year})" if spot.year else ""
    return tag(
        "circle",
        tag("title", f"{spot.title}{year}"),
        cx=x,
        cy=y,
        r=4.5,
        fill=colour(spot.topic),
        fill_opacity=0.75,
    )


def _number(topic: Topic, height: float) -> Markup:
    x, y = _place(topic.x, topic.y, height)
    return tag(
        "text",
        str(topic.n),
        x=x,
        y=y + 7,
        fill=colour(topic.n),
        paint_order="stroke",
        stroke="#ffffff",
        stroke_width=5,
        font_size=20,
        font_weight=700,
        text_anchor="middle",
    )


def _legend(topics: Sequence[Topic]) -> Markup:
    left = WIDTH - _LEGEND + _MARGIN
    return tag(
        "g",
        [
            tag(
                "text",
                tag("tspan", f"{topic.n}  ", font_weight=700, fill=colour(topic.n)),
                f"{_shortened(topic.label)} ",
                tag("tspan", f"({topic.size})", fill="#6b7280"),
                x=left,
                y=_MARGIN + _LINE * topic.n,
            )
            for topic in topics
        ],
        font_size=13,
        fill="#1f2937",
    )


def _shortened(label: str, most: int = 44) -> str:
    if len(label) <= most:
        return label
    whole = label[:most].rpartition(" · ")[0]
    return whole if len(whole) > most // 3 else label[: most - 1] + "…"


def _place(x: float, y: float, height: float) -> tuple[float, float]:
    width = WIDTH - _LEGEND
    size = min(width, height) / 2 - _MARGIN
    return round(width / 2 + x * size, 1), round(height / 2 - y * size, 1)
