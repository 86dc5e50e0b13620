import { idParams } from '../../../shared/schemas/common.ts';
import { fondsFolderFacts } from '../../../shared/schemas/fonds.ts';
import { type Route, route } from '../../http/route.ts';
import type { FondsZips } from './fonds-folder.zip.ts';

export const fondsFolderRoutes = (zips: FondsZips): Route[] => [
  route({
    method: 'GET',
    path: '/fonds/:id/folder',
    permission: 'unit.edit',
    summary: 'How large the folder of a fonds would be, and how large it may be as a ZIP',
    tag: 'fonds',
    params: idParams,
    response: fondsFolderFacts,
    handler: ({ actor, params }) => zips.measure(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/fonds/:id/folder',
    permission: 'unit.edit',
    summary: 'A whole fonds as a ZIP, for another Lantai',
    tag: 'fonds',
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const { name, stream } = await zips.open(actor, params.id);
      return reply
        .header('content-type', 'application/zip')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(stream);
    },
  }),
];
