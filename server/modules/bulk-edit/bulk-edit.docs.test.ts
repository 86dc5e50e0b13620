/** The examples of docs/bulk-edit.md are true, and it names every word that a pattern knows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillPattern, PATTERN_WORDS } from './bulk-edit.apply.ts';

const text = readFileSync(new URL('../../../docs/bulk-edit.md', import.meta.url), 'utf8');
const unit = {
  id: 'u',
  archive_id: 'a',
  fonds_id: 'f',
  parent_id: null,
  agency_id: null,
  accession_id: null,
  category_id: 'WS',
  level: 'item' as const,
  sort_key: '',
  code: 'Z109-WS·2011-D30-BGS-0003',
  code_key: '',
  title: '关于安置的通知',
  responsible: '区档案局',
  document_number: '',
  date_text: '',
  date_from: null,
  date_to: null,
  year: 2011,
  retention: '30年',
  secrecy: 'public' as const,
  openness: 'open' as const,
  agency_opinion: '',
  page_count: 12,
  carrier: '',
  note: '',
  fields_json: '{"箱号":"7"}',
  lock_version: 0,
  created_at: '',
  updated_at: '',
  fonds_number: 'Z109',
};

test('examples and words', () => {
  const examples = [...text.matchAll(/^\| `([^`]+)`\s+\| (?:``|`([^`]+)`)\s*\|$/gm)];
  expect(examples).toHaveLength(4);
  for (const [, pattern, result = ''] of examples) expect(fillPattern(pattern!, unit, 3)).toBe(result);
  for (const word of Object.keys(PATTERN_WORDS)) expect(text).toContain(`\`{${word}}\``);
});
