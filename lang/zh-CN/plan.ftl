# 预案文件中的问题，以及预案命令的提示。

procedure-problem-text-too-long = “{ $what }”过长，至多 { $expected }
procedure-problem-unknown-hazard = 预案不能针对“{ $what }”；可用：{ $expected }
procedure-problem-social-event = “{ $what }”指向聚集或反映诉求的人（{ $expected }）；预案不针对人，请走接待
procedure-problem-bad-area = “{ $what }”不是本级的行政区划代码，应为 { $expected } 位数字
procedure-problem-person-name = “{ $what }”中像是有姓名；请写岗位，由谁担任见值班表
procedure-problem-person-phone = “{ $what }”中有电话号码；预案只写岗位，号码在值班表
procedure-problem-person-identity = “{ $what }”中有身份证号或银行卡号
procedure-problem-person-plate = “{ $what }”中有车牌号；请写车辆种类
procedure-problem-person-email = “{ $what }”中有邮箱地址；地址在值班表
procedure-problem-ladder-mixed = “{ $what }”属于另一套等级：事件分级、预警颜色、响应级别不得混用；此处：{ $expected }
procedure-problem-above-tier = “{ $what }”属于县级以上权力（{ $expected }）；乡镇和村请报请县级
procedure-problem-bad-period = “{ $what }”不是时长；写法：{ $expected }
procedure-problem-out-of-order = 时间先后颠倒：先 { $what }，后 { $expected }
procedure-problem-quorum-unreachable = 须到位 { $what } 人，但只有 { $expected } 人
procedure-problem-review-too-late = { $what } 修订过晚，最迟 { $expected }
procedure-problem-no-basis = 依据须引用{ $what }，条号 { $expected }
procedure-problem-deputy-circle = 代理成了循环，最终无人在岗：{ $what }
procedure-problem-bad-condition = “{ $what }”不是对已登记信号的条件；写法：{ $expected }
procedure-problem-verb-unfit = “{ $what }”不能用于“{ $expected }”
procedure-problem-crowd-verb = 人群拥挤事故只有救援和医疗，不能“{ $what }”；可用：{ $expected }

plan-unknown = 没有预案“{ $name }”，也没有这个文件。随附的示例有：{ $known }。
plan-head = { $pin }  { $title }
plan-about = 灾种 { $hazard }，层级 { $tier }，区划 { $area }，{ $approved } 批准，{ $review } 前修订
plan-hash = 摘要 { $hash }
plan-level = { $level }  { $matter }：{ $measures }（预计 { $expected }，由 { $decide } 决定，呼叫：{ $call }）
plan-callout = 呼叫 { $id }：{ $rounds }；{ $unmet } 时报告缺员
plan-report = 上报 { $to }：电话 { $phone } 内，书面 { $written } 内（{ $source }）
plan-task = { $level }  { $title }：{ $verb }，{ $kind }，{ $group } 承担，{ $due } 内完成
plan-diff-same = 两份预案内容相同。
plan-diff-changed = { $path }：{ $before } → { $after }
plan-diff-added = { $path }：新增：{ $after }
plan-diff-gone = { $path }：删去：{ $before }
