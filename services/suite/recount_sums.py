"""What a fact adds to figures that are plain sums, for the second count. Written against contracts only, as the rest of it."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.base import Fact
from contracts.members.care import CareCaseOpened, CareSupportGiven, CareVisited, DialogueHeld
from contracts.members.dues import DuesCollected, DuesCollectionReversed, DuesRemitted, DuesWaived
from contracts.members.merits import (
    AwarenessClassCompleted,
    CommendationAwarded,
    CommendationRevoked,
    DisciplineDecided,
    PartyAdmissionRecorded,
    ReferralEndorsed,
    ReferralNominated,
)
from contracts.members.opinion import ConcernAnswered, IncidentReported, OpinionDigestSubmitted
from contracts.members.privacy import BreachDetected, DataRequestFulfilled, DataRequestReceived, DataRequestRefused
from contracts.plans.coordination import CoordinationActivityLinked, CoordinationReviewed
from contracts.plans.proposals import ProposalImplementationReported, ProposalResultRecorded, ProposalWithdrawn

DUES_FLOWS = frozenset({"dues.assessed", "dues.collected", "dues.remitted"})
DUES_STOCKS = frozenset({"dues.outstanding"})
CARE = frozenset({"care.cases", "care.visits", "care.support", "care.dialogues"})
OPINION = frozenset({"opinion.digests", "opinion.well_sourced", "opinion.incidents", "opinion.answered"})
MERITS = frozenset(
    {
        "referrals.nominated",
        "referrals.endorsed",
        "party.awareness_class",
        "party.admitted",
        "discipline.decided",
        "commendations.awarded",
    }
)
ADVICE = frozenset(
    {
        "proposals.withdrawn",
        "proposals.implementation_reports",
        "proposals.milestones",
        "proposals.results",
        "coordination.activities",
        "coordination.reviews",
    }
)
PRIVACY = frozenset({"privacy.requests", "privacy.on_time", "privacy.late", "privacy.breaches"})

SUMS: Mapping[type[Fact], Callable[[Any], Mapping[str, int]]] = {
    DuesCollected: lambda fact: {"dues.collected": fact.amount, "dues.outstanding": -fact.amount},
    DuesCollectionReversed: lambda fact: {"dues.collected": -fact.amount, "dues.outstanding": fact.amount},
    DuesWaived: lambda fact: {"dues.outstanding": -fact.amount},
    DuesRemitted: lambda fact: {"dues.remitted": fact.amount},
    OpinionDigestSubmitted: lambda fact: {"opinion.digests": 1, "opinion.well_sourced": int(fact.enough_channels)},
    IncidentReported: lambda _: {"opinion.incidents": 1},
    ConcernAnswered: lambda _: {"opinion.answered": 1},
    CareCaseOpened: lambda _: {"care.cases": 1},
    CareVisited: lambda _: {"care.visits": 1},
    CareSupportGiven: lambda fact: {"care.support": fact.amount},
    DialogueHeld: lambda _: {"care.dialogues": 1},
    DataRequestReceived: lambda _: {"privacy.requests": 1},
    DataRequestFulfilled: lambda fact: {"privacy.late" if fact.late else "privacy.on_time": 1},
    DataRequestRefused: lambda fact: {"privacy.late" if fact.late else "privacy.on_time": 1},
    BreachDetected: lambda _: {"privacy.breaches": 1},
    ReferralNominated: lambda _: {"referrals.nominated": 1},
    ReferralEndorsed: lambda _: {"referrals.endorsed": 1},
    AwarenessClassCompleted: lambda _: {"party.awareness_class": 1},
    PartyAdmissionRecorded: lambda _: {"party.admitted": 1},
    DisciplineDecided: lambda _: {"discipline.decided": 1},
    CommendationAwarded: lambda _: {"commendations.awarded": 1},
    ProposalWithdrawn: lambda fact: {"proposals.withdrawn": 1 if fact.round > 0 else 0},
    ProposalImplementationReported: lambda fact: {
        "proposals.implementation_reports": 1,
        "proposals.milestones": fact.milestones,
    },
    CoordinationActivityLinked: lambda _: {"coordination.activities": 1},
    CoordinationReviewed: lambda _: {"coordination.reviews": 1},
    ProposalResultRecorded: lambda _: {"proposals.results": 1},
    CommendationRevoked: lambda _: {"commendations.awarded": -1},
}
"""From a fact to the amount of each figure."""
SUMMED = MERITS | DUES_FLOWS | DUES_STOCKS | OPINION | CARE | PRIVACY | ADVICE
"""All figures that are counted so."""
SUMMED_STOCKS = DUES_STOCKS
"""Those of them that tell how things stand on a day."""
