# Why we might say no: what each refusal means and what can be done. Every error-refused-… stands here.

web-why-title = Why we might say no
web-why-footer = Why we might say no
web-why-link = What this means, and what you can do
web-why-lead = Sometimes the system says that a step cannot be taken now. Here is every such case in plain words: what it means, and what can be done instead.
web-why-never = What is never refused
web-why-never-1 = Bringing a matter: everything that is brought is registered and gets a number.
web-why-never-2 = An answer: no case is concluded before its answer was delivered to you, or you were told in writing where it was handed over to.
web-why-never-3 = Saying that it is not solved: nobody can change your verdict for you.
web-why-never-4 = Looking at your own case: with its number and secret, at any time.
web-why-persons = What you may meet
web-why-persons-lead = These sentences can appear on the page of your own case.
web-why-officers = What only officers meet
web-why-officers-lead = These bind the officers. They stand here so that you can see what an office must not do.
web-why-way = What can be done:
web-why-law = Basis:{" "}

why-wrong-stage = A case goes on step by step, and what you asked for belongs to another stage: there is no verdict before an answer, and no adding to a case that is concluded.
why-wrong-stage-way = Open the page of the case to see where it stands and which date comes next. If it is concluded and the problem is still there, say so in your verdict and ask for it to be handled again, or bring a new matter.

why-reworks-used-up = By your verdict alone you can have the same case handled again twice, and both were used. This does not silence you: from here a unit head or an inspector decides, so that it does not go around in the same hands.
why-reworks-used-up-way = Your verdict stands and keeps saying that it is not solved. Within thirty days of the written answer you can ask the next higher body for review, and within thirty days of its opinion for re-examination.
why-reworks-used-up-law = Regulations on Petition Work (2022), arts. 35 and 36(1)

why-unknown-unit = The unit that was chosen does not exist or is no longer active. An inactive unit takes no new cases, because nobody there would answer for them.
why-unknown-unit-way = Choose the unit that is responsible now; administrators keep the list. Until then your case stays with the unit it was with, and its dates run on.

why-same-unit = The case is with this unit already. Handing it over without moving it would only be delay.
why-same-unit-way = The unit goes on handling it, or gives it with reasons to the unit that is truly competent.

why-accused-unit = An accusation is never given to the unit it is about, or to one below it. Nobody handles an accusation against themselves.
why-accused-unit-way = A unit above the accused one handles it. The accused unit sees neither the material nor who brought it.
why-accused-unit-law = Regulations on Petition Work (2022), arts. 30(3) and 46(5)

why-handler-of-other-unit = The handler has to belong to the unit that answers for the case now, so that it is clear who is responsible.
why-handler-of-other-unit-way = Choose a handler of the own unit, or first give the case to the other unit with reasons.

why-way-needed = A claim can be handled in different ways, and each has its own dates. Sent on without one, nobody could say which dates are owed.
why-way-needed-way = Classify first and choose the way. Your page shows what was chosen and which dates follow.
why-way-needed-law = Regulations on Petition Work (2022), arts. 22 and 23

why-way-only-for-claims = Only claims have different ways; suggestions, accusations and enquiries have not.
why-way-only-for-claims-way = Correct the kind, or leave out the way.

why-unknown-notice = The procedure of this case knows no such notice, and nobody could tell what it means.
why-unknown-notice-way = Choose one of the notices that the procedure lists; anything else can be said in the answer.
why-unknown-notice-law = Regulations on Petition Work (2022), art. 23

why-not-extendable = This date cannot be extended. The days within which you are told whether your case is accepted, for example, never can.
why-not-extendable-way = Do it in time. A missed date is recorded as missed, and the unit above begins to supervise.
why-not-extendable-law = Regulations on Petition Work (2022), arts. 23 and 34

why-extension-pending = An extension was asked for already and is not decided; a second one cannot be put on top.
why-extension-pending-way = Wait for that decision. Until it comes the old date stands.

why-no-extension-asked = Nobody asked for an extension, so there is none to decide.
why-no-extension-asked-way = The handler asks for one and says why; you are told how it was decided.

why-extension-used-up = This date was extended once and cannot be extended again, so that a case is not put off for ever.
why-extension-used-up-way = Finish by the extended date; after it the case is overdue, and the unit above supervises.
why-extension-used-up-law = Regulations on Petition Work (2022), art. 34

why-extension-too-long = More days were asked for than the procedure allows.
why-extension-too-long-way = Ask for no more than that, with the reason.
why-extension-too-long-law = Regulations on Petition Work (2022), art. 34

why-extension-late = The date has passed, and a date that has passed cannot be extended. It has to be asked for before, never afterwards.
why-extension-late-way = Finish and answer as soon as possible. That the date was missed stays in the record, and you can see it.
why-extension-late-law = Regulations on Petition Work (2022), art. 34

why-extension-by-other = Under this procedure somebody else decides the extension, not whoever asks for it.
why-extension-by-other-way = The person named by the procedure decides; you can see who granted it.
why-extension-by-other-law = Regulations on Petition Work (2022), art. 34

why-four-eyes = Whoever wrote an answer does not approve it. A second person reads it first.
why-four-eyes-way = Another head of the unit approves it; until then the answer is not sent.

why-not-yet-closable = It is too early to conclude: the answer has not been delivered to you, or your verdict or your time to ask for review is still open. Nobody concludes a case early to make figures look better.
why-not-yet-closable-way = First deliver the written answer, then wait for your verdict or for the time to run out. What you call not solved is never concluded as solved.
why-not-yet-closable-law = Regulations on Petition Work (2022), arts. 32 and 35

why-nothing-to-reopen = The case is still being handled, so there is nothing to reopen.
why-nothing-to-reopen-way = It simply goes on; anything new can be added to it.

why-secret-reissued-often = New secrets of this case were given out several times today. That may be somebody pretending to be you, so it stops for a while.
why-secret-reissued-often-way = Come to the hall tomorrow, or turn to the office above. Each new secret is shown on the page of your case.
