"""Crosswalks: tables from the codes of one scheme to the classes of another, with what they cover.

Shipped: CPV 2008, ProClass (codes only), UNSPSC segments and families, and card merchants' category codes
(``mcc``, ISO 18245), each to our own tree.
"""

from tallystick.categories.crosswalks.loaded import crosswalk, crosswalks, load_crosswalk
from tallystick.categories.crosswalks.model import (
    Confidence,
    Coverage,
    Crosswalk,
    Entry,
    How,
    Mapped,
    Unmapped,
)

__all__ = [
    "Confidence",
    "Coverage",
    "Crosswalk",
    "Entry",
    "How",
    "Mapped",
    "Unmapped",
    "crosswalk",
    "crosswalks",
    "load_crosswalk",
]
