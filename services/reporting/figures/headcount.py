"""Members by unit, and how they come and go: opening + in − out = closing, as each movement counts with its effect."""

from collections.abc import Iterator

from contracts.base import Fact
from contracts.members.people import (
    MemberAdmitted,
    MemberDeceased,
    MemberExpelled,
    MemberLeft,
    MemberMatured,
    MemberRegistered,
    MemberRegistrationWithdrawn,
    MemberReinstated,
    MemberStruckOff,
    MemberTransferred,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to

ACTIVE = Figure(
    "members.active",
    vi="Đoàn viên",
    en="Members",
    unit="person",
    proactive=1,
    kind="stock",
    definition_vi="Số đoàn viên đang sinh hoạt tại đơn vị: đã ghi danh sách, kết nạp và chuyển đến, trừ chuyển đi, "
    "trưởng thành và ra khỏi Đoàn. Người đang chờ chuyển vẫn tính ở nơi đi cho đến ngày nơi đến tiếp nhận.",
    definition_en="Members of the unit: registered, admitted and transferred in, less transferred out, matured and gone "
    "from the Union. Who is about to be transferred counts at the source until the day the receiving unit "
    "accepts.",
)
REGISTERED = Figure(
    "members.registered",
    vi="Ghi vào danh sách",
    en="Put on the register",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên có từ trước được ghi vào danh sách quản lý trong kỳ.",
    definition_en="People who were members already and were put on the register in the period.",
)
ADMITTED = Figure(
    "members.admitted",
    vi="Kết nạp mới",
    en="Admitted",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số người được kết nạp vào Đoàn trong kỳ, tính theo ngày hiệu lực của quyết định chuẩn y.",
    definition_en="People admitted to the Union in the period, by the day the ratified decision takes effect.",
)
TRANSFERRED_IN = Figure(
    "members.transferred_in",
    vi="Chuyển đến",
    en="Transferred in",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đơn vị tiếp nhận trong kỳ; chuyển giữa hai chi đoàn của cùng một cơ sở cũng tính.",
    definition_en="Members the unit took in in the period; a transfer between two branches of one union counts too.",
)
TRANSFERRED_OUT = Figure(
    "members.transferred_out",
    vi="Chuyển đi",
    en="Transferred out",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên rời đơn vị trong kỳ, tính từ ngày nơi đến tiếp nhận.",
    definition_en="Members who left the unit in the period, counted from the day the receiving unit accepted.",
)
MATURED = Figure(
    "members.matured",
    vi="Trưởng thành đoàn",
    en="Matured",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên được làm lễ trưởng thành đoàn trong kỳ.",
    definition_en="Members honourably retired from the Union at the maturation ceremony in the period.",
)
LEFT = Figure(
    "members.left",
    vi="Ra khỏi Đoàn",
    en="Left",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên xin ra khỏi Đoàn trong kỳ.",
    definition_en="Members who left the Union at their own wish in the period.",
)

STRUCK_OFF = Figure(
    "members.struck_off",
    vi="Xóa tên",
    en="Struck off",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên bị xóa tên trong kỳ vì nhiều tháng không sinh hoạt hoặc không đóng đoàn phí.",
    definition_en="Members struck off in the period for months without activity or dues.",
)
EXPELLED = Figure(
    "members.expelled",
    vi="Khai trừ",
    en="Expelled",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên bị khai trừ khỏi Đoàn trong kỳ, tính từ ngày công bố quyết định.",
    definition_en="Members expelled from the Union in the period, from the day the decision was announced.",
)
DECEASED = Figure(
    "members.deceased",
    vi="Từ trần",
    en="Deceased",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên từ trần trong kỳ.",
    definition_en="Members who died in the period.",
)
REINSTATED = Figure(
    "members.reinstated",
    vi="Phục hồi sinh hoạt",
    en="Reinstated",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số người được phục hồi sinh hoạt Đoàn trong kỳ sau khi ra khỏi Đoàn, bị xóa tên hoặc khai trừ.",
    definition_en="People who became members again in the period after they had left, been struck off or been expelled.",
)

FIGURES = (
    ACTIVE,
    REGISTERED,
    ADMITTED,
    REINSTATED,
    TRANSFERRED_IN,
    TRANSFERRED_OUT,
    MATURED,
    LEFT,
    STRUCK_OFF,
    EXPELLED,
    DECEASED,
)


def joins(flow: Figure) -> Rule:
    """Return the rule of a fact by which one member begins to count at the fact's unit."""

    @adds_to(flow, ACTIVE)
    def rule(fact: Fact) -> Iterator[Entry]:
        yield flow.entry(fact, +1)
        yield ACTIVE.entry(fact, +1)

    return rule


def leaves(flow: Figure) -> Rule:
    """Return the rule of a fact by which one member ceases to count at the fact's unit."""

    @adds_to(flow, ACTIVE)
    def rule(fact: Fact) -> Iterator[Entry]:
        yield flow.entry(fact, +1)
        yield ACTIVE.entry(fact, -1)

    return rule


@adds_to(TRANSFERRED_OUT, TRANSFERRED_IN, ACTIVE)
def transferred(fact: MemberTransferred) -> Iterator[Entry]:
    """One member fewer at the source, one more at the unit that accepted."""
    yield TRANSFERRED_OUT.entry(fact, +1, unit=fact.from_unit)
    yield ACTIVE.entry(fact, -1, unit=fact.from_unit)
    yield TRANSFERRED_IN.entry(fact, +1)
    yield ACTIVE.entry(fact, +1)


@adds_to(REGISTERED, ACTIVE)
def withdrawn(fact: MemberRegistrationWithdrawn) -> Iterator[Entry]:
    """A registration undone is as if it had never been: it is taken off the day on which it was counted."""
    yield REGISTERED.entry(fact, -1, on=fact.registered_on)
    yield ACTIVE.entry(fact, -1, on=fact.registered_on)


RULES = (
    (MemberRegistered, joins(REGISTERED)),
    (MemberAdmitted, joins(ADMITTED)),
    (MemberTransferred, transferred),
    (MemberMatured, leaves(MATURED)),
    (MemberLeft, leaves(LEFT)),
    (MemberRegistrationWithdrawn, withdrawn),
    (MemberReinstated, joins(REINSTATED)),
    (MemberStruckOff, leaves(STRUCK_OFF)),
    (MemberExpelled, leaves(EXPELLED)),
    (MemberDeceased, leaves(DECEASED)),
)
