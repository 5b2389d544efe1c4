"""The use cases of members: a request becomes commands, decided in one commit, within the caller's scope."""

from dataclasses import dataclass

from services.kernel.store import Store
from services.members.application.care import CareCases
from services.members.application.dialogues import Dialogues
from services.members.application.directory import Directory, Empty
from services.members.application.discipline import Disciplines
from services.members.application.dues import Dues
from services.members.application.erasures import Erasures
from services.members.application.import_mappings import ImportMappings
from services.members.application.import_rows import Identities, Shelf
from services.members.application.imports import Imports
from services.members.application.life import Life
from services.members.application.merits import Commendations, Referrals
from services.members.application.officers import Officers
from services.members.application.opinions import Opinions
from services.members.application.people import Members
from services.members.application.privacy import Breaches, Consents, DataRequests
from services.members.application.ratings import Ratings, rating_id
from services.members.application.reorganisations import Reorganisations
from services.members.application.reveals import Reveals
from services.members.application.rounds import RatingRounds
from services.members.application.trainings import Trainings, training_id
from services.members.application.traits import Nobody, Traits, TraitSource
from services.members.application.unit_ratings import UnitRatings
from services.members.application.units import Clusters, Units
from services.members.application.what_if import WhatIf
from services.members.domain.rules import RuleSets, load_rules

__all__ = ["Clusters", "Members", "Ratings", "Trainings", "Units", "UseCases", "load_rules", "rating_id", "training_id"]


@dataclass(frozen=True)
class UseCases:
    """All use cases of the service on one store."""

    units: Units
    reorganisations: Reorganisations
    clusters: Clusters
    officers: Officers
    members: Members
    life: Life
    referrals: Referrals
    disciplines: Disciplines
    commendations: Commendations
    trainings: Trainings
    ratings: Ratings
    traits: Traits
    dialogues: Dialogues
    care: CareCases
    opinions: Opinions
    dues: Dues
    rounds: RatingRounds
    unit_ratings: UnitRatings
    what_if: WhatIf
    imports: Imports
    import_mappings: ImportMappings
    consents: Consents
    data_requests: DataRequests
    reveals: Reveals
    erasures: Erasures
    breaches: Breaches

    @classmethod
    def on(
        cls,
        store: Store,
        rules: RuleSets,
        directory: Directory | None = None,
        identities: Identities | None = None,
        shelf: Shelf | None = None,
        traits: TraitSource | None = None,
    ) -> "UseCases":
        """Return the use cases deciding in `store` under `rules`; without a directory who is where is read from it.

        Without identities an import recognises nobody, without a shelf its rows wait in memory;
        without traits nobody is counted by trait.
        """
        directory = directory or Empty()
        return cls(
            units=Units(store, rules),
            reorganisations=Reorganisations(store, rules, directory),
            clusters=Clusters(store, rules),
            officers=Officers(store, rules, directory),
            members=Members(store, rules),
            life=Life(store, rules),
            referrals=Referrals(store, rules),
            disciplines=Disciplines(store, rules),
            commendations=Commendations(store, rules),
            trainings=Trainings(store, rules, directory),
            ratings=Ratings(store, rules),
            traits=Traits(store, rules, directory, traits or Nobody()),
            dialogues=Dialogues(store, rules),
            care=CareCases(store, rules),
            opinions=Opinions(store, rules, directory),
            dues=Dues(store, rules),
            rounds=RatingRounds(store, rules, directory),
            unit_ratings=UnitRatings(store, rules, directory),
            what_if=WhatIf(store, rules),
            imports=Imports(store, rules, directory, identities, shelf),
            import_mappings=ImportMappings(store, rules),
            consents=Consents(store, rules),
            data_requests=DataRequests(store, rules),
            reveals=Reveals(store, rules, directory),
            erasures=Erasures(store, rules),
            breaches=Breaches(store, rules),
        )
