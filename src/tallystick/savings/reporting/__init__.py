"""A savings statement as page, CSV files and workbook."""

from tallystick.savings.reporting.writing import write_statement

__all__ = ["write_statement"]
