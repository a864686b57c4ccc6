# 程序接口的答复：给写程序的人看，也可能原样转给提交的人看。

api-origin = 这个请求是从别的网站发来的，没有接收。
api-not-json = 请用 { $type } 提交。
api-slow = 等得太久了，内容没有传完。请用同一个 { $key } 再提交一次。
api-too-large = 内容太大了，一次最多 512 KB。
api-idempotency-key = 请带上 { $key }：16 到 128 个可见的英文字母、数字或符号，每件事项一个，最好随机生成。
api-unreadable = 读不懂这份 JSON：第 { $line } 行第 { $column } 列。字段名和类型请看接口说明。
api-invalid = 有几项填得不对，请改正后用同一个 { $key } 再提交。
api-key-reused = 这个 { $key } 已经用过：当时的内容不同，或者查询码后来换过了。另一件事项请换一个新的。
api-unavailable = 系统暂时忙不过来。请过几秒用同一个 { $key } 再提交，不会变成两件。
api-internal = 系统出了问题，我们已经记录。请用同一个 { $key } 再提交，不会变成两件。
api-method = 这个地址只接收 { $method }。
