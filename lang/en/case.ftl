# Words of cases, by code: shared by the desk, the portal and messages.

kind-suggestion = Suggestion
kind-accusation = Accusation
kind-claim = Claim
kind-enquiry = Enquiry

channel-web = Web
channel-visit = Visit
channel-call = Call
channel-letter = Letter

way-litigation = Through a court
way-arbitration = Through arbitration
way-party-appeal = Through a party appeal or re-examination
way-administrative-procedure = Through administrative review, ruling or a like procedure
way-statutory-duty = A statutory duty, under its own procedure
way-petition-proper = Under the petition procedure

stage-registered = Registered
stage-routed = Routed
stage-accepted = Accepted
stage-handling = In hand
stage-drafted = Answer drafted
stage-approved = Answer approved
stage-answered = Answered
stage-concluded = Concluded

outcome-resolved = Resolved
outcome-partly-resolved = Partly resolved
outcome-explained = Explained
outcome-not-supported = Not supported
outcome-handed-over = Handed over to another authority

verdict-solved = Solved
verdict-partly-solved = Partly solved
verdict-not-solved = Not solved

wish-none = No notices: they look it up themselves
wish-sms = Text message
wish-mail = E-mail

means-page = On the tracking page
means-in-person = Handed over in person
means-post = By post

role-intake = Intake officer
role-dispatcher = Dispatcher
role-handler = Handling officer
role-unit-head = Unit head
role-inspector = Inspector
role-auditor = Auditor
role-admin = System administrator

actor-resident = The person
actor-system = The system

event-registered = Registered
event-classified = Classified
event-routed = Routed
event-accepted = Accepted
event-returned = Returned
event-transferred = Transferred
event-assigned = Handler named
event-notified = Notice given
event-material-added = Material added
event-summarised = Summary written
event-extension-asked = Extension asked for
event-extension-granted = Extension granted
event-extension-refused = Extension refused
event-drafted = Answer drafted
event-sent-back = Sent back for changes
event-approved = Answer approved
event-delivered = Answer delivered
event-verdict-given = The person's verdict
event-reopened = Reopened
event-concluded = Concluded
event-secret-changed = The person changed the secret
event-secret-reissued = New secret given out at a counter
event-identity-opened = Identity opened
event-clock-near = A date is near
event-clock-missed = A date was missed
event-clock-lapsed = The period to use a right is over
event-supervised = Under supervision

told-registered = Your case was registered.
told-classified = An officer decided what sort of case it is.
told-routed = Your case went to the office that is responsible.
told-accepted = The responsible office accepted your case.
told-returned = That office said the case is not theirs and gave a reason; it is being sent anew.
told-transferred = Your case moved to another office.
told-assigned = An officer now handles your case.
told-notified = A notice was given to you.
told-material-added = Material was added.
told-summarised = An officer wrote a short summary of the matter.
told-extension-asked = The officer asked for more time; this is not decided yet.
told-extension-granted = More time was granted. The new date stands above.
told-extension-refused = More time was refused. The date stays.
told-drafted = The answer is written and another officer is checking it.
told-sent-back = The checking officer asked for changes to the answer.
told-approved = The answer was approved.
told-delivered = The answer was delivered.
told-verdict-given = You said what you think of the result.
told-reopened = Your case is being handled again.
told-concluded = Your case is concluded.
told-secret-changed = You changed the secret; the old one opens nothing any more.
told-secret-reissued = A counter gave out a new secret after a check in person; the old one opens nothing any more. If that was not you, please turn to the office above at once.
told-identity-opened = An officer gave a reason and looked at who you are.
told-clock-near = A date is near; the responsible office was reminded.
told-clock-missed = A date passed and the responsible office was late.
told-clock-lapsed = A period to use a right is over.
told-supervised = The delay was brought before the office above.

action-classify = Classify
action-route = Route
action-accept = Accept
action-return = Return
action-transfer = Transfer
action-assign = Name a handler
action-take = Take it on
action-notify = Give a notice
action-add-material = Add material
action-summarise = Summarise
action-ask-extension = Ask for an extension
action-decide-extension = Decide the extension
action-draft = Draft the answer
action-send-back = Send back for changes
action-approve = Approve the answer
action-deliver = Deliver the answer
action-conclude = Conclude
action-give-verdict = Give a verdict
action-reopen = Reopen
action-secret-change = Change the secret
action-secret-reissue = Give out a new secret
action-open-identity = Open the identity
action-slip-print = Print the slip

error-refused-wrong-stage = The case is in another stage now, so this step cannot be taken.
error-refused-unknown-unit = There is no such unit, or it is no longer active.
error-refused-same-unit = The case is with this unit already. Choose another one.
error-refused-accused-unit = An accusation never goes to the accused unit or one below it (Regulations on Petition Work, art. 30).
error-refused-handler-of-other-unit = The handler has to belong to the unit that answers for the case now.
error-refused-way-needed = Classify first and choose the way: the dates depend on it.
error-refused-way-only-for-claims = Only a claim has a way.
error-refused-unknown-notice = The procedure of this case knows no such notice.
error-refused-not-extendable = This date cannot be extended.
error-refused-extension-pending = An extension was asked for already and is not decided yet.
error-refused-no-extension-asked = No extension waits for a decision.
error-refused-extension-used-up = This date was extended already and cannot be extended again.
error-refused-extension-too-long = That is longer than the procedure allows.
error-refused-extension-late = The date has passed; it can no longer be extended.
error-refused-extension-by-other = Under this procedure somebody else decides this extension.
error-refused-four-eyes = Nobody approves their own draft: another officer has to.
error-refused-not-yet-closable = It cannot be concluded yet: the answer has to be delivered, and the person's verdict given or their time to object run out.
error-refused-nothing-to-reopen = The case is still being handled; there is nothing to reopen.
error-refused-reworks-used-up = The person has asked twice already; from here a unit head or an inspector decides.
error-refused-secret-reissued-often = New secrets of this case have been given out several times today. Please do it tomorrow, or turn to the office above.
