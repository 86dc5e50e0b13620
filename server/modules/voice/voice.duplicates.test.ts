import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactKey } from '../../../shared/query/fold.ts';
import { pairsOf, SAME_SHARE, sharedPairs } from './voice.duplicates.ts';

const share = (a: string, b: string) => sharedPairs(pairsOf(a), pairsOf(b));
const said = fc
  .array(fc.constantFrom(...Array.from('查档等了三周电话没人接窗口')), { minLength: 4, maxLength: 40 })
  .map((all) => all.join(''));

/** As the sentence says it, pair by pair. */
function naive(a: string, b: string): number {
  const of = (text: string) => {
    const pairs: string[] = [];
    const key = exactKey(text);
    for (let at = 0; at + 1 < key.length; at++) {
      const pair = key.slice(at, at + 2);
      if (!pairs.includes(pair)) pairs.push(pair);
    }
    return pairs;
  };
  const [x, y] = [of(a), of(b)];
  const [small, large] = x.length <= y.length ? [x, y] : [y, x];
  return small.length < 3 ? 0 : Math.round((small.filter((pair) => large.includes(pair)).length * 100) / small.length);
}

test('the share is as the sentence says, the same both ways, and whole for the same words', () => {
  fc.assert(
    fc.property(said, said, (a, b) => {
      expect(share(a, b)).toBe(naive(a, b));
      expect(share(a, b)).toBe(share(b, a));
      // What is said in the midst of more is said whole.
      if (pairsOf(a).size >= 3) expect(share(a, `${b}${a}`)).toBe(100);
    }),
  );
});

test('the same complaint in other words is proposed; another matter is not; style and blanks do not count', () => {
  const first = '查档等了三周 我申请的婚姻档案等了三周才答复。';
  expect(share(first, '婚姻档案等了三周！才给答复')).toBeGreaterThanOrEqual(SAME_SHARE);
  expect(share(first, '二楼的饮水机坏了，没有热水。')).toBeLessThan(SAME_SHARE);
  expect(share('查檔 等了三周', '查档等了三周。')).toBe(100);
  expect(share('好', '好')).toBe(0);
});
