"""The drawing board of the plots: a frame with axes in plain SVG, coloured by the page's style sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.text.html import Child, Markup, tag

WIDTH, HEIGHT = 360, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 38


@dataclass(frozen=True, slots=True)
class Frame:
    """Maps data to pixels."""

    x_low: float
    x_high: float
    y_low: float = 0.0
    y_high: float = 1.0

    def x(self, value: float) -> float:
        """Pixels from the left."""
        part = (value - self.x_low) / ((self.x_high - self.x_low) or 1)
        return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        part = (value - self.y_low) / ((self.y_high - self.y_low) or 1)
        return round(HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM), 1)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        """Points as the `d` of a path."""
        return "M" + "L".join(f"{self.x(x):g},{self.y(y):g}" for x, y in points)

    def axes(self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]], x_label: str) -> Markup:
        """Grid lines, ticks and the label below."""
        left, right, bottom = self.x(self.x_low), self.x(self.x_high), self.y(self.y_low)
        return tag(
            "g",
            [
                [
                    tag("line", x1=left, x2=right, y1=self.y(at), y2=self.y(at), class_="grid"),
                    text(left - 6, self.y(at) + 3.5, label, "end"),
                ]
                for at, label in y_ticks
            ],
            [
                text(self.x(at), bottom + 15, label, "end" if len(label) > 2 and self.x(at) > right - 1 else "middle")
                for at, label in x_ticks
            ],
            text((left + right) / 2, bottom + 32, x_label, "middle", "axis-label"),
            class_="axes",
        )


SHARE_TICKS = [(at / 4, f"{at * 25} %") for at in range(5)]


def text(x: float, y: float, content: str, anchor: str = "start", class_: str | None = None) -> Markup:
    """A piece of text."""
    return tag("text", content, x=float(x), y=float(y), text_anchor=anchor, class_=class_)


def picture(description: str, *children: Child, height: float = HEIGHT) -> Markup:
    """The whole plot; the description is what a screen reader reads."""
    return tag(
        "svg",
        *children,
        viewBox=f"0 0 {WIDTH} {height:g}",
        role="img",
        aria_label=description,
        class_="plot",
    )
