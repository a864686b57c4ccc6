# What only the person can do, review, protections: words of the case page, the desk and papers.

# What is written for the unit above; offices read the Chinese of it
protect-no-words = (nothing else was written)
protect-reprisal-title = Report of reprisal: case { $number }
protect-reprisal-body =
    Case { $number } is handled by { $unit }. Its bringer reports reprisal or pressure because of it. In their own words:

    { $words }

    Look into it yourselves. This paper never goes to { $unit } or a unit below it, and they are not told that anybody reported (Regulation on Petition Work, arts 30 and 46).
protect-pressure-title = Pressed to take it back: case { $number }
protect-pressure-body =
    Case { $number } is handled by { $unit }. When its bringer took it back they ticked "somebody pressed, talked or frightened me into it". The reason they wrote:

    { $words }

    Their contact details did not come along. Do not ask { $unit } and do not let it know; begin with the case itself: where no answer was delivered or nothing was solved, have it handled again.

# The person's own case
portal-also-title = What else you can do
portal-also-why = What this means and what else you can do

portal-review-title = Review and re-examination
portal-review-ask = You disagree? Ask for: { $level }
portal-review-ask-until = You disagree? Ask for: { $level } (last day { $date })
portal-review-who = { $unit } looks at it again; nobody who worked on it takes part. Say what you disagree with; nothing has to be handed in again.
portal-review-why-day = Why until that day:
portal-review-reason = What you disagree with, and why
portal-review-button = Ask for it
portal-review-thanks = Asked. Who looks at it and by when you have their opinion stands on this page.
portal-review-open = { $unit } is looking at it again.
portal-review-due = Their opinion reaches you by { $date } at the latest.
portal-review-stays-open = The case is not closed before the opinion has reached you.
portal-review-opinion = { $level }: the opinion
portal-review-way-sent-back = The earlier answer no longer counts. The case is handled again and you get a new answer, of which you can ask for a review as well.
portal-review-way-next = If you still disagree, the next level can look at it again: see "What else you can do" below.
portal-review-way-not-taken-up = It was not looked into this time; the reason stands above. You can take the way named there, or say below that it was not answered, and the unit above has to reply.
portal-review-way-last = This was the last level of this procedure. If something is new, bring it anew; courts and administrative review stay open to you.

review-result-upheld = The answer stands
review-result-sent-back = The answer was wrong: it goes back to be handled again
review-result-not-taken-up = Not looked into, for this reason

portal-withdraw-title = Take this case back
portal-withdraw-lead = Only you can, with your secret; nobody else can do it for you. You have { $days } days to think better of it, and all dates run on meanwhile.
portal-withdraw-free = It is up to you. Nobody may ask it of you, and nobody gains anything by it.
portal-withdraw-reason = Why you take it back
portal-withdraw-reason-hint = You need not say. If you do, the unit that handles it can read it.
portal-withdraw-pressured-label = Told to the unit above only
portal-withdraw-pressured = Somebody pressed, talked or frightened me into this
portal-withdraw-pressured-hint = It leaves no mark on this page or your case, and the unit that handles it cannot see it; only the unit above learns of it. Your contact details are not passed on.
portal-withdraw-button = Take it back
portal-withdraw-thanks = Noted. Until the day that stands on this page you can think better of it.
portal-withdraw-open = You said you take this case back
portal-withdraw-until = Until the end of { $date } you can think better of it.
portal-withdraw-run-on = Until then all dates run on and the unit works on. If you do nothing, it is taken back after that day.
portal-withdraw-revoke = Keep the case going
portal-withdraw-revoked = It goes on, and not a day was lost.
portal-resume-title = You took this case back
portal-resume-lead = If you think differently now, it can go on where it stood.
portal-resume-reason = Why it should go on
portal-resume-button = Let it go on
portal-resume-thanks = The case goes on.

