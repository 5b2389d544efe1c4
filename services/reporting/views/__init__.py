"""Reporting's read models: each applies facts to its own tables; all are read through queries.py."""

from collections.abc import Sequence

from sqlalchemy import MetaData

from services.kernel.views import View
from services.reporting.views.bi import Bi, Tables
from services.reporting.views.coordination import Coordination
from services.reporting.views.facts import Facts
from services.reporting.views.items import Items
from services.reporting.views.ledger import Ledger
from services.reporting.views.models import Models
from services.reporting.views.programmes import Programmes
from services.reporting.views.proposals import Proposals
from services.reporting.views.referrals import Referrals
from services.reporting.views.reports import Reports
from services.reporting.views.topics import Topics
from services.reporting.views.traits import Traits
from services.reporting.views.transfers import Transfers
from services.reporting.views.units import Units


def views(generation: str, metadata: MetaData) -> Sequence[View]:
    """Make all views of a generation, their tables registered in `metadata`."""
    tables = Tables(
        ledger=Ledger(generation, metadata),
        facts=Facts(generation, metadata),
        units=Units(generation, metadata),
        programmes=Programmes(generation, metadata),
        proposals=Proposals(generation, metadata),
        models=Models(generation, metadata),
        coordination=Coordination(generation, metadata),
    )
    return (
        tables.ledger,
        tables.facts,
        tables.units,
        tables.programmes,
        tables.proposals,
        tables.models,
        tables.coordination,
        Items(generation, metadata),
        Transfers(generation, metadata),
        Referrals(generation, metadata),
        Topics(generation, metadata),
        Traits(generation, metadata),
        Reports(generation, metadata),
        Bi(tables),
    )
