# 命令行显示的文字。
cli-serve-ready = 回音已启动：{ $url }
cli-serve-first-in-file = 首次启动。登录信息在 { $file }，看完请删除。
cli-user-once = 只显示这一次，请当面交给本人：
cli-user-login = 登录名
cli-user-password = 密码（首次登录须修改）
cli-user-totp = 动态码密钥
cli-user-totp-uri = 动态码地址
cli-user-unknown = 没有这个登录名的账号。
cli-user-fault-login = 登录名须为 1 至 40 个拉丁字母、数字或 - _ . @
cli-user-fault-name = 姓名须为 1 至 60 个字。
cli-user-fault-role = 账号至少要有一个角色。
cli-user-fault-taken = 这个登录名已被使用。
cli-user-fault-password = 密码不可用。
cli-table-taken = 已收入 { $rows } 行。
cli-table-refused = 有 { $faults } 处错误，一行也没有收入。
cli-import-empty = { $file } 是空的：需要有写明列名的首行。
cli-import-header-broken = { $file }:1: 首行无法读取：引号没有闭合或位置不对。
cli-import-header-encoding = { $file }:1: 首行不是这种编码，请试 --encoding gb18030 或 --encoding utf-8。
cli-import-utf16 = { $file } 是 UTF-16 编码，请先另存为 UTF-8 或 GB18030。
cli-import-no-column = { $file } 没有“{ $column }”列；现有：{ $there }
cli-import-column-twice = { $file } 有不止一个“{ $column }”列；现有：{ $there }
cli-import-progress = 已读 { $rows } 行，{ $percent } %
cli-import-stopped = 在第 { $line } 行停下：{ $cause }已收入的不会丢失，再运行同一条命令即可继续。
cli-import-summary = 共 { $rows } 行：新增 { $new }，已有 { $known }，有误 { $errors }（{ $seconds } 秒，每秒 { $rate } 件）
cli-import-errors-in = 有误的行在 { $file }；在那里改好，用同样的参数导入该文件即可。
cli-row-after-quote = 闭合引号之后不是逗号；引号内的引号要写两次。
cli-row-stray-quote = 没有以引号开头的字段里出现了引号。
cli-row-unclosed = 引号打开后没有闭合。
cli-row-ragged = 该行有 { $cells } 个字段，首行有 { $columns } 个。
cli-row-encoding = 这些字节不是本文件编码的文字。
cli-row-empty = 为空。
cli-row-too-long = 过长：{ $chars } 字，最多 { $max } 字。
cli-row-garbled = 含有替换符号：文字在导入之前已经损坏。
cli-row-date = 不是日期，应如 2026-03-31 或 2026年3月31日。
cli-row-id-empty = 标识为空。
cli-row-id-twice = 第 { $line } 行有相同的标识，但文字不同。
cli-row-id-taken = 已有这个标识的事项，但文字不同。
cli-row-unknown-topic = 没有这个编号或名称的主题。
cli-row-unknown-unit = 没有这个代码的单位。
cli-row-unit-code = 代码须为 1 至 12 个拉丁字母或数字。
cli-row-unit-twice = 已有这个代码的单位。
cli-row-area-code = 地区代码只能是数字。
cli-demo-building = 正在搭建示例县城……
cli-demo-built = 示例县城已建好：{ $cases } 件事项，{ $steps } 个步骤。人物和事项全部虚构。
cli-demo-portal = 群众入口
cli-demo-desk = 工作台
cli-demo-list = 全部登录账号和当前动态码
cli-demo-sign-ins = 登录账号（密码均为 { $password }；依次为登录名、当前动态码、动态码密钥、单位）：
cli-demo-tracks = 查询事项（编号、查询码）：
cli-demo-stop = 按 Ctrl+C 结束。
cli-demo-page-title = 示例县城的登录账号
cli-demo-telephones = 值班人员的电话
cli-demo-telephones-lead = 值班呼叫和验证码不发往真实电话，而显示在这里；点击其中的链接即可答复。
cli-demo-page-lead = 每个动态码只能用一次，每三十秒更换；用过或过时了，请刷新本页。人物全部虚构。
cli-demo-page-sign-in = 前往工作台
cli-demo-col-login = 登录名
cli-demo-col-password = 密码
cli-demo-col-code = 当前动态码
cli-demo-col-name = 姓名
cli-demo-col-unit = 单位
cli-demo-col-roles = 角色

# --- 衡量 ---
cli-measure-nothing = 这些文件里没有可以衡量的内容。
cli-model-evaluated =
    { $messages } 条留言
    宏平均 F1：{ $macro }　准确率：{ $accuracy }　前两名：{ $two }
    有把握、可直接分派：{ $routed }，其中正确：{ $right }
    每条微秒（处理器时间）：平均 { $mean }，一半以内 { $half }，99% 以内 { $most }；训练 { $seconds } 秒
    模型 { $model }
    各类 F1：
cli-similar-evaluated =
    { $cases } 个事项，{ $queries } 次查找
    前十召回率：按查找 { $micro }，按主题 { $macro }
    每次查找微秒（处理器时间）：一半以内 { $half }，95% 以内 { $most }
cli-similar-unknown = 事项文件里没有“{ $cid }”
cli-clusters-date = 不是 2026-03-01 这样的日期
cli-clusters-number = 不是大于等于 1 的人数
