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

/** Days that are written by their names; and parts of a month or a year, which a date leaves out. */
const FEASTS: Record<string, string> = {
  元旦: '0101',
  三八: '0308',
  五一: '0501',
  七一: '0701',
  八一: '0801',
  国庆: '1001',
};
const FEAST = /^(\d{4})年?(元旦|三八|五一|七一|八一|国庆)节?$/;
const PART = /^(\d{4})年?(?:(\d{1,2})月)?(?:[上中下]旬|[初中底末]|[上下]半[年月]|[春夏秋冬]季?)$/;
/** Years of two digits: of the last century, as catalogues of it wrote them. */
const SHORT_YEAR = /^([2-9]\d)(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年|(0[1-9]|1[0-2])([0-3]\d))$/;
const MONTHS = /^(\d{4})年(\d{1,2})[-至](\d{1,2})月$/;
const DAYS = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[-至](\d{1,2})日?$/;
/** Days as English catalogues write them. */
const ENGLISH_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_FIRST = /^([a-z]{3,9})\.?(?:(\d{1,2})(?:st|nd|rd|th)?,)?,?(\d{4})$/i;
const DAY_FIRST = /^(?:(\d{1,2})(?:st|nd|rd|th)?)([a-z]{3,9})\.?,?(\d{4})$/i;
const MONTH_NAME =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/i;
/** About: what is told so is known by research only, which brackets say. */
const ABOUT = /^(?:circa|ca\.?|c\.?|approximately|approx\.?|about|大约|大概|约略)(?=[[\d])(.+)$/i;
const TENS = /^(\d{3})0['’]?s$/i;
/** What says that there is no date. */
const UNDATED =
  /^[[(]?(?:undated|nodate|n\.?d\.?|s\.?d\.?|sinedato|dateunknown|unknown|无日期|日期不详|日期不明|时间不详|无时间|不详)[\])]?$/i;

export const isUndated = (text: string): boolean => UNDATED.test(text.normalize('NFKC').replace(/\s/g, ''));

function suggestEnglish(plain: string): string {
  const tens = TENS.exec(plain);
  if (tens !== null) return `${tens[1]}0-${tens[1]}9`;
  const [, month, date, year] = MONTH_FIRST.exec(plain) ?? [];
  if (month !== undefined) return dayOf(year!, month, date);
  const [, first, name, last] = DAY_FIRST.exec(plain) ?? [];
  return name === undefined ? '' : dayOf(last!, name, first);
}
const dayOf = (year: string, month: string, date: string | undefined): string =>
  MONTH_NAME.test(month)
    ? `${year}${two(String(ENGLISH_MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1))}${two(date)}`
    : '';

function suggestAbout(plain: string): string {
  const about = ABOUT.exec(plain)?.[1];
  if (about === undefined) return '';
  const bare = about.replace(/[[\]]/g, '');
  const meant = parseRecordDate(bare).ok ? bare : suggestDate(bare);
  return meant === '' || meant.startsWith('[') ? meant : `[${meant}]`;
}

const two = (digits = ''): string => (digits === '' ? '' : digits.padStart(2, '0'));

function suggestPart(plain: string): string {
  const worded = suggestEnglish(plain) || suggestAbout(plain);
  if (worded !== '') return worded;
  // The end of a range whose beginning is not filled in.
  if (/^[至-]\d/.test(plain)) return plain.slice(1);
  const feast = FEAST.exec(plain);
  if (feast !== null) return `${feast[1]}${FEASTS[feast[2]!]}`;
  const part = PART.exec(plain);
  if (part !== null) return `${part[1]}${two(part[2])}`;
  const months = MONTHS.exec(plain);
  if (months !== null) return `${months[1]}${two(months[2])}-${months[1]}${two(months[3])}`;
  const days = DAYS.exec(plain);
  if (days !== null) return `${days[1]}${two(days[2])}${two(days[3])}-${days[1]}${two(days[2])}${two(days[4])}`;
  const short = SHORT_YEAR.exec(plain);
  if (short !== null) return `19${short[1]}${two(short[2] ?? short[4])}${two(short[3] ?? short[5])}`;
  // 八五年三月; 1985、3、8
  if (/^[二三四五六七八九][〇零一二三四五六七八九]年/.test(plain)) return `一九${plain}`;
  return /[、,]/.test(plain) ? plain.replace(/[、,]/g, '.') : '';
}

/** A better way of writing, or ''. */
export function suggestDate(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const meant = suggestPart(plain);
  if (meant !== '' && parseRecordDate(meant).ok) return meant;
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
