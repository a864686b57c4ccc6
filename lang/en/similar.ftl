# Similar cases: at intake, on the page of a case, beside a draft
similar-title = Similar cases
similar-lead = Only what you may read: your own cases, and in others the summaries of offices and the answers that were delivered.
similar-same = Maybe the same matter
similar-same-why = The same place, and much the same words. Please compare; everybody keeps their own number, dates and answer.
similar-problems = Common problems known here
similar-people = People who told of it: { $band }
similar-due = Answer announced for { $day }
similar-cited = Case numbers mentioned
similar-beside = (opens in a new window)
similar-said = Likely topics: { $topics }. Related cases: { $cases }. Common problems: { $problems }. They are below.
similar-offers = Answers delivered to similar cases
similar-offers-hint = Greetings, dates and sentences that could lead to a person are left out. Once added, please check every sentence.
similar-offer-add = Add number { $no } to the text
similar-offer-day = delivered { $day }
similar-offer-law = Law: { $laws }
