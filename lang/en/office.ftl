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

# Notices for officers. What is told outside the page is neutral: a number and a purpose.
office-nav-notices = Notices
office-notices-title = Notices
office-notices-none = No notices. When a case is given to you, comes near its date, or the person adds something, it will stand here.
office-notices-what = What
office-notices-when = When
office-notices-new = New
office-notices-seen = Mark all as seen
office-notices-ways = Choose mail or browser notices
office-purpose-assigned = Assigned to you
office-purpose-approval = A draft waits for your approval
office-purpose-clock-near = A date is near
office-purpose-clock-missed = A date is missed
office-purpose-came = Came to your unit
office-purpose-material = The person added something
office-purpose-verdict = The person judged the answer
office-told-assigned = { $number } is assigned to you
office-told-approval = { $number }: a draft waits for your approval
office-told-clock-near = { $number }: a date is near
office-told-clock-missed = { $number }: a date is missed
office-told-came = { $number } came to your unit
office-told-material = { $number }: the person added something
office-told-verdict = { $number }: the person judged the answer
office-mail-subject = Work notice
office-mail-text =
    { $line }.

    Your notices: { $url }

    You chose mail on your account page and can switch it off there at any time.

office-ways-title = How I am told
office-ways-hint = The page of notices always lists them all, for sixty days. Besides, they can come by mail or be shown by your browser: a case number and what it is about, no more.
office-ways-email = My work mail address
office-ways-email-hint = Used for your notices only
office-ways-mail = By mail
office-ways-push = Shown by the browser
office-ways-push-hint = Needs at least one browser switched on below
office-ways-save = Save how I am told
office-ways-no-address = You chose mail: please give an address.
office-ways-done = How you are told is saved.
office-push-title = Browsers that show notices
office-push-hint = Open this page on the computer or phone that should show them and press the button; five at most. This needs a browser with scripts on; without, everything else works as before.
office-push-since = Switched on { $at }
office-push-on = Show notices in this browser
office-push-off = Switch off
office-push-refused = The browser did not agree. Please allow this site to send notifications in its settings and try again.
office-push-missing = This browser cannot show notifications, or its scripts are off.
office-push-full = { $max } are switched on. Please switch one off first.
office-push-outside = The address the browser gave is no push service of the outside world. Nothing was switched on.
office-push-broken = What the browser gave is not whole. Please press again.
office-push-done-on = This browser will show notices.
office-push-done-off = It is switched off.

# Keys
office-keys-title = All keys
office-keys-all = See all keys
office-keys-hint = Press the key; while you are typing, hold Alt as well. In the window of keys single keys can be switched off, so that only Alt works. In any field Ctrl+Enter sends the form.
office-keys-everywhere = On every page
office-keys-number = Type a case number
office-keys-dialog = Open the window of keys
office-keys-filters = Open a saved filter
office-keys-down = Next row
office-keys-up = Row before
office-keys-person = About the person
office-keys-lists = Units and staff
office-keys-new = Add one
office-keys-case = On a case
