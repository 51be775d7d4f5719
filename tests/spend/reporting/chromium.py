"""A real browser over a pipe: open a page at a size, and tell what it did."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

# Chromium listens on file descriptor 3 and answers on 4.
_AS_3_AND_4 = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execvp(sys.argv[3], sys.argv[3:])"
)


class Chromium:
    """Chromium without a window, spoken to in the DevTools protocol."""

    def __init__(self, program: str, profile: Path) -> None:
        read_theirs, self._write = os.pipe()
        self._read, write_theirs = os.pipe()
        options = (
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"),
            *("--disable-background-networking", "--disable-extensions"),
        )
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _AS_3_AND_4, str(read_theirs), str(write_theirs)),
                *(program, *options, f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=(read_theirs, write_theirs),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_theirs)
        os.close(write_theirs)
        self._buffer = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = ""
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def open(self, address: str, width: int, height: int = 900) -> None:
        """Open a page and wait until it has loaded."""
        self.events.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.call("Page.navigate", url=address)
        self._until(lambda message: message.get("method") == "Page.loadEventFired")

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", ""):
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        found = self._until(lambda reply: reply.get("id") == message["id"])
        assert "error" not in found, found
        return found["result"]

    def close(self) -> None:
        """End the browser."""
        os.close(self._write)
        self._process.terminate()
        self._process.wait(20)
        os.close(self._read)

    def _until(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self._next()
            if "method" in message:
                self.events.append(message)
            if wanted(message):
                return message

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], 60)
            assert ready, "the browser gave no answer within a minute"
            received = os.read(self._read, 65_536)
            assert received, "the browser ended"
            self._buffer += received
        text, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(text)
