"""A case small enough to reckon by hand, and the example of the documentation."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tallystick.transformation import Case, read_case

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transformation"

CASE = """\
title: One desk
body: Made Borough Council
prepared_on: 2026-05-01
prices_on: 2026-05-01
start: 2026-06
months: 36
"""
TABLES = {
    "posts": """\
post_id,team,cost_line,grade,fte,annual_pay,pension_percent,age,service,pension_strain
A1,Desk,Desk,Adviser,1,30000,20,50,8,1000
A2,Desk,Desk,Adviser,1,30000,20,,,
A3,Desk,Desk,Adviser,0.5,15000,20,,,
""",
    "activities": """\
post_id,activity,detail,percent
A1,customer contact,telephone,80
A1,failure demand,chasing progress,20
A2,customer contact,telephone,60
A2,failure demand,chasing progress,40
A3,customer contact,face to face,100
""",
    # 30,000 + 15 % of 25,000 + 20 % of 30,000 = 39,750; for half a post 15,000 + 1,500 + 3,000 = 19,500.
    "control_totals": "cost_line,payroll_fte,budget\nDesk,2.5,99000\n",
    "drivers": """\
driver_id,kind,team,activity,percent,evidence
D1,shift,Desk,customer contact,50,tested
D2,stop,Desk,failure demand,50,peer
""",
    "exits": "post_id,leaves_on,route\nA1,2026-08-31,redundancy\n",
    "costs": "kind,month,amount,months,note\ntechnology,2026-06,20000,1,Telephony\n",
}


@pytest.fixture
def write_case(tmp_path: Path) -> Callable[..., Path]:
    """Write the small case, with other text for the case (``more``) or for any table."""

    def write(more: str = "", case: str = CASE, **tables: str) -> Path:
        for name, text in (TABLES | tables).items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        path = tmp_path / "case.yaml"
        path.write_text(case + more, encoding="utf-8")
        return path

    return write


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a copy of the documented example, for changing."""
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE, folder)
    return folder


@pytest.fixture(scope="session")
def vennick() -> Case:
    """Return the documented example."""
    return read_case(EXAMPLE / "case.yaml")
