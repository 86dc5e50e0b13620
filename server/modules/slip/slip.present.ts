/** Slips as the API shows them, and as the lines of the printed paper. */
import { showDay, showTime } from '../../lib/day.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { Slip } from '../../../shared/schemas/slip.ts';
import type { SlipWithFinding } from './slip.repo.ts';

export const presentSlip = (row: SlipWithFinding): Slip => ({
  id: row.id,
  findingId: row.finding_id,
  findingNumber: row.finding_number,
  problem: row.problem,
  kind: row.kind,
  number: row.number,
  to: row.to_name,
  text: row.text,
  state: row.state,
  ruleId: row.rule_id,
  previousId: row.previous_id,
  issuedOn: row.issued_on,
  issuedBy: row.issued_name,
  answerDue: row.answer_due,
  signedAt: row.signed_at,
  signedBy: row.signed_name,
  answeredAt: row.answered_at,
  answeredBy: row.answered_name,
  answer: row.answer,
  withdrawnGround: row.withdrawn_ground,
});

/** What stands on the paper. `head`: the issuing house and the kind; `rows`: label and text; `foot`: issuer and date. */
export interface PrintInput {
  head: string;
  title: string;
  number: string;
  to: string;
  body: string;
  rows: [label: string, text: string][];
  /** Lines at the right end: house, date. */
  foot: string[];
  issuedAt: string;
}

export function printedSlip(row: SlipWithFinding, given: { archive: string; locale: Locale }): PrintInput {
  const say = (key: string, params: Record<string, string> = {}) => translate(given.locale, `slip-text.${key}`, params);
  const day = (value: number | null) => (value === null ? say('none') : showDay(value));
  const time = (value: string | null) => (value === null ? '' : showTime(value));
  return {
    head: given.archive,
    title: translate(given.locale, `slip.${row.kind}`),
    number: row.number,
    to: row.to_name,
    body: row.text,
    rows: [
      [say('finding'), row.finding_number],
      [say('problem'), row.problem],
      [say('due'), day(row.finding_due)],
      ...(row.answer_due === null
        ? []
        : [[say('demand'), say('answerDue', { day: showDay(row.answer_due) })] as [string, string]]),
      [say('signedBy'), row.signed_name ?? ''],
      [say('signedAt'), time(row.signed_at)],
      ...(row.answer === null ? [] : [[say('answer'), row.answer] as [string, string]]),
    ],
    foot: [row.issued_by === null ? given.archive : `${given.archive}\u3000${row.issued_name}`, showDay(row.issued_on)],
    issuedAt: row.issued_at,
  };
}
