# 群众看到的页面：短句子，平常话。

portal-home-title = 有难处，说给我们听
portal-home-lead = 这里是{ $town }受理群众诉求的地方。您说一件事，我们登记、分到负责的单位、按期给您答复。不用注册，手机就能办。
portal-home-new = 我要反映一件事
portal-home-new-hint = 几分钟写好，当场拿到编号和查询码
portal-home-track = 看看我的事办到哪了
portal-home-track-hint = 用编号和查询码查看，也可以补充材料、评价答复
portal-home-danger = 如果有人正处在危险中，请立即拨打 110、119 或 120。

portal-promise-title = 我们对每个人的承诺
portal-promise-owner = 每件事始终有一个单位负责，您看得到是谁。
portal-promise-dates = 每一步都有期限，您看得到是哪天、依据哪一条、为什么是这天。
portal-promise-answer = 不属于我们管的，我们转给该管的单位并告诉您理由，不会一推了之。
portal-promise-judge = 解决没解决，由您来评价；不满意可以要求重新办理。
portal-promise-private = 可以不留姓名。您的内容加密保存，谁看过您的身份都有记录，您查得到。
portal-promise-right = 反映问题是您的权利，任何人不得打击报复。

portal-steps-label = 填写步骤
portal-step-what = 什么事
portal-step-where = 在哪里
portal-step-contact = 怎么联系
portal-step-check = 核对发送
portal-step-done = （已填）
portal-back = 上一步
portal-back-home = 回到首页
portal-continue = 下一步
portal-saved = 已自动保存 { $time }
portal-unsaved = 没能自动保存，请先不要关闭页面
portal-kept = 没写完也不要紧：内容加密保存 30 天，用这台设备的同一个浏览器再打开就能接着写。
portal-discard = 清空重写
portal-discarded = 草稿已经删除。

portal-what-title = 发生了什么事？
portal-what-label = 事情经过
portal-what-hint = 用自己的话写：什么时候、什么事、您希望怎么解决。想到什么写什么，不用讲究格式。
portal-what-title-label = 标题
portal-what-title-hint = 一句话概括。不写的话，用您的第一句话。

portal-where-title = 在哪里，是哪方面的事？
portal-kind-label = 您想要什么？
portal-kind-claim = 请帮我解决一个问题
portal-kind-enquiry = 我有件事想问清楚
portal-kind-suggestion = 我有一个建议
portal-kind-accusation = 我要检举某个单位或工作人员
portal-kind-accusation-hint = 检举材料不会交给被检举的单位。
portal-kind-unsure = 说不准
portal-place-label = 具体地点
portal-place-hint = 例如路名、小区、村组、单位名称
portal-area-label = 哪个乡镇、街道
portal-area-unsure = 不清楚，或者涉及全县
portal-topic-label = 哪方面的事
portal-topic-hint = 排在前面的是按您写的内容猜的。选错了也没关系，我们会核对。
portal-topic-unsure = 说不准，请你们判断

portal-contact-title = 怎么联系您？
portal-contact-lead = 都可以不填。不填也会照样办理，您用编号和查询码来查看答复。
portal-contact-private = 这些内容加密保存，只有办理您这件事的人能看；其他人要看必须写明理由，并且留下您看得到的记录。
portal-name-label = 姓名
portal-phone-label = 电话
portal-email-label = 邮箱
portal-address-label = 住址
portal-wish-label = 有新进展时怎么告诉您？
portal-wish-hint = 短信和邮件里只有编号，不写是什么事。
portal-wish-none = 不用告诉我
portal-wish-none-hint = 我自己用编号和查询码来看
portal-wish-sms = 发短信
portal-wish-mail = 发邮件
portal-wish-needs-phone = 要发短信，请填写电话；不想填的话，请选“不用告诉我”
portal-wish-needs-email = 要发邮件，请填写邮箱；不想填的话，请选“不用告诉我”
portal-language-label = 您希望用什么语言答复
portal-language-zh = 中文
portal-language-en = 英文

