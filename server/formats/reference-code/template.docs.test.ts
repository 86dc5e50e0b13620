/** The examples of docs/reference-codes.md are true. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LantaiError } from '../../lib/errors.ts';
import { type CodeParts, formatCode, numberingClass, parseCode, parseTemplate } from './index.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/reference-codes.md'), 'utf8');
const blocks = (kind: string): string[][] =>
  [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, body]) => body!.trim().split('\n'));
const sides = (line: string): [string, string] => line.split(' → ') as [string, string];
const NUMBERS = new Set(['year', 'catalogue', 'volume', 'item', 'page']);
const partsIn = (words: string): CodeParts =>
  Object.fromEntries(
    words.split(' ').map((word) => {
      const [part, value] = word.split('=') as [string, string];
      return [part, NUMBERS.has(part) ? Number(value) : value];
    }),
  );

test.each(blocks('codes'))('codes of %s', (template, ...lines) => {
  const parsed = parseTemplate(template);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const [words, code] = sides(line);
    expect(formatCode(parsed, partsIn(words))).toBe(code);
    expect(parseCode(parsed, code)).toEqual(partsIn(words));
  }
});

test.each(blocks('reads'))('readings by %s', (template, ...lines) => {
  const parsed = parseTemplate(template);
  for (const line of lines) {
    const [code, words] = sides(line);
    expect(parseCode(parsed, code), code).toEqual(words === '∅' ? undefined : partsIn(words));
  }
});

test('refusals', () => {
  const [lines] = blocks('refused');
  expect(lines!.length).toBeGreaterThan(5);
  for (const line of lines!) {
    const [template, outcome] = sides(line);
    const [code, place] = outcome.split(' ');
    try {
      parseTemplate(template);
      expect.fail(`${template} was accepted`);
    } catch (error) {
      expect(error).toBeInstanceOf(LantaiError);
      expect(error).toMatchObject({ code });
      if (place !== undefined) expect((error as LantaiError).params.place).toBe(Number(place));
    }
  }
});

test.each(blocks('classes'))('classes by %s', (template, ...lines) => {
  for (const line of lines) {
    const [code, prefix] = sides(line);
    expect(numberingClass(parseTemplate(template), code)?.prefix).toBe(prefix);
  }
});
