"""A process that takes numbers from one register, many at a time: the child of test_numbers_concurrent."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

from services.kernel.personal import PersonKeys
from services.kernel.store import Conflict, Store
from services.plans import publishing
from services.plans.application import Numbers, load_rules
from tests.plans import examples as ex
from tests.plans import examples_numbers as n
from tests.plans.requests import WHOLE, ThreeUnits


def main(store_url: str, keys_url: str, first: int, count: int, issuers: int) -> None:
    """Take a number for each of `count` documents, `issuers` at once; print its id and number once it is acknowledged."""
    keys = PersonKeys(keys_url)
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    store = Store(store_url, keys, publishing.EVENTS, published, lambda: datetime(2021, 7, 1, 8, tzinfo=UTC))
    numbers = Numbers(store, load_rules(), ThreeUnits())

    def ask(document_id: UUID) -> int:
        while True:
            try:
                return numbers.reserve(ex.OFFICE, document_id, n.asked, WHOLE).sequence
            except Conflict:  # answered with HTTP 503: nothing was written, ask again
                continue

    def take(document_id: UUID) -> None:
        sequence = ask(document_id)
        sys.stdout.write(f"{document_id} {sequence}\n")
        sys.stdout.flush()

    with ThreadPoolExecutor(issuers) as pool:
        list(pool.map(take, [UUID(int=document) for document in range(first, first + count)]))
    store.close()
    keys.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
