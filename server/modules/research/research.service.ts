/** Research as one service of its parts. */
import { createLists, type Lists } from './lists.service.ts';
import { createQuestionnaires, type Questionnaires } from './questionnaire.service.ts';
import { createRecords, type Records } from './record.service.ts';
import type { ResearchParts } from './research.parts.ts';
import { createTopics, type Topics } from './topic.service.ts';
import { createVisits, type Visits } from './visit.service.ts';

export interface Research extends Topics, Visits, Records, Lists, Questionnaires {}

export const createResearch = (parts: ResearchParts): Research => ({
  ...createTopics(parts),
  ...createVisits(parts),
  ...createRecords(parts),
  ...createLists(parts),
  ...createQuestionnaires(parts),
});
