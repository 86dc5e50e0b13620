/** The steps of taking in, kept in a small file of the quarantine so that every process can tell how far a job is. */
import { join } from 'node:path';
import type { ProgressStep } from '../../../shared/schemas/accession.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Quarantine, readIfThere, writeWhole } from './quarantine.ts';

export const STEPS = ['receive', 'unpack', 'read', 'check', 'review', 'store', 'describe', 'finish'] as const;
export type StepName = (typeof STEPS)[number];

const WRITE_EVERY_MS = 250;
const path = (quarantine: Quarantine): string => join(quarantine.dir, 'progress.json');

const fresh = (): ProgressStep[] =>
  STEPS.map((step) => ({ step, state: 'waiting', done: 0, total: 0, startedAt: null, endedAt: null }));

export async function readSteps(quarantine: Quarantine): Promise<ProgressStep[]> {
  const text = await readIfThere(path(quarantine));
  return text === '' ? fresh() : (JSON.parse(text) as ProgressStep[]);
}

/** Follows one run of a job. Steps that an earlier run ended stay ended. */
export class Progress {
  private steps: ProgressStep[];
  private written = 0;
  private readonly quarantine: Quarantine;
  private readonly clock: Clock;

  private constructor(quarantine: Quarantine, clock: Clock, steps: ProgressStep[]) {
    this.quarantine = quarantine;
    this.clock = clock;
    this.steps = steps;
  }

  static async open(quarantine: Quarantine, clock: Clock): Promise<Progress> {
    return new Progress(quarantine, clock, await readSteps(quarantine));
  }

  async start(step: StepName, total = 0): Promise<void> {
    const before = this.of(step);
    await this.set(step, { state: 'running', done: 0, total, startedAt: before.startedAt ?? this.clock.now() });
  }

  /** Counts are written at most four times a second. */
  async tell(step: StepName, done: number, total: number): Promise<void> {
    const isDue = this.clock.millis() - this.written >= WRITE_EVERY_MS || done === total;
    await this.set(step, { done, total }, isDue);
  }

  async end(step: StepName): Promise<void> {
    const { done, total } = this.of(step);
    await this.set(step, { state: 'done', done: Math.max(done, total), endedAt: this.clock.now() });
  }

  /** Whatever runs has stopped: by an error, a person, or because a decision is needed. */
  async stop(): Promise<void> {
    this.steps = this.steps.map((step) => (step.state === 'running' ? { ...step, state: 'stopped' } : step));
    await this.write();
  }

  private of(step: StepName): ProgressStep {
    return this.steps.find((each) => each.step === step)!;
  }

  private async set(step: StepName, change: Partial<ProgressStep>, write = true): Promise<void> {
    this.steps = this.steps.map((each) => (each.step === step ? { ...each, ...change } : each));
    if (write) await this.write();
  }

  private async write(): Promise<void> {
    this.written = this.clock.millis();
    await writeWhole(path(this.quarantine), JSON.stringify(this.steps), false);
  }
}
