"""What the faces call: read a case or grid, appraise it, write its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tallystick.transformation.appraisal import Appraisal, appraise
from tallystick.transformation.maturity import Grid, Standing
from tallystick.transformation.reading import read_case, read_grid
from tallystick.transformation.reporting import write_case, write_grid


def case(file: Path, folder: Path) -> Appraisal:
    """Appraise the case of a YAML file and write its report into a folder.

    Raises:
        NotFound, FileRefused, ParameterNotInForce: as reading and appraising; nothing was written.
        UsageProblem, StoreFailure: the report cannot be written there.
    """
    found = appraise(read_case(file))
    write_case(found, folder)
    return found


def grid(file: Path, folder: Path) -> Grid:
    """Read the maturity grid of a YAML file and write its page into a folder.

    Raises:
        NotFound, FileRefused: as reading; nothing was written.
        UsageProblem, StoreFailure: the page cannot be written there.
    """
    found = read_grid(file)
    write_grid(found, folder)
    return found


def case_json(found: Appraisal) -> dict[str, Any]:
    """Return what a case comes to as plain values; money in pence, FTE and months as numbers."""
    central, drawn = found.central, found.simulation
    return {
        "title": found.case.title,
        "body": found.case.body,
        "baseline_fte": float(found.ground.fte),
        "baseline_pence": found.ground.pence,
        "saved_fte": float(round(found.effect.saved_fte, 6)),
        "released_fte": float(found.effect.released_fte),
        "one_off_pence": central.one_off_pence,
        "steady_saving_pence": found.cash.steady_pence,
        "run_rate_payback_months": None if found.run_rate is None else float(found.run_rate),
        "cash_payback_month": central.payback.month,
        "discounted_payback_month": central.discounted_payback.month,
        "net_pence": central.net_pence,
        "net_present_pence": central.present_pence,
        "probability_within_12_months": drawn.within,
        "net_p10_p50_p90_pence": [drawn.net.p10, drawn.net.p50, drawn.net.p90],
        "sensitivities": [
            {
                "adopted": float(item.adopted),
                "net_pence": item.net_pence,
                "cash_payback_month": item.payback.month,
            }
            for item in found.sensitivities
        ],
        "exits": [
            {
                "post": item.candidate.post.post_id,
                "counted": item.counted,
                "postponed": item.candidate.postponed,
                "why": item.why,
            }
            for item in found.effect.releases
        ],
        "figures": [figure.name for figure in found.figures],
        "not_confirmed": [figure.name for figure in found.figures if not figure.confirmed],
    }


def grid_json(found: Grid) -> dict[str, Any]:
    """Return a maturity grid as plain values."""
    reached = {row: found.reached(row) for row in found.rows}
    return {
        "title": found.title,
        "body": found.body,
        "standing": {standing.value: found.count(standing) for standing in Standing},
        "reached": {row: level.value if level else None for row, level in reached.items()},
        "next_steps": [
            {"row": c.row, "level": c.level.value, "standing": c.standing.value, "next_step": c.next_step}
            for c in found.next_steps()
        ],
    }
