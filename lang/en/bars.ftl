# Recusal, edited briefs, admission by two: who may not touch a case, and who saw who the person is.

relation-recused = recused officer
relation-admitted = let in for an hour by two

recusal-basis-own-interest = They have an interest of their own in it
recusal-basis-kin-interest = Somebody of their family has an interest in it
recusal-basis-fairness = Something else may stand in the way of a fair hand
meant-handler = Whoever handles it
meant-head = The head of the responsible office
meant-leader = The leader who took it on
meant-mediator = The mediator
meant-reviewer = Whoever reviews it
meant-somebody = Somebody else who deals with it
admission-ground-life-danger = Somebody's life or safety is in danger now
admission-ground-court-order = A court or a prosecutor asks for it by law
admission-ground-law-duty = A law demands to look at once

circumstance-barred = an office is complained of, or somebody is recused
circumstance-brief-open = a brief has no statement yet
circumstance-admission-asked = somebody asks to be let in
circumstance-admitted = somebody is let in
circumstance-admission = somebody asks to be let in, or is

promise-recusal = Decision about a recusal
promise-brief = Statement to a brief
promise-admission-ask = An ask to be let in lapses
promise-admission = A look at the case ends
asked-recusal = Decision about a recusal

action-recusal-declare = Stay out of this case
action-recusal-ask = Ask for a recusal
action-recusal-decide = Decide about a recusal
action-brief-give = Give an edited brief
action-brief-read = Read a brief
action-brief-answer = Answer a brief
action-letter-open = Print letters
action-admission-ask = Ask to be let in
action-admission-confirm = Let somebody in, or not
action-admission-end = End a look at the case
action-admission-note = Note what was done while let in

event-recusal-asked = The person asks for a recusal
event-recused = Recused
event-recusal-refused = Recusal refused
event-recusal-lifted = Recusal lifted
event-brief-given = Edited brief given
event-brief-answered = Statement to a brief
event-letter-opened = Address seen while printing a letter
event-admission-asked = Asked to be let in
event-admission-confirmed = Let in by a second person
event-admission-refused = Not let in by the second person
event-admission-ended = Look at the case ended
event-admission-lapsed = Ask to be let in lapsed
event-admission-noted = Note of somebody who was let in

told-recusal-asked = You asked that somebody stays out of it; this office decides
told-recused = Whoever you meant stays out of it from now on and sees nothing of it
told-recusal-refused = About the recusal you asked for it was decided that there is no need, for this reason
told-recusal-lifted = Somebody who had to stay out of it no longer has to, for this reason
told-brief-given = Those who may not see the papers were given an edited brief and asked for a statement. Your name, how to reach you and your own words are not in it
told-brief-answered = They have made their statement.
told-letter-opened = To send you a letter, whoever printed it saw your name and address.
told-admission-asked = Somebody who does not work on your case asks to see it and who you are. They see nothing before somebody of another office agrees. Ground and reason are told below
told-admission-confirmed = Somebody of another office checked the ask and agreed. From now on whoever asked can look for one hour.
told-admission-refused = Somebody of another office did not agree; nothing was opened. The reason:
told-admission-ended = That look at your case has ended; it does not open for them any more.
told-admission-lapsed = Nobody agreed within the hour; the ask has lapsed and nothing was opened.

error-refused-recused = This officer stays out of this case and cannot be named on it.
error-refused-recusal-own = Nobody decides about their own recusal; say it under "Stay out of this case".
error-refused-recusal-by-higher = This is decided by the office above, or by the office that was asked.
error-refused-not-barred = A brief goes only to the office complained of or to a recused officer.
error-refused-brief-holds-person = The person's name, address or a way to reach them is in it; it was not sent. Take it out and send it again.
error-refused-brief-holds-number = A phone number, identity number, number plate or mail address is in it; it was not sent. Take it out and send it again.
error-refused-brief-repeats = A long run of the person's own words is in it; it was not sent. Say it in your own words.
error-refused-admission-same-branch = The second person must be of another branch of the house than whoever asks.
error-refused-admission-not-yours = Only whoever asked, whoever agreed and the offices above the responsible one can end it.

