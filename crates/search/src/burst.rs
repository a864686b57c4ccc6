//! Sudden growth: daily counts of a topic, a place or a problem against the same weekdays before.
