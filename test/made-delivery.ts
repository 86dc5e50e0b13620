/** Deliveries made for tests: sound rows with their files, as many and as large as wanted. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const codeOf = (number: number): string => `A001-WS·2023-Y-BGS-${String(number).padStart(4, '0')}`;

export interface MadeItem {
  title?: string;
  /** By name in the item's folder; the default is one short text. A number is a sound recording of so many silent bytes. */
  files?: Record<string, string | Uint8Array | number>;
}

/** Writes a delivery whose catalogue has a row for each item; nothing in it is a defect unless an item brings it. */
export async function makeDelivery(folder: string, items: readonly MadeItem[]): Promise<string> {
  const rows = ['档号,题名,责任者,日期,保管期限,移交单位开放意见'];
  for (const [index, { title = `第${index + 1}号通知`, files }] of items.entries()) {
    const code = codeOf(index + 1);
    rows.push(`${code},${title},某办公室,20230315,永久,开放`);
    for (const [name, content] of Object.entries(
      files ?? { '正文.txt': `各单位：现将第${index + 1}号事项通知如下。` },
    )) {
      const path = join(folder, code, name);
      await mkdir(dirname(path), { recursive: true });
      await (typeof content === 'number' ? writeSilence(path, content) : writeFile(path, content));
    }
  }
  await writeFile(join(folder, '目录.csv'), `${rows.join('\n')}\n`);
  return folder;
}

/** A wave file of `size` bytes, which take no room on the disk but for its header. */
async function writeSilence(path: string, size: number): Promise<void> {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(size - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(size - 44, 40);
  const file = await open(path, 'w');
  await file.write(header);
  await file.truncate(size);
  await file.close();
}
