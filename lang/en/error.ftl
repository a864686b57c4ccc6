# What a person sees when something failed: what it is, what to do, no inner details.

error-field-empty = Please fill in “{ $field }”
error-field-too-long = “{ $field }” is too long: { $chars } of { $max } characters. Please shorten it; everything you wrote is still here.
error-field-garbled = Some signs in “{ $field }” could not be read (shown as � or %). Please correct them and send again
error-field-phone = “{ $field }” does not look like a phone number. Please write digits only, such as 13800000000
error-field-email = “{ $field }” does not look like an e-mail address, such as name@example.org
error-field-choice = Please choose one under “{ $field }”

error-forbidden = This step is not yours to take.
error-not-found = It was not found, or it is not yours to see.
error-stale = Somebody changed this case after you looked at it. Please look at it anew and then decide.
error-invalid = One field is not right. Please check it and send again.
error-exists = There is one with this name or code already. Please choose another.
error-reused = This submission was sent before, with other content, or its secret has been changed since. Please look with the number and secret you now have; for another matter, please start anew.
error-unavailable = The system cannot reach its database right now. Please send again in a while; sending the same thing twice does not make two cases.
error-internal = Something is broken on our side, and it was noted. Please try again in a while.

error-400-title = This address or form cannot be read
error-400-text = Please go back to the page and try again.
error-403-title = This step was not taken
error-403-text = You may not do this, or it was not sent from a page of this site. Please go back to the page and try again.
error-404-title = There is no such page
error-404-text = The address may be mistyped, or the page is not yours to see.
error-405-title = This page cannot be opened this way
error-405-text = Please start from the first page.
error-408-title = It took too long
error-408-text = The connection was too slow to send everything. Please try again.
error-409-title = Something changed
error-409-text = This case changed after you looked at it. Please look at it anew and then decide.
error-413-title = This is too much at once
error-413-text = About 4 megabytes can be sent at once. Please shorten it and send again; below is the beginning of what you wrote, to copy and keep.
error-415-title = This way of sending does not work here
error-415-text = Please use the form on the page.
error-422-title = One field is not right
error-422-text = Please go back, check it and send again.
error-429-title = Too many tries
error-429-text = To protect everybody’s cases, please wait { $minutes } minutes and try again.
error-500-title = Something is broken on our side
error-500-text = It is not your fault, and it was noted. Please try again in a while; a case that has a number is never lost.
error-503-title = The system is very busy
error-503-text = Please send again in a while. Sending the same thing twice does not make two cases.
