# The reception hall: the machine at the door, the screen on the wall, the windows, and many at once.

# Kiosk
hall-door-title = Please take a number
hall-take = Take a number
hall-priority = Please let me go first, or give me a seat
hall-priority-hint = You cannot stand long, have a small child with you, find it hard to get about: tick the box. Nobody asks why, and no reason is kept.
hall-everybody = Everybody takes a number of their own, and every matter gets a receipt of its own, also when several come together. No name is asked for a number.
hall-shut-title = No numbers just now
hall-again = Look again
hall-number-title = Your number { $number }
hall-your-number = Your number
hall-before = Before you: { $count }. Please take a seat until your number is called.
hall-before-none = You are next. Please take a seat until your number is called.
hall-is-priority = You will be called early.
hall-called-you = Please come to window { $window }.
hall-over = This number has been used, or is not of today. Please take a new one if you need it.
hall-taken-at = Taken: { $at }
hall-next-person = Next person: take a number

# Board
hall-board-title = Now calling
hall-board-none = One moment please: numbers will be called soon.
hall-board-waiting = Waiting: { $count } · open windows: { $windows }
hall-board-surge = Many have come today. More windows are being opened, and somebody in charge is here to listen.
hall-board-still = Stop refreshing by itself
hall-board-move = Refresh by itself again
hall-col-number = Number
hall-col-window = Window
hall-col-officer = Officer

# Desk
hall-nav = Reception hall
hall-title = Reception hall
hall-lead = A visit of many is reception: one number and one receipt each, more windows, and somebody in charge who comes and listens.
hall-own = My window
hall-no = Window number
hall-no-hint = The number on the sign of your window
hall-open = Open the window
hall-close = Close window { $window }
hall-window = Window { $window }
hall-next = Call the next number
hall-called = Number { $number }
hall-calls = called { $count }×
hall-priority-tag = goes first
hall-register = Register the matter
hall-step-again = Call again
hall-step-back = Put back (keeps its turn)
hall-step-advised = Only asked the way: nothing to register
hall-step-gave-up = Called and did not come
hall-give-up-later = Only after two calls can a number be marked as not there.
hall-waiting = Waiting
hall-count-waiting = waiting
hall-count-windows = open windows
hall-count-given = numbers given
hall-line = The next numbers
hall-windows = Open windows
hall-free = free
hall-surge = When many come
hall-surge-note = Open more windows, and name somebody in charge who comes to listen. This is reception and nothing else.
hall-surge-on = In charge today: { $leader }. More windows wanted: { $extra }. Since { $at }.
hall-surge-suggested = Many are waiting. More windows would help: { $extra }.
hall-surge-declare = Ask for more windows, name who leads
hall-surge-button = Begin
hall-surge-end = Fewer are waiting: end it
hall-leader = In charge today
hall-leader-hint = Who comes to the hall and listens in person
hall-leader-unknown = Please choose somebody of this unit, or a head of a unit above it.
hall-extra = How many more windows
hall-by-hand = Match a number and a case by hand
hall-by-hand-note = For when the case is registered and its receipt handed over, but the number did not end with it. Saying it twice is the same as once.
hall-by-hand-button = Match them
hall-queue = Today's number in the hall
hall-for = For number { $number }. The number ends when the matter is registered.
hall-mark-again = The matter is registered and its receipt is good, but the number in the hall did not end with it. Please match them by hand on the reception hall page.
hall-to-kiosk = Page for the machine at the door
hall-to-board = Page for the screen on the wall

# Refusals
hall-refused-not-open = No window has opened today. Numbers are given as soon as one does.
hall-refused-full = All of today's numbers are given. Please ask at a window.
hall-refused-window-unknown = A window's number is between 1 and 99.
hall-refused-window-taken = Somebody else has this window open.
hall-refused-has-window = You have another window open. Please close that one first.
hall-refused-no-window = You have no open window, or it has been closed.
hall-refused-window-busy = There is still a number at your window. Please finish it or put it back.
hall-refused-nobody-waiting = Nobody is waiting at present.
hall-refused-not-here = This number is not at your window now, or was not given today.
hall-refused-call-again = It was called only once. Please call it again.
hall-refused-never-called = This number was never called, so it cannot end with a case.
hall-refused-other-case = This number already ended with another case.
hall-refused-case-taken = This case already belongs to another number: one receipt each.
hall-refused-not-its-case = This case was not registered in this hall after the number was taken.
hall-refused-surge-on = More windows have been asked for already.
hall-refused-surge-off = No more windows are asked for at present.
hall-refused-extra-windows = Between 1 and 20 more windows can be asked for.
