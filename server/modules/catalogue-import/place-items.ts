/**
 * Items go below the file that their code names: one of the same catalogue, whose row comes just before theirs as rows are
 * stored in the order of their codes, or one that is held. Where there is none they stay at the top, and each such file
 * is told once.
 */
import type { Writer } from '../../infra/db/index.ts';
import { listHolders, listUnits } from './import.repo.ts';
import type { PreparedRow } from './row.types.ts';

export class FilePlaces {
  private readonly archiveId: string;
  private readonly idOf: (n: number) => string;
  /** The file that was met last, and the last that is not there. */
  private last = { key: '', id: '' };
  private absent = '';

  constructor(archiveId: string, idOf: (n: number) => string) {
    this.archiveId = archiveId;
    this.idOf = idOf;
  }

  /** Sets where these rows go; gives the first row of each file that is not there. `fresh`: those that are made. */
  async place(trx: Writer, fresh: readonly PreparedRow[]): Promise<PreparedRow[]> {
    const open: PreparedRow[] = [];
    for (const row of fresh) {
      const { level, over, key } = row.unit;
      if (level === 'file' && key !== '') this.last = { key, id: this.idOf(row.n) };
      if (over === '') continue;
      if (over === this.last.key) row.parentId = this.last.id;
      else open.push(row);
    }
    if (open.length === 0) return [];
    const held = await this.listFiles(trx, [...new Set(open.map(({ unit }) => unit.over))]);
    return open.filter((row) => {
      const { over } = row.unit;
      row.parentId = held.get(over);
      if (row.parentId !== undefined || over === this.absent) return false;
      this.absent = over;
      return true;
    });
  }

  /** Held files by their keys. */
  private async listFiles(trx: Writer, keys: readonly string[]): Promise<Map<string, string>> {
    const holders = await listHolders(trx, this.archiveId, keys);
    const units = await listUnits(
      trx,
      holders.map(({ unit_id }) => unit_id),
    );
    const files = new Set(units.filter(({ level }) => level === 'file').map(({ id }) => id));
    return new Map(holders.filter(({ unit_id }) => files.has(unit_id)).map(({ key, unit_id }) => [key, unit_id]));
  }
}
