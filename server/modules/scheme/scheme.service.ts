/**
 * Schemes 著录方案: the configuration of description. Every saved change is a release: an entry of the ledger, parts that end
 * and parts that begin. Data made before there were releases go by what is shipped, until the first change writes it down.
 */
import type { z } from 'zod';
import type {
  CodeTable,
  FieldAtLevel,
  PartDifference,
  SchemeCategory,
  SchemeConfig,
  SchemeDefect,
  schemeImport,
  SchemeNow,
  SchemeOutcome,
  schemePutBack,
  SchemeRelease,
  schemeSave,
  SchemeUse,
} from '../../../shared/schemas/scheme.ts';
import type { PartKind } from '../../../shared/scheme/kinds.ts';
import type { OwnFields } from '../../../shared/query/fields.ts';
import { fieldsFor, fieldsOf } from '../../../shared/scheme/fields.ts';
import { checkConfig } from '../../../shared/scheme/check.ts';
import { differencesOf, type Part, PART_LISTS, partsOf, withChanges } from '../../../shared/scheme/compare.ts';
import type { Database, Reader, UnitLevel, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { readNumberCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { exampleOf, templateProblem } from './scheme.example.ts';
import { readFile, readPart, writeFile } from './scheme.file.ts';
import { ownFieldsOf } from './scheme.query.ts';
import { findLastRelease, findRelease, listReleases } from './scheme.repo.ts';
import { listUses } from './scheme.uses.ts';
import { createStore, type Present, short } from './scheme.store.ts';
import { SHIPPED } from './shipped/index.ts';

interface SchemeParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
}
interface PartChange {
  kind: PartKind;
  key: string;
  content: Part | null;
}
export interface Schemes {
  /** The configuration that holds. For whoever describes, validates or imports, within a transaction or without. */
  configIn(reader: Reader): Promise<SchemeConfig>;
  /** It and the number of its release: for whoever weighs something against it and means just this one. */
  presentIn(reader: Reader): Promise<{ config: SchemeConfig; release: number }>;
  /** The fields of a unit of this category at this level, with the code tables that its values come from. */
  fieldsFor(categoryId: string, level: UnitLevel): Promise<{ fields: FieldAtLevel[]; tables: CodeTable[] }>;
  /**
   * By category and key: what a further field is called, whether it is a person looked for, and what the values of its code
   * table are called. For the index.
   */
  fieldsToIndex(reader: Reader): Promise<(categoryId: string) => ReturnType<typeof fieldsToIndexOf>>;
  /** The categories' own fields, as queries name them. */
  ownFields(reader: Reader): Promise<OwnFields>;
  /** What a new archive begins with, as its first release; nothing where there is one. Gives how many categories there are. */
  install(trx: Writer): Promise<number>;
  now(actor: Actor): Promise<SchemeNow>;
  check(actor: Actor, given: z.output<typeof schemeSave>): Promise<SchemeOutcome>;
  /** Throws `changed-meanwhile`, `scheme-defects`, `scheme-in-use`; nothing is changed then. */
  save(actor: Actor, given: z.output<typeof schemeSave>): Promise<SchemeOutcome>;
  listReleases(
    actor: Actor,
    page: { cursor?: string; limit: number },
  ): Promise<{ items: SchemeRelease[]; cursor?: string }>;
  at(actor: Actor, release: number): Promise<SchemeNow>;
  compare(actor: Actor, from: number, to: number): Promise<PartDifference[]>;
  putBack(actor: Actor, given: z.output<typeof schemePutBack>): Promise<SchemeOutcome>;
  exportFile(actor: Actor, release?: number): Promise<{ name: string; text: string }>;
  importFile(actor: Actor, given: z.output<typeof schemeImport>): Promise<SchemeOutcome>;
  /** A code as the template writes it, or what is wrong with the template. */
  exampleOf(template: string, category: string): { example: string } | { error: LantaiError };
}

/** A field counts under its key and, for older catalogues, under its name. */
type WordsOfTables = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
const fieldsToIndexOf = (config: SchemeConfig, category: SchemeCategory, words: WordsOfTables) =>
  new Map(
    fieldsOf(config, category).flatMap(({ key, name, type, search, table }) => {
      const said = table === null ? undefined : words.get(table);
      const field = { name, person: search && type === 'name', ...(said !== undefined && { words: said }) };
      return [[key, field] as const, [name, field] as const];
    }),
  );
const toIndex = (config: SchemeConfig) => {
  const words = new Map(
    config.tables.map(({ key, values }) => [
      key,
      new Map(values.map(({ code, name, nameEn }) => [code, [name, nameEn]] as const)),
    ]),
  );
  return new Map(config.categories.map((category) => [category.key, fieldsToIndexOf(config, category, words)]));
};

export function createSchemes({ db, ledger, clock }: SchemeParts): Schemes {
  const store = createStore({ db, clock });

  /** Every unit that is indexed asks for them: made once for a configuration. */
  const indexed = new WeakMap<SchemeConfig, ReturnType<typeof toIndex>>();
  const asked = new WeakMap<SchemeConfig, OwnFields>();

  /** What it would be to go over to another configuration. */
  const weigh = async (from: SchemeConfig, to: SchemeConfig): Promise<SchemeOutcome> => {
    const differences = differencesOf(from, to);
    const defects = checkConfig(to, templateProblem);
    const uses = defects.length > 0 ? [] : await listUses(db.read, from, to, differences);
    return { release: null, defects, differences, uses };
  };
  const refuse = ({ defects, uses }: { defects: readonly SchemeDefect[]; uses: readonly SchemeUse[] }): void => {
    const [defect] = defects;
    if (defect !== undefined)
      throw new LantaiError('scheme-defects', { count: defects.length, at: defect.at, value: defect.value });
    const [use] = uses;
    if (use !== undefined) throw new LantaiError('scheme-in-use', { name: use.name, units: use.units });
  };
  /** Goes over to another configuration. `based` is the release that was read. */
  const goOver = async (
    actor: Actor,
    based: number | undefined,
    note: string,
    next: (from: SchemeConfig) => SchemeConfig,
  ): Promise<SchemeOutcome> => {
    const before = await store.presentIn(db.read);
    if (based !== undefined && before.release !== based) throw new LantaiError('changed-meanwhile');
    const to = next(before.config);
    const outcome = await weigh(before.config, to);
    refuse(outcome);
    if (outcome.differences.length === 0) return outcome;
    const release = await db.write(async (trx) => {
      const last = await findLastRelease(trx);
      if (last?.id !== before.last?.id) throw new LantaiError('changed-meanwhile');
      await store.installIn(trx);
      const number = Math.max(before.release, 1) + 1;
      const id = await store.write(trx, actor, number, note, to, outcome.differences);
      await ledger.append(trx, {
        actor,
        action: 'scheme.change',
        objectType: 'scheme',
        objectId: id,
        label: outcome.differences
          .map(({ name }) => name)
          .slice(0, 3)
          .join('、'),
        detail: { release: number, parts: outcome.differences.map(short), note },
      });
      return number;
    });
    return { ...outcome, release };
  };

  /** The parts of a save, read; or what is wrong with them. */
  const readChanges = (given: z.output<typeof schemeSave>) => {
    const defects: SchemeDefect[] = [];
    const changes = given.changes.flatMap(({ kind, key, content }): PartChange[] => {
      if (content === null) return [{ kind, key, content: null }];
      const read = readPart(kind, content);
      if ('defects' in read) {
        defects.push(...read.defects);
        return [];
      }
      return [{ kind, key, content: read.part }];
    });
    return { changes, defects };
  };
  const shown = (present: Present, actor: Actor): SchemeNow => ({
    ...present.config,
    release: present.release,
    at: present.last?.created_at ?? null,
    by: present.last?.created_name ?? null,
    mayEdit: may(actor, 'scheme.edit'),
  });

  return {
    configIn: async (reader) => (await store.presentIn(reader)).config,
    presentIn: (reader) => store.presentIn(reader),
    async fieldsFor(categoryId, level) {
      const { config } = await store.presentIn(db.read);
      const fields = fieldsFor(config, categoryId, level);
      return { fields, tables: config.tables.filter(({ key }) => fields.some(({ table }) => table === key)) };
    },

    async fieldsToIndex(reader) {
      const { config } = await store.presentIn(reader);
      return (categoryId) => {
        let made = indexed.get(config);
        if (made === undefined) indexed.set(config, (made = toIndex(config)));
        return made.get(categoryId) ?? new Map();
      };
    },

    async ownFields(reader) {
      const { config } = await store.presentIn(reader);
      const own = asked.get(config) ?? ownFieldsOf(config);
      asked.set(config, own);
      return own;
    },

    install: async (trx) => {
      await store.installIn(trx);
      return SHIPPED.categories.length;
    },

    async now(actor) {
      demand(actor, 'scheme.read');
      return shown(await store.presentIn(db.read), actor);
    },

    async check(actor, given) {
      demand(actor, 'scheme.edit');
      const { config } = await store.presentIn(db.read);
      const { changes, defects } = readChanges(given);
      if (defects.length > 0) return { release: null, defects, differences: [], uses: [] };
      return weigh(config, withChanges(config, changes));
    },

    async save(actor, given) {
      demand(actor, 'scheme.edit');
      const { changes, defects } = readChanges(given);
      refuse({ defects, uses: [] });
      return goOver(actor, given.release, given.note, (from) => withChanges(from, changes));
    },

    async listReleases(actor, { cursor, limit }) {
      demand(actor, 'scheme.read');
      const before = readNumberCursor(cursor);
      const rows = await listReleases(db.read, { limit, ...(before !== undefined && { before }) });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => ({
          number: row.number,
          note: row.note,
          by: row.created_name,
          at: row.created_at,
          parts: JSON.parse(row.changes_json) as SchemeRelease['parts'],
        })),
        ...(last !== undefined && rows.length === limit && { cursor: String(last.number) }),
      };
    },

    async at(actor, release) {
      demand(actor, 'scheme.read');
      return shown(
        { release, config: await store.configAt(release), last: await findRelease(db.read, release) },
        actor,
      );
    },

    async compare(actor, from, to) {
      demand(actor, 'scheme.read');
      return differencesOf(await store.configAt(from), await store.configAt(to));
    },

    async putBack(actor, { to, part, release, apply }) {
      demand(actor, 'scheme.edit');
      const then = await store.configAt(to);
      const next = (from: SchemeConfig): SchemeConfig => {
        if (part === undefined) return then;
        const content = then[PART_LISTS[part.kind]].find(({ key }) => key === part.key) ?? null;
        return withChanges(from, [{ ...part, content }]);
      };
      if (apply) return goOver(actor, release, `#${to}`, next);
      const { config } = await store.presentIn(db.read);
      return weigh(config, next(config));
    },

    async exportFile(actor, release) {
      demand(actor, 'scheme.read');
      const present = await store.presentIn(db.read);
      const number = release ?? present.release;
      const config = number === present.release ? present.config : await store.configAt(number);
      return { name: `lantai-schemes-v${number}.json`, text: writeFile(config) };
    },

    async importFile(actor, { text, removes, apply, release, note }) {
      demand(actor, 'scheme.edit');
      const read = readFile(text);
      if ('defects' in read) {
        if (apply) refuse({ defects: read.defects, uses: [] });
        return { release: null, defects: read.defects, differences: [], uses: [] };
      }
      const changes = partsOf(read.config).map(({ kind, part }) => ({ kind, key: part.key, content: part }));
      const next = (from: SchemeConfig) => (removes ? read.config : withChanges(from, changes));
      if (apply) return goOver(actor, release, note, next);
      const { config } = await store.presentIn(db.read);
      return weigh(config, next(config));
    },

    exampleOf,
  };
}
