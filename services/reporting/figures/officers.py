"""Posts held in units, by post; who was appointed and relieved; provisional committees (domain.md §2.1, §6.1)."""

from collections.abc import Iterator, Mapping

from contracts.members import OfficerAppointed, OfficerRelieved
from contracts.members.officers import CommitteeProvisionalSet, Post
from services.reporting.figures.base import Entry, Figure, Kind, Rule, adds_to


def _figure(
    key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str, kind: Kind = "flow"
) -> Figure:
    return Figure(key, vi, en, unit, proactive=0, kind=kind, definition_vi=definition_vi, definition_en=definition_en)


def _serving(post: Post, vi: str, en: str) -> Figure:
    return _figure(
        f"officers.{post.value.lower()}",
        f"Chức vụ: {vi}",
        f"Posts: {en}",
        "post",
        f"Số chức vụ {vi} đã bổ nhiệm và chưa cho thôi, kể cả khi nhiệm kỳ đã hết.",
        f"Posts of {en} that were filled and not yet given up, even where the term is over.",
        "stock",
    )


SERVING = Figure(
    "officers.serving",
    vi="Chức vụ Đoàn đang giữ",
    en="Posts held",
    unit="post",
    proactive=0,
    kind="stock",
    definition_vi="Số chức vụ Đoàn đã bổ nhiệm và chưa cho thôi, kể cả khi nhiệm kỳ đã hết; một người giữ hai chức "
    "tính hai.",
    definition_en="Union posts that were filled and not yet given up, even where the term is over; someone who holds two "
    "posts counts twice.",
)
BY_POST: Mapping[Post, Figure] = {
    post: _serving(post, vi, en)
    for post, vi, en in (
        (Post.SECRETARY, "Bí thư", "secretary"),
        (Post.DEPUTY_SECRETARY, "Phó Bí thư", "deputy secretary"),
        (Post.STANDING_MEMBER, "ủy viên Ban Thường vụ", "standing committee member"),
        (Post.COMMITTEE_MEMBER, "ủy viên Ban Chấp hành", "executive committee member"),
        (Post.INSPECTION_HEAD, "Chủ nhiệm Ủy ban Kiểm tra", "head of the inspection commission"),
        (Post.INSPECTION_MEMBER, "ủy viên Ủy ban Kiểm tra", "member of the inspection commission"),
    )
}
APPOINTED = _figure(
    "officers.appointed",
    "Lượt bổ nhiệm cán bộ Đoàn",
    "Posts filled",
    "time",
    "Số lượt bổ nhiệm, bầu giữ chức vụ Đoàn có hiệu lực trong kỳ.",
    "Appointments and elections to Union posts that took effect in the period.",
)
RELIEVED = _figure(
    "officers.relieved",
    "Lượt thôi giữ chức vụ Đoàn",
    "Posts given up",
    "time",
    "Số lượt thôi giữ chức vụ Đoàn có hiệu lực trong kỳ.",
    "Times in the period that someone ceased to hold a Union post.",
)
PROVISIONAL = _figure(
    "committees.provisional",
    "Ban Chấp hành lâm thời được chỉ định",
    "Provisional committees set",
    "committee",
    "Số Ban Chấp hành lâm thời được chỉ định trong kỳ; gia hạn không tính thêm.",
    "Provisional executive committees set in the period; an extension does not count again.",
)
EXTENDED = _figure(
    "committees.provisional_extended",
    "Lần gia hạn Ban Chấp hành lâm thời",
    "Provisional committees extended",
    "time",
    "Số lần gia hạn thời gian hoạt động của Ban Chấp hành lâm thời trong kỳ.",
    "Times in the period that a provisional committee was given more time.",
)

FIGURES = (SERVING, *BY_POST.values(), APPOINTED, RELIEVED, PROVISIONAL, EXTENDED)


def holding(amount: int, flow: Figure) -> Rule:
    """Return the rule of a fact by which one post more, or one fewer, is held."""

    @adds_to(SERVING, *BY_POST.values(), flow)
    def rule(fact: OfficerAppointed | OfficerRelieved) -> Iterator[Entry]:
        yield SERVING.entry(fact, amount)
        yield BY_POST[fact.post].entry(fact, amount)
        yield flow.entry(fact, 1)

    return rule


@adds_to(PROVISIONAL, EXTENDED)
def provisional(fact: CommitteeProvisionalSet) -> Iterator[Entry]:
    """A committee counts when it is set, an extension apart."""
    yield (EXTENDED if fact.extension else PROVISIONAL).entry(fact, 1)


RULES = (
    (OfficerAppointed, holding(+1, APPOINTED)),
    (OfficerRelieved, holding(-1, RELIEVED)),
    (CommitteeProvisionalSet, provisional),
)
