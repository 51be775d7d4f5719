"""What the text model reads and what it answers: texts of keys, examples, predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tallystick.kernel import UsageProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIELDS: tuple[str, ...] = ("payee", "department", "purpose", "expenditure_category")
"""The text fields of a key, in the order in which reasons name them."""


@dataclass(frozen=True)
class Texts:
    """The texts of distinct keys, column by column, as published; an empty text where none is.

    Attributes:
        payee: name of the payee.
        department: department or service that spent.
        purpose: published purpose.
        expenditure_category: ledger or subjective description.
        suppliers: whose key it is, for pooling the evidence over one supplier's keys: the id of the entity,
            else the clean name. Left out, the payee as published is used.
        lines: payment lines of the key; left out, one each.
        pence: their sum, refunds negative; left out, nothing.
    """

    payee: Sequence[str]
    department: Sequence[str]
    purpose: Sequence[str]
    expenditure_category: Sequence[str]
    suppliers: Sequence[str] = ()
    lines: Sequence[int] = ()
    pence: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        size = len(self.payee)
        for name in (*FIELDS, "suppliers", "lines", "pence"):
            length = len(getattr(self, name))
            if length != size and (name in FIELDS or length):
                raise UsageProblem(
                    "The texts of the keys are not of one length.",
                    where=name,
                    why=f"{length} values beside {size} payees.",
                )

    def __len__(self) -> int:
        return len(self.payee)

    @property
    def whose(self) -> Sequence[str]:
        """The supplier of each key."""
        return self.suppliers or self.payee

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Texts:
        """Return the texts of some keys, in the order asked for."""
        return Texts(*(_taken(getattr(self, name), rows) for name in _COLUMNS))


_COLUMNS = (*FIELDS, "suppliers", "lines", "pence")


@dataclass(frozen=True)
class Examples:
    """Texts with the class that a person or a publisher gave them.

    ``labels`` holds for each key its path of codes from the first level down; paths may end on any level.
    ``titles`` holds the words of classes by code where they are known. ``phrases`` are phrases of a
    scheme (title, examples) with the path of their class: they teach whichever field holds such words, and
    calibration does not look at them, because they are surer than what is published.
    """

    texts: Texts
    labels: Sequence[tuple[str, ...]]
    titles: dict[str, str] = field(default_factory=dict)
    phrases: Sequence[tuple[str, tuple[str, ...]]] = ()

    def __post_init__(self) -> None:
        """Refuse labels that do not fit the texts, and empty paths."""
        if len(self.labels) != len(self.texts):
            raise UsageProblem(
                "Examples and labels are not of one length.",
                why=f"{len(self.labels)} labels beside {len(self.texts)} keys.",
            )
        if not all(self.labels):
            raise UsageProblem("An example has no label.", why="Leave out the keys whose class is not known.")

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Examples:
        """Return some examples, in the order asked for."""
        return Examples(self.texts.take(rows), [self.labels[row] for row in rows], self.titles, self.phrases)


@dataclass(frozen=True)
class Predictions:
    """The best class of each key on each level and the calibrated probability that it is right.

    Attributes:
        classes: codes of each level; ``classes[0]`` is the first level.
        best: for each key and level the position in ``classes[level]``; shape (keys, levels).
        probability: calibrated, 0 to 1; same shape.
        curves: for each level the thresholds of probability and the precision that held-out suppliers of
            the training examples showed at and above them; empty where there were too few to know.
    """

    classes: tuple[tuple[str, ...], ...]
    best: NDArray[np.int32]
    probability: NDArray[np.float32]
    curves: tuple[tuple[tuple[float, float], ...], ...] = ()

    def __len__(self) -> int:
        return len(self.best)

    def codes(self, level: int) -> list[str]:
        """Return the best code of each key on a level, counted from 1."""
        names = self.classes[level - 1]
        return [names[position] for position in self.best[:, level - 1]]


def _taken(column: Sequence[Any], rows: Sequence[int] | NDArray[np.intp]) -> list[Any]:
    return [column[row] for row in rows] if len(column) else []
