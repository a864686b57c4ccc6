# Pages that residents see: short sentences, everyday words.

portal-home-title = Tell us what is wrong
portal-home-lead = This is where { $town } takes up people’s problems. You tell us once; we register it, bring it to the office that is responsible, and answer you in time. No account needed.
portal-home-new = I have a problem
portal-home-new-hint = A few minutes to write; you get a number and a secret at once
portal-home-track = See how my case stands
portal-home-track-hint = With your number and secret; you can also add material and judge the answer
portal-home-danger = If somebody is in danger right now, call 110, 119 or 120.

portal-promise-title = What we owe everybody
portal-promise-owner = One office answers for every case at all times, and you can see which.
portal-promise-dates = Every step has a date. You can see the day, the rule behind it and how it was worked out.
portal-promise-answer = If it is not ours to decide, we bring it to those whose it is and tell you why. We do not just send you away.
portal-promise-judge = You say whether it was solved; if not, you can ask for it to be handled again.
portal-promise-private = You need not give a name. What you write is kept encrypted; whoever looks at who you are leaves a record that you can see.
portal-promise-right = Bringing a problem is your right. Nobody may retaliate against you for it.

portal-steps-label = Steps of the form
portal-step-what = What
portal-step-where = Where
portal-step-contact = Contact
portal-step-check = Check
portal-step-done = (done)
portal-back = Back
portal-back-home = Back to the first page
portal-continue = Continue
portal-saved = Saved { $time }
portal-unsaved = Could not be saved; please keep this page open
portal-kept = You need not finish now: what you write is kept encrypted for 30 days. Open this page again in the same browser to go on.
portal-discard = Start over
portal-discarded = The draft is gone.

portal-what-title = What happened?
portal-what-label = What happened
portal-what-hint = In your own words: when, what, and what you would like to happen. Write it as it comes.
portal-what-title-label = Title
portal-what-title-hint = In one sentence. If you leave it out, your first sentence is used.

portal-where-title = Where was it, and what is it about?
portal-kind-label = What do you want?
portal-kind-claim = Please help me with a problem
portal-kind-enquiry = I want to ask about something
portal-kind-suggestion = I have a suggestion
portal-kind-accusation = I want to report an office or an official
portal-kind-accusation-hint = What you report is never given to the office you report.
portal-kind-unsure = I am not sure
portal-place-label = Place
portal-place-hint = For example a road, an estate, a village, a company
portal-area-label = Which town or district
portal-area-unsure = I do not know, or the whole county
portal-topic-label = What it is about
portal-topic-hint = What stands first is a guess from your words. A wrong choice does no harm; we check it.
portal-topic-unsure = I am not sure; please decide

portal-contact-title = How can we reach you?
portal-contact-lead = You may leave all of this empty. Your case is handled all the same, and you see the answer with your number and secret.
portal-contact-private = This is kept encrypted. Only the people handling your case can see it; anybody else has to give a reason and leaves a record that you can see.
portal-name-label = Name
portal-phone-label = Phone
portal-email-label = E-mail
portal-address-label = Address
portal-wish-label = How shall we tell you that something happened?
portal-wish-hint = Messages hold only your number, never what it is about.
portal-wish-none = Do not tell me
portal-wish-none-hint = I look myself, with number and secret
portal-wish-sms = By text message
portal-wish-mail = By e-mail
portal-wish-needs-phone = For text messages we need a phone number; or choose “Do not tell me”
portal-wish-needs-email = For e-mail we need an address; or choose “Do not tell me”
portal-language-label = Which language would you like the answer in
portal-language-zh = Chinese
portal-language-en = English

portal-check-title = Check, then send
portal-check-note = You get a number and a secret at once, and every period runs from that moment.
portal-change = Change
portal-left-empty = Left empty
portal-send = Send

portal-receipt-title = Registered
portal-receipt-renewed = Your new secret
portal-receipt-number = Your number
portal-receipt-secret = Your secret
portal-receipt-secret-why = With number and secret you see how the case stands, read the answer and judge it. Only you have the secret; please give it to nobody.
portal-receipt-write-down = Please write it down, print it or take a picture now. Once you leave this page we cannot show you the secret again.
portal-copy = Copy the secret
portal-copied = Copied
portal-print = Print
portal-receipt-next = What happens next
portal-receipt-owner = The office that answers for it now: { $unit }.
portal-receipt-case = See my case
portal-leave = I am done: clear this device

portal-slip-title = Receipt
portal-slip-number = Number
portal-slip-secret = Secret
portal-slip-date = Date
portal-slip-qr = QR code: opens the page with number and secret filled in
portal-slip-foot = Look it up at { $address }. Keep this safe and show it to nobody.
portal-slip-proof-title = Proof (cut off here)
portal-slip-proof-qr = QR code: the whole proof, to keep or to send on
portal-slip-proof-place = Place in the log
portal-slip-proof-print = Fingerprint
portal-slip-proof-foot = Shows that this receipt is in the public log. It holds no content and opens nothing; you may show it to anybody and have it checked.
portal-slip-promise-foot = The log stands still at present. This is a signed promise: in the public log within 24 hours. It holds no content and opens nothing.

