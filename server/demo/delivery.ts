/** Writes a delivery as an agency's office system would: a folder for each item, the catalogue, the statement. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeliveryRow, makeCatalogue, makeStatement } from '../formats/delivery-papers.ts';
import type { ParsePool } from '../infra/parse/index.ts';
import { agencyOf, eraOf } from './content/agencies.ts';
import { day, number } from './content/demo-unit.ts';
import type { DemoDelivery } from './content/filed-series.ts';
import type { Filed, FiledSeries } from './content/filed-units.ts';
import { composePaper, paperText } from './content/papers.ts';
import { makeDocx } from './files/docx.ts';
import { encodeGb18030 } from './files/gb18030.ts';
import type { Paper } from './files/paper.ts';
import { makePdf } from './files/pdf.ts';
import { makePhoto } from './files/photo.ts';
import { scanPage } from './files/scan.ts';
import { createRandom, type Random } from './random.ts';

interface DeliveredFile {
  name: string;
  bytes: Buffer;
}
export interface DeliveryItem {
  row: DeliveryRow;
  /** Name of its folder. */
  folder: string;
  files: DeliveredFile[];
}
export interface Draft {
  rows: DeliveryRow[];
  items: DeliveryItem[];
  /** Stated number of items, where it is not that of the rows. */
  stated?: number;
}

/** Makes the items with their files; nothing is written yet. `onItem` is told of each. */
export async function draftDelivery(parse: ParsePool, delivery: DemoDelivery, onItem: () => void): Promise<Draft> {
  const scratch = await mkdtemp(join(tmpdir(), 'lantai-demo-'));
  try {
    const items: DeliveryItem[] = [];
    for (const series of delivery.series)
      for (const [index, filed] of series.items.entries()) {
        items.push(await makeItem(parse, scratch, series, filed, index));
        onItem();
      }
    return { rows: items.map(({ row }) => row), items };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const REMARKS = [
  '移交方式：离线移交，一件一文件夹，文件夹以档号命名。',
  '经办人已逐件核对目录与文件，开放意见由本单位审核提出。',
];

/** Writes a draft into the folder `dir`, which is made. */
export async function writeDelivery(dir: string, delivery: DemoDelivery, draft: Draft): Promise<void> {
  let bytes = 0;
  for (const item of draft.items) {
    const folder = join(dir, item.folder);
    await mkdir(folder, { recursive: true });
    for (const file of item.files) {
      await writeFile(join(folder, file.name), file.bytes);
      bytes += file.bytes.length;
    }
  }
  const { name } = agencyOf(delivery.agency);
  const count = draft.stated ?? draft.rows.length;
  await writeFile(join(dir, '目录.xlsx'), await makeCatalogue(draft.rows));
  const statement = makeStatement({ agency: name, year: delivery.year, count, bytes, remarks: REMARKS });
  await writeFile(join(dir, '说明文件.TXT'), encodeGb18030(statement));
}

async function makeItem(
  parse: ParsePool,
  scratch: string,
  series: FiledSeries,
  filed: Filed,
  index: number,
): Promise<DeliveryItem> {
  const { year, retention } = series;
  const { body, prefix } = eraOf(series.agency, year);
  const code = codeOf(series, index);
  const random = createRandom(year * 1000 + index);
  const date = filed.no === 36 ? day(year, 4, 12) : day(year, filed.month, random.int(2, 27));
  const documentNumber = filed.no === undefined ? '' : `${prefix}〔${year}〕${filed.no}号`;
  const paper = filed.paper ?? composePaper(filed, { body, number: documentNumber, date }, random);
  const files =
    filed.form === 'photo'
      ? [{ name: '照片.jpg', bytes: await makePhoto({ scene: filed.scene!, seed: year + index, colour: year > 1985 }) }]
      : await makeFiles(parse, scratch, filed.form, paper, random);
  return {
    folder: code,
    files,
    row: {
      code,
      documentNumber,
      responsible: body,
      title: filed.title,
      date,
      secrecy: series.secrecy ?? '',
      retention: retention === 'Y' ? '永久' : retention === 'D30' ? '30年' : '10年',
      pages: filed.form === 'photo' ? 1 : paper.pages.length,
      opinion: series.opinion,
      note: NOTES[filed.form],
      ...(filed.further && { further: filed.further }),
    },
  };
}

const NOTES: Record<Filed['form'], string> = {
  dual: '原件纸质，2021年数字化，双层PDF。',
  scan: '原件纸质，扫描件，未作文字识别。',
  pdf: '',
  docx: '',
  txt: '由原办公系统导出。',
  photo: '底片扫描件。',
};

function codeOf({ agency, category, year, retention, office, first }: FiledSeries, index: number): string {
  const { fonds } = agencyOf(agency);
  if (category === 'ZP') return `${fonds}-ZP·${year}·${retention}-001-${number(first + index)}`;
  return `${fonds}-${category}·${year}-${retention}-${office}-${number(first + index)}`;
}

async function makeFiles(
  parse: ParsePool,
  scratch: string,
  form: Exclude<Filed['form'], 'photo'>,
  paper: Paper,
  random: Random,
): Promise<DeliveredFile[]> {
  if (form === 'docx') return [{ name: '正文.docx', bytes: await makeDocx(paper) }];
  if (form === 'txt') return [{ name: '正文.txt', bytes: encodeGb18030(paperText(paper)) }];
  if (form === 'pdf') return [{ name: '正文.pdf', bytes: await makePdf(paper) }];
  const scans = await scanPaper(parse, scratch, paper, random);
  if (form === 'dual') return [{ name: '正文.pdf', bytes: await makePdf(paper, scans) }];
  return scans.map((bytes, index) => ({ name: `${number(index + 1)}.jpg`, bytes }));
}

/** Prints a paper and scans it again. */
async function scanPaper(parse: ParsePool, scratch: string, paper: Paper, random: Random): Promise<Buffer[]> {
  const print = join(scratch, 'print.pdf');
  await writeFile(print, await makePdf(paper));
  const aged = Number(/\d{4}/.exec(paper.number)?.[0] ?? 0) < 1985;
  return Promise.all(
    paper.pages.map(async (_, index) => {
      const out = join(scratch, `page-${index}.jpg`);
      await parse.renderPage(print, 'application/pdf', index + 1, { width: 1000, format: 'jpeg' }, out);
      return scanPage(await readFile(out), random, aged);
    }),
  );
}
