import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  apartBody,
  assignBody,
  deskVoice,
  duplicate,
  duplicatePair,
  findingOfVoice,
  followBody,
  followed,
  joinBody,
  publicVoice,
  rateBody,
  sortBody,
  statisticsQuery,
  unjoinBody,
  voiceAnswer,
  voiceDetail,
  voiceListQuery,
  voiceRules,
  voiceRow,
  voiceStatistics,
  voiceTicket,
} from '../../../shared/schemas/voice.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import { XLSX_TYPE } from '../../formats/table-workbook.ts';
import type { Voices } from './voice.service.ts';

const tag = 'voice';

export const voiceRoutes = (voices: Voices): Route[] => [
  route({
    method: 'POST',
    path: '/voices',
    permission: 'public',
    summary: 'Say something: gives a number and a code by which it can be followed',
    tag,
    body: publicVoice,
    response: voiceTicket.omit({ id: true }),
    status: 201,
    // The public follows by number and code; the record's own id stays inside.
    handler: async ({ actor, body }) => ({ ...(await voices.speak(actor, body)), id: undefined }),
  }),
  route({
    method: 'POST',
    path: '/voices/follow',
    permission: 'public',
    summary: 'How it stands, by number and code',
    tag,
    body: followBody,
    response: followed,
    handler: ({ actor, body }) => voices.follow(actor, body),
  }),
  route({
    method: 'POST',
    path: '/voices/rate',
    permission: 'public',
    summary: 'Whether the person is content with the outcome',
    tag,
    body: rateBody,
    response: followed,
    handler: async ({ actor, body }) => {
      await voices.rate(actor, body);
      return voices.follow(actor, body);
    },
  }),
  route({
    method: 'POST',
    path: '/voices/desk',
    permission: 'voice.handle',
    summary: 'Enter a letter, a call, a paper from the box',
    tag,
    body: deskVoice,
    response: voiceTicket,
    status: 201,
    handler: ({ actor, body }) => voices.enter(actor, body),
  }),
  route({
    method: 'GET',
    path: '/voices',
    permission: 'voice.read',
    summary: 'The inbox, newest first',
    tag,
    query: voiceListQuery,
    response: listOf(voiceRow),
    handler: ({ actor, query }) => voices.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/voices/:id',
    permission: 'voice.read',
    summary: 'A voice; the name only for those who may know it',
    tag,
    params: idParams,
    response: voiceDetail,
    handler: ({ actor, params }) => voices.get(actor, params.id),
  }),
  ...(
    [
      ['assign', 'Give it to somebody to answer', assignBody],
      ['answer', 'Answer it', voiceAnswer],
      ['join', 'Join a duplicate to another', joinBody],
      ['unjoin', 'Take a joined one apart again', unjoinBody],
      ['apart', 'Say that it and another are two matters, so that they are not proposed again', apartBody],
      ['sort', 'Say what kind it is', sortBody],
    ] as const
  ).map(([verb, summary, body]) =>
    route({
      method: 'POST',
      path: `/voices/:id/${verb}`,
      permission: 'voice.handle',
      summary,
      tag,
      params: idParams,
      body: body,
      response: voiceDetail,
      handler: async ({ actor, params, body: given }) => {
        await voices[verb](actor, params.id, given as never);
        return voices.get(actor, params.id);
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/voices/:id/finding',
    permission: 'voice.handle',
    summary: 'Make a finding of it that keeps the link',
    tag,
    params: idParams,
    body: findingOfVoice,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await voices.makeFinding(actor, params.id, body) }),
  }),
  ...aroundRoutes(voices),
];

/** Files, duplicates, figures, rules: what stands around a voice. */
const aroundRoutes = (voices: Voices): Route[] => [
  route({
    method: 'GET',
    path: '/voices/duplicates',
    permission: 'voice.read',
    summary: 'Pairs of the inbox that may be one matter, with the measure and what both say',
    tag,
    response: listOf(duplicatePair),
    handler: async ({ actor }) => ({ items: await voices.inboxDuplicates(actor) }),
  }),
  route({
    method: 'GET',
    path: '/voices/:id/duplicates',
    permission: 'voice.read',
    summary: 'Those that may speak of the same, with the measure',
    tag,
    params: idParams,
    response: listOf(duplicate),
    handler: async ({ actor, params }) => ({ items: await voices.duplicates(actor, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/voices/:id/files',
    permission: 'voice.handle',
    summary: 'Add a scan, photo or recording of what was said',
    tag,
    params: idParams,
    raw: true,
    response: made,
    status: 201,
    handler: async ({ actor, params, request }) => {
      const part = await fileOf(request);
      const file = { name: part.filename, mime: part.mimetype, content: part.file };
      return { id: await voices.addFile(actor, params.id, file) };
    },
  }),
  route({
    method: 'GET',
    path: '/voices/:id/files/:fileId',
    permission: 'voice.names',
    summary: 'A scan, photo or recording: for those who may know who spoke',
    tag,
    params: idParams.extend({ fileId: z.string().max(64) }),
    handler: async ({ actor, params, reply }) => {
      const { row, content } = await voices.openFile(actor, params.id, params.fileId);
      return sendFile(reply, { name: row.name, content });
    },
  }),
  route({
    method: 'GET',
    path: '/voices/statistics',
    permission: 'voice.read',
    summary: 'Counts by channel and month; each is the length of a list',
    tag,
    query: statisticsQuery,
    response: voiceStatistics,
    handler: ({ actor, query }) => voices.statistics(actor, query.months),
  }),
  route({
    method: 'GET',
    path: '/voices/export',
    permission: 'voice.read',
    summary: 'The list as XLSX; names only for those who may know them',
    tag,
    query: voiceListQuery,
    handler: async ({ actor, query, locale, reply }) => {
      const { name, content } = await voices.exportList(actor, query, locale);
      return sendFile(reply, { name, content, type: XLSX_TYPE });
    },
  }),
  route({
    method: 'GET',
    path: '/voices/rules',
    permission: 'voice.read',
    summary: 'Within how many days a voice is answered',
    tag,
    response: voiceRules,
    handler: ({ actor }) => voices.rules(actor),
  }),
  route({
    method: 'PUT',
    path: '/voices/rules',
    permission: 'initiative.manage',
    summary: 'Set within how many days a voice is answered',
    tag,
    body: voiceRules,
    response: voiceRules,
    handler: async ({ actor, body }) => {
      await voices.putRules(actor, body);
      return voices.rules(actor);
    },
  }),
];
