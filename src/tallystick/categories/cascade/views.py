"""The view that readers of a classification see: each payment line with its class, how sure, and why."""

from __future__ import annotations

from tallystick.categories.model import DESCRIPTION_KEY

_SAME = " and ".join(f"p.{name} is not distinct from d.{name}" for name in DESCRIPTION_KEY)

CLASSIFIED_PAYMENTS = f"""
select
    p.*,
    coalesce(l.code, c.code, '') as class_code,
    coalesce(l.first_level, c.first_level, '') as class_first_level,
    cast(coalesce(l.level, c.level, 0) as bigint) as class_level,
    case when l.line_id is not null then 1.0 else coalesce(c.probability, 0.0) end as class_probability,
    case when l.line_id is not null then 'decision' else coalesce(c.step, 'unclassified') end as class_step,
    coalesce(l.reason, c.reason, '') as class_reason
from resolved_payments p
left join descriptions d on {_SAME}
left join purchase_classes c on c.payee_id = p.payee_id and c.description_id = d.description_id
left join line_classes l on l.line_id = p.line_id
""".strip()
