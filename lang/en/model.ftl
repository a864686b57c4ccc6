# The topic model: learned from the office's own decisions

model-progress = read
model-examples = Decided cases to learn from: { $examples }.
model-trial =
    On the newest { $messages }, which neither has seen:
    new { $candidate }
    present { $present }
model-figures = macro F1 { $f1 }, first right { $first }, among two { $two }
model-adopted = The new model { $hash } proposes from now on.
model-worse = The new one did worse than the present one, which stays.
model-too-few = Too few new decisions, { $wanted } more are wanted; nothing was learned.
model-none = There is no model yet; the keywords of the topics propose.
model-shown =
    Model { $hash }
    learned from { $examples } cases, registered { $from } to { $to }
    adopted { $made }
