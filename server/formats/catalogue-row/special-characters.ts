/** Controls except line ends, invisible and directional marks, private use, replacement, noncharacters, halves of pairs. */
export const SPECIAL =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\uffff\u{e000}-\u{f8ff}\u{f0000}-\u{10ffff}]|\p{Cs}/gu;
