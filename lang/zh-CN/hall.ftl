# 来访接待大厅：门口取号、墙上显示、窗口叫号、人多时增开窗口。

# Kiosk
hall-door-title = 请取号
hall-take = 取一个号
hall-priority = 请让我先办，或者给我一个座位
hall-priority-hint = 不能久站、带着小孩、行动不便，都可以勾选。不用说原因，也不会记下原因。
hall-everybody = 每个人都取自己的号，每件事都有自己的回执。几个人一起来也一样。取号不用报姓名。
hall-shut-title = 现在还不能取号
hall-again = 再看一次
hall-number-title = 您的号码 { $number }
hall-your-number = 您的号码
hall-before = 您前面还有 { $count } 位。请坐下等候叫号。
hall-before-none = 下一位就是您。请坐下等候叫号。
hall-is-priority = 已为您安排优先。
hall-called-you = 请到 { $window } 号窗口。
hall-over = 这个号码已经用过了，或者不是今天的。需要时请再取一个号。
hall-taken-at = 取号时间：{ $at }
hall-next-person = 下一位，请取号

# Board
hall-board-title = 正在叫号
hall-board-none = 请稍候，马上开始叫号。
hall-board-waiting = { $count } 位在等候，开着 { $windows } 个窗口
hall-board-surge = 今天来访的人多，正在增开窗口，有负责人在现场听大家说。
hall-board-still = 停止自动刷新
hall-board-move = 恢复自动刷新
hall-col-number = 号码
hall-col-window = 窗口
hall-col-officer = 经办人

# Desk
hall-nav = 接待大厅
hall-title = 来访接待
hall-lead = 许多人一起来，也是来访接待：一人一个号，一人一张回执，多开窗口，负责人到场听大家说。
hall-own = 我的窗口
hall-no = 窗口号
hall-no-hint = 您坐的窗口上写的号码
hall-open = 打开窗口
hall-close = 关闭 { $window } 号窗口
hall-window = { $window } 号窗口
hall-next = 叫下一位
hall-called = { $number } 号
hall-calls = 已叫 { $count } 次
hall-priority-tag = 优先
hall-register = 登记这件事
hall-step-again = 再叫一次
hall-step-back = 放回队伍（位置不变）
hall-step-advised = 只是问路或咨询，不用登记
hall-step-gave-up = 叫过没有来
hall-give-up-later = 至少叫过两次，才能记为没有来。
hall-waiting = 等候
hall-count-waiting = 位在等候
hall-count-windows = 个窗口开着
hall-count-given = 个号已取
hall-line = 下面几位的号码
hall-windows = 开着的窗口
hall-free = 空闲
hall-surge = 人多的时候
hall-surge-note = 增开窗口，指定一位当天的负责人到场听取。这只是接待。
hall-surge-on = 今天的负责人：{ $leader }。还需要增开 { $extra } 个窗口。{ $at }开始。
hall-surge-suggested = 等候的人多，建议再开 { $extra } 个窗口。
hall-surge-declare = 增开窗口、指定负责人
hall-surge-button = 开始
hall-surge-end = 人已不多，结束增开
hall-leader = 当天的负责人
hall-leader-hint = 到大厅来、亲自听大家说的人
hall-leader-unknown = 请选择本单位的人员，或上级单位的负责人。
hall-extra = 还需要几个窗口
hall-by-hand = 补记：号码和事项对上
hall-by-hand-note = 事项已经登记、回执已经给了本人，但号码没有跟着办结时，在这里补记。记两次也只算一次。
hall-by-hand-button = 补记
hall-queue = 今天的排队号码
hall-for = 为 { $number } 号登记。登记成功后，这个号码随之办结。
hall-mark-again = 事项已经登记，回执有效；但排队号码没有跟着办结。请到“接待大厅”页补记一次。
hall-to-kiosk = 门口取号机的页面
hall-to-board = 墙上显示屏的页面

# Refusals
hall-refused-not-open = 今天还没有开窗口。窗口一开，就可以取号。
hall-refused-full = 今天的号已经取完。请直接问窗口的工作人员。
hall-refused-window-unknown = 窗口号应是一到九十九之间的数字。
hall-refused-window-taken = 这个窗口是别人开着的。
hall-refused-has-window = 您已经开着另一个窗口，请先关闭那一个。
hall-refused-no-window = 您还没有打开窗口，或者它已经关了。
hall-refused-window-busy = 您的窗口还有一位在办，请先办结或者放回。
hall-refused-nobody-waiting = 现在没有人在等候。
hall-refused-not-here = 这个号码现在不在您的窗口，或者今天没有这个号码。
hall-refused-call-again = 只叫过一次，请再叫一次。
hall-refused-never-called = 这个号码还没有叫过，不能办结。
hall-refused-other-case = 这个号码已经和另一件事项对上了。
hall-refused-case-taken = 这件事项已经和另一个号码对上了：一个号一张回执。
hall-refused-not-its-case = 这件事项不是在本大厅、在取号之后登记的。
hall-refused-surge-on = 今天已经在增开窗口。
hall-refused-surge-off = 现在没有增开窗口。
hall-refused-extra-windows = 增开的窗口应是一到二十个。
