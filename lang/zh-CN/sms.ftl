# 用短信查询和回复：不写事由，不写单位。

sms-shape = 【回音】请这样发：HY 编号 查询码 代码。代码：0 查询，1 解决了，2 部分解决，3 没有解决，复查加理由，没答复加说明。
sms-wrong = 【回音】没有找到。请核对编号和查询码。
sms-later = 【回音】试的次数太多，请十分钟后再发。
sms-code = 【回音】代码不明白。0 查询，1 解决了，2 部分解决，3 没有解决，复查加理由，没答复加说明。
sms-why = 【回音】请在代码后面写明理由，再发一次。
sms-withdraw = 【回音】撤回不能用短信办，以免误发。请凭编号和查询码到这里办，或者到登记窗口：{ $url }
sms-done = 【回音】编号 { $number } 已记录，谢谢。
sms-status = 【回音】编号 { $number }：{ $stage }。
sms-status-next = 下一个日期：{ $date }。
sms-status-late = 应在 { $date } 前完成，已经超过。
api-sms-off = 这里没有开通短信接收。
api-sms-token = 网关的口令不对。
api-sms-unreadable = 内容读不出来：需要一个带有文字的对象。
notify-answer = 【回音】以上是编号 { $number } 的答复。评价或要求复查，请凭编号和查询码：{ $url }
