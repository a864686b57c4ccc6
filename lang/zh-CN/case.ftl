# Words of cases, by code: shared by the desk, the portal and messages.

kind-suggestion = 建议意见
kind-accusation = 检举控告
kind-claim = 申诉求决
kind-enquiry = 咨询

channel-web = 网上
channel-visit = 来访
channel-call = 来电
channel-letter = 来信

way-litigation = 通过诉讼解决
way-arbitration = 通过仲裁解决
way-party-appeal = 党员申诉、申请复审等途径
way-administrative-procedure = 通过行政复议、行政裁决等行政程序解决
way-statutory-duty = 属于履行法定职责，按相应程序办理
way-petition-proper = 按信访程序办理

stage-registered = 已登记
stage-routed = 已转送
stage-accepted = 已受理
stage-handling = 办理中
stage-drafted = 答复待审
stage-approved = 答复已审
stage-answered = 已答复
stage-concluded = 已办结

outcome-resolved = 已解决
outcome-partly-resolved = 部分解决
outcome-explained = 解释说明
outcome-not-supported = 不予支持
outcome-handed-over = 已移交其他机关

verdict-solved = 解决了
verdict-partly-solved = 部分解决
verdict-not-solved = 没有解决

wish-none = 不通知，自己查询
wish-sms = 短信
wish-mail = 电子邮件

means-page = 查询页面
means-in-person = 当面送达
means-post = 邮寄

role-intake = 登记员
role-dispatcher = 派单员
role-handler = 承办人
role-unit-head = 单位负责人
role-inspector = 督查员
role-auditor = 审计员
role-admin = 系统管理员

actor-resident = 本人
actor-system = 系统

event-registered = 登记
event-classified = 分类
event-routed = 转送
event-accepted = 受理
event-returned = 退回
event-transferred = 移交
event-assigned = 指定承办人
event-notified = 告知
event-material-added = 补充材料
event-summarised = 写了事项摘要
event-extension-asked = 申请延期
event-extension-granted = 批准延期
event-extension-refused = 不批准延期
event-drafted = 拟写答复
event-sent-back = 退回修改
event-approved = 审核通过
event-delivered = 送达答复
event-verdict-given = 本人评价
event-reopened = 重新办理
event-concluded = 办结
event-secret-changed = 本人换了查询码
event-secret-reissued = 窗口补发查询码
event-identity-opened = 查看身份信息
event-clock-near = 期限将到
event-clock-missed = 期限已过
event-clock-lapsed = 可以行使的期限已过
event-supervised = 督办

told-registered = 您的事项已经登记。
told-classified = 工作人员确定了事项的类别。
told-routed = 您的事项已转给负责的单位。
told-accepted = 负责单位已经受理。
told-returned = 该单位认为不归它管，事项退回重新安排；说明的理由留有记录。
told-transferred = 事项转到另一个单位办理。
told-assigned = 已有专人承办。
told-notified = 给您发出了告知。
told-material-added = 补充了材料。
told-summarised = 经办人员写了一段事项摘要。
told-extension-asked = 承办人申请多用一些时间，等待批准。
told-extension-granted = 批准了延期，新的日期见上方。
told-extension-refused = 延期没有获批，日期不变。
told-drafted = 答复已拟好，正由另一人审核。
told-sent-back = 审核人要求修改答复。
told-approved = 答复已审核通过。
told-delivered = 答复已送达。
told-verdict-given = 您对结果作了评价。
told-reopened = 事项重新办理。
told-concluded = 事项已办结。
told-secret-changed = 您换了查询码，原来的不能再用。
told-secret-reissued = 窗口当面核对后补发了新的查询码，原来的不能再用。如果不是您本人去办的，请马上联系上一级单位。
told-identity-opened = 有工作人员说明理由后查看了您的身份信息。
told-clock-near = 一个期限快到了，已提醒负责单位。
told-clock-missed = 一个期限过了，负责单位没有按时完成。
told-clock-lapsed = 一项可以行使的期限已过。
told-supervised = 逾期情况已报上级单位督办。

action-classify = 分类
action-route = 转送
action-accept = 受理
action-return = 退回
action-transfer = 移交其他单位
action-assign = 指定承办人
action-take = 由我承办
action-notify = 告知
action-add-material = 补充材料
action-summarise = 写事项摘要
action-ask-extension = 申请延期
action-decide-extension = 审批延期
action-draft = 拟写答复
action-send-back = 退回修改
action-approve = 审核通过
action-deliver = 送达答复
action-conclude = 办结
action-give-verdict = 评价
action-reopen = 重新办理
action-secret-change = 换查询码
action-secret-reissue = 补发查询码
action-open-identity = 查看身份信息
action-slip-print = 打印回执

error-refused-wrong-stage = 事项已进入别的阶段，这一步现在不能做。
error-refused-unknown-unit = 没有这个单位，或者它已停用。
error-refused-same-unit = 事项已经在这个单位，请选择别的单位。
error-refused-accused-unit = 检举控告不能交给被检举的单位或其下级单位（《信访工作条例》第三十条）。
error-refused-handler-of-other-unit = 承办人必须属于现在负责的单位。
error-refused-way-needed = 请先分类并选定处理途径，再转送：途径不同，期限也不同。
error-refused-way-only-for-claims = 只有申诉求决才需要选处理途径。
error-refused-unknown-notice = 适用的程序里没有这种告知。
error-refused-not-extendable = 这个期限不能延长。
error-refused-extension-pending = 已有一个延期申请等待审批。
error-refused-no-extension-asked = 没有待审批的延期申请。
error-refused-extension-used-up = 这个期限已经延过，不能再延。
error-refused-extension-too-long = 申请的时间超过了程序允许的最长延期。
error-refused-extension-late = 期限已过，不能再延期。
error-refused-extension-by-other = 按程序，这个延期要由别的负责人批准。
error-refused-four-eyes = 自己拟写的答复要由另一个人审核。
error-refused-not-yet-closable = 还不符合办结条件：答复要先送达，并等本人评价或等待期满。
error-refused-nothing-to-reopen = 事项还在办理，不需要重新办理。
error-refused-reworks-used-up = 本人要求重新办理的次数已用完，之后由负责人或督查员决定。
error-refused-secret-reissued-often = 这件事项今天已经补发过多次查询码，请明天再办，或请上一级单位处理。