# Proof: without a word of the matter
portal-proof-title = Your proof
portal-proof-lead = What you sent is in the public log; nobody can quietly delete, change or backdate it. Please keep the proof: it does not say what it is about or who received it, and it does not open your case.
portal-promise-lead = The public log stands still at present, so there is no proof yet. What you sent is received and kept; below is a signed promise that it will be in the public log within 24 hours. Please keep the promise, and come back here for the proof.
portal-proof-later = The proof could not be made just now. What you sent is received and kept; please come back here for the proof in a while.
portal-proof-file = Save the proof
portal-promise-file = Save the promise
portal-proof-verify = Check a proof (no account, also without network)
portal-proof-how-title = How to check it without us
portal-proof-how-page = The page for checking can be saved as a file. Open it on any computer or phone, without network, and drop the proof into it.
portal-proof-how-program = Or check it with the program, which needs no server of ours. The log's public key is on the notice board, and here:
portal-opening-title = When you must show what it was
portal-opening-lead = The proof alone reveals nothing. To show somebody what was registered, add this opening: it states the number, the time, the kind, the topic, the area, the office that received it and the dates owed. Whoever sees it knows these things. It does not hold your words, only their fingerprints. Please give it to nobody without need.
portal-opening-file = Save the opening

# A new secret
portal-secret-way = Might somebody have seen your secret? Change it
portal-secret-title = Change the secret
portal-secret-lead = After the change the old secret opens nothing, and phones and computers that had opened your case with it are shut out.
portal-secret-after = The new secret is shown to you only once: please be ready to write it down, print it or take a picture. The change stands in the story, the secret does not.
portal-secret-present = Your present secret
portal-secret-wrong = This is not the present secret; please compare it with your receipt
portal-secret-button = Give me a new one

portal-track-title = See how my case stands
portal-track-lead = Number and secret are on your receipt.
portal-track-number = Number
portal-track-number-hint = Like this: QS-2026-000123-4
portal-track-number-empty = Please enter the number
portal-track-number-shape = This does not look like a number; it should be like QS-2026-000123-4
portal-track-number-digit = One digit of the number seems to be mistyped; please compare it with your receipt
portal-track-secret = Secret
portal-track-secret-hint = 16 letters and digits; capitals, spaces and dashes do not matter
portal-track-secret-empty = Please enter the secret
portal-track-secret-shape = The secret has 16 letters and digits; please compare it with your receipt
portal-track-wrong = Number and secret do not belong together; please compare them with your receipt
portal-track-changed = This secret was changed on { $at } by whoever held it and opens nothing any more. If that was not you, please go to the office where you registered.
portal-track-reissued = This secret ended on { $at }, when the counter of { $unit } gave out a new one. If that was not you, please turn to the office above at once.
portal-track-button = Show
portal-track-again = To keep your case safe, please enter number and secret once more.
portal-track-carries = To keep your case safe, please enter number and secret once more. What you just wrote is still here and can then be sent.
portal-track-lost = Lost the secret? Go to the office where you registered, with whatever shows that the case is yours.
portal-left = This device has been cleared.

portal-case-title = Case { $number }
portal-case-stands = How it stands
portal-case-owner = The office that answers for it now: { $unit }
portal-case-matter = What I wrote
portal-unit-unknown = the receiving office
portal-stage-registered = It is registered; we are finding the office that is responsible.
portal-stage-routed = It is with the responsible office, which has to take it on.
portal-stage-accepted = The responsible office took it on and is naming an officer.
portal-stage-handling = It is being handled.
portal-stage-drafted = The answer is written; a second person is checking it.
portal-stage-approved = The answer was checked and is about to reach you.
portal-stage-answered = It is answered. Please read the answer and say what you think.
portal-stage-concluded = It is concluded.

portal-owed-title = Dates owed to you
portal-owed-none = No period is running now.
portal-owed-past = Dates already dealt with ({ $n })
portal-no-clock-statutory = The rules set no date at this stage; the office that answers for it stays the same.
portal-no-clock-verdict = The answer is with you; your verdict is awaited.
portal-owed-by = Owed by { $unit }
portal-owed-by-you = Yours to decide
portal-owed-why = Why this day
portal-owed-met = Done on { $date }
portal-owed-met-late = Done late, on { $date }
portal-owed-cancelled = No longer needed
portal-owed-waived = Not required here
portal-owed-late = { $days } days late
portal-owed-today = Today
portal-owed-left = { $days } days left

portal-answer-title = Your answer

portal-story-title = What happened so far
portal-story-you = You
portal-story-system = The system
portal-story-about = { $what }: { $about }

portal-verdict-title = Was it solved?
portal-verdict-lead = You decide. What you say is put on record and takes none of your rights away.
portal-verdict-change = Change your verdict
portal-verdict-label = Your verdict
portal-verdict-solved = Solved
portal-verdict-partly = Partly solved
portal-verdict-not = Not solved
portal-verdict-comment = What you want to say
portal-verdict-again-label = Should it go on?
portal-verdict-again = Please handle it again
portal-verdict-again-hint = Please say above what was not solved
portal-verdict-again-why = To have it handled again, please say what was not solved
portal-verdict-button = Send
portal-verdict-thanks = Thank you. Your verdict is on record.

portal-material-title = Add something
portal-material-label = What you want to add
portal-material-hint = News, corrections, explanations
portal-material-button = Add
portal-material-thanks = It was added to your case.
