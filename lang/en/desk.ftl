# The officers' desk: pages, forms, what went wrong.

desk-nav = Desk
desk-nav-work = Worklist
desk-nav-enter = New visit or call
desk-nav-rules = Rules and dates
desk-nav-units = Units
desk-nav-staff = Staff
desk-sign-out = Sign out
desk-signed-out = You are signed out.
desk-find = Open
desk-find-label = Case number
desk-find-title = Open by number
desk-find-unknown = There is no such number, or it is not open to you.
desk-find-mistyped = One sign of the number is likely wrong. Please check it against the slip.
desk-find-shape = A number has four parts: office, year, running number, check digit.
desk-keys-title = Keys
desk-keys-rows = In lists j and k move, Enter opens. In any field Ctrl+Enter sends the form.
desk-keys-off = No single keys, only with Alt
desk-keys-close = Close
desk-save = Save
desk-choose = Please choose
desk-active = Active
desk-inactive = Not active
desk-somebody = An officer
desk-unavailable = It could not be saved just now. What you typed is still here: please send it again in a moment. Sending twice makes no second copy.

# Sign-in and account
desk-sign-in-title = Staff sign-in
desk-sign-in-button = Sign in
desk-sign-in-wrong = Login, password or code is not right. Each code works once.
desk-sign-in-kept = Your session ended. What you typed is kept and can be sent once you have signed in.
desk-sign-in-demo = Example accounts and their codes of this moment
desk-login = Login
desk-password = Password
desk-code = One-time code
desk-code-hint = The six digits in your authenticator app
desk-account-title = My account
desk-account-must-change = You signed in with a one-time password. Please choose your own first.
desk-password-change = Change password
desk-password-old = Password now
desk-password-new = New password
desk-password-again = New password again
desk-password-hint = At least twelve signs; a sentence is fine
desk-password-differs = The two new passwords differ.
desk-done-password = Your password was changed.

# Worklist
desk-home-title = Worklist
desk-home-caption = Cases, what is owed first comes first
desk-home-counts = Open cases of your unit
desk-home-counted-first = Only the { $count } cases that are owed first are counted.
desk-home-empty = There is nothing here.
desk-home-no-role = Your roles have no worklist. Rules, units or staff are in the bar above.
desk-home-stage = Stage
desk-home-kind = Kind
desk-home-all = All
desk-home-overdue = Late only
desk-home-filter = Filter
desk-home-paging = Pages
desk-home-next = Next page
desk-scope-mine = Mine
desk-scope-unit = My unit
desk-scope-supervised = Supervised
desk-scope-closed = Concluded
desk-col-due = Owed
desk-col-number = Number
desk-col-title = Matter
desk-col-stage = Stage
desk-col-kind = Kind
desk-col-registered = Registered
desk-due-none = No date
desk-due-left-days = { $n ->
     [one] { $n } day left
    *[other] { $n } days left
    }
desk-due-left-hours = { $n ->
     [one] { $n } hour left
    *[other] { $n } hours left
    }
desk-due-left-minutes = { $n ->
     [one] { $n } minute left
    *[other] { $n } minutes left
    }
desk-due-late-days = { $n ->
     [one] { $n } day late
    *[other] { $n } days late
    }
desk-due-late-hours = { $n ->
     [0] Late since less than an hour
     [one] { $n } hour late
    *[other] { $n } hours late
    }
desk-urgent = Urgent
desk-supervised = Supervised

# New visit, call or letter
desk-enter-title = New visit, call or letter
desk-enter-keys = All by keyboard: Tab goes on, Ctrl+Enter registers.
desk-enter-channel = How it came
desk-enter-body = What was said
desk-enter-body-hint = In the person's own words as far as you can
desk-enter-name = Title
desk-enter-name-hint = Left empty, the first sentence is taken
desk-enter-place = Place
desk-enter-topic-hint = If unsure leave it; it is decided when the case is classified
desk-enter-proposed = From the words it may be
desk-enter-suggest = Topics and similar cases for these words
desk-enter-person-hint = All of these may be left out if the person wishes
desk-enter-button = Register and make the slip
desk-slip-title = Registered
desk-slip-say = Hand over the slip, or read out number and secret. The secret is shown only this once.
desk-slip-next = Next person
desk-slip-print = Print the slip
desk-slip-open = Open this case
desk-slip-renewed = New secret given out
desk-slip-renewed-say = Hand over the new slip. The old secret has ended; the new one is shown only this once.
desk-reissue-checked = Checked in person
desk-reissue-in-person = The person is here, and I have checked that they brought this case
desk-field-checked = Checked in person

