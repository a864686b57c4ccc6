# What the command line prints.
cli-serve-ready = Huiyin serves on { $url }
cli-serve-first-in-file = First start. How to sign in stands in { $file }: read it, then delete it.
cli-user-once = Shown only once; hand it over in person:
cli-user-login = sign-in name
cli-user-password = password (to be changed)
cli-user-totp = code generator secret
cli-user-totp-uri = code generator address
cli-user-unknown = There is no account with this sign-in name.
cli-user-fault-login = The sign-in name must be 1 to 40 Latin letters, digits, or - _ . @
cli-user-fault-name = The name must be 1 to 60 characters.
cli-user-fault-role = An account needs at least one role.
cli-user-fault-taken = This sign-in name is taken.
cli-user-fault-password = The password cannot be used.
cli-table-taken = { $rows } rows taken in.
cli-table-refused = { $faults } faults; nothing was taken in.
cli-import-empty = { $file } is empty: it needs a header line with the names of the columns.
cli-import-header-broken = { $file }:1: the header line cannot be read: a quote is not closed or stands in a wrong place.
cli-import-header-encoding = { $file }:1: the header line is not in this encoding; try --encoding gb18030 or --encoding utf-8.
cli-import-utf16 = { $file } is in UTF-16; save it as UTF-8 or GB18030 first.
cli-import-no-column = { $file } has no column "{ $column }"; it has: { $there }
cli-import-column-twice = { $file } has the column "{ $column }" more than once; it has: { $there }
cli-import-progress = { $rows } rows read, { $percent } %
cli-import-stopped = Stopped at line { $line }: { $cause } What was taken in stays; run the same command again to go on.
cli-import-summary = { $rows } rows: { $new } new, { $known } already there, { $errors } with errors ({ $seconds } s, { $rate } cases/s)
cli-import-errors-in = Rows with errors are in { $file }; mend them there and import that file with the same flags.
cli-row-after-quote = Something other than a comma follows a closing quote; a quote inside a quoted field is written twice.
cli-row-stray-quote = A quote stands inside a field that does not begin with one.
cli-row-unclosed = A quote is opened and never closed.
cli-row-ragged = The row has { $cells } fields; the header has { $columns }.
cli-row-encoding = These bytes are no text in the encoding of the file.
cli-row-empty = Empty.
cli-row-too-long = Too long: { $chars } of { $max } characters.
cli-row-garbled = Holds a replacement character: the text was damaged before it came here.
cli-row-date = Not a date such as 2026-03-31 or 2026/3/31.
cli-row-id-empty = The identifier is empty.
cli-row-id-twice = The same identifier stands on line { $line } with other words.
cli-row-id-taken = A case with this identifier is here already, with another text.
cli-row-unknown-topic = There is no topic with this id or name.
cli-row-unknown-unit = There is no unit with this code.
cli-row-unit-code = The code must be 1 to 12 Latin letters or digits.
cli-row-unit-twice = There is a unit with this code already.
cli-row-area-code = A place code has only digits.
cli-demo-building = Building the example town…
cli-demo-built = The example town stands: { $cases } cases with { $steps } steps. Everybody in it is invented.
cli-demo-portal = for residents
cli-demo-desk = for officers
cli-demo-list = all sign-ins with their current codes
cli-demo-sign-ins = Sign-ins (password of all: { $password }; name, current code, code generator secret, unit):
cli-demo-tracks = Follow a case (number, secret):
cli-demo-stop = Ctrl+C ends it.
cli-demo-page-title = Sign-ins of the example town
cli-demo-telephones = Telephones of members of duty
cli-demo-telephones-lead = Calls to duty and codes to join come here instead of real telephones; follow a link to answer.
cli-demo-page-lead = Each code counts once and changes every thirty seconds; reload this page for the next. Everybody here is invented.
cli-demo-page-sign-in = To the officers’ desk
cli-demo-col-login = Sign-in name
cli-demo-col-password = Password
cli-demo-col-code = Current code
cli-demo-col-name = Name
cli-demo-col-unit = Unit
cli-demo-col-roles = Roles

# --- measuring ---
cli-measure-nothing = There is nothing in these files that could be measured.
cli-model-evaluated =
    { $messages } messages
    macro F1 { $macro }, accuracy { $accuracy }, among the first two { $two }
    sure enough to route: { $routed }, of these right: { $right }
    microseconds of processor per message: mean { $mean }, half within { $half }, 99 % within { $most }; training { $seconds } s
    model { $model }
    F1 by label:
cli-similar-evaluated =
    { $cases } cases, { $queries } queries
    recall among the first ten: over queries { $micro }, over topics { $macro }
    microseconds of processor per query: half within { $half }, 95 % within { $most }
cli-similar-unknown = There is no case "{ $cid }" in the file of cases
cli-clusters-date = Not a date like 2026-03-01
cli-clusters-number = Not a number of people from 1
