import { expect, test } from 'vitest';
import { PART_FIGURES } from './part.define.ts';
import { figureName } from './report.paper.ts';

test.each(['zh-CN', 'en'] as const)('each figure of a part has a name in %s', (locale) => {
  const keys = Object.entries(PART_FIGURES).flatMap(([part, figures]) =>
    Object.keys(figures).map((key) => `${part}.${key}`),
  );
  expect(keys.filter((key) => figureName(locale, key) === key)).toEqual([]);
});