# Case page
desk-words-title = In the person's words
desk-place = Place:
desk-draft-title = Draft answer
desk-answer-title = Answer
desk-verdict = The person says:
desk-facts-title = Facts
desk-fact-none = Not set
desk-fact-unit = Lead unit
desk-fact-handler = Handler
desk-fact-kind = Kind
desk-fact-way = Way
desk-fact-topic = Topic
desk-fact-area = Area
desk-fact-channel = Channel
desk-fact-registered = Registered
desk-fact-claimed = Date claimed by the source
desk-fact-intake = Registering unit
desk-fact-rules = Procedure
desk-explain-json = The dates and their reasons as data
desk-party-title = Who it is
desk-party-none = Nothing was left.
desk-party-name = Name
desk-party-phone = Telephone
desk-party-email = E-mail
desk-party-address = Address
desk-party-wish = How to tell them
desk-owed-title = Dates owed
desk-owed-past = Dates that are over ({ $n })
desk-owed-why = Why this date
desk-owed-by-unit = Owed by { $unit }
desk-owed-by-person = For the person to use
desk-owed-met = Done, { $at }
desk-owed-met-late = Done late, { $at }
desk-owed-cancelled = No longer applies
desk-owed-waived = Waived by rule
desk-no-clock-no-statutory-period = The procedure sets no date at this stage.
desk-no-clock-awaiting-verdict = The answer is out; the person's verdict is awaited.
desk-story-title = What happened
desk-story-due = Date set: { $name }, { $at }
desk-story-accused = Unit complained of: { $unit }
desk-steps-title = What you can do now
desk-steps-none = There is nothing for you to do now.
desk-reason-territorial = Territorial
desk-reason-departmental = By department
desk-reason-topic = Topic fits
desk-reason-area = Area fits
desk-reason-by-hand = Chosen by hand
desk-reason-model = Topic model { $hash }
desk-way-none = Not set
desk-way-hint = A claim needs one; the dates depend on it
desk-topic-none = Not set
desk-topic-because = “{ $words }”, { $percent }% sure
desk-topic-sure = { $percent }% sure
desk-topic-words = “{ $words }”
desk-topic-likely = The likeliest topics; pressing one classifies with it
desk-topic-unsure = It is not sure: please look for yourself.
desk-urgent-label = Urgent
desk-accused = Unit complained of
desk-accused-hint = It and the units below it will not see this case
desk-route-to = To
desk-route-other = Another unit
desk-route-any = From all units
desk-route-note = Note to them
desk-assign-to = Handler
desk-assign-nobody = Your unit has nobody to name.
desk-accept-send = Send the notice of acceptance as well
desk-notice-text = Text of the notice
desk-notice-must = The procedure asks for:
desk-notice-none = The procedure of this case knows no notices.
desk-notice-send = Give the notice
desk-outcome = Outcome
desk-answer-text = Text of the answer
desk-deliver-means = How it reaches the person
desk-material-label = The material
desk-summary-title = Summary
desk-summary-label = Summary of the matter
desk-summary-hint = In your own words: where, what, and what is to be solved. Other units can find these words: no names, phones, addresses or numbers, and nothing copied from what the person wrote.
desk-reason-label = Reason
desk-extend-clock = Which date
desk-extend-amount = By how much
desk-extend-max = At most { $n } { $unit }
desk-extend-asked = Asked for: { $clock }, by { $n }.
desk-extend-decision = Decision
desk-extend-grant = Grant
desk-extend-refuse = Refuse
desk-unit-second = seconds
desk-unit-minute = minutes
desk-unit-hour = hours
desk-unit-natural-day = days
desk-unit-working-day = working days
desk-unit-month = months
desk-unit-year = years
desk-step-return = Say why it is not your unit's; it goes back to the registering unit.
desk-step-transfer = Say why they are to handle it; the person is told where it went.
desk-step-take = You become the handler of this case.
desk-step-approve = You have checked the draft above and agree that it goes out. Nobody approves their own draft.
desk-step-send-back = Say what has to change.
desk-step-conclude = Only when the answer is delivered and the person is content or their time to object has run out.
desk-step-reopen = Say why it is handled again.
desk-step-open-identity = Say why. It is written into the story and the person sees it.
desk-step-secret-reissue = Say why, and how you checked in person. The old secret ends at once; this is written into the story, the person sees it and is told in the way they chose.
desk-step-ask-extension = The person is told the reason. Once the date has passed it cannot be asked for.
desk-done-classify = Classified.
desk-done-route = Routed.
desk-done-accept = Accepted.
desk-done-return = Returned to the registering unit.
desk-done-transfer = Transferred.
desk-done-assign = The handler is named.
desk-done-take = You handle it now.
desk-done-notify = The notice was given.
desk-done-add-material = The material was added.
desk-done-summarise = The summary is written.
desk-done-ask-extension = The extension was asked for.
desk-done-decide-extension = The extension was decided.
desk-done-draft = The draft waits for approval.
desk-done-send-back = Sent back for changes.
desk-done-approve = Approved: it can be delivered.
desk-done-deliver = The answer was delivered.
desk-done-conclude = Concluded.
desk-done-reopen = Reopened.
desk-stale-title = Somebody changed this case while you were writing
desk-stale-text = Nothing was sent. This is what happened meanwhile; what you typed is still here, so look and send it again.
desk-refused-title = This step was not taken
desk-refused-kept = The case is as it was, and what you typed is still here.
desk-typed-left-over = What you typed:

