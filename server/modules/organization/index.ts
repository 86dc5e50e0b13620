export { organizationRoutes } from './organization.routes.ts';
export {
  type ArchiveInfo,
  createOrganization,
  findArchive,
  type NewAgency,
  type NewArchive,
  type Organization,
} from './organization.service.ts';
