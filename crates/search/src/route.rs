//! Which topic a message is about: trained on the office's own corrections, calibrated, explained by the words that counted.
