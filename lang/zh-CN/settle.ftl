# 当面接待、调解、听证、回访：办公台、本人页面、短信共用的话。

event-appointment-asked = 申请约见
event-appointment-set = 约定见面
event-appointment-held = 见面已进行
event-appointment-cancelled = 取消见面
event-mediation-offered = 建议调解
event-mediation-consented = 同意调解
event-mediation-refused = 不参加调解
event-mediation-met = 调解会面
event-mediation-agreed = 达成调解协议
event-mediation-failed = 调解未成
event-mediation-confirmed = 司法确认
event-hearing-set = 安排听证
event-hearing-held = 听证已举行
event-hearing-cancelled = 取消听证
event-follow-up-set = 安排回访
event-follow-up-done = 回访情况

told-appointment-asked = 已申请当面约谈。
told-appointment-set = 约好了见面的时间和地点。
told-appointment-held = 见面已经进行，谈了什么记在下面。
told-appointment-cancelled = 约好的见面取消了，原因写在下面；仍可再申请。
told-mediation-offered = 建议通过调解解决；参不参加由您决定，不参加也照常办理。
told-mediation-consented = 有一方同意调解。
told-mediation-refused = 有一方不参加调解，调解到此结束，事项照常办理。
told-mediation-met = 进行了一次调解会面。
told-mediation-agreed = 双方达成了协议，协议内容写在下面；自生效之日起三十日内，双方可以共同申请法院司法确认。
told-mediation-failed = 调解没有达成协议，事项照常办理。
told-mediation-confirmed = 协议的司法确认情况已记录。
told-hearing-set = 安排了听证。
told-hearing-held = 听证已经举行。
told-hearing-cancelled = 听证取消了，原因写在下面。
told-follow-up-set = 约定了回头再看的日期。
told-follow-up-done = 回头看过了，情况记在下面。

action-appointment-ask = 代本人申请约见
action-appointment-set = 约见：安排与记录
action-mediation-offer = 建议调解
action-mediation-consent = 记录是否同意调解
action-mediate = 调解
action-hear = 听证
action-follow-up = 回访

desk-done-appointment-ask = 约见申请已记下。
desk-done-appointment-set = 约见已更新，本人的页面上看得到。
desk-done-mediation-offer = 已建议调解，等待双方表态。
desk-done-mediation-consent = 已记下。
desk-done-mediate = 调解情况已记下。
desk-done-hear = 听证已更新。
desk-done-follow-up = 回访已记下。

error-refused-mediation-not-here = 检举控告要查清事实，不能用调解了结。
error-refused-consent-missing = 双方都同意了才能调解；还有一方没有表态。
error-refused-agreement-unsigned = 协议要有本人、对方和调解员三方签字，并盖调解组织的印章，才能记录。
error-refused-agreement-waives = 协议里有让人放弃投诉、举报、复查、诉讼等权利，或者撤回事项的话。这样的话不能写进协议，请删去；要不要撤回，由本人自己在查询页面上决定。
error-refused-not-yet-held = 还没有到这一天，等进行过了再记录。
error-refused-reversed = 结束的日期在开始之前，请改正。
error-refused-too-far = 日期太远：见面和听证要在六十天以内，听证最长六十天，回访在一年以内。

notify-appointment = 【回音】编号 { $number } 约好的安排有更新，日期、时间和地点请凭编号和查询码查看：{ $url }

# 办公台：事项页上的一栏
settle-title = 当面沟通与化解
settle-appointment = 见面
settle-mediation = 调解
settle-hearing = 听证
settle-state-asked = 已申请约见
settle-asked-say = 请尽快约定时间。
settle-mediator = 调解员：
settle-mediator-open = 本单位任一调解员
settle-mediating-offered = 等待双方表态
settle-mediating-meeting = 双方同意，进行中
settle-mediating-agreed = 已达成协议
settle-mediating-confirmed = 协议已经司法确认
settle-mediating-refused = 有一方不参加，已结束
settle-mediating-failed = 未达成协议，已结束
settle-consent-yes = { $side }：已同意
settle-consent-open = { $side }：还没有表态
settle-sessions = 已会面 { $n } 次
settle-hearing-days = { $from } 至 { $until }
settle-hearing-stops = 只有复核的期限扣除听证的天数，别的期限照常计算。
settle-until = 最迟 { $day }
settle-ended-on = 结束于 { $day }
settle-signed-by = 签字：{ $sides }
settle-and = 、
settle-side-person = 本人
settle-side-other = 对方
settle-side-mediator = 调解员
settle-you-person = 您
settle-you-other = 对方
settle-you-mediator = 调解员
settle-asking-follow-up = 回访
settle-asking-came-back = 看问题有没有再出现
settle-found-fine = 情况良好
settle-found-not-yet = 还没有做到，会再看一次
settle-found-came-back = 问题又出现了，重新办理
settle-found-not-wanted = 本人不需要回访

