"""One canonical example of each event of imports."""

from services.members.domain import import_batch as batches
from services.members.domain.import_mapping import MappingSaved
from tests.members import examples as ex

parsed = batches.Parsed(rows=3, columns=("full_name",), unknown=0, withheld=0, passed_over=0)
uploaded = batches.Uploaded(unit=ex.tax, file_hash="a", size=9, forced=False, purpose=None, year=None)
judged = batches.RowsJudged(valid=1, invalid=0, duplicate=1, warning=1)
decided = batches.RowsDecided(choice="SKIP", rows=(5, 6), member_ids=(None, None))
carried = batches.Carried(number=4, member_id=ex.AN, choice="NEW", before=0, after=2, rated=1)
rows_carried = batches.RowsCarried(rows=(carried,))
committed = batches.Committed(unit=ex.tax, registered=1, updated=0, skipped=2, rated=1)
reverted = batches.Reverted(unit=ex.tax, registered=1, updated=0)
discarded = batches.Discarded()
mapping_saved = MappingSaved(titles={"ho ten dv": "full_name"})
ALL = (uploaded, parsed, judged, decided, rows_carried, committed, reverted, discarded, mapping_saved)
