"""Youth opinion: each step, each refusal, repeats that change nothing; and that no rating reads it."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from services.kernel.decider import Refusal
from services.members.domain import opinion as o
from services.members.domain.opinion import digest
from services.members.domain.opinion_refusals import (
    AnsweringBodyUnknown,
    AnswerTold,
    ChannelUnknown,
    DigestAlreadySubmitted,
    DigestEmpty,
    DigestNotSubmitted,
    IdentityInNote,
    IncidentKindUnknown,
    IncidentTold,
    MonthNotBegun,
    NameInNote,
    NoteTold,
    NoteUnknown,
    TopicNotRaised,
    TopicUnknown,
)
from tests.members import examples as ex
from tests.members import examples_opinion as eo
from tests.support.decisions import given

RULES = ex.rules().opinion
SERVICE = Path(__file__).parents[2] / "services" / "members"

record = o.RecordNote(ex.tax_1, eo.MONTH, eo.NOTE, eo.note, (), False, date(2021, 3, 10), RULES)
submit = o.SubmitDigest(ex.tax_1, eo.MONTH, date(2021, 4, 2), RULES)
forward = o.ForwardDigest(ex.tax_1, eo.MONTH)
report = o.ReportIncident(ex.tax_1, eo.MONTH, eo.INCIDENT, eo.incident, RULES)
answer = o.AnswerConcern(ex.tax_1, eo.MONTH, eo.ANSWER, eo.answered, RULES)


def other(**changes: object) -> o.NoteRecorded:
    """Another note of the same month."""
    return eo.recorded.model_copy(update={"item_id": eo.OTHER_NOTE, **changes})


def test_a_month_goes_its_course() -> None:
    given(digest).when(record).then(eo.recorded)
    given(digest, eo.recorded).when(submit).then(eo.submitted)
    given(digest, eo.recorded, eo.submitted).when(forward).then(eo.forwarded)
    given(digest).when(report).then(eo.reported)
    given(digest, eo.recorded, eo.submitted).when(answer).then(eo.concern_answered)


def test_saying_it_twice_changes_nothing() -> None:
    for command in (record, submit, forward, report, answer):
        given(digest, *eo.ALL).when(command).nothing()


@pytest.mark.parametrize("kind", ["PHONE", "ID_NUMBER", "EMAIL", "MEMBER_NAME"])
def test_a_note_that_tells_who_someone_is_is_refused_whatever_is_confirmed(kind: str) -> None:
    given(digest).when(replace(record, identities=(kind,), confirmed=True)).refused(IdentityInNote)


def test_what_looks_like_a_name_is_confirmed_to_be_none() -> None:
    given(digest).when(replace(record, identities=("NAME_LIKE",))).refused(NameInNote)
    given(digest).when(replace(record, identities=("NAME_LIKE",), confirmed=True)).then(eo.recorded)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(record, on=date(2021, 2, 28)), MonthNotBegun),
        (replace(record, note=replace(eo.note, channel="RUMOUR")), ChannelUnknown),
        (replace(record, note=replace(eo.note, topic="FOOTBALL")), TopicUnknown),
        (submit, DigestEmpty),
        (replace(submit, on=date(2021, 2, 28)), MonthNotBegun),
        (forward, DigestNotSubmitted),
        (replace(report, incident=o.Incident("RAIN", False)), IncidentKindUnknown),
        (answer, NoteUnknown),
        (replace(answer, answer=o.Answer("HOUSING", None, "PARTY_COMMITTEE")), TopicNotRaised),
    ],
)
def test_what_cannot_come_first_is_refused(command: o.Command, refusal: type[Refusal]) -> None:
    given(digest).when(command).refused(refusal)


def test_an_id_names_one_thing() -> None:
    given(digest, *eo.ALL).when(replace(record, note=replace(eo.note, count=8))).refused(NoteTold)
    given(digest, *eo.ALL).when(replace(report, incident=o.Incident("OTHER", True))).refused(IncidentTold)
    given(digest, *eo.ALL).when(replace(answer, answer=replace(eo.answered, body="UNION"))).refused(AnswerTold)


def test_what_comes_after_the_digest_belongs_to_the_next_month() -> None:
    late = replace(record, item_id=eo.OTHER_NOTE)
    given(digest, eo.recorded, eo.submitted).when(late).refused(DigestAlreadySubmitted)


def test_an_answer_is_to_what_was_raised_by_a_body_of_the_rule_set() -> None:
    study = other(topic="STUDY")
    of_other = replace(answer, answer=replace(eo.answered, note_id=eo.OTHER_NOTE))
    given(digest, eo.recorded, study).when(of_other).refused(TopicNotRaised)
    weather = replace(answer, answer=replace(eo.answered, body="WEATHER"))
    given(digest, eo.recorded).when(weather).refused(AnsweringBodyUnknown)


def test_a_digest_leaves_out_small_groups_and_what_subtraction_would_tell() -> None:
    small = other(channel="SURVEY", topic="STUDY", sentiment="POSITIVE", count=2)
    third = other(item_id=UUID(int=69), channel="DIALOGUE", topic="INCOME", count=12)
    found = o.summed_up(ex.tax_1, eo.MONTH, digest.fold((eo.recorded, small, third)), RULES)
    assert (found.total, found.topics, found.channels) == (21, {"INCOME": 12}, {"DIALOGUE": 12})
    assert (found.sentiments, found.enough_channels) == ({}, True)
    assert found.suppressed == {"topic": 2, "channel": 2, "sentiment": 2}


def test_of_a_handful_of_people_nothing_is_counted() -> None:
    few = digest.fold((eo.recorded.model_copy(update={"count": 4}),))
    found = o.summed_up(ex.tax_1, eo.MONTH, few, RULES)
    assert (found.total, found.topics, found.channels, found.sentiments) == (None, {}, {}, {})


def test_where_one_cut_would_tell_of_single_persons_no_cut_tells_the_total() -> None:
    topics = ("INCOME", "HOUSING", "STUDY", "POLICY", "OTHER")
    notes = [other(item_id=UUID(int=600 + at), topic=topic, count=1) for at, topic in enumerate(topics)]
    found = o.summed_up(ex.tax_1, eo.MONTH, digest.fold(notes), RULES)
    assert (found.total, found.topics, found.channels, found.sentiments) == (None, {}, {}, {})
    assert found.suppressed == {"topic": 5, "channel": 1, "sentiment": 1}


def test_no_rating_reads_opinions() -> None:
    """INVARIANT: what people think never feeds how they are rated (domain.md §5.3).

    An import of opinions in any module of ratings would break it.
    """
    guilty = []
    for layer in ("domain", "application", "views"):
        for path in sorted((SERVICE / layer).glob("*.py")):
            if not any(word in path.stem for word in ("rating", "round", "quality", "training", "what_if")):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
                module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
                guilty += [path.name for name in (*named, module) if "opinion" in name.lower()]
    assert guilty == []


def test_no_event_of_opinions_has_room_for_a_member() -> None:
    assert not [name for event in digest.events for name in event.model_fields if "member" in name or "person" in name]


def test_a_note_may_be_taken_on_the_first_day_of_its_month() -> None:
    given(digest).when(replace(record, on=date(2021, 3, 1))).then(eo.recorded)


def test_notes_on_one_topic_are_counted_together_and_the_least_number_of_channels_is_enough() -> None:
    both = digest.fold((eo.recorded, other(channel="SURVEY", count=8)))
    found = o.summed_up(ex.tax_1, eo.MONTH, both, RULES)
    assert (found.total, found.topics, found.channels) == (15, {"HOUSING": 15}, {"FORUM": 7, "SURVEY": 8})
    assert (RULES.min_channels, found.enough_channels) == (2, True)
