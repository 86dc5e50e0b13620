import { z } from 'zod';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { findingImport, ledgerMapping, ledgerPreview, ledgerProposal } from '../../../shared/schemas/finding-import.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { FindingImports } from './finding-import.service.ts';

const tag = 'finding';
const permission = 'finding.edit';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const findingImportRoutes = (imports: FindingImports): Route[] => [
  route({
    method: 'GET',
    path: '/finding-imports',
    permission,
    summary: 'Imports of ledgers, newest first',
    tag,
    query: listQuery,
    response: listOf(findingImport),
    handler: ({ actor, query, locale }) => imports.list(actor, query, locale),
  }),
  route({
    method: 'POST',
    path: '/finding-imports',
    permission,
    summary: 'Upload a ledger: XLSX, CSV or TSV',
    tag,
    raw: true,
    status: 201,
    response: findingImport,
    handler: async ({ actor, request }) => {
      const part = await fileOf(request);
      return imports.upload(actor, part.filename, part.file);
    },
  }),
  route({
    method: 'GET',
    path: '/finding-imports/:id',
    permission,
    summary: 'An import of a ledger and how far it is',
    tag,
    params: idParams,
    response: findingImport,
    handler: ({ actor, params, locale }) => imports.get(actor, params.id, locale),
  }),
  route({
    method: 'GET',
    path: '/finding-imports/:id/proposal',
    permission,
    summary: 'What the columns may be: as remembered, by their headings',
    tag,
    params: idParams,
    response: ledgerProposal,
    handler: ({ actor, params }) => imports.propose(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/finding-imports/:id/preview',
    permission,
    summary: 'What would become of every row, with all defects; nothing is written',
    tag,
    params: idParams,
    body: ledgerMapping,
    response: ledgerPreview,
    handler: ({ actor, params, body, locale }) => imports.preview(actor, params.id, body, locale),
  }),
  route({
    method: 'POST',
    path: '/finding-imports/:id/start',
    permission,
    summary: 'Enter the rows without defects; the others come back as a workbook',
    tag,
    params: idParams,
    body: ledgerMapping,
    response: findingImport,
    handler: async ({ actor, params, body, locale }) => {
      await imports.start(actor, params.id, body);
      return imports.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/finding-imports/:id/undo',
    permission,
    summary: 'Remove the findings that nobody has touched since',
    tag,
    params: idParams,
    body: z.object({}),
    response: findingImport,
    handler: async ({ actor, params, locale }) => {
      await imports.undo(actor, params.id);
      return imports.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'GET',
    path: '/finding-imports/:id/returned',
    permission,
    summary: 'The rows that were refused, as a workbook with marked cells',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) => {
      const { name, bytes } = await imports.returned(actor, params.id, locale);
      return sendFile(reply, { name, content: bytes, type: XLSX });
    },
  }),
];
