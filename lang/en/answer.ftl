# From draft to delivery: what an answer must hold, who acts next, how it reaches the person.

action-check = Check the draft
action-delivery-settle = Record what became of it
desk-step-check = You have read the draft above; facts and basis hold. The head signs it next. Nobody checks their own draft.
desk-done-check = Checked; it waits for approval.
desk-done-sent-off = The answer is on its way; it counts once it has arrived.
desk-done-delivery-settle = Recorded.
event-checked = Draft checked
event-dispatched = Answer sent off
event-delivery-failed = Answer did not arrive
told-checked = The draft was checked.
told-dispatched = The answer is on its way to you.
told-delivery-failed = This try did not reach you; the office sends it another way.
wish-post = By letter
means-mail = By mail to their mailbox
means-sms = By text message
fault-undeliverable = Cannot be delivered (returned, out of use, wrong address)
fault-no-address = They gave no way of this kind
fault-not-taken = They did not take it

portal-wish-post = Send me letters
portal-wish-post-hint = Each has a reply slip: judge the answer or ask for a review on paper
portal-wish-needs-address = For letters we need an address; if you prefer not to give one, choose “Do not tell me”

error-refused-answer-incomplete = The draft lacks a part that it must hold. Please add it.
error-refused-delivery-under-way = The answer is on its way. Wait for it, or record that it did not arrive before you send it another way.
error-refused-means-not-given = The person gave no way of this kind. Please choose another.
error-refused-signature-needed = Handed over in person, it needs its record: who signed, or who was witness when they would not.
error-refused-record-needed = Please say what shows it.

desk-field-proof = Proof
desk-field-fault = Why it did not arrive

desk-answer-must = The answer must hold:
desk-answer-dated = say until when
desk-answer-missing = missing
desk-answer-there = there
desk-answer-items = Each part begins with its own heading. If several things were asked, number them and decide each one.
desk-answer-lacks = The draft still lacks: { $parts }. Add it to the text under the heading as written above.

desk-next-tasks = It can be approved once the units that help have answered.
desk-next-drafted = Next: a colleague at { $unit } checks it, then the head approves it; the head may approve it at once. Whoever drafted it ({ $drafter }) does neither.
desk-next-drafted-led = Next: a colleague at { $unit } checks it, then { $leader }, who took the case on, approves it. Whoever drafted it ({ $drafter }) does not check it.
desk-next-checked = Checked. Next: the head of { $unit } approves it. Whoever drafted it ({ $drafter }) does not.
desk-next-checked-led = Checked. Next: { $leader }, who took the case on, approves it.
desk-next-approved = Approved. Next: { $handler } chooses how to deliver it and sees that it arrives.
desk-next-failed = The last try did not arrive. Next: { $handler } chooses another way.
desk-next-under-way = The answer is on its way ({ $means }, { $at }). Whether it arrived or not is recorded under “Record what became of it”.

desk-nav-approve = To approve
desk-nav-letters = Letters
desk-nav-paper = Paper replies
desk-approve-title = Answers that wait for you
desk-approve-none = No answer waits for you to check, approve or deliver.
desk-approve-approve = To approve
desk-approve-check = To check
desk-approve-deliver = To deliver
desk-approve-failed = Did not arrive: choose another way
desk-approve-back = Back to the list
desk-approve-whole = See the whole case
desk-approve-not-you = This answer is not yours to check or approve now.

desk-deliver-hint = Only ways that the person gave and this office has.
desk-deliver-proof = Proof (needed in person)
desk-deliver-proof-hint = In person: who signed, or who was witness when they would not. By post: leave it empty until the receipt is back.
desk-means-why-page = At once; they read it with number and secret
desk-means-why-in-person = Handed to them; say who signed or was witness
desk-means-why-post = Print it under “Letters”; record the registered letter’s receipt later
desk-means-why-mail = The whole answer to their mailbox; delivered when their mail office takes it
desk-means-why-sms = The whole answer to their phone; delivered when the gateway takes it
desk-deliveries-title = How it was delivered
desk-delivery-sent = Sent: { $means }
desk-delivery-arrived = Delivered: { $means }
desk-delivery-failed = Did not arrive: { $means } ({ $fault })
desk-delivery-by-itself = It is recorded by itself once the mail office or gateway takes it; if it never does, the case comes back for another way. Fill this in only if you have other proof.
desk-delivery-proof = Proof of delivery
desk-delivery-proof-post = The number of the registered letter and its receipt
desk-delivery-proof-other = How you know that it arrived
desk-delivery-prove = It arrived
desk-delivery-fail = It did not arrive
