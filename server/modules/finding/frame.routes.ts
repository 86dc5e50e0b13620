import { listOf } from '../../../shared/schemas/common.ts';
import {
  lastingRule,
  made,
  newLastingRule,
  newMeeting,
  newSpecial,
  listedPerson,
} from '../../../shared/schemas/finding.ts';
import { type Route, route } from '../../http/route.ts';
import type { Frame } from './frame.service.ts';

const tag = 'finding';

export const frameRoutes = (frame: Frame): Route[] => [
  route({
    method: 'GET',
    path: '/people',
    permission: 'finding.read',
    summary: 'Those who can be given a finding or a voice, for those who give them',
    tag,
    response: listOf(listedPerson),
    handler: async ({ actor }) => ({ items: await frame.listPeople(actor) }),
  }),
  route({
    method: 'POST',
    path: '/meetings',
    permission: 'finding.admit',
    summary: 'Enter a meeting that examined findings, and take what it decided',
    tag,
    body: newMeeting,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await frame.recordMeeting(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/specials',
    permission: 'initiative.manage',
    summary: 'Begin a special clean-up over a set of findings',
    tag,
    body: newSpecial,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await frame.createSpecial(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/lasting-rules',
    permission: 'finding.all',
    summary: 'The register of rules made, revised and dropped',
    tag,
    response: listOf(lastingRule),
    handler: async ({ actor }) => ({ items: await frame.listLastingRules(actor) }),
  }),
  route({
    method: 'POST',
    path: '/lasting-rules',
    permission: 'finding.edit',
    summary: 'Register a rule and the finding it grew from',
    tag,
    body: newLastingRule,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await frame.addLastingRule(actor, body) }),
  }),
];
