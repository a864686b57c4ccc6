# Words that reach a phone or a mailbox: no matter, no office, no name; whoever sees them learns nothing.

notify-subject = Huiyin: news about { $number }
notify-registered = Huiyin: your case is registered as { $number }. Keep your secret safe; see the case with number and secret: { $url }
notify-notice = Huiyin: there is a new notice for { $number }. See it with number and secret: { $url }
notify-extended = Huiyin: a date of { $number } has changed. See the new date and the reason with number and secret: { $url }
notify-answered = Huiyin: { $number } has been answered. Read the answer and judge it with number and secret: { $url }
notify-reissued = Huiyin: a new secret for { $number } was given out at a counter; the old one has ended. If that was not you, turn to the office above at once: { $url }
notify-opinion = Huiyin: an opinion on number { $number } is ready. See it with your number and secret: { $url }
