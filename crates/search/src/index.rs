//! Words found in cases, newest first, with who may read what inside the query.
