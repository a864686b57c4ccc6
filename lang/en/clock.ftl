# Why a date is what it is, in sentences; amounts, owners, triggers and bases by code.

clock-amount-second = { $n ->
        [one] 1 second
       *[other] { $n } seconds
    }
clock-amount-minute = { $n ->
        [one] 1 minute
       *[other] { $n } minutes
    }
clock-amount-hour = { $n ->
        [one] 1 hour
       *[other] { $n } hours
    }
clock-amount-natural-day = { $n ->
        [one] 1 day
       *[other] { $n } days
    }
clock-amount-working-day = { $n ->
        [one] 1 working day
       *[other] { $n } working days
    }
clock-amount-month = { $n ->
        [one] 1 month
       *[other] { $n } months
    }
clock-amount-year = { $n ->
        [one] 1 year
       *[other] { $n } years
    }

clock-owner-petition-office = The petition office
clock-owner-unit = The responsible unit
clock-owner-upper-unit = The next higher body
clock-owner-upper-unit-2 = The body above the reviewing one
clock-owner-petitioner = The person who brought the matter
clock-owner-both-parties = Both parties
clock-owner-hotline = The hotline
clock-owner-department = The department
clock-owner-citizen = The citizen
clock-owner-nodal-appellate-authority = The appellate authority
clock-owner-body = The body that received it
clock-owner-person = The person
clock-owner-arbiter = the unit that decides whose it is

clock-basis-law-read = from the text of the law
clock-basis-secondary = quoted from other sources, not checked against the original
clock-basis-own-knowledge = not checked against the original
clock-basis-design = set by this program

clock-trigger-registered = registration
clock-trigger-routed = passing on
clock-trigger-received-directly = receipt by the unit itself
clock-trigger-received-by-transfer = receipt by transfer
clock-trigger-classified = classification
clock-trigger-urgent = being marked urgent
clock-trigger-accepted = acceptance
clock-trigger-assigned = assignment
clock-trigger-notified = notification
clock-trigger-returned = return
clock-trigger-transferred = transfer
clock-trigger-objected = objection
clock-trigger-drafted = drafting of the answer
clock-trigger-approved = approval of the answer
clock-trigger-delivered = delivery of the answer
clock-trigger-verdict-given = the person's verdict
clock-trigger-reopened = reopening
clock-trigger-concluded = conclusion
clock-trigger-review-requested = the request for review
clock-trigger-review-delivered = delivery of the review
clock-trigger-reexam-requested = the request for re-examination
clock-trigger-reexam-delivered = delivery of the re-examination
clock-trigger-agreement-effective = the agreement taking effect
clock-trigger-court-confirmed = confirmation by the court
clock-trigger-arbiter-named = the question whose it is
clock-trigger-arbitrated = the word of the arbiter
clock-trigger-appointment-asked = the request for an appointment
clock-trigger-appointment-set = the setting of the appointment
clock-trigger-unanswered-said = the words that it was not answered
clock-trigger-unanswered-explained = the reply to those words
clock-trigger-rang = the ring of the telephone

clock-explain-rule = { $name }: { $amount }. Basis: { $cite } ({ $kind }).
clock-explain-start-day = Started by { $trigger } on { $date }. The start day is not counted.
clock-explain-start-instant = Started by { $trigger } at { $moment }. The time runs through nights and days off.
clock-explain-start-given-day = Started on { $date }. The start day is not counted.
clock-explain-start-given-instant = Started at { $moment }. The time runs through nights and days off.
clock-explain-start-presumed = Starts by itself at the end of { $date }, when the time for “{ $clock }” is over: silence postpones nothing.
clock-explain-span = { $from } to { $to }
clock-explain-separator = {"; "}
clock-explain-weekends = Weekend days not counted: { $days }.
clock-explain-holiday = Not counted: { $days }, { $name }, { $notice }.
clock-explain-made-up = Counted although it is a weekend day: { $days }, made up for { $name }, { $notice }.
clock-explain-paused = Paused: { $days }, { $name } ({ $cite }).
clock-explain-paused-sum = Paused for { $amount } in all; without the pause the last day would be { $date }.
clock-explain-base = The last day before any extension: { $date }.
clock-explain-extended = Extended by { $granted } (asked for: { $requested }); granted by { $by } on { $date }. Basis: { $cite }.
clock-explain-void-late = An extension by { $requested }, approved by { $by } on { $date }, is void: the time was over, and what is over cannot be extended.
clock-explain-void-spent = An extension by { $requested }, approved by { $by } on { $date }, is void: this time may not be extended again.
clock-explain-end-day = The last day is { $date }; the time is over at 24:00 local time.
clock-explain-end-instant = The time is over at { $moment }.
clock-explain-day-off = The last day is a day off ({ $why }), and the rules do not say what then follows. Strictly it is { $due }; moved to the next working day it would be { $rolled }.
clock-explain-roll-none = For those who owe this, the strict date counts: no extra day is given.
clock-explain-roll-next-working-day = For those whose right this is, the next working day counts.
clock-explain-roll-basis = Reason: { $cite } ({ $kind }).
clock-explain-weekend = weekend
clock-explain-capped = It may not last longer than “{ $clock }”, and so ends on { $date }.
clock-explain-provisional = Provisional: no notice of days off is known yet for { $years }. The date is reckoned again when there is one.
clock-explain-effective = { $owner } has until { $date }.
clock-explain-effective-instant = { $owner } has until { $moment }.
clock-explain-pins = Reckoned by { $procedure } with calendar { $calendar }, in the time zone { $zone }.
