/** Releases of the configuration as the database holds them: the one that holds, one of the past, a new one. */
import type { PartDifference, SchemeConfig } from '../../../shared/schemas/scheme.ts';
import type { PartKind } from '../../../shared/scheme/kinds.ts';
import { differencesOf, inOrder, type Part, PART_LISTS, partsOf } from '../../../shared/scheme/compare.ts';
import type { CategoryTable, Database, Reader, SchemeReleaseTable, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import {
  endPart,
  findLastRelease,
  findRelease,
  HOLDS,
  insertParts,
  insertRelease,
  listPartsAt,
  listPresentParts,
  putCategories,
  removeCategory,
} from './scheme.repo.ts';
import { SHIPPED } from './shipped/index.ts';

export interface Present {
  release: number;
  config: SchemeConfig;
  last: SchemeReleaseTable | undefined;
}

interface SchemeStore {
  presentIn(reader: Reader): Promise<Present>;
  /** Throws `not-found`. */
  configAt(release: number): Promise<SchemeConfig>;
  /** Writes a release: the parts that differ end or begin. Gives its id. */
  write(
    trx: Writer,
    by: { id: string | undefined; name: string },
    number: number,
    note: string,
    to: SchemeConfig,
    differences: readonly PartDifference[],
  ): Promise<string>;
  /** What is shipped, as the first release where there is none. */
  installIn(trx: Writer): Promise<void>;
}

function readConfig(rows: readonly { kind: PartKind; content_json: string }[]): SchemeConfig {
  const config: Record<string, Part[]> = { categories: [], schemes: [], tables: [], schedules: [], templates: [] };
  for (const { kind, content_json: content } of rows) config[PART_LISTS[kind]]!.push(JSON.parse(content) as Part);
  return inOrder(config as unknown as SchemeConfig);
}

const toRow = ({ key, name, nameEn, arrangement, position }: SchemeConfig['categories'][number]): CategoryTable => ({
  id: key,
  name,
  name_en: nameEn,
  arrangement,
  position,
});
export const short = ({ kind, key, name, nameEn, act }: PartDifference) => ({ kind, key, name, nameEn, act });

const EMPTY: SchemeConfig = { categories: [], schemes: [], tables: [], schedules: [], templates: [] };

export function createStore({ db, clock }: { db: Database; clock: Clock }): SchemeStore {
  /** What was read last outside a transaction: the configuration is asked for with every record and changes seldom. */
  let known: Present | undefined;

  const presentIn = async (reader: Reader): Promise<Present> => {
    const last = await findLastRelease(reader);
    if (last === undefined) return { release: 0, config: SHIPPED, last };
    if (known?.last?.id === last.id) return known;
    const present = { release: last.number, config: readConfig(await listPresentParts(reader)), last };
    if (reader === db.read) known = present;
    return present;
  };
  const configAt = async (release: number): Promise<SchemeConfig> => {
    if (release === 0) return SHIPPED;
    if ((await findRelease(db.read, release)) === undefined) throw new LantaiError('not-found');
    return readConfig(await listPartsAt(db.read, release));
  };

  const write: SchemeStore['write'] = async (trx, by, number, note, to, differences) => {
    const id = newId(clock.millis());
    const parts = new Map(partsOf(to).map(({ kind, part }) => [`${kind} ${part.key}`, part]));
    for (const { kind, key, act } of differences) if (act !== 'added') await endPart(trx, { kind, key }, number);
    const begun = differences.flatMap(({ kind, key }) => {
      const part = parts.get(`${kind} ${key}`);
      return part === undefined
        ? []
        : {
            id: newId(clock.millis()),
            kind,
            key,
            content_json: JSON.stringify(part),
            from_release: number,
            to_release: HOLDS,
          };
    });
    await insertParts(trx, begun);
    const touched = differences.filter(({ kind }) => kind === 'category');
    for (const { key, act } of touched) if (act === 'removed') await removeCategory(trx, key);
    const changed = new Set(touched.map(({ key }) => key));
    await putCategories(trx, to.categories.filter(({ key }) => changed.has(key)).map(toRow));
    await insertRelease(trx, {
      id,
      number,
      note,
      changes_json: JSON.stringify(differences.map(short)),
      created_by: by.id ?? null,
      created_name: by.name,
      created_at: clock.now(),
    });
    return id;
  };
  const installIn = async (trx: Writer): Promise<void> => {
    if ((await findLastRelease(trx)) === undefined)
      await write(trx, SYSTEM_ACTOR, 1, '', SHIPPED, differencesOf(EMPTY, SHIPPED));
  };

  return { presentIn, configAt, write, installIn };
}
