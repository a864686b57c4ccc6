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
reply-notice-general =
    About your matter “{ $title }” (number { $number }):
    {"[["}please say]]
    { $due }
    { $unit }
    { $today }
# An answer is put together: headings are the procedure's, these are the words each part begins with.
reply-head-opinion = Decision on “{ $title }” (number { $number })
reply-head-short = This is our answer to “{ $title }” (number { $number }).
reply-head-done = Your matter “{ $title }” (number { $number }) has been dealt with. This is our answer.
reply-part-asked = {"[["}please say; if there are several things, number them]]
reply-part-facts = {"[["}please say]]
reply-part-decision =
    1. {"[["}first point: who does what by when]]
reply-part-law = {"[["}names and articles of laws, regulations, policies]]
reply-part-remedy = within 30 days of receiving this you may ask [[the authority above]] in writing for a review.
reply-part-other = {"[["}please say]]
reply-part-short-decision = {"[["}the result first: yes / no / what was done]]
reply-part-done-facts = {"[["}what we found]]
reply-part-done-decision =
    1. {"[["}who did what, and when]]
    2. {"[["}what keeps it from happening again]]
reply-tail-short = If this does not solve it, choose “Not solved” on the tracking page and tell us why.
reply-tail-done = Please see whether it is truly solved. If it is not, tell us on the tracking page and ask for it to be handled again.
reply-sign =
    { $unit }
    { $today }
reply-due = We answer you by { $date } at the latest.
reply-no-due = No date is running at present.
reply-way-open = [[please say]]

reply-name-opinion = Full decision
reply-name-short = Short answer
reply-name-done = Matter dealt with
