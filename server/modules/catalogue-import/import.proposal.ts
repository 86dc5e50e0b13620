/** What is proposed for a file, shown of it, and remembered of files of its shape. */
import { findSetting, putSetting, type Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { sha256Tree } from '../../formats/merkle/index.ts';
import {
  importMapping,
  type ImportMapping,
  startBody,
  type StartBody,
} from '../../../shared/schemas/catalogue-import.ts';
import { listOwnTemplates } from '../catalog/index.ts';
import type { ImportDesk } from './import.desk.ts';
import { type ImportParts, readSchemes } from './import.parts.ts';
import { previewRows } from './import.preview.ts';
import { type ImportRecord, listAgencies, listCategoryIds } from './import.repo.ts';
import type { Imports } from './import.types.ts';
import { fieldsOfCategories, guessPlace, mappingOf, proposeAll, shapeOf } from './mapping.propose.ts';
import type { Proposed, ProposeTask } from './propose.ts';
import type { SourceFormat } from './read/index.ts';
import { runChild } from './run-child.ts';

type KnownStart = ReturnType<typeof startBody.parse>;

export interface ImportProposals extends Pick<Imports, 'propose' | 'preview'> {
  /** Throws where fonds or category are not named. */
  checkStart(body: StartBody): Promise<KnownStart>;
  /** Reads the head of the file as it is mapped; gives what remembers the mapping for files of its shape. Throws `workbook-no-headings`. */
  remember(row: ImportRecord, known: KnownStart): Promise<(trx: Writer, at: string) => Promise<void>>;
}

export function createProposals(parts: ImportParts, desk: ImportDesk): ImportProposals {
  const { db, dataDir, clock } = parts;
  const proposed = async (
    row: ImportRecord,
    reading: ProposeTask['reading'] = {},
    columns: ImportMapping['columns'] = {},
  ): Promise<Proposed> => {
    const path = desk.pathOf(row.id);
    const format = row.format as SourceFormat;
    return runChild<Proposed>({ op: 'propose', task: { path, format, reading, columns } });
  };
  const rememberedFor = async (row: ImportRecord, headings: readonly string[]): Promise<ImportMapping | undefined> => {
    const kept = importMapping.safeParse(await findSetting(db.read, memoryOf(row.archive_id, headings)));
    return kept.success ? kept.data : undefined;
  };
  const lastCategoryOf = async (row: ImportRecord, headings: readonly string[]): Promise<string> => {
    const kept = await findSetting(db.read, categoryMemoryOf(row.archive_id, headings));
    return typeof kept === 'string' && (await listCategoryIds(db.read)).includes(kept) ? kept : '';
  };
  const taskOf = async (row: ImportRecord, known: KnownStart) => ({
    path: desk.pathOf(row.id),
    format: row.format as SourceFormat,
    fonds: known.fonds,
    category: known.category,
    mapping: known.mapping,
    categories: await listCategoryIds(db.read),
    schemes: await readSchemes(parts),
    templates: await listOwnTemplates(db.read, row.archive_id),
    agencies: (await listAgencies(db.read, row.archive_id)).map(({ name }) => name),
    today: todayOf(clock),
    gateKey: Buffer.from(parts.gateKey).toString('hex'),
  });

  const checkStart: ImportProposals['checkStart'] = async (body) => {
    const known = startBody.parse(body);
    if (known.fonds === '' && !known.mapping.fondsFromCode) throw new LantaiError('import-fonds-unnamed');
    if (!namesCategory(known)) throw new LantaiError('import-category-unnamed');
    const categories = await listCategoryIds(db.read);
    if (known.category !== '' && !categories.includes(known.category))
      throw new LantaiError('import-category-unknown', { category: known.category });
    return known;
  };

  return {
    checkStart,

    async propose(actor, id, query = {}) {
      const row = await desk.get(actor, id);
      const { headingRow, encoding, category } = query;
      const { sheets, plain } = await proposed(row, { headingRow, encoding });
      const remembered = sheets[0] && (await rememberedFor(row, sheets[0].headings));
      const first = mappingOf(proposeAll(sheets, remembered), remembered);
      const guess = guessPlace(sheets, first);
      const lastCategory = sheets[0] === undefined ? '' : await lastCategoryOf(row, sheets[0].headings);
      // The columns of EAD are its elements: they name no fields of a category.
      const named = row.format === 'ead' ? [] : category ? [category] : guess.categories;
      const fields = fieldsOfCategories(await readSchemes(parts), named);
      const columns = proposeAll(sheets, remembered, fields);
      const mapping = {
        ...mappingOf(columns, remembered),
        ...(headingRow !== undefined && { headingRow }),
        ...(encoding !== undefined && { encoding }),
      };
      return {
        format: row.format as SourceFormat,
        sheets: sheets.map(({ name, headingRow: at, first }) => ({ name, headingRow: at, first })),
        plain,
        columns,
        mapping,
        guess: { fonds: guess.fonds, category: guess.category || lastCategory },
        fields: fields.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
      };
    },

    async preview(actor, id, body, locale) {
      const row = await desk.get(actor, id);
      const known = await checkStart(body);
      return previewRows(dataDir, await taskOf(row, known), locale);
    },

    async remember(row, { mapping, category }) {
      const { headingRow, encoding, columns } = mapping;
      const { sheets } = await proposed(row, { headingRow, encoding }, columns);
      const [first] = sheets;
      if (first === undefined) throw new LantaiError('workbook-no-headings', { file: row.source_name });
      const key = memoryOf(row.archive_id, first.headings);
      return async (trx, at) => {
        await putSetting(trx, key, mapping, at);
        if (category !== '') await putSetting(trx, categoryMemoryOf(row.archive_id, first.headings), category, at);
      };
    },
  };
}

/** The setting that remembers how files of this shape are mapped. */
const memoryOf = (archiveId: string, headings: readonly string[]): string =>
  `import-map:${archiveId}:${digestOf(headings)}`;
/** That which remembers their category. */
const categoryMemoryOf = (archiveId: string, headings: readonly string[]): string =>
  `import-category:${archiveId}:${digestOf(headings)}`;
const digestOf = (headings: readonly string[]): string =>
  sha256Tree.leaf(shapeOf(headings)).toString('hex').slice(0, 32);

/** One for all, or one that the rows say. */
const namesCategory = ({ category, mapping }: KnownStart): boolean =>
  category !== '' ||
  mapping.categoryFromCode ||
  mapping.constants.category !== undefined ||
  Object.values(mapping.columns).includes('category');
