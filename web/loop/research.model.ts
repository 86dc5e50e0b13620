/** The pure part of research's pages. */
import type { Method } from '../../shared/schemas/research.ts';

export const METHODS: readonly Method[] = ['meeting', 'site', 'talk', 'questionnaire', 'unannounced', 'walk-through'];

/** 570 → 09:30, what an input of type time holds. */
export const showMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** 09:30 → 570; null where nothing is written. */
export function readMinute(text: string): number | null {
  const [hours, minutes] = text.split(':').map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? null : hours * 60 + minutes;
}

/** One a line, without blanks and empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