portal-check-title = 核对一下，然后发送
portal-check-note = 发送后马上给您编号和查询码，各项期限从这一刻开始计算。
portal-change = 修改
portal-left-empty = 没有填
portal-send = 发送

portal-receipt-title = 已经登记
portal-receipt-renewed = 新的查询码
portal-receipt-number = 您的编号
portal-receipt-secret = 您的查询码
portal-receipt-secret-why = 以后凭编号和查询码查看进展、看答复、作评价。查询码只有您有，请不要告诉别人。
portal-receipt-write-down = 请现在抄下来、打印，或者拍张照。离开这一页后，我们不能再把查询码显示给您。
portal-copy = 复制查询码
portal-copied = 已复制
portal-print = 打印
portal-receipt-next = 接下来会怎样
portal-receipt-owner = 现在负责的单位：{ $unit }。
portal-receipt-case = 看我的事项
portal-leave = 看完了，清除这台设备上的记录

portal-slip-title = 回执
portal-slip-number = 编号
portal-slip-secret = 查询码
portal-slip-date = 日期
portal-slip-qr = 二维码：打开后编号和查询码已经填好
portal-slip-foot = 查询：{ $address }。请妥善保管，不要给别人看。
portal-slip-proof-title = 证明（可单独剪下）
portal-slip-proof-qr = 二维码：证明的全文，扫一扫就能保存或转发
portal-slip-proof-place = 日志中的位置
portal-slip-proof-print = 指纹
portal-slip-proof-foot = 证明这份回执已经进入公开日志。它不含内容，也打不开事项，可以给别人看、请别人核对。
portal-slip-promise-foot = 日志暂时停写，这是签了名的承诺：24 小时内进入公开日志。它不含内容，也打不开事项。

# 证明：不写事由
portal-proof-title = 您的证明
portal-proof-lead = 您提交的内容已经进入公开日志，谁都不能悄悄删掉、改动或倒填日期。请把证明存下来：它不写是什么事、交给了谁，也打不开您的事项。
portal-promise-lead = 公开日志现在暂停写入，所以还没有证明。您的内容已经收下并保存；下面是一份签了名的承诺：24 小时内进入公开日志。请先存下承诺，过后再到这里取证明。
portal-proof-later = 证明一时没有做出来，您的内容已经收下并保存。过一会儿再到这里取。
portal-proof-file = 保存证明
portal-promise-file = 保存承诺
portal-proof-verify = 核对证明（不用登录，断网也能核对）
portal-proof-how-title = 怎样不靠我们核对
portal-proof-how-page = 核对页可以存成文件，拿到任何一台电脑或手机上断网打开，把证明拖进去。
portal-proof-how-program = 也可以用程序核对，不需要我们的服务器。日志的公钥在公告栏上，也在这里：
portal-opening-title = 需要证明内容的时候
portal-opening-lead = 证明本身什么也不透露。如果您要向别人证明登记的是什么，就再加上这份“开封件”：它写着编号、登记时间、类别、领域、地区、受理单位和各个期限。看到它的人都会知道这些；它不含您写的文字，只含文字的指纹。不需要时请不要给别人。
portal-opening-file = 保存开封件

# 换查询码
portal-secret-way = 查询码可能被别人看到了？换一个
portal-secret-title = 换一个查询码
portal-secret-lead = 换过之后，原来的查询码马上失效；用它打开过这件事项的手机和电脑也都看不到了。
portal-secret-after = 新的查询码只显示给您一次，请准备好抄写、打印或拍照。换码会记在经过里，但不写查询码。
portal-secret-present = 现在的查询码
portal-secret-wrong = 这不是现在的查询码，请对照回执再看一遍
portal-secret-button = 换一个新的

