"""The reading process: settings in, then one file path per line in and one outcome per line out.

It holds no lock and writes nothing but its own staging folders and originals named by their hash,
so killing it at any moment loses nothing.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from tallystick.kernel import StoreFailure, TallystickError

MEMORY_BYTES = 6 * 1024**3


def serve() -> None:
    """Answer requests on standard input until it closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not end up between two answers
    _limit_memory()
    # The engine's client looks for pandas at every parameter; where it is not installed, that search
    # through the whole path cost a tenth of the time of a small file. We never hand it a data frame.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    from tallystick.spend.importing.model import Settings
    from tallystick.spend.importing.one_file import FileReader

    settings = Settings(**json.loads(sys.stdin.readline()))
    try:
        reader = FileReader(settings)
    except TallystickError as problem:
        _answer(answers, {"cannot_start": _told(problem)})
        return
    # Reading makes millions of short-lived lists and no circles; looking for circles all the time cost a
    # fifth of it. They are looked for between blocks instead.
    gc.freeze()
    gc.disable()
    _answer(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        if "block" in request:
            reader.forget()
            gc.collect()
            continue
        try:
            outcome = reader.read(Path(request["file"]))
        except StoreFailure as problem:
            _answer(answers, {"store_failure": _told(problem)})
            return
        _answer(answers, outcome.as_json())


def _told(problem: TallystickError) -> list[str]:
    return [problem.what, problem.where, problem.why, problem.next_step]


def _answer(answers: TextIO, item: dict[str, Any]) -> None:
    answers.write(json.dumps(item, default=str) + "\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this platform; the spreadsheet child still has a time limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    with suppress(ValueError, OSError):  # macOS refuses a limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the run that asked has ended
        serve()
