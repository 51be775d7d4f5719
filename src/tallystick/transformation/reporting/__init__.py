"""Reporting: an appraisal or a grid becomes a page to forward, tables as CSV, and a workbook to work on."""

from tallystick.transformation.reporting.writing import write_case, write_grid

__all__ = ["write_case", "write_grid"]
