"""``make bench``: measure everything but the national benchmark; write results.json and print it."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable

from bench import (
    classification,
    duplicates,
    entities,
    files_read,
    ledger,
    messy,
    names_speed,
    oracle,
    payees_known,
    speed,
    startup,
)
from bench.places import RESULTS, SHARED

_NEED_REAL_FILES: dict[str, Callable[[], dict[str, object]]] = {
    "files_read_without_help": files_read.measure,
    "agreement_with_independent_normalisation": oracle.measure,
    "speed_beside_the_engine_alone": speed.measure,
    "entities_and_groups": entities.measure,
    "public_bodies_and_charities": payees_known.measure,
    "classification": classification.measure,
}
_ALWAYS: dict[str, Callable[[], dict[str, object]]] = {
    "messy_csv": messy.measure,
    "a_million_names": names_speed.measure,
    "planted_duplicates": duplicates.measure,
    "a_ledger_of_20_000_claims": lambda: ledger.measure(20_000),
    "start_up": startup.measure,
}


def main() -> None:
    """Run each measurement and keep the national figures of an earlier run."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results["machine"] = f"{platform.machine()}, Python {platform.python_version()}"
    wanted = set(sys.argv[1:])
    for name, measure in (_NEED_REAL_FILES | _ALWAYS).items():
        if wanted and name not in wanted:
            continue
        if name in _NEED_REAL_FILES and not SHARED.is_dir():
            print(f"{name}: skipped, the real files are not in ../shared/data")
            continue
        print(f"{name}:", flush=True)
        results[name] = measure()
        print(f"  {json.dumps(results[name])}", flush=True)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"Written to bench/{RESULTS.name}; the national benchmark is make bench-national.")


if __name__ == "__main__":
    main()