why-recused = Whoever has an interest in the matter, or may not be fair, stays out of it. They then see nothing of the case and can do nothing on it.
why-recused-way = Name somebody else. If they need not stay out, the office that decided it can lift it.
why-recused-law = Regulations on Petition Work (2022), art. 28(3); Civil Servants Law (2018), arts. 76 and 77
why-recusal-own = Nobody decides about their own recusal.
why-recusal-own-way = If you think you must stay out, say so; it counts at once. To lift it is for the head or the office above.
why-recusal-by-higher = A head's recusal is decided by the office above; what the person asked for, by the office it was put to or one above.
why-recusal-by-higher-way = Let the office above decide. Until then the work goes on and all dates run.
why-recusal-by-higher-law = Administrative Penalty Law (2021), art. 43
why-not-barred = Whoever can see the case needs no brief; it is for those who may not.
why-not-barred-way = Name the office complained of, or decide the recusal, and then give the brief.
why-brief-holds-person = Those complained of may not learn who complained.
why-brief-holds-person-way = Take out name, address and ways to reach them, and whatever lets somebody guess who it is. What was written is still there.
why-brief-holds-number = Numbers, plates and mail addresses lead to whoever complained.
why-brief-holds-number-way = Take the numbers out. What was written is still there.
why-brief-repeats = Somebody's own words give them away like their handwriting.
why-brief-repeats-way = Say in your own words what has to be explained. What was written is still there.
why-admission-same-branch = Two people of one branch are not two pairs of eyes.
why-admission-same-branch-way = Ask a head, an inspector or an auditor of another branch to check it.
why-admission-not-yours = The responsible office itself cannot end somebody's look, so that nobody can hide behind it.
why-admission-not-yours-way = Ask the office above it, or whoever agreed; it ends by itself when its hour is over.

# For the person
portal-recusal-title = Somebody should stay out of my case
portal-recusal-lead = If somebody who deals with it has an interest in it or may not be fair, you can ask that they stay out of it. You get the decision and the reason within three days; until then the work goes on and the dates stay.
portal-recusal-open = You asked about: { $whom }. { $unit } decides, by { $date } at the latest.
portal-recusal-whom = Whom you mean
portal-recusal-reason = Why they should stay out of it
portal-recusal-hint = How they stand to the matter or to the other side, and how you know
portal-recusal-button = Ask for it
portal-recusal-thanks = Noted. The decision and its reason will stand on this page.

portal-openings-title = Who saw who you are, and why
portal-openings-lead = Whoever handles your case sees your name and how to reach you, because the work needs it. Everybody else has to give a reason each time, and each time stands here; nobody can take it out.
portal-openings-none = So far nobody but the handler has seen it.

bars-until = Until { $at }

notify-admission = Huiyin: there is a new record for { $number } of who looks at who you are. See it with number and secret: { $url }
letter-title-admission = Notice about who looks at who you are
letter-lead-admission = There is a new record for your matter “{ $title }” (number { $number }) of who looks at who you are. Who, when and why can be seen with number and secret, or asked at the counter that registered it. What was noted:

# The desk
office-purpose-admission = Somebody asks to be let in, is, or no longer is
office-purpose-recusal = The person asks for a recusal
office-purpose-reassign = The handler is recused; it needs another
office-purpose-statement = A statement to a brief has come
office-told-admission = { $number }: new record of somebody let in
office-told-recusal = { $number }: the person asks for a recusal; please decide
office-told-reassign = { $number }: its handler is recused; please name another
office-told-statement = { $number }: a statement to a brief has come

desk-field-officer = the officer
desk-field-basis = the ground
desk-field-ask = which ask
desk-step-recusal-declare = It counts at once: you see nothing of this case any more and hear nothing of it; if you handle it, it goes back to your office to be given to somebody else.
desk-step-recusal-decide = From then on this officer sees nothing of the case and can do nothing on it; if they handle it, it goes back to their office to be given to somebody else.
desk-step-brief-give = The office complained of and recused officers do not see the case. If they have to explain something, write it into a brief for them. They see these words, the date and by when; not the number, the title, the place or the person.
desk-done-recusal-declare = Noted. You stay out of that case.
desk-done-recusal-decide = It is decided.
desk-done-recusal-decide-decide = The recusal is decided.
desk-done-recusal-decide-refuse = It is decided that there is no need; the person hears the reason.
desk-done-recusal-decide-lift = The recusal is lifted.
desk-done-brief-give = The brief is given.
desk-done-admission-note = Noted.

