/** `npm run build`: the browser's part into dist/web, unless it is there as its sources are. */
import { ensureWebBuilt } from '../server/web-build.ts';

ensureWebBuilt();
