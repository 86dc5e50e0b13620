import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { newUser, newUserBody, rolesBody, user, userPatch } from '../../../shared/schemas/user.ts';
import { type Route, route } from '../../http/route.ts';
import type { Users } from './user.service.ts';

export const userRoutes = (users: Users): Route[] => [
  route({
    method: 'GET',
    path: '/users',
    permission: 'user.read',
    summary: 'Accounts by login',
    tag: 'user',
    query: listQuery,
    response: listOf(user),
    handler: ({ actor, query }) => users.listUsers(actor, query),
  }),
  route({
    method: 'POST',
    path: '/users',
    permission: 'user.edit',
    summary: 'Make an account, without roles; its one-time password is in the answer and nowhere else',
    tag: 'user',
    body: newUserBody,
    response: newUser,
    status: 201,
    handler: ({ actor, body }) => users.createUser(actor, body),
  }),
  route({
    method: 'PATCH',
    path: '/users/:id',
    permission: 'user.edit',
    summary: 'Change an account; disabling it ends its sessions',
    tag: 'user',
    params: idParams,
    body: userPatch,
    response: user,
    handler: ({ actor, params, body }) => users.changeUser(actor, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/users/:id/password',
    permission: 'user.edit',
    summary: 'Set a new one-time password',
    tag: 'user',
    params: idParams,
    response: newUser,
    handler: ({ actor, params }) => users.resetPassword(actor, params.id),
  }),
  route({
    method: 'PUT',
    path: '/users/:id/roles',
    permission: 'grant.edit',
    summary: 'Say which roles an account holds',
    tag: 'user',
    params: idParams,
    body: rolesBody,
    response: user,
    handler: ({ actor, params, body }) => users.grantRoles(actor, params.id, body.roles),
  }),
];
