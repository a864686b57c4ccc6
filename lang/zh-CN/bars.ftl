# 回避、简要情况、两人准入：谁不能碰这件事项，谁看过本人的身份。

relation-recused = 回避的人员
relation-admitted = 经两人同意临时查看的人员

recusal-basis-own-interest = 事情与本人有利害关系
recusal-basis-kin-interest = 事情与近亲属有利害关系
recusal-basis-fairness = 有其他情形，可能影响公正办理
meant-handler = 承办人
meant-head = 承办单位负责人
meant-leader = 包案领导
meant-mediator = 调解员
meant-reviewer = 复查、复核人员
meant-somebody = 其他经手人员
admission-ground-life-danger = 有人的生命、人身安全正受到威胁
admission-ground-court-order = 法院、检察院依法调取
admission-ground-law-duty = 法律规定必须立即查看

circumstance-barred = 有被检举控告的单位，或者有人回避
circumstance-brief-open = 有没答复的简要情况
circumstance-admission-asked = 有人请求临时查看
circumstance-admitted = 有人正在临时查看
circumstance-admission = 有人请求或者正在临时查看

promise-recusal = 决定是否回避
promise-brief = 对简要情况的说明
promise-admission-ask = 临时查看的请求到时失效
promise-admission = 临时查看到时结束
asked-recusal = 决定是否回避

action-recusal-declare = 我要回避
action-recusal-ask = 申请回避
action-recusal-decide = 决定回避
action-brief-give = 发出简要情况
action-brief-read = 看简要情况
action-brief-answer = 对简要情况作说明
action-letter-open = 打印信函
action-admission-ask = 请求临时查看
action-admission-confirm = 同意或者不同意临时查看
action-admission-end = 结束临时查看
action-admission-note = 记下临时查看的情况

event-recusal-asked = 本人申请回避
event-recused = 回避
event-recusal-refused = 不同意回避申请
event-recusal-lifted = 不再回避
event-brief-given = 发出简要情况
event-brief-answered = 收到对简要情况的说明
event-letter-opened = 打印信函时看到了收信地址
event-admission-asked = 请求临时查看
event-admission-confirmed = 第二人同意临时查看
event-admission-refused = 第二人不同意临时查看
event-admission-ended = 临时查看结束
event-admission-lapsed = 临时查看的请求到时失效
event-admission-noted = 临时查看人员的记录

told-recusal-asked = 您申请有关人员回避，由这个单位决定
told-recused = 有关人员已经回避，不再接触这件事
told-recusal-refused = 对您的回避申请，决定是不需要回避，理由如下
told-recusal-lifted = 原来回避的人员不再回避，理由如下
told-brief-given = 给不能看材料的一方发了一份简要情况，请它作说明。里面没有您的姓名、联系方式和您写的原话
told-brief-answered = 那一方已经作了说明。
told-letter-opened = 为了给您寄信，打印的人看到了您的姓名和地址。
told-admission-asked = 一个没有参与办理的人请求查看这件事和您的身份。另一个单位的人同意以前，他什么也看不到。依据和理由写在下面
told-admission-confirmed = 另一个单位的人核对后同意了这个请求。请求的人从这时起可以看一个小时。
told-admission-refused = 另一个单位的人没有同意，什么也没有打开。理由如下：
told-admission-ended = 临时查看结束了，那个人再也打不开。
told-admission-lapsed = 一个小时里没有人同意，请求失效，什么也没有打开。

error-refused-recused = 这个人在这件事项上回避，不能再安排。
error-refused-recusal-own = 不能自己决定自己的回避，请用“我要回避”说明。
error-refused-recusal-by-higher = 这个回避由上一级单位或者收到申请的单位决定。
error-refused-not-barred = 简要情况只发给被检举控告的单位或者回避的人员。
error-refused-brief-holds-person = 里面有本人的姓名、联系方式或者地址，没有发出。请删去以后再发。
error-refused-brief-holds-number = 里面有电话、证件号、车牌或者邮箱，没有发出。请删去以后再发。
error-refused-brief-repeats = 里面有一长段本人写的原话，没有发出。请用自己的话概括。
error-refused-admission-same-branch = 第二个人要来自另一条线上的单位，不能和请求的人同属一条线。
error-refused-admission-not-yours = 只有请求的人、同意的人和承办单位的上级能结束这次查看。

