"""The sentences with which a container is refused: one function per cause, so that they read alike."""

from __future__ import annotations

from tallystick.kernel.errors import FileRefused


def damaged(where: str, detail: str) -> FileRefused:
    """Return the refusal of a file whose bytes do not form what they claim to be."""
    return FileRefused(
        "The file is damaged or incomplete",
        where=where,
        why=f"It cannot be read to its end: {detail}.",
        next_step="Download it again; if it still does not open, ask the publisher for a fresh copy.",
    )


def locked(where: str) -> FileRefused:
    """Return the refusal of a file that needs a password."""
    return FileRefused(
        "The file is protected by a password",
        where=where,
        why="Its content is encrypted and cannot be read without the password.",
        next_step="Open it with its password, save it without one, and try again.",
    )


def too_large(where: str, why: str) -> FileRefused:
    """Return the refusal of a file that would unpack to more than the limits allow."""
    return FileRefused(
        "The file unpacks to more than is safe to read",
        where=where,
        why=why,
        next_step="If the file is genuine, save the part that holds the data as CSV and read that.",
    )


def unsafe_markup(where: str) -> FileRefused:
    """Return the refusal of XML that declares a document type or entities."""
    return FileRefused(
        "The file contains XML that is not safe to read",
        where=where,
        why="It declares a document type or entities, which spreadsheet programs never write and attacks do.",
        next_step="Ask the publisher where the file came from, or for the data as CSV.",
    )


def no_tables(where: str, why: str) -> FileRefused:
    """Return the refusal of a container in which nothing is a table."""
    return FileRefused(
        "There is no table in the file",
        where=where,
        why=why,
        next_step="Check on the publisher's page that this is the data file itself.",
    )


def too_old(where: str) -> FileRefused:
    """Return the refusal of a workbook written before Excel kept its files in OLE containers."""
    return FileRefused(
        "The workbook is of a kind too old to read",
        where=where,
        why="It is in the bare format of early Excel versions, which some reporting systems still write.",
        next_step="Open it in a spreadsheet program, save it as XLSX or CSV, and try again.",
    )


def web_page(where: str, named: str) -> FileRefused:
    """Return the refusal of a web page without data; ``named`` is its title in words, or empty."""
    return FileRefused(
        "The file is a web page, not data",
        where=where,
        why=f"It is a page{named} without a table of data, for example a 'not found' or log-in page that was "
        "saved under the name of the file.",
        next_step="Open the publisher's page in a browser and download the file itself.",
    )


def stopped(where: str, why: str) -> FileRefused:
    """Return the refusal of a file whose reader had to be ended."""
    return FileRefused(
        "Reading the file had to be stopped",
        where=where,
        why=f"{why[:1].upper()}{why[1:]}. Files that are damaged or made to do harm behave like this.",
        next_step="If the file is genuine, open it in a spreadsheet program, save it as CSV, and read that.",
    )


def nested(where: str) -> FileRefused:
    """Return the refusal of an archive inside an archive."""
    return FileRefused(
        "It is an archive inside an archive",
        where=where,
        why="Only one level is unpacked.",
        next_step="Unpack the outer archive and read what is inside.",
    )