bars-title = Recusals, briefs and looks from outside
bars-recused = { $who } stays out of this case.
bars-asked = The person asks for a recusal: { $whom }. { $unit } decides, by { $date } at the latest.
bars-admitted = { $who } ({ $unit }) is let in until { $until }.
bars-admission-asked = { $who } ({ $unit }) asks to be let in; it lapses at { $until } unless somebody agrees.
bars-briefs = Edited briefs
bars-brief-no = No. { $n }, for { $to }
bars-statement = Their statement
bars-officer = Who stays out of it
bars-ask = Which ask of the person
bars-ask-granted = Whether the person asked for it
bars-basis = Which ground
bars-basis-law = Regulations on Petition Work, art. 28(3); Civil Servants Law, arts. 76 and 77
bars-reason-hint = If the person asked for it, they hear the reason.
bars-decide-button = Decide the recusal
bars-refuse-button = There is no need
bars-lift-button = Lift the recusal
bars-brief-to = For whom
bars-brief-text = What they have to explain
bars-brief-text-hint = Which matter, what to explain, which papers to bring. Not who complained.
bars-brief-duty = Before it goes out, the program looks for the person's name, address and ways to reach them, for numbers, and for { $n } or more signs in a row of what they wrote. Whether other words let somebody guess who it is, the program cannot see: that is your duty.
bars-note-text = What you did
bars-note-hint = While you are let in, you can note what you do yourself, and change nothing.

bars-nav-briefs = To explain
bars-briefs-title = What I and my office are asked to explain
bars-briefs-lead = Papers of a case that complains of your office, or that you stay out of, may not be shown to you. What the responsible office wants to hear from you stands here.
bars-briefs-none = There is nothing to explain now.
bars-briefs-open = Waiting for your statement: { $n }
bars-briefs-back = Back to the list
bars-brief-later = This brief belongs to a locked accusation. It can be read while somebody of the office that handles it has its key open. Please come back in working hours; the date stays as it is written.
bars-col-given = Given on
bars-col-state = State
bars-brief-title = Please explain
bars-brief-lead = Given on { $given }; please explain by { $due }.
bars-brief-why = Who complained and in which words may not be told to you by law. Do not ask around and have nobody find out; retaliation is punished.
bars-brief-over = No longer needed
bars-answer-title = Your statement
bars-answer-text = Statement
bars-answer-hint = What happened, on what basis, and the papers. Only the responsible office sees it.
bars-answer-button = Give it to the responsible office
bars-answer-done = The responsible office has your statement.

admission-nav = Break-glass
admission-title = A look at a case that you have no part in
admission-lead = For emergencies only: say the number, the ground and the reason. When a head, an inspector or an auditor of another branch of the house has agreed, you alone see this one case for one hour.
admission-told = The person is told at once of every ask, consent, refusal and end; so are the handler, the head of the responsible office and the office above. Nobody can leave the person out.
admission-open = Waiting, and going on
admission-ask-title = Ask for a look
admission-ground = Ground
admission-reason = Reason
admission-reason-hint = What has happened, and why it cannot wait for the responsible office. The person reads it.
admission-ask-button = Ask
admission-unknown = There is no such number that you can ask for. Check it; how often one officer can ask within an hour is limited.
admission-asked-done = Asked. It lapses unless somebody agrees within the hour.
admission-gone = That ask is not there any more: somebody has answered it, or its time is over.
admission-item-asked = { $who } ({ $unit }) asked at { $at }; it lapses at { $until } unless somebody agrees.
admission-item-given = { $who } ({ $unit }) is let in until { $until }.
admission-confirm-means = Speak with whoever asks before you agree. Then they see this case and who the person is for one hour.
admission-confirm-button = I have checked it and agree
admission-refuse-why = Why you do not agree
admission-refuse-button = I do not agree
admission-end-button = End it now
admission-confirmed-done = Agreed. The person and the offices have been told.
admission-refused-done = Not agreed; nothing was opened.
admission-ended-done = Ended.
