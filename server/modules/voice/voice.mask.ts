/** Names in what was said, hidden from those who need not know them. Pure. */
import type { VoicePersonTable } from '../../infra/db/index.ts';

const HIDDEN = '○○';

/** Name and contact blotted out wherever they stand in the text; short ones only as a whole, as they may be part of words. */
export function maskPerson(text: string, person: Pick<VoicePersonTable, 'name' | 'contact'> | undefined): string {
  if (person === undefined) return text;
  let masked = text;
  for (const part of [person.name, person.contact].map((each) => each.trim()))
    if (Array.from(part).length >= 2) masked = masked.replaceAll(part, HIDDEN);
  // Whoever gives a number to be called back at leaves it in the text as well.
  return masked.replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, HIDDEN);
}
