# 出了错时人看到的话：说清楚是什么、怎么办，不说内部细节。

error-field-empty = 请填写“{ $field }”
error-field-too-long = “{ $field }”太长了：现在 { $chars } 字，最多 { $max } 字。请删短一些，您写的都还在。
error-field-garbled = “{ $field }”里有些字没能读出来（显示为 � 或 %），请改正后再提交
error-field-phone = “{ $field }”不像电话号码，请只写数字，例如 13800000000
error-field-email = “{ $field }”不像邮箱地址，例如 name@example.org
error-field-choice = 请在“{ $field }”里选一项

error-forbidden = 您没有做这一步的权限。
error-not-found = 没有找到，或者不归您查看。
error-stale = 在您查看之后，别人改动过这件事项。请看过新的情况再决定。
error-invalid = 有一项填得不对，请检查后再提交。
error-exists = 已经有同名或同编码的了，请换一个。
error-reused = 这次提交的标识已经用过：当时写的是别的内容，或者查询码后来换过了。请用手里最新的编号和查询码查看；要反映另一件事，请重新开始。
error-unavailable = 系统暂时连不上数据库。请过一会儿再提交；同一份内容重复提交不会变成两件。
error-internal = 系统出了问题，我们已经记录。请过一会儿再试。

error-400-title = 这个地址或表单读不懂
error-400-text = 请回到页面重新操作。
error-403-title = 这一步没有做成
error-403-text = 您没有权限，或者这次提交不是从本网站的页面发出的。请回到页面再试一次。
error-404-title = 没有找到这个页面
error-404-text = 网址可能写错了，或者这个页面不归您查看。
error-405-title = 这个页面不能这样打开
error-405-text = 请从首页重新进入。
error-408-title = 等得太久了
error-408-text = 网络太慢，内容没有传完。请再试一次。
error-409-title = 情况已经变了
error-409-text = 在您查看之后，这件事项有了变化。请看过新的情况再决定。
error-413-title = 内容太大了
error-413-text = 一次最多可以提交约 4 兆字节。请删短一些再提交；下面是您写的内容的开头，可以复制保存。
error-415-title = 这种提交方式不能用
error-415-text = 请用网页上的表单提交。
error-422-title = 有一项填得不对
error-422-text = 请返回检查后再提交。
error-429-title = 试的次数太多了
error-429-text = 为了保护所有人的事项，请过 { $minutes } 分钟再试。
error-500-title = 系统出了问题
error-500-text = 这不是您的错，我们已经记录。请过一会儿再试；已经拿到编号的事项不会丢。
error-503-title = 系统暂时忙不过来
error-503-text = 请过一会儿再提交。同一份内容重复提交不会变成两件。
