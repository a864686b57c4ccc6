//! The cases that are most like one: the same place and the same matter.
