import { z } from 'zod';
import {
  checklistAct,
  checklistChange,
  checklistDetail,
  checklistList,
  newChecklist,
} from '../../../shared/schemas/checklist.ts';
import { idParams } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { Checklists } from './checklist.service.ts';

const tag = 'inspection';

export const checklistRoutes = (checklists: Checklists): Route[] => [
  route({
    method: 'GET',
    path: '/checklists',
    permission: 'inspection.all',
    summary: 'Checklists with all their versions',
    tag,
    response: checklistList,
    handler: async ({ actor }) => ({ items: await checklists.list(actor) }),
  }),
  route({
    method: 'POST',
    path: '/checklists',
    permission: 'inspection.manage',
    summary: 'Begin a checklist, or the next version of one',
    tag,
    body: newChecklist,
    response: made,
    status: 201,
    handler: async ({ actor, body, locale }) => ({ id: await checklists.create(actor, body, locale) }),
  }),
  route({
    method: 'POST',
    path: '/checklists/import',
    permission: 'inspection.manage',
    summary: 'Take in a checklist from its file; what is wrong with it is said',
    tag,
    body: z.record(z.string(), z.unknown()),
    response: made,
    status: 201,
    handler: async ({ actor, body, locale }) => ({ id: await checklists.importFile(actor, body, locale) }),
  }),
  route({
    method: 'GET',
    path: '/checklists/:id',
    permission: 'inspection.all',
    summary: 'A checklist',
    tag,
    params: idParams,
    response: checklistDetail,
    handler: ({ actor, params }) => checklists.get(actor, params.id),
  }),
  route({
    method: 'PUT',
    path: '/checklists/:id',
    permission: 'inspection.manage',
    summary: 'Change a draft',
    tag,
    params: idParams,
    body: checklistChange,
    response: checklistDetail,
    handler: async ({ actor, params, body, locale }) => {
      await checklists.change(actor, params.id, body, locale);
      return checklists.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/checklists/:id/publish',
    permission: 'inspection.manage',
    summary: 'Publish a draft: from then on it never changes',
    tag,
    params: idParams,
    body: checklistAct,
    response: checklistDetail,
    handler: async ({ actor, params, body }) => {
      await checklists.publish(actor, params.id, body.lockVersion);
      return checklists.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/checklists/:id/retire',
    permission: 'inspection.manage',
    summary: 'Retire a published version',
    tag,
    params: idParams,
    body: checklistAct,
    response: checklistDetail,
    handler: async ({ actor, params, body }) => {
      await checklists.retire(actor, params.id, body.lockVersion);
      return checklists.get(actor, params.id);
    },
  }),
  route({
    method: 'GET',
    path: '/checklists/:id/file',
    permission: 'inspection.all',
    summary: 'A checklist as the one file by which it travels',
    tag,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const { name, text } = await checklists.exportFile(actor, params.id);
      return sendFile(reply, { name, content: text, type: 'application/json; charset=utf-8' });
    },
  }),
];
