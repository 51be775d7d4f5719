"""How far published payments can be compared: republications and the comparability certificate."""

from tallystick.spend.quality.certificate import certify
from tallystick.spend.quality.model import (
    DATE_DOUBT,
    Answer,
    Certificate,
    Measure,
    PartlyRepeated,
    RepublicationFindings,
    SupersededLines,
    Threshold,
    Verdict,
)
from tallystick.spend.quality.republication import compare_publications, find_supersessions

__all__ = [
    "DATE_DOUBT",
    "Answer",
    "Certificate",
    "Measure",
    "PartlyRepeated",
    "RepublicationFindings",
    "SupersededLines",
    "Threshold",
    "Verdict",
    "certify",
    "compare_publications",
    "find_supersessions",
]
