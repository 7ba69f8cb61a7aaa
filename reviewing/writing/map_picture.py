"""The map of a library as a picture that stands alone: SVG without a script, readable on light and on dark paper."""

from reviewing.mapping.library_map import LibraryMap
from reviewing.writing.templates import filled_in

WIDTH, HEIGHT = 1060, 740
_MARGIN = 30
_LEGEND = 380
_LINE = 21
_HUE_STEP = 137.508
"""Degrees, the golden angle: neighbours in the list are far apart in colour, however many there are."""
_LIGHTNESS = (42, 56, 34)


def draw_map(made: LibraryMap) -> str:
    """Return the picture as an SVG document: a spot a paper, a colour and a number a topic, and the list of topics."""
    height = max(HEIGHT, 2 * _MARGIN + _LINE * (len(made.topics) + 2))
    width = WIDTH - _LEGEND
    size = min(width, height) / 2 - _MARGIN
    return filled_in(
        "map.svg",
        made=made,
        described=f"{len(made.spots)} papers in {len(made.topics)} topics, near papers near each other",
        width=WIDTH,
        height=height,
        legend=width + _MARGIN,
        margin=_MARGIN,
        line=_LINE,
        place=lambda x, y: (round(width / 2 + x * size, 1), round(height / 2 - y * size, 1)),
        colour=colour,
        shortened=_shortened,
    )


def colour(topic: int) -> str:
    """Return the colour of a topic by its number, dark enough to be read on white."""
    return f"hsl({(topic - 1) * _HUE_STEP % 360:.0f}, 58%, {_LIGHTNESS[topic % len(_LIGHTNESS)]}%)"


def _shortened(label: str, most: int = 44) -> str:
    if len(label) <= most:
        return label
    whole = label[:most].rpartition(" · ")[0]
    return whole if len(whole) > most // 3 else label[: most - 1] + "…"
