/** All of study as one service. */
import { type Attendance, createAttendance } from './attendance.service.ts';
import { createMaterials, type Materials } from './material.service.ts';
import { createOverviews, type Overviews } from './overview.service.ts';
import { createPapers, type Papers } from './paper.service.ts';
import { createRosters, type Rosters } from './roster.service.ts';
import { createSessionFiles, type SessionFiles } from './session-file.service.ts';
import { createSheets, type Sheets } from './sheet.service.ts';
import { createSessions, type Sessions } from './session.service.ts';
import type { StudyDeps } from './study.parts.ts';

export interface Study extends Rosters, Sessions, Attendance, Materials, Papers, Overviews, Sheets, SessionFiles {}

export const createStudy = (deps: StudyDeps): Study => ({
  ...createRosters(deps),
  ...createSessions(deps),
  ...createAttendance(deps),
  ...createMaterials(deps),
  ...createPapers(deps),
  ...createOverviews(deps),
  ...createSheets(deps),
  ...createSessionFiles(deps),
});
