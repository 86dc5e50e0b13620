/** The light of a rectification order, by the rules of findings. Pure. */
import type { RectificationOrderTable } from '../../infra/db/index.ts';
import { dayOfTime } from '../../lib/day.ts';
import { type Light, lightOf, type LightRules } from '../finding/index.ts';

/** An order has a date and no share of progress: answered in time or not at all. */
export function lightOfOrder(row: RectificationOrderTable, today: number, rules: LightRules): Light {
  const state = row.state === 'accepted' ? 'closed' : row.state === 'withdrawn' ? 'withdrawn' : 'in-progress';
  // What is answered waits for the office: its date is kept.
  const day = row.state === 'answered' && row.answered_at !== null ? dayOfTime(row.answered_at) : today;
  const { light } = lightOf({ state, start: row.issued_on, due: row.due, percent: 100 }, day, rules);
  return row.state === 'answered' && light === 'yellow' ? 'green' : light;
}

type OrderState = RectificationOrderTable['state'];
const LIGHT_STATES: Record<Light, OrderState[]> = {
  red: ['issued', 'signed', 'answered'],
  yellow: ['issued', 'signed'],
  green: ['issued', 'signed', 'answered'],
  blue: ['accepted'],
  none: ['withdrawn'],
};
/** The states in which an order may have this light, of those asked for. */
export const statesOf = (light: Light, asked: readonly string[] | undefined): OrderState[] =>
  LIGHT_STATES[light].filter((state) => asked === undefined || asked.includes(state));
