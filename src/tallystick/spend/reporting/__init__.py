"""Reporting: a snapshot of payments becomes a folder of pages that a director of finance can forward."""

from tallystick.spend.reporting.about import report_info
from tallystick.spend.reporting.model import ReportInfo
from tallystick.spend.reporting.writing import write_report

__all__ = ["ReportInfo", "report_info", "write_report"]
