"""Routes of plans of work: of a year, a quarter, a month, a theme."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import HTMLResponse

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import programmes as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import Round, done
from services.plans.api.comparison import ComparisonPage
from services.plans.application import UseCases

ReviewPeriod = Annotated[str, Path(max_length=10)]


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    _add_lists(routes, use, gate)
    _add_reads(routes, use, gate)

    @routes.put("/programmes/{programme_id}")
    def draft_programme(
        programme_id: UUID, wish: contract.DraftProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Begin a plan."""
        return done(response, use.programmes.draft(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/drawn-from/{source_id}")
    def draw_programme(
        programme_id: UUID, source_id: UUID, wish: contract.DrawProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Begin a plan with items of another."""
        return done(response, use.programmes.draw(programme_id, source_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items")
    def amend_items(programme_id: UUID, wish: contract.AmendItems, response: Response, asked: Writer) -> Accepted:
        """Replace the items of a plan that was not issued yet."""
        return done(response, use.programmes.amend(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/submissions/{round}")
    def submit_programme(
        programme_id: UUID, round: Round, wish: contract.SubmitProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Put a plan to the Party committee."""
        return done(response, use.programmes.submit(programme_id, round, wish, asked))

    @routes.put("/programmes/{programme_id}/opinions/{round}")
    def record_opinion(
        programme_id: UUID, round: Round, wish: contract.RecordOpinion, response: Response, asked: Writer
    ) -> Accepted:
        """Record the committee's opinion."""
        return done(response, use.programmes.record_opinion(programme_id, round, wish, asked))

    @routes.put("/programmes/{programme_id}/opinion-waiver")
    def waive_opinion(programme_id: UUID, wish: contract.WaiveOpinion, response: Response, asked: Writer) -> Accepted:
        """Let a plan go without an opinion."""
        return done(response, use.programmes.waive_opinion(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/issue")
    def issue_programme(
        programme_id: UUID, wish: contract.IssueProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Issue a plan."""
        return done(response, use.programmes.issue(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/versions/{version}")
    def amend_programme(
        programme_id: UUID, version: Round, wish: contract.AmendProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Give a plan in force its next version."""
        return done(response, use.programmes.amend_plan(programme_id, version, wish, asked))

    @routes.put("/programmes/{programme_id}/reviews/{period}")
    def review_programme(
        programme_id: UUID, period: ReviewPeriod, wish: contract.ReviewProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Look back on a month or quarter."""
        return done(response, use.programmes.review(programme_id, period, wish, asked))

    @routes.put("/programmes/{programme_id}/closure")
    def close_programme(
        programme_id: UUID, wish: contract.CloseProgramme, response: Response, asked: Writer
    ) -> Accepted:
        """Close a plan with an evaluation."""
        return done(response, use.programmes.close(programme_id, wish, asked))

    _add_items(routes, use, gate)


def _add_items(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.put("/programmes/{programme_id}/items/{item_id}/owner")
    def assign_item(
        programme_id: UUID, item_id: UUID, wish: contract.AssignItem, response: Response, asked: Writer
    ) -> Accepted:
        """Give an item to a unit or a member."""
        return done(response, use.programmes.assign(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/start")
    def start_item(
        programme_id: UUID, item_id: UUID, wish: contract.StartItem, response: Response, asked: Writer
    ) -> Accepted:
        """Say that work on an item began."""
        return done(response, use.programmes.start(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/progress")
    def report_progress(
        programme_id: UUID, item_id: UUID, wish: contract.ReportItemProgress, response: Response, asked: Writer
    ) -> Accepted:
        """Say how far an item came."""
        return done(response, use.programmes.report_progress(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/completion")
    def complete_item(
        programme_id: UUID, item_id: UUID, wish: contract.CompleteItem, response: Response, asked: Writer
    ) -> Accepted:
        """Report an item as carried out."""
        return done(response, use.programmes.complete(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/postponement")
    def postpone_item(
        programme_id: UUID, item_id: UUID, wish: contract.PostponeItem, response: Response, asked: Writer
    ) -> Accepted:
        """Let an item be due later."""
        return done(response, use.programmes.postpone(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/cancellation")
    def cancel_item(
        programme_id: UUID, item_id: UUID, wish: contract.CancelItem, response: Response, asked: Writer
    ) -> Accepted:
        """Give an item up."""
        return done(response, use.programmes.cancel(programme_id, item_id, wish, asked))


def _add_lists(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.post("/programmes/bulk")
    def load_programmes(wish: contract.LoadProgrammes, asked: Writer) -> AcceptedBulk:
        """Load plans from draft to issue."""
        return use.programmes.load(wish, asked)

    @routes.post("/programmes/drawn/bulk")
    def draw_many(wish: contract.DrawProgrammes, asked: Writer) -> AcceptedBulk:
        """Begin plans with items of others."""
        return use.programmes.draw_many(wish, asked)

    @routes.post("/programmes/issues/bulk")
    def issue_many(wish: contract.IssueProgrammes, asked: Writer) -> AcceptedBulk:
        """Issue plans."""
        return use.programmes.issue_many(wish, asked)

    @routes.post("/programmes/reviews/bulk")
    def review_many(wish: contract.ReviewProgrammes, asked: Writer) -> AcceptedBulk:
        """Look back on months and quarters."""
        return use.programmes.review_many(wish, asked)

    @routes.post("/programmes/closures/bulk")
    def close_many(wish: contract.CloseProgrammes, asked: Writer) -> AcceptedBulk:
        """Close plans."""
        return use.programmes.close_many(wish, asked)

    @routes.post("/programmes/items/owners/bulk")
    def assign_many(wish: contract.AssignItems, asked: Writer) -> AcceptedBulk:
        """Give items to units or members."""
        return use.programmes.assign_many(wish, asked)

    @routes.post("/programmes/items/starts/bulk")
    def start_many(wish: contract.StartItems, asked: Writer) -> AcceptedBulk:
        """Say that work on items began."""
        return use.programmes.start_many(wish, asked)

    @routes.post("/programmes/items/progress/bulk")
    def report_progress_of_many(wish: contract.ReportItemsProgress, asked: Writer) -> AcceptedBulk:
        """Say how far items came."""
        return use.programmes.report_progress_of_many(wish, asked)

    @routes.post("/programmes/items/completions/bulk")
    def complete_many(wish: contract.CompleteItems, asked: Writer) -> AcceptedBulk:
        """Report items as carried out."""
        return use.programmes.complete_many(wish, asked)

    @routes.post("/programmes/items/postponements/bulk")
    def postpone_many(wish: contract.PostponeItems, asked: Writer) -> AcceptedBulk:
        """Let items be due later."""
        return use.programmes.postpone_many(wish, asked)

    @routes.post("/programmes/items/cancellations/bulk")
    def cancel_many(wish: contract.CancelItems, asked: Writer) -> AcceptedBulk:
        """Give items up."""
        return use.programmes.cancel_many(wish, asked)


def _add_reads(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Reader = Annotated[Asked, Depends(gate.read)]  # a type
    page = ComparisonPage()

    @routes.get("/programmes/{programme_id}")
    def show_programme(programme_id: UUID, response: Response, asked: Reader) -> contract.ProgrammeReply:
        """Return where a plan stands."""
        found, version = use.programmes.show(programme_id, asked)
        etag(response, version)
        return found

    @routes.get("/programmes/{programme_id}/versions")
    def versions(programme_id: UUID, asked: Reader) -> contract.VersionsReply:
        """Return the versions of a plan."""
        return use.programmes.versions(programme_id, asked)

    @routes.get("/programmes/{programme_id}/versions/{older}/compare/{newer}.html", response_class=HTMLResponse)
    def comparison_page(programme_id: UUID, older: Round, newer: Round, asked: Reader) -> Response:
        """Return what two versions differ in, as a page to read and print."""
        found = use.programmes.compare(programme_id, older, newer, asked)
        versions = use.programmes.versions(programme_id, asked).versions
        return page.show(found, len(versions), use.programmes.words(programme_id, asked))

    @routes.get("/programmes/{programme_id}/versions/{older}/compare/{newer}")
    def compare(programme_id: UUID, older: Round, newer: Round, asked: Reader) -> contract.ComparisonReply:
        """Return what two versions differ in."""
        return use.programmes.compare(programme_id, older, newer, asked)
