"""Policy figures: rates, caps and tables with the dates on which they were in force, and where that stands.

For example::

    cap = parameter("business_and_trade/redundancy_week_pay_cap").on(date(2026, 5, 1))
    cap.value        # 75100, in the unit "pence a week"
"""

from tallystick.parameters.loading import names, parameter
from tallystick.parameters.model import Figure, Parameter, ParameterNotInForce, Reference

__all__ = ["Figure", "Parameter", "ParameterNotInForce", "Reference", "names", "parameter"]
