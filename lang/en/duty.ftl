# Duty (值班): roles, and what all its pages share.
action-duty-lead = Lead duty: verify, activate, command
action-duty-see = Look at duty and incidents
action-duty-work = Duty: take reports, call, record
action-on-call-answer = Answer a call to duty
action-plan-adopt = Put a plan in force
action-roster-keep = Keep rosters
role-duty-leader = Duty leader
role-duty-officer = Duty officer
