import { expect, test } from 'vitest';
import { wordsOfCodes } from './search.words.ts';

test('codes are put into words, each once, in both languages; what has no table or no such code is left out', () => {
  const words = new Map([
    ['02', ['二级工', 'Worker, grade 2']],
    ['二', ['二', '']],
  ]);
  const known = new Map([
    ['grade', { words }],
    ['工种', { words }],
    ['remark', {}],
  ]);
  expect(wordsOfCodes({ grade: '02\n二\n99', 工种: ' 02 ', remark: '02', other: '02' }, known)).toEqual([
    '二级工',
    'Worker, grade 2',
  ]);
});
