import { z } from 'zod';
import { lightRules } from '../../../shared/schemas/finding.ts';
import { lightPreview, loopPeriods, loopRules, workCalendar } from '../../../shared/schemas/loop-rules.ts';
import { type Route, route } from '../../http/route.ts';
import type { RulesOfLoop } from './loop-rules.service.ts';

const tag = 'finding';
const permission = 'initiative.manage';

export const loopRulesRoutes = (rules: RulesOfLoop): Route[] => [
  route({
    method: 'GET',
    path: '/loop-rules',
    permission: 'finding.read',
    summary: 'The rules of lights, periods, calendar and admission, with their history',
    tag,
    response: loopRules,
    handler: ({ actor }) => rules.loopRules(actor),
  }),
  route({
    method: 'PUT',
    path: '/findings/light-rules',
    permission,
    summary: 'Set the rules of the lights and compute all lights anew',
    tag,
    body: lightRules,
    response: z.object({ changed: z.number().int() }),
    handler: ({ actor, body }) => rules.putLightRules(actor, body),
  }),
  route({
    method: 'POST',
    path: '/findings/light-rules/preview',
    permission,
    summary: 'The lights of open findings now, and under these rules',
    tag,
    body: lightRules,
    response: lightPreview,
    handler: ({ actor, body }) => rules.previewLights(actor, body),
  }),
  route({
    method: 'PUT',
    path: '/loop-rules/periods',
    permission,
    summary: 'Set the days until look-back and until silence no longer holds closure',
    tag,
    body: loopPeriods,
    response: loopRules,
    handler: async ({ actor, body }) => {
      await rules.putPeriods(actor, body);
      return rules.loopRules(actor);
    },
  }),
  route({
    method: 'PUT',
    path: '/loop-rules/calendar',
    permission,
    summary: 'Set holidays and the weekends that are worked',
    tag,
    body: workCalendar,
    response: loopRules,
    handler: async ({ actor, body }) => {
      await rules.putCalendar(actor, body);
      return rules.loopRules(actor);
    },
  }),
];
