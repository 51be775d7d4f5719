"""``spend import`` and ``spend inspect``: what they print, and the object for programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_files import month, write

from running import command, environment, tallystick

KEYS = [
    "file", "kind", "status", "body_id", "rows_in", "rows_accepted", "rows_rejected", "rows_not_payments",
    "pence_in", "pence_accepted", "pence_rejected", "profile", "warnings",
]  # fmt: skip


def test_an_import_says_what_became_of_every_file(evidence):
    assert evidence.code == 0, "a file that waits is no failure"
    assert "4 files: 2 accepted, 1 proposed, 1 refused." in evidence.out
    assert "Rows: 35 in = 34 accepted + 1 rejected + 0 not payments." in evidence.out
    assert "PDF document" in evidence.out
    assert "To accept it:" in evidence.out
    assert "Next: tallystick spend report" in evidence.err


def test_the_printed_command_accepts_a_waiting_file(evidence, tmp_path, call):
    home = shutil.copytree(evidence.home, tmp_path / "home")
    (accept,) = [text for text in evidence.out.splitlines() if "--accept" in text]
    words = accept.partition("tallystick ")[2].replace(str(evidence.home), str(home)).split()
    said = call(*words)
    assert (said.code, said.out.splitlines()[0]) == (0, "1 file: 1 accepted.")


@pytest.mark.parametrize("verb", ["import", "inspect"])
def test_json_is_one_object_of_the_agreed_keys_for_each_file(evidence, tmp_path, verb):
    home = shutil.copytree(evidence.home, tmp_path / "home")
    run = tallystick("spend", verb, evidence.files, "--home", home, "--json")
    found = [json.loads(text) for text in run.stdout.splitlines()]
    assert [list(item) for item in found] == [KEYS] * 4
    assert [Path(item["file"]).name for item in found] == [
        "2023-04.csv", "2023-05.csv", "doubtful.csv", "letter.csv",
    ]  # fmt: skip
    done = {"import": "unchanged", "inspect": "accepted"}[verb]
    assert [item["status"] for item in found] == [done, done, "proposed", "refused"]
    for item in found:
        parts = ("rows_accepted", "rows_rejected", "rows_not_payments")
        assert item["rows_in"] == sum(item[part] for part in parts)
        assert item["pence_in"] == item["pence_accepted"] + item["pence_rejected"]
    assert (found[0]["rows_accepted"], found[0]["rows_rejected"], found[0]["pence_rejected"]) == (22, 1, 999)
    assert run.stderr == ""
    assert run.returncode == 0


def test_inspect_shows_meaning_evidence_and_lines(evidence, call, tmp_path):
    said = call("spend", "inspect", evidence.files / "2023-04.csv", "--home", tmp_path / "none")
    assert said.code == 0
    for words in (
        "payments, text: would be accepted",
        "headings in row 1, fast reader",
        "Rows: 23 in = 22 accepted + 1 rejected + 0 not payments",
        "£4,001.50",
    ):
        assert words in said.out, words
    (meaning,) = [text for text in said.out.splitlines() if text.startswith("Supplier Name")]
    assert meaning.split()[2] == "supplier_name"
    assert "heading says supplier name" in meaning
    assert not (tmp_path / "none").exists()


def test_talk_is_silent_where_nobody_watches(tmp_path, call):
    write(tmp_path / "files" / "2023-04.csv", month(4))
    said = call("spend", "import", tmp_path / "files", "--home", tmp_path / "home", "--quiet")
    assert (said.code, said.err) == (0, "")
    again = call("spend", "import", tmp_path / "files", "--home", tmp_path / "home")
    assert "\r" not in again.err + again.out
    assert "\x1b" not in said.out + again.out + again.err, "no colours, so NO_COLOR has nothing to turn off"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_progress_is_shown_on_a_terminal(tmp_path):
    write(tmp_path / "files" / "2023-04.csv", month(4))
    ours, theirs = os.openpty()
    with subprocess.Popen(
        command("spend", "import", tmp_path / "files", "--home", tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(),
    ) as process:
        out = process.communicate(timeout=60)[0].decode()
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "1 of 1 files, 12 rows," in shown
    assert "rows a second" in shown
    assert "left" in shown
    assert out.startswith("1 file: 1 accepted.")
