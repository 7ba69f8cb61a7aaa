"""How often roles are told rightly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.drafting.roles import Role


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows of `confusion` are what sentences do, columns what they were taken for; both in the order of `Role`."""

    confusion: NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        """Share of sentences told rightly."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def f1(self) -> list[float]:
        """Of each role; 0 where it was neither there nor told."""
        right = np.diag(self.confusion)
        both = self.confusion.sum(axis=0) + self.confusion.sum(axis=1)
        return [float(2 * hit / of) if of else 0.0 for hit, of in zip(right, both, strict=True)]

    @property
    def macro_f1(self) -> float:
        """The mean of `f1`, in which a rare role counts as much as a common one."""
        return float(np.mean(self.f1))


def measure(roles: Sequence[Role], told: Sequence[Role]) -> Measured:
    """Compare. Raises ValueError if there are not as many of both, or none."""
    if not roles:
        raise ValueError("no sentence to measure with")
    order = list(Role)
    confusion = np.zeros((len(order), len(order)), np.int64)
    for one, other in zip(roles, told, strict=True):
        confusion[order.index(one), order.index(other)] += 1
    return Measured(confusion)


def written(measured: Measured) -> str:
    """Return the figures as a Markdown table, with the confusion."""
    names = [role.value for role in Role]
    head = ["is \\ told", *names, "F1"]
    rows = [
        [name, *(str(count) for count in counts), f"{f1:.2f}"]
        for name, counts, f1 in zip(names, measured.confusion, measured.f1, strict=True)
    ]
    table = "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])
    return f"accuracy {measured.accuracy:.3f}, macro-F1 {measured.macro_f1:.3f}\n\n{table}\n"
