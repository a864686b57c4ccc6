# Meeting in person, mediation, hearings, follow-ups: words of desk, person's page and messages.

event-appointment-asked = Appointment asked for
event-appointment-set = Appointment set
event-appointment-held = Appointment held
event-appointment-cancelled = Appointment cancelled
event-mediation-offered = Mediation offered
event-mediation-consented = Consent to mediation
event-mediation-refused = Mediation declined
event-mediation-met = Mediation session
event-mediation-agreed = Agreement reached
event-mediation-failed = Mediation without agreement
event-mediation-confirmed = Court confirmation
event-hearing-set = Hearing arranged
event-hearing-held = Hearing held
event-hearing-cancelled = Hearing cancelled
event-follow-up-set = Follow-up arranged
event-follow-up-done = Follow-up

told-appointment-asked = An appointment was asked for.
told-appointment-set = A day, a time and a place to meet were set.
told-appointment-held = The appointment took place; what was said is noted below.
told-appointment-cancelled = The appointment was cancelled, for the reason below; you can ask for another.
told-mediation-offered = Mediation was offered. Whether you take part is yours to decide; if you do not, your case goes on as before.
told-mediation-consented = One side agreed to mediation.
told-mediation-refused = One side does not take part, so the mediation ends here; your case goes on as before.
told-mediation-met = A mediation session took place.
told-mediation-agreed = An agreement was reached; its words stand below. Within thirty days both sides together can ask the court to confirm it.
told-mediation-failed = The mediation ended without an agreement; your case goes on as before.
told-mediation-confirmed = What became of the court confirmation was noted.
told-hearing-set = A hearing was arranged.
told-hearing-held = The hearing took place.
told-hearing-cancelled = The hearing was cancelled, for the reason below.
told-follow-up-set = A day to look at it again was set.
told-follow-up-done = It was looked at again; what was found is noted below.

action-appointment-ask = Ask for an appointment for the person
action-appointment-set = Appointments
action-mediation-offer = Offer mediation
action-mediation-consent = Note who consents to mediation
action-mediate = Mediation
action-hear = Hearing
action-follow-up = Follow-up

desk-done-appointment-ask = The request for an appointment is noted.
desk-done-appointment-set = The appointment is up to date, also on the person's page.
desk-done-mediation-offer = Mediation is offered; both sides can answer now.
desk-done-mediation-consent = Noted.
desk-done-mediate = The mediation is up to date.
desk-done-hear = The hearing is up to date.
desk-done-follow-up = The follow-up is noted.

error-refused-mediation-not-here = An accusation is looked into; it cannot be settled by mediation.
error-refused-consent-missing = Mediation needs the consent of both sides; one has not answered yet.
error-refused-agreement-unsigned = An agreement is recorded once the person, the other side and the mediator have signed it and the seal is on it.
error-refused-agreement-waives = The agreement has words that give up the right to complain, to report, to be reviewed or to go to court, or that take the case back. Please leave them out; only the person can take the case back, on their own page.
error-refused-not-yet-held = That day has not come. Please note it once it has taken place.
error-refused-reversed = The end lies before the beginning. Please put it right.
error-refused-too-far = That is too far ahead: appointments and hearings lie within sixty days, a hearing lasts sixty days at most, a follow-up comes within a year.

notify-appointment = [Huiyin] What was arranged for { $number } has changed. Please see day, time and place with your number and secret: { $url }

# Desk: a part of the case page
settle-title = Meeting and settling
settle-appointment = Appointment
settle-mediation = Mediation
settle-hearing = Hearing
settle-state-asked = Appointment asked for
settle-asked-say = Please set a time soon.
settle-mediator = Mediator:{ " " }
settle-mediator-open = Any mediator of the unit
settle-mediating-offered = Both sides are asked
settle-mediating-meeting = Both sides agreed, under way
settle-mediating-agreed = Agreement reached
settle-mediating-confirmed = Agreement confirmed by the court
settle-mediating-refused = One side does not take part, ended
settle-mediating-failed = No agreement, ended
settle-consent-yes = { $side }: consents
settle-consent-open = { $side }: has not answered yet
settle-sessions = Sessions so far: { $n }
settle-hearing-days = { $from } to { $until }
settle-hearing-stops = Only the re-examination's date moves by the days of the hearing; all other dates run on.
settle-until = By { $day }
settle-ended-on = Ended on { $day }
settle-signed-by = Signed by: { $sides }
settle-and = , { "" }
settle-side-person = The person
settle-side-other = The other side
settle-side-mediator = The mediator
settle-you-person = You
settle-you-other = The other side
settle-you-mediator = The mediator
settle-asking-follow-up = Follow-up
settle-asking-came-back = Did it come back?
settle-found-fine = All is well
settle-found-not-yet = Not done yet, to be looked at again
settle-found-came-back = It came back, handled again
settle-found-not-wanted = The person needs no follow-up

