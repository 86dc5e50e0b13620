/** Where a code puts its unit: what is arranged by file has a code for the file, and that with one more number for each item. Pure. */
import { listReadings, normaliseKey, type ReferenceCode } from '../../formats/reference-code/index.ts';

interface CodePlace {
  /** A file; undefined where the code does not say so. */
  level: 'file' | undefined;
  /** Key of the file above it, '' where there is none. */
  over: string;
}
const NOWHERE: CodePlace = { level: undefined, over: '' };

/**
 * `isByFile`: the category is arranged by file, so that one last number is a volume's. `own`: how the fonds reads a code
 * that the standard does not know.
 */
export function placeByCode(code: string, isByFile: boolean, own?: ReferenceCode): CodePlace {
  const known = listReadings(code);
  const readings = known.length === 0 && own !== undefined ? [own] : known;
  const reading = isByFile ? readings.find(({ volume }) => volume !== null) : readings[0];
  if (reading === undefined || reading.volume === null) return NOWHERE;
  if (reading.number === null) return { level: 'file', over: '' };
  const key = normaliseKey(code);
  const { number } = reading;
  return { level: undefined, over: key.endsWith(number) ? key.slice(0, -number.length - 1) : '' };
}
