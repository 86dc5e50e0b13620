/** A template of reference codes by an example of what it writes, or by what is wrong with it. Pure. */
import { formatCode, parseTemplate } from '../../formats/reference-code/index.ts';
import { LantaiError } from '../../lib/errors.ts';

/** What an example code is made of. */
const SAMPLE = {
  fonds: 'Z109',
  sub: 'JB',
  sub2: 'XM',
  sub3: 'SG',
  project: 'G2023',
  year: 2023,
  ret: 'D30',
  org: '办公室',
  catalogue: 1,
  volume: 5,
  item: 12,
  page: 3,
} as const;

export function templateProblem(template: string): string | undefined {
  try {
    parseTemplate(template);
    return undefined;
  } catch (error) {
    return error instanceof LantaiError ? template : String(error);
  }
}

export function exampleOf(template: string, category: string): { example: string } | { error: LantaiError } {
  try {
    const parsed = parseTemplate(template);
    const given = Object.entries({ ...SAMPLE, cat: category }).filter(([part]) =>
      (parsed.parts as readonly string[]).includes(part),
    );
    return { example: formatCode(parsed, Object.fromEntries(given)) };
  } catch (error) {
    if (error instanceof LantaiError) return { error };
    throw error;
  }
}
