/** Text, page pictures and original files. */
export { contentRoutes } from './content.routes.ts';
export { type Content, createContent } from './content.service.ts';
