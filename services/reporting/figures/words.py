"""How facts are called on screens, and what each says it added to a figure or took from it."""

from dataclasses import dataclass

from contracts import members, plans
from contracts.base import Fact
from contracts.members import care, dues, imports, merits, opinion, people, privacy, ratings, rounds, training, traits
from contracts.plans import activities, calendar


@dataclass(frozen=True, slots=True)
class Words:
    """A fact's title, and the word after an amount it added (`plus`) or took away (`minus`)."""

    title_vi: str
    plus: str
    minus: str


_WORDS: dict[type[Fact], Words] = {
    members.UnitEstablished: Words("Thành lập đơn vị", "thành lập", "giải thể"),
    members.UnitRenamed: Words("Đổi tên đơn vị", "đổi tên", "đổi tên"),
    members.UnitReparented: Words("Chuyển đơn vị sang cấp trên khác", "chuyển đến", "chuyển đi"),
    members.UnitsMerged: Words("Sáp nhập đơn vị", "sáp nhập", "sáp nhập"),
    members.UnitSplit: Words("Chia tách đơn vị", "chia tách", "chia tách"),
    members.UnitDissolved: Words("Giải thể đơn vị", "giải thể", "giải thể"),
    members.ClusterMembershipChanged: Words("Thay đổi đơn vị trong cụm thi đua", "vào cụm", "ra khỏi cụm"),
    members.ClusterLeadRotated: Words("Luân phiên cụm trưởng", "luân phiên", "luân phiên"),
    members.OfficerAppointed: Words("Bổ nhiệm cán bộ Đoàn", "bổ nhiệm", "bổ nhiệm"),
    members.OfficerRelieved: Words("Thôi giữ chức vụ Đoàn", "thôi giữ chức", "thôi giữ chức"),
    members.CommitteeProvisionalSet: Words("Chỉ định Ban Chấp hành lâm thời", "chỉ định", "chỉ định"),
    members.ClusterFormed: Words("Chia cụm thi đua", "chia cụm", "chia lại cụm"),
    members.MemberRegistered: Words("Ghi đoàn viên vào danh sách", "ghi vào danh sách", "rút khỏi danh sách"),
    members.MemberAdmitted: Words("Kết nạp đoàn viên", "kết nạp", "hủy kết nạp"),
    members.MemberTransferRequested: Words("Giới thiệu chuyển sinh hoạt", "giới thiệu", "rút giới thiệu"),
    members.MemberTransferred: Words("Tiếp nhận chuyển sinh hoạt", "chuyển đến", "chuyển đi"),
    members.MemberMatured: Words("Trưởng thành đoàn", "trưởng thành", "trưởng thành"),
    people.AdmissionProposed: Words("Lập hồ sơ kết nạp", "lập hồ sơ", "rút hồ sơ"),
    people.AdmissionVoted: Words("Biểu quyết kết nạp", "biểu quyết", "biểu quyết lại"),
    people.MemberRegistrationWithdrawn: Words("Hoàn tác ghi danh sách", "hoàn tác", "hoàn tác ghi danh sách"),
    people.MemberTransferReleased: Words("Đồng ý cho chuyển sinh hoạt", "cho chuyển", "cho chuyển"),
    people.MemberTransferForwarded: Words("Chuyển hồ sơ sinh hoạt", "chuyển hồ sơ", "chuyển hồ sơ"),
    people.MemberTransferRejected: Words("Trả lại giấy giới thiệu", "trả lại", "trả lại"),
    people.MemberTransferCancelled: Words("Thu hồi giấy giới thiệu", "thu hồi", "thu hồi"),
    people.MemberTransferExpired: Words("Giấy giới thiệu hết hạn", "hết hạn", "hết hạn"),
    people.MemberReassigned: Words("Điều chuyển do sắp xếp tổ chức", "sắp xếp đến", "sắp xếp đi"),
    people.TemporaryActivityStarted: Words("Sinh hoạt tạm thời", "tạm thời đi", "về"),
    people.TemporaryActivityEnded: Words("Kết thúc sinh hoạt tạm thời", "về", "về"),
    people.MemberPostponed: Words("Hoãn sinh hoạt", "hoãn", "hết hoãn"),
    people.MemberPostponementEnded: Words("Kết thúc hoãn sinh hoạt", "hết hoãn", "hết hoãn"),
    people.MemberExtended: Words("Tiếp tục sinh hoạt sau tuổi trưởng thành", "tiếp tục", "tiếp tục"),
    people.MemberStruckOff: Words("Xóa tên", "xóa tên", "xóa tên"),
    people.MemberExpelled: Words("Khai trừ", "khai trừ", "khai trừ"),
    people.MemberDeceased: Words("Từ trần", "từ trần", "từ trần"),
    people.MemberReinstated: Words("Phục hồi sinh hoạt", "phục hồi", "phục hồi"),
    members.MemberLeft: Words("Ra khỏi Đoàn", "ra khỏi Đoàn", "ra khỏi Đoàn"),
    training.TrainingRegistered: Words("Đăng ký chương trình rèn luyện", "đăng ký", "rút đăng ký"),
    training.TrainingResultConfirmed: Words("Xác nhận kết quả rèn luyện", "xác nhận", "rút xác nhận"),
    ratings.MemberAssessmentWithdrawn: Words("Hoàn tác xếp loại đoàn viên", "hoàn tác", "hoàn tác"),
    rounds.RatingRoundOpened: Words("Mở đợt xếp loại đoàn viên", "mở đợt", "hủy đợt"),
    rounds.RatingExempted: Words("Miễn xếp loại đoàn viên", "miễn xếp loại", "bỏ miễn"),
    rounds.RatingRoundClosed: Words("Kết thúc đợt xếp loại đoàn viên", "kết thúc đợt", "mở lại đợt"),
    rounds.CapOverrideApproved: Words("Phê duyệt vượt tỷ lệ xuất sắc", "phê duyệt", "rút phê duyệt"),
    rounds.UnitAssessed: Words("Xếp loại đơn vị", "xếp loại", "sửa xếp loại"),
    dues.DuesAssessed: Words("Lập danh sách đoàn phí phải thu", "phải thu", "bớt phải thu"),
    dues.DuesCollected: Words("Thu đoàn phí", "đã thu", "hết phải thu"),
    dues.DuesCollectionReversed: Words("Hủy khoản thu đoàn phí ghi sai", "phải thu lại", "hủy thu"),
    dues.DuesWaived: Words("Miễn đoàn phí", "được miễn", "được miễn"),
    dues.DuesRemitted: Words("Trích nộp đoàn phí", "đã nộp", "rút"),
    opinion.OpinionDigestSubmitted: Words("Nộp báo cáo tình hình tư tưởng thanh niên", "báo cáo", "rút"),
    opinion.OpinionDigestForwarded: Words("Chuyển báo cáo tình hình tư tưởng lên cấp trên", "chuyển", "rút"),
    opinion.IncidentReported: Words("Báo cáo nhanh vụ việc phát sinh", "vụ việc", "rút"),
    opinion.ConcernAnswered: Words("Trả lời tâm tư, kiến nghị của thanh niên", "được trả lời", "rút"),
    merits.ReferralNominated: Words("Bình chọn đoàn viên ưu tú", "bình chọn", "rút"),
    merits.ReferralEndorsed: Words("Nghị quyết giới thiệu cho Đảng", "ra nghị quyết", "rút nghị quyết"),
    merits.ReferralHandedOver: Words("Bàn giao hồ sơ giới thiệu cho cấp ủy", "bàn giao", "rút"),
    merits.AwarenessClassCompleted: Words("Học lớp nhận thức về Đảng", "học xong", "rút"),
    merits.PartyAdmissionRecorded: Words("Kết nạp Đảng", "được kết nạp", "rút"),
    merits.ReferralReturned: Words("Cấp ủy trả hồ sơ giới thiệu", "trả lại", "rút"),
    merits.ReferralWithdrawn: Words("Rút hồ sơ giới thiệu", "rút", "rút"),
    merits.ReferralExpired: Words("Nghị quyết giới thiệu hết hạn", "hết hạn", "hết hạn"),
    merits.DisciplineDecided: Words("Quyết định kỷ luật", "quyết định", "rút"),
    merits.DisciplineAppealResolved: Words("Giải quyết khiếu nại kỷ luật", "giải quyết", "rút"),
    merits.ImprovementRecognised: Words("Công nhận tiến bộ", "công nhận", "rút"),
    merits.CommendationAwarded: Words("Khen thưởng", "khen thưởng", "thu hồi"),
    merits.CommendationRevoked: Words("Thu hồi khen thưởng", "thu hồi", "thu hồi"),
    care.CareCaseOpened: Words("Mở hồ sơ chăm lo đoàn viên", "mở", "đóng"),
    care.CareVisited: Words("Thăm hỏi đoàn viên", "thăm hỏi", "rút"),
    care.CareSupportGiven: Words("Hỗ trợ đoàn viên", "hỗ trợ", "rút"),
    care.CareCaseClosed: Words("Kết thúc hồ sơ chăm lo", "kết thúc", "kết thúc"),
    care.DialogueHeld: Words("Đối thoại với thanh niên", "đối thoại", "rút"),
    traits.TraitsCounted: Words("Thống kê đoàn viên theo nhóm", "thống kê", "thống kê"),
    members.MemberAssessed: Words("Xếp loại đoàn viên", "xếp loại", "sửa xếp loại"),
    imports.ImportCommitted: Words("Nhập danh sách từ tệp", "nhập", "rút"),
    imports.ImportReverted: Words("Hoàn tác nhập danh sách", "hoàn tác", "rút"),
    privacy.DataRequestReceived: Words("Nhận yêu cầu về dữ liệu cá nhân", "nhận", "rút"),
    privacy.DataRequestFulfilled: Words("Thực hiện yêu cầu về dữ liệu cá nhân", "thực hiện", "rút"),
    privacy.DataRequestRefused: Words("Từ chối yêu cầu về dữ liệu cá nhân", "từ chối", "rút"),
    privacy.PersonErased: Words("Xóa dữ liệu cá nhân", "xóa", "rút"),
    privacy.BreachDetected: Words("Ghi nhận sự cố dữ liệu cá nhân", "ghi nhận", "rút"),
    privacy.BreachNotified: Words("Báo cơ quan có thẩm quyền về sự cố", "báo", "rút"),
    plans.ProgrammeDrafted: Words("Xây dựng chương trình công tác", "xây dựng", "rút"),
    plans.ProgrammeSubmitted: Words("Trình chương trình xin ý kiến cấp ủy", "trình", "rút"),
    plans.OpinionRecorded: Words("Cấp ủy cho ý kiến", "ý kiến", "rút ý kiến"),
    plans.PlanApproved: Words("Ban hành chương trình công tác", "trong chương trình ban hành", "rút"),
    plans.PlanItemCompleted: Words("Hoàn thành phần việc", "từ phần việc hoàn thành", "rút"),
    plans.PlanClosed: Words("Tổng kết chương trình công tác", "tổng kết", "rút"),
    plans.ProposalSubmitted: Words("Trình nội dung tham mưu", "trình", "rút"),
    plans.ProposalAdopted: Words("Thông qua nội dung tham mưu", "thông qua", "rút"),
    plans.ProposalReturned: Words("Trả lại nội dung tham mưu", "trả lại", "rút"),
    plans.ProposalDeclined: Words("Không chấp nhận nội dung tham mưu", "không chấp nhận", "rút"),
    plans.SteeringCommitteeFormed: Words("Thành lập Ban chỉ đạo", "thành lập", "giải thể"),
    plans.YouthModelRegistered: Words("Đăng ký mô hình thanh niên", "đăng ký", "dừng"),
    activities.ActivityAnnounced: Words("Công bố hoạt động", "công bố", "rút"),
    activities.ActivityNoticeGiven: Words("Thông báo công khai hoạt động", "thông báo", "rút"),
    activities.ActivityRescheduled: Words("Dời ngày tổ chức hoạt động", "dời ngày", "dời ngày"),
    activities.ActivityHeld: Words("Tổ chức hoạt động", "từ hoạt động đã tổ chức", "rút"),
    activities.ActivityCorrected: Words("Đính chính kết quả hoạt động", "đính chính tăng", "đính chính giảm"),
    activities.ActivityCancelled: Words("Hủy hoạt động", "hủy", "rút"),
    activities.ActivityHandedOn: Words("Chuyển giao đơn vị chủ trì hoạt động", "nhận", "giao"),
    calendar.ItemReminderDue: Words("Nhắc nội dung đến hạn", "nhắc", "rút"),
}

_BY_NAME = {fact.NAME: words for fact, words in _WORDS.items()}


def words(name: str) -> Words:
    """Return the words for a fact's name; a fact not known here is called by that name."""
    return _BY_NAME.get(name) or Words(name, "thêm", "bớt")
