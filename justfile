# Shortcuts for those who have `just`; each is one line of ./dev, which needs nothing but bash.

# every check, for human and robot alike
ci:
    ./dev test

# the example town
demo *ARGS:
    ./dev demo {{ARGS}}

# Huiyin beside its limits and its peers: about a quarter of an hour, on a quiet machine
bench *ARGS:
    ./dev bench {{ARGS}}

# the table of targets on real messages (HUIYIN_MESSAGES), with the usual baseline beside it
evaluate *ARGS:
    ./dev evaluate {{ARGS}}

# page assets into web/dist
assets:
    ./dev assets

# the house rules alone (seconds)
tidy:
    cargo xtask tidy

# format everything
fmt:
    cargo fmt --all
