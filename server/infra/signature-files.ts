/** The signature files that an administrator may drop into the data folder (`config/pronom`), else the built-in table. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILTIN, readSignatureSet, type SignatureSet } from '../formats/pronom/index.ts';

/**
 * The newest of each by name: `DROID_SignatureFile_V118.xml`, `container-signature-20240501.xml`. Throws SyntaxError
 * for a file that is none, so that a bad one is seen at the start and not at the first delivery.
 */
export async function loadSignatureSet(dir: string): Promise<SignatureSet> {
  const names = await readdir(dir).catch((): string[] => []);
  const newest = (pattern: RegExp): string | undefined =>
    names
      .filter((name) => pattern.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1);
  const bytes = newest(/^DROID_SignatureFile.*\.xml$/i);
  if (bytes === undefined) return BUILTIN;
  const containers = newest(/^container-signature.*\.xml$/i);
  const read = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  return readSignatureSet(await read(bytes), containers === undefined ? undefined : await read(containers));
}
