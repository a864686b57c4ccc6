# 本人才能做的步骤、复查复核、保护：事项页面、工作台和有关文书上的话。

# 交给上一级单位看的材料，用机关的工作语言写
protect-no-words = （没有另外写）
protect-reprisal-title = 反映打击报复：事项 { $number }
protect-reprisal-body =
    事项 { $number } 由{ $unit }办理。本人反映因此受到打击报复或者压力。本人原话：

    { $words }

    请由本单位直接核查，不得把这份材料转给{ $unit }或其下级单位，也不得告诉它们有人反映（《信访工作条例》第三十条、第四十六条）。
protect-pressure-title = 撤回时说受到压力：事项 { $number }
protect-pressure-body =
    事项 { $number } 由{ $unit }办理。本人撤回这件事项时选了“有人逼我、劝我或者吓唬我撤回”。本人写的撤回理由：

    { $words }

    本人的联系方式没有转来。不要向{ $unit }打听，也不要让它知道；请从事项本身查起：答复没有送达、问题没有解决的，可以按职权重新办理。

# 事项页面
portal-also-title = 您还可以做的
portal-also-why = 这是什么意思，还可以怎么办

portal-review-title = 请求复查、复核
portal-review-ask = 不同意答复？请求{ $level }
portal-review-ask-until = 不同意答复？请求{ $level }（最后一天 { $date }）
portal-review-who = 由{ $unit }重新看一遍，办过这件事的人都不参加。写清楚不同意什么就行，不用重交材料。
portal-review-why-day = 为什么到这一天为止：
portal-review-reason = 不同意什么，为什么
portal-review-button = 提出请求
portal-review-thanks = 已经提出。由谁来看、什么时候给您意见，都写在这一页上。
portal-review-open = { $unit }正在重新看这件事。
portal-review-due = 意见最迟 { $date } 送到您手里。
portal-review-stays-open = 意见送达以前，这件事不会办结。
portal-review-opinion = { $level }的意见
portal-review-way-sent-back = 原来的答复不算数了，事项退回重新办理，会给您新的答复；对新的答复仍然可以请求复查。
portal-review-way-next = 您如果还不同意，可以请求下一级再看一遍，见下面“您还可以做的”。
portal-review-way-not-taken-up = 这次没有重新审查，理由写在上面。您可以按上面写的途径继续，也可以在下面说“没有得到答复”，由上一级单位回应。
portal-review-way-last = 按规定的程序，这已经是最后一级。事情有了新的情况，可以另外反映；能起诉、申请复议的，不受影响。

review-result-upheld = 维持原来的答复
review-result-sent-back = 原来的答复不对，退回重新办理
review-result-not-taken-up = 不予审查，理由如下

portal-withdraw-title = 不想办了，撤回这件事
portal-withdraw-lead = 只有您凭查询码才能撤回，别人都不能替您撤。撤回后有 { $days } 天可以反悔，这些天里办理期限照常计算。
portal-withdraw-free = 撤不撤都由您。没有人可以要求您撤回，也没有人因为您撤回而得到好处。
portal-withdraw-reason = 撤回的理由
portal-withdraw-reason-hint = 可以不写。写了的话，办理的单位看得到。
portal-withdraw-pressured-label = 只说给上一级单位
portal-withdraw-pressured = 有人逼我、劝我或者吓唬我撤回
portal-withdraw-pressured-hint = 勾选后这一页和您的事项上都看不出来，办理的单位也看不到；只有上一级单位知道。您的联系方式不会转过去。
portal-withdraw-button = 撤回
portal-withdraw-thanks = 已经记下。到页面上写的那一天以前，您随时可以反悔。
portal-withdraw-open = 您说要撤回这件事
portal-withdraw-until = { $date } 结束以前，您随时可以反悔。
portal-withdraw-run-on = 在那以前各个期限照常计算，单位照常办理；您什么都不做，到期这件事就撤回了。
portal-withdraw-revoke = 不撤了，接着办
portal-withdraw-revoked = 好的，事项接着办，期限一天也没有耽误。
portal-resume-title = 这件事已经撤回
portal-resume-lead = 想法变了，可以让它从停下来的地方接着办。
portal-resume-reason = 为什么要接着办
portal-resume-button = 接着办
portal-resume-thanks = 事项接着办了。

