/** A house for the tests of the working loop: real database, ledger, storage and jobs, on a clock that stands until moved. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type BlobStore, openFsBlobStore } from '../server/infra/blob/index.ts';
import type { UploadGate } from '../server/infra/blob/keep-upload.ts';
import { type Database, openDatabase } from '../server/infra/db/index.ts';
import { createJobs } from '../server/infra/jobs/index.ts';
import { createParsePool } from '../server/infra/parse/index.ts';
import { todayOf } from '../server/lib/day.ts';
import { createUploadGate } from '../server/modules/accession/index.ts';
import { createFindingImports, type FindingImports } from '../server/modules/finding-import/index.ts';
import { createFindings, type Findings } from '../server/modules/finding/index.ts';
import { type Actor, createIdentity, PUBLIC_ACTOR, SYSTEM_ACTOR } from '../server/modules/identity/index.ts';
import { createInitiatives, type Initiatives } from '../server/modules/initiative/index.ts';
import { createLedger, type Ledger, makeLedgerKeys } from '../server/modules/ledger/index.ts';
import { createOrganization } from '../server/modules/organization/index.ts';
import { createReports, type Reports } from '../server/modules/report/index.ts';
import { createSlips, type Slips } from '../server/modules/slip/index.ts';
import { createVoices, type Voices } from '../server/modules/voice/index.ts';
import type { Role } from '../shared/roles.ts';
import { SetClock } from './identity-house.ts';
import { CHEAP_PASSWORDS, putEmptyDatabase } from './made-once.ts';

type Person = 'supervisor' | 'archivist' | 'desk' | 'agency' | 'guide' | 'agency2';

export interface LoopHouse {
  dir: string;
  db: Database;
  clock: SetClock;
  findings: Findings;
  imports: FindingImports;
  ledger: Ledger;
  initiatives: Initiatives;
  slips: Slips;
  voices: Voices;
  reports: Reports;
  /** Where files that are sent in are kept, with the gate before it. */
  uploads: { blobs: BlobStore; stagingDir: string; evidenceLimitBytes: number; uploadGate: UploadGate };
  people: Record<Person, Actor>;
  publicActor: Actor;
  archiveId: string;
  agencyId: string;
  /** Has a worker of its own run the rules of the slips once, to its end. */
  runRules(): Promise<void>;
  /** Runs queued jobs until `settled` says so. */
  work(settled: () => Promise<boolean>): Promise<void>;
  /** Brings a registered finding to the state in progress, with a measure, owned by the agency, checked by the archivist. */
  admit(id: string, due?: number): Promise<void>;
  /** Finishes its measures, adds evidence and asks for closure. */
  finish(id: string): Promise<void>;
  destroy(): Promise<void>;
}

