//! What is masked before anything else sees a text: the person's own values and patterns of phones, identity numbers and plates.
