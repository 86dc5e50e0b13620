/** A fonds as a folder: what one Lantai writes another takes in. */
export { fondsFolderRoutes } from './fonds-folder.routes.ts';
export { createFondsFolders, type FondsFolders } from './fonds-folder.service.ts';
export { createFondsZips } from './fonds-folder.zip.ts';
