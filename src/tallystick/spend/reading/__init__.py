"""Reading: bytes of any published file to tables that the engine can load without guessing."""

from tallystick.spend.reading.files import read_file
from tallystick.spend.reading.intake import Intake, take_in
from tallystick.spend.reading.load import LoadedTable, load_table
from tallystick.spend.reading.model import (
    Dialect,
    Format,
    Limits,
    Original,
    Reader,
    Reading,
    Table,
)
from tallystick.spend.reading.write import write_tables

__all__ = [
    "Dialect",
    "Format",
    "Intake",
    "Limits",
    "LoadedTable",
    "Original",
    "Reader",
    "Reading",
    "Table",
    "load_table",
    "read_file",
    "take_in",
    "write_tables",
]
