/** The years in which people of a record were born, from the fields that say so: 出生日期, 出生年月, 生年, date of birth. Pure. */
const FIELD = /出生(?:日期|年月|年份|年|时间)?$|^生年$|生于|birth|born/i;
const YEAR = /(?<!\d)(1[89]\d\d|20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:\d\d)?(?:\D|$))/g;

export function birthYears(fields: Readonly<Record<string, string>>): number[] {
  const years = Object.entries(fields)
    .filter(([name]) => FIELD.test(name.trim()))
    .flatMap(([, value]) => [...value.normalize('NFKC').matchAll(YEAR)].map((match) => Number(match[1])));
  return [...new Set(years)];
}
