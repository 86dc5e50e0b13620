/** The clean sample delivery many times over as one delivery, with codes that run on without a gap. */
import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJs from 'exceljs';

const SOURCE = join(import.meta.dirname, '..', '..', 'shared', 'samples', 'delivery-clean');

/** @returns the folder of a delivery of `times` × 33 items, made in `target` */
export async function deliveryTimes(times: number, target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.readFile(join(SOURCE, '目录.xlsx'));
  const sheet = workbook.worksheets[0]!;
  const rows: string[][] = [];
  sheet.eachRow((row) =>
    rows.push(
      (row.values as (string | number | null | undefined)[])
        .slice(1)
        .map((value) => (value == null ? '' : String(value))),
    ),
  );
  const [headings, ...items] = rows as [string[], ...string[][]];
  const codeAt = headings.indexOf('档号');
  const series = new Map<string, number>();
  for (const item of items) {
    const prefix = item[codeAt]!.slice(0, -4);
    series.set(prefix, (series.get(prefix) ?? 0) + 1);
  }
  const out = new ExcelJs.Workbook();
  const made = out.addWorksheet('目录');
  made.addRow(headings);
  let bytes = 0;
  for (let round = 0; round < times; round++)
    for (const item of items) {
      const old = item[codeAt]!;
      const prefix = old.slice(0, -4);
      const number = round * series.get(prefix)! + Number(old.slice(-4));
      const code = `${prefix}${String(number).padStart(4, '0')}`;
      const folder = join(target, code);
      await mkdir(folder);
      for (const name of await readdir(join(SOURCE, old))) {
        const to = join(folder, name.replace(old, code));
        await copyFile(join(SOURCE, old, name), to);
        bytes += (await stat(to)).size;
      }
      made.addRow(item.map((value, at) => (at === codeAt ? code : value)));
    }
  await out.xlsx.writeFile(join(target, '目录.xlsx'));
  const count = times * items.length;
  await writeFile(
    join(target, '说明文件.TXT'),
    `移交单位：区档案局\r\n移交件数：${count}\r\n移交字节数：${bytes}\r\n年度：2023\r\n`,
  );
  return target;
}
