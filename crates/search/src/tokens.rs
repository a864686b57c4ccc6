//! A text as tokens: characters in ones and twos, words of Latin letters and digits.
