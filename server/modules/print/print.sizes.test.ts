/**
 * The papers as they are drawn, in millimetres: frames and texts are read back from the PDFs and held against the sizes of
 * the standard (a spine of 20 to 50 mm, a stamp of 45 × 16 mm in three by two cells, A4, the cover of 220 × 300 mm).
 */
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { MM } from '../../infra/pdf/index.ts';
import { writeCovers, writeNotes } from './print.cover.ts';
import { itemList, writeList } from './print.lists.ts';
import { writeSpines } from './print.spine.ts';
import { writeStamps } from './print.stamp.ts';

const AT = '2026-01-02T03:04:05.000Z';
/** From the left upper corner of the paper, all in mm. */
interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface Read {
  width: number;
  height: number;
  /** Frames: paths that enclose something. */
  frames: Area[];
  texts: (Area & { text: string })[];
}

async function readBack(bytes: Buffer): Promise<Read[]> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const pdf = await task.promise;
  const pages: Read[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { fnArray, argsArray } = await page.getOperatorList();
    const frames = fnArray.flatMap((operator, at): Area[] => {
      if (operator !== OPS.constructPath) return [];
      const [left = 0, top = 0, right = 0, bottom = 0] = (argsArray[at] as [number, unknown, number[]])[2];
      return right - left < 1 || bottom - top < 1
        ? []
        : [{ left: left / MM, top: top / MM, right: right / MM, bottom: bottom / MM }];
    });
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [size = 0, , , , x = 0, y = 0] = item.transform as number[];
      // A character reaches about so far above its line, and its tail below it.
      const [top, bottom] = [height - y - size * 0.8, height - y + size * 0.15];
      return [{ text: item.str, left: x / MM, right: (x + item.width) / MM, top: top / MM, bottom: bottom / MM }];
    });
    pages.push({ width: width / MM, height: height / MM, frames, texts });
  }
  await task.destroy();
  return pages;
}

/** Tenths of a millimetre: no ruler in a reading room tells less. */
const mm = (value: number): number => Math.round(value * 10) / 10;
const sizeOf = ({ left, top, right, bottom }: Area): [number, number] => [mm(right - left), mm(bottom - top)];
const around = (areas: readonly Area[]): Area => ({
  left: Math.min(...areas.map(({ left }) => left)),
  top: Math.min(...areas.map(({ top }) => top)),
  right: Math.max(...areas.map(({ right }) => right)),
  bottom: Math.max(...areas.map(({ bottom }) => bottom)),
});
const holds = (outer: Area, inner: Area, slack = 0.3): boolean =>
  inner.left >= outer.left - slack &&
  inner.right <= outer.right + slack &&
  inner.top >= outer.top - slack &&
  inner.bottom <= outer.bottom + slack;
const textIn = ({ texts }: Read, frame: Area): string =>
  texts
    .filter((each) => holds(frame, each))
    .map(({ text }) => text)
    .join('');

const sorted = (text: string): string[] => Array.from(text).sort();

const CELLS = ['Z109', '2011', '0001', '办公室', '30年', '128'];

test('a filing stamp is 45 × 16 mm, three by two cells, each with its own', async () => {
  const stamps = Array.from({ length: 60 }, () => CELLS);
  const pages = await readBack(await writeStamps(stamps, 'sheet', AT));
  let drawn = 0;
  for (const page of pages) {
    expect([mm(page.width), mm(page.height)]).toEqual([210, 297]);
    for (let first = 0; first < page.frames.length; first += 6) {
      const cells = page.frames.slice(first, first + 6);
      expect(cells.map(sizeOf)).toEqual(CELLS.map(() => [15, 8]));
      const whole = around(cells);
      expect(sizeOf(whole)).toEqual([45, 16]);
      expect(cells.map((cell) => [mm(cell.left - whole.left), mm(cell.top - whole.top)])).toEqual([
        [0, 0],
        [15, 0],
        [30, 0],
        [0, 8],
        [15, 8],
        [30, 8],
      ]);
      expect(cells.map((cell) => textIn(page, cell))).toEqual(CELLS);
      // Whole on the sheet, and 5 mm from the next, where it is cut.
      expect(holds({ left: 10, top: 10, right: 200, bottom: 287 }, whole)).toBe(true);
      const near = {
        left: whole.left - 4.9,
        top: whole.top - 4.9,
        right: whole.right + 4.9,
        bottom: whole.bottom + 4.9,
      };
      const others = page.frames.filter((frame) => !cells.includes(frame));
      const touches = (each: Area) =>
        each.left < near.right && each.right > near.left && each.top < near.bottom && each.bottom > near.top;
      expect(others.filter(touches)).toEqual([]);
      drawn++;
    }
  }
  expect(drawn).toBe(60);
});

test('a stamp for the first page stands in the middle of the blank space above the text', async () => {
  const pages = await readBack(await writeStamps([CELLS, CELLS], 'page', AT));
  expect(pages).toHaveLength(2);
  for (const page of pages) {
    const whole = around(page.frames);
    expect(sizeOf(whole)).toEqual([45, 16]);
    expect(mm((whole.left + whole.right) / 2)).toBe(105);
    // An official paper leaves 37 mm, give or take one, above its text.
    expect(whole.top).toBeGreaterThan(5);
    expect(whole.bottom).toBeLessThan(36);
  }
});

