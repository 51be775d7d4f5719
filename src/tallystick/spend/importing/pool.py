"""Run files through worker processes that may die without taking the run along.

A worker is a fresh interpreter that speaks JSON lines: one request, one outcome. Files are handed
out in small blocks of one folder, in order, so that what a worker learns from one month of a
publisher it can use for the next, and the result is the same however many workers there are.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.spend.importing.model import Outcome, Settings
from tallystick.spend.model import Kind, Status
from tallystick.store.model import FileEntry

BLOCK_FILES = 6
SECONDS_PER_FILE = 120.0
SECONDS_PER_MEGABYTE = 2.0

# Workers stand apart from the terminal's group: Ctrl-C is for the run, which ends them itself.
_APART: dict[str, Any] = (
    {"process_group": 0} if os.name == "posix" else {"creationflags": 0x00000200}  # CREATE_NEW_PROCESS_GROUP
)


class WorkerPool:
    """A few reading processes; use as a context manager so that none is left behind."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings = settings
        self._workers = max(1, workers)
        self._blocks: queue.Queue[list[Path]] = queue.Queue()
        self._outcomes: queue.Queue[Outcome | BaseException | None] = queue.Queue()
        self._stop = threading.Event()
        self._attendants: list[_Attendant] = []

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for attendant in self._attendants:
            attendant.end()

    def run(self, paths: Sequence[Path]) -> Iterator[Outcome]:
        """Yield one outcome per path, in the order in which they are finished."""
        blocks = in_blocks(paths)
        for block in blocks:
            self._blocks.put(block)
        for _ in range(min(self._workers, len(blocks))):
            attendant = _Attendant(self._settings, self._blocks, self._outcomes, self._stop)
            self._attendants.append(attendant)
            attendant.start()
        awaited = len(paths)
        while awaited:
            item = self._outcomes.get()
            if isinstance(item, BaseException):
                raise item
            if item is not None:
                awaited -= 1
                yield item


def in_blocks(paths: Sequence[Path]) -> list[list[Path]]:
    """Return the paths in blocks of neighbours: one folder each, a few files each, order kept."""
    blocks: list[list[Path]] = []
    for path in paths:
        if blocks and blocks[-1][0].parent == path.parent and len(blocks[-1]) < BLOCK_FILES:
            blocks[-1].append(path)
        else:
            blocks.append([path])
    return blocks


class _Attendant(threading.Thread):
    """Feeds one worker, and replaces it when it dies or takes too long."""

    def __init__(
        self,
        settings: Settings,
        blocks: queue.Queue[list[Path]],
        outcomes: queue.Queue[Outcome | BaseException | None],
        stop: threading.Event,
    ) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._blocks = blocks
        self._outcomes = outcomes
        self._stop = stop
        self._process: subprocess.Popen[str] | None = None

    def run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    block = self._blocks.get_nowait()
                except queue.Empty:
                    return
                self._begin_block()
                for path in block:
                    if self._stop.is_set():
                        return
                    self._outcomes.put(self._ask(path))
        except BaseException as error:
            self._outcomes.put(error)
        finally:
            self.end()

    def end(self) -> None:
        """Stop the worker now; what it had not handed back is simply not part of the run."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # a request that the worker did not live to read
                        pipe.close()

    def _begin_block(self) -> None:
        self._is_heard({"block": True})

    def _is_heard(self, message: dict[str, Any]) -> bool:
        """Send a message to the worker, if there is one; forget a worker that died while it was idle."""
        if self._process is None:
            return False
        try:
            if self._process.poll() is None:
                _send(self._process, message)
                return True
        except (OSError, ValueError):
            pass
        self.end()
        return False

    def _ask(self, path: Path) -> Outcome:
        request = {"file": str(path)}
        if not self._is_heard(request):
            _send(self._start(), request)
        process = self._process
        if process is None:
            return _died(path, "the run was stopped")
        limit = SECONDS_PER_FILE + SECONDS_PER_MEGABYTE * _size(path) / 1_000_000
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            _kill(process)

        clock = threading.Timer(limit, stop)
        clock.start()
        try:
            answer = _pipe(process.stdout).readline()
        except (OSError, ValueError):
            answer = ""
        finally:
            clock.cancel()
        if answer.endswith("\n"):
            said = json.loads(answer)
            if "store_failure" in said:
                what, where, why, next_step = said["store_failure"]
                raise StoreFailure(what, where=where, why=why, next_step=next_step)
            return Outcome.from_json(said)
        code = process.wait()
        self.end()
        return _died(path, f"it took more than {limit:.0f} seconds" if expired.is_set() else _ending(code))

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tallystick.spend.importing.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **_APART,
        )
        _send(self._process, asdict(self._settings))
        greeting = json.loads(_pipe(self._process.stdout).readline() or "{}")
        if "ready" not in greeting:
            what, where, why, next_step = greeting.get(
                "cannot_start", ("The reading process did not start.", "", "", "")
            )
            raise UsageProblem(what, where=where, why=why, next_step=next_step)
        return self._process


def _send(process: subprocess.Popen[str], message: dict[str, Any]) -> None:
    pipe = _pipe(process.stdin)
    pipe.write(json.dumps(message) + "\n")
    pipe.flush()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise ValueError("the worker has no pipe")
    return pipe


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _kill(process: subprocess.Popen[str]) -> None:
    """End a worker and the reader of workbooks that it may have started."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _ending(code: int) -> str:
    if code < 0:
        return f"the system ended the reading process (signal {-code}), perhaps for want of memory"
    return f"the reading process ended by itself (code {code})"


def _died(path: Path, why: str) -> Outcome:
    reason = f"The file was not read to its end: {why}. Nothing of it was imported; import it again."
    entry = FileEntry("", str(path), _size(path), Kind.OTHER.value, Status.FAILED.value, warnings=(reason,))
    return Outcome(entry, reason=reason)
