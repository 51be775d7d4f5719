"""Make the pieces of a register in a few processes beside the one that reads the file."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from itertools import chain
from typing import IO, Any

from tallystick.kernel import StoreFailure
from tallystick.store import storing
from tallystick.suppliers.registers.pieces import Batch, Made, make_piece

_WHAT = "The register could not be stored."
_PROMISE = "The register loaded before stays in force."
_WAITING = 2
"""Batches read ahead for each process; with the batch's size this bounds the memory."""

# Workers stand apart from the terminal's group: Ctrl-C is for the load, which ends them itself.
_APART: dict[str, Any] = (
    {"process_group": 0} if os.name == "posix" else {"creationflags": 0x00000200}  # CREATE_NEW_PROCESS_GROUP
)


def made_in_order(batches: Iterable[Batch], processes: int) -> Iterator[tuple[Batch, Made]]:
    """Yield what became of each batch, in order; a single batch is made in this very process.

    Raises:
        StoreFailure: a worker died or the disk refused; nothing was published.
    """
    source = iter(batches)
    head = [batch for batch in (next(source, None), next(source, None)) if batch is not None]
    if len(head) < 2 or processes < 2:
        for batch in chain(head, source):
            with storing(_WHAT, batch.folder, promise=_PROMISE):
                made = make_piece(batch)
            yield batch, made
        return
    workers: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    started = [_Worker() for _ in range(processes)]
    for worker in started:
        workers.put(worker)

    def ask(batch: Batch) -> Made:
        worker = workers.get()
        try:
            return worker.ask(batch)
        finally:
            workers.put(worker)

    pending: deque[tuple[Batch, Future[Made]]] = deque()
    pool = ThreadPoolExecutor(processes)
    try:
        for batch in chain(head, source):
            pending.append((batch, pool.submit(ask, batch)))
            if len(pending) >= processes * _WAITING:
                done, answer = pending.popleft()
                yield done, answer.result()
        while pending:
            done, answer = pending.popleft()
            yield done, answer.result()
    finally:
        for _, answer in pending:
            answer.cancel()
        for worker in started:
            worker.end()
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """One process that makes pieces; it starts with the first batch."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._is_ended = False
        self._guard = threading.Lock()

    def ask(self, batch: Batch) -> Made:
        process = self._started()
        try:
            requests, answers = _pipes(process)
            requests.write(json.dumps(asdict(batch)) + "\n")
            requests.flush()
            answer = answers.readline()
        except (OSError, ValueError):
            answer = ""
        if not answer.endswith("\n"):
            raise _failed(
                batch, "a process that made a part of it ended before its time, perhaps for want of memory"
            )
        said = json.loads(answer)
        if "problem" in said:
            number, words, name = said["problem"]
            with storing(_WHAT, batch.folder, promise=_PROMISE):
                raise OSError(number, words, name)
        return Made(said["stored"], said["refused"], [(row, reason) for row, reason in said["examples"]])

    def end(self) -> None:
        with self._guard:
            self._is_ended = True
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _started(self) -> subprocess.Popen[str]:
        with self._guard:
            if self._is_ended:
                raise ValueError("the load was stopped")
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tallystick.suppliers.registers.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    **_APART,
                )
            return self._process


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the worker has no pipes")
    return process.stdin, process.stdout


def _failed(batch: Batch, why: str) -> StoreFailure:
    return StoreFailure(
        _WHAT,
        where=batch.folder,
        why=f"{why[:1].upper()}{why[1:]}. {_PROMISE}",
        next_step="Free memory and disk, then run the same command again.",
    )
