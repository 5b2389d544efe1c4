"""One canonical example of each event and request of youth opinion."""

from datetime import date
from uuid import UUID

from contracts.members import opinion as contract
from services.members.domain import opinion
from tests.members import examples as ex

NOTE, OTHER_NOTE, INCIDENT, ANSWER = (UUID(int=n) for n in range(61, 65))
MONTH = "2021-03"
SUMMARY = "Mong được hỗ trợ nhà ở gần nơi làm việc"
note = opinion.Note("FORUM", "HOUSING", "NEGATIVE", 7, SUMMARY)
incident = opinion.Incident("LABOUR_DISPUTE", True)
answered = opinion.Answer("HOUSING", NOTE, "PARTY_COMMITTEE")

# Events.

recorded = opinion.NoteRecorded(
    unit=ex.tax_1,
    month=MONTH,
    item_id=NOTE,
    words_id=opinion.words_id(ex.TAX_1, MONTH, NOTE),
    channel="FORUM",
    topic="HOUSING",
    sentiment="NEGATIVE",
    count=7,
    summary=SUMMARY,
)
submitted = opinion.DigestSubmitted(
    unit=ex.tax_1,
    month=MONTH,
    total=7,
    topics={"HOUSING": 7},
    channels={"FORUM": 7},
    sentiments={"NEGATIVE": 7},
    suppressed={"topic": 0, "channel": 0, "sentiment": 0},
    enough_channels=False,
)
forwarded = opinion.DigestForwarded(unit=ex.tax_1, month=MONTH)
reported = opinion.IncidentReported(unit=ex.tax_1, month=MONTH, item_id=INCIDENT, kind="LABOUR_DISPUTE", escalated=True)
concern_answered = opinion.ConcernAnswered(
    unit=ex.tax_1, month=MONTH, item_id=ANSWER, topic="HOUSING", note_id=NOTE, body="PARTY_COMMITTEE"
)
ALL = (recorded, submitted, forwarded, reported, concern_answered)

# Requests.

record = contract.RecordOpinion(
    channel="FORUM",
    topic="HOUSING",
    sentiment=contract.Sentiment.NEGATIVE,
    count=7,
    summary=SUMMARY,
    **ex.paper(date(2021, 3, 10)),
)
submit = contract.SubmitDigest(**ex.paper(date(2021, 4, 2)))
forward = contract.ForwardDigest(**ex.paper(date(2021, 4, 5)))
report = contract.ReportIncident(kind="LABOUR_DISPUTE", escalated=True, **ex.paper(date(2021, 3, 12)))
answer = contract.AnswerConcern(topic="HOUSING", note_id=NOTE, body="PARTY_COMMITTEE", **ex.paper(date(2021, 5, 3)))
