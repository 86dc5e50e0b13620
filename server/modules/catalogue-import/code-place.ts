/** Where a code puts its unit: what is arranged by file has a code for the file, and that with one more number for each item. Pure. */
import { listReadings, normaliseKey } from '../../formats/reference-code/index.ts';

interface CodePlace {
  /** A file; undefined where the code does not say so. */
  level: 'file' | undefined;
  /** Key of the file above it, '' where there is none. */
  over: string;
}
const NOWHERE: CodePlace = { level: undefined, over: '' };

/** `isByFile`: the category is arranged by file, so that one last number is a volume's. */
export function placeByCode(code: string, isByFile: boolean): CodePlace {
  const readings = listReadings(code);
  const reading = isByFile ? readings.find(({ volume }) => volume !== null) : readings[0];
  if (reading === undefined || reading.volume === null) return NOWHERE;
  if (reading.number === null) return { level: 'file', over: '' };
  const key = normaliseKey(code);
  return { level: undefined, over: key.slice(0, key.lastIndexOf('-')) };
}
