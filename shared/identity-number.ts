/**
 * Identity numbers of citizens in written text (GB 11643): 18 digits with a check character, 15 in the old form. A number
 * counts as one by its region and its day of birth; the check character is not asked for, as old catalogues have slips of
 * the pen, and a person is known by such a number all the same. Pure.
 */
const DIGIT = '[0-9０-９]';
const CANDIDATE = new RegExp(`(?<!${DIGIT})(?:${DIGIT}{17}[0-9０-９XxＸｘ]|${DIGIT}{15})(?!${DIGIT})`, 'g');
/** The first two digits: the provinces of GB/T 2260. */
const REGIONS = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 91'.split(' '),
);
const KEPT_BEFORE = 3;
const KEPT_AFTER = 2;

/** As it counts: half-width digits, `X` in upper case. */
const plain = (text: string): string => text.normalize('NFKC').toUpperCase();

function isIdentityNumber(number: string): boolean {
  if (!REGIONS.has(number.slice(0, 2))) return false;
  const day = number.length === 18 ? number.slice(6, 14) : `19${number.slice(6, 12)}`;
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6))];
  if (year < 1850 || year > 2099) return false;
  const real = new Date(Date.UTC(year, month - 1, date));
  return real.getUTCMonth() === month - 1 && real.getUTCDate() === date;
}

/** The text with all but the first three and the last two characters of each number as `*`; as long as before. */
export const maskIdentityNumbers = (text: string): string =>
  text.replace(CANDIDATE, (found) =>
    isIdentityNumber(plain(found))
      ? found.slice(0, KEPT_BEFORE) + '*'.repeat(found.length - KEPT_BEFORE - KEPT_AFTER) + found.slice(-KEPT_AFTER)
      : found,
  );

/** The numbers in a text, each as it counts. */
export const listIdentityNumbers = (text: string): string[] =>
  (text.match(CANDIDATE) ?? []).map(plain).filter(isIdentityNumber);

/** The number, where the text is nothing else (blanks around it or in it aside). */
export function asIdentityNumber(text: string): string | undefined {
  const [number, ...others] = listIdentityNumbers(text.replace(/\s/g, ''));
  return others.length === 0 && number?.length === text.replace(/\s/g, '').length ? number : undefined;
}