test.each([20, 30, 40, 50])('a spine of %i mm is as wide, and no higher than its box', async (spine) => {
  const facts = {
    fonds: [{ number: 'Z109', name: '上河市青川县水利水电工程移民安置工作领导小组办公室' }],
    years: [1998, 2011],
    retentions: ['永久', '30年'],
    categories: ['文书'],
    firstCode: 'Z109-WS·1998-Y-BGS-0001',
    lastCode: 'Z109-WS·2011-D30-BGS-0030',
    units: 30,
    pages: 90,
    firstNumber: '0001',
    lastNumber: '0030',
  };
  const boxes = ['0012', '0013', '0014', '0015', '0016'].map((number) => ({ number, spine, facts }));
  const pages = await readBack(await writeSpines(boxes, AT));
  const labels = ['全宗号', '全宗名称', '年度', '保管期限', '起止件号', '盒号'];
  let drawn = 0;
  for (const page of pages) {
    expect([mm(page.width), mm(page.height)]).toEqual([210, 297]);
    for (let first = 0; first < page.frames.length; first += 6) {
      const cells = page.frames.slice(first, first + 6);
      expect(cells.map((cell) => sizeOf(cell)[0])).toEqual(labels.map(() => spine));
      for (const [at, cell] of cells.entries()) {
        if (at > 0) expect(mm(cell.top)).toBe(mm(cells[at - 1]!.bottom));
        expect(textIn(page, cell).startsWith(labels[at]!)).toBe(true);
      }
      const whole = around(cells);
      expect(sizeOf(whole)).toEqual([spine, 277]);
      expect(sizeOf(whole)[1]).toBeLessThanOrEqual(310);
      expect(holds({ left: 5, top: 5, right: 205, bottom: 292 }, whole)).toBe(true);
      expect(textIn(page, cells[0]!)).toBe('全宗号Z109');
      // Written from the top down, in two columns where it is long: every character of it is there.
      expect(sorted(textIn(page, cells[1]!))).toEqual(sorted(`全宗名称${facts.fonds[0]!.name}`));
      expect(textIn(page, cells[4]!)).toBe('起止件号0001—0030');
      expect(textIn(page, cells[5]!)).toBe(`盒号${boxes[drawn]!.number}`);
      drawn++;
    }
    // Nothing stands between the labels: each word is in a cell.
    for (const each of page.texts)
      expect(
        page.frames.some((cell) => holds(cell, each)),
        each.text,
      ).toBe(true);
  }
  expect(drawn).toBe(boxes.length);
});

test('a note lies on A4 with room to bind, the signatures within its frame', async () => {
  const labels = ['整理人', '整理日期', '检查人', '检查日期'];
  const signs = labels.map((label): [string, string] => [label, '王敏']);
  const note = { title: '备考表', code: 'Z109-WS·2011-D30', situation: '盒内共有归档文件 30 件 90 页。', signs };
  const [page] = await readBack(await writeNotes([note], AT));
  expect([mm(page!.width), mm(page!.height)]).toEqual([210, 297]);
  const [frame] = page!.frames;
  expect([mm(frame!.left), mm(page!.width - frame!.right)]).toEqual([30, 20]);
  const above = page!.texts.filter(({ bottom }) => bottom < frame!.top);
  expect(
    above
      .map(({ text }) => text)
      .join('')
      .replaceAll(' ', ''),
  ).toBe(`备考表${note.code}`);
  const inside = textIn(page!, frame!);
  for (const text of ['盒内共有归档文件', ...labels]) expect(inside).toContain(text);
});

test('a cover is 220 × 300 mm, all of it within its margins', async () => {
  const cover = {
    fondsName: '区档案局',
    category: '文书',
    title: '关于水库移民安置工作的请示、批复、通知及有关材料',
    dates: '20110301-20111130',
    retention: '永久',
    items: '12',
    pages: '128',
    fondsNumber: 'Z109',
    catalogue: '3',
    volume: '005',
    code: 'Z109-WS·2011-Y-BGS-0041 至 Z109-WS·2011-Y-BGS-0052',
  };
  const [page] = await readBack(await writeCovers([cover], AT));
  expect([mm(page!.width), mm(page!.height)]).toEqual([220, 300]);
  const area = { left: 30, top: 20, right: 200, bottom: 280 };
  for (const each of [...page!.frames, ...page!.texts]) expect(holds(area, each)).toBe(true);
});

test('a list of items is A4 across: nine columns from the bound edge to the other, on each page', async () => {
  const unit = {
    code: 'Z109-WS·2011-D30-BGS-0001',
    document_number: '区档〔2011〕1号',
    responsible: '区档案局办公室',
    title: '关于做好水库移民安置工作的通知',
    date_text: '20110301',
    secrecy: 'internal',
    page_count: 3,
    note: '',
    retention: '30年',
    date_from: 20110301,
    date_to: 20110301,
  } as const;
  const pages = await readBack(
    await writeList(
      itemList(
        Array.from({ length: 40 }, () => unit),
        ['全宗：Z109'],
        AT,
      ),
    ),
  );
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) {
    expect([mm(page.width), mm(page.height)]).toEqual([297, 210]);
    const whole = around(page.frames);
    expect([mm(whole.left), mm(page.width - whole.right)]).toEqual([25, 15]);
    expect(mm(whole.top)).toBeGreaterThanOrEqual(20);
    expect(mm(whole.bottom)).toBeLessThanOrEqual(210 - 18);
    const tops = [...new Set(page.frames.map(({ top }) => mm(top)))];
    const rows = tops.map((top) => page.frames.filter((each) => mm(each.top) === top));
    for (const row of rows) {
      expect(row).toHaveLength(9);
      // No gap between one column and the next.
      for (const [at, cell] of row.entries()) if (at > 0) expect(mm(cell.left)).toBe(mm(row[at - 1]!.right));
    }
    expect(rows[0]!.map((cell) => textIn(page, cell))).toEqual([
      '序号',
      '档号',
      '文号',
      '责任者',
      '题名',
      '日期',
      '密级',
      '页数',
      '备注',
    ]);
    for (const row of rows.slice(1)) expect(textIn(page, row[5]!)).toBe('20110301');
  }
});
