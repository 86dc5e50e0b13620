/**
 * Cursors of lists: where the page before ended, opaque to who holds them. One that is none of ours is refused
 * (`bad-request`): taken for the first page it would show the same rows again and again.
 */
import { LantaiError } from './errors.ts';

/** An id, or the login of an account. */
const ID = /^[\w.-]{1,64}$/;
/** A moment or a day. */
const TIME = /^\d[\dTZ:.+-]{0,40}$/;

const refuse = (): never => {
  throw new LantaiError('bad-request', { detail: 'cursor' });
};

/** Of a list in the order of its ids. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  return cursor === undefined || ID.test(cursor) ? cursor : refuse();
}

/** Of a list in the order of its times, `time~id`. */
export function readTimeCursor(cursor: string | undefined): { at: string; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = '', ...more] = cursor.split('~');
  return TIME.test(at) && ID.test(id) && more.length === 0 ? { at, id } : refuse();
}

/** Of a list in the order of its days, `day~id`. */
export function readDayCursor(cursor: string | undefined): { day: number; id: string } | undefined {
  const place = readTimeCursor(cursor);
  if (place === undefined) return undefined;
  const day = Number(place.at);
  return Number.isSafeInteger(day) ? { day, id: place.id } : refuse();
}

/** Of a list in the order of a number. */
export function readNumberCursor(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : /^\d{1,15}$/.test(cursor) ? Number(cursor) : refuse();
}