# What is wrong with a field
desk-fault-title = Please look at these
desk-fault-empty = Please fill in: { $field }.
desk-fault-too-long = { $field } has { $chars } signs; { $max } is the most.
desk-fault-garbled = { $field } holds signs that cannot be read. Please type it again.
desk-fault-choice = Please choose: { $field }.
desk-fault-amount = Please give a number above zero.
desk-fault-part-open = A part is still open: { $part }
desk-fault-login = A login has Latin letters, digits and - _ . @, at most forty.
desk-fault-login-taken = This login is taken.
desk-fault-name = Please give a name of at most sixty signs.
desk-fault-roles = Please choose at least one role.
desk-fault-topic = There is no such topic. Please choose again.
desk-fault-unit = Please choose a unit.
desk-fault-password-short = Too short: at least twelve signs.
desk-fault-password-long = Too long.
desk-fault-password-simple = Too simple: not one sign repeated, and not the login itself.
desk-fault-password-wrong = The password now is not right.
desk-field-to = whom it goes to
desk-field-other = the unit
desk-field-reason = the reason
desk-field-note = the note
desk-field-text = the text
desk-field-kind = the kind
desk-field-way = the way
desk-field-accused = the unit complained of
desk-field-decision = the decision
desk-field-outcome = the outcome
desk-field-means = how it is delivered

# Rules, units, staff
desk-rules-title = Rules and dates
desk-rules-lead = The procedures in force. Each case keeps the version it was registered under.
desk-rules-from = In force from { $date }
desk-rule-clock = Date
desk-rule-period = Period
desk-rule-owed-by = Who
desk-rule-basis = Basis
desk-rule-open = Set case by case
desk-rule-authority = The authority
desk-rule-person = The person
desk-units-title = Units
desk-units-new = New unit
desk-units-edit = Change a unit
desk-units-col-code = Code
desk-units-col-unit = Unit
desk-units-col-parent = Above it
desk-units-col-area = Area code
desk-units-col-state = State
desk-units-zh = Name in Chinese
desk-units-en = Name in English
desk-units-parent = Unit above
desk-units-top = None
desk-units-code-hint = Letters and digits; case numbers begin with it
desk-units-code-shape = A code has one to twelve Latin letters and digits.
desk-units-code-taken = Another unit has this code.
desk-units-area-hint = The code of the area it serves, if any
desk-units-area-shape = An area code has at most twelve digits.
desk-units-circle = The unit above cannot be itself or one below it.
desk-done-unit = The unit was saved.
desk-staff-title = Staff
desk-staff-new = New officer
desk-staff-col-name = Name
desk-staff-col-login = Login
desk-staff-col-unit = Unit
desk-staff-col-roles = Roles
desk-staff-col-state = State
desk-staff-login-hint = Latin letters and digits, to sign in with
desk-staff-off = Deactivate
desk-staff-on = Activate
desk-staff-reset = New password and code
desk-staff-given = Hand this to the officer
desk-staff-back = Back to the list of staff
desk-staff-given-text = Shown only this once. The password has to be changed at first sign-in; the authenticator app scans the code or takes the text.
desk-staff-password = One-time password
desk-staff-totp = Authenticator key
desk-staff-qr = Code for the authenticator app
desk-done-staff = The account was changed.
desk-outbox-dead = { $n ->
     [one] { $n } message
    *[other] { $n } messages
    } could not be delivered after many tries. Please check the mail and SMS settings.
