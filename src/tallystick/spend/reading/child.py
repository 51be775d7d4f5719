"""Parse one foreign file in a process of its own, under limits on memory, time and size of output.

:mod:`containers` starts it, writes one JSON request to its input and reads one JSON answer from its
output. Whatever happens here, the program that asked goes on.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tallystick.kernel.errors import FileRefused
from tallystick.spend.reading.model import Format, Limits
from tallystick.spend.reading.refusals import damaged


def main() -> None:
    """Answer the request on standard input."""
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**{name: request["limits"][name] for name in (entry.name for entry in fields(Limits))})
    confine(limits)
    sys.stdout.write(json.dumps(answer(request, limits)))
    sys.stdout.flush()


def confine(limits: Limits) -> None:
    """Bound this process. Windows has no such limits; there the wall clock of the parent is the only one."""
    try:
        import resource  # noqa: PLC0415  (absent on Windows)
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits.child_memory_bytes,
        resource.RLIMIT_CPU: limits.child_cpu_seconds,
        resource.RLIMIT_FSIZE: limits.max_unpacked_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # At the first bound on time the system says why it ends the process; at the second it only ends it.
        last = bound + 1 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else bound
        try:
            resource.setrlimit(kind, (bound, last))
        except (ValueError, OSError):
            # macOS refuses a limit on address space; the other limits still stand.
            continue


def answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the parts found, or the refusal in words; only a defect of the interpreter gets past this."""
    where = request["where"]
    try:
        return _parse(
            Path(request["path"]), Format(request["format"]), where, Path(request["workspace"]), limits
        )
    except FileRefused as refusal:
        problem = refusal
    except MemoryError:
        return {"failure": "memory"}
    except OSError as failure:
        return {"failure": "output", "detail": str(failure)}
    except BaseException as failure:  # a panic of the parser is not an Exception
        name = type(failure).__name__
        if "Password" in name:
            return {"failure": "password"}
        problem = damaged(where, f"{str(failure).strip().rstrip('.')[:200] or 'the reader stopped'} [{name}]")
    return {"refused": [problem.what, problem.where, problem.why, problem.next_step]}


def _parse(path: Path, file_format: Format, where: str, workspace: Path, limits: Limits) -> dict[str, Any]:
    # Each reader is imported only where it is needed: starting this process is most of its cost.
    if file_format is Format.ZIP:
        from tallystick.spend.reading.archives import unpack_zip  # noqa: PLC0415

        members, left_out = unpack_zip(path, where, workspace, limits)
        return {"members": [_plain(asdict(member)) for member in members], "left_out": left_out}
    if file_format is Format.GZIP:
        from tallystick.spend.reading.archives import unpack_gzip  # noqa: PLC0415

        return {"members": [_plain(asdict(unpack_gzip(path, where, workspace, limits)))], "left_out": []}
    if file_format is Format.HTML:
        from tallystick.spend.reading.html_tables import read_html_tables  # noqa: PLC0415

        sheets, left_out = read_html_tables(path, where, workspace, limits)
    else:
        from tallystick.spend.reading.spreadsheets import read_workbook  # noqa: PLC0415

        sheets, left_out = read_workbook(path, file_format, where, workspace, limits)
    return {"sheets": [_plain(asdict(sheet)) for sheet in sheets], "left_out": left_out}


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Path) else value for key, value in record.items()}


if __name__ == "__main__":
    main()
