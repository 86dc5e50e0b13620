import { z } from 'zod';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  initiative,
  initiativeDetail,
  initiativeFromTemplate,
  initiativePatch,
  initiativeQuery,
  initiativeStep,
  keyTask,
  keyTaskPatch,
  newInitiative,
  newKeyTask,
} from '../../../shared/schemas/initiative.ts';
import { type Route, route } from '../../http/route.ts';
import { bodyRoutes } from './body.routes.ts';
import type { Initiatives } from './initiative.service.ts';
import { templateRoutes } from './template.routes.ts';

const tag = 'initiative';

export const initiativeRoutes = (initiatives: Initiatives): Route[] => [
  ...bodyRoutes(initiatives),
  ...templateRoutes(initiatives),
  route({
    method: 'GET',
    path: '/initiatives',
    permission: 'finding.read',
    summary: 'Initiatives in the reader’s scope, newest first',
    tag,
    query: initiativeQuery.extend(listQuery.shape),
    response: listOf(initiative),
    handler: ({ actor, query }) => initiatives.listInitiatives(actor, query),
  }),
  route({
    method: 'POST',
    path: '/initiatives',
    permission: 'initiative.manage',
    summary: 'Draft an initiative',
    tag,
    body: newInitiative,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await initiatives.createInitiative(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/initiatives/from-template',
    permission: 'initiative.manage',
    summary: 'Draft an initiative from a template: stages, tasks and roles, with dates from its start on',
    tag,
    body: initiativeFromTemplate,
    response: made,
    status: 201,
    handler: async ({ actor, body, locale }) => ({ id: await initiatives.createFromTemplate(actor, body, locale) }),
  }),
  route({
    method: 'GET',
    path: '/initiatives/my-tasks',
    permission: 'finding.read',
    summary: 'Key tasks that the reader has to do before long',
    tag,
    response: listOf(keyTask),
    handler: async ({ actor }) => ({ items: await initiatives.listMyTasks(actor) }),
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id',
    permission: 'finding.read',
    summary: 'An initiative with plan, stages, bodies, people and key tasks',
    tag,
    params: idParams,
    response: initiativeDetail,
    handler: ({ actor, params, locale }) => initiatives.getInitiative(actor, params.id, locale),
  }),
  route({
    method: 'PATCH',
    path: '/initiatives/:id',
    permission: 'initiative.manage',
    summary: 'Change plan, stages, bodies and people, against the version that was read',
    tag,
    params: idParams,
    body: initiativePatch,
    response: initiativeDetail,
    handler: async ({ actor, params, body, locale }) => {
      await initiatives.changeInitiative(actor, params.id, body);
      return initiatives.getInitiative(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/initiatives/:id/steps',
    permission: 'initiative.manage',
    summary: 'Begin an initiative or close it; what may not be done yet is refused with the reason',
    tag,
    params: idParams,
    body: initiativeStep,
    response: initiativeDetail,
    handler: async ({ actor, params, body, locale }) => {
      await initiatives.stepInitiative(actor, params.id, body);
      return initiatives.getInitiative(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/initiatives/:id/tasks',
    permission: 'initiative.manage',
    summary: 'Add a key task',
    tag,
    params: idParams,
    body: newKeyTask,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await initiatives.addTask(actor, params.id, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/initiatives/:id/tasks/:taskId',
    permission: 'finding.work',
    summary: 'Change a key task, enter that it is done, or drop it',
    tag,
    params: idParams.extend({ taskId: z.string().max(64) }),
    body: keyTaskPatch,
    response: initiativeDetail,
    handler: async ({ actor, params, body, locale }) => {
      await initiatives.changeTask(actor, [params.id, params.taskId], body);
      return initiatives.getInitiative(actor, params.id, locale);
    },
  }),
];
