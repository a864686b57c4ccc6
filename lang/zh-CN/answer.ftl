# 从拟稿到送达：稿子里要有什么，谁接着做，怎样送到本人手里。

action-check = 核对答复稿
action-delivery-settle = 登记送达结果
desk-step-check = 您看过上面的答复稿，事实和依据都对得上，可以交负责人审核。自己拟写的不能自己核对。
desk-done-check = 已核对，等待审核。
desk-done-sent-off = 答复已发出，送到后才算送达。
desk-done-delivery-settle = 送达结果已记录。
event-checked = 核对答复稿
event-dispatched = 答复已寄出或发出
event-delivery-failed = 答复没有送到
told-checked = 答复稿已核对。
told-dispatched = 答复已寄出或发出，正在路上。
told-delivery-failed = 这一次没有送到，承办单位会换一种方式送达。
wish-post = 寄信
means-mail = 发到邮箱
means-sms = 发到手机
fault-undeliverable = 送不到（退回、停用或地址不对）
fault-no-address = 没有留下这种联系方式
fault-not-taken = 本人没有接收

portal-wish-post = 寄信给我
portal-wish-post-hint = 信里有回执单，可以在纸上评价、要求复查，寄回或交到窗口
portal-wish-needs-address = 要寄信，请填写地址；不想填的话，请选“不用告诉我”

error-refused-answer-incomplete = 答复稿还缺必须写明的部分，请补上。
error-refused-delivery-under-way = 答复已经在路上。等它送到，或者先登记没有送到，再换一种方式。
error-refused-means-not-given = 本人没有留下这种联系方式，请换一种方式送达。
error-refused-signature-needed = 当面送达要写明凭据：本人签收，或者拒签时有谁见证。
error-refused-record-needed = 请写明凭据。

desk-field-proof = 凭据
desk-field-fault = 没有送到的原因

desk-answer-must = 答复必须写明：
desk-answer-dated = 写明期限
desk-answer-missing = 还缺
desk-answer-there = 已写
desk-answer-items = 每一部分用自己的标题开头。诉求有几项就编号，处理意见逐项对应。
desk-answer-lacks = 答复稿还缺：{ $parts }。请在文中补上，标题照上面的写。

desk-next-tasks = 等协办单位反馈后才能审核。
desk-next-drafted = 接下来：由{ $unit }里另一位同事核对，再由负责人审核；负责人也可以直接审核。拟稿人（{ $drafter }）不能核对或审核自己的稿子。
desk-next-drafted-led = 接下来：由{ $unit }里另一位同事核对，再由包案领导{ $leader }审核。拟稿人（{ $drafter }）不能核对自己的稿子。
desk-next-checked = 已核对。接下来：由{ $unit }的负责人审核。拟稿人（{ $drafter }）不能审核自己的稿子。
desk-next-checked-led = 已核对。接下来：由包案领导{ $leader }审核。
desk-next-approved = 已审核。接下来：由{ $handler }选择送达方式，把答复送到本人手里。
desk-next-failed = 上一次没有送到。接下来：由{ $handler }换一种方式送达。
desk-next-under-way = 答复在路上（{ $means }，{ $at }）。送到或没有送到，都要在“登记送达结果”里写明。

desk-nav-approve = 待审
desk-nav-letters = 信件
desk-nav-paper = 纸质回执
desk-approve-title = 等您看的答复
desk-approve-none = 现在没有等您核对、审核或送达的答复。
desk-approve-approve = 等您审核
desk-approve-check = 等您核对
desk-approve-deliver = 等待送达
desk-approve-failed = 没有送到，请换一种方式
desk-approve-back = 回到列表
desk-approve-whole = 查看完整事项
desk-approve-not-you = 这份答复现在不由您核对或审核。

desk-deliver-hint = 只列出本人留下过、本机关也能用的方式。
desk-deliver-proof = 凭据（当面送达必填）
desk-deliver-proof-hint = 当面送达：写明谁签收；本人拒签的，写明在场见证人。寄出的，可以先空着，等挂号回执。
desk-means-why-page = 马上送达，本人凭编号和查询码查看
desk-means-why-in-person = 当面交给本人，写明签收或见证
desk-means-why-post = 在“信件”里打印寄出，收到挂号回执后登记
desk-means-why-mail = 答复全文发到本人邮箱，对方邮局接收即为送达
desk-means-why-sms = 答复全文发到本人手机，网关接收即为送达
desk-deliveries-title = 送达经过
desk-delivery-sent = 已发出：{ $means }
desk-delivery-arrived = 已送达：{ $means }
desk-delivery-failed = 没有送到：{ $means }（{ $fault }）
desk-delivery-by-itself = 对方邮局或网关接收后会自动登记；一直送不到，会自动退回来换一种方式。只有另有凭据时才需要在这里填写。
desk-delivery-proof = 送达凭据
desk-delivery-proof-post = 写明挂号信号码和签收回执
desk-delivery-proof-other = 写明凭什么知道已经送到
desk-delivery-prove = 已经送到
desk-delivery-fail = 没有送到
