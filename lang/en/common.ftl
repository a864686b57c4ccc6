# Common problems: one matter at one place that several people bring. No person stands here.
action-common-read = Look at common problems
action-common-work = Work on common problems
common-evaluate-f = Quality of groups (B-cubed F)
common-evaluate-precision = Precision
common-evaluate-recall = Recall
common-evaluate-watch = From { $floor } people within { $days } days
common-evaluate-below-floor = Shown of fewer people than the floor, of all that was shown
common-evaluate-eligible = Topics that should be found
common-evaluate-missed = Missed
common-evaluate-alerts = Problems told of
common-evaluate-found = Found, of those that should be
common-evaluate-days-late = Days late, on average
common-evaluate-of-one-person = Reports of one person taken for a problem
