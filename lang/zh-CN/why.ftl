# 为什么会被拒绝：每一种“现在不行”是什么意思、可以怎么办。每个 error-refused-… 在这里都有解释。

web-why-title = 为什么会说“现在不行”
web-why-footer = 为什么会被拒绝
web-why-link = 这是什么意思，可以怎么办
web-why-lead = 有时候系统会说“这一步现在不能做”。下面把每一种情况都写明白：是什么意思，您还可以怎么办。
web-why-never = 这些从来不会被拒绝
web-why-never-1 = 反映问题：想反映就可以反映，都会登记并给编号。
web-why-never-2 = 要一个答复：书面答复送到您手里，或者写明转到哪里去了，才能办结。
web-why-never-3 = 说不满意：您的评价谁也不能替您改。
web-why-never-4 = 查看自己的事项：有编号和查询码，随时可以看。
web-why-persons = 您可能会遇到的
web-why-persons-lead = 在您自己的事项页面上，可能会看到下面的话。
web-why-officers = 只有工作人员会遇到的
web-why-officers-lead = 这些是对工作人员的限制。写在这里，是让您看得到他们不能做什么。
web-why-way = 可以怎么办：
web-why-law = 依据：

why-wrong-stage = 每件事项一步一步地办。您想做的这一步属于另一个阶段，比如还没有答复时不能评价，办结以后不能再补充材料。
why-wrong-stage-way = 请打开事项页面，看看现在到了哪一步、接下来是什么日子。已办结而问题还在的，可以在评价里说明并要求重新办理，也可以另外反映。

why-reworks-used-up = 同一件事项，您可以凭自己的评价直接要求重新办理两次，这两次都已经用过了。这不是说您不能再提，而是从这里起由负责人或督查员来决定，免得一直在同一个人手里打转。
why-reworks-used-up-way = 您的评价仍然有效，会一直显示为“没有解决”。收到书面答复后三十天内可以请求上一级复查，对复查意见不服的，三十天内可以请求复核。
why-reworks-used-up-law = 《信访工作条例》（2022）第三十五条、第三十六条第一款

why-unknown-unit = 工作人员选的单位不存在，或者已经停用。停用的单位不能再接新的事项，免得没有人负责。
why-unknown-unit-way = 选现在负责的单位；名单由管理员维护。您的事项在这期间仍由原来的单位负责，期限照算。

why-same-unit = 事项本来就在这个单位，不能再“交”给它：交来交去而没有动，等于拖延。
why-same-unit-way = 由这个单位继续办理，或者写明理由交给真正有权处理的单位。

why-accused-unit = 检举控告不能交给被检举的单位，也不能交给它的下级单位。谁也不能处理针对自己的控告。
why-accused-unit-way = 由被检举单位以上的单位办理。材料和您是谁，都不会让被检举的单位看到。
why-accused-unit-law = 《信访工作条例》（2022）第三十条第三款、第四十六条第（五）项

why-handler-of-other-unit = 承办人要属于现在负责的单位，这样才说得清由谁负责。
why-handler-of-other-unit-way = 在本单位里指定承办人，或者先把事项连同理由交给另一个单位。

why-way-needed = 申诉求决有不同的处理途径，途径不同，期限也不同。没有选定就转出去，日子就说不清楚。
why-way-needed-way = 先分类、选定途径，再转送；您会在页面上看到选了什么、因此有哪些日子。
why-way-needed-law = 《信访工作条例》（2022）第二十二条、第二十三条

why-way-only-for-claims = 只有申诉求决才分途径；建议意见、检举控告和咨询不分途径。
why-way-only-for-claims-way = 改正类别，或者去掉途径。

why-unknown-notice = 适用的程序里没有这种告知书。随便起一个名目，别人就看不懂它的效力。
why-unknown-notice-way = 从程序列出的告知书里选一种；想另外说明的话，可以写在答复里。
why-unknown-notice-law = 《信访工作条例》（2022）第二十三条

why-not-extendable = 这个期限是不能延长的。比如多少天之内告诉您受理不受理，就没有延期一说。
why-not-extendable-way = 按期做完。做不到的会被记成超期，上一级单位会开始督办。
why-not-extendable-law = 《信访工作条例》（2022）第二十三条、第三十四条

why-extension-pending = 已经有一个延期申请在等审批，不能再叠加一个。
why-extension-pending-way = 先等那一个的决定；在决定之前，原来的期限照算。

why-no-extension-asked = 没有人申请延期，所以没有可以审批的。
why-no-extension-asked-way = 需要延期的，由承办人写明理由来申请；结果会告诉您。

why-extension-used-up = 这个期限已经延过一次，不能再延，免得一拖再拖。
why-extension-used-up-way = 在延长后的日子之前办完；过了就是超期，上一级会督办。
why-extension-used-up-law = 《信访工作条例》（2022）第三十四条

why-extension-too-long = 申请延的天数超过了程序允许的上限。
why-extension-too-long-way = 在上限之内申请，并写明理由。
why-extension-too-long-law = 《信访工作条例》（2022）第三十四条

why-extension-late = 期限已经过了，过了的期限不能再延。延期要在到期之前申请，不能事后补。
why-extension-late-way = 尽快办完并答复；这次超期会如实留在记录里，您也看得到。
why-extension-late-law = 《信访工作条例》（2022）第三十四条

why-extension-by-other = 这个延期按程序要由别的负责人批准，不能由提出的人或无关的人自己批。
why-extension-by-other-way = 由程序指定的负责人来决定；您会看到是谁批准的。
why-extension-by-other-law = 《信访工作条例》（2022）第三十四条

why-four-eyes = 写答复的人不能自己审核自己的答复，要由另一个人再看一遍。
why-four-eyes-way = 请本单位另一位负责人审核；在审核之前，答复不会发出。

why-not-yet-closable = 还没有到可以办结的时候：答复还没有送到您手里，或者还要等您评价、等请求复查的日子过完。谁也不能为了好看提前办结。
why-not-yet-closable-way = 先送达书面答复，再等您评价或等期限过完。您说“没有解决”的，不会当作解决来办结。
why-not-yet-closable-law = 《信访工作条例》（2022）第三十二条、第三十五条

why-nothing-to-reopen = 事项还在办理，没有办结，所以不需要重新办理。
why-nothing-to-reopen-way = 继续办理就可以；有新的情况，可以补充材料。

why-secret-reissued-often = 这件事项今天已经补发过好几次查询码。补发太多次，可能是有人想冒充您查看，所以先停一停。
why-secret-reissued-often-way = 明天再到大厅办理，或者请上一级单位处理。每次补发都会留在您的事项页面上，您看得到。
