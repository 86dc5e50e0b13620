/** Places of the physical records: rooms, racks, shelves, boxes, and what lies in them. */
export { locationRoutes } from './location.routes.ts';
export { createLocations, type Locations } from './location.service.ts';
