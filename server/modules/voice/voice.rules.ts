/** 接诉即办: within how many days a voice is answered. Configuration. */
import type { z } from 'zod';
import { findSetting, type Reader } from '../../infra/db/index.ts';
import { addDays } from '../../lib/day.ts';
import { addWorkdays } from '../../lib/workday.ts';
import type { voiceRules } from '../../../shared/schemas/voice.ts';
import type { VoiceParts } from './voice.parts.ts';

export type VoiceRules = z.output<typeof voiceRules>;
export const VOICE_RULES_SETTING = 'voice.rules';
const DEFAULT_RULES: VoiceRules = { answerDays: 15, workdays: true };

export async function readVoiceRules(db: Reader): Promise<VoiceRules> {
  return { ...DEFAULT_RULES, ...((await findSetting(db, VOICE_RULES_SETTING)) as Partial<VoiceRules> | undefined) };
}

/** The last day on which a voice of this day is answered in time. */
export async function answerDueOf(
  { findings }: Pick<VoiceParts, 'findings'>,
  db: Reader,
  day: number,
): Promise<number> {
  const { answerDays, workdays } = await readVoiceRules(db);
  return workdays ? addWorkdays(day, answerDays, await findings.calendarIn(db)) : addDays(day, answerDays);
}
