/** Inspections as the API shows them: to each reader what is hers to see. */
import type { ChecklistDefinition } from '../../../shared/schemas/checklist.ts';
import { type InspectionDetail, type InspectionRow, inspectionStep } from '../../../shared/schemas/inspection.ts';
import type { Reader } from '../../infra/db/index.ts';
import { type Actor, may } from '../identity/index.ts';
import { findChecklist } from './checklist.repo.ts';
import { presentEntry } from './entry.service.ts';
import { refusalOf, WAYS } from './inspection.machine.ts';
import { circumstancesOf, latestOf, partOf, scoreOf } from './inspection.parts.ts';
import type { InspectionWithAgency } from './inspection.repo.ts';
import { presentOrder } from './order.service.ts';
import { listEntries, listFiles, listFindingsOf, listInspectorsOf, listOrders, listSelf } from './parts.repo.ts';
import { factsOf } from './step.service.ts';

function rowOf(
  row: InspectionWithAgency,
  given: { inspectors: { id: string; name: string }[]; definition: ChecklistDefinition | undefined; grade: boolean },
): InspectionRow {
  const grade = given.definition?.grades.find(({ key }) => key === row.grade);
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    state: row.state,
    planId: row.plan_id,
    initiativeId: row.initiative_id,
    agencyId: row.agency_id,
    agencyName: row.agency_name,
    from: row.planned_from,
    to: row.planned_to,
    selfDue: row.self_due,
    handedAt: row.handed_at,
    visitedOn: row.visited_on,
    inspectors: given.inspectors.map(({ id, name }) => ({ id, name })),
    drawn: row.draw_id !== null,
    share: given.grade && row.share !== null ? row.share / 100 : null,
    grade: given.grade && grade !== undefined ? { key: grade.key, name: grade.name, nameEn: grade.nameEn } : null,
    lockVersion: row.lock_version,
  };
}

const stateFor = (row: InspectionWithAgency, results: boolean): InspectionRow['state'] =>
  // That a visit was concluded is known to the agency once it is told the result.
  !results && row.state === 'concluded' ? 'visiting' : row.state;

export async function presentRows(
  db: Reader,
  actor: Actor,
  rows: readonly InspectionWithAgency[],
): Promise<InspectionRow[]> {
  const inspectors = await listInspectorsOf(
    db,
    rows.map(({ id }) => id),
  );
  const definitions = new Map<string, ChecklistDefinition>();
  for (const id of new Set(rows.map((row) => row.checklist_id))) {
    const found = id === null ? undefined : await findChecklist(db, id);
    if (found !== undefined) definitions.set(found.id, JSON.parse(found.definition_json) as ChecklistDefinition);
  }
  return rows.map((row) => {
    const own = inspectors.filter((each) => each.inspection_id === row.id);
    const house =
      may(actor, 'inspection.manage') || (own.some(({ id }) => id === actor.id) && actor.agencyId !== row.agency_id);
    const agency = actor.agencyId === row.agency_id && row.published_at !== null;
    const definition = row.checklist_id === null ? undefined : definitions.get(row.checklist_id);
    const shown = rowOf(row, { inspectors: own, definition, grade: house || agency });
    const results = house || agency || (actor.agencyId === null && may(actor, 'inspection.all'));
    return { ...shown, state: stateFor(row, results) };
  });
}

export async function presentDetail(db: Reader, actor: Actor, row: InspectionWithAgency): Promise<InspectionDetail> {
  const part = await partOf(db, actor, row);
  const [inspectors, checklist, self, entries, files, findings, orders] = await Promise.all([
    listInspectorsOf(db, [row.id]),
    row.checklist_id === null ? undefined : findChecklist(db, row.checklist_id),
    listSelf(db, row.id),
    listEntries(db, row.id),
    listFiles(db, row.id),
    listFindingsOf(db, row.id),
    listOrders(db, {}, { inspection: row.id }, { limit: 200 }),
  ]);
  const definition = checklist && (JSON.parse(checklist.definition_json) as ChecklistDefinition);
  const { grade, results } = part;
  const openOrders = orders.filter(({ state }) => state !== 'accepted' && state !== 'withdrawn').length;
  const facts = factsOf(row, definition, entries, { inspectors: inspectors.length, openOrders });
  const latest = [...latestOf(entries, 1).values(), ...latestOf(entries, 2).values()];
  const newest = new Set(latest.map(({ id }) => id));
  const house = part.manage || part.inspect;
  return {
    ...rowOf(row, { inspectors, definition, grade }),
    state: stateFor(row, results),
    scope: row.scope,
    announcedAt: row.announced_at,
    statement: row.statement,
    handedBy: row.handed_name,
    handedLate: row.handed_on !== null && row.self_due !== null && row.handed_on > row.self_due,
    circumstances: results ? circumstancesOf(row) : [],
    conclusion: results ? row.conclusion : '',
    concludedAt: results ? row.concluded_at : null,
    concludedBy: results ? row.concluded_name : null,
    publishedAt: row.published_at,
    second:
      row.second_on === null || row.second_result === null
        ? null
        : { on: row.second_on, result: row.second_result, note: row.second_note, by: row.second_name ?? '' },
    cancelGround: row.cancel_ground,
    checklist:
      checklist && definition ? { id: checklist.id, key: checklist.key, version: checklist.version, definition } : null,
    self: self.map((each) => ({
      item: each.item,
      verdict: each.verdict,
      defects: each.defects,
      note: each.note,
      enteredAt: each.entered_at,
      enteredBy: each.entered_name,
    })),
    entries: results ? latest.map(presentEntry) : [],
    earlier: house ? entries.filter(({ id }) => !newest.has(id)).map(presentEntry) : [],
    files: files
      .filter(({ side }) => results || side === 'agency')
      .map((file) => ({
        id: file.id,
        side: file.side,
        item: file.item,
        name: file.name,
        mime: file.mime,
        byteSize: file.byte_size,
        sha256: file.sha256,
        sm3: file.sm3,
        factOn: file.fact_on,
        note: file.note,
        enteredAt: file.entered_at,
        enteredBy: file.entered_name,
      })),
    score: grade && definition !== undefined && entries.length > 0 ? scoreOf(definition, entries, row) : null,
    findings: results
      ? findings.map(({ item, finding_id, number, state }) => ({ item, findingId: finding_id, number, state }))
      : [],
    orders: orders.map(presentOrder),
    steps: house
      ? inspectionStep.options
          .filter((step) => WAYS[step].from.includes(row.state) && (part.manage || WAYS[step].office !== true))
          .map((step) => ({ step, refusal: refusalOf(step, facts)?.code ?? null }))
      : [],
    may: { manage: part.manage, inspect: part.inspect, answer: part.answer },
  };
}
