# Notices and answers as officers start from them; each is edited before it goes out.
# Filled in: the case's number, title, unit, dates. Parts for the officer stand in 【】.

reply-notice-acceptance =
    您好。您反映的“{ $title }”（编号 { $number }）已于 { $registered } 收到，由{ $unit }受理。

    处理途径：{ $way }。
    程序：我们将听取您的意见，调查核实后书面答复。
    { $due }
    需要您补充的材料：【没有／请写明】。
    联系方式：【电话、办公时间】。凭编号和查询码可随时查看进展。

    { $unit }
    { $today }
reply-notice-transfer =
    您好。您反映的“{ $title }”（编号 { $number }）按职责转由{ $unit }办理。
    转送理由：【请写明】。
    { $due }
    凭编号和查询码可随时查看进展，不需要重新提交。

    { $unit }
    { $today }
reply-notice-not-ours =
    您好。您反映的“{ $title }”（编号 { $number }）不属于{ $unit }的职权范围。
    有权处理的机关：【机关名称、地址、电话】。
    我们已经把事项移交过去，您不需要重新提交。移交理由：【请写明】。

    { $unit }
    { $today }
reply-notice-extension =
    您好。您反映的“{ $title }”（编号 { $number }）情况较复杂，办理期限延长。
    理由：【请写明】。
    { $due }
    已经做的工作：【请写明】。

    { $unit }
    { $today }
reply-notice-general =
    您好。关于您反映的“{ $title }”（编号 { $number }）：
    【请写明】
    { $due }
    { $unit }
    { $today }
# 答复由标题和各部分拼成：标题取自办理规则，下面是每一部分起头的话。
reply-head-opinion = 关于“{ $title }”（编号 { $number }）的处理意见
reply-head-short = 您好。关于您提出的“{ $title }”（编号 { $number }），答复如下：
reply-head-done = 您好。您反映的“{ $title }”（编号 { $number }）已经处理完毕，答复如下：
reply-part-asked = 【请写明；有几项就编号逐项写】
reply-part-facts = 【请写明】
reply-part-decision =
    1. 【第一项：谁在什么时候做什么】
reply-part-law = 【法律、法规、政策的名称和条款】
reply-part-remedy = 可自收到之日起三十日内，向【上一级机关】书面请求复查。
reply-part-other = 【请写明】
reply-part-short-decision = 【结论先写：可以／不可以／已经做了什么】
reply-part-done-facts = 【我们了解到的情况】
reply-part-done-decision =
    1. 【谁、什么时候、做了什么】
    2. 【以后如何避免】
reply-tail-short = 如果没有解决您的问题，您可以在查询页面选择“没有解决”，说明原因。
reply-tail-done = 请您看看是否真的解决了；如果没有，可以在查询页面告诉我们，要求重新办理。
reply-sign =
    { $unit }
    { $today }
reply-due = 最迟于 { $date } 答复您。
reply-no-due = 当前没有正在计算的期限。
reply-way-open = 【请写明】

reply-name-opinion = 处理意见书
reply-name-short = 简短答复
reply-name-done = 已办好的答复
