/** What a patch does not name stays: no patch brings a default of its own into what is kept. */
import { expect, test } from 'vitest';
import { findingPatch, measurePatch } from './finding.ts';
import { bodyPatch, initiativePatch, keyTaskPatch } from './initiative.ts';
import { questionnairePatch } from './questionnaire.ts';
import { problemPatch, resultPatch, topicPatch, visitPatch } from './research.ts';
import { materialPatch, sessionPatch } from './study.ts';

test.each(
  Object.entries({
    bodyPatch,
    findingPatch,
    initiativePatch,
    keyTaskPatch,
    materialPatch,
    measurePatch,
    problemPatch,
    questionnairePatch,
    resultPatch,
    sessionPatch,
    topicPatch,
    visitPatch,
  }),
)('%s', (_name, patch) => {
  expect(patch.parse({ lockVersion: 3 })).toEqual({ lockVersion: 3 });
});
