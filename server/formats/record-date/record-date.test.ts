import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecordDate } from './index.ts';

test.each<[text: string, from: number, to: number, certainty?: 'inferred']>([
  ['20230315', 20230315, 20230315],
  ['2023-03-15', 20230315, 20230315],
  ['2023/3/5', 20230305, 20230305],
  ['2023.3.5', 20230305, 20230305],
  ['２０２３－０３－１５', 20230315, 20230315],
  ['1985.03', 19850301, 19850331],
  ['1984-02', 19840201, 19840229],
  ['1985年3月', 19850301, 19850331],
  ['1985年3月8日', 19850308, 19850308],
  ['一九八五年十二月二十三日', 19851223, 19851223],
  ['二〇〇九年十月', 20091001, 20091031],
  ['1985', 19850101, 19851231],
  ['198503', 19850301, 19850331],
  ['19850300', 19850301, 19850331],
  ['19850000', 19850101, 19851231],
  ['[19850308]', 19850308, 19850308, 'inferred'],
  ['〔1985年〕', 19850101, 19851231, 'inferred'],
  ['1985?', 19850101, 19851231, 'inferred'],
  ['20230101-20230301', 20230101, 20230301],
  ['20230101—20230301', 20230101, 20230301],
  ['1985-1990', 19850101, 19901231],
  ['1985年3月至1986年2月', 19850301, 19860228],
  ['1985.03-1986.02', 19850301, 19860228],
  ['民国35年8月', 19460801, 19460831],
  ['民国三十五年', 19460101, 19461231],
  ['民國三十五年', 19460101, 19461231],
  ['民国元年', 19120101, 19121231],
])('%s', (text, from, to, certainty) => {
  expect(parseRecordDate(text)).toEqual({ ok: true, date: { text, from, to, certainty: certainty ?? 'stated' } });
});

test.each([
  ['', 'empty'],
  ['20231301', 'month'],
  ['2023年13月', 'month'],
  ['20230230', 'day'],
  ['2023-04-31', 'day'],
  ['20230301-20230101', 'order'],
  ['20230101-20231301', 'month'],
  ['02230101', 'year'],
  ['不详', 'unreadable'],
  ['2023031', 'unreadable'],
  ['45000', 'unreadable'],
])('%s is no date: %s', (text, reason) => {
  expect(parseRecordDate(text)).toEqual({ ok: false, reason });
});

test('a workbook serial is read as a day only on request', () => {
  expect(parseRecordDate('45000', { excelSerial: true })).toMatchObject({
    ok: true,
    date: { from: 20230315, to: 20230315 },
  });
  expect(parseRecordDate('20230315', { excelSerial: true })).toMatchObject({ ok: true, date: { from: 20230315 } });
});

test('every day of the calendar is read as itself in every way of writing', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true }),
      (at) => {
        const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
        const number = year * 10000 + month * 100 + date;
        for (const text of [
          String(number),
          `${year}-${month}-${date}`,
          `${year}.${month}.${date}`,
          `${year}年${month}月${date}日`,
        ])
          expect(parseRecordDate(text)).toMatchObject({ ok: true, date: { from: number, to: number } });
      },
    ),
  );
});

test('whatever is written, the answer is a reason or a span in order', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789-.年月日民国[]至~')), maxLength: 20 }),
      (text) => {
        const result = parseRecordDate(text);
        if (result.ok) expect(result.date.from).toBeLessThanOrEqual(result.date.to);
      },
    ),
    { numRuns: 3000 },
  );
});

test.each(['二', '十', '1985年', '1985-', '至', '(', '民国'])('a story of %s is no date, and soon told', (word) => {
  // In steps that grow with the square this would be minutes.
  expect(parseRecordDate(word.repeat(200_000))).toEqual({ ok: false, reason: 'unreadable' });
});
