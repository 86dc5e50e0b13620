/** Codes as a fonds writes them: besides the standard's ways, its own old codes without leading zeros (Z109-3-12). */
import { parseReferenceCode, type ReferenceCode } from './reference-code.ts';
import { type CodeTemplate, partTexts } from './template.ts';

const OLD: ReadonlySet<string> = new Set(['fonds', 'catalogue', 'volume', 'item', 'page']);

/**
 * A code by the standard's grammar, else in the old way where the template reads it: fonds, catalogue, volume, item. Numbers
 * stay as they are written, so that formatting gives the same code again. Undefined where it is none of both.
 */
export function readFondsCode(code: string, template: CodeTemplate | undefined): ReferenceCode | undefined {
  return parseReferenceCode(code) ?? (template && readOldBy(template, code));
}

function readOldBy(template: CodeTemplate, code: string): ReferenceCode | undefined {
  const texts = partTexts(template, code);
  if (texts?.catalogue === undefined || texts.volume === undefined) return undefined;
  if (Object.keys(texts).some((part) => !OLD.has(part))) return undefined;
  const { fonds = '', catalogue, volume, item, page } = texts;
  return {
    dialect: 'old',
    ...{ fonds, catalogue, volume, number: item ?? page ?? null },
    ...{ category: null, subs: [], year: null, afterYear: [], retention: null, office: null },
  };
}
