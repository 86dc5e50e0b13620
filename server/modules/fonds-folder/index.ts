/** A fonds as a folder: what one Lantai writes another takes in. */
export { createFondsFolders, type FondsFolders } from './fonds-folder.service.ts';
