/** The first rows of a file as they will be under a mapping. What is made for it is gone afterwards. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locale } from '../../../shared/i18n/index.ts';
import type { PreviewRow } from '../../../shared/schemas/catalogue-import.ts';
import { folderOf } from './import.parts.ts';
import { presentDefect } from './import.present.ts';
import { parseLine } from './row.line.ts';
import type { PrepareSummary, PrepareTask, RowDefect } from './row.types.ts';
import { runChild } from './run-child.ts';

const PREVIEW_ROWS = 20;
/** What of a prepared unit says nothing to a person. */
const INTERNAL: ReadonlySet<string> = new Set(['key', 'sort', 'over']);

export async function previewRows(
  dataDir: string,
  task: Omit<PrepareTask, 'out' | 'limit'>,
  locale: Locale,
): Promise<PreviewRow[]> {
  await mkdir(folderOf(dataDir, ''), { recursive: true, mode: 0o700 });
  const out = await mkdtemp(join(folderOf(dataDir, ''), 'preview-'));
  try {
    await runChild<PrepareSummary>({ op: 'prepare', task: { ...task, out, limit: PREVIEW_ROWS } });
    return await readPreview(out, locale);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function readPreview(folder: string, locale: Locale): Promise<PreviewRow[]> {
  const lines = async <T>(name: string, read = (line: string) => JSON.parse(line) as T): Promise<T[]> =>
    (await readFile(join(folder, `${name}.jsonl`), 'utf8'))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [read(line)]));
  const [good, cells, defects] = [
    await lines('rows', parseLine),
    await lines<[string, number, string[]]>('cells'),
    await lines<RowDefect>('defects'),
  ];
  const same = (a: { sheet: string; row: number }, sheet: string, row: number): boolean =>
    a.sheet === sheet && a.row === row;
  return cells.slice(0, PREVIEW_ROWS).map(([sheet, row]) => {
    const unit = good.find((each) => same(each, sheet, row))?.unit;
    const found = defects.filter((each) => same(each, sheet, row));
    const { names, fields, text, ...shown } = unit ?? { names: [], fields: '{}', text: '' };
    const others = JSON.parse(fields) as Record<string, string>;
    return {
      sheet,
      row,
      taken: unit !== undefined && found.every(({ severity }) => severity === 'warning'),
      unit: {
        ...others,
        ...Object.fromEntries(Object.entries(shown).filter(([name]) => !INTERNAL.has(name))),
        ...(names.length > 0 && { names: names.join('；') }),
        ...(text !== '' && { text: text.slice(0, 80) }),
      },
      defects: found.map((each, index) =>
        presentDefect(
          { ...each, id: `${row}:${index}`, heading: each.column, params_json: JSON.stringify(each.params) },
          locale,
        ),
      ),
    };
  });
}
