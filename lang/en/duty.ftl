### Duty (值班): roles, and what all its pages share.
role-duty-officer = Duty officer
role-duty-leader = Duty leader
