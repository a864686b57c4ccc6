# Keys of units: accusations are locked with them, and whoever runs the machines cannot open them.

unit-key-nav = Unit key
unit-key-title = The key of your unit
unit-key-lead = Accusations are locked with keys of units: only the units that hold the card and the person who brought it can open them, not whoever runs the machines. The key is written on a card that the unit keeps; this system keeps the lock and not the key.
unit-key-none = Your unit has no key yet. Without one it cannot take locked accusations. The head of the unit makes it on this page.
unit-key-made = key made { $at }
unit-key-print = Comparing code:
unit-key-closed = It is not open now.
unit-key-open-since = The key of your unit is open in this browser, since { $at }. Put it away before you leave your desk.
unit-key-open-way = Put it away
unit-key-close-button = Put the key away
unit-key-open-button = Open
unit-key-card = What stands on the key card
unit-key-card-hint = Nine groups of four; capitals and dashes do not matter
unit-key-way = Open the key of your unit
unit-key-limits = An open key works in this browser only. It is put away when you sign out or do not use it for half an hour. The comparing code is no secret: you can read it out on the telephone.
unit-key-waiting = { $count } messages to people wait: only when the key of your unit is open can the address be read, and they go out at once.
unit-key-title-locked = Locked accusation
unit-key-qr = Code that opens the key

unit-key-first-title = Make a key
unit-key-first-say = The system writes a card for you, shown once. Copy or print it and lock it away in your unit; two colleagues with a copy each are safer than one.
unit-key-change-title = Change the key
unit-key-change-say = Open the present key first: then your cases change their locks with it. You can also change it when the card is lost; then a unit that holds the same cases has to pass them to your new key.
unit-key-card-button = Write a new card
unit-key-card-title = Please copy this card
unit-key-card-say = This card is shown this once and kept nowhere. Copy it, then type it in below: only then does the key count.
unit-key-card-keep = Whoever has this card can open the accusations of your unit. Lock it away, take no photograph, send it to nobody.
unit-key-card-print = Print this card
unit-key-back = Type the card
unit-key-back-hint = When it fits, you have really kept the card
unit-key-make-button = Put this key to use
unit-key-lost = The card before
unit-key-lost-yes = It is lost or of no use; another unit will pass the older cases on

unit-key-earlier-title = Older locks are not changed yet
unit-key-earlier-say = { $count } cases are still locked with the key before. Type the older card to go on.
unit-key-earlier = What stands on the older card
unit-key-earlier-button = Go on
unit-key-again-say = This unit changed its key. It cannot open { $count } cases that yours can. Telephone them and compare the code below before you pass the cases on.
unit-key-again-closed = Open the key of your own unit first.
unit-key-again-button = The codes are the same: pass them on

unit-key-done-open = The key is open.
unit-key-done-close = The key is put away.
unit-key-done-make = The new key is in use, and open in this browser.
unit-key-done-earlier = The older locks are changed.
unit-key-done-again = The cases are passed on to that unit’s new key.
unit-key-fault-typed = These signs do not fit; one may be mistyped. Please look at the card and type it again.
unit-key-fault-other = This card is not the present key of your unit. It may be another unit’s, or an older one.
unit-key-fault-none = Your unit has no key yet.
unit-key-fault-open = The present key is not open. Open it first, or say that the card is lost.

action-unit-key-open = Open the unit’s key
action-unit-key-make = Make the unit’s key
desk-reason-keeper-has-key = that unit holds the key to accusations

error-locked = This is a locked accusation. Open the key of your unit to see it. Its dates run on meanwhile.
error-locked-person = This case is locked. Please open it again with its number and secret.
error-423-title = Not open yet
error-refused-unit-keyless = That unit has no key and cannot take a locked accusation.
why-unit-keyless = An accusation is locked with keys of units. Sent to a unit without one, nobody there could open it.
why-unit-keyless-way = The head of that unit makes a key on the page “Unit key”; then send it, or send it to a unit that has one.
error-refused-reissue-locked = Open the key of your unit before you give out another secret for this case.
why-reissue-locked = The secret is the person’s own key to this accusation. Only a unit that can open it can make another that does.
why-reissue-locked-way = A unit that holds the key opens it at the counter and gives the secret out anew. The present secret still works for the person.

unit-key-portal-before = You chose an accusation. Once sent, what you wrote and who you are is locked with a key that only { $unit } holds: whoever runs the machines cannot open it. You can, with your number and secret. If it turns out to be no accusation, it is handled as an ordinary case.
unit-key-portal-lacking-before = You chose an accusation. Please know: this office cannot lock it yet from whoever runs its machines. You can send it all the same, and it is handled in the same time; you can also go to the discipline inspection office directly.
unit-key-portal-after = This accusation is locked: only the units that hold its key and you can open it, not whoever runs the machines. Keep your secret safe, it is your key.
unit-key-portal-lacking = This accusation is not locked: this office cannot yet keep it from whoever runs its machines. It will be locked as soon as that can be done; you need not do anything.

unit-key-demo-title = Key cards of example units
unit-key-demo-lead = A real card is shown once when it is made and kept by its unit. These are examples that anybody may try.
audit-count-shares = keys wrapped for their holders
audit-count-cases-locked = cases are locked; what they say is not looked into
audit-what-share-missing = A locked case has no key of any unit.
audit-what-share-shape = A key wrapped for its holder is written in a wrong way.
audit-what-share-broken = A key wrapped for its holder is not what its own seal says.
