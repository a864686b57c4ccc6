# 相似的事项：登记时、事项页上、起草答复时
similar-title = 相似的事项
similar-lead = 只列您能看的：您经办的事项，以及办理单位写的摘要和已经送达的答复。
similar-same = 可能是同一件事
similar-same-why = 同一个地方，说的也差不多。请核对；各人的编号、期限、答复不变。
similar-problems = 这里已有的共性问题
similar-people = 反映人数 { $band }
similar-due = 公告的答复期限 { $day }
similar-cited = 提到的事项编号
similar-beside = （在新窗口打开）
similar-said = 可能的主题 { $topics } 个，相关事项 { $cases } 件，共性问题 { $problems } 个，在下面。
similar-offers = 相似事项已经送达的答复
similar-offers-hint = 称呼、日期和可能指到人的句子已经去掉。加进正文以后，请逐句核对是否合用。
similar-offer-add = 把第 { $no } 份加到正文
similar-offer-day = { $day } 送达
similar-offer-law = 依据：{ $laws }
