/** The rows of the exported ledger, a page at a time: each finding with what hangs on it. */
import type { Reader } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { FindingScope } from '../identity/index.ts';
import { lightFromDays } from './finding.light.ts';
import { type FindingFilter, type FindingRowWithNames, listFindings, type Moment } from './finding.repo.ts';
import { readBodyNames } from './frame.repo.ts';
import { dayCell, LEDGER_COLUMNS, type LedgerColumn, numbered } from './ledger.export.ts';
import { readLedgerParts, readPeople } from './parts.repo.ts';

const PAGE = 200;

export async function* ledgerPages(
  db: Reader,
  scope: FindingScope,
  filter: FindingFilter,
  given: { moment: Moment; locale: Locale; archiveId: string },
): AsyncGenerator<(string | number)[][]> {
  const { moment, locale, archiveId } = given;
  const bodies = await readBodyNames(db, archiveId);
  let serial = 0;
  let after: { value: number | null; id: string } | undefined;
  for (;;) {
    const order = { by: 'due' as const, down: false, ...(after && { after }), limit: PAGE };
    const rows = await listFindings(db, scope, filter, order, moment);
    const parts = await readLedgerParts(
      db,
      rows.map(({ id }) => id),
    );
    const people = await readPeople(
      db,
      rows.flatMap((row) => [row.leader_id, row.checker_id]),
    );
    const nameOf = (id: string | null) => (id === null ? '' : (people.get(id)?.name ?? ''));
    yield rows.map((row) => {
      serial++;
      const words = (kind: string, value: string) => translate(locale, `${kind}.${value}`);
      const joining = (JSON.parse(row.joining_json) as string[]).map((id) => bodies.get(id) ?? '');
      const cells: Record<LedgerColumn, string | number> = {
        serial,
        number: row.number,
        source: words('source', row.source),
        category: row.category,
        problem: row.problem,
        appearances: numbered(parts.appearances.get(row.id) ?? []),
        rootCause: row.root_cause,
        severity: words('severity', row.severity),
        target: row.target,
        measures: numbered(parts.measures.get(row.id) ?? []),
        leader: nameOf(row.leader_id),
        body: row.body_name ?? '',
        joining: joining.filter((name) => name !== '').join('、'),
        owner: row.owner_name ?? '',
        checker: nameOf(row.checker_id),
        start: dayCell(row.start),
        due: dueCell(row, locale),
        percent: `${row.percent}%`,
        state: words('state', row.state),
        light: words('light', lightFromDays(row, moment.today)),
        progress: parts.progress.get(row.id) ?? '',
        closedOn: dayCell(row.closed_on),
      };
      return LEDGER_COLUMNS.map((key) => cells[key]);
    });
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = { value: last.due, id: last.id };
  }
}

const dueCell = ({ term, due }: FindingRowWithNames, locale: Locale): string =>
  term === 'date' ? dayCell(due) : [translate(locale, `term.${term}`), dayCell(due)].filter(Boolean).join(' ');