# 办公台：各个表单
settle-do-appointment-set-set = 约定时间和地点
settle-do-appointment-set-hold = 记录见面情况
settle-do-appointment-set-cancel = 取消见面
settle-do-mediation-consent-consent = 记录一方同意
settle-do-mediation-consent-refuse = 记录一方不参加或退出
settle-do-mediate-meet = 记录一次会面
settle-do-mediate-agree = 记录签好的协议
settle-do-mediate-fail = 记录调解未成
settle-do-mediate-confirm = 记录司法确认
settle-do-hear-set = 安排听证
settle-do-hear-hold = 记录听证结束
settle-do-hear-cancel = 取消听证
settle-do-follow-up-set = 安排一次回访
settle-do-follow-up-done = 记录回访情况
settle-appointment-asked = 已经有一个约见申请在等安排。
settle-ask-text = 想当面谈什么
settle-day = 哪一天
settle-day-hint = 六十天以内
settle-time = 几点
settle-with = 由谁接待
settle-with-open = 到时由单位安排
settle-place = 地点：
settle-minutes = 谈了什么，有什么结果
settle-minutes-hint = 本人看得到这段记录
settle-cancel-reason = 为什么取消
settle-cancel-reason-hint = 会告知本人
settle-which-appointment = 哪一次见面
settle-which-follow-up = 哪一次回访
settle-offer-hint = 双方都愿意才进行，任何一方随时可以退出；不参加不影响办理和期限。
settle-offer-text = 给双方的说明
settle-wait-consent = 等双方都同意后，才能记录会面和协议。
settle-side = 哪一方
settle-record = 以什么为凭
settle-record-hint = 写明签了字的书面材料，例如：三月五日签字的同意书
settle-session-day = 会面的日期
settle-fail-reason = 为什么没有谈成
settle-confirm-text = 法院的名称、裁定的日期和文号
settle-agreement-text = 协议内容
settle-agreement-hint = 写明当事人、事项、约定和履行期限。不能写放弃投诉、复查、诉讼等权利的话。
settle-signed = 谁已经签字
settle-sealed = 已盖调解组织的印章
settle-agreed-due = 哪一天回访履行情况
settle-hearing-from = 从哪一天
settle-hearing-until = 到哪一天
settle-hearing-text = 给本人的听证通知
settle-hearing-ended = 实际结束的日期
settle-found = 看到的情况
settle-found-text = 具体情况
settle-asking = 看什么
settle-follow-due = 最迟哪一天
settle-follow-due-hint = 一年以内

# 协议书和见面单
settle-print-draft = 排版打印，供签字
settle-print = 打印协议书
settle-print-now = 打印
settle-print-say = 请打印后交双方核对、签字、盖章；签好后在下面记录。现在还没有保存。
settle-print-signed = 这是已签字并记录的协议。
settle-back-to-case = 回到这件事项
settle-record-title = 签好之后
settle-agreement-title = 人民调解协议书
settle-paper-number = 编号
settle-sign-person = 当事人（签字、按指印）
settle-sign-other = 对方当事人（签字、盖章、按指印）
settle-sign-mediator = 调解员（签字）
settle-sign-day = 年　　月　　日
settle-seal = 调解组织印章
settle-paper-foot = 协议自各方签字、调解员签字并盖章之日起生效。双方可以自生效之日起三十日内共同向有管辖权的人民法院申请司法确认。本协议不影响任何一方投诉、举报、申请复查复核和向法院起诉的权利。
settle-agreement-template =
    当事人：【姓名或名称、住址】
    对方当事人：【姓名或名称、住址】

    一、纠纷事项：{ $title }
    【简要事实】

    二、双方自愿达成如下协议：
    【约定的内容】

    三、履行方式、地点和期限：
    【怎么履行、什么时候】

    四、本协议一式【几】份，双方和调解组织各持一份。
settle-slip-title = 见面安排
settle-slip-print = 打印见面单
settle-slip-when = 时间
settle-slip-with = 接待人
settle-slip-foot = 来时请带上这张单子。来不了也没关系，请告诉我们，另约时间。

# 回访清单
settle-nav = 回访
settle-list-title = 要回头看的事项
settle-list-lead = 答复或协议之后，到期前回头看一看：做到了没有，问题有没有再出现。最先到期的在前。
settle-list-empty = 现在没有要回头看的。

# 本人的页面
settle-arranged = 和您约好的
settle-arranged-say = 来不了也没关系，不影响办理；请告诉负责单位另约时间。

desk-field-day = 日期
desk-field-time = 时间（例如 14:30）
desk-field-with = 接待人
desk-field-place = 地点
desk-field-appointment = 哪一次见面
desk-field-mediator = 调解员
desk-field-side = 哪一方
desk-field-record = 凭据
desk-field-from = 开始的日期
desk-field-until = 结束的日期
desk-field-asking = 看什么
desk-field-found = 看到的情况
desk-field-follow-up = 哪一次回访
