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