why-recused = 与事情有利害关系、可能影响公正的人员要回避。回避以后，这个人在这件事项上什么也看不到，也不能做任何事。
why-recused-way = 请安排另一个人。以为不该回避的，由作出决定的单位解除。
why-recused-law = 《信访工作条例》第二十八条第三款，《公务员法》第七十六条、第七十七条
why-recusal-own = 自己的回避不由自己决定。
why-recusal-own-way = 自己认为应当回避的，用“我要回避”说明，马上生效；要解除的，由负责人或者上一级单位决定。
why-recusal-by-higher = 负责人的回避由上一级单位决定；本人提出的申请，由收到它的单位或者它的上级决定。
why-recusal-by-higher-way = 请上一级单位来决定。决定以前，办理不停，各个期限照常计算。
why-recusal-by-higher-law = 《行政处罚法》第四十三条
why-not-barred = 能看事项的人不需要简要情况；简要情况只给不能看材料的一方。
why-not-barred-way = 先写明被检举控告的单位，或者先决定回避，再发简要情况。
why-brief-holds-person = 被检举控告的一方不能知道是谁反映的。
why-brief-holds-person-way = 删去姓名、联系方式和地址，也不要写能让人猜出是谁的话。写好的内容还在。
why-brief-holds-number = 号码、车牌和邮箱会让人找到反映问题的人。
why-brief-holds-number-way = 删去号码再发。写好的内容还在。
why-brief-repeats = 原话和笔迹一样，能让人认出是谁写的。
why-brief-repeats-way = 用自己的话概括要对方说明的事情。写好的内容还在。
why-admission-same-branch = 两个人来自同一条线，就不算两双眼睛。
why-admission-same-branch-way = 请另一条线上单位的负责人、督查人员或者审计人员核对。
why-admission-not-yours = 承办单位自己不能结束别人的临时查看，免得有人借此遮掩。
why-admission-not-yours-way = 请承办单位的上级或者同意的人结束；到了时间它自己会结束。

# 给本人
portal-recusal-title = 认为有人应当回避
portal-recusal-lead = 办事的人和这件事有利害关系、可能不公正的，您可以申请他回避。三天之内给您决定和理由；决定以前，办理不停，期限不变。
portal-recusal-open = 您申请过：{ $whom }。由{ $unit }决定，最迟 { $date }。
portal-recusal-whom = 您说的是谁
portal-recusal-reason = 为什么应当回避
portal-recusal-hint = 他和这件事、和对方是什么关系，您是怎么知道的
portal-recusal-button = 申请回避
portal-recusal-thanks = 已经收到您的回避申请，决定和理由会写在这一页上。

portal-openings-title = 谁看过您的身份，为什么
portal-openings-lead = 承办人办理要用，能看到您的姓名和联系方式。其他人看，每一次都要写明理由，都记在这里，谁也删不掉。
portal-openings-none = 到现在为止，除了承办人，没有别人看过。

bars-until = 到 { $at } 为止

notify-admission = 【回音】编号 { $number } 有一条关于谁查看您身份的新记录，请凭编号和查询码查看：{ $url }
letter-title-admission = 查看身份告知书
letter-lead-admission = 您反映的“{ $title }”（编号 { $number }）有一条关于谁查看您身份的新记录。谁、什么时候、为什么，凭编号和查询码都能查到，也可以到登记窗口问。说明如下：

# 工作台
office-purpose-admission = 有人请求、获准或者结束临时查看
office-purpose-recusal = 本人申请回避
office-purpose-reassign = 承办人回避，要重新安排
office-purpose-statement = 对简要情况的说明到了
office-told-admission = { $number }：有临时查看的新记录
office-told-recusal = { $number }：本人申请回避，请决定
office-told-reassign = { $number }：承办人回避，请重新安排
office-told-statement = { $number }：对简要情况的说明到了

desk-field-officer = 人员
desk-field-basis = 回避的情形
desk-field-ask = 哪一个申请
desk-step-recusal-declare = 说明以后马上生效：您再也看不到这件事项，也不会再收到它的消息；由您承办的，退回本单位重新安排。
desk-step-recusal-decide = 决定以后，这个人看不到这件事项，也不能做任何事；由他承办的，退回本单位重新安排。
desk-step-brief-give = 被检举控告的单位和回避的人员看不到事项。要他们说明情况的，把要说明的事写成一份简要情况发给他们。他们只看到这份内容、日期和期限，看不到编号、题目、地点和本人。
desk-done-recusal-declare = 已经记下，您在这件事项上回避。
desk-done-recusal-decide = 已经决定。
desk-done-recusal-decide-decide = 已经决定回避。
desk-done-recusal-decide-refuse = 已经决定不回避，理由会告知本人。
desk-done-recusal-decide-lift = 已经解除回避。
desk-done-brief-give = 简要情况已经发出。
desk-done-admission-note = 已经记下。

