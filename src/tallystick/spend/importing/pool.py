"""Run files through worker processes that may die without taking the run along.

A worker is a fresh interpreter that speaks JSON lines: one request, one outcome. Files are handed
out in small blocks of one folder, in order, so that what a worker learns from one month of a
publisher it can use for the next, and the result is the same however many workers there are.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from tallystick.kernel import UsageProblem
from tallystick.spend.importing.model import Outcome, Settings
from tallystick.spend.model import Kind, Status
from tallystick.store.model import FileEntry

BLOCK_FILES = 6
SECONDS_PER_FILE = 120.0
SECONDS_PER_MEGABYTE = 2.0


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
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _begin_block(self) -> None:
        if self._process is not None:
            _send(self._process, {"block": True})

    def _ask(self, path: Path) -> Outcome:
        process = self._process or self._start()
        limit = SECONDS_PER_FILE + SECONDS_PER_MEGABYTE * _size(path) / 1_000_000
        clock = threading.Timer(limit, process.kill)
        clock.start()
        answer = ""
        try:
            _send(process, {"file": str(path)})
            answer = _pipe(process.stdout).readline()
        except (BrokenPipeError, ValueError):
            answer = ""
        finally:
            clock.cancel()
        if answer:
            return Outcome.from_json(json.loads(answer))
        code = process.wait()
        self.end()
        return _died(path, code, limit)

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tallystick.spend.importing.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
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


def _died(path: Path, code: int, limit: float) -> Outcome:
    reason = (
        f"reading {path.name} ended the reading process (code {code}); it has a limit of "
        f"{limit:.0f} seconds and a memory limit. Nothing of this file was imported."
    )
    entry = FileEntry("", str(path), _size(path), Kind.OTHER.value, Status.FAILED.value, warnings=(reason,))
    return Outcome(entry, reason=reason)