portal-unanswered-title = Say that it was not answered
portal-unanswered-lead = You can say so at any time: nobody replied, the reply was to something else, it was called done and is not. The unit above owes you a word.
portal-unanswered-text = What was not answered
portal-unanswered-hint = What you asked, and what you got
portal-unanswered-button = Send
portal-unanswered-thanks = Noted. The unit above owes you a word.
portal-unanswered-said = You said that it was not answered. { $unit } owes you a word.
portal-unanswered-due = By { $date } at the latest.

portal-reprisal-title = Somebody pays me back or presses me
portal-reprisal-lead = This goes past { $handling } straight to { $unit }. { $handling } can neither see nor find it. You get a receipt of its own, with its own number and secret.
portal-reprisal-urgent = In danger, call 110 first.
portal-reprisal-text = What happened
portal-reprisal-hint = When, who, what was done; what there is to show it
portal-reprisal-button = Send it to the unit above
portal-reprisal-thanks = It is with the unit above. Keep this receipt; your other case opens with its own number and secret.
portal-reprisal-nobody = In this system no unit stands above the one that handles your case and could look into it, so nothing was sent, and what you wrote is still here. Outside there are: the petition office of the next higher government, discipline inspection (phone 12388), the procuratorate (phone 12309); for legal help call 12348.

portal-appointment-title = Ask to be heard in person
portal-appointment-text = What about, and when it suits you
portal-appointment-hint = Say as well if you need an interpreter, sign language or easy access
portal-appointment-button = Ask for an appointment
portal-appointment-thanks = Asked. The unit will set a time and tell you.
portal-appointment-asked = You have asked; the unit has to set a time. The last day for that stands above.
portal-appointment-set = Set for { $at }. The place stands in the story below.

portal-mediation-title = The unit offers mediation
portal-mediation-lead = It takes place only if both sides want it. If you say no, the case goes on, the dates stay and nothing changes for you; and whoever says yes can step out at any time.
portal-mediation-label = Do you want mediation
portal-mediation-yes = Yes
portal-mediation-no = No, handle it as before
portal-mediation-button = Tell the unit
portal-mediation-thanks = What you said is noted.
portal-mediation-consented = You said yes. It begins when the other side does, too.
portal-mediation-out = No mediation after all

portal-interpreter-label = Do you need an interpreter
portal-interpreter-hint = When you speak with the unit, somebody will interpret. Only the handler sees this.
portal-interpreter-none = No
tongue-bo = Tibetan
tongue-ug = Uyghur
tongue-mn = Mongolian
tongue-kk = Kazakh
tongue-ko = Korean
tongue-ii = Yi
tongue-za = Zhuang
tongue-sgn = Sign language
tongue-other = Another language or dialect
desk-party-tongue = Needs an interpreter for

# The desk
desk-review-title = Review
desk-review-level = Level
desk-review-unit = Reviewing unit
desk-review-officer = Reviewer
desk-review-nobody-yet = Nobody yet
desk-review-due = Opinion owed by
desk-review-delivered = Delivered
desk-review-result = What it comes to
desk-review-not-party = A review does not look at who the person is; their details are not shown here.
desk-review-assign-to = Who reviews it
desk-review-assign-hint = Nobody who handled, drafted, checked or approved it is on the list.
desk-review-assign-none = Your unit has nobody who may review it: a reviewer who had no part in it.
desk-review-text = Opinion
desk-review-text-hint = What was looked at, why, and on what basis. If it is not taken up: the reason and the way that is open. The person reads this when it is delivered.
desk-step-review-assign = Name somebody who had no part in it.
desk-step-review-deliver = You have read the opinion and deliver it to the person. Whoever wrote it cannot deliver it. Sent back, the case is handled again.
desk-step-explain-unanswered = The person says that it was not answered; your unit owes them a word.
desk-unanswered-said = The person says: it was not answered
desk-unanswered-text = Your word to the person
desk-unanswered-hint = How it stands, what happens next and when. The person reads it.
desk-field-result = Result
desk-protects-title = Protection
desk-protects-text = Somebody reports reprisal or pressure because of another case. The unit complained of and the units below it cannot see this one. It never goes to them, and nobody mentions it to them.
desk-done-review-assign = The reviewer is named.
desk-done-review-decide = The opinion is written and waits for the head.
desk-done-review-deliver = The opinion is delivered.
desk-done-explain-unanswered = The person has your word.

