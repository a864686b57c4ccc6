# 分类模型：从本单位自己的决定里学

model-progress = 已读
model-examples = 可学的已分类事项 { $examples } 件。
model-trial =
    用最近的 { $messages } 件（两边都没学过）比一比：
    新的 { $candidate }
    现用的 { $present }
model-figures = 宏平均 F1 { $f1 }，首选正确 { $first }，前两个里有 { $two }
model-adopted = 已换用新模型 { $hash }。
model-worse = 新的不如现用的，没有换。
model-too-few = 新的决定太少，还差 { $wanted } 件，没有学。
model-none = 还没有模型，按主题关键词推荐。
model-shown =
    模型 { $hash }
    学了 { $examples } 件，登记于 { $from } 至 { $to }
    换用于 { $made }
