/** What was probably meant by a date that is none: told to the clerk, never taken by itself. Pure. */
import { parseRecordDate } from '../../formats/record-date/index.ts';

const DIGITS = '〇一二三四五六七八九';
const digit = (char: string): number => (char === '零' ? 0 : DIGITS.indexOf(char));

/** 六七十年代, 七十年代, 1960年代, 60-70年代: first and last year. */
export function readDecades(text: string): { from: number; to: number } | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const chinese = /^(?:二十世纪|20世纪|上世纪)?([二三四五六七八九])([、至-]?[二三四五六七八九])?十年代$/.exec(plain);
  const first = chinese ? digit(chinese[1]!) : undefined;
  if (chinese !== null && first !== undefined) {
    const last = chinese[2] === undefined ? first : digit(chinese[2].at(-1)!);
    return last < first ? undefined : { from: 1900 + first * 10, to: 1909 + last * 10 };
  }
  const numbers = /^(?:20世纪|上世纪)?(19)?([2-9])0(?:[、至~-]+(?:19)?([2-9])0)?年代$/.exec(plain);
  if (numbers === null) return undefined;
  const from = Number(numbers[2]);
  const to = numbers[3] === undefined ? from : Number(numbers[3]);
  return to < from ? undefined : { from: 1900 + from * 10, to: 1909 + to * 10 };
}

/** A better way of writing, or ''. */
export function suggestDate(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const decades = readDecades(plain);
  if (decades !== undefined) return `${decades.from}-${decades.to}`;
  const serial = /^\d{5}(?:\.\d+)?$/.test(plain) ? parseRecordDate(plain, { excelSerial: true }) : undefined;
  if (serial?.ok === true) return String(serial.date.from);
  // A day that its month does not have: the last one that it has.
  const whole = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(plain);
  if (whole === null) return '';
  const [year, month] = [Number(whole[1]), Number(whole[2])];
  if (month < 1 || month > 12)
    return whole[3] !== undefined && Number(whole[3]) <= 12 && month <= 31
      ? `${year}${whole[3].padStart(2, '0')}${whole[2]!.padStart(2, '0')}`
      : `${year}`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Number(whole[3]) > last ? `${year}${String(month).padStart(2, '0')}${last}` : '';
}