action-review-ask = Ask for review
action-review-assign = Name the reviewer
action-review-decide = Write the opinion
action-review-deliver = Deliver the opinion
action-withdraw = Take back
action-withdrawal-revoke = Think better of it
action-say-unanswered = Say it was not answered
action-explain-unanswered = Answer "not answered"
action-report-reprisal = Report reprisal

event-review-asked = Review asked for
event-review-assigned = Reviewer named
event-review-decided = Opinion written
event-review-delivered = Opinion delivered
event-withdrawal-asked = Taking back begun
event-withdrawal-revoked = Taking back undone
event-withdrawn = Taken back
event-unanswered-said = Said not to be answered
event-unanswered-explained = "Not answered" was replied to

told-review-asked = You asked for review; it is with a unit that had no part in it.
told-review-assigned = A reviewer is named who had no part in it.
told-review-decided = The opinion is written and waits to be delivered.
told-review-delivered = The opinion is delivered; it stands above.
told-withdrawal-asked = You said you take it back.
told-withdrawal-revoked = You thought better of it; the case goes on.
told-withdrawn = The days to think better of it are over; the case is taken back as you wished.
told-unanswered-said = You said it was not answered; the unit above owes you a word.
told-unanswered-explained = The unit above gave you its word.

error-refused-review-not-here = Under the procedure of this case there is no review to ask for now.
error-refused-review-early = Review can be asked for once an answer has been delivered. There is none yet.
error-refused-review-late = The time to ask for review or re-examination is over.
error-refused-review-open = It is being looked at again already; the next step follows the opinion.
error-refused-no-reviewer = No unit above is without a part in it. Please turn to the next higher body outside.
error-refused-reviewer-had-part = They handled, drafted, checked or approved it and cannot review it.
error-refused-not-assigned = The opinion is written by the reviewer who was named.
error-refused-not-decided = There is no opinion yet to deliver.
error-refused-window-over = The time in which this can be done is over.

# Why something is refused and what can be done instead (a public page)
why-review-not-here = Some procedures have no review, in others every level has been gone through; and what was sent back has a new answer first.
why-review-not-here-way = You can say on the page of the case that it was not answered: the unit above has to reply. Courts and administrative review stay open to you.
why-review-early = A review looks at the written answer that reached you. Before it is delivered, or while the case is handled again, there is nothing to review.
why-review-early-way = The period begins when the answer is delivered, and the page names its last day. If no answer comes, you can say now that it was not answered.
why-review-late = There are thirty days for review and thirty for re-examination, from the day the answer or the opinion reached you to the end of the last day.
why-review-late-way = You can say that it was not answered, and the unit above has to reply. If something is new, bring it anew. Courts and administrative review stay open to you.
why-review-late-law = Regulation on Petition Work (2022), arts 35 and 36(1)
why-review-open = A unit is looking at it again. One unit at a time does, so that there are not two opinions.
why-review-open-way = The page of the case names who looks at it and by when the opinion is delivered. It is not closed before.
why-no-reviewer = A review is made by a unit above that had no part in the matter. In this system none is left above your case.
why-no-reviewer-way = Turn to the petition office of the next higher government or to the supervisory body; the page of the case and the receipt show what was done.
why-reviewer-had-part = Whoever handled, drafted, checked, approved or reviewed a matter does not judge whether it was right.
why-reviewer-had-part-way = Another officer of the unit, who had no part in it, reviews it.
why-not-assigned = The opinion is written by the officer who was named, and who answers for it.
why-not-assigned-way = The head of the unit names the reviewer first, or names you instead.
why-not-decided = An opinion that is not written cannot be delivered.
why-not-decided-way = The reviewer writes it, then the head delivers it.
why-window-over = Some things can be done for a time only: thinking better of a withdrawal for ten days, having it handled again for thirty, from the day that the page names.
why-window-over-way = A case that was taken back can go on: the button is on its page. When the time to have it handled again is over, say that it was not answered, or bring what is new.
