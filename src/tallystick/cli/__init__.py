"""The command line: ``tallystick <room> <verb>``.

Data goes to standard output, talk to standard error. Exit codes: 0 done; 1 other problems, or nobody reads
the output any more; 2 the call does not fit; 3 not found; 4 a file was refused (by ``import``: every file
was); 5 the store failed; 6 another import is running; 7 reading some file failed, so that it has to be
imported again; 130 stopped by the user. Files that wait for a decision are no failure.
"""

from __future__ import annotations

import io
import os
import sys

import click

from tallystick import __version__
from tallystick.cli.categories import categories
from tallystick.cli.opportunities import opportunities
from tallystick.cli.sample import sample
from tallystick.cli.savings import savings
from tallystick.cli.savings_proof import audit, statement, verify
from tallystick.cli.spend import spend
from tallystick.cli.suppliers import suppliers
from tallystick.cli.transformation import transformation
from tallystick.kernel import TallystickError

STOPPED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tallystick")
def commands() -> None:
    """Find savings in public spending evidence, act on them, prove them, pass on the lesson.

    \b
    Start here:
      tallystick sample make demo/county           make a fictional county to try things on
      tallystick spend inspect FILE                what is this file, and how would it be read?
      tallystick spend import FOLDER               read every file in a folder into the evidence
      tallystick suppliers resolve                 find who was paid, under all spellings
      tallystick categories classify               find what was bought
      tallystick opportunities find                look for savings
      tallystick spend report -o report            write the report and open report/index.html
    """


for proof in (verify, statement, audit):
    savings.add_command(proof)
for room in (spend, suppliers, categories, opportunities, transformation, savings, sample):
    commands.add_command(room)


def main() -> None:
    """Run the command line; the entry point of the ``tallystick`` program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal cannot show, or a name that is no text, must not end the program.
            stream.reconfigure(errors="backslashreplace")
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _run() -> int | str | None:
    try:
        ended: int | None = commands(standalone_mode=False)
    except TallystickError as problem:
        click.echo(problem.advice(), err=True)
        return problem.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept; run the same command to go on from there.", err=True)
        return STOPPED
    except SystemExit as done:
        return done.code
    return ended
