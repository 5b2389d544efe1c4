"""Document numbers under 32 issuers at once in several processes on PostgreSQL, each killed twice and started again."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.plans import publishing
from services.plans.application import Numbers, load_rules
from tests.plans import examples as ex
from tests.plans import examples_numbers as n
from tests.plans.requests import WHOLE, ThreeUnits
from tests.support.scale import scaled
from tests.support.servers import PostgresServer, mortal

ROOT = Path(__file__).parents[2]
NUMBERS = int(os.environ.get("BCD_NUMBERS", scaled(120, 2_000)))
"""How many numbers are taken in all; 10,000 is what the register was built for."""
PROCESSES = 4 if NUMBERS >= 2000 else 2
ISSUERS = 32 // PROCESSES
"""How many ask at once in one process."""
FIRST = 1_000_000
SECONDS = 1800


class Process:
    """One process of issuers with its share of the documents; remembers what each was told, and when it was killed."""

    def __init__(self, store_url: str, keys_url: str, first: int, count: int) -> None:
        told = (store_url, keys_url, str(first), str(count), str(ISSUERS))
        self._command = [sys.executable, "-m", "tests.plans.numbers_worker", *told]
        self._count = count
        self.told: list[tuple[UUID, int]] = []
        self.killed = 0

    def run(self) -> None:
        """Let it work; kill it after a third of its share was acknowledged, and again after two thirds."""
        for share in (self._count // 3, 2 * self._count // 3, None):
            process = subprocess.Popen(mortal(self._command, "KILL"), cwd=ROOT, stdout=subprocess.PIPE)
            assert process.stdout is not None
            for number, line in enumerate(process.stdout, 1):
                if line.endswith(b"\n"):
                    document, sequence = line.split()
                    self.told.append((UUID(document.decode()), int(sequence)))
                if number == share:
                    process.kill()
                    self.killed += 1
            process.stdout.close()
            assert process.wait(timeout=60) == (0 if share is None else -9)


@pytest.mark.scaled
def test_numbers_have_no_gap_and_no_repeat_whoever_asks_and_whatever_is_killed(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """INVARIANT: of each register the numbers 1 to the last are given, each to one document, and none is forgotten.

    Breaks when a number and its document are not one commit, when a lost race is not decided again on the sheet as it then
    stands, or when a document that asks again after a crash takes another number.
    """
    store_url, keys_url = postgres.fresh_database(), f"sqlite:///{tmp_path / 'keys.db'}"
    keys = PersonKeys(keys_url)
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    store = Store(store_url, keys, publishing.EVENTS, published, lambda: datetime(2021, 7, 1, 8, tzinfo=UTC))
    numbers = Numbers(store, load_rules(), ThreeUnits())
    numbers.set_suffix(ex.OFFICE, n.letters, WHOLE)
    share = NUMBERS // PROCESSES
    processes = [Process(store_url, keys_url, FIRST + one * share, share) for one in range(PROCESSES)]
    begun = time.monotonic()
    with ThreadPoolExecutor(PROCESSES) as pool:
        for done in [pool.submit(one.run) for one in processes]:
            done.result(timeout=SECONDS)
    seconds = time.monotonic() - begun

    lines = list(numbers.lines(ex.OFFICE, 2021, WHOLE))
    kept = {line.document_id: line.sequence for line in lines}
    told = [answer for one in processes for answer in one.told]
    print(
        f"\n{len(lines)} numbers, {PROCESSES * ISSUERS} issuers in {PROCESSES} processes, "
        f"{sum(one.killed for one in processes)} killed, {len(told)} answers, {seconds:.1f} s"
    )
    assert [line.sequence for line in lines] == list(range(1, share * PROCESSES + 1))
    assert set(kept) == {UUID(int=FIRST + number) for number in range(share * PROCESSES)}
    assert all(kept[document] == sequence for document, sequence in told)
    assert {document for document, _ in told} == set(kept)
    assert all(one.killed == 2 for one in processes)
    store.close()
    keys.close()
