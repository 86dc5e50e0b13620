/** Pages and files, read from the scope of their unit: a page of a unit that is not in it is not found. */
import type { Reader } from '../../infra/db/index.ts';
import { scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export interface PageRow {
  unit_id: string;
  unit_code: string;
  text: string;
  file_page: number;
}
export interface StoredFile {
  id: string;
  unit_id: string;
  unit_code: string;
  name: string;
  /** Logical path inside the OCFL object. */
  path: string;
  object_id: string;
  byte_size: number;
  sha256: string;
  mime: string;
}

const filesOf = (db: Reader, scope: Scope) =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('file', 'file.unit_id', 'unit.id')
    .innerJoin('representation', 'representation.id', 'file.representation_id')
    .innerJoin('aip', 'aip.id', 'representation.aip_id')
    .where('representation.kind', '<>', 'text')
    .select(['file.id', 'file.unit_id', 'file.name', 'file.path', 'file.byte_size', 'file.sha256', 'file.mime'])
    .select(['aip.object_id', 'unit.code as unit_code']);

export const findFile = (db: Reader, scope: Scope, fileId: string): Promise<StoredFile | undefined> =>
  filesOf(db, scope).where('file.id', '=', fileId).executeTakeFirst();

export const findPageFile = (
  db: Reader,
  scope: Scope,
  unitId: string,
  number: number,
): Promise<(StoredFile & { file_page: number }) | undefined> =>
  filesOf(db, scope)
    .innerJoin('page', 'page.file_id', 'file.id')
    .where('unit.id', '=', unitId)
    .where('page.unit_id', '=', unitId)
    .where('page.number', '=', number)
    .select('page.file_page')
    .executeTakeFirst();

export const findPage = (db: Reader, scope: Scope, unitId: string, number: number): Promise<PageRow | undefined> =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('page', 'page.unit_id', 'unit.id')
    .where('unit.id', '=', unitId)
    .where('page.number', '=', number)
    .select(['page.unit_id', 'unit.code as unit_code', 'page.text', 'page.file_page'])
    .executeTakeFirst();

export interface PageText {
  number: number;
  text: string;
}
/** The next pages of a unit after a number, in order. */
export const listPageTexts = (
  db: Reader,
  scope: Scope,
  unitId: string,
  after: number,
  limit: number,
): Promise<PageText[]> =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('page', 'page.unit_id', 'unit.id')
    .where('unit.id', '=', unitId)
    .where('page.number', '>', after)
    .select(['page.number', 'page.text'])
    .orderBy('page.number')
    .limit(limit)
    .execute();

export const hasUnit = async (db: Reader, scope: Scope, unitId: string): Promise<boolean> =>
  (await scopedUnits(db, scope, 'ids').where('unit.id', '=', unitId).select('unit.id').executeTakeFirst()) !==
  undefined;
