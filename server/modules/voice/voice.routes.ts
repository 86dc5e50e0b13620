import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  assignBody,
  deskVoice,
  findingOfVoice,
  followBody,
  followed,
  joinBody,
  publicVoice,
  rateBody,
  voiceAnswer,
  voiceDetail,
  voiceListQuery,
  voiceRow,
  voiceTicket,
} from '../../../shared/schemas/voice.ts';
import { type Route, route } from '../../http/route.ts';
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
];
