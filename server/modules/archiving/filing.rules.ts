/** 归档范围、分类方案、保管期限表三合一: configuration, shown as such; these terms hold until an archive sets its own. Pure. */
import type { FilingRules } from '../../../shared/schemas/archiving.ts';

export const FILING_RULES_SETTING = 'archiving.rules';

export const DEFAULT_RULES: FilingRules = {
  fonds: null,
  office: 'BGS',
  retention: {
    plan: 'Y',
    report: 'Y',
    minutes: 'Y',
    rule: 'Y',
    ledger: 'D30',
    finding: 'D30',
    inspection: 'D30',
    slip: 'D10',
    voice: 'D10',
    study: 'D10',
    personal: 'D10',
    research: 'D30',
    interview: 'D10',
    questionnaire: 'D10',
  },
};

export type Term = FilingRules['retention']['plan'];
/** As a catalogue has it. */
export const TERMS: Record<Term, string> = { Y: '永久', D30: '30年', D10: '10年' };

/** Codes run on within one series: Z001-WS·2026-D30-BGS. */
export const seriesOf = (rules: FilingRules & { fonds: string }, year: number, term: Term): string =>
  `${rules.fonds}-WS·${year}-${term}-${rules.office}`;

export const codeOf = (series: string, serial: number): string => `${series}-${String(serial).padStart(4, '0')}`;