/** On SQLite in a folder of its own, or on the PostgreSQL database at the address. */
export async function openLoopHouse(options: { databaseUrl?: string | undefined } = {}): Promise<LoopHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-loop-'));
  if (options.databaseUrl === undefined) await putEmptyDatabase(dir);
  const db = await openDatabase({ dataDir: dir, databaseUrl: options.databaseUrl });
  const clock = new SetClock();
  const keyFile = join(dir, 'keys', 'ledger.key');
  makeLedgerKeys(keyFile);
  const ledger = createLedger({ db, clock, dataDir: dir, keyFile, witnessDirs: [] });
  const identity = createIdentity({ db, ledger, clock, config: { sessionHours: 8, passwordCost: CHEAP_PASSWORDS } });
  const organization = createOrganization({ db, ledger, clock });
  const blobs = await openFsBlobStore(join(dir, 'ocfl'));
  const { archiveId, agencyId, otherId } = await db.write(async (trx) => {
    const archive = await organization.createArchive(trx, SYSTEM_ACTOR, { name: '测试区档案馆', code: '110000' });
    const make = (name: string) => organization.createAgency(trx, SYSTEM_ACTOR, { archiveId: archive, name });
    return { archiveId: archive, agencyId: await make('区民政局'), otherId: await make('区教育局') };
  });
  const ROLES: [Person, Role, string | null][] = [
    ['supervisor', 'supervisor', null],
    ['archivist', 'archivist', null],
    ['desk', 'desk', null],
    ['guide', 'guide', null],
    ['agency', 'agency', agencyId],
    ['agency2', 'agency', otherId],
  ];
  await identity.bootstrap({
    archiveId,
    people: ROLES.map(([login, role, own]) => ({
      login,
      name: login,
      roles: [role],
      ...(own !== null && { agencyId: own }),
    })),
  });
  const people = Object.fromEntries(
    await Promise.all(ROLES.map(async ([login]) => [login, await identity.actorByLogin(login, { kind: 'web' })])),
  ) as Record<Person, Actor>;
  const parse = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 30_000 });
  const uploads = {
    blobs,
    stagingDir: join(dir, 'cache'),
    evidenceLimitBytes: 1_000_000,
    uploadGate: createUploadGate(parse),
  };
  const findings = createFindings({
    db,
    ledger,
    clock,
    ...uploads,
  });
  const initiatives = createInitiatives({ db, ledger, clock, moveFindings: findings.moveFindingsIn });
  const jobs = createJobs({ db, clock, pollMs: 5 });
  const imports = createFindingImports({ db, ledger, clock, jobs, findings, dataDir: dir });
  const slips = createSlips({ db, ledger, clock, jobs, findings });
  const voices = createVoices({
    db,
    ledger,
    clock,
    findings,
    ...uploads,
  });
  const reports = createReports({ db, ledger, clock, tellers: {} });
  let body: string | undefined;

  return {
    dir,
    db,
    clock,
    findings,
    imports,
    ledger,
    initiatives,
    slips,
    voices,
    reports,
    uploads,
    people,
    publicActor: PUBLIC_ACTOR,
    archiveId,
    agencyId,
    async runRules() {
      const id = await slips.requestEscalation();
      jobs.start();
      for (;;) {
        const { state, problem } = await jobs.get(id);
        if (state === 'done') break;
        if (state === 'failed') throw new Error(JSON.stringify(problem));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await jobs.stop();
    },
    async work(settled) {
      jobs.start();
      while (!(await settled())) await new Promise((resolve) => setTimeout(resolve, 10));
      await jobs.stop();
    },
    async admit(id, due = 20261231) {
      const { supervisor, archivist, agency } = people;
      body ??= await initiatives.createBody(supervisor, { name: '婚姻登记处', kind: 'unit', agencyId });
      const named = { ownerId: agency.id!, checkerId: archivist.id!, bodyId: body, target: '改好' };
      const { lockVersion, start } = await findings.get(supervisor, id);
      await findings.edit(supervisor, id, { lockVersion, ...named, start: start ?? todayOf(clock), due });
      await findings.addMeasure(supervisor, id, { text: '改' });
      const at = await findings.get(supervisor, id);
      await findings.step(supervisor, id, { step: 'check', lockVersion: at.lockVersion });
      const items = [{ findingId: id, decision: 'admit' as const }];
      await findings.recordMeeting(supervisor, { title: '会', heldOn: todayOf(clock), items });
    },
    async finish(id) {
      const { agency } = people;
      for (const measure of (await findings.get(agency, id)).measures)
        await findings.addProgress(agency, id, {
          measureId: measure.id,
          onDay: todayOf(clock),
          text: '完成',
          percent: 100,
        });
      const content = Readable.from([Buffer.from('证')]);
      await findings.addEvidence(agency, id, {
        name: 'a.txt',
        mime: 'text/plain',
        kind: 'other',
        factOn: todayOf(clock),
        content,
      });
      const { lockVersion } = await findings.get(agency, id);
      await findings.step(agency, id, { step: 'ask-closure', lockVersion, ground: '完成' });
    },
    async destroy() {
      await jobs.stop();
      await parse.close();
      await ledger.close();
      await db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
