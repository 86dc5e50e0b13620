import type { ReportTable } from '../../infra/db/index.ts';
import type { ReportRow } from '../../../shared/schemas/report.ts';

export const presentReport = (row: ReportTable): ReportRow => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  number: row.number,
  state: row.state,
  from: row.from_day,
  asOf: row.as_of,
  locale: row.locale,
  initiativeId: row.initiative_id,
  bodyId: row.body_id,
  author: row.author_name,
  issuedOn: row.issued_on,
  updatedAt: row.updated_at,
  lockVersion: row.lock_version,
});
