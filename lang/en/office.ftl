# Around the worklist: leaves, saved filters, several cases at once, notices for officers, keys.

# Leaves
office-nav-leave = Leave
office-leave-title = Leave and substitutes
office-leave-own = My leave
office-leave-own-hint = While you are away a colleague of your unit stands in. Your cases stay yours and both of you can work on them; each step is recorded under whoever did it.
office-leave-unit-hint = While somebody of your unit is away a colleague of the unit stands in. Each step is recorded under whoever did it.
office-leave-none = No leave is entered.
office-leave-alone = Your unit has no other officer yet, so nobody can stand in.
office-leave-add = Enter leave
office-leave-away = Who is away
office-leave-first = First day
office-leave-last = Last day
office-leave-substitute = Who stands in
office-leave-substitute-hint = A colleague of the same unit who is there in this time
office-leave-time = Time
office-leave-state = State
office-leave-days = { $from } to { $until }
office-leave-now = Away now
office-leave-later = Not begun
office-leave-end = End it now
office-leave-take-back = Take back
office-leave-day-empty = Please choose a day.
office-leave-day = Please write a date as year, month and day, such as 2026-03-09.
office-leave-done-add = The leave is entered.
office-leave-done-end = It is ended or taken back.
office-leave-fault-order = The last day is before the first. Please look again.
office-leave-fault-over = This time is over already.
office-leave-fault-too-long = One leave is at most a year. Please enter two.
office-leave-fault-too-far = Leave can be entered up to a year ahead.
office-leave-fault-too-many = Four leaves that are not over are entered. Please take back one first.
office-leave-fault-overlaps = A leave is entered for this time already.
office-leave-fault-stands-in = In this time this person stands in for a colleague. Please choose somebody else for that colleague first.
office-leave-fault-no-substitute = Please choose another colleague.
office-leave-fault-other-unit = Whoever stands in must be of the same unit.
office-leave-fault-inactive = This colleague’s account is out of use.
office-leave-fault-substitute-away = This colleague is on leave in this time as well. Please choose another.
office-leave-fault-substitute-full = This colleague stands in for five people in this time. Please choose another.
office-stands-for = For { $name }, on leave until { $day }

# Saved filters
office-filter-title = Saved filters
office-filter-hint = In the worklist the first nine open with a number key.
office-filter-none = No filter is saved. Choose what you want to see in the worklist, then “Save this filter”.
office-filter-label = Label
office-filter-label-hint = Short, for yourself. Please write nobody’s name or number.
office-filter-save = Save this filter
office-filter-all = See, rename or delete saved ones
office-filter-rename = Rename
office-filter-drop = Delete
office-filter-topic = Topic
office-filter-urgent = Urgent only
office-filter-digits = The label holds seven or more digits, like a telephone or identity number. Nothing about anybody is kept here: please choose another label.
office-filter-full = You have saved { $max }. Please delete one you no longer need first.
office-filter-done-save = The filter is saved.
office-filter-done-name = The label is changed.
office-filter-done-drop = The filter is deleted.

# Several cases at once
office-assign-tick = Select
office-assign-title = Give the selected cases to a colleague
office-assign-to = To whom
office-assign-button = Assign the selected
office-assign-none = Please select the cases first.
office-assign-many = At most { $max } at once. Please select fewer.
office-assign-nobody = Please choose a colleague of your unit.
office-assign-done-title = What became of them
office-assign-count = { $done } of { $all } assigned.
office-assign-what = Result
office-assign-did = Assigned
office-assign-stale = Somebody changed it meanwhile: not assigned. Please open it and decide.
office-assign-forbidden = Not yours to assign: not assigned
office-assign-unavailable = It could not be saved just now: not assigned. Please send it again.
office-assign-unknown = A case you cannot see
office-back-list = Back to the worklist
