import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  cadence,
  cancelBody,
  holdBody,
  memberPatch,
  newCadence,
  newMember,
  newSession,
  sessionDetail,
  sessionListQuery,
  sessionPatch,
  sessionRow,
  studyAccount,
  studyBody,
  studyInitiative,
  studyMember,
  studyOverview,
  studySettings,
  studySummary,
} from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import { attendanceRoutes } from './attendance.routes.ts';
import { materialRoutes } from './material.routes.ts';
import { paperRoutes } from './paper.routes.ts';
import { sessionFileRoutes } from './session-file.routes.ts';
import type { Study } from './study.service.ts';

const tag = 'study';

export const studyRoutes = (study: Study): Route[] => [
  ...settingRoutes(study),
  ...sessionRoutes(study),
  ...sessionFileRoutes(study),
  ...attendanceRoutes(study),
  ...materialRoutes(study),
  ...paperRoutes(study),
];

const settingRoutes = (study: Study): Route[] => [
  route({
    method: 'GET',
    path: '/study/settings',
    permission: 'study.read',
    summary: 'Kinds of sessions, headings of plans and papers, dimensions',
    tag,
    response: studySettings,
    handler: ({ actor }) => study.getSettings(actor),
  }),
  route({
    method: 'PUT',
    path: '/study/settings',
    permission: 'study.manage',
    summary: 'Set kinds, headings and dimensions',
    tag,
    body: studySettings,
    response: studySettings,
    handler: async ({ actor, body }) => {
      await study.putSettings(actor, body);
      return study.getSettings(actor);
    },
  }),
  route({
    method: 'GET',
    path: '/study/bodies',
    permission: 'study.read',
    summary: 'The bodies whose study the reader sees',
    tag,
    response: listOf(studyBody),
    handler: async ({ actor }) => ({ items: await study.listBodies(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/initiatives',
    permission: 'study.read',
    summary: 'The initiatives that study can belong to',
    tag,
    response: listOf(studyInitiative),
    handler: async ({ actor }) => ({ items: await study.listStudyInitiatives(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/accounts',
    permission: 'study.read',
    summary: 'Accounts that a roster can name, for those who keep one',
    tag,
    response: listOf(studyAccount),
    handler: async ({ actor }) => ({ items: await study.listAccounts(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/bodies/:id/members',
    permission: 'study.read',
    summary: 'The roster of a body, for those who keep its records',
    tag,
    params: idParams,
    response: listOf(studyMember),
    handler: async ({ actor, params }) => ({ items: await study.listMembers(actor, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/study/members',
    permission: 'study.read',
    summary: 'Put somebody on a roster',
    tag,
    body: newMember,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.addMember(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/study/members/:id',
    permission: 'study.read',
    summary: 'Change a line of a roster, or end it',
    tag,
    params: idParams,
    body: memberPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await study.changeMember(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/study/cadences',
    permission: 'study.read',
    summary: 'How often bodies hold sessions of a kind',
    tag,
    response: listOf(cadence),
    handler: async ({ actor }) => ({ items: await study.listCadences(actor) }),
  }),
  route({
    method: 'POST',
    path: '/study/cadences',
    permission: 'study.read',
    summary: 'Set how often a body holds sessions of a kind',
    tag,
    body: newCadence,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.setCadence(actor, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/study/cadences/:id',
    permission: 'study.read',
    summary: 'End a cadence',
    tag,
    params: idParams,
    response: made,
    handler: async ({ actor, params }) => {
      await study.removeCadence(actor, params.id);
      return { id: params.id };
    },
  }),
];

const sessionRoutes = (study: Study): Route[] => [
  route({
    method: 'GET',
    path: '/study/overview',
    permission: 'study.read',
    summary: 'What is due in study, what was missed, what comes',
    tag,
    response: studyOverview,
    handler: ({ actor }) => study.getOverview(actor),
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/study',
    permission: 'study.read',
    summary: 'How the study of an initiative stands',
    tag,
    params: idParams,
    response: studySummary,
    handler: ({ actor, params }) => study.summary(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/study/sessions',
    permission: 'study.read',
    summary: 'Sessions in the reader’s scope',
    tag,
    query: sessionListQuery,
    response: listOf(sessionRow),
    handler: ({ actor, query }) => study.listSessions(actor, query),
  }),
  route({
    method: 'POST',
    path: '/study/sessions',
    permission: 'study.read',
    summary: 'Plan a session, for those who keep the body’s records',
    tag,
    body: newSession,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.planSession(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/study/sessions/:id',
    permission: 'study.read',
    summary: 'A session with materials, attendance and papers',
    tag,
    params: idParams,
    response: sessionDetail,
    handler: ({ actor, params }) => study.getSession(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/study/sessions/:id',
    permission: 'study.read',
    summary: 'Change a session or write its minutes',
    tag,
    params: idParams,
    body: sessionPatch,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.changeSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/hold',
    permission: 'study.read',
    summary: 'Enter that it was held: who is not entered was absent',
    tag,
    params: idParams,
    body: holdBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.holdSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/cancel',
    permission: 'study.read',
    summary: 'Cancel a planned session with the ground',
    tag,
    params: idParams,
    body: cancelBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.cancelSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
];
