"""A process that makes pieces of a register: one JSON request a line in, one JSON answer a line out."""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress

from tallystick.suppliers.registers.pieces import Batch, make_piece


def serve() -> None:
    """Answer requests until their end; what is printed by anything else goes to the standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.disable()  # nothing made here refers to itself; looking for what does took a third of the time
    for line in sys.stdin:
        try:
            made = make_piece(Batch(**json.loads(line)))
            answer = {"stored": made.stored, "refused": made.refused, "examples": made.examples}
        except OSError as problem:
            answer = {
                "problem": [problem.errno or 0, problem.strerror or str(problem), str(problem.filename or "")]
            }
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):  # the load that asked has ended
        serve()
