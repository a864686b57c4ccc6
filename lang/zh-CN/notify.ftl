# 发到手机或邮箱的话：不写事由、单位和姓名，别人看到也不知道是什么事。

notify-subject = 回音：{ $number } 有新消息
notify-registered = 【回音】您的事项已登记，编号 { $number }。请妥善保管查询码，凭编号和查询码查看：{ $url }
notify-notice = 【回音】编号 { $number } 有一份新的告知，请凭编号和查询码查看：{ $url }
notify-extended = 【回音】编号 { $number } 的办理期限有变化，新的日期和理由请凭编号和查询码查看：{ $url }
notify-answered = 【回音】编号 { $number } 已有答复，请凭编号和查询码查看并评价：{ $url }
notify-reissued = 【回音】编号 { $number } 的查询码已在窗口补发，原来的不能再用。如果不是您本人去办的，请马上联系上一级单位：{ $url }
notify-opinion = 【回音】编号 { $number } 的复查、复核意见已经作出，请凭编号和查询码查看：{ $url }
