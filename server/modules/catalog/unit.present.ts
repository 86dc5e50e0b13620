/** Database rows into the shapes of the interface. What a reader may not know is left out here and nowhere else. */
import { maskIdentityNumbers } from '../../../shared/identity-number.ts';
import { fondsLabel } from '../../../shared/fonds-label.ts';
import { fieldsFor } from '../../../shared/scheme/fields.ts';
import type { SchemeConfig } from '../../../shared/schemas/scheme.ts';
import type { UnitDetail, UnitRow } from '../../../shared/schemas/unit.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import { type Actor, may, type Scope } from '../identity/index.ts';
import { describedFields } from './described.ts';
import { inheritedBy, inheritedColumns } from './inheritance.ts';
import type { readUnitParts, UnitWithContext } from './unit.repo.ts';

/** Identity numbers are for the house: the public sees that there is one. */
export const shownTo = (scope: Scope, text: string): string => (scope.publicOnly ? maskIdentityNumbers(text) : text);

export const presentRow = (row: UnitWithContext, scope: Scope): UnitRow => ({
  id: row.id,
  code: row.code,
  title: shownTo(scope, row.title),
  level: row.level,
  fondsNumber: row.fonds_number,
  categoryId: row.category_id,
  responsible: shownTo(scope, row.responsible),
  documentNumber: shownTo(scope, row.document_number),
  dateText: row.date_text,
  dateFrom: row.date_from,
  year: row.year,
  retention: row.retention,
  openness: row.openness,
  secrecy: row.secrecy,
  // The agency's opinion on opening is for those who decide on it.
  agencyOpinion: scope.publicOnly ? '' : row.agency_opinion,
  pageCount: row.page_count,
  fileCount: Number(row.file_count),
  agencyName: row.agency_name,
  updatedAt: row.updated_at,
});

/** Files whose pages can be drawn; of others only the text is shown. */
const hasPicture = (mime: string): boolean => mime === 'application/pdf' || mime.startsWith('image/');

/** Names in these roles are found by, and shown as the responsible body; they are not shown as persons again. */
const RESPONSIBLE: readonly string[] = ['responsible', '责任者'];

type Parts = Awaited<ReturnType<typeof readUnitParts>>;

/** Openings as the reader may know them: the public learns since when a unit is open, not who decided, why, or what was before. */
function presentOpenings(openings: Parts['openings'], scope: Scope): UnitDetail['openings'] {
  if (!scope.publicOnly) return openings.map(({ act, ground, actor_name: by, at }) => ({ act, ground, by, at }));
  const last = openings.findLast((opening) => opening.act === 'open');
  return last === undefined ? [] : [{ act: 'open', ground: null, by: null, at: last.at }];
}

/** `ancestors` are those the scope contains; a path that is broken by the scope is shown without its upper part. */
export function presentDetail(
  row: UnitWithContext,
  parts: Parts,
  ancestors: UnitTable[],
  actor: Actor,
  scope: Scope,
  config: SchemeConfig,
): UnitDetail {
  const staff = !scope.publicOnly;
  const fields = fieldsFor(config, row.category_id, row.level);
  const categoryName = parts.category?.name ?? row.category_id;
  const categoryNameEn = parts.category?.name_en || categoryName;
  const fondsNameEn = row.fonds_name_en || row.fonds_name;
  /** What has one name in both languages. */
  const step = (label: string, key: string, unitId: string | null = null) => ({ label, labelEn: label, key, unitId });
  return {
    ...presentRow(row, scope),
    fondsId: row.fonds_id,
    fondsName: row.fonds_name,
    fondsNameEn,
    archiveName: parts.archive?.name ?? '',
    archiveNameEn: parts.archive?.name_en || (parts.archive?.name ?? ''),
    categoryName,
    categoryNameEn,
    path: [
      {
        ...step(fondsLabel(row.fonds_number, row.fonds_name), fondsKey(row.fonds_id)),
        labelEn: fondsLabel(row.fonds_number, fondsNameEn),
      },
      { ...step(categoryName, categoryKey(row.fonds_id, row.category_id)), labelEn: categoryNameEn },
      ...(row.year === null ? [] : [step(String(row.year), yearKey(row.fonds_id, row.category_id, row.year))]),
      ...ancestors.map(({ id, title }) => step(shownTo(scope, title), unitKey(id), id)),
    ],
    inherited: inheritedBy(row, ancestors, row.agency_name, inheritedColumns(fields, staff)).map((each) => ({
      ...each,
      value: shownTo(scope, each.value),
      from: shownTo(scope, each.from),
    })),
    formerCodes: parts.codes.map((code) => code.written),
    names: parts.names
      .filter(({ role }) => !RESPONSIBLE.includes(role))
      .map((name) => ({ ...name, name: shownTo(scope, name.name) })),
    // Notes and further columns of a delivery hold whatever an agency wrote there: they are for the house.
    fields: staff ? (JSON.parse(row.fields_json) as Record<string, string>) : {},
    described: staff ? describedFields(row, fields, config.tables, ancestors) : [],
    carrier: staff ? row.carrier : '',
    note: staff ? row.note : '',
    files: parts.files.map((file) => ({
      id: file.id,
      name: file.name,
      mime: file.mime,
      formatName: file.format_name,
      puid: file.puid,
      byteSize: file.byte_size,
      pageCount: file.page_count,
      sha256: file.sha256,
      sha512: file.sha512,
      sm3: file.sm3,
    })),
    pages: parts.pages.map((page) => ({
      number: page.number,
      fileId: page.file_id,
      filePage: page.file_page,
      view: hasPicture(page.mime) ? 'image' : 'text',
      hasText: page.has_text === 1,
      width: page.width,
      height: page.height,
    })),
    openings: presentOpenings(parts.openings, scope),
    accession:
      staff && parts.accession
        ? { id: parts.accession.id, number: parts.accession.number, at: parts.accession.created_at }
        : null,
    keptSince: parts.aip?.created_at ?? null,
    lockVersion: row.lock_version,
    mayEdit: staff && may(actor, 'unit.edit'),
    mayOpen: staff && may(actor, 'unit.open') && row.secrecy === 'public',
  };
}

/** Keys of the tree's nodes: f:fonds, c:fonds:category, y:fonds:category:year ('-' for no year), u:unit. */
export const fondsKey = (fondsId: string): string => `f:${fondsId}`;
export const categoryKey = (fondsId: string, categoryId: string): string => `c:${fondsId}:${categoryId}`;
export const yearKey = (fondsId: string, categoryId: string, year: number | null): string =>
  `y:${fondsId}:${categoryId}:${year ?? '-'}`;
export const unitKey = (unitId: string): string => `u:${unitId}`;
