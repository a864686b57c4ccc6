# Notices and answers as officers start from them; each is edited before it goes out.
# Filled in: the case's number, title, unit, dates. Parts for the officer stand in [[ ]].

reply-notice-acceptance =
    Your matter “{ $title }” (number { $number }) reached us on { $registered }. { $unit } has accepted it.

    Way: { $way }.
    Procedure: we hear you, look into the facts and answer in writing.
    { $due }
    Material we still need from you: [[none / please name it]].
    How to reach us: [[telephone, office hours]]. With your number and secret you can look at any time.

    { $unit }
    { $today }
reply-notice-transfer =
    Your matter “{ $title }” (number { $number }) went to { $unit }, which is responsible for it.
    Why: [[please say]].
    { $due }
    You need not hand it in again. With your number and secret you can look at any time.

    { $unit }
    { $today }
reply-notice-not-ours =
    Your matter “{ $title }” (number { $number }) is outside the powers of { $unit }.
    The authority with the power to act: [[name, address, telephone]].
    We have handed your matter over; you need not hand it in again. Why: [[please say]].

    { $unit }
    { $today }
reply-notice-extension =
    Your matter “{ $title }” (number { $number }) needs more time than planned.
    Why: [[please say]].
    { $due }
    What has been done so far: [[please say]].

    { $unit }
    { $today }
reply-notice-opinion =
    Decision on “{ $title }” (number { $number })

    1. What you asked for: [[please say]]
    2. Facts and reasons: [[please say]]
    3. Decision: [[point by point: who does what by when]]
    4. Basis: [[names and articles of laws, regulations, policies]]
    5. If you disagree: within 30 days of receiving this you may ask [[the authority above]] in writing for a review.

    { $unit }
    { $today }
reply-notice-general =
    About your matter “{ $title }” (number { $number }):
    {"[["}please say]]
    { $due }
    { $unit }
    { $today }
reply-answer-short =
    About your matter “{ $title }” (number { $number }):

    {"[["}the result first: yes / no / what was done]]
    Reasons and basis: [[please say]]
    If this does not solve it, choose “Not solved” on the tracking page and tell us why.

    { $unit }
    { $today }
reply-answer-done =
    Your matter “{ $title }” (number { $number }) has been dealt with.

    What we found: [[please say]]
    What was done: [[who did what, and when]]
    What keeps it from happening again: [[please say]]
    Please see whether it is truly solved. If it is not, tell us on the tracking page and ask for it to be handled again.

    { $unit }
    { $today }
reply-due = We answer you by { $date } at the latest.
reply-no-due = No date is running at present.
reply-way-open = [[please say]]

reply-name-opinion = Full decision
reply-name-short = Short answer
reply-name-done = Matter dealt with
