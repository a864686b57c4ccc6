# Around the worklist: leaves, saved filters, several cases at once, notices for officers, keys.

# Leaves
office-nav-leave = 请假代办
office-leave-title = 请假与代办
office-leave-own = 我的请假与代办
office-leave-own-hint = 请假期间，由同单位一位同事代您办理。您名下的事项仍是您的，两人都能办；每一步都记在实际办理的人名下。
office-leave-unit-hint = 本单位人员请假期间，由同单位一位同事代为办理。每一步都记在实际办理的人名下。
office-leave-none = 现在没有登记请假。
office-leave-alone = 本单位还没有别的工作人员，暂时没有人能代办。
office-leave-add = 登记请假
office-leave-away = 谁请假
office-leave-first = 第一天
office-leave-last = 最后一天
office-leave-substitute = 由谁代办
office-leave-substitute-hint = 同单位、这段时间在岗的同事
office-leave-time = 时间
office-leave-state = 状态
office-leave-days = { $from }至{ $until }
office-leave-now = 正在请假
office-leave-later = 尚未开始
office-leave-end = 现在结束
office-leave-take-back = 撤回
office-leave-day-empty = 请选择日期。
office-leave-day = 请写成年、月、日的日期，例如 2026-03-09。
office-leave-done-add = 请假已登记。
office-leave-done-end = 已经结束或撤回。
office-leave-fault-order = 最后一天早于第一天，请再看一遍。
office-leave-fault-over = 这段时间已经过去了。
office-leave-fault-too-long = 一次最多一年，请分开登记。
office-leave-fault-too-far = 最早可以提前一年登记。
office-leave-fault-too-many = 已经登记了四次还没结束的请假，请先撤回用不着的。
office-leave-fault-overlaps = 这段时间里已经登记过请假。
office-leave-fault-stands-in = 这段时间里请假的人正在代别的同事办理。请先给那位同事另选代办人。
office-leave-fault-no-substitute = 请选择另一位同事。
office-leave-fault-other-unit = 代办人要是同一单位的同事。
office-leave-fault-inactive = 这位同事的账号已停用。
office-leave-fault-substitute-away = 这位同事在这段时间里也请假，请另选一位。
office-leave-fault-substitute-full = 这位同事在这段时间里已经代五个人办理，请另选一位。
office-stands-for = 代{ $name }办理，请假到{ $day }

# Saved filters
office-filter-title = 常用筛选
office-filter-hint = 前九个可以在工作清单里用数字键打开。
office-filter-none = 还没有保存的筛选。在工作清单里选好条件，再点“保存这个筛选”。
office-filter-label = 筛选名称
office-filter-label-hint = 短一点，自己看得懂就好。请不要写人的姓名或号码。
office-filter-save = 保存这个筛选
office-filter-all = 查看、改名或删除已保存的
office-filter-rename = 改名
office-filter-drop = 删除
office-filter-topic = 主题
office-filter-urgent = 只看紧急
office-filter-digits = 名称里有七位以上的数字，像是电话或证件号码。这里不保存任何人的信息，请换个名称。
office-filter-full = 已经保存了 { $max } 个。请先删掉用不着的，再保存新的。
office-filter-done-save = 筛选已保存。
office-filter-done-name = 名称已修改。
office-filter-done-drop = 筛选已删除。

# Several cases at once
office-assign-tick = 选中
office-assign-title = 把选中的事项交给一位同事
office-assign-to = 交给谁
office-assign-button = 交办选中的
office-assign-none = 请先选中要交办的事项。
office-assign-many = 一次最多 { $max } 件，请少选一些。
office-assign-nobody = 请选择本单位的一位同事。
office-assign-done-title = 交办结果
office-assign-count = { $all } 件中，{ $done } 件已交办。
office-assign-what = 结果
office-assign-did = 已交办
office-assign-stale = 刚才有人改动过，没有交办。请打开看看再决定。
office-assign-forbidden = 不在您的权限内，没有交办
office-assign-unavailable = 暂时没能保存，没有交办。请再提交一次。
office-assign-unknown = 看不到的事项
office-back-list = 回到工作清单

# Notices for officers. What is told outside the page is neutral: a number and a purpose.
office-nav-notices = 提醒
office-notices-title = 提醒
office-notices-none = 没有提醒。有事项交给您、快到期，或本人有补充时，会出现在这里。
office-notices-what = 什么事
office-notices-when = 时间
office-notices-new = 新
office-notices-seen = 全部标为已看
office-notices-ways = 选择邮件或浏览器提醒
office-purpose-assigned = 交给您承办
office-purpose-approval = 答复稿等您审核
office-purpose-clock-near = 期限快到
office-purpose-clock-missed = 已经超期
office-purpose-came = 转到本单位
office-purpose-material = 本人补充了材料
office-purpose-verdict = 本人作了评价
office-told-assigned = { $number } 交给您承办
office-told-approval = { $number } 的答复稿等您审核
office-told-clock-near = { $number } 期限快到
office-told-clock-missed = { $number } 已经超期
office-told-came = { $number } 转到本单位
office-told-material = { $number } 本人补充了材料
office-told-verdict = { $number } 本人作了评价
office-mail-subject = 工作提醒
office-mail-text =
    { $line }。

    打开提醒：{ $url }

    您在“我的账号”里选择了用邮件提醒，随时可以在那里关掉。

office-ways-title = 怎么提醒我
office-ways-hint = “提醒”页面总会列出全部提醒，保留六十天。另外还可以发邮件，或由您的浏览器弹出；内容只有事项编号和是什么事。
office-ways-email = 我的工作邮箱
office-ways-email-hint = 只用来给您发提醒
office-ways-mail = 用邮件提醒
office-ways-push = 由浏览器弹出
office-ways-push-hint = 要在下面打开至少一个浏览器
office-ways-save = 保存提醒方式
office-ways-no-address = 选了邮件提醒，请填写邮箱。
office-ways-done = 提醒方式已保存。
office-push-title = 接收提醒的浏览器
office-push-hint = 在想接收提醒的电脑或手机上打开本页，点一下就行，最多五个。这一项要浏览器支持并启用脚本；没有脚本时，其他提醒照常。
office-push-since = 于{ $at }打开
office-push-on = 在这个浏览器打开提醒
office-push-off = 关闭
office-push-refused = 浏览器没有同意。请在浏览器设置里允许本网站发送通知，再试一次。
office-push-missing = 这个浏览器不支持弹出通知，或没有启用脚本。
office-push-full = 已经打开了 { $max } 个，请先关掉一个。
office-push-outside = 浏览器给出的地址不是外面的推送服务，没有打开。
office-push-broken = 浏览器给出的信息不完整，请再点一次。
office-push-done-on = 这个浏览器会弹出提醒。
office-push-done-off = 已经关闭。

# Keys
office-keys-title = 全部快捷键
office-keys-all = 查看全部快捷键
office-keys-hint = 直接按键即可；正在输入文字时，请同时按住 Alt。可以在快捷键窗口里关掉单键，只用 Alt 组合。在任何输入框里按 Ctrl 加回车提交。
office-keys-everywhere = 每一页
office-keys-number = 输入事项编号
office-keys-dialog = 打开快捷键窗口
office-keys-filters = 打开常用筛选
office-keys-down = 下一行
office-keys-up = 上一行
office-keys-person = 本人信息
office-keys-lists = 单位、人员
office-keys-new = 新增
office-keys-case = 事项页面
