"""The fixed taxonomy of activities, in two levels: what the time of a post is spent on.

The nine activities of the first level are those of the activity analysis that councils use; the second level
is ours. It is fixed so that baselines of different teams and councils can be added up and compared.
"""

from __future__ import annotations

from enum import StrEnum


class Activity(StrEnum):
    """First level: what a share of a post's time is spent on."""

    CUSTOMER_CONTACT = "customer contact"
    ASSESSMENT = "assessment"
    PROCESSING = "processing"
    CASE_MANAGEMENT = "case management"
    SPECIALIST = "specialist"
    SUPPORT = "support"
    MANAGEMENT = "management"
    TRAVEL_AND_ADMINISTRATION = "travel and administration"
    FAILURE_DEMAND = "failure demand"


DETAILS: dict[Activity, tuple[str, ...]] = {
    Activity.CUSTOMER_CONTACT: ("telephone", "face to face", "online and e-mail", "post"),
    Activity.ASSESSMENT: ("eligibility", "financial", "needs", "inspection"),
    Activity.PROCESSING: ("data entry", "checking", "billing and payments", "notices and letters"),
    Activity.CASE_MANAGEMENT: ("coordination", "review", "enforcement", "appeals and complaints"),
    Activity.SPECIALIST: ("professional advice", "technical work", "legal work", "policy"),
    Activity.SUPPORT: ("finance", "people", "information technology", "democratic and corporate"),
    Activity.MANAGEMENT: ("supervision", "planning and performance", "leadership"),
    Activity.TRAVEL_AND_ADMINISTRATION: ("travel", "meetings", "record keeping"),
    Activity.FAILURE_DEMAND: (
        "chasing progress",
        "correcting mistakes",
        "repeat contact",
        "misdirected contact",
    ),
}
"""Second level, by first level. Failure demand is contact or work caused by something not done, or not done
right.
"""
