# Signing in, proving to be there still, three administrators, the journal.

role-security-admin = Security administrator
role-audit-admin = Audit administrator

sign-first-three = First start. Three administrator accounts were made. Give them to three different people: one runs the system, one gives power, one reads the record. This is shown only once:

# A proof that it is still the officer
sign-step-up-title = Please confirm that it is you
sign-step-up-text = It is more than { $minutes ->
     [one] one minute
    *[other] { $minutes } minutes
    } since you last showed who you are. So that nobody else can use a screen you left open, please confirm once more before this is sent.
sign-step-up-kept = Everything you typed is still here and goes on once you have confirmed.
sign-step-up-button = Confirm
sign-step-up-wrong = Password, code or passkey is not right. Please try again. Each code works once.
sign-step-up-early = Confirm now, so that nothing asks for a while

# Passkeys
sign-passkey-use = Use a passkey
sign-passkey-or = Or use password and code:
sign-passkey-refused = That was not finished. Try again, or use password and code.
sign-passkey-missing = This browser has no passkeys. Please use password and code.
sign-passkey-wrong = This passkey was not accepted. Try again, or sign in with password and code.
sign-passkeys-title = Passkeys
sign-passkeys-hint = Sign in with your fingerprint, your face or the PIN of your device: nothing to remember, and no false page can take it. Fingerprint and face stay in your device.
sign-passkeys-none = No passkey added yet.
sign-passkeys-no-domain = This system is not reached by a domain and an encrypted connection at present, and browsers have no passkeys at such an address. Please use password and code.
sign-passkey-since = added { $at }
sign-passkey-used = last used { $at }
sign-passkey-unused = not used yet
sign-passkey-off = Remove
sign-passkey-on = Add a passkey
sign-passkey-label = A name for this passkey
sign-passkey-label-hint = For example: office computer
sign-passkey-label-wrong = Give it a name of at most forty characters.
sign-passkey-script = Adding a passkey needs scripts in the browser. Without them nothing is missing: password and code always work.
sign-passkey-full = There are { $max } passkeys already. Remove one you no longer need.
sign-passkey-known = The passkey of this device was added already.
sign-passkey-not-taken = It was not added, perhaps because it took too long. Please try again.
sign-passkey-done-on = Passkey added.
sign-passkey-done-off = Passkey removed.

# Sessions
sign-sessions-title = Where you are signed in
sign-sessions-hint = Only when you signed in and roughly when it was used is kept, no place and no device. If you do not know one of these, end it and change your password.
sign-session-since = Signed in { $at }
sign-session-this = this one
sign-session-now = used just now
sign-session-hour = used within the hour
sign-session-earlier = used more than an hour ago
sign-session-end = End it
sign-sessions-end = End all others
sign-session-done = That session has ended.
sign-sessions-done = All other sessions have ended.

# Three administrators
sign-staff-without-power = A new account has no power and cannot sign in yet. The security administrator gives it its roles and opens it.
sign-power-own = This is your own account. Another security administrator changes what you may do.
sign-power-roles-hint = Each of the three administrators stands alone: not together with another, and not with a role that works on cases
sign-power-roles-save = Save roles
sign-power-on-hint = Once it is in use, its owner can sign in.
sign-power-off-hint = Once it is out of use, its owner cannot sign in, and every session ends at once.
sign-power-end = End all sessions
sign-power-end-hint = Its owner has to sign in again. The account stays in use.
sign-power-reset-hint = A one-time password and a new code generator; passkeys go, all sessions end.
sign-fault-two = Nobody holds two of the three: system, security and audit administrator.
sign-fault-at-work = An administrator has no role that works on cases: who gives power reads no case, and who reads cases gives no power.
sign-fault-own = You cannot change your own power. Ask another security administrator.

# The journal
sign-nav-journal = Journal
sign-journal-title = Journal of administration
sign-journal-text = What the system and security administrators did, sign-ins that failed, identities that were opened. Each line has a place in the public log: nobody can change it or take it away. No case can be read here.
sign-journal-none = Nothing fits.
sign-journal-all = All
sign-journal-kind = Kind
sign-journal-until = Up to which day
sign-journal-until-wrong = Write the day as year, month and day, for example 2026-03-09.
sign-journal-show = Show
sign-journal-next = Earlier lines
sign-journal-col-at = When
sign-journal-col-who = Who
sign-journal-col-what = What
sign-journal-col-account = To which account
sign-journal-machine = The system
sign-journal-roles = from { $before } to { $after }
sign-journal-no-roles = no roles
sign-journal-at-least = at least { $n } times
sign-journal-count = { $n } lines

journal-log-opened = The log was opened
journal-account-made = Account made
journal-account-opened = Account put into use
journal-account-closed = Account put out of use
journal-roles-set = Roles changed
journal-sign-in-reset = Password and code generator reset
journal-sessions-ended = Sessions ended
journal-passkey-added = Passkey added
journal-passkey-dropped = Passkey removed
journal-passkey-copied = A passkey may have been copied
journal-sign-ins-refused = Failed sign-ins in a row
journal-unit-set = Unit changed
journal-topics-set = Topics changed
journal-responsibilities-added = Responsibilities added
journal-settings-changed = Started with other settings
journal-model-adopted = Another topic model was adopted
journal-identity-opened = An identity was opened
journal-secret-reissued = A secret was given out anew
journal-key-changed = Key of the log changed
journal-case-erased = Erased under the law
journal-restored = Restored from a copy

# A flood
flood-title = Very much is coming in now, please wait a moment
flood-kept = Everything you wrote is still here. Not a word is lost.
flood-working = Your device is doing a little calculation, mostly a few seconds, and then sends by itself. Please keep this page open.
flood-wait = If it is not sent by itself, wait { $secs } seconds and press the button below.
flood-send = Send
flood-api = Very much is coming in now. Do the work that ticket and bits ask for and send again, or send again with the ticket after { $secs } seconds.
