/** From the glyphs of a page to where the sought words stand on its picture. Pure. */
import { type Edges, findOnPage } from '../../../shared/query/marks.ts';
import type { Box } from './parse.types.ts';

/** The text of a page and, for each of its UTF-16 units, where it stands; null for blanks that were only inferred. */
export interface Glyphs {
  text: string;
  boxes: readonly (Box | null)[];
}

/** The boxes of each hit, one a line, hits in the order of the text. Hits without any box are kept, as empty lists. */
export function hitBoxes(glyphs: Glyphs, needles: readonly string[], edges: Edges): Box[][] {
  const { marks } = findOnPage(glyphs.text, needles, edges);
  return marks.map(([start, end]) => mergeLines(glyphs.boxes.slice(start, end)));
}

/** Joins the boxes of characters that follow each other on a line, or in a column of upright writing. */
export function mergeLines(boxes: readonly (Box | null)[]): Box[] {
  const lines: Box[] = [];
  for (const box of boxes) {
    const last = lines.at(-1);
    if (box === null || box[2] <= 0 || box[3] <= 0) continue;
    if (last !== undefined && isOneLine(last, box)) lines[lines.length - 1] = union(last, box);
    else lines.push(box);
  }
  return lines.map(withinPage);
}

/** How far apart characters of a line may stand, in their own size: names are often written with a blank between. */
const WIDEST_GAP = 3;

/** Beside the line while it is one line high, or below it while it is one column wide. */
function isOneLine(line: Box, [x, y, width, height]: Box): boolean {
  const beside = overlap(line[0], line[2], x, width);
  const level = overlap(line[1], line[3], y, height);
  const isBeside = level >= Math.min(line[3], height) / 2 && -beside <= WIDEST_GAP * width && line[3] <= height * 1.5;
  const isBelow = beside >= Math.min(line[2], width) / 2 && -level <= WIDEST_GAP * height && line[2] <= width * 1.5;
  return isBeside || isBelow;
}

/** How far two stretches overlap; negative is the gap between them. */
const overlap = (a: number, aSize: number, b: number, bSize: number): number =>
  Math.min(a + aSize, b + bSize) - Math.max(a, b);

function union(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return [x, y, Math.max(a[0] + a[2], b[0] + b[2]) - x, Math.max(a[1] + a[3], b[1] + b[3]) - y];
}

/** Cut to the page, and to five digits: a hundredth of a pixel of the widest picture. */
function withinPage([x, y, width, height]: Box): Box {
  const round = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1e5) / 1e5;
  const [left, top] = [round(x), round(y)];
  return [left, top, round(round(x + width) - left), round(round(y + height) - top)];
}
