/**
 * Where each character of a PDF's page stands, as fractions of the page as it is drawn: pdfium's own mapping from page to
 * device is asked, so rotated and cropped pages come out as in their picture. Runs only in the parsing child.
 */
import type { PDFiumPage } from '@hyzyla/pdfium';
import type { Glyphs } from './hit-boxes.ts';
import type { Box } from './parse.types.ts';

/** What the WebAssembly module has beyond what the library declares (fpdf_text.h, fpdfview.h). Pointers are numbers. */
interface RawPdfium {
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_CountChars(textPage: number): number;
  _FPDFText_GetUnicode(textPage: number, index: number): number;
  _FPDFText_IsGenerated(textPage: number, index: number): number;
  _FPDFText_GetFontSize(textPage: number, index: number): number;
  /** Writes two doubles: where the character stands on its base line. Coordinates are points from the lower left corner. */
  _FPDFText_GetCharOrigin(textPage: number, index: number, x: number, y: number): number;
  /** Writes an FS_MATRIX: six 32-bit floats a to f. */
  _FPDFText_GetMatrix(textPage: number, index: number, matrix: number): number;
  /** Writes an FS_RECTF: four 32-bit floats left, top, right, bottom. As wide as the advance, as high as the font may be. */
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rect: number): number;
  /** Writes two 32-bit integers. */
  _FPDF_PageToDevice(
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number;
  HEAPU8: Uint8Array;
  wasmExports: { malloc(size: number): number; free(pointer: number): void };
}

type Point = [x: number, y: number];

/** The page is laid on a grid so fine that whole numbers do. */
const GRID = 1_000_000;
/** Below and above the base line, in the font's size. Fonts claim up to three times as much, over the lines around. */
const DESCENT = 0.18;
const ASCENT = 0.94;
const SCRATCH_BYTES = 24;

/** Reads the characters of a page in the order of its text. Leaves the page open. */
export function readGlyphs(page: PDFiumPage): Glyphs {
  const { module, pageIdx } = page as unknown as { module: RawPdfium; pageIdx: number };
  const textPage = module._FPDFText_LoadPage(pageIdx);
  if (textPage === 0) throw new Error('the text of the page cannot be read');
  const scratch = module.wasmExports.malloc(SCRATCH_BYTES);
  // The memory may have grown since: looked up at each reading.
  const view = (): DataView => new DataView(module.HEAPU8.buffer);
  const floats = (count: number): number[] =>
    Array.from({ length: count }, (_, at) => view().getFloat32(scratch + at * 4, true));

  const toPicture = ([x, y]: Point): Point => {
    module._FPDF_PageToDevice(pageIdx, 0, 0, GRID, GRID, 0, x, y, scratch, scratch + 4);
    return [view().getInt32(scratch, true) / GRID, view().getInt32(scratch + 4, true) / GRID];
  };
  /** Two opposite corners of the character's cell, on the page. */
  const cellOf = (index: number): [Point, Point] | null => {
    if (module._FPDFText_GetLooseCharBox(textPage, index, scratch) === 0) return null;
    const [left, top, right, bottom] = floats(4) as [number, number, number, number];
    const loose: [Point, Point] = [
      [left, top],
      [right, bottom],
    ];
    if (module._FPDFText_GetMatrix(textPage, index, scratch) === 0) return loose;
    const [a, b, c, d] = floats(4) as [number, number, number, number];
    const [along, up] = [Math.hypot(a, b), Math.hypot(c, d)];
    const size = module._FPDFText_GetFontSize(textPage, index) * up;
    if (module._FPDFText_GetCharOrigin(textPage, index, scratch, scratch + 8) === 0 || !(along > 0 && size > 0))
      return loose;
    const [x, y] = [view().getFloat64(scratch, true), view().getFloat64(scratch + 8, true)];
    const advance = (Math.abs(a) * Math.abs(right - left) + Math.abs(b) * Math.abs(top - bottom)) / along;
    const at = (forth: number, high: number): Point => [
      x + (a / along) * forth + (c / up) * high,
      y + (b / along) * forth + (d / up) * high,
    ];
    return [at(0, -DESCENT * size), at(advance, ASCENT * size)];
  };
  const boxOf = (index: number): Box | null => {
    const cell = module._FPDFText_IsGenerated(textPage, index) === 1 ? null : cellOf(index);
    if (cell === null) return null;
    const [p, q] = [toPicture(cell[0]), toPicture(cell[1])];
    return [Math.min(p[0], q[0]), Math.min(p[1], q[1]), Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1])];
  };

  try {
    let text = '';
    const boxes: (Box | null)[] = [];
    const count = module._FPDFText_CountChars(textPage);
    for (let index = 0; index < count; index++) {
      const char = characterOf(module._FPDFText_GetUnicode(textPage, index) >>> 0);
      const box = char === '' ? null : boxOf(index);
      text += char;
      for (let unit = 0; unit < char.length; unit++) boxes.push(box);
    }
    return { text, boxes };
  } finally {
    module.wasmExports.free(scratch);
    module._FPDFText_ClosePage(textPage);
  }
}

/** Nothing for what is no character: unmapped glyphs (0) and the marks of hyphens at line ends (U+0002, U+FFFE). */
function characterOf(code: number): string {
  if (code === 0 || code === 2 || code === 0xfffe || code === 0xffff || code > 0x10ffff) return '';
  return String.fromCodePoint(code);
}
