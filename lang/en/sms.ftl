# Asking and answering by text message: no matter, no office.

sms-shape = Huiyin: please send HY, number, secret, code. Codes: 0 status, 1 solved, 2 partly, 3 not solved, REVIEW and why, UNANSWERED and what.
sms-wrong = Huiyin: not found. Please compare number and secret.
sms-later = Huiyin: too many tries. Please send it again in ten minutes.
sms-code = Huiyin: this code is unknown. 0 status, 1 solved, 2 partly, 3 not solved, REVIEW and why, UNANSWERED and what.
sms-why = Huiyin: please say why after the code and send it again.
sms-withdraw = Huiyin: a case is not taken back by text message, lest one slip out. Do it with number and secret here, or at the counter: { $url }
sms-done = Huiyin: recorded for { $number }. Thank you.
sms-status = Huiyin: { $number }: { $stage }.
sms-status-next = { " " }Next date: { $date }.
sms-status-late = { " " }It was owed by { $date } and is late.
api-sms-off = Text messages are not taken in here.
api-sms-token = The token of the gateway is not right.
api-sms-unreadable = This cannot be read: an object with a text is needed.
notify-answer = Huiyin: this is the answer to { $number }. To judge it or ask for a review, use number and secret: { $url }