portal-track-title = 看看我的事办到哪了
portal-track-lead = 编号和查询码都在回执上。
portal-track-number = 编号
portal-track-number-hint = 像这样：QS-2026-000123-4
portal-track-number-empty = 请填写编号
portal-track-number-shape = 编号的样子不对，应该像 QS-2026-000123-4
portal-track-number-digit = 编号里可能有一个数字打错了，请对照回执再看一遍
portal-track-secret = 查询码
portal-track-secret-hint = 16 个字母和数字，大小写、空格、横线都不影响
portal-track-secret-empty = 请填写查询码
portal-track-secret-shape = 查询码是 16 个字母和数字，请对照回执再看一遍
portal-track-wrong = 编号和查询码对不上，请对照回执再看一遍
portal-track-changed = 这个查询码已在 { $at } 由持码人更换，不能再用。如果不是您换的，请到登记的单位去补。
portal-track-reissued = 这个查询码已在 { $at } 由{ $unit }窗口补发新码后作废。如果不是您本人去办的，请马上联系上一级单位。
portal-track-button = 查看
portal-track-again = 为了安全，过了一段时间需要重新填写编号和查询码。
portal-track-carries = 为了安全，请重新填写编号和查询码。您刚才写的内容还在，接着就能发送。
portal-track-lost = 查询码丢了？带上能说明情况的材料，到登记的单位去补。
portal-left = 这台设备上的记录已经清除。

portal-case-title = 事项 { $number }
portal-case-stands = 办到哪了
portal-case-owner = 现在负责的单位：{ $unit }
portal-case-matter = 我当时写的内容
portal-unit-unknown = 受理单位
portal-stage-registered = 已经登记，正在确定由哪个单位负责。
portal-stage-routed = 已经分到负责的单位，等他们受理。
portal-stage-accepted = 负责的单位已经受理，正在安排人办理。
portal-stage-handling = 正在办理。
portal-stage-drafted = 答复已经写好，正在由另一个人审核。
portal-stage-approved = 答复已经审核通过，马上送达。
portal-stage-answered = 已经答复，请您看看、评价一下。
portal-stage-concluded = 已经办结。

portal-owed-title = 办理期限
portal-owed-none = 目前没有正在计算的期限。
portal-owed-past = 已经了结的日期（{ $n }）
portal-no-clock-statutory = 这一阶段规定里没有期限；负责的单位不变。
portal-no-clock-verdict = 答复已经给您了，等您评价。
portal-owed-by = 由{ $unit }负责
portal-owed-by-you = 由您决定
portal-owed-why = 这个日期是怎么定的
portal-owed-met = 已于 { $date } 做到
portal-owed-met-late = { $date } 才做到，晚了
portal-owed-cancelled = 不再需要
portal-owed-waived = 依规定免去
portal-owed-late = 已经超期 { $days } 天
portal-owed-today = 就在今天
portal-owed-left = 还有 { $days } 天

portal-answer-title = 给您的答复

portal-story-title = 经过
portal-story-you = 您
portal-story-system = 系统
portal-story-about = { $what }：{ $about }

portal-verdict-title = 解决了吗？
portal-verdict-lead = 由您说了算。您的评价会记录在案，不会影响您的任何权利。
portal-verdict-change = 想法变了，修改评价
portal-verdict-label = 您的评价
portal-verdict-solved = 解决了
portal-verdict-partly = 解决了一部分
portal-verdict-not = 没有解决
portal-verdict-comment = 想说的话
portal-verdict-again-label = 还要办吗
portal-verdict-again = 请重新办理
portal-verdict-again-hint = 请在上面写明哪里没有解决
portal-verdict-again-why = 要求重新办理的话，请写一下哪里没有解决
portal-verdict-button = 提交评价
portal-verdict-thanks = 谢谢，您的评价已经记录。

portal-material-title = 补充情况
portal-material-label = 补充的内容
portal-material-hint = 新的情况、更正、要补充的说明
portal-material-button = 补充
portal-material-thanks = 已经补充到您的事项里。
