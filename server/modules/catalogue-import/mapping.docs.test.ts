import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IMPORT_DEFECTS, IMPORT_TARGETS, importMapping } from '../../../shared/schemas/catalogue-import.ts';
import { severityOf } from './row.terms.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const docs = readFileSync(join(root, 'docs', 'import.md'), 'utf8');

test('every example of the mapping file is one', () => {
  const examples = [...docs.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json!) as unknown);
  expect(examples).toHaveLength(4);
  for (const example of examples) expect(importMapping.safeParse(example).error).toBeUndefined();
  const options = Object.keys(examples[1] as object);
  expect(options.sort()).toEqual(Object.keys(importMapping.shape).sort());
});

test('the mappings of the benchmark corpus are mapping files', () => {
  for (const name of ['records', 'texts'])
    expect(
      importMapping.safeParse(JSON.parse(readFileSync(join(root, 'bench', 'maps', `${name}.json`), 'utf8'))).success,
    ).toBe(true);
});

test('every target and every kind of defect is documented, under its severity', () => {
  expect(docs).toContain('`field:KEY`');
  for (const target of IMPORT_TARGETS) expect(docs).toContain(`\`${target}\``);
  const lists = { error: /errors: (.*)/.exec(docs)![1]!, warning: /warnings: (.*)/.exec(docs)![1]! };
  for (const kind of IMPORT_DEFECTS) expect(lists[severityOf(kind)]).toContain(`\`${kind}\``);
});
