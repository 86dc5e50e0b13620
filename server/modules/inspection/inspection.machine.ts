/**
 * The way of an inspection. Pure: what the state has, and why a step cannot be taken now.
 *
 *   planned ─announce► announced ─(agency hands in)► self-checked      return-self goes back to announced
 *      └────────┬──────────┴──────────────┬─────────────┘
 *               └──── visit (or the first result entered) ► visiting ─conclude► concluded ─publish► published ─close► closed
 *                                                              └──────reopen──────┘     └second-visit┘
 *   cancel: from everything before concluded
 */
import type { InspectionState, InspectionStep } from '../../../shared/schemas/inspection.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import type { ProblemParams } from '../../lib/errors.ts';

type Way = { from: readonly InspectionState[]; to: InspectionState; ground?: true; office?: true };
const BEFORE_VISIT = ['planned', 'announced', 'self-checked'] as const;
export const WAYS: Record<InspectionStep, Way> = {
  announce: { from: ['planned'], to: 'announced', office: true },
  'return-self': { from: ['self-checked'], to: 'announced', ground: true },
  visit: { from: BEFORE_VISIT, to: 'visiting' },
  conclude: { from: ['visiting'], to: 'concluded' },
  reopen: { from: ['concluded'], to: 'visiting', ground: true },
  publish: { from: ['concluded'], to: 'published', office: true },
  'second-visit': { from: ['published'], to: 'published' },
  close: { from: ['published'], to: 'closed', office: true },
  cancel: { from: [...BEFORE_VISIT, 'visiting'], to: 'cancelled', ground: true, office: true },
};
/** 检查人员不少于两人 (standards 7.1). */
export const LEAST_INSPECTORS = 2;

/** What a step is judged by. */
export interface Facts {
  state: InspectionState;
  kind: 'yearly' | 'special' | 'guidance';
  hasChecklist: boolean;
  inspectors: number;
  /** Items without a verdict; problems without a word of what was seen. */
  missing: readonly string[];
  wordless: readonly string[];
  problems: number;
  /** Problem items without a result of the second visit. */
  notSeenAgain: readonly string[];
  secondDone: boolean;
  openOrders: number;
}

export interface Refusal {
  code: ProblemCode;
  params: ProblemParams;
}
const TOLD = 12;
const some = (items: readonly string[]): string => items.slice(0, TOLD).join(', ') + (items.length > TOLD ? ' …' : '');

/** Names of states and steps that only inspections have (shared/i18n). */
export const stateParams = (step: string, state: InspectionState): ProblemParams => ({
  step: `inspection-${step}`,
  state: `inspection-${state}`,
});

/** Why the step cannot be taken, or undefined where it can. */
export function refusalOf(step: InspectionStep, facts: Facts): Refusal | undefined {
  const { state, kind } = facts;
  if (!WAYS[step].from.includes(state)) return { code: 'inspection-state', params: stateParams(step, state) };
  if (step === 'announce' || step === 'visit') {
    const least = kind === 'guidance' ? 1 : LEAST_INSPECTORS;
    if (facts.inspectors < least) return { code: 'inspectors-missing', params: { least } };
    if (kind !== 'guidance' && !facts.hasChecklist) return { code: 'checklist-missing', params: {} };
  }
  if (step === 'conclude') {
    if (facts.missing.length > 0)
      return { code: 'items-open', params: { count: facts.missing.length, items: some(facts.missing) } };
    if (facts.wordless.length > 0) return { code: 'notes-missing', params: { items: some(facts.wordless) } };
  }
  if (step === 'second-visit') {
    if (facts.problems === 0) return { code: 'nothing-to-mend', params: {} };
    if (facts.notSeenAgain.length > 0)
      return { code: 'items-open', params: { count: facts.notSeenAgain.length, items: some(facts.notSeenAgain) } };
  }
  if (step === 'close') {
    if (facts.openOrders > 0) return { code: 'orders-open', params: { count: facts.openOrders } };
    if (facts.problems > 0 && !facts.secondDone) return { code: 'second-missing', params: {} };
  }
  return undefined;
}
