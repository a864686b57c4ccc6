# Signing in, proving to be there still, three administrators, the journal.

role-security-admin = 安全管理员
role-audit-admin = 审计管理员

sign-first-three = 首次启动，建好了三个管理员账号。请交给三个不同的人：一人管系统，一人管权限，一人看记录。以下内容只显示这一次：

# A proof that it is still the officer
sign-step-up-title = 请确认是您本人
sign-step-up-text = 距上次确认身份已超过 { $minutes } 分钟。为了防止别人用您离开时没关的电脑，提交前请再确认一次。
sign-step-up-kept = 您刚才填写的内容都在，确认后接着提交。
sign-step-up-button = 确认
sign-step-up-wrong = 密码、验证码或通行密钥不对，请再试一次。验证码每个只能用一次。
sign-step-up-early = 现在先确认一次，接下来一段时间提交时不再问

# Passkeys
sign-passkey-use = 使用通行密钥
sign-passkey-or = 也可以用密码和动态验证码：
sign-passkey-refused = 没有完成。可以再试一次，或者用密码和动态验证码。
sign-passkey-missing = 这个浏览器不支持通行密钥，请用密码和动态验证码。
sign-passkey-wrong = 这把通行密钥没有通过。请再试一次，或者用密码和动态验证码登录。
sign-passkeys-title = 通行密钥
sign-passkeys-hint = 用指纹、人脸或锁屏密码登录，不用记密码，也不怕假网站。指纹和人脸只留在您的设备里。
sign-passkeys-none = 还没有添加通行密钥。
sign-passkeys-no-domain = 本系统现在不是用域名和加密连接访问的，浏览器在这种地址上不能用通行密钥。请用密码和动态验证码。
sign-passkey-since = { $at } 添加
sign-passkey-used = 最近用于 { $at }
sign-passkey-unused = 还没有用过
sign-passkey-off = 删除
sign-passkey-on = 添加通行密钥
sign-passkey-label = 给这把密钥起个名字
sign-passkey-label-hint = 例如：办公室电脑
sign-passkey-label-wrong = 请起一个不超过四十个字的名字。
sign-passkey-script = 添加通行密钥需要浏览器脚本。没有也不影响：密码和动态验证码一直可用。
sign-passkey-full = 已经有 { $max } 把通行密钥，请先删掉用不着的。
sign-passkey-known = 这台设备上的通行密钥已经添加过了。
sign-passkey-not-taken = 没有添加成功，可能等得太久了。请再试一次。
sign-passkey-done-on = 通行密钥已添加。
sign-passkey-done-off = 通行密钥已删除。

# Sessions
sign-sessions-title = 登录在哪里
sign-sessions-hint = 这里只记什么时候登录、大概什么时候用过，不记地点和设备。有您不认得的，请结束它并修改密码。
sign-session-since = { $at } 登录
sign-session-this = 这里
sign-session-now = 刚刚在用
sign-session-hour = 一小时内用过
sign-session-earlier = 一小时以前用过
sign-session-end = 结束
sign-sessions-end = 结束其他所有登录
sign-session-done = 那个登录已经结束。
sign-sessions-done = 其他登录都已经结束。

# Three administrators
sign-staff-without-power = 新账号没有任何权限，也还不能登录。由安全管理员给它角色并启用。
sign-power-own = 这是您自己的账号。自己的权限由另一位安全管理员更改。
sign-power-roles-hint = 三种管理员只能单独担任，不能兼任，也不能和办件的角色放在一起
sign-power-roles-save = 保存角色
sign-power-on-hint = 启用后，本人可以登录。
sign-power-off-hint = 停用后，本人不能登录，所有登录马上结束。
sign-power-end = 结束所有登录
sign-power-end-hint = 本人要重新登录，账号照常可用。
sign-power-reset-hint = 换一次性密码和新的验证器密钥，删掉通行密钥，结束所有登录。
sign-fault-two = 系统、安全、审计三种管理员不能由一个人兼任。
sign-fault-at-work = 管理员不能同时有办件的角色：管权限的人不看诉求，看诉求的人不管权限。
sign-fault-own = 不能更改自己的权限。请由另一位安全管理员来做。

# The journal
sign-nav-journal = 管理记录
sign-journal-title = 管理记录
sign-journal-text = 系统管理员和安全管理员做过的事、登录失败、查看身份的动作。每一条都在公开日志里占一个位置，谁也改不了、删不掉。这里看不到任何诉求。
sign-journal-none = 没有符合条件的记录。
sign-journal-all = 全部
sign-journal-kind = 哪一类
sign-journal-until = 到哪一天为止
sign-journal-until-wrong = 请写成年、月、日的日期，例如 2026-03-09。
sign-journal-show = 查看
sign-journal-next = 更早的记录
sign-journal-col-at = 时间
sign-journal-col-who = 谁做的
sign-journal-col-what = 做了什么
sign-journal-col-account = 对哪个账号
sign-journal-machine = 系统
sign-journal-roles = 由 { $before } 改为 { $after }
sign-journal-no-roles = 没有角色
sign-journal-at-least = 至少 { $n } 次
sign-journal-count = { $n } 条

journal-log-opened = 日志启用
journal-account-made = 新建账号
journal-account-opened = 启用账号
journal-account-closed = 停用账号
journal-roles-set = 更改角色
journal-sign-in-reset = 重设密码和验证器
journal-sessions-ended = 结束登录
journal-passkey-added = 添加通行密钥
journal-passkey-dropped = 删除通行密钥
journal-passkey-copied = 通行密钥可能被复制
journal-sign-ins-refused = 连续登录失败
journal-unit-set = 更改单位
journal-topics-set = 更改主题
journal-responsibilities-added = 增加职责分工
journal-settings-changed = 换了设置后启动
journal-model-adopted = 换用新的分类模型
journal-identity-opened = 查看了身份
journal-secret-reissued = 补发了查询密码
journal-key-changed = 更换日志密钥
journal-case-erased = 依法删除
journal-restored = 从备份恢复

# A flood
flood-title = 现在提交的人太多，请稍等一下
flood-kept = 您写的内容都在，一个字也不会丢。
flood-working = 您的设备正在做一点计算，一般几秒钟，完成后会自动提交。请不要关闭这个页面。
flood-wait = 如果没有自动提交，请等 { $secs } 秒，再按下面的按钮。
flood-send = 提交
flood-api = 现在提交的太多。请按返回的要求做一点计算后重发，或者等 { $secs } 秒后带着票据重发。
