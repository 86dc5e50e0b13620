/** The working loop put together: study, research, listening, findings, inspection, reports, and archiving, by which its papers become records. */
import type { Route } from './http/route.ts';
import type { BlobStore } from './infra/blob/index.ts';
import type { Database } from './infra/db/index.ts';
import type { Jobs } from './infra/jobs/index.ts';
import type { ParsePool } from './infra/parse/index.ts';
import type { Clock } from './lib/clock.ts';
import { isWorkday } from './lib/workday.ts';
import { type Accessions, createUploadGate } from './modules/accession/index.ts';
import {
  type Archiving,
  archivingRoutes,
  createArchiving,
  findingPapers,
  inspectionPapers,
  loopPapers,
  reportPapers,
  researchPapers,
  studyPapers,
} from './modules/archiving/index.ts';
import type { Catalog } from './modules/catalog/index.ts';
import { createFindings, type Findings, findingRoutes, findingTasks } from './modules/finding/index.ts';
import { createFindingImports, type FindingImports, findingImportRoutes } from './modules/finding-import/index.ts';
import { createInitiatives, initiativeRoutes, type Initiatives } from './modules/initiative/index.ts';
import { createInspections, inspectionRoutes, type Inspections } from './modules/inspection/index.ts';
import type { Ledger } from './modules/ledger/index.ts';
import type { TaskSource } from './modules/portal/index.ts';
import { createReports, type Reports, reportRoutes } from './modules/report/index.ts';
import { createResearch, type Research, researchRoutes, researchTasks } from './modules/research/index.ts';
import { createSlips, type Slips, slipRoutes, slipTasks, writeSlipPdf } from './modules/slip/index.ts';
import { createStudy, type Study, studyRoutes } from './modules/study/index.ts';
import { createVoices, type Voices, voiceRoutes, voiceTasks } from './modules/voice/index.ts';

interface LoopParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  jobs: Jobs;
  blobs: BlobStore;
  parse: ParsePool;
  accession: Accessions;
  catalog: Catalog;
  dataDir: string;
  stagingDir: string;
}
export interface Loop {
  findings: Findings;
  findingImports: FindingImports;
  initiatives: Initiatives;
  slips: Slips;
  inspections: Inspections;
  voices: Voices;
  research: Research;
  reports: Reports;
  study: Study;
  archiving: Archiving;
}

/** A file of evidence is a paper, a photo, a table: no film. */
const EVIDENCE_LIMIT = 200_000_000;

export function composeLoop(parts: LoopParts): { loop: Loop; routes: Route[]; tasks: TaskSource[] } {
  const { db, ledger, clock, jobs, blobs, stagingDir } = parts;
  const uploads = { blobs, stagingDir, evidenceLimitBytes: EVIDENCE_LIMIT, uploadGate: createUploadGate(parts.parse) };
  const findings = createFindings({ db, ledger, clock, ...uploads });
  const initiatives = createInitiatives({ db, ledger, clock, moveFindings: findings.moveFindingsIn });
  const findingImports = createFindingImports({ db, ledger, clock, jobs, findings, dataDir: parts.dataDir });
  const slips = createSlips({ db, ledger, clock, jobs, findings });
  const inspections = createInspections({
    db,
    ledger,
    clock,
    ...uploads,
    registerFinding: (trx, actor, given) => findings.registerIn(trx, actor, given),
    bodyOfAgency: (trx, actor, agency) => initiatives.agencyBodyIn(trx, actor, agency),
    writePaper: async (input) => (await writeSlipPdf(input)).bytes,
  });
  const voices = createVoices({ db, ledger, clock, findings, ...uploads });
  const research = createResearch({
    db,
    ledger,
    clock,
    registerFinding: (...asked) => findings.registerIn(...asked),
    isWorkday: async (reader) => {
      const calendar = await findings.calendarIn(reader);
      return (day) => isWorkday(day, calendar);
    },
  });
  const study = createStudy({ db, ledger, clock, initiatives, ...uploads });
  const reports = createReports({
    db,
    ledger,
    clock,
    tellers: {
      studyBodies: async (actor) => (await study.listBodies(actor)).map(({ id }) => id),
      attendance: (actor, given, locale) => study.attendanceTable(actor, given, locale),
    },
  });
  const archiving = createArchiving({
    db,
    ledger,
    clock,
    jobs,
    blobs,
    accession: parts.accession,
    catalog: parts.catalog,
    stagingDir,
    sources: [
      loopPapers(initiatives),
      findingPapers({ findings, slips }),
      reportPapers(reports),
      studyPapers(study),
      researchPapers(research),
      inspectionPapers(inspections),
    ],
  });

  return {
    loop: { findings, findingImports, initiatives, slips, inspections, voices, research, reports, study, archiving },
    tasks: [
      findingTasks({ db, clock }),
      slipTasks({ db }),
      voiceTasks({ db }),
      (actor) => initiatives.todayTasks(actor),
      (actor) => inspections.todayTasks(actor),
      (actor) => study.listTasks(actor),
      researchTasks({ db, clock }),
    ],
    routes: [
      ...findingImportRoutes(findingImports),
      ...findingRoutes(findings),
      ...initiativeRoutes(initiatives),
      ...slipRoutes(slips),
      ...inspectionRoutes(inspections),
      ...voiceRoutes(voices),
      ...researchRoutes(research),
      ...reportRoutes(reports),
      ...studyRoutes(study),
      ...archivingRoutes(archiving),
    ],
  };
}
