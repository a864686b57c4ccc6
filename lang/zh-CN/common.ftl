# 共性问题：一处地方的同一件事，好几个人反映。这里没有人，只有地点和事。
action-common-read = 查看共性问题
action-common-work = 办理共性问题
common-evaluate-f = 归并质量（B-cubed F）
common-evaluate-precision = 准确率
common-evaluate-recall = 召回率
common-evaluate-watch = { $days } 天内有 { $floor } 人及以上反映
common-evaluate-below-floor = 不足人数下限却显示的次数／全部显示次数
common-evaluate-eligible = 应发现的问题
common-evaluate-missed = 漏掉的问题
common-evaluate-alerts = 提示的问题数
common-evaluate-found = 应发现的问题中已发现
common-evaluate-days-late = 平均晚几天
common-evaluate-of-one-person = 把同一个人的多次反映误当作问题
