# Answers of the programming interface: for developers, perhaps passed on to who submitted.

api-origin = This request came from another site and was not taken.
api-not-json = Please send it with { $type }.
api-slow = It took too long and the content did not arrive whole. Please send it again with the same { $key }.
api-too-large = The content is too large: at most 512 KB at once.
api-idempotency-key = Please send an { $key }: 16 to 128 visible ASCII characters, one for each case, best made at random.
api-unreadable = This JSON cannot be read: line { $line }, column { $column }. See the description of the interface for names and types.
api-invalid = Some fields are not right. Please mend them and send again with the same { $key }.
api-key-reused = This { $key } was used before with other content, or the secret has been changed since. Please use a new one for another case.
api-unavailable = The system is too busy for the moment. Please send it again in a few seconds with the same { $key }; it will not become two cases.
api-internal = Something is broken here, and we have noted it. Please send it again with the same { $key }; it will not become two cases.
api-method = This address takes { $method } only.
