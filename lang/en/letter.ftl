# Letters to the person, the reply slip below them, and typing such slips in at a counter.

letter-list-title = Letters to post
letter-list-lead = These people chose letters. Open one, print it, post it, then choose “Posted”. The list holds no names and no addresses.
letter-list-none = No letter waits to be posted.
letter-list-back = Back to the letters
letter-col-number = Number
letter-col-purpose = What it is
letter-col-age = Waiting since
letter-age = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
letter-print-title = Print letters
letter-print-lead = The envelope bears the address and the name, never the matter.
letter-print-none = No letter of this case waits to be posted.
letter-posted-button = Posted
letter-posted = Recorded as posted.
letter-which = Choose “Posted” above the letter that you have posted.
letter-gone = This letter was recorded as posted already, or need not be sent any more.
letter-answer-then = Please send it as a registered letter. Once its receipt is back, record on the case what became of it.

letter-number = Number: { $number }
letter-seal = (seal)
letter-title-registered = Notice of registration
letter-title-notice = Notice
letter-title-extended = Notice of more time
letter-title-answered = Answer
letter-title-answer = Answer
letter-title-opinion = Opinion after review
letter-title-appointment = Invitation to a meeting
letter-title-reissued = Notice of a new secret
letter-lead-registered = Your matter “{ $title }” is registered as { $number }. The secret stands on the slip you were given then; keep it safe. If you have none, the counter that registered it gives you another.
letter-lead-notice = About your matter “{ $title }” (number { $number }):
letter-lead-extended = A date of your matter “{ $title }” (number { $number }) has changed, for this reason:
letter-lead-answered = This is the answer to your matter “{ $title }” (number { $number }):
letter-lead-answer = This is the answer to your matter “{ $title }” (number { $number }):
letter-lead-opinion = You asked for a review of “{ $title }” (number { $number }). This is the opinion:
letter-lead-appointment = About your matter “{ $title }” (number { $number }) we meet on { $on }, at this place:
letter-lead-reissued = A new secret for “{ $title }” (number { $number }) was given out at a counter; the old one has ended. If that was not you, turn to the office above at once. What was noted:

letter-slip-title = Reply slip
letter-slip-how = Cut along the line, fill it in and send it back or hand it in at the counter of { $unit }. The secret is the one on the slip you were given at registration; without it nobody can answer in your place.
letter-slip-number = Number
letter-slip-secret = Secret (in your own hand)
letter-slip-solved = Solved
letter-slip-partly-solved = Partly solved
letter-slip-not-solved = Not solved
letter-slip-review = I ask for a review
letter-slip-unanswered = What I brought was not answered
letter-slip-why = Why, or what else you want to say:

paper-title = Type in a reply slip
paper-lead = Type what stands on the slip. The secret is in the person’s own hand; without it nothing is taken in, and nothing of the case is shown here.
paper-said = Which box is ticked?
paper-why = Why, or what else they say
paper-why-hint = Word for word. Needed for a review, for “not answered” and for handling it again.
paper-why-needed = Type the reason that the person wrote
paper-again-label = Do they want it handled again?
paper-again = They ask that it be handled again
paper-button = Take it in
paper-done = Taken in as the person’s own word.
paper-wrong = Number and secret do not fit, or another office registered the case. Please compare with the slip.
paper-number-shape = Type the number as it stands on the slip
paper-secret-shape = Type the secret as it stands on the slip, sixteen signs
