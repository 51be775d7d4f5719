"""Transformation: does a change of how a council works pay back, in cash, before somebody else takes over?

For example::

    from pathlib import Path
    from tallystick import transformation
    found = transformation.case(Path("case.yaml"), Path("report"))
    found.run_rate, found.central.payback.said, found.simulation.within
"""

from tallystick.transformation.appraisal import Appraisal, appraise
from tallystick.transformation.errors import CaseDoesNotReconcile, CaseRefused
from tallystick.transformation.maturity import Grid
from tallystick.transformation.model import Case
from tallystick.transformation.reading import published_closed_cases, read_case, read_grid
from tallystick.transformation.verbs import case, case_json, grid, grid_json

__all__ = [
    "Appraisal",
    "Case",
    "CaseDoesNotReconcile",
    "CaseRefused",
    "Grid",
    "appraise",
    "case",
    "case_json",
    "grid",
    "grid_json",
    "published_closed_cases",
    "read_case",
    "read_grid",
]
