import { z } from 'zod';
import {
  bulkEdit,
  bulkEditBody,
  bulkEditListQuery,
  bulkEditRow,
  bulkEditTrial,
  bulkPreview,
} from '../../../shared/schemas/bulk-edit.ts';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { type Route, route } from '../../http/route.ts';
import type { BulkEdits } from './bulk-edit.service.ts';

const tag = 'bulk-edit';
const permission = 'unit.edit';

export const bulkEditRoutes = (edits: BulkEdits): Route[] => [
  route({
    method: 'POST',
    path: '/bulk-edits/preview',
    permission,
    summary: 'Try a bulk edit: what would change, what would be refused and why',
    tag,
    body: bulkEditTrial,
    response: bulkPreview,
    handler: ({ actor, body, locale }) => edits.preview(actor, body, locale),
  }),
  route({
    method: 'POST',
    path: '/bulk-edits',
    permission,
    summary: 'Begin a bulk edit',
    tag,
    body: bulkEditBody,
    status: 201,
    response: bulkEdit,
    handler: ({ actor, body, locale }) => edits.start(actor, body, locale),
  }),
  route({
    method: 'GET',
    path: '/bulk-edits',
    permission,
    summary: 'Bulk edits, newest first',
    tag,
    query: bulkEditListQuery,
    response: listOf(bulkEdit),
    handler: ({ actor, query, locale }) => edits.list(actor, query, locale),
  }),
  route({
    method: 'GET',
    path: '/bulk-edits/:id',
    permission,
    summary: 'A bulk edit and how far it is',
    tag,
    params: idParams,
    response: bulkEdit,
    handler: ({ actor, params, locale }) => edits.get(actor, params.id, locale),
  }),
  route({
    method: 'GET',
    path: '/bulk-edits/:id/changes',
    permission,
    summary: 'What a bulk edit changed',
    tag,
    params: idParams,
    query: listQuery,
    response: listOf(bulkEditRow),
    handler: ({ actor, params, query }) => edits.listChanges(actor, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/bulk-edits/:id/cancel',
    permission,
    summary: 'Stop a bulk edit, or its undoing, after the chunk it is at',
    tag,
    params: idParams,
    response: z.object({}),
    handler: async ({ actor, params }) => {
      await edits.cancel(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/bulk-edits/:id/undo',
    permission,
    summary: 'Undo a bulk edit, sparing what was changed since',
    tag,
    params: idParams,
    response: bulkEdit,
    handler: ({ actor, params, locale }) => edits.undo(actor, params.id, locale),
  }),
];
