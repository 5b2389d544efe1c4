"""The rules of commendation: proposed, awarded, revoked, in that order."""

from dataclasses import replace
from datetime import date

from services.members.domain import commendation as co
from services.members.domain.commendation import commendation
from tests.members import examples as ex
from tests.members import examples_merits as ms
from tests.support.decisions import given

propose = co.Propose(ex.AN, True, ex.tax_1, "CERTIFICATE", ms.SECRET, date(2021, 12, 1), ex.rules())
award = co.Award(date(2021, 12, 20))
revoke = co.Revoke(ms.SECRET, date(2022, 1, 5))


def test_a_commendation_goes_its_course_and_repeats_change_nothing() -> None:
    given(commendation).when(propose).then(ms.proposed)
    given(commendation, ms.proposed).when(propose).nothing()
    given(commendation, ms.proposed).when(award).then(ms.awarded)
    given(commendation, ms.proposed, ms.awarded).when(award).nothing()
    given(commendation, ms.proposed, ms.awarded).when(revoke).then(ms.revoked)
    given(commendation, ms.proposed, ms.awarded, ms.revoked).when(revoke).nothing()


def test_the_form_is_one_of_the_rules() -> None:
    given(commendation).when(replace(propose, form="MEDAL")).refused(co.CommendationFormUnknown)
    with_medal = ex.changed(ex.rules(), "commendation", forms=("MEDAL",))
    given(commendation).when(replace(propose, form="MEDAL", rules=with_medal)).then(
        ms.proposed.model_copy(update={"form": "MEDAL"})
    )


def test_an_id_names_one_commendation() -> None:
    given(commendation, ms.proposed).when(replace(propose, recipient_id=ex.BINH)).refused(co.CommendationIsAnother)


def test_steps_come_in_their_order() -> None:
    given(commendation).when(award).refused(co.NoSuchCommendation)
    given(commendation).when(revoke).refused(co.NoSuchCommendation)
    given(commendation, ms.proposed).when(revoke).refused(co.NotAwarded)
    given(commendation, ms.proposed, ms.awarded, ms.revoked).when(award).refused(co.CommendationRevokedAlready)


def test_steps_come_in_the_order_of_their_days() -> None:
    given(commendation, ms.proposed).when(replace(award, on=date(2021, 11, 30))).refused(co.AwardedBeforeProposed)
    given(commendation, ms.proposed, ms.awarded).when(replace(revoke, on=date(2021, 12, 19))).refused(
        co.AwardedBeforeProposed
    )


def test_a_commendation_is_awarded_and_revoked_within_a_day() -> None:
    on = propose.on
    awarded = ms.awarded.model_copy(update={"on": on})
    given(commendation, ms.proposed).when(replace(award, on=on)).then(awarded)
    given(commendation, ms.proposed, awarded).when(replace(revoke, on=on)).then(
        ms.revoked.model_copy(update={"on": on})
    )


def test_a_proposal_said_again_after_a_move_or_the_end_changes_nothing() -> None:
    given(commendation, ms.proposed).when(replace(propose, unit=ex.bank)).nothing()
    given(commendation, ms.proposed, ms.awarded).when(propose).nothing()
    given(commendation, ms.proposed, ms.awarded, ms.revoked).when(propose).nothing()
