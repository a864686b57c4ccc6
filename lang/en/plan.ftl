# What is wrong in a plan file, and what the commands about plans say.

procedure-problem-text-too-long = “{ $what }” is too long; the most is { $expected }
procedure-problem-unknown-hazard = “{ $what }” is no hazard that a plan can be for; one of: { $expected }
procedure-problem-social-event = “{ $what }” names people who gather or complain ({ $expected }); no plan is for that, reception is
procedure-problem-bad-area = “{ $what }” is no area code of this tier; it has { $expected } digits
procedure-problem-person-name = “{ $what }” holds what looks like somebody's name; write the post, the roster knows who
procedure-problem-person-phone = “{ $what }” holds a phone number; a plan names posts, numbers are in the roster
procedure-problem-person-identity = “{ $what }” holds a number of an identity or bank card
procedure-problem-person-plate = “{ $what }” holds a number plate; write the kind of vehicle
procedure-problem-person-email = “{ $what }” holds a mail address; addresses are in the roster
procedure-problem-ladder-mixed = “{ $what }” belongs to another ladder: grades of events, colours of warnings and levels of response are never mixed; here: { $expected }
procedure-problem-above-tier = “{ $what }” takes a power of county and above ({ $expected }); a township or village asks the county
procedure-problem-bad-period = “{ $what }” is no length of time; write it as { $expected }
procedure-problem-out-of-order = these times run backwards: { $what }, then { $expected }
procedure-problem-quorum-unreachable = { $what } must be ready, but there are only { $expected }
procedure-problem-review-too-late = reviewed on { $what } is too late; at the latest on { $expected }
procedure-problem-no-basis = the basis must cite { $what }, articles { $expected }
procedure-problem-deputy-circle = these stand in for one another in a circle, so nobody would be left: { $what }
procedure-problem-bad-condition = “{ $what }” is no condition on a known signal; write it as { $expected }
procedure-problem-verb-unfit = “{ $what }” cannot be done to a “{ $expected }”
procedure-problem-crowd-verb = in a crowd accident there is only rescue and medical help, not “{ $what }”; known: { $expected }

plan-unknown = There is no plan “{ $name }” and no such file. Shipped as examples: { $known }.
plan-head = { $pin }  { $title }
plan-about = hazard { $hazard }, tier { $tier }, area { $area }, approved { $approved }, review by { $review }
plan-hash = hash { $hash }
plan-level = { $level }  { $matter }: { $measures } (expected { $expected }, decided by { $decide }, called: { $call })
plan-callout = call-out { $id }: { $rounds }; shortfall told at { $unmet }
plan-report = report to { $to }: by phone in { $phone }, written in { $written } ({ $source })
plan-task = { $level }  { $title }: { $verb }, { $kind }, by { $group }, within { $due }
plan-diff-same = The two plans say the same.
plan-diff-changed = { $path }: { $before } → { $after }
plan-diff-added = { $path }: new: { $after }
plan-diff-gone = { $path }: gone: { $before }