bars-title = 回避、简要情况和临时查看
bars-recused = { $who }在这件事项上回避。
bars-asked = 本人申请回避：{ $whom }。由{ $unit }决定，最迟 { $date }。
bars-admitted = { $unit }的{ $who }获准临时查看，到 { $until } 为止。
bars-admission-asked = { $unit }的{ $who }请求临时查看，到 { $until } 没有人同意就失效。
bars-briefs = 简要情况
bars-brief-no = 第 { $n } 份，给{ $to }
bars-statement = 对方的说明
bars-officer = 谁回避
bars-ask = 本人的哪一个申请
bars-ask-granted = 是否由本人申请而来
bars-basis = 属于哪种情形
bars-basis-law = 《信访工作条例》第二十八条第三款，《公务员法》第七十六条、第七十七条
bars-reason-hint = 由本人申请而来的，理由会告知本人。
bars-decide-button = 决定回避
bars-refuse-button = 不需要回避
bars-lift-button = 解除回避
bars-brief-to = 发给谁
bars-brief-text = 请对方说明什么
bars-brief-text-hint = 写明哪件事、要说明什么、要提供什么材料。不写是谁反映的。
bars-brief-duty = 发出以前，程序会核对：有没有本人的姓名、联系方式和地址，有没有号码，有没有连着 { $n } 个字以上的原话。别的话会不会让人猜出是谁，程序看不出来，由您把关。
bars-note-text = 您做了什么
bars-note-hint = 临时查看的时候，只能记下自己做的事，不能办理。

bars-nav-briefs = 要我说明的
bars-briefs-title = 要我和本单位说明的情况
bars-briefs-lead = 本单位被检举控告的，或者您回避的事项，材料不能给您看。办理的单位要听您这一方说明的，写在下面。
bars-briefs-none = 现在没有要说明的。
bars-briefs-open = 有 { $n } 份情况等您说明
bars-briefs-back = 回到列表
bars-brief-later = 这份简要情况属于一件上了锁的控告，要办理单位有人打开钥匙时才能看到。请在上班时间再来看，期限照写明的日期算。
bars-col-given = 发出日期
bars-col-state = 情况
bars-brief-title = 请说明情况
bars-brief-lead = { $given } 发出，请在 { $due } 以前说明。
bars-brief-why = 谁反映的、原来怎么写的，依法不能告诉您。不要打听，也不要找人核实是谁反映的；打击报复要追究责任。
bars-brief-over = 已经不用说明了
bars-answer-title = 您的说明
bars-answer-text = 说明
bars-answer-hint = 事实经过、依据和材料。只有办理的单位能看到。
bars-answer-button = 交给办理的单位
bars-answer-done = 说明已经交给办理的单位。

admission-nav = 临时查看
admission-title = 临时查看一件没有参与的事项
admission-lead = 只在紧急的时候用：写明编号、依据和理由，由另一条线上单位的负责人、督查人员或者审计人员同意以后，只有您能看，只看这一件，只看一个小时。
admission-told = 请求、同意、不同意和结束，都马上告知本人，也通知承办人、承办单位负责人和它的上级；谁也不能不告诉本人。
admission-open = 等着的和正在看的
admission-ask-title = 请求查看
admission-ground = 依据
admission-reason = 理由
admission-reason-hint = 出了什么事、为什么等不及办理的单位。本人看得到。
admission-ask-button = 提出请求
admission-unknown = 没有您可以请求查看的这个编号。请核对编号；同一个人一小时里能请求的次数有限。
admission-asked-done = 请求已经发出。一个小时里没有人同意就失效。
admission-gone = 这个请求已经不在了：可能已经有人处理，或者过了时间。
admission-item-asked = { $unit }的{ $who }在 { $at } 请求查看，到 { $until } 没有人同意就失效。
admission-item-given = { $unit }的{ $who }获准查看，到 { $until } 为止。
admission-confirm-means = 同意以前，请亲自向请求的人核对。同意以后，他能看到这件事项和本人的身份一个小时。
admission-confirm-button = 核对过，同意
admission-refuse-why = 不同意的理由
admission-refuse-button = 不同意
admission-end-button = 马上结束
admission-confirmed-done = 已经同意，本人和有关单位都得到通知。
admission-refused-done = 没有同意，什么也没有打开。
admission-ended-done = 已经结束。
