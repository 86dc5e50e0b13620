/** Names as catalogues write several of them in one cell. */

const parted = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** 王大有；李小满, 王大有、李小满. */
export const personsIn = (text: string): string[] => parted(text, /[;；、,，]+/);

/** Responsible bodies: a blank parts them too where Chinese words stand on both sides of it, but not in 张 三 nor Bureau of Water. */
export const bodiesIn = (text: string): string[] =>
  parted(text, /[;；、,，]+|\s(?<=\p{Script=Han}{2}\s)\s*(?=\p{Script=Han}{2})/u);
