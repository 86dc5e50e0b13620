/** Values that are codes are found by what their code table calls them too: 二级工 as well as its code. Pure. */

/** The further fields of a category's units, by key and by name. */
export type FieldsToIndex = (categoryId: string) => ReadonlyMap<string, FieldToIndex>;
interface FieldToIndex {
  name: string;
  /** Whether people are looked for by it. */
  person: boolean;
  /** What the values of its code table are called, by code, in both languages; where it has one. */
  words?: ReadonlyMap<string, readonly string[]>;
}

/** Each once, and none that is the code itself. */
export function wordsOfCodes(
  fields: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, Pick<FieldToIndex, 'words'>>,
): string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(fields)) {
    const words = known.get(key)?.words;
    if (words === undefined) continue;
    // A field that may have several values has one a line.
    for (const code of value.split('\n'))
      for (const word of words.get(code.trim()) ?? []) if (word !== '' && word !== code.trim()) found.add(word);
  }
  return [...found];
}