portal-unanswered-title = 说“没有得到答复”
portal-unanswered-lead = 任何时候都可以说：没有人理、答非所问、说办了其实没有办。由上一级单位给您一个说法。
portal-unanswered-text = 哪里没有得到答复
portal-unanswered-hint = 写明您问了什么、得到了什么
portal-unanswered-button = 提交
portal-unanswered-thanks = 已经记下，上一级单位要给您一个说法。
portal-unanswered-said = 您说过这件事没有得到答复，由{ $unit }给您一个说法。
portal-unanswered-due = 最迟 { $date }。

portal-reprisal-title = 有人打击报复或者逼我
portal-reprisal-lead = 这份材料绕过{ $handling }，直接交给{ $unit }核查；{ $handling }看不到，也查不到。您会拿到另外一张回执，有自己的编号和查询码。
portal-reprisal-urgent = 有危险请先打 110。
portal-reprisal-text = 发生了什么
portal-reprisal-hint = 什么时候、什么人、做了什么；有证据的写明有什么
portal-reprisal-button = 交给上一级单位
portal-reprisal-thanks = 已经交给上一级单位。请记下这张回执；要看原来的事项，请用它自己的编号和查询码。
portal-reprisal-nobody = 办理这件事的单位上面，这个系统里没有别的单位可以核查它，所以这里没有发出任何东西，您写的都还在。可以找系统外的机关：上一级政府的信访工作机构、纪检监察机关（电话 12388）、检察机关（电话 12309）；需要法律帮助打 12348。

portal-appointment-title = 约个时间当面谈
portal-appointment-text = 想谈什么，哪些时间方便
portal-appointment-hint = 行动不便、需要翻译或者手语的，也请写上
portal-appointment-button = 申请约谈
portal-appointment-thanks = 已经申请，单位会定一个时间告诉您。
portal-appointment-asked = 您已经申请了，正在等单位定时间；最迟哪天要定下来，见上面的期限。
portal-appointment-set = 已经约好：{ $at }。地点见下面的经过。

portal-mediation-title = 单位提议调解
portal-mediation-lead = 调解要双方都愿意才进行。您不同意，事项照常办理，期限不变，对您没有任何影响；同意以后也随时可以退出。
portal-mediation-label = 您愿意调解吗
portal-mediation-yes = 愿意
portal-mediation-no = 不愿意，请照常办理
portal-mediation-button = 告诉单位
portal-mediation-thanks = 您的意思已经记下。
portal-mediation-consented = 您已经同意，另一方也同意就开始调解。
portal-mediation-out = 不想调解了，请照常办理

portal-interpreter-label = 需要翻译吗
portal-interpreter-hint = 当面谈或者打电话时，单位会请人翻译。只有承办人看得到。
portal-interpreter-none = 不需要
tongue-bo = 藏语
tongue-ug = 维吾尔语
tongue-mn = 蒙古语
tongue-kk = 哈萨克语
tongue-ko = 朝鲜语
tongue-ii = 彝语
tongue-za = 壮语
tongue-sgn = 手语
tongue-other = 别的语言或者方言
desk-party-tongue = 需要翻译

# 工作台
desk-review-title = 复查、复核
desk-review-level = 第几级
desk-review-unit = 审查单位
desk-review-officer = 审查人
desk-review-nobody-yet = 还没有指定
desk-review-due = 意见最迟送达
desk-review-delivered = 送达时间
desk-review-result = 审查结果
desk-review-not-party = 审查不看本人是谁；身份信息在这里不显示。
desk-review-assign-to = 由谁审查
desk-review-assign-hint = 办过、拟过、核过、批过这件事的人不在名单里。
desk-review-assign-none = 本单位没有可以审查的人：要有“复查人”的职责，而且没有办过这件事。
desk-review-text = 意见
desk-review-text-hint = 写明查了什么、为什么、依据什么。不予审查的，写明理由和本人可以走的途径。这段话送达后本人看得到。
desk-step-review-assign = 指定一个没有办过这件事的人审查。
desk-step-review-deliver = 您看过意见，同意送达本人。写意见的人不能自己送达。退回的，事项会重新办理。
desk-step-explain-unanswered = 本人说没有得到答复，由本单位给一个说法。
desk-unanswered-said = 本人说：没有得到答复
desk-unanswered-text = 给本人的说法
desk-unanswered-hint = 写明情况、接下来怎么办、什么时候。本人看得到。
desk-field-result = 审查结果
desk-protects-title = 保护
desk-protects-text = 这是本人因为另一件事项受到打击报复或者压力的反映。被反映的单位和它的下级单位看不到这件事项，任何时候都不能转给它们，也不要向它们提起。
desk-done-review-assign = 已指定审查人。
desk-done-review-decide = 意见已写好，等负责人送达。
desk-done-review-deliver = 意见已送达本人。
desk-done-explain-unanswered = 已回应本人。

