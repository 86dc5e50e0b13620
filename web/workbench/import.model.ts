/** What a clerk has chosen for an import, and how presses change it. Pure, but for the draft that outlives a reload. */
import type {
  ImportDefect,
  ImportDetail,
  ImportMapping,
  ImportMatch,
  ImportProposal,
  ImportRemedy,
  ImportTarget,
} from '../../shared/schemas/catalogue-import.ts';

export interface Plan {
  fonds: string;
  category: string;
  match: ImportMatch;
  mapping: ImportMapping;
}

/** Named here too: the schema would bring its whole library into the page. In the order in which one looks for them. */
export const TARGETS = [
  'code',
  'title',
  'responsible',
  'documentNumber',
  'date',
  'year',
  'retention',
  'secrecy',
  'declassification',
  'openness',
  'opinion',
  'pages',
  'carrier',
  'person',
  'note',
  'agency',
  'category',
  'level',
  'text',
  'field',
  'ignore',
] as const satisfies readonly ImportTarget[];
export const isFieldTarget = (target: ImportTarget): target is `field:${string}` => target.startsWith('field:');
export const OPTIONS = [
  'excelDates',
  'decades',
  'cleanCharacters',
  'allowEmptyCode',
  'fondsFromCode',
  'categoryFromCode',
  'createAgencies',
] as const satisfies readonly (keyof ImportMapping)[];
/** More than one column may be these. */
const MANY: readonly ImportTarget[] = ['person', 'note', 'field', 'ignore'];

/** As it was begun before, else as proposed. */
export function firstPlan(detail: ImportDetail, proposal: ImportProposal): Plan {
  const { fonds, category, match, mapping } = detail;
  if (mapping !== null) return { fonds, category, match, mapping };
  return { ...proposal.guess, match: 'refuse', mapping: proposal.mapping };
}

/**
 * The plan when another category proposes its own further fields: columns that stand as they were proposed follow, what was
 * said otherwise stays.
 */
export function withFields(plan: Plan, before: ImportProposal['columns'], now: ImportProposal['columns']): Plan {
  const columns = { ...plan.mapping.columns };
  let changed = false;
  for (const { heading, target } of now) {
    const was = before.find((each) => each.heading === heading)?.target;
    if (was === undefined || was === target || columns[heading] !== was) continue;
    columns[heading] = target;
    changed = true;
  }
  return changed ? { ...plan, mapping: { ...plan.mapping, columns } } : plan;
}

export type Step = 'columns' | 'check' | 'import' | 'result';
/** Where a clerk stands by what has become of the import; `asked` is the step in the address. */
export function stepOf({ state, dryRun }: Pick<ImportDetail, 'state' | 'dryRun'>, asked: string | null): Step {
  if (state === 'preparing' || state === 'storing') return dryRun ? 'check' : 'import';
  if (state === 'uploaded') return 'columns';
  if (state === 'checked' || state === 'failed') return asked === 'columns' ? 'columns' : 'check';
  return 'result';
}

/** Targets that two columns of one sheet claim. */
export function claimedTwice(
  columns: ImportProposal['columns'],
  mapping: ImportMapping,
): { target: ImportTarget; headings: string[] }[] {
  const claims = new Map<string, { target: ImportTarget; headings: string[]; ends: Set<string> }>();
  for (const { heading, sheet, end } of columns) {
    const target = mapping.columns[heading] ?? 'field';
    if (MANY.includes(target)) continue;
    const claim = claims.get(`${sheet}\n${target}`) ?? { target, headings: [], ends: new Set() };
    claim.headings.push(heading);
    if (target === 'date' && end !== null) claim.ends.add(end);
    claims.set(`${sheet}\n${target}`, claim);
  }
  // A beginning and an end become one date.
  return [...claims.values()]
    .filter(({ headings, ends }) => headings.length > Math.max(1, ends.size))
    .map(({ target, headings }) => ({ target, headings }));
}

export const withValues = (
  mapping: ImportMapping,
  target: ImportTarget,
  pairs: Readonly<Record<string, string>>,
): ImportMapping => {
  const filled = Object.entries(pairs).filter(([value, other]) => value !== '' && other.trim() !== '');
  if (filled.length === 0) return mapping;
  const own = { ...mapping.values[target], ...Object.fromEntries(filled.map(([a, b]) => [a, b.trim()])) };
  return { ...mapping, values: { ...mapping.values, [target]: own } };
};
export const withoutValue = (mapping: ImportMapping, target: ImportTarget, value: string): ImportMapping => {
  const own = Object.fromEntries(Object.entries(mapping.values[target] ?? {}).filter(([each]) => each !== value));
  const values: ImportMapping['values'] = { ...mapping.values, [target]: own };
  if (Object.keys(own).length === 0) delete values[target];
  return { ...mapping, values };
};
/** The mapping without some of what need not be said. */
export function without(
  mapping: ImportMapping,
  ...keys: ('sheets' | 'headingRow' | 'encoding' | 'openingGround' | 'codePattern')[]
): ImportMapping {
  const rest = { ...mapping };
  for (const key of keys) delete rest[key];
  return rest;
}
export const withConstant = (mapping: ImportMapping, target: ImportTarget, value: string | null): ImportMapping => {
  const constants = { ...mapping.constants };
  if (value === null) delete constants[target];
  else constants[target] = value;
  return { ...mapping, constants };
};

/** The plan after one press for a whole kind. */
export function withRemedy(plan: Plan, remedy: ImportRemedy, pairs?: Readonly<Record<string, string>>): Plan {
  const { mapping } = plan;
  if (remedy.how === 'option' && remedy.option !== null)
    return { ...plan, mapping: { ...mapping, [remedy.option]: true } };
  if (remedy.how !== 'values' || remedy.target === null) return plan;
  const all = pairs ?? Object.fromEntries(remedy.values.map(({ value, suggestion }) => [value, suggestion]));
  return { ...plan, mapping: withValues(mapping, remedy.target, all) };
}

/** Whether a defect's suggestion can be taken for its value: it stands in a column, and the value says one thing. */
export const isTakable = ({ target, value, suggestion, kind }: ImportDefect): boolean =>
  target !== null && value !== '' && suggestion !== '' && kind !== 'special-characters' && !kind.startsWith('encoding');

export const samePlan = (plan: Plan, detail: ImportDetail): boolean => {
  const { fonds, category, match, mapping } = detail;
  return JSON.stringify(sorted({ fonds, category, match, mapping })) === JSON.stringify(sorted(plan));
};
const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]);

/** A mapping file's text; undefined where it is none. The server looks at the rest. */
export function readMapping(text: string, base: ImportMapping): ImportMapping | undefined {
  try {
    const read = JSON.parse(text) as Partial<ImportMapping> | null;
    if (read?.format !== 'lantai-import-map' || typeof read.columns !== 'object') return undefined;
    return { ...base, constants: {}, values: {}, ...read, columns: { ...base.columns, ...read.columns } };
  } catch {
    return undefined;
  }
}

const draftKey = (id: string): string => `lantai-import:${id}`;
export function readDraft(id: string): Plan | undefined {
  const kept = sessionStorage.getItem(draftKey(id));
  return kept === null ? undefined : (JSON.parse(kept) as Plan);
}
export function keepDraft(id: string, plan: Plan | undefined): void {
  if (plan === undefined) sessionStorage.removeItem(draftKey(id));
  else sessionStorage.setItem(draftKey(id), JSON.stringify(plan));
}
