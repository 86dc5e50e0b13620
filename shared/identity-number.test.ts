import { describe, expect, test } from 'vitest';
import { asIdentityNumber, listIdentityNumbers, maskIdentityNumbers } from './identity-number.ts';

describe('identity numbers', () => {
  test.each([
    ['18 digits', '张某 110101199003077758 申请', '张某 110*************58 申请'],
    [
      'with X, and with x',
      '身份证11010119800229002X，31010519491231002x。',
      '身份证110*************2X，310*************2x。',
    ],
    ['15 digits', '旧证号：110101900307775。', '旧证号：110**********75。'],
    ['in full width', '（１１０１０１１９９００３０７７７５８）', '（１１０*************５８）'],
    ['with a check character that is wrong', '110101199003077750', '110*************50'],
  ])('%s are masked, at the same length', (_, text, masked) => {
    expect(maskIdentityNumbers(text)).toBe(masked);
    expect(masked).toHaveLength(text.length);
  });

  test.each([
    ['no region', '990101199003077758'],
    ['no day of birth', '110101199013077758'],
    ['the thirtieth of February', '110101199002307758'],
    ['a longer number', '1101011990030777581'],
    ['a shorter one', '11010119900307775'],
    ['a reference code', 'Z109-WS·2023-D10-BGS-0001'],
    ['a bank card', '6222021234567890123'],
  ])('%s is left as it is', (_, text) => {
    expect(maskIdentityNumbers(text)).toBe(text);
    expect(listIdentityNumbers(text)).toEqual([]);
  });

  test('are listed as they count, and known where nothing else is asked for', () => {
    expect(listIdentityNumbers('甲11010119800229002x、乙１１０１０１９００３０７７７５')).toEqual([
      '11010119800229002X',
      '110101900307775',
    ]);
    expect(asIdentityNumber(' 110101 19900307 7758 ')).toBe('110101199003077758');
    expect(asIdentityNumber('张110101199003077758')).toBeUndefined();
    expect(asIdentityNumber('110101')).toBeUndefined();
  });
});
