"""What a refusal says where it knows more than its rule: the day, the number, the word that was wrong, and what to do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import AnyDecider, DomainEvent, Refusal
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.activity_rules import activity
from services.plans.domain.attachment import attachment
from services.plans.domain.coordination_rules import coordination
from services.plans.domain.document import document
from services.plans.domain.model_rules import model
from services.plans.domain.proposal_rules import Adopt, proposal
from services.plans.domain.register import register
from services.plans.domain.rules import Results
from services.plans.domain.work_rules import work
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans import examples_attachments as f
from tests.plans import examples_coordination as eg
from tests.plans import examples_models as ms
from tests.plans import examples_numbers as n
from tests.plans import examples_proposals as more
from tests.plans import examples_works as ws

DAY = timedelta(days=1)
NO_MEASURES = ex.RULES.model_copy(update={"results": Results(measures={})})
ACT_OPEN = (exa.announced,)
TWO_LISTS = (exa.announced, exa.listed(guests=2), exa.listed(guests=3, session=2, list_id=ex.OTHER))
CO_SIGNED = (eg.proposed, eg.signed)
PRO_ASKED = (ex.tax_drafted, ex.tax_submitted)
PRO_BACK = (*PRO_ASKED, ex.tax_returned)
PRO_REPORTED = (*PRO_ASKED, ex.tax_adopted, more.reported)
WORK_DONE = (ws.registered, ws.started, ws.completed, ws.inspected)
SAYS: tuple[tuple[AnyDecider, tuple[DomainEvent, ...], Any, str], ...] = (
    (
        activity,
        ACT_OPEN,
        replace(exa.notice, on=exa.DAY + DAY),
        "Hoạt động tổ chức ngày 14/05/2021; ngày thông báo không thể muộn hơn, hãy kiểm tra lại.",
    ),
    (
        activity,
        (),
        replace(exa.announce, kind="PARTY"),
        "Loại hoạt động không có trong bộ quy tắc; hãy dùng một trong: BLOOD_DONATION, VOLUNTEER, "
        "ENVIRONMENT, THEMED_MEETING, SEMINAR, FORUM, DIALOGUE, CULTURE_SPORT, SOURCE_VISIT, "
        "BRANCH_MEETING, OTHER.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.reschedule, on=exa.announced.on - DAY),
        "Hoạt động được công bố ngày 01/04/2021; các bước sau không thể sớm hơn, hãy kiểm tra lại ngày hiệu lực.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.notice, rules=exa.STRICT),
        "Hoạt động loại này phải được thông báo công khai trước ngày tổ chức ít nhất 30 ngày; hãy thông "
        "báo, hoặc dời ngày tổ chức.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.attend, session=3),
        "Hoạt động được công bố với 2 buổi, không có buổi 3; hãy kiểm tra lại số buổi.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.attend, on=exa.DAY - DAY),
        "Hoạt động tổ chức ngày 14/05/2021; không điểm danh sớm hơn, hãy kiểm tra lại ngày hiệu lực.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.attend, guests=1),
        "Buổi 1 có 3 người trong khi chỉ có 2 chỗ; hãy kiểm tra lại danh sách.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.hold, on=exa.DAY - DAY),
        "Hoạt động được ấn định vào ngày 14/05/2021; nếu đã tổ chức sớm hơn, hãy dời ngày trước, nếu "
        "không hãy sửa lại ngày hiệu lực.",
    ),
    (
        activity,
        (*ACT_OPEN, exa.held),
        replace(exa.correct, on=exa.DAY - DAY),
        "Hoạt động được tổ chức ngày 14/05/2021; ngày đính chính không thể sớm hơn, hãy kiểm tra lại.",
    ),
    (
        activity,
        ACT_OPEN,
        replace(exa.hold, told=Numbers(5, 5, partners=())),
        "Số lượt tham gia (5) vượt số chỗ của hoạt động (4); hãy kiểm tra lại số liệu.",
    ),
    (
        activity,
        (exa.announced, exa.attended),
        replace(exa.hold, told=Numbers(turns=3)),
        "Danh sách điểm danh cho số lượt là 2, khác với 3 được nhập; hãy bỏ trống để lấy theo điểm danh, "
        "hoặc sửa danh sách điểm danh.",
    ),
    (
        activity,
        (exa.announced, exa.attended),
        replace(exa.hold, told=Numbers(persons=3)),
        "Danh sách điểm danh cho số người là 2, khác với 3 được nhập; hãy bỏ trống để lấy theo điểm "
        "danh, hoặc sửa danh sách điểm danh.",
    ),
    (
        activity,
        (exa.announced, exa.attended),
        replace(exa.hold, told=Numbers(guest_turns=3)),
        "Danh sách điểm danh cho số lượt khách là 0, khác với 3 được nhập; hãy bỏ trống để lấy theo điểm "
        "danh, hoặc sửa danh sách điểm danh.",
    ),
    (
        activity,
        (exa.announced, exa.attended),
        replace(exa.hold, told=Numbers(shares=())),
        "Số liệu từng đơn vị khác với danh sách điểm danh; hãy bỏ trống để lấy theo điểm danh, hoặc sửa danh sách.",
    ),
    (
        activity,
        TWO_LISTS,
        replace(exa.hold, told=Numbers(guest_persons=6)),
        "Số khách khác nhau phải từ 3 (buổi đông nhất) đến 5 (tổng các buổi); hãy kiểm tra lại.",
    ),
    (
        activity,
        (exa.alone,),
        replace(exa.hold, told=Numbers(9, 7, 2, 1, shares=(exa.share(exa.CELL, 4, 3),))),
        "Các đơn vị cộng với khách là 6 lượt, 4 người, khác với tổng 9 lượt, 7 người; hãy kiểm tra lại "
        "số liệu từng đơn vị.",
    ),
    (
        activity,
        (exa.alone,),
        replace(exa.hold, told=Numbers(9, 7, 9, 7, shares=(exa.share(exa.CELL, 1, 1),))),
        "Các đơn vị cộng với khách là 10 lượt, 8 người, khác với tổng 9 lượt, 7 người; hãy kiểm tra lại "
        "số liệu từng đơn vị.",
    ),
    (
        activity,
        (exa.alone,),
        replace(exa.hold, told=Numbers(9, 7, 10, 1)),
        "Số khách lớn hơn tổng số; hãy kiểm tra lại số lượt và số người.",
    ),
    (
        activity,
        (exa.alone,),
        replace(exa.hold, told=Numbers(4, 5)),
        "Số người (5) lớn hơn số lượt (4); mỗi người tính ít nhất một lượt, hãy kiểm tra lại.",
    ),
    (
        attachment,
        (),
        replace(f.add, media_type=None),
        "Nội dung tệp không thuộc loại được nhận; hãy gửi tệp thuộc các loại: csv, docx, jpeg, jpg, pdf, "
        "png, pptx, txt, webp, xlsx.",
    ),
    (
        attachment,
        (),
        replace(f.add, media_type="image/jpeg"),
        "Tên hoặc kiểu khai báo của tệp không đúng với nội dung: nội dung là image/jpeg (.jpg hoặc "
        ".jpeg); hãy sửa tên tệp và kiểu khai báo hoặc chọn đúng tệp.",
    ),
    (
        coordination,
        (eg.proposed,),
        replace(eg.sign, on=eg.proposed.on - DAY),
        "Chương trình phối hợp được đề xuất ngày 10/01/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        coordination,
        (eg.proposed,),
        replace(eg.end, on=eg.proposed.on - DAY),
        "Chương trình phối hợp được đề xuất ngày 10/01/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        coordination,
        (eg.proposed,),
        replace(eg.sign, parties=(*eg.PARTIES, eg.PARTIES[1])),
        "“Công đoàn viên chức” được ghi hai lần trong các bên ký; hãy bỏ bớt một dòng.",
    ),
    (
        coordination,
        (eg.proposed,),
        replace(eg.sign, parties=eg.PARTIES[:1]),
        "Chương trình phối hợp cần ít nhất 2 bên ký; hãy ghi đủ các bên.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.link, on=date(2022, 7, 1)),
        "Hoạt động ngày 01/07/2022 nằm ngoài thời hạn phối hợp từ 01/02/2021 đến 30/06/2022; hãy kiểm "
        "tra lại ngày hoặc gia hạn trước.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.review, year=2023),
        "Chương trình phối hợp có thời hạn từ năm 2021 đến năm 2022; hãy kiểm tra lại năm hoặc gia hạn trước.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.review, year=2022, on=date(2021, 12, 31)),
        "Chương trình phối hợp được thực hiện từ ngày 01/01/2022; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.renew, ends_on=date(2022, 6, 30)),
        "Thời hạn hiện nay đến 30/06/2022; hãy gia hạn đến một ngày muộn hơn.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.renew, on=date(2022, 7, 31)),
        "Chương trình phối hợp hết hạn ngày 30/06/2022, gia hạn chậm nhất ngày 30/07/2022; hãy ghi kết "
        "thúc và ký chương trình mới.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.renew, on=eg.signed.on - DAY),
        "Chương trình phối hợp được ký hoặc gia hạn ngày 25/01/2021; bước này không thể sớm hơn, hãy "
        "kiểm tra lại ngày.",
    ),
    (
        coordination,
        CO_SIGNED,
        replace(eg.end, on=eg.signed.on - DAY),
        "Chương trình phối hợp được ký hoặc gia hạn ngày 25/01/2021; bước này không thể sớm hơn, hãy "
        "kiểm tra lại ngày.",
    ),
    (
        document,
        (),
        replace(n.reserve, kind="XYZ"),
        "Không có loại văn bản 'XYZ'; hãy dùng một trong các ký hiệu: NQ, QĐ, CT, KL, QC, CTr, KH, HD, "
        "ĐA, TTr, BC, TB, CV, BB.",
    ),
    (
        document,
        (n.reserved,),
        replace(n.issue, on=date(2022, 1, 3)),
        "Số 03-KH/ĐTN thuộc sổ năm 2021 nhưng ngày ký là 03/01/2022; hãy hủy số này và lấy số trong sổ của năm ký.",
    ),
    (
        document,
        (n.reserved,),
        replace(n.issue, before=n.issue.on + DAY, after=n.issue.on),
        "Ngày ký 03/02/2021 không theo thứ tự số: số đứng trước ký ngày 04/02/2021; hãy kiểm tra lại "
        "ngày ký hoặc hủy số này và lấy số mới.",
    ),
    (
        document,
        (n.reserved,),
        replace(n.issue, before=n.issue.on, after=n.issue.on - DAY),
        "Ngày ký 03/02/2021 không theo thứ tự số: số đứng sau ký ngày 02/02/2021; hãy kiểm tra lại ngày "
        "ký hoặc hủy số này và lấy số mới.",
    ),
    (
        document,
        (n.reserved,),
        replace(n.issue, before=n.issue.on + DAY, after=n.issue.on - DAY),
        "Ngày ký 03/02/2021 không theo thứ tự số: số đứng trước ký ngày 04/02/2021, số đứng sau ký ngày "
        "02/02/2021; hãy kiểm tra lại ngày ký hoặc hủy số này và lấy số mới.",
    ),
    (
        register,
        (n.sheet_begun,),
        replace(n.close, voided=0),
        "Sổ còn 1 số chưa ban hành hoặc hủy; hãy ban hành hoặc hủy hết rồi khóa sổ.",
    ),
    (
        model,
        (ms.registered,),
        replace(ms.report, on=ms.registered.on - DAY, first=date(2021, 1, 1)),
        "Bước này không thể có hiệu lực trước ngày 10/02/2021; hãy kiểm tra lại ngày có hiệu lực.",
    ),
    (
        model,
        (ms.registered, ms.reported),
        replace(ms.report, report_id=ms.NEXT_REPORT),
        "Kỳ từ 10/02/2021 đến 31/03/2021 đã được báo cáo; hãy chọn kỳ không trùng để số liệu không bị tính hai lần.",
    ),
    (
        model,
        (ms.registered, ms.replicated),
        replace(ms.replicate, to_unit=ms.CELL),
        "Mã này đã dùng cho lần nhân rộng đến đơn vị khác; hãy gửi lại với mã mới.",
    ),
    (
        model,
        (ms.registered,),
        ms.judge,
        "Cần ít nhất 1 báo cáo trước ngày đánh giá, mới có 0; hãy báo cáo kết quả mô hình trước.",
    ),
    (
        proposal,
        (ex.tax_drafted,),
        replace(ex.tax_submit, round=2),
        "Lần trình tiếp theo là lần 1; hãy trình với số lần đó.",
    ),
    (
        proposal,
        PRO_BACK,
        replace(ex.tax_submit, round=2, on=ex.tax_returned.on - DAY),
        "Sản phẩm tham mưu được trả lại ngày 11/03/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        proposal,
        (*PRO_BACK, more.revised),
        replace(ex.tax_submit, round=2, on=more.revised.on - DAY),
        "Sản phẩm tham mưu được viết lại ngày 20/03/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        proposal,
        PRO_BACK,
        replace(more.revise, version=3),
        "Phiên bản tiếp theo là 2; hãy ghi với số phiên bản đó.",
    ),
    (
        proposal,
        PRO_BACK,
        replace(more.revise, on=ex.tax_returned.on - DAY),
        "Sản phẩm tham mưu được trả lại ngày 11/03/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        proposal,
        PRO_ASKED,
        Adopt("40-QĐ/ĐU", ex.tax_submitted.on - DAY),
        "Sản phẩm tham mưu được trình ngày 01/03/2021; ngày trả lời không thể sớm hơn, hãy kiểm tra lại.",
    ),
    (
        proposal,
        PRO_ASKED,
        replace(more.withdraw, on=ex.tax_submitted.on - DAY),
        "Sản phẩm tham mưu được trình ngày 01/03/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        proposal,
        PRO_REPORTED,
        replace(more.report, report_id=more.SECOND_REPORT, percent=39, milestones=()),
        "Theo các báo cáo trước và sau ngày 01/06/2021, tiến độ phải từ 40% đến 100%; hãy kiểm tra lại số hoặc ngày.",
    ),
    (
        proposal,
        PRO_REPORTED,
        replace(more.report, report_id=more.SECOND_REPORT, percent=41, milestones=(), on=more.reported.on - DAY),
        "Theo các báo cáo trước và sau ngày 31/05/2021, tiến độ phải từ 0% đến 40%; hãy kiểm tra lại số hoặc ngày.",
    ),
    (
        proposal,
        PRO_REPORTED,
        replace(more.record, on=more.reported.on - DAY),
        "Sản phẩm tham mưu được báo cáo thực hiện ngày 01/06/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày.",
    ),
    (
        work,
        (),
        replace(ws.register, year=2020),
        "Đăng ký ngày 20/02/2021 chỉ dùng được cho năm 2021 đến 2022; hãy kiểm tra lại năm.",
    ),
    (
        work,
        (ws.registered, ws.started),
        replace(ws.complete, results=()),
        "Chưa có kết quả đo bằng «bóng đèn» như mục tiêu đã đăng ký; hãy bổ sung số lượng sản phẩm rồi gửi lại.",
    ),
    (
        work,
        (ws.registered, ws.started),
        replace(ws.complete, results=(), rules=NO_MEASURES),
        "Chưa có kết quả đo bằng «LAMP» như mục tiêu đã đăng ký; hãy bổ sung số lượng sản phẩm rồi gửi lại.",
    ),
    (
        proposal,
        (*PRO_ASKED, more.withdrawn),
        Adopt("40-QĐ/ĐU", date(2021, 3, 11)),
        "Đơn vị đã rút sản phẩm tham mưu này khi chưa có kết luận nên không ghi kết luận được nữa; "
        "muốn làm tiếp, hãy lập sản phẩm mới.",
    ),
    (
        proposal,
        (*PRO_BACK, more.withdrawn),
        Adopt("40-QĐ/ĐU", date(2021, 3, 11)),
        "Lần trình này đã có kết luận của cấp ủy; nếu bị trả lại, hãy trình lại trước khi ghi kết luận mới.",
    ),
    (
        work,
        (ws.registered,),
        replace(ws.start, on=ws.registered.on - DAY),
        "Bước trước có hiệu lực ngày 20/02/2021; bước này không thể sớm hơn, hãy kiểm tra lại ngày có hiệu lực.",
    ),
    (
        work,
        (ws.registered, ws.started, ws.completed),
        ws.cancel,
        "Công trình, phần việc đã hoàn thành nên không hủy được nữa; "
        "nếu không đạt, đơn vị có quyền công nhận hãy quyết định không công nhận.",
    ),
    (
        work,
        WORK_DONE,
        replace(ws.recognise, level="XYZ"),
        "Không có cấp công nhận «XYZ»; hãy dùng một trong: UNIT, GRASSROOTS, BLOC, PROVINCE, CENTRAL.",
    ),
)


@pytest.mark.parametrize(("decider", "past", "command", "says"), SAYS, ids=lambda value: getattr(value, "name", ""))
def test_a_refusal_says_what_it_knows_and_what_to_do(
    decider: AnyDecider, past: tuple[DomainEvent, ...], command: Any, says: str
) -> None:
    with pytest.raises(Refusal) as caught:
        decider.decide(command, decider.fold(past))
    assert caught.value.detail == says
