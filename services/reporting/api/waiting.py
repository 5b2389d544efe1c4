"""HTTP access to what is late, on its way or unanswered, and to what the young speak of; no person in any of it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from services.kernel.sheets import Table
from services.kernel.views import ViewSet
from services.reporting.api.asking import Asked, files
from services.reporting.exports import waiting as tables
from services.reporting.views import waiting as questions
from services.reporting.views.waiting import Late, OpenTransfer, ReferralStage, TopicCounts, WaitingProposal


def add_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    """Add the routes of the five lists."""

    @routes.get("/late")
    def late(q: Annotated[Asked, Depends(asked)]) -> Late:
        """Items of plans in force that were due before `on` and are not done, by unit and item by item."""
        with viewset.read() as (db, views):
            return questions.late(db, views, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/late", "Phần việc quá hạn")
    def late_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"late-{q.on}", tables.late(late(q))

    @routes.get("/transfers")
    def transfers(q: Annotated[Asked, Depends(asked)]) -> list[OpenTransfer]:
        """Transfers on their way from or to the `unit`, the oldest first."""
        with viewset.read() as (db, views):
            return questions.transfers(db, views, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/transfers", "Chuyển sinh hoạt đang thực hiện")
    def transfers_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"transfers-{q.on}", tables.transfers(transfers(q))

    @routes.get("/referrals")
    def referrals(q: Annotated[Asked, Depends(asked)]) -> list[ReferralStage]:
        """How many referrals to the Party wait at which stage, by unit, and for how long."""
        with viewset.read() as (db, views):
            return questions.referrals(db, views, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/referrals", "Giới thiệu đoàn viên ưu tú cho Đảng")
    def referrals_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"referrals-{q.on}", tables.referrals(referrals(q))

    @routes.get("/waiting")
    def waiting(q: Annotated[Asked, Depends(asked)]) -> list[WaitingProposal]:
        """Proposals submitted and not answered, the longest waiting first."""
        with viewset.read() as (db, views):
            return questions.waiting(db, views, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/waiting", "Nội dung tham mưu chờ trả lời")
    def waiting_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"waiting-{q.on}", tables.waiting(waiting(q))

    @routes.get("/topics")
    def topics(q: Annotated[Asked, Depends(asked)]) -> TopicCounts:
        """What the young spoke of in `year` up to `on`, and what care was given for; no group that is too small."""
        with viewset.read() as (db, views):
            return questions.topics(db, views, on=q.on, year=q.year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/topics", "Tâm tư của thanh niên và chăm lo")
    def topics_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"topics-{q.on}", tables.topics(topics(q))
