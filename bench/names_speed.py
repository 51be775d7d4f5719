"""Measure 5: a million distinct payee names resolved, beside Splink's own dedupe of the same names.

The names are made: words of syllables, ordinary words of trades, legal forms; spellings of one firm differ in
form, case, a letter, short forms and order. Both run in a process of their own on two cores; the memory is
the largest that the process and its children held.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = 1_000_000
BODIES = 317
GOAL_SECONDS = 60
GOAL_GIB = 3

_SYLLABLES = """
    BRA COR DEL FEN GAR HAL KES LOR MAN NOR PEL QUI RAD SAN TOR VAN WES YAR ZEN BEL CAR DOV ELM FOR
    GRE HOL IVE JAR KIN LAM MER NET OST PEN RIV SHE TAM ULV VER WIN XAN YOR ZIM ASH BUR CLE DUN
""".split()  # noqa: SIM905
_TRADES = """
    CARE SERVICES BUILDERS ENGINEERING TRANSPORT CONSULTING CLEANING TRAINING SUPPLIES SYSTEMS
    HEALTHCARE HOUSING SECURITY CATERING LANDSCAPES SOLICITORS ARCHITECTS SOLUTIONS MEDIA PRINT
    FOSTERING RECRUITMENT ELECTRICAL PLUMBING ROOFING SURVEYORS EDUCATION SOFTWARE
""".split()  # noqa: SIM905
_SHORT = {"SERVICES": "SERVS", "ENGINEERING": "ENG", "MANAGEMENT": "MGMT", "SOLICITORS": "SOLS"}
_FORMS = ("LTD", "LIMITED", "PLC", "LLP", "CIC", "")


def made_names(wanted: int, seed: int = 5) -> list[tuple[str, str, int]]:
    """Return (name, body, firm) with every name distinct; a third of the firms have several."""
    chance = random.Random(seed)
    names: dict[str, tuple[str, int]] = {}
    firm = 0
    while len(names) < wanted:
        firm += 1
        telling = "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3))))
        second = chance.choice(("", "", "".join(chance.choices(_SYLLABLES, k=2))))
        words = [word for word in (telling, second, chance.choice(_TRADES), chance.choice(_TRADES)) if word]
        form = chance.choice(_FORMS)
        for spelling in {_spelt(words, form, chance) for _ in range(chance.choice((1, 1, 2, 3)))}:
            if len(names) < wanted:
                names.setdefault(spelling, (f"B{chance.randrange(BODIES):03}", firm))
    return [(name, body, number) for name, (body, number) in names.items()]


def _spelt(words: list[str], form: str, chance: random.Random) -> str:
    spelt = list(words)
    kind = chance.randrange(6)
    if kind == 1 and len(spelt[0]) > 6:
        place = chance.randrange(3, len(spelt[0]) - 1)
        spelt[0] = spelt[0][:place] + spelt[0][place + 1 :]
    elif kind == 2:
        spelt = [_SHORT.get(word, word) for word in spelt]
    elif kind == 3:
        spelt = [word.title() for word in spelt]
    written = chance.choice((form, form, "", "LTD" if form == "LIMITED" else form))
    return " ".join(word for word in (*spelt, written) if word)


def _ours(path: Path) -> dict[str, Any]:
    from tallystick.store import connect
    from tallystick.suppliers.decisions import Decisions
    from tallystick.suppliers.resolution.model import Settings
    from tallystick.suppliers.resolution.pipeline import resolve_payments
    from tallystick.suppliers.resolution.steps import Steps

    with connect("1500MB", threads=2) as engine:
        engine.execute(
            "create table payments as select body as body_id, name as supplier_name, "
            "cast(null as varchar) as supplier_ref, cast(null as varchar) as supplier_identifier, "
            "10000::bigint as amount_pence, false as is_redacted, "
            "cast(null as varchar) as procurement_category, cast(null as varchar) as expenditure_category, "
            "cast(null as varchar) as expenditure_code, "
            f"cast(null as varchar) as purpose, cast(null as varchar) as department from '{path.as_posix()}'"
        )
        steps = Steps(engine)
        begun = time.perf_counter()
        resolve_payments(steps, Settings(), Decisions())
        seconds = time.perf_counter() - begun
        slowest = sorted(steps.seconds.items(), key=lambda item: -item[1])[:8]
        return {
            "seconds": round(seconds, 1),
            "entities": steps.count("entities"),
            "pairs_scored": steps.count("scored_pairs"),
            "slowest_steps": {name: round(took, 1) for name, took in slowest},
        }


def _splink(path: Path) -> dict[str, Any]:
    import logging

    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from tallystick.store import connect

    logging.getLogger("splink").setLevel(logging.ERROR)
    with connect("1500MB", threads=2) as engine:
        begun = time.perf_counter()
        engine.execute(
            "create table named as select row_number() over () as unique_id, upper(name) as name, body, "
            "split_part(upper(name), ' ', 1) as first_word, split_part(upper(name), ' ', 2) as second_word "
            f"from '{path.as_posix()}'"
        )
        api = DuckDBAPI(engine)
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8]),
                cl.ExactMatch("first_word").configure(term_frequency_adjustments=True),
                cl.ExactMatch("second_word").configure(term_frequency_adjustments=True),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("first_word"),
                block_on("substr(name, 1, 8)", "second_word"),
            ],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )
        linker = Linker(api.register("named", table_name="named_input"), settings, log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_word"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("substr(name, 1, 8)"))
        scored = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, 0.9)
        found = engine.execute(f"select count(distinct cluster_id) from {clusters.physical_name}").fetchall()
        return {"seconds": round(time.perf_counter() - begun, 1), "entities": int(found[0][0])}


def _held() -> float:
    """GiB that this process or its largest child held at most."""
    return (
        sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 2**20
    )


def _child(which: str, path: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "bench.names_speed", which, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout.splitlines()[-1])


def measure(wanted: int = NAMES) -> dict[str, object]:
    """Make the names, resolve them with both, print and return the figures."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.parquet"
        rows = made_names(wanted)
        columns = {key: [row[place] for row in rows] for place, key in enumerate(("name", "body", "firm"))}
        pq.write_table(pa.table(columns), path)
        firms = len(set(columns["firm"]))
        ours, plain = _child("ours", path), _child("splink", path)
    return {
        "names": wanted,
        "firms_made": firms,
        "tallystick": ours,
        "splink_plain_dedupe": plain,
        "seconds_to_splink": round(ours["seconds"] / plain["seconds"], 2),
        "goal": f"{GOAL_SECONDS} s on two cores under {GOAL_GIB} GiB",
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:
        figures = {"ours": _ours, "splink": _splink}[sys.argv[1]](Path(sys.argv[2]))
        print(json.dumps({**figures, "gib": round(_held(), 2)}))
    else:
        print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else NAMES), indent=1))
