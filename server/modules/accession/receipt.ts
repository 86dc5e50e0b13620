/** The record of handing over and taking in (电子档案移交与接收登记表, standards 3.3): its figures, kept with the accession. */
import { createHash } from 'node:crypto';
import type { AccessionTable } from '../../infra/db/index.ts';
import { findNames, listReceiptFiles } from './accession.repo.ts';
import type { AccessionParts } from './accession.parts.ts';
import type { ReadDelivery } from './read-delivery.ts';

export interface Receipt {
  number: string;
  agency: string;
  title: string;
  items: number;
  files: number;
  bytes: number;
  returned: number;
  /** SHA-256 over the lines `<sha256>  <code>/<name>` of all files taken: one figure that binds the whole table. */
  digest: string;
  firstCode: string;
  lastCode: string;
  at: string;
}

export async function makeReceipt(
  parts: AccessionParts,
  accession: AccessionTable,
  read: ReadDelivery,
  taken: number,
): Promise<Receipt> {
  const files = await listReceiptFiles(parts.db.read, accession.id);
  const { agency } = await findNames(parts.db.read, accession);
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.sha256}  ${file.code}/${file.name}\n`);
  return {
    number: accession.number,
    agency: agency ?? read.statement.agency ?? '',
    title: accession.title,
    items: taken,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.byte_size, 0),
    returned: read.rowCount - taken,
    digest: hash.digest('hex'),
    firstCode: files[0]?.code ?? '',
    lastCode: files.at(-1)?.code ?? '',
    at: accession.decided_at ?? parts.clock.now(),
  };
}
