/**
 * The way of a finding 问题 to its closure 销号. Pure: facts in, the next state or the reason why not out. The repository
 * changes a state only by a `Step` that `takeStep` made, and a trigger in the database knows the same pairs.
 *
 *   registered ──check──► checked ──admit──► in-progress ──ask-closure──► closure-asked
 *       ▲    分管核          │     上会审          ▲  ▲                       │        │
 *       └──────return───────┘                    │  └─────refuse-closure────┘        │ verify (checker)
 *                                                │                                   ▼
 *   reopened ──resume────────────────────────────┤◄──────not-content────────────  verified
 *       ▲                                                                            │ close
 *       └──reopen── looked-back ◄──look-back── closed ◄──────────────────────────────┘
 *       └──reopen───────────────────────────────┘
 *   registered, checked, in-progress, reopened ──withdraw──► withdrawn
 *
 * What moves by itself while the state stays (动态调: measures, dates, people) is no step: see `isOpen`.
 */
import type { FindingState } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Permission } from '../../../shared/roles.ts';

export interface StepFacts {
  state: FindingState;
  actorId: string | undefined;
  ownerId: string | null;
  executorId: string | null;
  checkerId: string | null;
  /** Fields that admission needs and that are empty. */
  missing: readonly string[];
  /** Measures that count (not dropped), and those of them not done. */
  measures: number;
  measuresOpen: number;
  /** Evidence entered in the present round. */
  evidence: number;
  /** Of those concerned: nobody is, not asked or not answered yet, content, not content. */
  satisfaction: 'nobody' | 'waiting' | 'content' | 'not-content';
  /** Days since they were asked without an answer, and after how many it may be closed all the same. */
  waitedDays: number;
  waitAtMost: number;
  start: number | null;
  due: number | null;
  today: number;
  /** A meeting examined it. */
  meeting: boolean;
  /** Ground or note given with the step. */
  ground: string;
}

type Guard = (facts: StepFacts) => void;
interface Rule {
  from: readonly FindingState[];
  to: FindingState;
  permission: Permission;
  guards: readonly Guard[];
}

const refuse = (...[code, params]: ConstructorParameters<typeof LantaiError>): never => {
  throw new LantaiError(code, params);
};
const ground: Guard = (facts) => {
  if (facts.ground.trim() === '') refuse('ground-required');
};
const complete: Guard = (facts) => {
  if (facts.missing.length > 0) refuse('fields-missing', { fields: facts.missing.join('、') });
  if (facts.measures === 0) refuse('measures-missing');
};
const examined: Guard = (facts) => {
  if (!facts.meeting) refuse('meeting-missing');
};
const apart: Guard = (facts) => checkPeople(facts);
const dated: Guard = (facts) => {
  if (facts.due !== null && facts.due < facts.today) refuse('due-past');
};
const proved: Guard = (facts) => {
  if (facts.evidence === 0) refuse('evidence-missing');
  if (facts.measuresOpen > 0) refuse('measures-open', { count: facts.measuresOpen });
};
const byChecker: Guard = (facts) => {
  if (facts.actorId !== facts.checkerId) refuse('not-checker');
};
const notOwn: Guard = (facts) => {
  if (facts.actorId === facts.ownerId || facts.actorId === facts.executorId) refuse('closer-is-owner');
};
const content: Guard = ({ satisfaction, waitedDays, waitAtMost }) => {
  if (satisfaction === 'not-content') refuse('not-content');
  if (satisfaction === 'waiting' && waitedDays < waitAtMost) refuse('satisfaction-missing', { days: waitAtMost });
};

const RULES = {
  check: { from: ['registered'], to: 'checked', permission: 'finding.edit', guards: [] },
  return: { from: ['checked'], to: 'registered', permission: 'finding.admit', guards: [ground] },
  admit: { from: ['checked'], to: 'in-progress', permission: 'finding.admit', guards: [examined, complete, apart] },
  'ask-closure': { from: ['in-progress'], to: 'closure-asked', permission: 'finding.work', guards: [proved] },
  'refuse-closure': {
    from: ['closure-asked'],
    to: 'in-progress',
    permission: 'finding.verify',
    guards: [byChecker, ground],
  },
  verify: {
    from: ['closure-asked'],
    to: 'verified',
    permission: 'finding.verify',
    guards: [byChecker, notOwn, proved],
  },
  'not-content': { from: ['verified'], to: 'in-progress', permission: 'finding.verify', guards: [ground] },
  close: { from: ['verified'], to: 'closed', permission: 'finding.verify', guards: [notOwn, content] },
  'look-back': { from: ['closed'], to: 'looked-back', permission: 'finding.verify', guards: [notOwn] },
  reopen: { from: ['closed', 'looked-back'], to: 'reopened', permission: 'finding.verify', guards: [ground] },
  resume: { from: ['reopened'], to: 'in-progress', permission: 'finding.edit', guards: [complete, apart, dated] },
  withdraw: {
    from: ['registered', 'checked', 'in-progress', 'reopened'],
    to: 'withdrawn',
    permission: 'finding.admit',
    guards: [ground],
  },
} as const satisfies Record<string, Rule>;

export type StepName = keyof typeof RULES;
export const STEP_NAMES = Object.keys(RULES) as StepName[];

declare const taken: unique symbol;
/** A step that was allowed: made here alone. */
export interface Step {
  readonly name: StepName;
  readonly from: FindingState;
  readonly to: FindingState;
  readonly [taken]: true;
}

/** Where the step would lead, and what right it needs. */
export const stepRule = (name: StepName): Rule => RULES[name];

/** States in which people, dates, measures and evidence may change. */
export const isOpen = (state: FindingState): boolean =>
  state === 'registered' || state === 'checked' || state === 'in-progress' || state === 'reopened';

/** States whose dates run: what rules of slips look at. */
export const RUNNING: readonly FindingState[] = ['in-progress', 'closure-asked', 'verified', 'reopened'];
/** 销号: what counts as closed. */
export const CLOSED: readonly FindingState[] = ['closed', 'looked-back'];

/**
 * The step, where it may be taken. Throws the reason where it may not: `finding-state` for a step that the state does not
 * have, else what its guards refuse. The right itself is asked of the policy by the service.
 */
export function takeStep(name: StepName, facts: StepFacts): Step {
  const rule: Rule = RULES[name];
  if (!rule.from.includes(facts.state)) refuse('finding-state', { step: name, state: facts.state });
  for (const guard of rule.guards) guard(facts);
  return { name, from: facts.state, to: rule.to } as Step;
}

/** Whoever mends does not check (执行主体、检查主体). Throws `checker-is-owner`. */
export function checkPeople(people: Pick<StepFacts, 'ownerId' | 'executorId' | 'checkerId'>): void {
  const { ownerId, executorId, checkerId } = people;
  if (checkerId !== null && (checkerId === ownerId || checkerId === executorId)) refuse('checker-is-owner');
}

/** Every pair of states that a step joins. */
export const statePairs = (): [FindingState, FindingState][] =>
  Object.values(RULES as Record<string, Rule>).flatMap((rule) =>
    rule.from.map((from): [FindingState, FindingState] => [from, rule.to]),
  );