action-review-ask = 请求复查、复核
action-review-assign = 指定审查人
action-review-decide = 写审查意见
action-review-deliver = 送达审查意见
action-withdraw = 撤回
action-withdrawal-revoke = 反悔，不撤回
action-say-unanswered = 说没有得到答复
action-explain-unanswered = 回应“没有得到答复”
action-report-reprisal = 反映打击报复

event-review-asked = 本人请求复查、复核
event-review-assigned = 指定审查人
event-review-decided = 写好审查意见
event-review-delivered = 送达审查意见
event-withdrawal-asked = 本人要撤回
event-withdrawal-revoked = 本人反悔，不撤回
event-withdrawn = 撤回生效
event-unanswered-said = 本人说没有得到答复
event-unanswered-explained = 回应“没有得到答复”

told-review-asked = 您请求重新审查，已交给没有办过这件事的单位。
told-review-assigned = 已指定审查人，这个人没有办过您的事。
told-review-decided = 审查意见已写好，等负责人送达。
told-review-delivered = 审查意见已送达，见上方。
told-withdrawal-asked = 您说要撤回。
told-withdrawal-revoked = 您反悔了，事项接着办。
told-withdrawn = 反悔的期限过了，事项按您的意思撤回。
told-unanswered-said = 您说没有得到答复，由上一级单位给您一个说法。
told-unanswered-explained = 上一级单位给了您一个说法。

error-refused-review-not-here = 对这件事适用的程序里，现在没有可以请求的复查或复核。
error-refused-review-early = 答复送达以后才能请求复查。现在还没有可以复查的答复。
error-refused-review-late = 请求复查、复核的期限已经过了。
error-refused-review-open = 已经在重新审查，意见送达以后才能走下一步。
error-refused-no-reviewer = 上面没有一个与这件事无关的单位可以重新审查。请找系统外的上一级机关。
error-refused-reviewer-had-part = 这个人办过、拟过、核过或批过这件事，不能再来审查。
error-refused-not-assigned = 审查意见要由指定的审查人来写。
error-refused-not-decided = 审查意见还没有写好，不能送达。
error-refused-window-over = 可以这样做的期限已经过了。

# 为什么会被拒绝、可以怎么办（公开页面）
why-review-not-here = 有的程序没有复查，有的已经走完了各级复查；答复退回重新办理以后，要等新的答复。
why-review-not-here-way = 您可以在事项页面上说“没有得到答复”，由上一级单位回应。能起诉、申请行政复议的，不受影响。
why-review-early = 复查看的是送到您手里的书面答复。答复还没有送达，或者事项正在重新办理，就还没有可以复查的东西。
why-review-early-way = 答复送达那天起计算期限，页面上会写明最后一天。一直等不到答复的，现在就可以说“没有得到答复”。
why-review-late = 请求复查、复核各有三十天，从收到书面答复或者复查意见那天起算，到最后一天的二十四时为止。
why-review-late-way = 您可以说“没有得到答复”，由上一级单位回应；有新的情况可以另外反映；能起诉、申请行政复议的，不受影响。
why-review-late-law = 《信访工作条例》（2022）第三十五条、第三十六条第一款
why-review-open = 已经有单位在重新看这件事。一件事同时只由一个单位审查，免得说法不一。
why-review-open-way = 事项页面上写着由谁来看、意见最迟哪天送到。意见送达以前，事项不会办结。
why-no-reviewer = 审查要由没有办过这件事的上级单位来做。在这个系统里，您这件事上面已经没有这样的单位。
why-no-reviewer-way = 请向上一级人民政府的信访工作机构或者同级的监督机关提出；事项页面和回执可以作为凭据。
why-reviewer-had-part = 办过、拟过、核过、批过或者审查过这件事的人，不能再来判断它对不对。
why-reviewer-had-part-way = 由本单位另一个没有办过这件事的人审查。
why-not-assigned = 审查意见由指定的人写，写的人要负责。
why-not-assigned-way = 请负责人先指定审查人，或者改为指定您。
why-not-decided = 没有写好的意见不能送给本人。
why-not-decided-way = 等审查人写好意见，负责人再送达。
why-window-over = 有些事只能在规定的日子里做：反悔撤回十天，要求重新办理三十天，从页面上写的那天起算。
why-window-over-way = 已经撤回的事项，可以在页面上让它接着办；要求重新办理的期限过了，可以说“没有得到答复”，或者把新的情况另外反映。
