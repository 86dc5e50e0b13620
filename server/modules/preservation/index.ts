export { preservationRoutes } from './preservation.routes.ts';
export { createPreservation, type Preservation } from './preservation.service.ts';
export {
  type ContentObject,
  type Deposit,
  type PackagedFile,
  type PackagedItem,
  planObjects,
  storeObject,
} from './packaging.ts';
