//! Reports of one matter at one place, found as they come; and how many tell of it, in bands above a floor.