# Desk: the forms
settle-do-appointment-set-set = Set time and place
settle-do-appointment-set-hold = Note what was said
settle-do-appointment-set-cancel = Cancel the appointment
settle-do-mediation-consent-consent = Note a side's consent
settle-do-mediation-consent-refuse = Note that a side declines or leaves
settle-do-mediate-meet = Note a session
settle-do-mediate-agree = Record the signed agreement
settle-do-mediate-fail = End without an agreement
settle-do-mediate-confirm = Record the court confirmation
settle-do-hear-set = Arrange a hearing
settle-do-hear-hold = Note that the hearing ended
settle-do-hear-cancel = Cancel the hearing
settle-do-follow-up-set = Arrange a follow-up
settle-do-follow-up-done = Note what was found
settle-appointment-asked = An appointment has been asked for already and waits for a time.
settle-ask-text = What it should be about
settle-day = Which day
settle-day-hint = Within sixty days
settle-time = What time
settle-with = With whom
settle-with-open = The unit decides then
settle-place = Place:
settle-minutes = What was said, and what came of it
settle-minutes-hint = The person can read this
settle-cancel-reason = Why it is cancelled
settle-cancel-reason-hint = The person is told
settle-which-appointment = Which appointment
settle-which-follow-up = Which follow-up
settle-offer-hint = It takes place only if both sides want it, and either can leave at any time. Whoever declines loses nothing, and no date moves.
settle-offer-text = A word to both sides
settle-wait-consent = Sessions and an agreement can be noted once both sides have consented.
settle-side = Which side
settle-record = What shows it
settle-record-hint = Name the signed paper, such as: consent signed on 5 March
settle-session-day = Day of the session
settle-fail-reason = Why no agreement was reached
settle-confirm-text = The court, and day and number of its decision
settle-agreement-text = The agreement
settle-agreement-hint = Parties, matter, terms and dates. It may not give up the right to complain, to be reviewed or to go to court.
settle-signed = Who has signed
settle-sealed = The seal is on it
settle-agreed-due = When to see how it is kept
settle-hearing-from = First day
settle-hearing-until = Last day
settle-hearing-text = The notice to the person
settle-hearing-ended = Day it really ended
settle-found = What was found
settle-found-text = In detail
settle-asking = What is looked at
settle-follow-due = By which day
settle-follow-due-hint = Within a year

# The agreement and the slip
settle-print-draft = Lay out and print, to be signed
settle-print = Print the agreement
settle-print-now = Print
settle-print-say = Please print it, have both sides read and sign it, and seal it; then record it below. Nothing is saved yet.
settle-print-signed = This is the agreement as signed and recorded.
settle-back-to-case = Back to the case
settle-record-title = Once it is signed
settle-agreement-title = Mediation agreement
settle-paper-number = Number
settle-sign-person = The person (signature)
settle-sign-other = The other side (signature, seal)
settle-sign-mediator = The mediator (signature)
settle-sign-day = Date
settle-seal = Seal of the mediation office
settle-paper-foot = It takes effect once both sides and the mediator have signed and the seal is on it. Within thirty days of that day both sides together can ask the court to confirm it. It leaves untouched the right of either side to complain, to report, to be reviewed and to go to court.
settle-agreement-template =
    The person: [[name, address]]
    The other side: [[name, address]]

    1. The matter: { $title }
    The facts: [[in short]]

    2. Both sides agree of their own will:
    The terms: [[what each side does]]

    3. How, where and until when:
    It is done: [[how and when]]

    4. There are [[how many]] copies; both sides and the mediation office keep one each.
settle-slip-title = Your appointment
settle-slip-print = Print the slip
settle-slip-when = When
settle-slip-with = With
settle-slip-foot = Please bring this slip. If you cannot come, that is all right: tell us, and we find another time.

# List of follow-ups
settle-nav = Follow-ups
settle-list-title = To be looked at again
settle-list-lead = After an answer or an agreement, by its date: was it done, and did the trouble come back? What is due first comes first.
settle-list-empty = There is nothing to look at again now.

# The person's page
settle-arranged = Arranged with you
settle-arranged-say = If you cannot come, that is all right and changes nothing in your case: tell the unit, and another time is found.

desk-field-day = the day
desk-field-time = the time (such as 14:30)
desk-field-with = with whom
desk-field-place = the place
desk-field-appointment = which appointment
desk-field-mediator = the mediator
desk-field-side = which side
desk-field-record = what shows it
desk-field-from = the first day
desk-field-until = the last day
desk-field-asking = what is looked at
desk-field-found = what was found
desk-field-follow-up = which follow-up
