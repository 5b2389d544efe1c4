"""Ids made from what they stand for: what was written under them years ago is found again."""

from uuid import UUID

from services.plans.domain.attachment import attachment_id
from services.plans.domain.attachment_file import file_id
from services.plans.domain.issuer import issuer_id
from services.plans.domain.model_rules import name_claim
from services.plans.domain.register import register_id
from services.plans.domain.register_sheet import sheet_id

UNIT, SHA = UUID(int=2), "ab" * 32
IDS = (
    UUID("70a71a18-e525-5a3d-94a9-96b1cbde9e8d"),
    UUID("2f953763-540e-5a1d-92d9-5f7fc4d6038f"),
    UUID("ad5855e8-1613-53cc-8aa9-c2df7119ae33"),
    UUID("9e53e62f-1c26-538f-aece-5690bfcdb3c4"),
    UUID("3b05f797-db26-5607-9816-39d349c42b0c"),
)


def test_an_id_is_the_same_on_every_machine_and_in_every_version() -> None:
    """INVARIANT: streams, files and claims that were stored are found under the same id.

    Another name space, another order of the parts, or another way to write a part would break it.
    """
    found = (issuer_id(UNIT), register_id(UNIT, "KH", 2021), sheet_id(UNIT, 1), attachment_id(UNIT, SHA), file_id(SHA))
    assert found == IDS
    assert name_claim(UNIT, " Bát  CHÁO nghĩa tình") == f"{UNIT}:bát cháo nghĩa tình"
